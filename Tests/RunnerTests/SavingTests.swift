import Cells
import Formats
import Foundation
import History
import Interface
import Kernel
import Runner
import Script
import Simulation
import Testing

/// `:save` in a session: what it writes is the same run again, in a session and without one. A turn is a tenth of a
/// second, or a millisecond of work.
@Suite struct SavingTests {
  /// A keyboard, and a clock that an advance makes run as well: slices come to their end.
  final class Keys: Clock, Screen {
    var now: UInt64 = 0
    /// What looking at the clock takes, in nanoseconds: ten looks are a slice, or five hundred.
    var look: UInt64 = 20_000
    var nanoseconds: UInt64 {
      now += look
      return now
    }
    let size = Size(width: 100, height: 30)
    var inputs: [Input] = []
    var lines: [String] = []
    func present(_ canvas: Canvas) { lines = canvas.lines }
    func nextInput(milliseconds: Int) -> Input? {
      if !inputs.isEmpty { return inputs.removeFirst() }
      now += milliseconds > 0 ? 100_000_000 : 0
      return nil
    }
  }

  /// Keeps what is saved.
  final class Desk: Surroundings {
    let scenarios: [MenuEntry] = []
    let themes: [String] = []
    let version = "test"
    var saved: [String: String] = [:]
    func scenario(named name: String) throws(Diagnostic) -> Scenario { throw Diagnostic("no files") }
    func theme(named name: String) throws(Diagnostic) -> Theme { throw Diagnostic("no files") }
    func save(_ canvas: Canvas, theme: Theme, title: String) throws(Diagnostic) -> String { "" }
    func startRecording(size: Size, theme: Theme, title: String) throws(Diagnostic) -> any Recorder {
      throw Diagnostic("no files")
    }
    func save(
      as file: String, replaces: Bool, text: (String) throws(Diagnostic) -> String
    ) throws(Diagnostic) -> String {
      if saved[file] != nil, !replaces { throw Diagnostic("is there already") }
      saved[file] = try text(ShippedScenarioTests.folder.path)
      return file
    }
  }

  struct Seat: ~Copyable {
    var session: Session
    let keys = Keys()
    let desk = Desk()

    init(_ scenario: Scenario, replay: Replayed? = nil, pacing: Pacing? = nil) throws {
      var options = Session.Options(speed: 1000)
      options.picturesPerSecond = .max
      options.replay = replay
      options.pacing = pacing
      options.isPlaying = pacing != nil
      session = try Session(
        scenario, theme: .defaultDark, options: options, screen: keys, clock: keys, surroundings: desk)
    }

    mutating func press(_ pressed: Key...) {
      for key in pressed {
        keys.inputs.append(.key(key))
        settle()
      }
    }

    mutating func settle() {
      repeat { session.turn() } while session.isMoving
      session.turn()
    }

    mutating func type(_ line: String) {
      keys.inputs += (":" + line).map { .key(.character($0)) } + [.key(.enter)]
      settle()
    }

    mutating func save(_ name: String = "s.yaml") throws -> Scenario {
      type("save! \(name)")
      let text = try #require(desk.saved[name], "\(keys.lines.suffix(2))")
      return try ScenarioFile.load(text: text, name: name, folder: ShippedScenarioTests.folder.path)
    }
  }

  /// The run of a saved scenario to its end, without a session.
  static func ends(_ scenario: Scenario) throws -> (moment: Moment, digest: String) {
    let driver = try Driver(scenario)
    driver.run(to: .script)
    return (driver.run.moment, driver.run.digest().text)
  }

  static func shipped(_ name: String) throws -> Scenario {
    try ScenarioFile.load(path: ShippedScenarioTests.folder.appending(path: name + ".yaml").path)
  }

  private func isSame(_ seat: inout Seat, _ saved: Scenario, _ comment: Comment) throws {
    let now = seat.session.timeline.moment
    let digest = try #require(saved.typed?.digest)
    let end = try Self.ends(saved)
    #expect(end.digest == digest, comment)
    #expect(end.moment == now, comment)
    guard now.position > 0 else { return }
    // In a session, played: it stops there by itself, once all its captions and keys are passed.
    var again = try Seat(saved)
    for _ in 0..<50 where again.session.timeline.moment < end.moment { again.press(.character(" ")) }
    let stopped = again.session.timeline.moment
    #expect(stopped == end.moment, comment)
    #expect(again.keys.lines.joined().contains("the saved run ends here"), comment)
    // And as a recording: the play ends there.
    var recorded = try Seat(saved, pacing: Pacing(percent: 0))
    recorded.settle()
    #expect(recorded.session.timeline.moment == end.moment, comment)
  }

  /// Every shipped scenario, with lines typed at seeded moments, some of them taken back.
  @Test(arguments: [
    "split-and-merge", "buddyinfo-s2", "kernel-day",
  ])
  func everyWayToTheSameEnd(name: String) throws {
    var seat = try Seat(Self.shipped(name))
    try isSame(&seat, seat.save(), "\(name): nothing typed")
    seat.type("alloc_pages order=1 gfp=GFP_KERNEL as=first")
    seat.press(.character("."), .character("."), .character("n"))
    seat.type("alloc_page as=forgotten by=cc")
    seat.press(.character("."), .character(","), .character(","), .character(","))
    seat.type("alloc_page as=second by=ld count=3")
    seat.press(.character("."), .character("."), .character("."))
    seat.type("break when order 10 fails")
    seat.type("free_pages first")
    seat.press(.character("."), .character("n"))
    let saved = try seat.save()
    #expect(saved.typed?.lines.map(\.text).contains { $0.contains("forgotten") } == false)
    #expect(saved.typed?.lines.count == 4)
    try isSame(&seat, saved, "\(name): typed")
    // Taken over from there, and saved again.
    var over = try Seat(saved)
    over.press(.character(" "))
    over.type("alloc_pages order=2 as=third")
    over.press(.character("."), .character("."))
    let second = try over.save()
    #expect(second.typed?.lines.count == 5)
    try isSame(&over, second, "\(name): taken over")
    // Taken over before its end: what came behind is forgotten.
    var early = try Seat(saved)
    early.press(.character("."))
    early.type("alloc_page as=early")
    early.press(.character("."))
    let third = try early.save()
    #expect(third.typed?.lines.map(\.text) == ["alloc_pages order=1 gfp=GFP_KERNEL as=first", "alloc_page as=early"])
    try isSame(&early, third, "\(name): taken over early")
  }

