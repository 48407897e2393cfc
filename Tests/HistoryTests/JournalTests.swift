import Formats
import Foundation
import History
import Kernel
import Runner
import Script
import Simulation
import Testing

/// Journals: what was typed comes back, and what was changed since is found, with its line.
@Suite struct JournalTests {
  private let scenario: Scenario
  private let text: String

  /// A session by hand: two lines at tick 5, one at 9, back to 7, another one there; a digest after each.
  init() throws {
    let scenario = try HistoryFixtures.scenario("split-and-merge")
    var names = scenario.names
    var timeline = try Timeline<Machine>(scenario.origin)
    var lines = [
      JournalRecord.header(of: scenario, path: nil, text: Data(), version: "1.2", language: .en).encoded
    ]
    func type(_ line: String, _ timeline: inout Timeline<Machine>) throws {
      let parsed = try CommandLine.parse(line, configuration: scenario.configuration, names: &names)
      guard case .event(let event)? = parsed.steps.first else { return }
      let moment = timeline.moment
      lines.append(
        JournalRecord(
          line: line, part: 0, position: moment.position, number: moment.performed, tick: timeline.world.tick
        ).encoded)
      timeline.perform(event)
      lines.append(
        JournalRecord(
          digest: timeline.digest(), position: timeline.moment.position, number: timeline.moment.performed,
          tick: timeline.world.tick
        ).encoded)
    }
    timeline.seek(tick: 5)
    try type("alloc_pages order=2 gfp=GFP_KERNEL as=mine", &timeline)
    try type("free_pages mine", &timeline)
    timeline.seek(tick: 9)
    try type("alloc_page gfp=GFP_ATOMIC as=forgotten", &timeline)
    timeline.seek(tick: 7)
    try type("alloc_page gfp=GFP_ATOMIC as=kept", &timeline)
    self.scenario = scenario
    text = lines.joined()
  }

  private func read(_ text: String) throws -> JournalFile {
    try JournalFile.read(Data(text.utf8), name: "x.mmj", version: "1.2")
  }

  @Test func comesBack() throws {
    let file = try read(text)
    let replayed = try Replayed(file, of: scenario, name: "x.mmj")
    #expect(replayed.events.count == 3)
    #expect(replayed.records.count == 4)
    #expect(file.digests.count == 3)
    #expect(replayed.names.knownLabel("kept") != nil)
    try replayed.verify(file, of: scenario, name: "x.mmj")
  }

  /// A program that was killed leaves every complete line.
  @Test func cutAnywhere() throws {
    let header = text.split(separator: "\n")[0].utf8.count + 1
    for length in stride(from: header, through: text.utf8.count, by: 7) {
      let cut = String(decoding: Array(text.utf8).prefix(length), as: UTF8.self)
      let file = try read(cut)
      try Replayed(file, of: scenario, name: "x.mmj").verify(file, of: scenario, name: "x.mmj")
      let whole = cut.split(separator: "\n", omittingEmptySubsequences: false).count - 2
      #expect(file.events.count == (whole + 1) / 2)
    }
  }

  private func complaint(_ text: String) -> String {
    do {
      let file = try read(text)
      try Replayed(file, of: scenario, name: "x.mmj").verify(file, of: scenario, name: "x.mmj")
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func changedJournalsAreFound() {
    var lines = text.split(separator: "\n").map(String.init)
    func with(_ line: Int, _ from: String, _ to: String) -> String {
      var changed = lines
      #expect(changed[line - 1].contains(from))
      changed[line - 1] = changed[line - 1].replacingOccurrences(of: from, with: to)
      return changed.joined(separator: "\n") + "\n"
    }
    #expect(complaint(text) == "")
    #expect(complaint(with(1, "1.2", "1.1")).hasPrefix("x.mmj:1: error: this journal is of mmscope"))
    #expect(complaint(with(1, #""journal":1"#, #""journal":2"#)).hasPrefix("x.mmj:1: error:"))
    #expect(complaint(with(2, "order=2", "order=3")).hasPrefix("x.mmj:3: error: at tick 5"))
    #expect(complaint(with(2, "alloc_pages", "alloc_pagez")).hasPrefix("x.mmj:2: error:"))
    #expect(complaint(with(4, "{", "<")).hasPrefix("x.mmj:4: error: this is no line"))
    #expect(complaint("").contains("empty"))
    #expect(complaint(lines[1] + "\n").contains("header"))
    lines.remove(at: 1)
    #expect(complaint(lines.joined(separator: "\n") + "\n").contains("x.mmj"))
  }
}
