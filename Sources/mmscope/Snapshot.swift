import ArgumentParser
import Cells
import Foundation
import Interface
import Kernel
import Recording
import Runner
import Script

/// One picture of a run as a file.
struct Snapshot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Save one picture of a scenario: SVG for slides, a web page, text, or text with colours.",
    discussion: """
      Examples:
        mmscope snapshot comb --at refused -o refused.svg
        mmscope snapshot comb --at 100 --view buddy -o buddy.svg --theme light
        mmscope snapshot comb -o - --size 80x24 --lang ja
      """)

  /// What a picture is written as, by the ending of its file's name.
  enum Format: String, CaseIterable { case svg, html, txt, ans }

  @Argument(help: "A scenario's name or file.", completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String

  @Option(help: ArgumentHelp("When: a tick, a mark of the script, or end.", valueName: "tick|mark"))
  var at = "end"

  @Option(
    help: ArgumentHelp(
      "What fills the picture: \(PanelName.all.map(\.rawValue).joined(separator: ", ")) or overview "
        + "(default: as the scenario shows it)."))
  var view: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file: .svg, .html, .txt or .ans; - is text on standard output.", valueName: "file"))
  var output: String

  @Option(help: "svg, html, txt or ans, where the file's name does not say it.")
  var format: String?

  @Flag(help: "Replace the file if it is there.")
  var force = false

  @OptionGroup var look: PictureOptions

  func validate() throws {
    if let view, view != "overview", PanelName.named(view) == nil {
      let names = PanelName.all.map(\.rawValue) + ["overview"]
      throw ValidationError("--view takes " + names.joined(separator: ", "))
    }
    if chosenFormat == nil {
      throw ValidationError("-o takes a name that ends in .svg, .html, .txt or .ans; or say --format")
    }
  }

  private var chosenFormat: Format? {
    if let format { return Format(rawValue: format) }
    if output == "-" { return .txt }
    return Format(rawValue: (output as NSString).pathExtension)
  }

  /// Where the picture is to be: the length of a machine's script is known; how far a mark is, and how long a world
  /// works on what it was asked, only the run itself knows.
  private func lastTick(of scenario: Scenario, _ end: RunEnd) throws -> UInt64 {
    if scenario.typed == nil {
      switch end {
      case .tick(let tick): return tick
      case .script where scenario.world == .machine: return scenario.ticks
      case .script, .mark: break
      }
    }
    let run = try HeadlessRun(scenario)
    run.driver.run(to: end)
    return run.tick
  }

  /// Ticks that a picture shows the past of: those of the sparklines, where there are any.
  private func remembered(of scenario: Scenario, _ play: borrowing HeadlessPlay) -> UInt64 {
    guard play.session.scene.textbook == nil else { return 1 }
    let fastest = look.speed ?? ([scenario.view] + scenario.views).compactMap(\.speed).max() ?? 10
    return UInt64(Trend.limit + 1) * UInt64(max(1, fastest / look.fps))
  }

  func run() throws {
    let scenario = try look.data.folders.load(self.scenario)
    let isEnd = at == "end" && !scenario.marks.contains("end")
    let end = try RunEnd(isEnd ? nil : at, of: scenario, option: "--at")
    let file = try OutputFile(output, force: force)
    Interruption.watch()
    defer { file.discard() }
    // At the pace of a recording, so that sparklines have seen what they saw there; what they have forgotten by then
    // is not drawn on the way.
    let play = try HeadlessPlay(scenario, look, until: end)
    let last = try lastTick(of: scenario, end)
    play.session.skip(to: last - min(last, remembered(of: scenario, play)))
    try play.session.playToEnd { _ in try Interruption.check() }
    if let view {
      let panel = PanelName.named(view)
      if let panel, let absence = PanelTable.absence(of: panel, in: play.session.scene) {
        throw ValidationError("--view \(view): \(scenario.name) \(absence)")
      }
      play.session.show(ViewSettings(focus: panel, isExpanded: panel != nil))
      play.session.turn()
    }
    let canvas = play.session.picture()
    let language = play.session.state.language
    switch chosenFormat ?? .txt {
    case .svg: try file.write(SVGPicture.bytes(canvas, theme: play.theme, title: scenario.title[language]))
    case .html:
      var page = PageRecording(.init(scenario, size: canvas.size, theme: play.theme))
      let standing = play.session.scene.standing
      page.add(canvas, time: 0, tick: standing.tick, caption: standing.caption)
      try file.write(page.bytes())
    case .txt: try file.write(TextPicture.plain(canvas))
    case .ans: try file.write(TextPicture.ansi(canvas, depth: look.depth, ground: play.theme[.ground]))
    }
    try file.commit()
  }
}
