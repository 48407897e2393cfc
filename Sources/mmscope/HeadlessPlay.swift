import ArgumentParser
import Cells
import Foundation
import Interface
import Runner
import Script
import Synchronization

/// What a picture looks like when no terminal decides it.
struct PictureOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Columns and rows.", valueName: "100x30"), transform: Size.option)
  var size = Size(width: 100, height: 30)

  @Option(
    help: ArgumentHelp("Ticks per second (default: the scenario's).", valueName: "ticks"),
    transform: Quantity.speed.option)
  var speed: Int?

  @Option(help: "Language: en or ja (default: by the locale).")
  var lang: String?

  @Option(help: ArgumentHelp("A theme's name or a base16 file.", valueName: "theme"))
  var theme: String?

  @Option(help: "Colours of the terminal: truecolor, 256, 16, 8 or mono.")
  var color = "truecolor"

  @Option(help: "Pictures per second, at most.", transform: Quantity.fps.option)
  var fps = 30

  @Option(
    help: ArgumentHelp("Reading time of captions, in percent; 0: none.", valueName: "percent"),
    transform: Quantity.pace.option)
  var pace = 100

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  @OptionGroup var data: DataOption

  func validate() throws {
    if ColorDepth(name: color) == nil { throw ValidationError("--color takes truecolor, 256, 16, 8 or mono") }
  }

  var canvasSize: Size { size }
  var depth: ColorDepth { ColorDepth(name: color) ?? .truecolor }
}

/// A clock that stands still but for the frames of a recording.
final class FrameClock: Clock {
  private let framesPerSecond: UInt64
  private var frame: UInt64 = 0
  private var rest: UInt64 = 0

  init(framesPerSecond: Int) { self.framesPerSecond = UInt64(framesPerSecond) }

  var nanoseconds: UInt64 { frame * 1_000_000_000 / framesPerSecond + rest }
  func nextFrame() { frame += 1 }
  func pass(milliseconds: UInt64) { rest += milliseconds * 1_000_000 }
}

/// A screen that nobody looks at: waiting for a key takes one frame of its clock, and no key comes.
final class FrameScreen: Screen {
  let size: Size
  private let clock: FrameClock
  private(set) var canvas: Canvas?

  init(size: Size, clock: FrameClock) {
    self.size = size
    self.clock = clock
  }

  func present(_ canvas: Canvas) { self.canvas = canvas }

  func nextInput(milliseconds: Int) -> Input? {
    clock.nextFrame()
    return nil
  }
}

/// A session that plays by itself as fast as it can be drawn: the same loop and the same pictures as the live one.
struct HeadlessPlay: ~Copyable {
  let clock: FrameClock
  let screen: FrameScreen
  let theme: Theme
  var session: Session

  /// - Parameter recorder: is shown every picture, and told the marks.
  init(
    _ scenario: Scenario, _ look: PictureOptions, until end: RunEnd,
    recorder: ((FrameClock, Theme, Language) -> any Recorder)? = nil
  ) throws {
    let folders = look.data.folders
    let theme = try folders.theme(look.theme ?? Theme.defaultDark.name)
    let language = try ChosenLanguage.choose(look.lang)
    let clock = FrameClock(framesPerSecond: look.fps)
    let screen = FrameScreen(size: look.canvasSize, clock: clock)
    var options = Session.Options(
      language: language, glyphs: Glyphs(look.ascii ? .ascii : .braille), isPlaying: true, speed: look.speed)
    options.picturesPerSecond = look.fps
    // Nobody goes back.
    options.historyMemory = 0
    options.pacing = Pacing(percent: look.pace, end: end)
    let session = try Session(
      scenario, theme: theme, options: options, screen: screen, clock: clock,
      surroundings: ProgramSurroundings(folders: folders, menu: []), recorder: recorder?(clock, theme, language))
    self.clock = clock
    self.screen = screen
    self.theme = theme
    self.session = session
  }
}

/// Ctrl-C and other wishes to end, noted for the loop to find, so that nothing half written stays behind.
enum Interruption {
  private static let caught = Atomic<Int32>(0)

  static func watch() {
    // The handler must not be the first to touch it.
    caught.store(0, ordering: .relaxed)
    // Whoever started the program may have had them blocked, and left them so.
    var numbers = sigset_t()
    sigemptyset(&numbers)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { Interruption.caught.store($0, ordering: .relaxed) }
      sigaddset(&numbers, number)
    }
    sigprocmask(SIG_UNBLOCK, &numbers, nil)
  }

  /// - Throws: the exit status that a shell gives to a program ended by the signal.
  static func check() throws(Failure) {
    let number = caught.load(ordering: .relaxed)
    if number != 0 { throw Failure(["mmscope: interrupted; nothing was left behind"], status: 128 + number) }
  }
}
