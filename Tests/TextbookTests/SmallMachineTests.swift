import Simulation
import Testing
import Textbook

/// Paging daemon, processes side by side, relocation, swapping.
@Suite struct SmallMachineTests {
  /// With no pool it is LRU; with one, every page in the pool comes back without a read.
  @Test func pagingDaemon() {
    var random = RandomSource(seed: 61)
    for pool in [0, 2] {
      let string = RandomString(&random, length: 400, pages: 10)
      var daemon = PagingDaemon(frames: 5, poolTarget: pool)
      var dirty: Set<UInt32> = []
      for (step, reference) in string.references.enumerated() {
        let wasPooled = daemon.pool.contains(reference.page)
        let outcome = daemon.reference(reference)
        #expect((outcome == .rescued) == wasPooled, "step \(step)")
        #expect(daemon.residentPages.first == reference.page, "step \(step)")
        let moved = daemon.wake()
        #expect(moved.allSatisfy { daemon.pool.contains($0) })
        #expect(daemon.residentPages.count + daemon.pool.count <= 5, "step \(step)")
        #expect(Set(daemon.residentPages).isDisjoint(with: daemon.pool), "step \(step)")
        if reference.isWrite { dirty.insert(reference.page) }
      }
      #expect(daemon.faults == daemon.reads + daemon.rescues)
      #expect(daemon.writes == 0 || !dirty.isEmpty)
      let study = PolicyStudy(PolicyRule(.lru), frames: 5, references: string.references, pages: string.pages)
      if pool == 0 {
        #expect(daemon.faults == study.tally.faults && daemon.writes == study.tally.writeBacks && daemon.rescues == 0)
      }
      // The pool is memory too: the disk is read as often as LRU with all frames would.
      #expect(daemon.reads == study.tally.faults)
    }
    #expect(MessageCopies.copied(message: 4096) == 8192 && MessageCopies.shared(reference: 8) == 8)
  }

  /// Local replacement is each process alone; global is one memory.
  @Test func localAndGlobal() {
    var random = RandomSource(seed: 62)
    let steps = (0..<300).map { _ in
      let process = Int(random.below(2))
      return ProcessComparison.Step(
        process: process,
        reference: Reference(page: UInt32(random.below(process == 0 ? 3 : 9)), isWrite: random.below(4) == 0))
    }
    let comparison = ProcessComparison(PolicyRule(.lru), steps: steps, shares: [5, 3], pages: 9)
    let own = steps.filter { $0.process == 1 }.map(\.reference)
    #expect(comparison.local[1] == PolicyStudy(PolicyRule(.lru), frames: 3, references: own, pages: 9).tally)
    #expect(comparison.local[0].faults == 3)
    // Process 1 may use what process 0 does not need.
    #expect(comparison.global[1].faults < comparison.local[1].faults)
    let all = steps.map { Reference(page: $0.reference.page + UInt32($0.process * 9), isWrite: $0.reference.isWrite) }
    let together = PolicyStudy(PolicyRule(.lru), frames: 8, references: all, pages: 18).tally
    #expect(comparison.global.reduce(0) { $0 + $1.faults } == together.faults)
    #expect(comparison.global.reduce(0) { $0 + $1.writeBacks } == together.writeBacks)
  }

  @Test func relocationAndProtection() {
    let program = RelocatableProgram(words: [28, 5, 12], isAddress: [true, false, true])
    let loaded = program.patched(at: 16384)
    #expect(loaded.words == [16412, 5, 16396] && loaded.patches == 2)
    let registers = BaseAndLimit(base: 16384, limit: 16384)
    #expect(registers.physical(28) == loaded.words[0] && registers.physical(16384) == nil)
    var keys = ProtectionKeys(memory: 8192, blockSize: 2048)
    keys.set(1, from: 0, size: 4096)
    keys.set(2, from: 4096, size: 1)
    #expect(keys.keys == [1, 1, 2, 0])
    #expect(keys.mayTouch(4095, key: 1) && !keys.mayTouch(4096, key: 1) && keys.mayTouch(4096, key: 0))
    #expect(!keys.mayTouch(8192, key: 0) && !keys.mayTouch(-1, key: 0))
  }

  /// What does not fit for lack of one hole fits after compaction; nothing is lost or overlaps on the way.
  @Test func swappingAndCompaction() {
    var random = RandomSource(seed: 63)
    var memory = SwappingMemory(size: 100)
    var compactions = 0
    for step in 0..<1000 {
      let size = Int(1 + random.below(30))
      if !memory.load(step, size: size, .best) {
        if memory.free >= size {
          let order = memory.segments.map(\.process)
          let used = memory.segments.reduce(0) { $0 + $1.size }
          memory.compact()
          compactions += 1
          #expect(memory.segments.map(\.process) == order)
          #expect(memory.holes == [.init(address: used, size: 100 - used)])
          let fits = memory.load(step, size: size, .best)
          #expect(fits)
        } else if let segment = memory.segments.first {
          let wasThere = memory.unload(segment.process)
          #expect(wasThere)
        }
      }
      var end = 0
      for segment in memory.segments {
        #expect(segment.address >= end, "step \(step)")
        end = segment.address + segment.size
      }
      #expect(end <= 100 && memory.free + memory.segments.reduce(0) { $0 + $1.size } == 100, "step \(step)")
    }
    #expect(compactions > 10 && memory.unitsMoved > 0)
  }
}
