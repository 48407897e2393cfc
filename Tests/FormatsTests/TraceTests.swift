import Formats
import Foundation
import Kernel
import Script
import Testing

@Suite struct TraceTests {
  private func parse(
    _ text: String, hz: Int = 1000, cpus: Int = 4, perTick: Int? = nil, kernel: String? = nil
  ) throws -> TraceFile {
    try TraceFile.parse(
      Array(text.utf8), file: "t.trace", TraceFile.Options(hz: hz, cpus: cpus, perTick: perTick, kernel: kernel))
  }

  /// The same two events in every dialect of LF 11: order 2 at 123.456789 s, freed 2.5 ms later.
  static let dialects = [
    """
    # tracer: nop
                bash-4711  [002] d..1   123.456789: mm_page_alloc: \
    page=f7ff1000 pfn=107315 order=2 migratetype=0 gfp_flags=GFP_KERNEL|GFP_ZERO
                bash-4711  [002] d..1   123.459289: mm_page_free: page=f7ff1000 pfn=107315 order=2

    """,
    """
                bash-4711    [002] .....   123.456789: mm_page_alloc: \
    page=00000000c2a1b3d4 pfn=0x1a333 order=2 migratetype=1 gfp_flags=GFP_KERNEL|__GFP_ZERO
                bash-4711    [002] .....   123.459289: mm_page_free: page=00000000c2a1b3d4 pfn=0x1a333 order=2

    """,
    """
    cpus=4
     mm_page_free: x-4711  [002] .....   123.456789: mm_page_alloc:        \
    page=0x68ccc0 pfn=0x1a333 order=2 migratetype=1 gfp_flags=GFP_KERNEL|__GFP_ZERO
                bash-4711  [002] .....   123.459289: mm_page_free:         page=0x68ccc0 pfn=0x1a333 order=2

    """,
    """
                bash  4711 [002]   123.456789:         kmem:mm_page_alloc: \
    page=0x68ccc0 pfn=0x1a333 order=2 migratetype=1 gfp_flags=GFP_KERNEL|__GFP_ZERO
                bash  4711/4711 [002]   123.459289:          1 kmem:mm_page_free: page=0x68ccc0 pfn=0x1a333 order=2

    """,
  ]

  /// Forms of other kernels and tools, the same two events in each.
  static let moreDialects = [
    // 2.6.32 to 2.6.38: no column for interrupts, the old name of the free.
    """
      bash-4711  [002]   123.456789: mm_page_alloc: \
    page=ffffea0003db9f40 pfn=107315 order=2 migratetype=0 gfp_flags=GFP_KERNEL|GFP_ZERO
      bash-4711  [002]   123.459289: mm_page_free_direct: page=ffffea0003db9f40 pfn=107315 order=2

    """,
    // The option record-tgid, and its column without a number.
    """
      bash-4711  ( 4700) [002] d.s.1   123.456789: mm_page_alloc: \
    page=00000000c2a1b3d4 pfn=0x1a333 order=2 migratetype=1 gfp_flags=GFP_KERNEL|__GFP_ZERO
      bash-4711  (-----) [002] ..... 123.459289: mm_page_free: page=00000000c2a1b3d4 pfn=0x1a333 order=2

    """,
    // The latency format: the CPU stands before the flags, times in µs.
    """
        bash-4711      2d.s1. 56789us : mm_page_alloc: \
    page=00000000c2a1b3d4 pfn=0x1a333 order=2 migratetype=1 gfp_flags=GFP_KERNEL|__GFP_ZERO
        bash-4711      2..... 59289us!: mm_page_free: page=00000000c2a1b3d4 pfn=0x1a333 order=2

    """,
    // Nanoseconds; a mail's quote; a carriage return.
    "> bash-4711 [002] ..s2. 123.456789012: mm_page_alloc: page=0x68ccc0 pfn=0x1a333 order=2 migratetype=1 "
      + "gfp_flags=GFP_KERNEL|__GFP_ZERO\r\n"
      + "> bash-4711 [002] ..... 123.459289012: mm_page_free: page=0x68ccc0 pfn=0x1a333 order=2\r\n",
    // What libtraceevent cannot evaluate stands raw, all numbers decimal: 0x14080c0 as Linux 4.10 numbers its flags.
    """
      bash  4711 [002]   123.456789: kmem:mm_page_alloc: [FAILED TO PARSE] pfn=107315 order=2 gfp_flags=21004480 \
    migratetype=0
      bash  4711 [002]   123.459289: kmem:mm_page_free: [FAILED TO PARSE] pfn=107315 order=2

    """,
  ]

