import Simulation
import TestSupport
import Testing

@testable import Textbook

/// `pace: hand`: each move of a hand takes a tick, and what comes out is the same.
@Suite struct HandMovesTests {
  private typealias Step = ScriptStep<PageReference, TextbookCondition>

  private static func world(
    _ policies: [PolicyRule], frames: Int, _ references: [Reference], isStepped: Bool
  ) -> TextbookWorld<ReplacementModel> {
    var setup = ReplacementSetup(policies: policies, frames: frames)
    setup.isStepped = isStepped
    let steps = references.flatMap { [Step.event(PageReference($0)), .tick(1)] }
    return TextbookWorld<ReplacementModel>(TextbookOrigin(setup, steps: steps))
  }

  private static func played(_ world: consuming TextbookWorld<ReplacementModel>) -> TextbookWorld<ReplacementModel> {
    var world = world
    while !world.hasEnded || world.model.isBusy { _ = world.advance() }
    return world
  }

  /// Three pages with R = 1: the hand clears each, is back at the first, and that one goes: four moves, four ticks.
  @Test(arguments: [PolicyRule.Name.clock, .secondChance]) func theHandGoesRound(
    _ name: PolicyRule.Name
  ) {
    let pages: [UInt32] = [7, 0, 1, 2]
    var world = Self.world(
      [PolicyRule(name)], frames: 3, pages.map { Reference(page: $0) }, isStepped: true)
    while world.model.referenceCount < 4 { _ = world.advance() }
    let begun = world.tick
    var referenced: [Int] = []
    var hands: [Int?] = []
    while world.model.isBusy {
      let lane = world.model.reading(TextbookRequest(columns: 80)).lanes[0]
      referenced.append(lane.entries.count { $0.isReferenced })
      hands.append(lane.hand)
      #expect(
        lane.columns.count == 4 && lane.columns.last?.isOpen == true && lane.tally.faults == 4)
      #expect(lane.columns.last?.frames == [7, 0, 1])
      let tick = world.tick
      while world.tick == tick { _ = world.advance() }
    }
    #expect(
      referenced.first == 3 && Set(referenced) == [3, 2, 1, 0]
        && referenced == referenced.sorted(by: >))
    if name == .clock { #expect(Set(hands) == [0, 1, 2]) }
    #expect(world.tick - begun == 5)
    #expect(world.model.faults == [4])
    #expect(world.model.state["\(name.rawValue)"]?["victim"] == .whole(7))
  }

  /// Whatever the policy and the string: the same memories, the same counts, the same moves as at once.
  @Test func whatComesOutIsTheSame() {
    var random = RandomSource(seed: 71)
    for turn in 0..<(TestRun.isLong ? 400 : 25) {
      let frames = 1 + Int(random.below(5))
      let count = 5 + Int(random.below(40))
      let references = (0..<count).map { _ in
        Reference(page: UInt32(random.below(8)), isWrite: random.below(3) == 0)
      }
      var rules = PolicyRule.Name.allCases.map { PolicyRule($0) }
      for index in rules.indices {
        rules[index].interval = UInt32(1 + random.below(6))
        rules[index].tau = random.below(8)
        rules[index].referencedOnLoad = random.below(2) == 0
      }
      let atOnce = Self.played(Self.world(rules, frames: frames, references, isStepped: false))
      let stepped = Self.played(Self.world(rules, frames: frames, references, isStepped: true))
      #expect(stepped.model.state == atOnce.model.state, "seed 71, turn \(turn)")
      #expect(stepped.tick >= atOnce.tick)
      for lane in rules.indices {
        #expect(
          Self.happenings(stepped, lane: lane) == Self.happenings(atOnce, lane: lane),
          "seed 71, turn \(turn): \(rules[lane].name)")
      }
    }
  }

  private static func happenings(_ world: TextbookWorld<ReplacementModel>, lane: Int) -> [ReplacementHappening] {
    world.state.log.newest(.max).compactMap { entry in
      guard case .happened(let happening) = entry.what else { return nil }
      switch happening {
      case .hit(UInt8(lane), _, _), .clockTick(UInt8(lane)), .passed(UInt8(lane), _, _, _),
        .filled(UInt8(lane), _, _), .replaced(UInt8(lane), _, _, _, _, _):
        return happening
      default: return nil
      }
    }
  }
}
