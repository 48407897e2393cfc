import Formats
import Foundation
import Kernel
import Script
import Testing

/// gfp flags that are numbers, and what a trace tells beside its events.
@Suite struct TraceNumbersTests {
  private func parse(_ text: String, cpus: Int = 1, kernel: String? = nil) throws -> TraceFile {
    try TraceFile.parse(Array(text.utf8), file: "t", TraceFile.Options(cpus: cpus, kernel: kernel))
  }

  private func alloc(_ flags: String, pfn: String = "7", order: Int = 0, at time: String = "1.000000") -> String {
    " a-1 [000] ..... \(time): mm_page_alloc: page=1 pfn=\(pfn) order=\(order) migratetype=0 gfp_flags=\(flags)\n"
  }

  private func masks(_ trace: TraceFile) -> [GFPMask] {
    trace.replay.operations.filter { $0.kind == .allocate }.map { $0.gfp }
  }

  /// GFP_HIGHUSER_MOVABLE and GFP_KERNEL|__GFP_ZERO as include/linux/gfp.h numbers them, by kernel.
  static let generations: [(kernel: String, movable: UInt64, zeroed: UInt64)] = [
    ("2.6.32", 0x200da, 0x80d0), ("2.6.39", 0x200da, 0x80d0), ("3.10.0-1160.el7.x86_64", 0x200da, 0x80d0),
    ("4.3", 0x200da, 0x80d0), ("4.4", 0x24200ca, 0x24080c0), ("4.9.56", 0x24200ca, 0x24080c0),
    ("4.10", 0x14200ca, 0x14080c0), ("4.15.0-112-generic", 0x14200ca, 0x14080c0), ("4.17", 0x14200ca, 0x14080c0),
    ("4.18", 0x6200ca, 0x6080c0), ("4.19.4", 0x6200ca, 0x6080c0), ("5.0", 0x6200ca, 0x6080c0),
    ("5.1", 0x100cca, 0xdc0), ("5.15", 0x100cca, 0xdc0), ("6.9", 0x100cca, 0xdc0), ("6.10", 0x100cca, 0xdc0),
    ("6.17.3-arch2-1", 0x100cca, 0xdc0),
  ]

  @Test(arguments: generations)
  func numbersByGeneration(_ kernel: String, _ movable: UInt64, _ zeroed: UInt64) throws {
    let hex = alloc("0x" + String(movable, radix: 16)) + alloc("0x" + String(zeroed, radix: 16), pfn: "8")
    for text in [hex, alloc("\(movable)") + alloc("\(zeroed)", pfn: "8")] {
      let named = try parse(text, kernel: kernel)
      #expect(masks(named) == [.highUser, [.wait, .io, .fs, .zero]])
      // HARDWALL and MOVABLE.
      #expect(named.summary.droppedFlags == 2)
      // Without the name the numbers tell it.
      #expect(masks(try parse(text)) == masks(named))
    }
  }

