import Simulation
import TestSupport
import Testing

@testable import Textbook

/// The models that worlds play, with numbers from outside: the book's exercises, TB, and arithmetic on paper.
@Suite struct PlayedMachineTests {
  /// Asks, and goes on until it is done.
  private func play<Model: SmallMachine>(_ model: inout Model, _ requests: [Model.Request]) -> [Model.Step] {
    var steps: [Model.Step] = []
    for request in requests {
      model.begin(request, &steps)
      var limit = 100_000
      while model.isBusy, limit > 0 {
        model.proceed(&steps)
        model.turn(&steps)
        limit -= 1
      }
      #expect(!model.isBusy, "a request that never ends")
    }
    return steps
  }

  private func race(_ holes: [Int], _ algorithms: [FitRace.Algorithm]) -> FitRace {
    var places: [FreeMemory.Hole] = []
    var end = 0
    for hole in holes {
      places.append(.init(address: end, size: hole))
      end += hole + 1
    }
    return FitRace(
      size: end, holes: places, algorithms: algorithms, commonSizes: [], unit: 1, nextFit: .restOfHole)
  }

  /// TB 4: holes 10, 4, 20, 18, 7, 9, 12, 15, requests 12, 10, 9.
  @Test func theBooksExerciseOfHoles() {
    var model = race([10, 4, 20, 18, 7, 9, 12, 15], [.first, .best, .worst, .next])
    _ = play(&model, [.take(size: 12, name: "a"), .take(size: 10, name: "b"), .take(size: 9, name: "c")])
    #expect(model.lanes.map(\.taken) == [[20, 10, 18], [12, 10, 9], [20, 18, 15], [20, 18, 9]])
    // First fit looked at 10, 4, 20; at 10; at 4, 8, 18. Best and worst at all: an exact fit leaves one fewer.
    #expect(model.lanes.map(\.examined) == [3 + 1 + 3, 8 + 7 + 6, 8 + 8 + 8, 3 + 2 + 3])
  }

  /// What a search looks at is what the engine counts, on any memory.
  @Test func looksAreCountedAsTheEngineDoes() {
    var random = RandomSource(seed: 3)
    var memory = FreeMemory(size: 400)
    var quick = QuickFit(size: 400, commonSizes: [4, 8])
    var held: [(Int, Int)] = []
    var quickHeld: [(Int, Int)] = []
    for step in 0..<2_000 {
      if held.count > 20 || !held.isEmpty && random.below(2) == 0 {
        let piece = held.remove(at: Int(random.below(UInt64(held.count))))
        memory.giveBack(address: piece.0, size: piece.1)
        if !quickHeld.isEmpty {
          let piece = quickHeld.remove(at: Int(random.below(UInt64(quickHeld.count))))
          quick.giveBack(address: piece.0, size: piece.1)
        }
        continue
      }
      let size = 1 + Int(random.below(20))
      let rule = FitRule.allCases[Int(random.below(4))]
      let looks = memory.examined(size, rule)
      let before = memory.holesExamined
      let holes = memory.holes
      let place = memory.take(size, rule)
      #expect(Int(memory.holesExamined - before) == looks.count, "seed 3, step \(step): \(rule)")
      if let place {
        held.append((place.address, size))
        if rule == .first || rule == .next { #expect(looks.last.map { holes[$0].address } == place.address) }
      }
      let quickLooks = quick.examined(size)
      let quickBefore = quick.holesExamined
      let found = quick.take(size)
      if let found {
        quickHeld.append((found, size))
        #expect(quickLooks.last?.address == found, "seed 3, step \(step)")
        #expect(Int(quick.holesExamined - quickBefore) >= quickLooks.count)
      }
    }
  }

  /// No unit is lost and none is given twice, whatever the algorithm; the fifty-percent rule of Knuth holds roughly.
  @Test func aLongStreamLosesNothing() {
    let events = TestRun.isLong ? 100_000 : 1_500
    var model = FitRace(
      size: 1024, holes: [.init(address: 0, size: 1024)], algorithms: FitRace.Algorithm.allCases,
      commonSizes: [4, 8, 16], unit: 4, nextFit: .restOfHole)
    model.seed(5)
    var steps: [FitRace.Step] = []
    var holes = 0
    var pieces = 0
    for event in 0..<events {
      steps.removeAll()
      model.begin(.churn(sizes: 2...30, keep: 40), &steps)
      while model.isBusy { model.proceed(&steps) }
      guard event % (events / 100) == 0 else { continue }
      for lane in model.lanes {
        let used = lane.blocks.map { ($0.address, $0.granted) }
        let free = lane.holes.map { ($0.address, $0.size) }
        var end = 0
        for (address, size) in (used + free).sorted(by: { $0.0 < $1.0 }) {
          #expect(address == end, "seed 5, event \(event): \(lane.algorithm)")
          end = address + size
        }
        #expect(end == 1024, "seed 5, event \(event): \(lane.algorithm)")
        if lane.algorithm == .first, event > events / 5 {
          holes += lane.holes.count
          pieces += lane.blocks.count
        }
      }
    }
    // Holes of an equilibrium are about half as many as pieces.
    #expect(holes * 4 > pieces && holes * 4 < pieces * 4, "\(holes) holes, \(pieces) pieces")
  }

  @Test func theFourCasesOfMerging() {
    var model = SwappingModel(size: 60, rule: .first)
    let names = ["A", "B", "C", "D", "E"]
    var steps = play(&model, names.map { .load(name: $0, size: 10) })
    steps = play(&model, [.exit(name: "B"), .exit(name: "D")])
    #expect(model.holes.map(\.size) == [10, 10, 10])
    // C lies between two holes.
    steps = play(&model, [.exit(name: "C")])
    #expect(
      steps == [.ended(name: "C", address: 20, leftIsHole: true, rightIsHole: true, toDisk: false)])
    #expect(model.holes.map(\.size) == [30, 10])
    // A has a hole behind it, E one on both sides.
    _ = play(&model, [.exit(name: "A")])
    #expect(model.holes.map(\.size) == [40, 10])
    _ = play(&model, [.exit(name: "E")])
    #expect(model.holes == [.init(address: 0, size: 60)])
  }

