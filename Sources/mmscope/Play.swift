import ArgumentParser
import Cells
import Curses
import Formats
import Foundation
import Interface
import Runner
import Script

/// The live screen.
struct Play: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Play a scenario in the terminal (the default command).",
    discussion: """
      Examples:
        mmscope comb                          play a shipped scenario
        mmscope talk.yaml --lang ja --theme light --run
        mmscope split-and-merge --speed 2
        mmscope play session.mmj              what was typed in an earlier session, up to where it ended

      Keys: Space runs and pauses, . steps, ? shows all others.
      """)

  @Argument(
    help: "A scenario's name or file; none: a menu of those that are there.",
    completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String?

  @Flag(name: .customLong("run"), help: "Start running; without it the play begins paused.")
  var startsRunning = false

  @Flag(help: "Lecture mode: captions stand large and stop the play; Space or PgDn goes on, PgUp back.")
  var lecture = false

  @Option(help: ArgumentHelp("Ticks per second.", valueName: "ticks"), transform: Quantity.speed.option)
  var speed: Int?

  @Option(
    help: ArgumentHelp(
      "How long a caption holds the play, in per cent of its reading time; 0: not at all.", valueName: "percent"),
    transform: Quantity.pace.option)
  var pace = 100

  @Option(help: "Language: en or ja (default: by the locale).")
  var lang: String?

  @Option(help: ArgumentHelp("A theme's name or a base16 file.", valueName: "theme"))
  var theme: String?

  @Option(help: "Colours: truecolor, 256, 16, 8 or mono (default: what the terminal can).")
  var color: String?

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  @Flag(name: .customLong("utf8"), help: "Draw in UTF-8 whatever the locale says.")
  var forcesUTF8 = false

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false

  @Option(
    help: ArgumentHelp("Memory for going back, in MiB.", valueName: "MiB"), transform: Quantity.historyMemory.option)
  var historyMemory = 256

  @OptionGroup var data: DataOption

  func validate() throws {
    if let color, ColorDepth(name: color) == nil {
      throw ValidationError("--color takes truecolor, 256, 16, 8 or mono")
    }
  }

  func run() throws {
    let folders = data.folders
    let user = try UserSettings.load()
    let settings = user.settings
    let ascii = self.ascii || settings.ascii == true
    let isMouseOn = !noMouse && settings.mouse != false
    let environment = ProcessInfo.processInfo.environment
    let locale = TerminalLocale.set(environment: environment, forcesUTF8: forcesUTF8)
    let isUTF8 = locale.isUTF8
    var language = try lang == nil ? settings.language ?? ChosenLanguage.choose(nil) : ChosenLanguage.choose(lang)
    // Who asked for ASCII characters and reads English misses nothing.
    let isMissed = !ascii || language == .ja || forcesUTF8
    let notice = isMissed ? locale.notice : nil
    if !isUTF8 { language = .en }
    let glyphs = Glyphs.choose(ascii: ascii, utf8: isUTF8, term: environment["TERM"] ?? "")
    let theme = try folders.theme(self.theme ?? settings.theme ?? Theme.defaultDark.name)
    let menu = folders.menu
    let replay = try scenario.flatMap { $0.hasSuffix(".mmj") ? try PlayJournal(path: $0, folders) : nil }
    let first = try replay?.scenario ?? folders.load(scenario ?? menu.inCourse.first?.name ?? Demonstration.name)
    let screen: CursesScreen
    do throws(CursesFailure) {
      screen = try CursesScreen(
        .init(
          depth: (color ?? settings.color).flatMap { ColorDepth(name: $0) }, mouse: isMouseOn, isUTF8: isUTF8,
          environment: environment)
      )
    } catch {
      throw Failure(["mmscope: \(error)"], status: 2)
    }
    defer {
      screen.close()
      // On the screen it stood only until the first key.
      if let notice { writeError("mmscope: " + notice[language]) }
    }
    var options = Session.Options(
      language: language, glyphs: glyphs, isPlaying: startsRunning || replay != nil, speed: speed ?? settings.speed,
      isMouseOn: isMouseOn,
      showsMenu: scenario == nil, keymap: user.keymap)
    options.isLecture = lecture
    options.reading = lecture || pace == 0 ? nil : ReadingTime(percent: pace)
    options.historyMemory = historyMemory << 20
    options.replay = replay?.replayed
    options.notice = notice
    let journal = JournalSaver(folders, named: replay?.header.path ?? scenario)
    do throws(Diagnostic) {
      let session = try Session(
        first, theme: theme, options: options, screen: screen, clock: SystemClock(),
        surroundings: ProgramSurroundings(folders: folders, menu: menu), control: CursesControl(screen),
        journal: journal)
      session.run()
    } catch {
      screen.close()
      throw Failure(["\(error)"], status: 2)
    }
  }
}

final class SystemClock: Clock {
  var nanoseconds: UInt64 { DispatchTime.now().uptimeNanoseconds }
}

final class CursesControl: TerminalControl {
  private let screen: CursesScreen
  init(_ screen: CursesScreen) { self.screen = screen }
  func suspend() { screen.suspend() }
  func redrawEverything() { screen.redrawEverything() }
  func setMouse(_ isOn: Bool) { screen.setMouse(isOn) }
}

extension Failure {
  /// The first message as a diagnostic for the screen, which knows whose it is.
  var diagnostic: Diagnostic {
    var parts = (messages.first ?? "it failed").components(separatedBy: "\n  hint: ")
    if parts[0].hasPrefix("mmscope: ") { parts[0].removeFirst("mmscope: ".count) }
    return Diagnostic(
      parts[0], ja: japanese, hint: parts.count > 1 ? parts[1] : nil, jaHint: japaneseHint)
  }
}
