import Simulation
import TestSupport
import Testing
import Textbook

/// Random strings, short ones with many coincidences.
struct RandomString {
  var references: [Reference]
  var pages: Int
  var packed: [UInt32] { references.map(\.packed) }

  init(_ random: inout RandomSource, length: UInt64 = 24, pages most: UInt64 = 7) {
    let pages = 1 + random.below(most)
    self.pages = Int(pages)
    references = (0..<random.below(length + 1)).map { _ in
      Reference(page: UInt32(random.below(pages)), isWrite: random.below(3) == 0)
    }
  }
}

@Suite struct PolicyTests {
  static let strings = TestRun.isLong ? 10_000 : 400

  /// Every rule that is modelled, with parameters drawn.
  static func rules(_ random: inout RandomSource) -> [PolicyRule] {
    PolicyRule.Name.allCases.filter { ![.workingSet, .wsclock, .random].contains($0) }.map { name in
      var rule = PolicyRule(name)
      rule.referencedOnLoad = random.below(2) == 0
      rule.interval = UInt32(1 + random.below(6))
      rule.bits = Int(1 + random.below(9))
      rule.tie = random.below(2) == 0 ? .fifo : .lru
      rule.keepsCount = random.below(2) == 0
      return rule
    }
  }

  /// Victim by victim against the rule as it is told.
  @Test func everyPolicyAgainstItsRule() {
    withSeeds(11) { seed in
      var random = RandomSource(seed: seed)
      for step in 0..<Self.strings {
        let string = RandomString(&random)
        let frames = Int(1 + random.below(6))
        for rule in Self.rules(&random) {
          var naive = NaivePolicy(rule, frames: frames)
          naive.run(string.references)
          let study = PolicyStudy(rule, frames: frames, references: string.references, pages: string.pages)
          let place = "seed \(seed) step \(step): \(rule), \(frames) frames, \(string.references.map(\.page))"
          #expect(study.victims == naive.victims, "\(place)")
          #expect(Int(study.tally.faults) == naive.faults, "\(place)")
          #expect(Int(study.tally.evictions) == naive.victims.count, "\(place)")
          #expect(Int(study.tally.writeBacks) == naive.writeBacks, "\(place)")
          #expect(study.hits + naive.faults == string.references.count, "\(place)")
          #expect(study.finalFrames.prefix(frames).map { $0 } == naive.frames.map { $0?.page }, "\(place)")
        }
      }
    }
  }

  /// The least number of faults that any choice of victims has: every choice is tried.
  static func fewestFaults(_ string: [UInt32], frames: Int) -> Int {
    var states: [Set<UInt32>: Int] = [[]: 0]
    for page in string {
      var next: [Set<UInt32>: Int] = [:]
      func reach(_ state: Set<UInt32>, _ faults: Int) { next[state] = min(next[state] ?? .max, faults) }
      for (state, faults) in states {
        if state.contains(page) {
          reach(state, faults)
        } else if state.count < frames {
          reach(state.union([page]), faults + 1)
        } else {
          for victim in state { reach(state.subtracting([victim]).union([page]), faults + 1) }
        }
      }
      states = next
    }
    return states.values.min() ?? 0
  }