  @Test func compactionMovesAllDown() {
    var model = SwappingModel(size: 100, rule: .first)
    _ = play(&model, (0..<5).map { .load(name: "p\($0)", size: 10 + $0) })
    _ = play(&model, [.exit(name: "p0"), .swapOut(name: "p2"), .compact])
    // p1, p3 and p4 have 11, 13 and 14 units.
    #expect(model.resident.map(\.address) == [0, 11, 24] && model.moved == 38 && model.holes.map(\.size) == [62])
    // It grows where there is a hole behind it, else it moves.
    let steps = play(&model, [.grow(name: "p4", by: 2), .grow(name: "p1", by: 4)])
    #expect(
      steps == [.grewInPlace(name: "p4", size: 16, hole: 62), .movedToGrow(name: "p1", from: 0, to: 40, size: 15)])
    #expect(model.free == 100 - 13 - 16 - 15)
  }

  /// TB 5: p = 0.8: 0.20, 0.36, 0.488, 0.590, 0.672.
  @Test func fromMemoryToUtilisation() {
    var model = MemoryChain(system: 16, each: 4, waiting: Fraction(4, 5))
    _ = play(&model, (1...5).map { .memory(16 + 4 * $0) })
    let found = model.rows.map { ($0.utilisation * 1000 + Fraction(1, 2)).floor }
    #expect(found == [200, 360, 488, 590, 672])
    // Played long enough, the share of busy ticks comes near.
    model.seed(9)
    var none: [MemoryChain.Step] = []
    for _ in 0..<20_000 { model.turn(&none) }
    let share = Fraction(model.busyTicks, model.ticks)
    #expect(share > Fraction(65, 100) && share < Fraction(70, 100))
  }

  @Test func tablesOfEveryShape() {
    var model = TranslationModel(
      shapes: TableShape.allCases, addressBits: 32, frames: 1024, slots: nil, isSplit: false, memoryTime: 100,
      buffer: nil)
    // MOS 4.3: the top and the bottom of the space, 4 MiB each, and a stack: four tables of two levels.
    func area(_ first: Int, _ count: Int) -> TranslationModel.Request {
      .map(
        .init(
          process: "p", kind: .data, pages: first...first + count - 1, frame: nil, isWritable: true, isDevice: false),
        isPresent: false)
    }
    _ = play(&model, [area(0, 1024), area(1024, 1024), area(1023 * 1024, 1024)])
    #expect(model.cost(of: .twoLevel) == (4, 4 * 4096))
    #expect(model.cost(of: .linear) == (1, 4 << 20))
    // TB 5: entries of the inverted table are those of the frames, slots the least power of two above them.
    #expect(model.slots == 2048 && model.cost(of: .inverted) == (1, 1024 * 16 + 2048 * 4))
    let steps = play(
      &model, [.access(.init(process: "p", kind: .data, address: 0x0040_3004, isWrite: false))])
    // MOS's example: PT1 = 1, PT2 = 3, offset 4.
    let reads = steps.compactMap { step -> Int? in
      if case .read(.twoLevel, let read) = step { read.index } else { nil }
    }
    #expect(reads == [1, 3])
    #expect(steps.last == .translated(frame: 0, address: 4, isCached: true))
    #expect(model.entry?.word == 0x27)
  }

  /// Every page is found by every shape, in the frame in which it is; what is not mapped by none.
  @Test func shapesAgree() {
    var model = TranslationModel(
      shapes: TableShape.allCases, addressBits: 32, frames: 512, slots: 16, isSplit: false, memoryTime: 1, buffer: nil)
    var random = RandomSource(seed: 8)
    for process in ["a", "b"] {
      for _ in 0..<6 {
        let first = Int(random.below(1 << 20))
        let count = min(1 + Int(random.below(20)), 1 << 20 - first)
        _ = play(
          &model,
          [
            .map(
              .init(
                process: process, kind: .data, pages: first...first + count - 1, frame: nil, isWritable: true,
                isDevice: false), isPresent: true)
          ])
      }
    }
    for one in model.spaces.resident() {
      let access = TranslationModel.Access(
        process: one.process, kind: .data, address: one.page << 12 | 5, isWrite: false)
      for shape in TableShape.allCases {
        #expect(model.path(shape, access).last?.leads == true, "\(shape): page \(one.page)")
      }
      #expect(model.path(.inverted, access).last?.index == one.frame)
      #expect(model.spaces.entry(one.process, .data, page: one.page)?.frame == one.frame)
    }
    for _ in 0..<100 {
      let access = TranslationModel.Access(
        process: "a", kind: .data, address: Int(random.below(1 << 32)), isWrite: false)
      guard model.spaces.entry("a", .data, page: access.page) == nil else { continue }
      for shape in TableShape.allCases { #expect(model.path(shape, access).last?.leads == false || shape == .inverted) }
    }
  }

  /// An inverted table has one entry a frame: of two processes that share it, each pays when it comes after the other.
  @Test func aSharedFrameHasOneEntry() {
    var model = TranslationModel(
      shapes: [.twoLevel, .inverted], addressBits: 32, frames: 16, slots: 1, isSplit: false, memoryTime: 1, buffer: nil)
    func area(_ process: String, _ pages: ClosedRange<Int>) -> AddressSpaces.Area {
      .init(process: process, kind: .data, pages: pages, frame: nil, isWritable: true, isDevice: false)
    }
    func read(_ process: String, page: Int) -> TranslationModel.Request {
      .access(.init(process: process, kind: .data, address: page << 12, isWrite: false))
    }
    _ = play(&model, [.map(area("A", 4...6), isPresent: true)])
    _ = play(&model, [.share(area("B", 9...10), with: "A", from: 5)])
    #expect(model.spaces.usedFrames == 3 && model.spaces.entry("B", .data, page: 10)?.frame == 2)
    // Three frames in use: three entries on the one chain, whoever has them.
    for (turn, (process, page, exchanges)) in [("A", 5, 0), ("B", 9, 1), ("B", 9, 1), ("A", 5, 2), ("B", 10, 3)]
      .enumerated()
    {
      let steps = play(&model, [read(process, page: page)])
      #expect(model.exchanges == exchanges && model.spaces.resident().count == 3, "turn \(turn)")
      #expect(
        model.faults == 0 && steps.last == .translated(frame: page % 4, address: (page % 4) << 12, isCached: true))
    }
    // What is not all there, or more than the memory, is not shared.
    for (pages, first) in [(20...22, 5), (20...20, 3), (20...90, 4)] {
      let steps = play(&model, [.share(area("B", pages), with: "A", from: first)])
      #expect(steps == [.notShared(with: "A")])
    }
  }

  /// TB 5: s = 1 MiB, e = 8: 4096.
  @Test func theBestPage() {
    var model = PageSizeModel(segments: [1 << 20], entry: 8, positioning: 0, rate: 1)
    _ = play(&model, [.page(2048), .page(4096), .page(8192)])
    #expect(model.optimum == 4096 && model.rows.map(\.expected) == [5120, 4096, 5120])
    #expect(model.rows.map(\.table) == [4096, 2048, 1024] && model.rows.allSatisfy { $0.waste == 0 })
  }

  @Test func onlyARecordOfAllUndoesAll() {
    var model = InstructionRestart(pageSize: 100, resident: [0], processors: InstructionRestart.Processor.allCases)
    let instruction = InstructionRestart.Instruction(
      start: 10, words: 2, wordSize: 2, source: 150, target: 250, stepsOn: true)
    _ = play(&model, [.execute(instruction)])
    // Faults at the source (nothing stepped on yet) and at the target (r1 stepped on).
    #expect(model.lanes.map(\.faults) == [1, 2, 2])
    #expect(model.lanes.map(\.right) == [0, 0, 1])
    #expect(model.lanes[1].readAt == 152 && model.lanes[2].readAt == 150 && model.lanes[2].r1 == 152)
  }

  /// Equal states have equal digests, others do not.
  @Test func digestsOfEncodedStates() {
    func digest(_ value: some Encodable) -> Digest {
      var digest = Digest()
      digest.add(encoding: value)
      return digest
    }
    var model = SwappingModel(size: 60, rule: .first)
    let before = digest(model)
    #expect(digest(SwappingModel(size: 60, rule: .first)) == before)
    #expect(digest(SwappingModel(size: 60, rule: .best)) != before)
    _ = play(&model, [.load(name: "A", size: 1)])
    #expect(digest(model) != before)
    #expect(digest(["ab", "c"]) != digest(["a", "bc"]) && digest([[1], [2]]) != digest([[1, 2]]))
    #expect(digest([Int?.none, 1]) != digest([1, Int?.none]) && digest(FitRule.first) != digest(FitRule.next))
  }
}

extension AddressSpaces {
  /// Every page in memory with its frame.
  fileprivate func resident() -> [(frame: Int, process: String, page: Int)] {
    var all: [(frame: Int, process: String, page: Int)] = []
    forEachResident { area in { page, frame in all.append((frame, area.process, page)) } }
    return all
  }
}
