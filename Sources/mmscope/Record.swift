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
    abstract: "Record a scenario as an asciicast, without a terminal.",
    discussion: """
      Examples:
        mmscope record comb -o comb.cast
        mmscope record talk.yaml -o talk.cast --size 80x24 --lang ja --theme light
        mmscope record comb -o - --format v3 | less

      asciinema play shows it; marks of the script are its markers.
      """)

  @Argument(help: "A scenario's name or file.", completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The file; - is standard output.", valueName: "file"))
  var output: String

  @Option(help: "asciicast version: v2 (all players) or v3.")
  var format = "v2"

  @Option(help: ArgumentHelp("Stop at a tick or at a mark of the script.", valueName: "tick|mark"))
  var until: String?

  @Flag(help: "Replace the file if it is there.")
  var force = false

  @OptionGroup var look: PictureOptions

  func validate() throws {
    if CastScreen.Format(rawValue: format) == nil { throw ValidationError("--format takes v2 or v3") }
  }

  func run() throws {
    let scenario = try look.data.folders.load(self.scenario)
    let end = try RunEnd(until, of: scenario)
    let file = try OutputFile(output, force: force)
    Interruption.watch()
    defer { file.discard() }
    var recorder: CastRecorder?
    let play = try HeadlessPlay(
      scenario, look, until: end
    ) { clock, theme, language in
      let header = CastScreen.Header(
        format: CastScreen.Format(rawValue: format) ?? .v2, size: look.canvasSize, title: scenario.title[language],
        theme: theme)
      let cast = CastRecorder(
        CastScreen(header, depth: look.depth, clock: { clock.nanoseconds }, sink: { try file.write($0) }),
        name: output)
      recorder = cast
      return cast
    }
    var progress = Progress(of: play.session.surveyed(), end: end)
    try play.session.playToEnd { session in
      try Interruption.check()
      if let failure = recorder?.failure { throw failure }
      progress.show(session.scene.tick)
    }
    progress.clear()
    // The last picture stands a while before a player begins again.
    play.clock.pass(milliseconds: 2_000)
    recorder?.cast.finish()
    if let failure = recorder?.failure { throw failure }
    try Interruption.check()
    try file.commit()
  }
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

  func present(_ canvas: Canvas) throws(Diagnostic) {
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