  @Test func optimumAndItsBounds() {
    withSeeds(12) { seed in
      var random = RandomSource(seed: seed)
      for step in 0..<Self.strings {
        let string = RandomString(&random, length: 16, pages: 6)
        let pages = string.references.map(\.page)
        for frames in 1...4 {
          let best = faults(PolicyRule(.opt), frames, pages)
          let place = "seed \(seed) step \(step): \(frames) frames, \(pages)"
          #expect(Int(best) == Self.fewestFaults(pages, frames: frames), "\(place)")
          #expect(best >= faults(PolicyRule(.opt), frames + 1, pages), "\(place)")
          #expect(faults(PolicyRule(.lru), frames, pages) >= faults(PolicyRule(.lru), frames + 1, pages), "\(place)")
          for name in PolicyRule.Name.allCases { #expect(best <= faults(PolicyRule(name), frames, pages), "\(place)") }
        }
      }
    }
  }

  /// One pass over the string, and a run for each size: the same faults, evictions and write-backs.
  @Test func curveEqualsRuns() {
    withSeeds(13) { seed in
      var random = RandomSource(seed: seed)
      for step in 0..<Self.strings {
        let string = RandomString(&random, length: 60, pages: 12)
        var curve = LRUCurve()
        var stack = LRUStack()
        var naive = DistanceCurve()
        curve.grow(pages: string.pages)
        for reference in string.references {
          curve.serve(reference)
          naive.add(UInt32(stack.reference(reference.page) ?? 0))
        }
        #expect(curve.distances.faults(upTo: 14) == naive.faults(upTo: 14))
        let tallies = curve.tallies(frames: Array(1...14))
        for frames in 1...14 {
          let study = PolicyStudy(PolicyRule(.lru), frames: frames, references: string.references, pages: string.pages)
          #expect(tallies[frames - 1] == study.tally, "seed \(seed) step \(step): \(frames) frames")
        }
      }
    }
  }

  /// Long strings of many pages: slots are renumbered often, and the distances stay those of the stack.
  @Test func distancesOverManyRenumberings() {
    var random = RandomSource(seed: 14)
    var fast = StackDistances()
    var stack = LRUStack()
    fast.grow(pages: 700)
    for step in 0..<(TestRun.isLong ? 200_000 : 20_000) {
      let page = UInt32(random.below(1 + random.below(700)))
      let distance = fast.reference(page)
      #expect(Int(distance) == stack.reference(page) ?? 0, "step \(step)")
      if step % 1000 == 0 {
        #expect((0..<700).filter { fast.place(of: $0) == 1 } == [page], "step \(step)")
      }
    }
    #expect(stack.pages.enumerated().allSatisfy { Int(fast.place(of: $0.element)) == $0.offset + 1 })
  }

  /// Pieces of any length, curve or runs, OPT from kept references: the same numbers as each policy alone.
  @Test func comparisonEqualsStudies() throws {
    var random = RandomSource(seed: 15)
    let names: [PolicyRule.Name] = [.fifo, .lru, .opt, .clock, .aging]
    for frames in [[3], [1, 2, 3, 4, 5, 6, 7, 30]] {
      let string = RandomString(&random, length: 400, pages: 20)
      let series = names.map { PolicyComparison.Series(label: $0.rawValue, rule: PolicyRule($0)) }
      var comparison = PolicyComparison(series, frames: frames)
      var rest = string.packed[...]
      while !rest.isEmpty {
        let piece = Array(rest.prefix(Int(1 + random.below(90))))
        rest = rest.dropFirst(piece.count)
        try comparison.serve(piece, pages: string.pages)
      }
      let result = comparison.finish()
      #expect(result.references == UInt64(string.references.count))
      #expect(result.writes == UInt64(string.references.count { $0.isWrite }))
      for (name, tallies) in zip(names, result.tallies) {
        for (count, tally) in zip(frames, tallies) {
          let study = PolicyStudy(
            PolicyRule(name), frames: count, references: string.references, pages: string.pages)
          #expect(tally == study.tally, "\(name) with \(count)")
        }
      }
    }
  }

  /// A clone goes on as the original does, and neither disturbs the other.
  @Test(arguments: PolicyRule.Name.allCases) func clones(name: PolicyRule.Name) {
    var random = RandomSource(seed: 16)
    let string = RandomString(&random, length: 200, pages: 9)
    var rule = PolicyRule(name)
    rule.interval = 5
    rule.tau = 4
    let nextUses = NextUse.table(string.packed, pages: 9)
    var run = PolicyRun(rule, frames: 3)
    run.grow(pages: 9)
    var notes = NoteTaker()
    let half = string.references.count / 2
    for index in 0..<half { run.serve(string.references[index], nextUse: nextUses[index], &notes) }
    var clone = run.clone()
    var (one, other) = (NoteTaker(), NoteTaker())
    for index in half..<string.references.count { run.serve(string.references[index], nextUse: nextUses[index], &one) }
    for index in half..<string.references.count {
      clone.serve(string.references[index], nextUse: nextUses[index], &other)
    }
    #expect(one == other && !one.notes.isEmpty)
    #expect(run.tally == clone.tally)
  }

  /// What is told, alone, rebuilds the memory; every victim was a candidate; somebody watching changes nothing.
  @Test(arguments: PolicyRule.Name.allCases) func notesTellEverything(name: PolicyRule.Name) {
    var random = RandomSource(seed: 17)
    for _ in 0..<50 {
      let string = RandomString(&random, length: 40, pages: 8)
      var rule = PolicyRule(name)
      rule.interval = 4
      rule.tau = 3
      let nextUses = NextUse.table(string.packed, pages: string.pages)
      var watched = PolicyRun(rule, frames: 3)
      var alone = PolicyRun(rule, frames: 3)
      watched.grow(pages: string.pages)
      alone.grow(pages: string.pages)
      var memory: [UInt32?] = [nil, nil, nil]
      for (index, reference) in string.references.enumerated() {
        var notes = NoteTaker()
        var nobody = Unobserved()
        watched.serve(reference, nextUse: nextUses[index], &notes)
        alone.serve(reference, nextUse: nextUses[index], &nobody)
        var candidates: Set<UInt32> = []
        for note in notes.notes {
          switch note {
          case .hit(let page, let frame): #expect(memory[Int(frame)] == page && page == reference.page)
          case .fault(let page): #expect(!memory.contains(page))
          case .candidate(let frame, let page, _, _, _):
            candidates.insert(page)
            #expect(memory[Int(frame)] == page)
          case .passed(let frame, let page, _): #expect(memory[Int(frame)] == page)
          case .victim(let frame, let page, _, _):
            #expect(memory[Int(frame)] == page && candidates.contains(page) && candidates.count == 3)
            memory[Int(frame)] = nil
          case .loaded(let page, let frame): memory[Int(frame)] = page
          case .clockTick: #expect(index > 0 && index % 4 == 0)
          }
        }
        #expect((0..<3).map { watched.page(inFrame: $0) } == memory)
        #expect(watched.tally == alone.tally)
      }
    }
  }

  /// The bit matrix of the hardware says the same as the list.
  @Test func matrixIsLRU() {
    var random = RandomSource(seed: 18)
    var matrix = LRUMatrix(pages: 6)
    var stack = LRUStack()
    for page in UInt32(0)..<6 { stack.reference(page) }
    for page in 0..<6 { matrix.reference(page) }
    for step in 0..<200 {
      let page = Int(random.below(6))
      matrix.reference(page)
      stack.reference(UInt32(page))
      let byValue = (0..<6).sorted { matrix.texts[$0] > matrix.texts[$1] }
      #expect(byValue == stack.pages.map { Int($0) }, "step \(step)")
    }
  }

  @Test func moreFramesThanPagesAndNoReferences() {
    for name in PolicyRule.Name.allCases {
      #expect(faults(PolicyRule(name), 1_000_000_000, [0, 1, 2, 0]) == 3)
      #expect(faults(PolicyRule(name), 2, []) == 0)
    }
  }

  /// Clock: the hand gives the second chance where it stands, one note for each move.
  @Test func handOfTheClock() {
    var run = PolicyRun(PolicyRule(.clock), frames: 2)
    run.grow(pages: 3)
    var notes = NoteTaker()
    for page: UInt32 in [0, 1, 2] { run.serve(Reference(page: page), nextUse: NextUse.never, &notes) }
    #expect(
      notes.notes.suffix(7) == [
        .fault(page: 2), .candidate(frame: 0, page: 0, key: 0, isReferenced: true, isModified: false),
        .candidate(frame: 1, page: 1, key: 1, isReferenced: true, isModified: false),
        .passed(frame: 0, page: 0, reason: .secondChance), .passed(frame: 1, page: 1, reason: .secondChance),
        .victim(frame: 0, page: 0, isModified: false, reason: .notReferenced), .loaded(page: 2, frame: 0),
      ])
    #expect(notes.entriesScanned == 3)
  }
}
