import Cells
import Formats
import History
import Interface
import Script
import Simulation
import Testing
import Textbook

@testable import Runner

/// What `:` can do in a world that is no machine: its own verbs, breakpoints in both directions, what-if.
@Suite struct WorldPromptTests {
  private static func seat() throws -> SavingTests.Seat {
    try SavingTests.Seat(ReplacementWorldTests.scenario())
  }

  private static func notice(_ seat: borrowing SavingTests.Seat) -> String { seat.session.scene.notice?.text ?? "" }

  @Test func itsVerbsAloneAreCompleted() throws {
    let world = try ReplacementWorldTests.scenario().world
    func complete(_ line: String) -> [String] {
      Script.CommandLine.completions(for: line, names: Names(), world: world)
    }
    #expect(Set(complete("")) == ["tick", "save", "view", "reference", "break", "back", "what-if"])
    #expect(complete("b") == ["break", "back"])
    #expect(complete("alloc").isEmpty && complete("kmalloc ").isEmpty)
    #expect(complete("break when") == ["when"] && complete("break l") == ["lru faults"])
    #expect(complete("what-if po") == ["policies="])
    #expect(complete("what-if policies=clock,fi") == ["policies=clock,fifo"])
    #expect(complete("what-if ref") == ["reference"] && complete("what-if mem").isEmpty)
    #expect(complete("view focus=") == ["focus=world", "focus=why", "focus=curve", "focus=log"])
  }

  /// In the forms of files and of the line; all at once, in the tick in which they are typed.
  @Test(arguments: ["reference 5,6,5", "reference 5 6 5", "reference [5, 6, 5]", "reference pages=5,6,5"])
  func severalReferencesInALine(_ line: String) throws {
    var seat = try Self.seat()
    seat.press(.character("."), .character("."), .character("."))
    seat.type(line)
    let run = try #require(seat.session.timeline as? WorldRun<TextbookWorld<ReplacementModel>>)
    let pages = run.timeline.world.model.referenced
    #expect(pages == [7, 0, 1, 5, 6, 5] && run.tick == 3, "\(Self.notice(seat))")
    // One step back takes back one of them.
    seat.press(.character("N"))
    let left = run.timeline.world.model.referenceCount
    #expect(left == 5)
    seat.press(.character("n"))
    let again = try seat.save()
    #expect(again.typed?.eventCount == 3)
    #expect(try SavingTests.ends(again).digest == again.typed?.digest)
  }

  @Test func backGoesToTheLastFault() throws {
    var seat = try Self.seat()
    seat.type("what-if nothing")
    #expect(seat.session.state.prompt?.problem?.contains("unknown change") == true)
    seat.press(.escape)
    seat.press(.character("]"))
    #expect(seat.session.timeline.tick == 10)
    // LRU faults at 7 0 1 2, 3, 4 2 3 of the first ten: the last of them is the tenth, at tick 9.
    var ticks: [Tick] = []
    for _ in 0..<4 {
      seat.type("back when lru faults")
      ticks.append(seat.session.timeline.tick)
    }
    #expect(ticks == [9, 8, 7, 5])
    #expect(Self.notice(seat) == "◆ lru faults")
    seat.type("break lru faults")
    seat.press(.character(" "))
    #expect(seat.session.timeline.tick == 7 && Self.notice(seat) == "◆ lru faults")
    seat.type("back")
    #expect(seat.session.timeline.tick == 5)
    seat.type("break off")
    seat.type("back")
    #expect(seat.session.state.prompt?.problem?.contains("no breakpoint is set") == true)
  }

  private static func otherFaults(_ seat: borrowing SavingTests.Seat) -> [UInt64] {
    let branch = seat.session.whatIf?.branch as? WorldBranch<TextbookWorld<ReplacementModel>>
    return branch?.branch.timeline.world.model.faults ?? []
  }

  /// Silberschatz's string: 15 and 12 faults in three frames, 10 and 8 in four; and both are on the screen.
  @Test(arguments: Language.allCases) func anotherNumberOfFrames(_ language: Language) throws {
    var seat = try Self.seat()
    seat.session.state.language = language
    seat.type("what-if frames=4")
    #expect(seat.session.whatIf != nil, "\(Self.notice(seat))")
    seat.press(.character("w"))
    #expect(seat.session.timeline.tick == 7 && seat.session.whatIf?.branch.tick == 7)
    let parting = seat.session.scene.whatIf?.parting
    guard case .textbook(let found)? = parting else {
      Issue.record("no parting: \(String(describing: parting))")
      return
    }
    // The seventh reference, 0: in three frames FIFO has thrown it out, in four it has not.
    #expect(found.tick == 6 && found.asked[.en] == "reference 7: page 0")
    #expect(found.trunk[.en] == "fault, hit" && found.branch[.en] == "hit, hit")
    #expect(found.trunk[.ja] == "フォールト、ヒット")
    seat.press(.character("g"), .character("2"), .character("1"), .enter)
    #expect(ReplacementWorldTests.faults(seat.session.timeline) == [15, 12])
    #expect(Self.otherFaults(seat) == [10, 8])
    let screen = seat.keys.lines
    #expect(screen.contains { $0.contains("15") && $0.contains("12") }, "\(screen)")
    #expect(screen.contains { $0.contains("10") && $0.contains("8") }, "\(screen)")
    seat.press(.escape)
    #expect(seat.session.whatIf == nil && ReplacementWorldTests.faults(seat.session.timeline) == [15, 12])
  }

  @Test func anotherPolicy() throws {
    var seat = try Self.seat()
    seat.press(.character("]"))
    seat.type("what-if policies=lru,fifo")
    #expect(Self.otherFaults(seat) == ReplacementWorldTests.faults(seat.session.timeline).reversed())
    #expect(seat.keys.lines.contains { $0.contains("FIFO/LRU") }, "\(seat.keys.lines)")
    for (line, word) in [
      ("what-if policies=lru", "one for each of fifo,lru"), ("what-if policies=lru,lru", "races already"),
      ("what-if frames=0", "frames"), ("what-if memory=32MiB", "unknown setting"),
    ] {
      seat.type(line)
      #expect(seat.session.state.prompt?.problem?.contains(word) == true, "\(line)")
      seat.press(.escape)
    }
  }

  /// A reference more, taken into the run.
  @Test func aReferenceMore() throws {
    var seat = try Self.seat()
    for _ in 0..<4 { seat.press(.character(".")) }
    seat.type("what-if reference 7 7")
    seat.press(.character("w"))
    seat.type("what-if take")
    // 7 comes back once: 0 1 2 | 7 7.
    let run = try #require(seat.session.timeline as? WorldRun<TextbookWorld<ReplacementModel>>)
    #expect(run.journalCount == 2 && seat.session.whatIf == nil, "\(Self.notice(seat))")
    let typed = run.timeline.world.model.referenced.prefix(6)
    #expect(typed == [7, 0, 1, 2, 7, 7])
  }
}
