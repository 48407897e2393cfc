import ArgumentParser
import Formats
import Foundation
import Runner
import Script

/// A journal as a scenario file: what `:save` does, for a session that is over.
struct Save: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Save a journal (.mmj) as a scenario file, with what was typed in it.",
    discussion: """
      In the program, :save FILE.yaml saves the run up to the moment on the screen.

      Examples:
        mmscope save session.mmj -o talk.yaml
        mmscope check --run talk.yaml         plays it: it ends as the session did
      """)

  @Argument(help: "A journal.", completion: .file(extensions: ["mmj"]))
  var journal: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The scenario file; - is standard output.", valueName: "file"))
  var output: String

  @Flag(help: "Replace the file if it is there.")
  var force = false

  @OptionGroup var data: DataOption

  func run() throws {
    let played = try PlayJournal(path: journal, data.folders)
    var typed = try played.replayed.ended(played.scenario, name: journal)
    typed.version = MMScope.version
    let folder = output == "-" ? "" : (output as NSString).deletingLastPathComponent
    let text = try SavedRun.text(
      of: typed, ticks: played.replayed.ticks, in: played.scenario, names: played.replayed.names,
      folder: folder.isEmpty ? "." : folder)
    let file = try OutputFile(output, force: force)
    try file.write(Array(text.utf8))
    try file.commit()
  }
}
