import ArgumentParser
import Cells
import Curses
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

      Keys: Space runs and pauses, . steps, ? shows all others.
      """)

  @Argument(
    help: "A scenario's name or file; none: a menu of those that are there.",
    completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String?

  @Flag(name: .customLong("run"), help: "Start running; without it the play begins paused.")
  var startsRunning = false

  @Option(help: ArgumentHelp("Ticks per second.", valueName: "ticks"))
  var speed: Int?

  @Option(help: "Language: en or ja (default: by the locale).")
  var lang: String?

  @Option(help: ArgumentHelp("A theme's name or a base16 file.", valueName: "theme"))
  var theme: String?

  @Option(help: "Colours: truecolor, 256, 16, 8 or mono (default: what the terminal can).")
  var color: String?

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false

  @OptionGroup var data: DataOption

  func validate() throws {
    if let speed, !(1...100_000).contains(speed) { throw ValidationError("--speed takes 1 to 100000 ticks per second") }
    if let color, ColorDepth(name: color) == nil {
      throw ValidationError("--color takes truecolor, 256, 16, 8 or mono")
    }
  }

  func run() throws {
    let folders = data.folders
    let isUTF8 = CursesScreen.localeIsUTF8()
    var language = try ChosenLanguage.choose(lang)
    var notes: [String] = []
    if !isUTF8, language == .ja || lang != nil || !ascii {
      if language == .ja { language = .en }
      notes.append("mmscope: the locale is not UTF-8: English and ASCII characters are used")
    }
    let environment = ProcessInfo.processInfo.environment
    let glyphs = Glyphs.choose(ascii: ascii, utf8: isUTF8, term: environment["TERM"] ?? "")
    let theme = try folders.theme(self.theme ?? Theme.defaultDark.name)
    let menu = folders.menu
    let first = try folders.load(scenario ?? menu.first?.name ?? Demonstration.name)
    let screen: CursesScreen
    do throws(CursesFailure) {
      screen = try CursesScreen(
        .init(depth: color.flatMap { ColorDepth(name: $0) }, mouse: !noMouse, environment: environment))
    } catch {
      throw Failure(["mmscope: \(error)"], status: 2)
    }
    defer {
      screen.close()
      for note in notes { writeError(note) }
    }
    let options = Session.Options(
      language: language, glyphs: glyphs, isPlaying: startsRunning, speed: speed, isMouseOn: !noMouse,
      showsMenu: scenario == nil)
    do throws(Diagnostic) {
      var session = try Session(
        first, theme: theme, options: options, screen: screen, clock: SystemClock(),
        surroundings: ProgramSurroundings(folders: folders, menu: menu), control: CursesControl(screen))
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

/// Scenarios, themes and snapshots as files.
final class ProgramSurroundings: Surroundings {
  private let folders: DataFolders
  let scenarios: [MenuEntry]
  let themes: [String]

  init(folders: DataFolders, menu: [MenuEntry]) {
    self.folders = folders
    scenarios = menu
    themes = folders.themeNames
  }

  func scenario(named name: String) throws(Diagnostic) -> Scenario {
    do throws(Failure) { return try folders.load(name) } catch { throw error.diagnostic }
  }

  func theme(named name: String) throws(Diagnostic) -> Theme {
    do throws(Failure) { return try folders.theme(name) } catch { throw error.diagnostic }
  }

  /// `mmscope-1.txt`, the first number that is free, in the working directory.
  func save(_ canvas: Canvas) throws(Diagnostic) -> String {
    let text = canvas.lines.joined(separator: "\n") + "\n"
    for number in 1... {
      let name = "mmscope-\(number).txt"
      if FileManager.default.fileExists(atPath: name) { continue }
      do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: name), options: .withoutOverwriting)
        return name
      } catch {
        throw Diagnostic("\(name) cannot be written: \(error.localizedDescription)", hint: "start mmscope elsewhere")
      }
    }
    throw Diagnostic("no free name for a snapshot")
  }
}

extension Failure {
  /// The first message as a diagnostic for the screen.
  var diagnostic: Diagnostic { Diagnostic(messages.first ?? "it failed") }
}