  @Test(arguments: dialects + moreDialects)
  func dialect(_ text: String) throws {
    let trace = try parse(text)
    let isSoftirq = ["d.s.1", "2d.s1.", "..s2."].contains { text.contains(" \($0) ") }
    let task = TaskID(1)
    let isOdd = text.contains(" mm_page_free: x-4711")
    let first = Requester(task: task, cpu: 2, context: isSoftirq ? .softirq : .process)
    let second = Requester(task: isOdd ? TaskID(2) : task, cpu: 2)
    #expect(
      trace.replay.operations.filter { $0.kind == .allocate || $0.kind == .free } == [
        TraceOperation(tick: 0, request: 0, gfp: [.wait, .io, .fs, .zero], order: Order(2), isFree: false, by: first),
        TraceOperation(tick: 2, request: 0, gfp: [], order: Order(0), isFree: true, by: second),
      ])
    #expect(trace.names.tasks == ["init"] + (isOdd ? ["mm_page_free: x", "bash"] : ["bash"]))
    #expect(trace.summary.otherLines <= 1)
    #expect(trace.summary.live == 0)
    #expect(try parse(text, hz: 10_000).replay.operations.last?.tick == 25)
    #expect(try parse(text, perTick: 1).replay.operations.last?.tick == 1)
  }

  private func line(_ payload: String) -> String { " a-1 [000] ..... 1.000000: \(payload)\n" }

  @Test func gfpByMeaning() throws {
    let masks: [(String, GFPMask, Int)] = [
      ("GFP_ATOMIC", .high, 0), ("GFP_NOWAIT", [], 0), ("none", [], 0),
      ("GFP_NOFS|__GFP_NOWARN", [.wait, .io, .noWarn], 0),
      ("GFP_HIGHUSER_MOVABLE|__GFP_COMP", [.wait, .io, .fs, .highMem, .compound], 2),
      ("GFP_KERNEL_ACCOUNT|__GFP_HIGHMEM|__GFP_ZERO", [.wait, .io, .fs, .highMem, .zero], 1),
      ("__GFP_DIRECT_RECLAIM|__GFP_KSWAPD_RECLAIM|__GFP_NORETRY|0x1000000", [.wait, .noRetry], 2),
      ("GFP_DMA|__GFP_COLD", [.dma, .cold], 0), ("GFP_KERNEL|__GFP_NOFAIL", [.wait, .io, .fs, .noFail], 0),
      ("GFP_NOWAIT|GFP_REPEAT|GFP_NOTRACK", .repeats, 1), ("0x24200ca(GFP_HIGHUSER_MOVABLE)", .highUser, 2),
    ]
    for (names, mask, dropped) in masks {
      let trace = try parse(line("mm_page_alloc: page=1 pfn=5 order=0 migratetype=0 gfp_flags=\(names)"))
      #expect(trace.replay.operations.last?.gfp == mask, "\(names)")
      #expect(trace.summary.droppedFlags == dropped, "\(names)")
    }
  }

  @Test func failuresUnknownFreesAndOtherLines() throws {
    let trace = try parse(
      line("mm_page_free: page=1 pfn=9 order=3")
        + line("mm_page_alloc: page=(null) pfn=0 order=5 migratetype=0 gfp_flags=GFP_ATOMIC")
        + line("mm_page_free_batched: page=1 pfn=0x9 order=0")
        + line("mm_page_alloc_zone_locked: page=1 pfn=0x9 order=0 migratetype=0")
        + line("mm_page_alloc: page=1 pfn=0x9 order=0 migratetype=0 gfp_flags=GFP_ATOMIC")
        + "CPU:1 [LOST 3 EVENTS]\n")
    var expected = TraceFile.Summary()
    (expected.lines, expected.requests, expected.frees, expected.unknownFrees) = (6, 1, 1, 1)
    (expected.live, expected.otherLines, expected.failedRequests) = (1, 3, 1)
    (expected.losses, expected.lostEvents) = (1, 3)
    #expect(trace.summary == expected)
    #expect(trace.replay.requests == 1)
    #expect(trace.replay.operations.map(\.request) == [TraceOperation.unknown, 5, 0, 3])
    #expect(trace.replay.operations.map(\.kind) == [.free, .note(.failed), .allocate, .note(.lost)])
    #expect(
      trace.warnings.map(\.description) == [
        "t.trace:6: warning: 3 events were lost (LOST EVENTS): requests and frees are missing\n"
          + "  hint: a larger buffer keeps all: buffer_size_kb, trace-cmd record -b, perf record -m",
        "t.trace:2: warning: 1 request that had failed (no page) is not replayed",
        "t.trace:1: warning: 1 free of a page that no request of the trace got is skipped",
      ])
  }

  @Test func truncated() throws {
    let whole = line("mm_page_alloc: page=1 pfn=0x9 order=0 migratetype=0 gfp_flags=GFP_ATOMIC")
    let cut = try parse(
      whole + " a-1 [000] ..... 1.0: mm_page_alloc: page=1 pfn=0x1 order=0 migratetype=0 gfp_flags=GFP_KER")
    #expect(cut.summary.requests == 1)
    #expect(
      cut.warnings.map(\.description) == [
        "t.trace:2: warning: the last line has no end and is left out\n  hint: the trace seems to be cut"
      ])
    for (bad, message) in [
      ("mm_page_alloc: page=1 order=0 gfp_flags=GFP_ATOMIC", "the event has no pfn="),
      ("mm_page_free: page=1 pfn=0x9", "the event has no order="),
      ("mm_page_alloc: page=1 pfn=0x9 order=0 migratetype=0", "the event has no gfp_flags="),
      ("mm_page_free: page=1 pfn=0xzz order=0", "the event has no pfn="),
    ] {
      let error = #expect(throws: Diagnostic.self) { try parse(whole + line(bad) + whole) }
      #expect(error?.description == "t.trace:2: error: " + message)
    }
    let none = #expect(throws: Diagnostic.self) { try parse("# nothing\nhello\n") }
    #expect(none?.message == "no mm_page_alloc line in it")
  }

  /// The same event as other tools print it: named, with its line, not called absent.
  @Test(arguments: [
    "[12:00:01.123456789] (+?.?????????) web kmem_mm_page_alloc: { cpu_id = 0 }, { page = 0xFFFFEA, order = 0 }",
    "1\t0\t10.000001\tbash\t1234\td..1\tmm_page_alloc\tpfn=0x64 order=0 gfp_flags=GFP_KERNEL",
    "{\"events\":[{\"name\":\"mm_page_alloc\",\"args\":{\"pfn\":100}}]}",
  ])
  func ofOtherTools(_ line: String) {
    let error = #expect(throws: Diagnostic.self) { try parse("# mm_page_alloc is recorded\nhello\n" + line + "\n") }
    #expect(
      error?.description == "t.trace:3: error: mm_page_alloc stands in it, in a form that is not read\n"
        + "  hint: texts of ftrace, trace-cmd report and perf script are read: "
        + "NAME-PID [CPU] TIME: mm_page_alloc: pfn=…")
  }

  @Test func nothingThatCouldBeReplayed() {
    let large = line("mm_page_alloc: page=1 pfn=0x9 order=12 migratetype=0 gfp_flags=GFP_ATOMIC")
    let error = #expect(throws: Diagnostic.self) { try parse(large + large) }
    #expect(error?.hint == "0 requests had failed, 2 are above order 10, the largest of 2.6.11")
  }

  /// A last line that was cut and then ended, stamps since 1970, numbers that no kernel writes, binary files.
  @Test func oddButReal() throws {
    let whole = line("mm_page_alloc: page=1 pfn=0x9 order=0 migratetype=0 gfp_flags=GFP_ATOMIC")
    let cut = try parse(whole + " a-1 [000] ..... 1.0: mm_page_alloc: page=1 pfn=0x1 ord\n\n")
    #expect(
      cut.summary.requests == 1
        && cut.warnings.map(\.description) == [
          "t.trace:2: warning: the last line is left out: the event has no order=\n  hint: the trace seems to be cut"
        ])
    let event = "mm_page_alloc: page=1 pfn=0x9 order=0 migratetype=0 gfp_flags="
    let epoch = try parse(
      " a-1 [000] ..... 1764245000.000000: \(event)GFP_ATOMIC\n a-1 [000] ..... 1764245000.500000: \(event)GFP_ATOMIC\n"
    )
    #expect(epoch.replay.operations.map(\.tick) == [0, 500])
    let far = try parse(" a-1 [99999999999999999999] ..... 1.0: \(event)GFP_ATOMIC\n")
    #expect(far.warnings.contains { $0.message.contains("CPU") }, "\(far.warnings)")
    for mask in ["-1", "0x1ffffffff"] {
      let error = #expect(throws: Diagnostic.self) { try parse(whole + line(event + mask) + whole) }
      #expect(
        error?.description == "t.trace:2: error: gfp_flags=\(mask) is no set of flags\n"
          + "  hint: names like GFP_KERNEL|__GFP_ZERO, or a number of 32 bits")
    }
    for (bytes, hint) in [
      ([0x17, 0x08, 0x44] + Array("tracing6".utf8), "trace-cmd report"), (Array("PERFILE2h".utf8), "perf script"),
      ([0x1F, 0x8B, 8, 0], "gunzip"), ([0x61, 0, 0x62], "make a text"),
    ] {
      try withFolder { folder in
        try Data(bytes).write(to: URL(filePath: folder + "/t"))
        let error = #expect(throws: Diagnostics.self) { try TraceFile.load(path: folder + "/t") }
        #expect(error?.all.first?.hint?.contains(hint) == true && error?.all.first?.line == 1)
      }
    }
  }

  @Test func aMissingTraceIsReportedWhereItIsNamed() {
    let text = "mmscope: 1\ntitle: T\nreplay: { trace: none.trace }\n"
    #expect(mistakes(text, folder: "/nowhere") == ["t.yaml:3:18: error: /nowhere/none.trace: no such file"])
  }

  @Test func shippedTrace() throws {
    let path = Project.root.appending(path: "Scenarios/kernel-day.trace").path
    let summary = try TraceFile.load(path: path).summary
    #expect(summary.requests == 4232)
    #expect(summary.frees == 3349)
    #expect(summary.unknownFrees == 4)
    #expect(summary.live == 887)
    #expect(summary.failedRequests == 0)
  }

  /// The whole oracle trace is too large for the project: where it lies beside, its known numbers are checked.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["MMSCOPE_ORACLE"] != nil))
  func oracleTrace() throws {
    let folder = ProcessInfo.processInfo.environment["MMSCOPE_ORACLE"] ?? ""
    let trace = try TraceFile.load(path: folder + "/ia32-160M-highmem64M/kmem-20k.trace")
    #expect(trace.summary.requests == 7477)
    #expect(trace.summary.frees == 5936)
    #expect(trace.summary.unknownFrees == 4)
    #expect(trace.summary.live == 1545)
    #expect(trace.replay.operations.count { $0.kind == .allocate && $0.order == Order(1) } == 298)
  }
}
