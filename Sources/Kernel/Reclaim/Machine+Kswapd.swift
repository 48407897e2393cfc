import Simulation

// `kswapd` and `balance_pgdat` of 2.6.11 (mm/vmscan.c; RF 2), a priority at a time. What the kernel leaves open: kswapd
// runs on the first CPU of its node.

extension Machine {
  /// The next priority of the first node whose kswapd has something to do; false: all sleep or nap.
  mutating func runKswapd() -> Bool {
    for node in kswapd.indices where kswapd[node].isAwake {
      if !virtualMemory.isUp {
        // Nobody has pages that could be reclaimed.
        kswapd[node] = KswapdState()
        continue
      }
      if kswapd[node].due > tick { continue }
      events += 1
      requester = kswapdRequester(node)
      if !kswapd[node].isWorking {
        if !startBalancing(node) { continue }
      } else if kswapd[node].due > 0 {
        kswapd[node].due = 0
        if kswapd[node].stopped == nil, kswapd[node].reclaimed >= Reclaiming.cluster || !lowerPriority(node) {
          endBalancing(node)
          return true
        }
      }
      balance(node)
      return true
    }
    return false
  }

  private func kswapdRequester(_ node: Int) -> Requester {
    var who = Requester(isMemalloc: true)
    if node < reclaiming.kswapd.count { who.task = TaskID(reclaiming.kswapd[node]) }
    for cpu in 0..<configuration.cpus where Int(nodeOfCPU[cpu]) == node {
      who.cpu = UInt8(cpu)
      break
    }
    return who
  }

  /// Awake, or not asleep yet because of a larger order.
  private mutating func startBalancing(_ node: Int) -> Bool {
    kswapd[node].order = kswapd[node].maxOrder
    kswapd[node].isWorking = true
    loopAgain(node, again: false)
    return true
  }

  /// `loop_again:`
  private mutating func loopAgain(_ node: Int, again: Bool) {
    (kswapd[node].scanned, kswapd[node].reclaimed) = (0, 0)
    (kswapd[node].mayWrite, kswapd[node].isAgain) = (false, again)
    kswapd[node].mapped = count(of: .nrMapped)
    kswapd[node].priority = Int(Reclaiming.defaultPriority)
    count(.pageoutrun)
    for zone in nodeZones(node) { zones[zone].tempPriority = Reclaiming.defaultPriority }
    record(
      .reclaim(
        .kswapdRuns(node: UInt8(node), order: Order(UInt8(kswapd[node].order)), again: again)))
  }

  private func nodeZones(_ node: Int) -> Range<Int> {
    let count = configuration.profile.zonesPerNode
    return node * count..<(node + 1) * count
  }

  func isBalanced(_ zone: Int, _ order: Int, classZone: Int) -> Bool {
    zones[zone].tested(order: order, mark: .high, classZone: classZone, canTryHarder: false, gfpHigh: false).passed
  }

