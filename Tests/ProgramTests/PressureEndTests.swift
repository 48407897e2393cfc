import Foundation
import Testing

/// Machines that have nothing left to give: what the kernel does then is told, and the program comes to its end.
@Suite struct PressureEndTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Keys of `machine:` besides its 16 MiB.
    var machine = ""
    var latency = 1
    /// Dirty pages of the file that `sh` writes.
    var dirty = 1
    var uid = 1000
    var call = "touch: { by: hog, area: heap, pages: 6000, write: true }"
    var expected: [String] = []
  }

  static let cases: [Case] = [
    Case(testDescription: "no swap", expected: ["process: sh, rss: 21"]),
    // Three pages of mkswap are one slot (RF W7); whose page has it, is no matter.
    Case(
      testDescription: "one page of swap", machine: "swap: 12KiB,",
      expected: ["process: sh, rss: \">= 20\"", "occurrence: { name: swap-on, count: 1 }", "pswpout: 1"]),
    Case(
      testDescription: "all memory locked", uid: 0, call: "mlock: { by: hog, area: heap, pages: 6000 }",
      expected: ["process: sh, rss: 21"]),
    Case(
      testDescription: "all memory locked, with swap", machine: "swap: 64MiB,", uid: 0,
      call: "mlock: { by: hog, area: heap, pages: 6000 }"),
    // 1,000 pages under write that nobody gets back: RF W29.
    Case(
      testDescription: "a disk of endless latency", latency: 1_000_000, dirty: 1000,
      expected: ["process: sh, rss: 21", "allocstall: 1", "pgscan_direct_dma: 2145", "nr_writeback: 1000"]),
  ]

  private static func scenario(_ it: Case) -> String {
    let claims = it.expected.map { "  - expect: { \($0) }\n" }.joined()
    return """
      mmscope: 1
      title: { en: t, ja: t }
      machine:
        { memory: 16MiB, hz: 100, \(it.machine) disk: { latency: \(it.latency) }, sysctl: { overcommit_memory: 1 } }
      start:
        files: { log: 1200 }
        processes:
          sh: { text: 4, heap: 20, uid: 1000 }
          hog: { text: 4, heap: 6000, uid: \(it.uid) }
      script:
        - touch: { by: sh, area: heap, pages: 20, write: true }
        - write: { by: sh, file: log, pages: \(it.dirty) }
        - tick: 20
        - mark: begin
        - \(it.call)
        - tick: 3000
        - touch: { by: sh, area: heap, pages: 20 }
        - tick: 100
        - expect: { occurrence: { name: oom-killed, count: 1, since: begin } }
        - expect: { waiting: 0 }
      \(claims)
      """
  }

  /// The one with the most memory is killed, the other lives, and nobody waits any more.
  @Test(arguments: cases) func memoryEnds(_ it: Case) throws {
    let scratch = try Scratch()
    let result = try Program.run(["run", scratch.file("end.yaml", Self.scenario(it))])
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("expectations held \(it.expected.count + 2), broken 0"), "\(result.output)")
    #expect(result.error == "")
  }
}
