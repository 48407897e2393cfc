import Cells
import History
import Interface
import Kernel
import Runner
import Script
import Simulation
import Testing

/// A play that nobody steers: captions stand for their reading time, marks reach the recorder, the end is where it is
/// to be. One turn is one frame of a tenth of a second.
@Suite struct PacingTests {
  final class Tenths: Clock, Screen {
    var nanoseconds: UInt64 = 0
    let size = Size(width: 80, height: 24)
    var lines: [String] = []
    func present(_ canvas: Canvas) { lines = canvas.lines }
    func nextInput(milliseconds: Int) -> Input? {
      nanoseconds += 100_000_000
      return nil
    }
    var tenths: Int { Int(nanoseconds / 100_000_000) }
  }

  final class NoFiles: Surroundings {
    let scenarios: [MenuEntry] = []
    let themes: [String] = []
    func scenario(named name: String) throws(Diagnostic) -> Scenario { throw Diagnostic("no files") }
    func theme(named name: String) throws(Diagnostic) -> Theme { throw Diagnostic("no files") }
    func save(_ canvas: Canvas, theme: Theme, title: String) throws(Diagnostic) -> String {
      throw Diagnostic("no files")
    }
    let version = "0"
    func save(
      as file: String, replaces: Bool, text: (String) throws(Diagnostic) -> String
    ) throws(Diagnostic) -> String {
      throw Diagnostic("no files")
    }
    func startRecording(size: Size, theme: Theme, title: String) throws(Diagnostic) -> any Recorder {
      throw Diagnostic("no files")
    }
  }

  /// Notes pictures and marks with their times; refuses after `limit` pictures.
  final class Notes: Recorder {
    let name = "notes"
    let clock: Tenths
    var pictures: [Int] = []
    var marks: [(name: String, tenths: Int)] = []
    var limit = Int.max
    init(_ clock: Tenths) { self.clock = clock }
    func present(_ canvas: Canvas, at standing: Standing) throws(Diagnostic) {
      if pictures.count >= limit { throw Diagnostic("the disk is full") }
      pictures.append(clock.tenths)
    }
    func mark(_ name: String) throws(Diagnostic) { marks.append((name, clock.tenths)) }
    func finish() throws(Diagnostic) {}
  }

  /// Two captions of ten characters, in the middle of tick 2 and, after a mark, in tick 3; ten ticks a second.
  static let scenario = Scenario(
    name: "t", title: Localized(en: "t", ja: "t"), configuration: Configuration(memoryFrames: 4096),
    program: Program(
      steps: [.tick(2), .say(0), .say(1), .tick(1), .mark(0), .pause, .tick(2)], markCount: 1),
    captions: [Localized(en: "ten words.", ja: "十文字の文十文字の文"), Localized(en: "and again.", ja: "もう一度")],
    marks: ["after"])

  /// - Returns: tenths of a second that the play took.
  func play(
    _ pacing: Pacing, language: Language = .en, clock: Tenths, notes: Notes,
    each: (Session) -> Void = { _ in }
  ) throws -> Int {
    var options = Session.Options(language: language, isPlaying: true, speed: 10)
    options.pacing = pacing
    let session = try Session(
      Self.scenario, theme: .defaultDark, options: options, screen: clock, clock: clock, surroundings: NoFiles(),
      recorder: notes)
    while session.scene.playback.isPlaying, clock.tenths < 1_000 {
      session.turn()
      each(session)
    }
    let end = clock.tenths
    session.turn()
    return end
  }

  @Test func captionsStandAsLongAsTheyTakeToRead() throws {
    func tenths(_ pacing: Pacing, _ language: Language) throws -> Int {
      let clock = Tenths()
      return try play(pacing, language: language, clock: clock, notes: Notes(clock))
    }
    // A rest begins and ends with a frame: up to one more for each.
    let unpaced = try tenths(Pacing(percent: 0), .en)
    // Ten characters take less than the least, 3 s; twice that, and a second for the pause.
    #expect(abs(try tenths(Pacing(), .en) - unpaced - (30 + 30 + 10)) <= 3)
    #expect(abs(try tenths(Pacing(), .ja) - unpaced - (30 + 30 + 10)) <= 3)
    #expect(abs(try tenths(Pacing(percent: 200), .en) - unpaced - (60 + 60 + 20)) <= 3)
  }

