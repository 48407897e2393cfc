import Formats
import Foundation
import Kernel
import Script
import Simulation
import Testing

/// `typed:`, the saved run in a scenario file: what is written is read again, and every mistake has its place.
@Suite struct SavedRunTests {
  static let plain = """
    mmscope: 1   # a comment
    title: { en: T, ja: T }
    machine: { memory: 64MiB }
    script:
      - alloc_pages: { order: 2, as: own }
      - tick: 10

    """

  private func typed(_ lines: [(UInt64, String)], in scenario: Scenario, names: inout Names) throws -> TypedRun {
    var run = TypedRun(until: 20, digest: "0123456789abcdef", version: "1.2")
    for (position, text) in lines {
      let parsed = try CommandLine.parse(text, configuration: scenario.configuration, names: &names)
      for (part, request) in parsed.requests {
        run.lines.append(TypedRun.Line(position: position, text: text, part: part, request: request))
      }
    }
    return run
  }

  static let lines: [(UInt64, String)] = [
    (0, #"alloc_pages order=3 gfp=GFP_KERNEL as="my \ block""#), (4, "break when order 3 fails"), (4, "break off"),
    (4, "alloc_page as=X by=cc count=3"), (9, "free_pages own"), (20, "drain_local_pages cpu=0"),
  ]

  @Test func comesBackAndLeavesTheTextAlone() throws {
    let scenario = try ScenarioFile.load(text: Self.plain, name: "t.yaml")
    var names = scenario.names
    let run = try typed(Self.lines, in: scenario, names: &names)
    let text = try SavedRun.text(
      of: run, ticks: [1, 2, 2, 2, nil, 7, 9], in: scenario, names: names, folder: ".")
    #expect(text.hasPrefix(Self.plain))
    let again = try ScenarioFile.load(text: text, name: "t.yaml")
    #expect(again.typed?.lines == run.lines)
    #expect(again.typed?.until == 20 && again.typed?.digest == "0123456789abcdef" && again.typed?.version == "1.2")
    #expect(again.names == names)
    #expect(again.program == scenario.program)
    #expect(text.contains("until: 20  # tick 9\n"))
    // Saved once more, with less in it: the section is another one, the rest is as it was.
    let short = try typed([(3, "alloc_page as=X")], in: scenario, names: &names)
    let second = try SavedRun.text(of: short, ticks: [], in: again, names: names, folder: ".")
    #expect(second.hasPrefix(Self.plain))
    #expect(second.components(separatedBy: "typed:").count == 2)
    #expect(second.components(separatedBy: "What was typed").count == 2)
    let third = try ScenarioFile.load(text: second, name: "t.yaml")
    #expect(third.typed?.lines == short.lines)
    // X was the second name made, after one that is not in the file: it keeps its number.
    #expect(third.names.knownLabel("X") == names.knownLabel("X"))
    #expect(third.names.knownLabel("X") == again.names.knownLabel("X"))
  }

  /// Sections may come in any order; what follows the saved run stays, with its comment.
  @Test func aSectionInTheMiddleGivesWay() throws {
    let text = """
      mmscope: 1
      typed:
        lines: [ { at: 3, line: "alloc_page as=old" } ]
      # about the title
      title: T

      """
    let scenario = try ScenarioFile.load(text: text, name: "t.yaml")
    let saved = try SavedRun.text(
      of: TypedRun(until: 0), ticks: [], in: scenario, names: scenario.names, folder: ".")
    #expect(saved.hasPrefix("mmscope: 1\n# about the title\ntitle: T\n# What was typed"))
    #expect(try ScenarioFile.load(text: saved, name: "t.yaml").typed?.lines == [])
  }

  /// Where the section cannot stand behind the text, nothing is written.
  @Test(arguments: ["{ mmscope: 1, title: T }\n", "mmscope: 1\ntitle: T\n...\n"])
  func textsThatTakeNoSection(text: String) throws {
    let scenario = try ScenarioFile.load(text: text, name: "t.yaml")
    #expect(throws: Diagnostic.self) {
      try SavedRun.text(of: TypedRun(until: 0), ticks: [], in: scenario, names: scenario.names, folder: ".")
    }
  }

  /// Files that the scenario names are still found from another folder.
  @Test func filesAreFoundFromElsewhere() throws {
    try withFolder { here in
      try withFolder { there in
        let buddyinfo =
          "Node 0, zone   Normal      0      0      0      0      0      0      0      0      0      0      1\n"
        try buddyinfo.write(toFile: here + "/b", atomically: true, encoding: .utf8)
        let text = "mmscope: 1\ntitle: T\nstart: { buddyinfo: b }\n"
        try text.write(toFile: here + "/t.yaml", atomically: true, encoding: .utf8)
        let scenario = try ScenarioFile.load(path: here + "/t.yaml")
        let run = TypedRun(until: 0)
        let beside = try SavedRun.text(of: run, ticks: [], in: scenario, names: scenario.names, folder: here)
        #expect(!beside.contains("folder:"))
        let away = try SavedRun.text(of: run, ticks: [], in: scenario, names: scenario.names, folder: there)
        try away.write(toFile: there + "/s.yaml", atomically: true, encoding: .utf8)
        let saved = try ScenarioFile.load(path: there + "/s.yaml")
        #expect(saved.start == scenario.start)
        // And from there to a third place.
        let back = try SavedRun.text(of: run, ticks: [], in: saved, names: saved.names, folder: here)
        #expect(!back.contains("folder:"))
      }
    }
  }