  /// Caches and pools are known by number: what was taken back keeps its place before what came later.
  @Test func cachesAndPoolsKeepTheirNumbers() throws {
    var seat = try Seat(Self.shipped("split-and-merge"))
    seat.press(.character("."))
    seat.type("kmem_cache_create lost size=100")
    seat.type("mempool_create gone min=1 order=0")
    seat.press(.character("."), .character(","), .character(","), .character(","))
    seat.type("kmem_cache_create kept size=60 flags=SLAB_HWCACHE_ALIGN")
    seat.type("mempool_create pool min=2 cache=kept")
    seat.type("kmem_cache_alloc kept as=K count=3")
    seat.press(.character("."))
    seat.type("kmem_cache_free K count=1")
    let saved = try seat.save()
    #expect(saved.typed?.lines.count == 4)
    #expect(saved.names.caches.suffix(2) == ["lost", "kept"] && saved.names.pools == ["gone", "pool"])
    try isSame(&seat, saved, "caches and pools")
  }

  /// Behind the end of the script, and back in the past: the moment on the screen is the end.
  @Test func endsWhereTheScreenStands() throws {
    var seat = try Seat(Self.shipped("split-and-merge"))
    // Once behind its end a play goes on for good.
    while !seat.session.scene.playback.isAtEnd { seat.press(.character(" ")) }
    for _ in 0..<20 { seat.press(.character(".")) }
    seat.type("alloc_page as=late")
    seat.press(.character("."), .character("."))
    try isSame(&seat, seat.save(), "behind the end")
    seat.press(.character(","), .character(","), .character(","))
    let saved = try seat.save()
    #expect(seat.keys.lines.joined().contains("1 typed later is not in it"), "\(seat.keys.lines.suffix(1))")
    #expect(saved.typed?.lines.isEmpty == true)
    try isSame(&seat, saved, "back in the past")
  }

  @Test func breakpointsComeBackWhenTheRunComesToThem() throws {
    var seat = try Seat(Self.shipped("split-and-merge"))
    seat.press(.character("."))
    seat.type("break when occurrence split")
    let saved = try seat.save()
    var again = try Seat(saved)
    again.press(.character(" "))
    #expect(again.session.timeline.tick == 1)
    // The saved run's end, then the breakpoint.
    for _ in 0..<10 where !again.keys.lines.joined().contains("◆ occurrence split") { again.press(.character(" ")) }
    #expect(again.keys.lines.joined().contains("◆ occurrence split"), "\(again.keys.lines.suffix(1))")
    // The log shows it picked, until the run goes on.
    let selected = try #require(again.session.state.selected)
    #expect(again.session.timeline.kind(ofOccurrence: selected) == .request(.split))
    again.press(.character("."))
    #expect(again.session.state.selected == nil)
    // A play that nobody steers has none.
    var recorded = try Seat(saved, pacing: Pacing(percent: 0, end: .tick(400)))
    recorded.settle()
    #expect(recorded.session.timeline.tick == 400)
  }

  /// Backwards in slices: a key stops it, and the run stands where it stood.
  @Test func aSearchBackCanBeStopped() throws {
    var seat = try Seat(Self.shipped("comb"))
    seat.keys.inputs = "g900".map { .key(.character($0)) } + [.key(.enter)]
    seat.settle()
    let start = seat.session.timeline.moment
    #expect(seat.session.timeline.tick == 900)
    let picture = seat.keys.lines
    seat.keys.look = 1_000_000
    seat.keys.inputs = ":back to zone DMA free = 1".map { .key(.character($0)) } + [.key(.enter)]
    while !seat.session.isMoving { seat.session.turn() }
    for _ in 0..<5 {
      seat.session.turn()
    }
    let isMoving = seat.session.isMoving
    #expect(isMoving, "the search is too short to be stopped")
    let between = seat.session.timeline.moment
    #expect(between != start)
    // Meanwhile the picture stays, but for the line at the bottom.
    for (now, then) in zip(seat.keys.lines, picture).dropLast() { #expect(now == then) }
    #expect(seat.keys.lines.last?.contains("searching back") == true)
    seat.press(.escape)
    #expect(seat.session.timeline.moment == start)
    for (now, then) in zip(seat.keys.lines, picture).dropLast() { #expect(now == then) }
    #expect(seat.keys.lines.last?.contains("stopped") == true)
    // To its end: it never held.
    seat.keys.look = 20_000
    seat.type("back to zone DMA free = 1")
    #expect(seat.session.timeline.moment == start)
    #expect(seat.keys.lines.last?.contains("never came to hold") == true)
    seat.type("back to occurrence split")
    #expect(seat.session.timeline.moment < start)
    #expect(seat.keys.lines.last?.contains("◆ occurrence split") == true)
  }
}