  /// 15 characters a second in English, 4 in Japanese, 3 s at least.
  @Test func readingTimeFollowsTheLength() {
    let seconds: UInt64 = 1_000_000_000
    func time(_ count: Int, _ language: Language, percent: Int = 100) -> UInt64 {
      let text = String(repeating: language == .ja ? "字" : "x", count: count)
      return ReadingTime(percent: percent).nanoseconds(text, in: language)
    }
    #expect(time(150, .en) == 10 * seconds && time(40, .ja) == 10 * seconds)
    #expect(time(45, .en) == 3 * seconds && time(44, .en) == 3 * seconds && time(1, .ja) == 3 * seconds)
    #expect(time(60, .en) == 4 * seconds && time(16, .ja) == 4 * seconds)
    #expect(time(150, .en, percent: 50) == 5 * seconds && time(150, .en, percent: 0) == 0)
  }

  /// A play that a user steers holds as long, and says what holds it; Space pauses it there.
  @Test func captionsHoldAPlayThatIsSteered() throws {
    let clock = Tenths()
    var options = Session.Options(isPlaying: true, speed: 10)
    options.reading = ReadingTime()
    let session = try Session(
      Self.scenario, theme: .defaultDark, options: options, screen: clock, clock: clock, surroundings: NoFiles())
    var held = 0
    while session.scene.playback.isPlaying, clock.tenths < 1_000 {
      session.turn()
      guard session.scene.playback.isReading else { continue }
      held += 1
      #expect(session.scene.reading.tick == 2)
      session.turn()
      #expect(clock.lines[0].contains("caption"))
    }
    // The script's own pause ends the play.
    #expect(held > 0 && (60...75).contains(clock.tenths), "\(clock.tenths)")
    #expect(session.scene.reading.caption == 1 && session.scene.notice?.text.contains("Space") == true)
  }

  /// The first of two captions of one tick is seen: the play rests before the second.
  @Test func everyCaptionIsSeen() throws {
    let clock = Tenths()
    var seen: [Int?] = []
    _ = try play(Pacing(), clock: clock, notes: Notes(clock)) { session in
      if seen.last != session.scene.reading.caption { seen.append(session.scene.reading.caption) }
    }
    #expect(seen == [nil, 0, 1])
    #expect(clock.lines.contains { $0.contains("2/2  and again.") })
  }

  @Test func marksReachTheRecorder() throws {
    let clock = Tenths()
    let notes = Notes(clock)
    _ = try play(Pacing(), clock: clock, notes: notes)
    #expect(notes.marks.map(\.name) == ["after"])
    // The picture that shows what came with the mark bears the same time.
    #expect(notes.pictures.contains(notes.marks[0].tenths))
    #expect(notes.pictures == notes.pictures.sorted())
  }

  @Test(arguments: [RunEnd.tick(1), .tick(3), .tick(9), .mark(0)])
  func endsWhereItIsTo(end: RunEnd) throws {
    let clock = Tenths()
    var last: Tick = 0
    var phaseIsOver = false
    _ = try play(Pacing(percent: 0, end: end), clock: clock, notes: Notes(clock)) { session in
      last = session.timeline.tick
      phaseIsOver = session.timeline.markTicks[0] != nil
    }
    switch end {
    case .tick(let tick): #expect(last == tick)
    case .script: Issue.record("not asked for")
    case .mark:
      // In the middle of its tick.
      #expect(last == 3 && phaseIsOver)
    }
  }

  @Test func aRecorderThatFailsIsLeft() throws {
    let clock = Tenths()
    let notes = Notes(clock)
    notes.limit = 2
    var notice: String?
    _ = try play(Pacing(percent: 0), clock: clock, notes: notes) { session in
      notice = session.scene.notice?.text ?? notice
    }
    #expect(notes.pictures.count == 2)
    #expect(notice == "the disk is full")
  }
}
