import Simulation
import Testing

@testable import Textbook

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
      let page = UInt32(random.below(process == 0 ? 3 : 9))
      return PageReference(Reference(page: page, isWrite: random.below(4) == 0), process: process)
    }
    let setup = ReplacementSetup(
      lanes: [.init(PolicyRule(.lru), frames: 8), .init(PolicyRule(.lru), frames: 8, label: "own", scope: .equal)],
      processes: [.init("a", pages: 3), .init("b", pages: 9)])
    var model = ReplacementModel(setup, script: steps)
    var log = HappeningLog<ReplacementHappening>()
    for step in steps { _ = model.perform(step, isScripted: true, &log) }
    let (global, local) = (model.lanes[0], model.lanes[1])
    func study(_ references: [Reference], _ frames: Int, pages: Int) -> Tally {
      PolicyStudy(PolicyRule(.lru), frames: frames, references: references, pages: pages).tally
    }
    // Four frames each; three pages fit.
    let own = steps.filter { $0.process == 1 }.map(\.reference)
    #expect(local.faultsOf == [3, study(own, 4, pages: 9).faults])
    // Process 1 may use what process 0 does not need.
    #expect(global.faultsOf[1] < local.faultsOf[1])
    let all = steps.map {
      Reference(page: $0.reference.page + UInt32($0.process) * 9, isWrite: $0.reference.isWrite)
    }
    let together = study(all, 8, pages: 18)
    #expect(global.faultsOf.reduce(0, +) == together.faults)
    #expect(global.tally.writeBacks == together.writeBacks)
  }

  @Test func relocationAndProtection() {
    let registers = BaseAndLimit(base: 16384, limit: 16384)
    #expect(registers.physical(28) == 16412 && registers.physical(16384) == nil)
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
    var memory = SwappingModel(size: 100, rule: .best)
    var steps: [SwappingModel.Step] = []
    func ask(_ request: SwappingModel.Request) {
      memory.begin(request, &steps)
      while memory.isBusy { memory.proceed(&steps) }
    }
    var compactions = 0
    for step in 0..<1000 {
      let size = Int(1 + random.below(30))
      ask(.load(name: "\(step)", size: size))
      if !memory.programs.contains(where: { $0.name == "\(step)" }) {
        if memory.free >= size {
          let order = memory.resident.map(\.name)
          let used = memory.resident.reduce(0) { $0 + $1.size }
          ask(.compact)
          compactions += 1
          #expect(memory.resident.map(\.name) == order)
          #expect(memory.holes == [.init(address: used, size: 100 - used)])
          ask(.load(name: "\(step)", size: size))
          #expect(memory.programs.contains { $0.name == "\(step)" })
        } else if let first = memory.resident.first {
          ask(.exit(name: first.name))
          #expect(!memory.programs.contains(first))
        }
      }
      var end = 0
      for program in memory.resident {
        #expect((program.address ?? -1) >= end, "step \(step)")
        end = program.end
      }
      #expect(end <= 100 && memory.free + memory.resident.reduce(0) { $0 + $1.size } == 100, "step \(step)")
    }
    #expect(compactions > 10 && memory.moved > 0)
  }
}
