import ArgumentParser
import Formats
import Foundation
import Interface
import Kernel
import Runner
import Script

/// Reads scenarios, tells every mistake, and with `--run` plays them.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check scenario files; with --run, play them and check their expectations.",
    discussion: """
      A caption that lacks a language, or is too long for a screen of 80 columns, is a warning.

      Examples:
        mmscope check talk.yaml
        mmscope check --run              all scenarios that mmscope finds
      """)

  @Argument(
    help: "Scenario files or names; none: all that mmscope finds.", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String] = []

  @Flag(name: .customLong("run"), help: "Play each one to its end; its expectations must hold.")
  var plays = false

  @OptionGroup var data: DataOption

  func run() throws {
    let folders = data.folders
    let names = files.isEmpty ? folders.scenarioFiles.map { $0.path } : files
    if names.isEmpty {
      throw Failure(["mmscope: no scenarios were found\n  hint: name a file, or the folder with --data"], status: 2)
    }
    var status: Int32 = 0
    for name in names {
      var result = ""
      do {
        result = try check(name, folders)
      } catch let failure as Failure {
        for message in failure.messages { writeError(message) }
        status = max(status, failure.status)
      }
      try writeOutput(result)
    }
    if status != 0 { throw Failure([], status: status) }
  }

  /// What is said of a file in which nothing is wrong.
  private func check(_ name: String, _ folders: DataFolders) throws -> String {
    let path = try folders.path(of: name)
    let (scenario, warnings): (Scenario, [Diagnostic])
    do throws(Diagnostics) {
      (scenario, warnings) = try ScenarioFile.check(path: path)
    } catch {
      throw Failure(error.all.map { "\($0)" }, status: 2)
    }
    for warning in warnings + CaptionFit.problems(of: scenario, file: path) { writeError("\(warning)") }
    let headless = try HeadlessRun(scenario)
    if !plays, let panic = headless.bootPanic { throw Failure(["\(panic)"], status: 1) }
    guard plays else { return "\(path): ok\n" }
    headless.driver.run(to: .script)
    let problems = headless.problems
    if !problems.isEmpty { throw Failure(problems, status: 1) }
    let result =
      headless.isAsSaved ? "ends as it was saved" : "\(scenario.expectationLines.count) expectations hold"
    return "\(path): ok, \(headless.tick) ticks, \(result)\n"
  }
}

/// What there is to play.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the scenarios that mmscope finds.")

  @Option(help: "Language of the titles: en or ja.")
  var lang: String?

  @OptionGroup var data: DataOption

  func run() throws {
    let language = try ChosenLanguage.choose(lang)
    let menu = data.folders.menu
    let width = menu.map { $0.name.count }.max() ?? 0
    for entry in menu {
      try writeOutput(
        entry.name + String(repeating: " ", count: width - entry.name.count + 2) + entry.title[language] + "\n")
    }
  }
}
