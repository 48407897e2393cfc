import Cells
import Formats
import History
import Interface
import Kernel
import Script
import Simulation
import Testing

@testable import Runner

/// What a session does no more often than it must: a scene is read once for a picture, a script is walked ahead only
/// when the screen shows where it ends.
@Suite struct SessionPartsTests {
  /// Counts pictures; looking at the clock takes time, so that slices come to their end.
  final class Counting: Clock, Screen {
    var now: UInt64 = 0
    var look: UInt64 = 20_000
    var nanoseconds: UInt64 {
      now += look
      return now
    }
    let size: Size
    var inputs: [Input] = []
    var pictures = 0
    var lines: [String] = []
    init(_ size: Size = Size(width: 100, height: 30)) { self.size = size }
    func present(_ canvas: Canvas) {
      pictures += 1
      lines = canvas.lines
    }
    func nextInput(milliseconds: Int) -> Input? {
      if !inputs.isEmpty { return inputs.removeFirst() }
      now += UInt64(milliseconds) * 1_000_000
      return nil
    }
  }

  private static func session(_ scenario: Scenario, _ screen: Counting) throws -> Session {
    try Session(
      scenario, theme: .defaultDark, options: Session.Options(speed: 100), screen: screen, clock: screen,
      surroundings: PacingTests.NoFiles())
  }

  /// A play, steps, a what-if and a search back: as many readings as pictures, and one more where a search leaves its
  /// picture standing.
  @Test(arguments: ["comb", "colours"]) func aSceneIsReadOnceAFrame(_ name: String) throws {
    let screen = Counting()
    let session = try Self.session(SavingTests.shipped(name), screen)
    func type(_ keys: String) { screen.inputs += keys.map { .key($0 == "\n" ? .enter : .character($0)) } }
    func settle(_ turns: Int) { for _ in 0..<turns { session.turn() } }
    type(" ")
    settle(60)
    type(" ...,,]")
    settle(60)
    let before = (session.scene.readings, screen.pictures)
    #expect(before.0 == before.1 && before.1 > 60, "\(before)")
    type(":back when occurrence served\n")
    repeat { session.turn() } while session.isMoving
    settle(2)
    type(":what-if memory=48MiB\n")
    repeat { session.turn() } while session.isMoving
    settle(2)
    #expect(session.whatIf != nil)
    type("..")
    settle(6)
    let after = (session.scene.readings, screen.pictures)
    // While a search runs its pictures stand; the one reading more is of where it began.
    #expect(after.0 <= after.1 + 1 && after.1 > before.1, "\(before), \(after)")
  }

  /// Too long to be walked before the first picture.
  private static let long = """
    mmscope: 1
    title: { en: Long, ja: 長い }
    machine: { memory: 16MiB }
    script:
      - say: { en: "Ten thousand ticks.", ja: "1万ティック" }
      - repeat: 10000
        do: [ { alloc_pages: { order: 0, as: A } }, { tick: 1 }, { free_pages: A } ]
      - mark: far
      - tick: 10

    """

  @Test func theStartDoesNotWalkTheScript() throws {
    let screen = Counting()
    let session = try Self.session(ScenarioFile.load(text: Self.long, name: "long.yaml"), screen)
    #expect(session.survey.advances == 0)
    // A look at the clock takes as long as a slice: the first picture comes after one stretch of the way.
    screen.look = 10_000_000
    session.turn()
    #expect(screen.pictures == 1 && !session.survey.isDone && session.survey.advances <= 2_000)
    #expect(session.scene.playback.lastTick == nil)
    // A key is answered as ever.
    screen.inputs = [.key(.character("."))]
    session.turn()
    #expect(session.timeline.tick == 1)
    while !session.survey.isDone { session.turn() }
    session.turn()
    #expect(session.survey.advances > 20_000)
    // The tick after the last is where a run has come to its end.
    #expect(session.scene.playback.lastTick == 10_011 && session.scene.playback.marksAhead == [10_000])
    #expect(screen.lines.contains { $0.contains("10 011") }, "\(screen.lines.suffix(3))")
    #expect(session.survey.advances <= Survey.limit)
  }

  /// On a screen without a line of time nobody asks; the list of chapters does.
  @Test func whoDoesNotAskIsNotTold() throws {
    let screen = Counting(Size(width: 80, height: 14))
    let session = try Self.session(SavingTests.shipped("comb"), screen)
    for _ in 0..<5 { session.turn() }
    #expect(session.survey.advances == 0 && session.scene.playback.marksAhead.isEmpty)
    screen.inputs = [.key(.character("c"))]
    for _ in 0..<40 { session.turn() }
    #expect(session.survey.isDone && session.scene.playback.marksAhead.allSatisfy { $0 != nil })
  }

  /// A run alone, one that stops every so many ticks, and one by single advances come to the same end.
  @Test(arguments: ["comb", "hot-and-cold"]) func oneDriverForAll(_ name: String) throws {
    let scenario = try SavingTests.shipped(name)
    let alone = try Driver(scenario)
    alone.run(to: .script)
    let halting = try Driver(scenario)
    var halts: [Tick] = []
    halting.run(to: .script, every: 100) { halts.append(halting.run.tick) }
    #expect(halts == stride(from: 100, to: alone.run.tick, by: 100).map { $0 })
    let watched = try Driver(scenario)
    var cues = 0
    watched.drive {
      RunBounds(advances: 1)
    } see: { passed in
      if case .step = passed.done { cues += 1 }
    } while: {
      !watched.hasReached(.script)
    }
    #expect(cues > scenario.captions.count)
    for other in [halting, watched] {
      #expect(other.run.moment == alone.run.moment && other.run.digest() == alone.run.digest())
    }
    // A mark is an end, and so is a tick.
    let marked = try Driver(scenario)
    marked.run(to: .mark(0))
    #expect(marked.run.markTicks[0] == marked.run.tick)
    marked.run(to: .tick(marked.run.tick + 3))
    #expect(try marked.run.tick == #require(marked.run.markTicks[0]) + 3)
  }
}