  @Test(arguments: [
    ("until: soon", "t.yaml:4:10: error: expected a number for until, found \"soon\""),
    ("untill: 5", "t.yaml:4:3: error: unknown key \"untill\" | did you mean until?"),
    ("digest: xyz", "t.yaml:4:11: error: expected a digest of 16 hexadecimal digits, found \"xyz\""),
    ("digest: \"0123456789abcdef\"", "t.yaml:4:3: error: digest needs until: of which moment is it?"),
    ("lines: { at: 1 }", "t.yaml:4:10: error: expected a list of lines"),
    ("lines: [ { line: tick } ]", "t.yaml:4:12: error: a typed line needs at, its position in the run"),
    ("lines: [ { at: 1 } ]", "t.yaml:4:12: error: a typed line needs line"),
    ("lines: [ { at: -1, line: alloc_page } ]", "t.yaml:4:18: error: at -1 is outside"),
    ("lines: [ { at: 1, lien: alloc_page } ]", "t.yaml:4:21: error: unknown key \"lien\" | did you mean line?"),
    ("lines: [ { at: 1, line: \"alloc_pages ordr=2\" } ]", "t.yaml:4:40: error: unknown key \"ordr\""),
    ("lines: [ { at: 1, line: \"alloc_pagse\" } ]", "t.yaml:4:28: error: unknown verb \"alloc_pagse\""),
    ("lines: [ { at: 1, line: \"free_pages A\" } ]", "t.yaml:4:39: error: no step before this makes a block"),
    ("lines: [ { at: 1, line: tick 5 } ]", "t.yaml:4:27: error: \"tick 5\" asks nothing of the machine"),
    ("lines: [ { at: 1, line: save x } ]", "t.yaml:4:27: error: \"save x\" asks nothing of the machine"),
    ("lines: [ { at: 1, line: alloc_page, part: 1 } ]", "t.yaml:4:27: error: \"alloc_page\" asks nothing"),
    (
      "lines: [ { at: 2, line: alloc_page }, { at: 1, line: alloc_page } ]",
      "t.yaml:4:47: error: at 1 lies before the line that was typed before it"
    ),
    (
      "until: 1\n  lines: [ { at: 2, line: alloc_page } ]",
      "t.yaml:5:18: error: at 2 lies behind until 1, the end of the run"
    ),
    ("names: { blocs: [A] }", "t.yaml:4:12: error: unknown key \"blocs\" | did you mean blocks?"),
    ("names: { blocks: A }", "t.yaml:4:20: error: expected a list of names, found \"A\""),
  ])
  func mistakesHaveTheirPlace(section: String, message: String) {
    let text = "mmscope: 1\ntitle: T\ntyped:\n  \(section)\n"
    let found = mistakes(text)
    #expect(found.count == 1 && found[0].hasPrefix(message), "\(section): \(found)")
  }

  @Test(arguments: [
    ("save run", "run.yaml", false), ("save a/b.yml", "a/b.yml", false), ("save! run.yaml", "run.yaml", true),
    ("save run force=true", "run.yaml", true), ("save ~/x", "~/x.yaml", false), ("save ../x", "../x.yaml", false),
  ])
  func theVerb(line: String, file: String, replaces: Bool) throws {
    var names = Names()
    let parsed = try CommandLine.parse(line, configuration: Configuration(), names: &names)
    #expect(parsed.timeCommand == .save(file: file, replaces: replaces))
    #expect(parsed.steps.isEmpty)
  }

  @Test(arguments: [
    ("save", "needs file"), ("save run.txt", "ends in .yaml"), ("save .", "the name of a file"),
    ("save \"\"", "the name of a file"), ("free_pages! A", "unknown verb"), ("save a force=perhaps", "force"),
  ])
  func refuses(line: String, saying: String) {
    var names = Names()
    do {
      _ = try CommandLine.parse(line, configuration: Configuration(), names: &names)
      Issue.record("\(line) was taken")
    } catch {
      #expect("\(error)".contains(saying), "\(line): \(error)")
    }
  }

  @Test func saveStandsInNoScript() {
    #expect(mistakes(scenario("{ save: x }"))[0].contains("save belongs on the : line"))
  }
}