  /// Masks of one generation that say which it is: a reader of another would take highmem, wait or zero wrong.
  @Test func whatWasGuessedIsSaid() throws {
    let warnings = try parse(alloc("0x152c4a", pfn: "0x1347a7")).warnings.map { $0.description }
    #expect(
      warnings == [
        "t:1: warning: gfp_flags=0x152c4a: the flags are numbers, read as Linux 5.1–6.9, 6.10 and later has them\n"
          + "  hint: say which kernel printed it: replay: { trace: FILE, kernel: \"6.10\" }",
        "t:1: warning: 2 gfp flags that 2.6.11 lacks are dropped: __GFP_MOVABLE, __GFP_HARDWALL",
      ])
    // HIGHMEM, MOVABLE, IO, both reclaims, NOWARN, NORETRY, COMP, HARDWALL.
    #expect(masks(try parse(alloc("0x152c4a"))) == [[.highMem, .io, .wait, .noWarn, .noRetry, .compound]])
  }

  @Test func whatCannotBeToldIsRefused() throws {
    // WAIT before 4.4, RECLAIMABLE after: GFP_NOIO, or not allowed to wait.
    let error = #expect(throws: Diagnostic.self) { try parse(alloc("GFP_KERNEL") + alloc("0x10", pfn: "8")) }
    #expect(
      error?.description == "t:2: error: gfp_flags=0x10 is a number: it means one thing to one kernel and another to "
        + "the next (2.6.32–4.3, 4.4–4.9, 4.10–4.17, 4.18–5.0, 5.1–6.9, 6.10 and later)\n"
        + "  hint: say which kernel printed it: replay: { trace: FILE, kernel: \"6.10\" }")
    #expect(masks(try parse(alloc("0x10"), kernel: "3.2")) == [.wait])
    #expect(masks(try parse(alloc("0x10"), kernel: "4.4")) == [[]])
    // The name of another event tells that it is one before 3.3.
    let old = " a-1 [000] 1.000000: mm_page_free_direct: page=ffffea0003db9f40 pfn=9 order=0\n" + alloc("0x10")
    #expect(masks(try parse(old)) == [.wait])
    // Nor is a sum of bits that no kernel has.
    let none = #expect(throws: Diagnostic.self) { try parse(alloc("0xf0000000")) }
    #expect(none?.message == "gfp_flags=0xf0000000 is a number that no kernel's flags make sense of")
    // Zero is none in all of them.
    #expect(try parse(alloc("0x0")).warnings.isEmpty)
  }

  @Test func kernelsThatAreNone() {
    #expect(TraceFile.checkKernel("6.10") == nil && TraceFile.checkKernel("2.6.32.71-el6") == nil)
    #expect(TraceFile.checkKernel("six")?.message == "kernel \"six\" is no version")
    #expect(TraceFile.checkKernel("6")?.message == "kernel \"6\" is no version")
    #expect(TraceFile.checkKernel("2.6.11")?.message == "Linux 2.6.11 has no page allocator events")
    #expect(
      mistakes("mmscope: 1\ntitle: T\nreplay: { trace: none, kernel: new }\n") == [
        "t.yaml:3:32: error: kernel \"new\" is no version | kernel: \"6.10\", as uname -r prints it"
      ])
  }

  /// Failed: no page in all forms; too large: its free is no unknown one.
  @Test func requestsThatAreNotReplayed() throws {
    let kept = alloc("GFP_KERNEL", pfn: "5")
    let failed = [
      "page=(null) pfn=0", "page=(nil) pfn=0", "page=0x0 pfn=0x0", "page=0000000000000000 pfn=0x0",
      "pfn=18446744073709551615", "pfn=-1", "page=(null)",
    ]
    for page in failed {
      let text = kept.replacingOccurrences(of: "page=1 pfn=5", with: page)
      let trace = try parse(kept + text)
      #expect(trace.summary.failedRequests == 1 && trace.summary.requests == 1, "\(page)")
    }
    let free = " a-1 [000] ..... 1.0: mm_page_free: page=1 pfn=7 order=11\n"
    let large = try parse(kept + alloc("GFP_KERNEL", order: 11) + free)
    #expect(large.summary.tooLargeRequests == 1 && large.summary.unknownFrees == 0 && large.summary.live == 1)
    #expect(large.warnings.map { $0.message } == ["1 request above order 10 is not replayed"])
    #expect(large.replay.operations.last?.kind == .note(.tooLarge) && large.replay.operations.last?.request == 11)
  }

  /// Kernels before 3.3 report a batched free once, later ones twice, in either order.
  @Test func batchedFrees() throws {
    func event(_ name: String) -> String { " a-1 [000] ..... 1.0: \(name): page=1 pfn=7 order=0 cold=0\n" }
    let request = alloc("GFP_KERNEL")
    for frees in [
      ["mm_page_free"], ["mm_page_free_direct"], ["mm_pagevec_free"], ["mm_page_free_batched"],
      ["mm_page_free_batched", "mm_page_free"], ["mm_page_free", "mm_page_free_batched"],
    ] {
      let trace = try parse(request + frees.map(event).joined() + request)
      #expect(trace.summary.frees == 1 && trace.summary.unknownFrees == 0, "\(frees)")
      #expect(trace.summary.requests == 2 && trace.summary.handedOutTwice == 0, "\(frees)")
    }
    let again = try parse(request + request)
    #expect(
      again.warnings.map { $0.message } == [
        "1 page was handed out again without a free between: what had them stays in use"
      ])
  }

  @Test(arguments: [
    ("CPU:1 [LOST 182 EVENTS]", 182), ("CPU:1 [LOST EVENTS]", 0), ("CPU:7 [204600 EVENTS DROPPED]", 204_600),
    ("CPU:7 [EVENTS DROPPED]", 0), ("swapper 0 [001] 12.5: PERF_RECORD_LOST lost 12", 12),
    ("PERF_RECORD_LOST id:3: lost:45", 45), ("Processed 9123 events and lost 3 chunks!", 3),
  ])
  func lostEvents(_ line: String, _ count: UInt64) throws {
    let trace = try parse(alloc("GFP_KERNEL") + line + "\n", cpus: 8)
    #expect(trace.summary.losses == 1 && trace.summary.lostEvents == count)
    #expect(trace.replay.operations.last?.kind == .note(.lost))
    #expect(trace.replay.operations.last?.request == UInt32(count))
    #expect(trace.warnings.count == 1)
  }

  @Test func theRingBufferWroteOver() throws {
    let trace = try parse("# entries-in-buffer/entries-written: 205/250280   #P:4\n" + alloc("GFP_KERNEL"))
    #expect(
      trace.warnings.map { $0.message } == [
        "250075 events were lost before the first: the ring buffer wrote over them"
      ])
    #expect(
      try parse("# entries-in-buffer/entries-written: 205/205   #P:4\n" + alloc("GFP_KERNEL")).warnings.isEmpty)
  }

  /// Stamps of `trace_clock` counter or x86-tsc: their order counts.
  @Test func wholeNumbersAsStamps() throws {
    let text = (0..<45).map { alloc("GFP_KERNEL", pfn: "\($0 + 1)", at: "\(812_345_678_901 + $0 * 77)") }.joined()
    let trace = try parse(text)
    #expect(trace.replay.operations.map { $0.tick } == (0..<45).map { UInt32($0 / 20) })
    #expect(
      trace.warnings.map { $0.message } == [
        "the stamps are whole numbers, not seconds: 20 operations make a tick"
      ])
    let error = #expect(throws: Diagnostic.self) { try parse(" mm_page_free: page=1 pfn=1 order=0\n") }
    #expect(
      error?.description == "t:1: error: the event has no time\n"
        + "  hint: per-tick: 20 in replay makes 20 operations a tick, without times")
  }

  /// More CPUs than the machine has, and a task whose name the kernel had forgotten.
  @Test func whoAsked() throws {
    let trace = try parse(
      " <...>-77 [006] d.h1. 1.0: mm_page_alloc: page=1 pfn=1 order=0 migratetype=0 gfp_flags=GFP_ATOMIC\n"
        + "Web Content  4242 [001] 1.1: kmem:mm_page_alloc: page=1 pfn=2 order=0 migratetype=0 gfp_flags=GFP_KERNEL\n"
        + "jbd2/dm-3-8 7666/7666 [005] 1.2: kmem:mm_page_alloc: page=1 pfn=3 order=0 gfp_flags=GFP_NOFS\n",
      cpus: 4)
    #expect(trace.names.tasks == ["init", "<...>-77", "Web Content", "jbd2/dm-3-8"])
    #expect(
      trace.replay.operations.map { $0.requester } == [
        Requester(task: TaskID(1), cpu: 2, context: .interrupt), Requester(task: TaskID(2), cpu: 1),
        Requester(task: TaskID(3), cpu: 1),
      ])
    #expect(
      trace.warnings.map { $0.description } == [
        "t:1: warning: the trace has 7 CPUs, the machine 4: CPU n makes its requests on CPU n mod 4\n"
          + "  hint: cpus: 7 in machine"
      ])
  }

  @Test func objectsAlone() {
    let text =
      " a-1 [000] ..... 1.0: kmalloc: call_site=f+0x1 ptr=0000000000000001 bytes_req=216 bytes_alloc=256 "
      + "gfp_flags=GFP_KERNEL node=-1 accounted=false\n a-1 [000] ..... 1.0: kfree: call_site=f+0x1 ptr=1\n"
    let error = #expect(throws: Diagnostic.self) { try parse("# head\n" + text) }
    #expect(
      error?.description == "t:2: error: no mm_page_alloc line in it, only 2 of kmalloc, kmem_cache_alloc and "
        + "their frees\n  hint: record the events kmem:mm_page_alloc and kmem:mm_page_free; "
        + "a script can ask for objects itself, with the verbs kmalloc and kfree")
  }
}
