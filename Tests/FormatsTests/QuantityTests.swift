import Kernel
import Script
import Testing

@testable import Formats

/// Every number of a verb has its range in the one table, and is refused outside of it with it.
@Suite struct QuantityTests {
  private static let numbers: [(verb: String, parameter: Parameter)] = Verb.all.flatMap { verb in
    verb.parameters.filter { $0.quantity != nil }.map { (verb.name, $0) }
  }

  @Test func everyNumberHasARange() {
    for verb in Verb.all {
      for parameter in verb.parameters {
        switch parameter.kind {
        case .number, .order, .orders, .lifetime, .size, .frame, .address:
          #expect(parameter.quantity != nil, "\(verb.name) \(parameter.name)")
        default: break
        }
      }
    }
    #expect(Self.numbers.count > 80)
  }

  /// `count: 1000001` and the like: refused with the range, in a file and at `:`.
  @Test func outsideIsRefusedWithTheRange() throws {
    let cases: [(step: String, range: String)] = [
      ("alloc_page: { lifetime: 4294967295 }", "lifetime 4294967295 is outside 0–1000000000"),
      ("alloc_page: { lifetime: 1..1000000001 }", "lifetime 1000000001 is outside 0–1000000000"),
      ("kmalloc: { size: 0..4294967296 }", "size 4294967296 is outside 0–4294967295"),
      ("alloc_pages: { order: 11 }", "order 11 is outside 0–10"),
      ("alloc_pages: { order: 0..99999999999999999999 }", "order"),
      ("alloc_pages: { order: 0, count: 0 }", "count 0 is outside 1–1000000"),
      ("tick: 1000000000001", "ticks 1000000000001 is outside 0–1000000000000"),
      ("sysctl: { min_free_kbytes: 2147483648 }", "min_free_kbytes 2147483648 is outside 0–2147483647"),
      ("sysctl: { lowmem_reserve_ratio_dma: 0 }", "lowmem_reserve_ratio_dma 0 is outside 1–2147483647"),
      ("mempool_create: { name: p, min: 1000001, order: 0 }", "min 1000001 is outside 0–1000000"),
      ("kmem_cache_create: { name: c, size: 4294967296 }", "size 4294967296 is outside 0–4294967295"),
      ("view: { zoom: 31 }", "zoom 31 is outside 0–30"),
    ]
    for (step, range) in cases {
      let text = "mmscope: 1\ntitle: t\nscript:\n  - \(step)\n"
      do {
        _ = try ScenarioFile.load(text: text, name: "s.yaml")
        Issue.record("accepted: \(step)")
      } catch {
        let first = try #require(error.all.first)
        #expect(first.message.contains(range), "\(step): \(first)")
        #expect(first.line == 4 && first.column != nil, "\(step): \(first)")
      }
    }
  }

  @Test(arguments: [(11, false), (12, true), (1535, true), (1536, false)])
  func hzIsWhatTheKernelBuildsWith(hz: Int, isTaken: Bool) {
    let text = "mmscope: 1\ntitle: t\nmachine: { hz: \(hz) }\n"
    let scenario = try? ScenarioFile.load(text: text, name: "s.yaml")
    #expect((scenario?.configuration.hz == hz) == isTaken)
    var names = Names()
    let line = try? CommandLine.parse("what-if hz=\(hz)", configuration: Configuration(), names: &names)
    #expect((line != nil) == isTaken)
  }

  /// A loop around nothing still goes round.
  @Test func emptyLoopsAreCounted() {
    let text = "mmscope: 1\ntitle: t\nscript:\n  - repeat: 4294967295\n    do: []\n"
    #expect(throws: Diagnostics.self) { try ScenarioFile.load(text: text, name: "s.yaml") }
  }

  @Test func manyRequestsAreAWarning() throws {
    func warnings(_ every: Int) throws -> [Diagnostic] {
      let text = """
        mmscope: 1
        title: t
        script: [ { tick: 1000000 } ]
        workloads: [ { name: w, every: \(every), alloc_page: {}, count: 1000 } ]

        """
      return try ScenarioFile.check(text: text, name: "s.yaml").warnings
    }
    // 10^6 ticks: 10^9 requests, and at every 20th tick 5 × 10^7.
    let found = try warnings(1)
    #expect(found.count == 1 && found.first?.message.contains("1000000000 requests") == true, "\(found)")
    #expect(found.first?.line == 4)
    #expect(try warnings(20).isEmpty)
  }

  /// YAML breaks lines at U+0085, U+2028 and U+2029 as well; a run that was typed over such a text can be saved.
  @Test(arguments: ["\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"])
  func anyLineBreakCanBeSaved(lineBreak: String) throws {
    let text =
      [
        "mmscope: 1", "title: t", "script:", "  - say: { en: \"a\(lineBreak)b\", ja: x }", "  - tick: 5",
        "typed: { lines: [] }", "",
      ]
      .joined(separator: lineBreak)
    guard let scenario = try? ScenarioFile.load(text: text, name: "s.yaml") else {
      Issue.record("not read: \(text.debugDescription)")
      return
    }
    var names = scenario.names
    let line = "alloc_pages order=0 as=A"
    let parsed = try CommandLine.parse(line, configuration: scenario.configuration, names: &names)
    var typed = TypedRun(scriptNames: scenario.names)
    typed.lines = parsed.requests.map { TypedRun.Line(position: 1, text: line, part: $0.part, request: $0.request) }
    let saved = try SavedRun.text(of: typed, ticks: [], in: scenario, names: names, folder: ".")
    let again = try ScenarioFile.load(text: saved, name: "s.yaml")
    #expect(again.typed?.lines == typed.lines)
  }
}