  /// One priority of `balance_pgdat`.
  private mutating func balance(_ node: Int) {
    let range = nodeZones(node)
    let priority = UInt8(kswapd[node].priority)
    let order = kswapd[node].order
    // After a sleep for the disk's queue it goes on where it was.
    let stopped = kswapd[node].stopped
    kswapd[node].stopped = nil
    if stopped == nil { kswapd[node].allOK = true }
    // 1. From the highest zone down: the first that is short, with no regard to reserves.
    let end = range.reversed().first { zone in
      zones[zone].present > 0 && !(zones[zone].allUnreclaimable && priority != Reclaiming.defaultPriority)
        && !isBalanced(zone, order, classZone: 0)
    }
    guard let end else { return endBalancing(node) }
    var pages: UInt32 = 0
    for zone in range.lowerBound...end { pages += zones[zone].active + zones[zone].inactive }
    let before = (kswapd[node].scanned, kswapd[node].reclaimed)
    // 3. Every zone up to it gives, whatever the test says; the test counts the reserve for that zone's requests.
    for zone in min(stopped?.zone ?? range.lowerBound, end)...end where zones[zone].present > 0 {
      if zones[zone].allUnreclaimable, priority != Reclaiming.defaultPriority { continue }
      let goingOn = zone == stopped?.zone ? stopped?.control.goingOn : nil
      shrink(zone, of: node, priority, pages, classZone: end - range.lowerBound, goingOn)
      if kswapd[node].stopped != nil {
        record(.reclaim(.naps(ticks: 0, reason: .queue)))
        kswapd[node].due = .max
        return
      }
    }
    if kswapd[node].scanned != before.0 || kswapd[node].reclaimed != before.1 {
      record(
        .reclaim(
          .passed(
            priority: priority, scanned: kswapd[node].scanned - before.0,
            reclaimed: kswapd[node].reclaimed - before.1, node: UInt8(node))))
    }
    // 4.
    if kswapd[node].allOK { return endBalancing(node) }
    if kswapd[node].scanned > 0, priority < Reclaiming.defaultPriority - 2 {
      let ticks = jiffies(fraction: 10)
      record(.reclaim(.naps(ticks: UInt32(ticks), reason: .pass)))
      kswapd[node].due = tick + ticks
      return
    }
    if kswapd[node].reclaimed >= Reclaiming.cluster || !lowerPriority(node) { endBalancing(node) }
  }

  private mutating func lowerPriority(_ node: Int) -> Bool {
    kswapd[node].priority -= 1
    return kswapd[node].priority >= 0
  }

  private mutating func shrink(
    _ zone: Int, of node: Int, _ priority: UInt8, _ pages: UInt32, classZone: Int, _ goingOn: ScanControl?
  ) {
    if !isBalanced(zone, kswapd[node].order, classZone: classZone) { kswapd[node].allOK = false }
    zones[zone].tempPriority = priority
    zones[zone].prevPriority = min(zones[zone].prevPriority, priority)
    var control =
      goingOn
      ?? ScanControl(
        gfp: .kernel, isKswapd: true, mayWrite: kswapd[node].mayWrite, priority: priority, mapped: kswapd[node].mapped)
    shrinkZone(zone, &control)
    if control.metFullQueue {
      kswapd[node].stopped = StoppedPass(zone: zone, control: control)
      return
    }
    control.reclaimed += shrinkSlab(scanned: control.scanned, gfp: .kernel, pages: pages, isKswapd: true)
    kswapd[node].reclaimed += control.reclaimed
    kswapd[node].scanned += control.scanned
    if zones[zone].allUnreclaimable { return }
    let onLists = zones[zone].active + zones[zone].inactive
    if UInt64(zones[zone].pagesScanned) >= UInt64(onLists) * 4 {
      zones[zone].allUnreclaimable = true
      record(
        .reclaim(.unreclaimable(zone: zones[zone].index, scanned: zones[zone].pagesScanned, pages: onLists)))
    }
    let scanned = kswapd[node].scanned
    if scanned > Reclaiming.cluster * 2, scanned > kswapd[node].reclaimed + kswapd[node].reclaimed / 2 {
      kswapd[node].mayWrite = true
    }
  }

  /// `out:`; all zones are well, or it begins again at once. Then kswapd sleeps, unless a larger order came meanwhile.
  private mutating func endBalancing(_ node: Int) {
    for zone in nodeZones(node) { zones[zone].prevPriority = zones[zone].tempPriority }
    if !kswapd[node].allOK { return loopAgain(node, again: true) }
    record(
      .reclaim(
        .kswapdSleeps(
          node: UInt8(node), scanned: kswapd[node].scanned, reclaimed: kswapd[node].reclaimed)))
    let (order, wanted) = (kswapd[node].order, kswapd[node].maxOrder)
    kswapd[node] = KswapdState()
    if wanted > order {
      kswapd[node].isAwake = true
      kswapd[node].order = wanted
      kswapd[node].isWorking = true
      loopAgain(node, again: false)
    }
  }
}
