import Formats
import Foundation
import History
import Kernel
import Runner
import Script
import Simulation
import Testing

@testable import Interface

/// Every scenario of the project is a test: it runs, what it claims holds, and so do the invariants (DESIGN 3, 4).
@Suite struct ShippedScenarioTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Scenarios")
  /// Those of the kernel's machine.
  static let names = all.filter { !$0.isWorld }.map(\.name)
  /// Those of the textbook's worlds.
  static let worlds = all.filter(\.isWorld).map(\.name)
  private static let all: [(name: String, isWorld: Bool)] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.sorted().map { file in
      let text = try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
      return (String(file.dropLast(5)), text?.contains("\nworld:") == true)
    }
  }()

  func load(_ name: String) throws -> Scenario {
    let (scenario, warnings) = try ScenarioFile.check(path: Self.folder.appending(path: name + ".yaml").path)
    #expect(warnings.map { $0.message } == Self.warnings[name] ?? [], "\(name)")
    return scenario
  }

  /// What a real trace has that cannot be replayed.
  static let warnings = [
    "kernel-day": [
      "7235 gfp flags that 2.6.11 lacks are dropped: __GFP_ACCOUNT, __GFP_HARDWALL, __GFP_MOVABLE, __GFP_RECLAIMABLE",
      "4 frees of pages that no request of the trace got are skipped",
    ]
  ]

  @Test func atLeastTwelve() { #expect(Self.names.count >= 12) }

  /// To its end: no broken claim, nobody left waiting. Counters are recounted after each event, everything
  /// every 1,000 and at the end.
  @Test(arguments: names) func runs(name: String) throws {
    let scenario = try load(name)
    var machine = try Machine(scenario.origin)
    var checked: UInt64 = 0
    var events = 0
    while !machine.player.script.hasEnded {
      guard case .event = machine.advance() else { continue }
      events += 1
      let violation = machine.localViolation(since: checked)
      checked = machine.ring.total
      try #require(violation == nil, "\(name), event \(events), tick \(machine.tick): \(violation!)")
      if events % 1_000 == 0 {
        let violation = machine.fullViolation()
        try #require(violation == nil, "\(name), event \(events), tick \(machine.tick): \(violation!)")
      }
    }
    #expect(machine.fullViolation() == nil)
    let broken = machine.player.script.brokenExpectations.map { "line \(scenario.expectationLines[$0])" }
    #expect(broken == [], "\(name)")
    #expect(machine.player.script.metExpectations == scenario.program.expectations.count)
    #expect(machine.player.script.metExpectations >= 6, "\(name) claims too little")
    #expect(machine.waiting.isEmpty)
  }

  @Test(arguments: names) func comesOutTheSameTwice(name: String) throws {
    let scenario = try load(name)
    func digest() throws -> Digest {
      var machine = try Machine(scenario.origin)
      while !machine.player.script.hasEnded { _ = machine.advance() }
      return machine.digest()
    }
    let (first, second) = (try digest(), try digest())
    #expect(first == second)
  }

  /// Title, about and captions in both languages, each caption on three lines at 80 columns as the screen breaks it.
  @Test(arguments: names + worlds) func speaksBothLanguages(name: String) throws {
    let scenario = try load(name)
    // The caption's number and two margins stand beside it.
    let width = 80 - (2 * String(scenario.captions.count).count + 4) - 1
    for (what, text) in [("title", scenario.title), ("about", scenario.about)] {
      #expect(text.en?.isEmpty == false, "\(name): \(what) en")
      #expect(text.ja?.isEmpty == false, "\(name): \(what) ja")
    }
    #expect(!scenario.captions.isEmpty)
    for (number, caption) in scenario.captions.enumerated() {
      for (language, text) in [("en", caption.en), ("ja", caption.ja)] {
        let text = try #require(text, "\(name): caption \(number + 1) \(language)")
        #expect(wrapped(text, width: width).count <= 3, "\(name): caption \(number + 1) \(language): \(text)")
      }
      // Kana: a forgotten translation would be English.
      #expect(caption.ja!.unicodeScalars.contains { (0x3040...0x30FF).contains($0.value) }, "\(name): \(number + 1)")
    }
    #expect(!scenario.marks.isEmpty)
    #expect(Set(scenario.marks).count == scenario.marks.count, "\(name): two chapters of one name")
  }

  /// Time to read: between two captions, and after the last one, at least three seconds pass.
  @Test(arguments: names + worlds) func leavesTimeToRead(name: String) throws {
    let scenario = try load(name)
    let speed = UInt64(scenario.view.speed ?? 10)
    let run = try scenario.begin(budget: 0)
    var since: Tick?
    while !run.hasEnded {
      guard case .step(.say(let caption)) = run.play(RunBounds(script: true), watching: []).done else { continue }
      if let since { #expect(run.tick - since >= 3 * speed, "\(name): before caption \(caption + 1)") }
      since = run.tick
    }
    #expect(run.tick - (since ?? 0) >= 3 * speed, "\(name): after the last caption")
  }
}
