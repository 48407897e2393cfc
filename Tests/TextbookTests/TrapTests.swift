import Testing

@testable import Textbook

/// What the textbook's machines are never asked for: each of these ends the process. Whoever reads an exercise, a trace
/// or a scenario refuses what would come to it, with its place.
@Suite struct TrapTests {
  @Test func aMemoryHasAFrame() async {
    await #expect(processExitsWith: .failure) { _ = FrameRing(frames: 0) }
    await #expect(processExitsWith: .failure) { _ = ResidentFrames(frames: 0) }
    await #expect(processExitsWith: .failure) { _ = PagingDaemon(frames: 4, poolTarget: 4) }
    await #expect(processExitsWith: .failure) { _ = AnomalySearch(PolicyRule(.opt), frames: 3, pages: 5) }
    await #expect(processExitsWith: .failure) { _ = InvertedTable(frames: 1, slots: 0) }
  }

  @Test func everyProcessHasAFrame() async {
    await #expect(processExitsWith: .failure) { _ = Shares.proportional(frames: 2, sizes: [1, 1, 1]) }
    await #expect(processExitsWith: .failure) {
      _ = FaultRatePFF(frames: 2, shares: [2, 1], lower: 1, upper: 2, interval: 10)
    }
  }

  @Test func whoIsSwappedOutDoesNotRun() async {
    await #expect(processExitsWith: .failure) {
      var control = FaultRatePFF(frames: 2, shares: [1, 1], lower: 0, upper: 0, interval: 1)
      for page in 0..<100 { for process in 0..<2 { _ = control.reference(UInt32(page), by: process) } }
    }
  }

  @Test func noMorePagesThanFramesAreThereFromTheStart() async {
    await #expect(processExitsWith: .failure) {
      var run = PolicyRun(PolicyRule(.lru), frames: 1)
      run.grow(pages: 2)
      run.preload(0, nextUse: NextUse.never)
      run.preload(1, nextUse: NextUse.never)
    }
  }

  @Test func theFutureIsGivenToWhoeverNeedsIt() async {
    await #expect(processExitsWith: .failure) {
      var run = PolicyRun(PolicyRule(.opt), frames: 1)
      [UInt32(0)].withUnsafeBufferPointer { run.serve($0) }
    }
  }

  @Test func timesAndBitsHaveTheirRange() async {
    await #expect(processExitsWith: .failure) { _ = ClockInterrupt(every: 0) }
    await #expect(processExitsWith: .failure) { _ = WorkingSets([0], window: 0, pages: 1) }
    await #expect(processExitsWith: .failure) {
      _ = CounterPolicy(frames: 1, interval: 1, bits: 65, referencedOnLoad: true)
    }
    await #expect(processExitsWith: .failure) { _ = AgingCounter.counters(ticks: [[true], []], bits: 8) }
    await #expect(processExitsWith: .failure) { _ = Reference(page: Reference.lastPage + 1) }
    await #expect(processExitsWith: .failure) { _ = WSClockRing(pages: [], hand: 0) }
  }

  @Test func addressesHaveTheirBits() async {
    await #expect(processExitsWith: .failure) { _ = AddressSplit(bits: [32, 20], offsetBits: 12) }
    await #expect(processExitsWith: .failure) {
      _ = TableShapes.tablesPerLevel(ranges: [0...1], entriesPerTable: 1, levels: 1)
    }
    await #expect(processExitsWith: .failure) { _ = TLB(entries: 6, ways: 4) }
  }

  @Test func nothingIsNeitherTakenNorGivenBack() async {
    await #expect(processExitsWith: .failure) { _ = BuddyBlocks(total: 0) }
    await #expect(processExitsWith: .failure) {
      var memory = BuddyBlocks(total: 8)
      _ = memory.take(0)
    }
    await #expect(processExitsWith: .failure) {
      var memory = FreeMemory(size: 8)
      _ = memory.take(0, .first)
    }
    await #expect(processExitsWith: .failure) {
      var memory = QuickFit(size: 8, commonSizes: [4])
      _ = memory.take(0)
    }
    await #expect(processExitsWith: .failure) { _ = UnitBitmap([false]).run(of: 0) }
  }

  @Test func onlyWhatWasTakenIsGivenBack() async {
    await #expect(processExitsWith: .failure) {
      var memory = FreeMemory(size: 8)
      memory.giveBack(address: 2, size: 4)
    }
    await #expect(processExitsWith: .failure) {
      var memory = FreeMemory(size: 8)
      memory.giveBack(address: 8, size: 0)
    }
    await #expect(processExitsWith: .failure) {
      var map = UnitBitmap([true, false])
      map.giveBack(at: 0, 2)
    }
  }

  @Test func holesLieApartAndHoldSomething() async {
    await #expect(processExitsWith: .failure) {
      _ = FreeMemory(holes: [.init(address: 0, size: 4), .init(address: 4, size: 4)])
    }
    await #expect(processExitsWith: .failure) { _ = FreeMemory(holes: [.init(address: 0, size: 0)]) }
  }

  @Test func blocksOfKeysHaveASize() async {
    await #expect(processExitsWith: .failure) { _ = ProtectionKeys(memory: 8, blockSize: 0) }
  }
}
