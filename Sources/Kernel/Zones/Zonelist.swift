// `build_zonelists` (mm/page_alloc.c of 2.6.11; LF 2.4): for each node three lists, node-major.

package enum Zonelist {
  /// Nodes in the order in which `node` falls back to them (`find_next_best_node`): the node itself, then by distance;
  /// equal distances (20 here: a machine of 2.6.11 without an SRAT) go to the node that has been first choice least
  /// often.
  package static func nodeOrder(
    from node: Int, nodes: Int, load: inout [Int], hasCPU: (Int) -> Bool = { _ in true }
  ) -> [Int] {
    var order: [Int] = []
    var used = [Bool](repeating: false, count: nodes)
    var previousDistance = 10
    var remaining = nodes
    while order.count < nodes {
      var best: (node: Int, value: Int)?
      for step in 0..<nodes {
        let candidate = (node + step) % nodes
        if used[candidate] { continue }
        let distance = candidate == node ? 10 : 20
        // PENALTY_FOR_NODE_WITH_CPUS is 1; load decides among equals. MAX_NUMNODES of i386 NUMA: 64.
        let value = (distance + (hasCPU(candidate) ? 1 : 0)) * (nodes * 64) + load[candidate]
        if best.map({ value < $0.value }) ?? true { best = (candidate, value) }
      }
      guard let next = best?.node else { break }
      let distance = next == node ? 10 : 20
      // A new group of equal distance starts: its first node carries the load of being first choice.
      if distance != previousDistance { load[next] += remaining }
      previousDistance = distance
      remaining -= 1
      used[next] = true
      order.append(next)
    }
    return order
  }

  /// Lists by node, and in it by gfp index as the profile says; existing zones only.
  package static func build(_ configuration: Configuration) -> [[ZoneIndex]] {
    var load = [Int](repeating: 0, count: configuration.nodes)
    var lists: [[ZoneIndex]] = []
    for node in 0..<configuration.nodes {
      let order = nodeOrder(from: node, nodes: configuration.nodes, load: &load) { node in
        (0..<configuration.cpus).contains { configuration.node(ofCPU: $0) == node }
      }
      for types in configuration.profile.zonelists {
        lists.append(
          order.flatMap { node in types.map { ZoneIndex(node: node, type: $0) } }
            .filter { configuration.zoneRange($0) != nil })
      }
    }
    return lists
  }
}
