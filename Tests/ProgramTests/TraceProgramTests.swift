import Foundation
import Testing

/// A trace as its user meets it: in `run`, in its JSON and in the log.
@Suite struct TraceProgramTests {
  private static let trace = """
    version = 7
    CPU:1 [LOST 182 EVENTS]
    jbd2/dm-3-8  7666 [000]  4666.621521: kmem:mm_page_alloc: page=0x176a17 pfn=1534487 order=0 gfp_flags=GFP_NOFS
    Web Content  4242 [001]  4666.621530: kmem:mm_page_alloc: page=0x176a18 pfn=1534488 order=2 gfp_flags=0xcc0
    Web Content  4242 [001]  4666.621535: kmem:mm_page_alloc: page=0x176b00 pfn=1534720 order=11 gfp_flags=0xcc0
    Web Content  4242 [001]  4666.621540: kmem:mm_page_free: page=0x176a18 pfn=1534488 order=2

    """

  @Test func whatATraceLacksIsSaid() throws {
    let scratch = try Scratch()
    scratch.file("t.trace", Self.trace)
    let scenario = scratch.file(
      "t.yaml",
      """
      mmscope: 1
      title: { en: Trace }
      machine: { memory: 64MiB, cpus: 2 }
      replay: { trace: t.trace }
      script: [ { tick: 10 }, { expect: { pgalloc_normal: 5, pgfree: 4 } } ]

      """)
    let run = try Program.run(["run", scenario, "--json"])
    #expect(run.status == 0, "\(run.error)")
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let warnings = try #require(json?["warnings"] as? [String])
    for (place, message) in [
      ("t.trace:2: ", "182 events were lost (LOST EVENTS)"), ("t.trace:4: ", "gfp_flags=0xcc0: the flags are numbers"),
      ("t.trace:5: ", "1 request above order 10 is not replayed"),
    ] {
      #expect(warnings.contains { $0.contains(place + message) }, "\(warnings)")
      #expect(run.error.contains(place + "warning: " + message), "\(run.error)")
    }
    let log = try Program.run(["snapshot", scenario, "--at", "end", "--view", "log", "-o", "-"])
    for words in [
      "jbd2/dm-3-8 on CPU 0", "Web Content on CPU 1", "the tracer lost 182 events here, of CPU 1",
      "order 11: above 10",
    ] {
      #expect(log.output.contains(words), "\(words): \(log.output)")
    }
    // The kernel by name: nothing to guess.
    let named = scratch.file(
      "n.yaml", "mmscope: 1\ntitle: { en: N }\nreplay: { trace: t.trace, kernel: 6.1 }\nscript: [ { tick: 9 } ]\n")
    #expect(try !Program.run(["run", named]).error.contains("the flags are numbers"))
  }
}
