import ArgumentParser
import Cells
import Formats
import Foundation
import Interface
import Kernel
import Recording
import Runner
import Script
import Simulation

/// Headless recording, faster than it will be watched.
struct Record: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Record a scenario as a web page or an asciicast, without a terminal.",
    discussion: """
      Examples:
        mmscope record comb -o comb.html
        mmscope record talk.yaml -o talk.cast --size 80x24 --lang ja --theme light
        mmscope record comb -o - --format v3 | less

      A browser plays the page by itself, without a network; asciinema play shows the asciicast. Marks of the script
      are the chapters of both.
      """)

  /// What a recording is written as: by the ending of its file's name, unless it is said.
  enum Format: String, CaseIterable {
    case v2, v3, html

    /// Nil: no such ending.
    static func of(file: String) -> Format? {
      switch (file as NSString).pathExtension {
      case "html", "htm": .html
      case "cast", "": .v2
      default: nil
      }
    }
  }

  @Argument(help: "A scenario's name or file.", completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file: .html (a page) or .cast (asciinema); - is standard output.", valueName: "file"))
  var output: String

  @Option(help: "v2 (asciicast for all players), v3 or html, where the file's name does not say it.")
  var format: String?

  @Option(help: ArgumentHelp("Stop at a tick or at a mark of the script.", valueName: "tick|mark"))
  var until: String?

  @Flag(help: "Replace the file if it is there.")
  var force = false

  @OptionGroup var look: PictureOptions

  func validate() throws {
    if let format, Format(rawValue: format) == nil { throw ValidationError("--format takes v2 or v3 or html") }
    guard let chosen = chosenFormat else {
      throw ValidationError("-o takes a name that ends in .html (a page that plays in a browser) or .cast (asciinema)")
    }
    if let named = Format.of(file: output), output != "-", (named == .html) != (chosen == .html),
      !(output as NSString).pathExtension.isEmpty
    {
      throw ValidationError(
        "--format \(chosen.rawValue) and a name that ends in .\((output as NSString).pathExtension)")
    }
  }

  private var chosenFormat: Format? {
    if let format { return Format(rawValue: format) }
    return output == "-" ? .v2 : Format.of(file: output)
  }

  func run() throws {
    let scenario = try look.data.folders.load(self.scenario)
    let end = try RunEnd(until, of: scenario)
    let file = try OutputFile(output, force: force)
    Interruption.watch()
    defer { file.discard() }
    var cast: CastRecorder?
    var page: PageRecorder?
    let play = try HeadlessPlay(scenario, look, until: end) { clock, theme, language in
      if chosenFormat == .html {
        let made = PageRecorder(scenario, size: look.canvasSize, theme: theme, clock: clock, name: output)
        page = made
        return made
      }
      let header = CastScreen.Header(
        format: chosenFormat == .v3 ? .v3 : .v2, size: look.canvasSize, title: scenario.title[language], theme: theme)
      let made = CastRecorder(
        CastScreen(header, depth: look.depth, clock: { clock.nanoseconds }, sink: { try file.write($0) }),
        name: output)
      cast = made
      return made
    }
    var progress = Progress(of: play.session.surveyed(), end: end)
    try play.session.playToEnd { session in
      try Interruption.check()
      if let failure = cast?.failure { throw failure }
      progress.show(session.scene.tick)
    }
    progress.clear()
    // The last picture stands a while before a player begins again.
    play.clock.pass(milliseconds: 2_000)
    cast?.cast.finish()
    if let failure = cast?.failure { throw failure }
    if let page { try file.write(page.page.bytes()) }
    try Interruption.check()
    try file.commit()
  }
}

/// A web page that a session fills.
final class PageRecorder: Recorder {
  private(set) var page: PageRecording
  let name: String
  private let clock: FrameClock

  init(_ scenario: Scenario, size: Size, theme: Theme, clock: FrameClock, name: String) {
    self.name = name
    self.clock = clock
    page = PageRecording(.init(scenario, size: size, theme: theme))
  }

  func present(_ canvas: Canvas, at standing: Standing) {
    page.add(canvas, time: clock.nanoseconds / 1_000_000, tick: standing.tick, caption: standing.caption)
  }

  func mark(_ name: String) { page.mark(name) }
  func finish() {}
}

extension PageRecording.Header {
  init(_ scenario: Scenario, size: Size, theme: Theme) {
    self.init(
      size: size, title: PageText(scenario.title), about: PageText(scenario.about),
      captions: scenario.captions.map { PageText($0) }, theme: theme)
  }
}

extension PageText {
  init(_ text: Localized) { self.init(en: text[.en], ja: text[.ja]) }
}

/// An asciicast that a session writes.
final class CastRecorder: Recorder {
  let cast: CastScreen
  let name: String

  init(_ cast: CastScreen, name: String) {
    self.cast = cast
    self.name = name
  }

  /// Why nothing is written any more.
  var failure: Failure? {
    cast.failure.map { $0 as? Failure ?? Failure(["mmscope: \(name.quoted): \($0)"], status: 1) }
  }

  func present(_ canvas: Canvas, at standing: Standing) throws(Diagnostic) {
    cast.present(canvas)
    try check()
  }

  func mark(_ name: String) throws(Diagnostic) {
    cast.mark(name)
    try check()
  }

  func finish() throws(Diagnostic) {
    cast.finish()
    try check()
  }

  private func check() throws(Diagnostic) {
    if let failure { throw failure.diagnostic }
  }
}

/// A bar on standard error, where that is a terminal and the work takes longer than a second.
struct Progress {
  private let last: Tick?
  private let start = DispatchTime.now().uptimeNanoseconds
  private var shownAt: UInt64 = 0
  private let isWatched = isatty(STDERR_FILENO) == 1

  init(of playback: Playback, end: RunEnd) {
    switch end {
    case .script: last = playback.lastTick
    case .tick(let tick): last = tick
    case .mark(let mark): last = mark < playback.marksAhead.count ? playback.marksAhead[mark] : nil
    }
  }

  mutating func show(_ tick: Tick) {
    guard isWatched else { return }
    let now = DispatchTime.now().uptimeNanoseconds
    guard now - start > 1_000_000_000, now - shownAt > 100_000_000 else { return }
    shownAt = now
    var line = "\rtick \(tick)"
    if let last, last > 0 {
      let done = Int(min(tick, last) * 30 / last)
      let bar = String(repeating: "#", count: done) + String(repeating: "-", count: 30 - done)
      line = "\r[\(bar)] \(min(tick, last) * 100 / last)% tick \(tick) of \(last)"
    }
    try? STDERR_FILENO.write(Array(line.utf8))
  }

  func clear() {
    if shownAt > 0 { try? STDERR_FILENO.write(Array("\r\u{1B}[K".utf8)) }
  }
}
