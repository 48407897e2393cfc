import Simulation
import Testing

@testable import Kernel

/// Zones and zonelists (LF 2.1, 2.4).
@Suite struct ZonelistTests {
  let dma0 = ZoneIndex(node: 0, type: .dma)
  let normal0 = ZoneIndex(node: 0, type: .normal)
  let high0 = ZoneIndex(node: 0, type: .highMem)
  let normal1 = ZoneIndex(node: 1, type: .normal)
  let high1 = ZoneIndex(node: 1, type: .highMem)

  @Test func oneNode() {
    #expect(
      Zonelist.build(Configuration(memoryFrames: 1024 << 8))
        == [[normal0, dma0], [dma0], [high0, normal0, dma0]])
    #expect(Zonelist.build(Configuration(memoryFrames: 64 << 8)) == [[normal0, dma0], [dma0], [normal0, dma0]])
    #expect(Zonelist.build(Configuration(memoryFrames: 16 << 8)) == [[dma0], [dma0], [dma0]])
  }

  /// All zones of a node, then all of the next.
  @Test func twoNodesNodeMajor() {
    #expect(
      Zonelist.build(Configuration(memoryFrames: 512 << 8, nodes: 2)) == [
        [normal0, dma0, normal1], [dma0], [normal0, dma0, normal1],
        [normal1, normal0, dma0], [dma0], [normal1, normal0, dma0],
      ])
    #expect(
      Zonelist.build(Configuration(memoryFrames: 2048 << 8, nodes: 2)) == [
        [normal0, dma0], [dma0], [high0, normal0, dma0, high1],
        [normal0, dma0], [dma0], [high1, high0, normal0, dma0],
      ])
  }

  /// `find_next_best_node` by hand: each node's neighbour carries a load of 3 once it has been somebody's first choice.
  @Test func fourNodes() {
    var load = [0, 0, 0, 0]
    let orders = (0..<4).map { Zonelist.nodeOrder(from: $0, nodes: 4, load: &load) }
    #expect(orders == [[0, 1, 2, 3], [1, 2, 3, 0], [2, 3, 0, 1], [3, 0, 1, 2]])
    #expect(load == [3, 3, 3, 3])
  }

  /// A node with CPUs costs one more than one without: node 0, which has the only CPU, comes last.
  @Test func nodesWithoutCPUsAreNearer() {
    var load = [0, 0, 0, 0]
    let orders = (0..<4).map { Zonelist.nodeOrder(from: $0, nodes: 4, load: &load, hasCPU: { $0 == 0 }) }
    #expect(orders == [[0, 1, 2, 3], [1, 2, 3, 0], [2, 3, 1, 0], [3, 1, 2, 0]])
  }

  /// DMA ends at 16 MiB, Normal at 896 MiB.
  @Test(
    arguments: [
      (4, 1024, 0, 0), (16, 4096, 0, 0), (20, 4096, 1024, 0), (896, 4096, 225_280, 0), (1024, 4096, 225_280, 32768),
      (4096, 4096, 225_280, 819_200),
    ] as [(UInt64, UInt32, UInt32, UInt32)])
  func sizes(mebibytes: UInt64, dma: UInt32, normal: UInt32, high: UInt32) throws {
    let machine = try Machine(Configuration(memoryFrames: mebibytes << 8))
    #expect((0..<3).map { machine.zones[$0].present } == [dma, normal, high])
    if normal > 0 { #expect(machine.zones[1].start == 4096) }
    if high > 0 { #expect(machine.zones[2].start == 229_376) }
  }

  /// `highmem=64M` on 160 MiB: the machine of the oracle.
  @Test func highMemOption() throws {
    let machine = try Machine(Configuration(memoryFrames: 160 << 8, highMemFrames: 64 << 8))
    #expect((0..<3).map { machine.zones[$0].present } == [4096, 80 << 8, 64 << 8])
    #expect(machine.zones[2].start == 96 << 8)
  }

  /// A CPU's requests begin at its own node.
  @Test func requestsBeginAtTheNodeOfTheCPU() throws {
    var machine = try Machine(Configuration(memoryFrames: 512 << 8, nodes: 2, cpus: 2))
    let first = try machine.served(3, .kernel, by: Requester(cpu: 0))
    let second = try machine.served(3, .kernel, by: Requester(cpu: 1))
    #expect(machine.zones[machine.zoneIndex(of: first)].index == normal0)
    #expect(machine.zones[machine.zoneIndex(of: second)].index == normal1)
  }

  /// What the kernel cannot boot is refused with its reason.
  @Test func refusals() {
    #expect(
      Configuration(memoryFrames: 0).problem == .memoryOutOfRange(minimumMiB: 4, maximumMiB: 4096))
    #expect(Configuration(memoryFrames: 2 << 28).problem == .memoryOutOfRange(minimumMiB: 4, maximumMiB: 4096))
    #expect(
      Configuration(memoryFrames: 2 << 28, pae: true).problem == .memoryOutOfRange(minimumMiB: 4, maximumMiB: 65536))
    #expect(Configuration(memoryFrames: 16 << 20, pae: true).problem == nil)
    #expect(
      Configuration(memoryFrames: 100 << 8, highMemFrames: 40 << 8).problem
        == .highMemLeavesTooLittleLowMem(minimumLowMiB: 64))
    #expect(Configuration(memoryFrames: 100 << 8, highMemFrames: 101 << 8).problem == .highMemExceedsMemory)
    #expect(Configuration(memoryFrames: 128 << 8, highMemFrames: (32 << 8) + 1).problem == .highMemNotAligned)
    #expect(Configuration(cpus: 0).problem == .cpusOutOfRange(maximum: 32))
    #expect(Configuration(cpus: 33).problem == .cpusOutOfRange(maximum: 32))
    #expect(Configuration(nodes: 5).problem == .nodesOutOfRange(maximum: 4))
    #expect(Configuration(memoryFrames: 31 << 8, nodes: 2).problem == .nodesNeedMoreMemory(minimumMiB: 32))
    #expect(Configuration(hz: 11).problem == .hzOutOfRange(minimum: 12, maximum: 1535))
    #expect(Configuration(cacheLine: 48).problem == .cacheLineOutOfRange)
    #expect(throws: ConfigurationProblem.cpusOutOfRange(maximum: 32)) { _ = try Machine(Configuration(cpus: 33)).tick }
  }
}
