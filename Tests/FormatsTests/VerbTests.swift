import Formats
import Kernel
import Script
import Simulation
import Testing

@Suite struct VerbTests {
  /// The steps and names that both grammars make of the same request.
  private func both(_ step: String, _ line: String) throws -> (file: [Step], line: [Step], sameNames: Bool) {
    let loaded = try ScenarioFile.load(text: scenario("{ alloc_page: { as: A } }, { \(step) }"), name: "t.yaml")
    var names = Names()
    _ = names.label("A")
    let parsed = try CommandLine.parse(line, configuration: loaded.configuration, names: &names)
    return (Array(loaded.program.steps.dropFirst()), parsed.steps, names == loaded.names)
  }

  @Test(arguments: [
    ("alloc_pages: { order: 3, gfp: GFP_ATOMIC, as: B }", "alloc_pages order=3 gfp=GFP_ATOMIC as=B"),
    ("alloc_pages: 3", "alloc_pages 3"),
    ("alloc_page: { gfp: GFP_KERNEL|__GFP_NOWARN, by: cc1 }", "alloc_page gfp=GFP_KERNEL|__GFP_NOWARN by=cc1"),
    ("__get_free_pages: { order: 0..3, context: softirq }", "__get_free_pages order=0..3 context=softirq"),
    ("__get_free_page: { gfp: 0xd0 }", "__get_free_page gfp=0xd0"),
    ("get_zeroed_page: { rt: true, memalloc: true }", "get_zeroed_page rt=true memalloc=true"),
    ("alloc_pages: { order: halving, lifetime: 20..200, count: 7 }", "alloc_pages halving lifetime=20..200 count=7"),
    ("free_pages: A", "free_pages A"),
    ("free_pages: { of: A, pick: every-other }", "free_pages A pick=every-other"),
    ("__free_pages: { of: A, share: 1/2, pick: random }", "__free_pages of=A share=1/2 pick=random"),
    ("__free_page: { frame: 0x1a40 }", "__free_page frame=0x1a40"),
    ("free_page: { address: 0xC1000000 }", "free_page address=0xC1000000"),
    ("__free_pages: { frame: 6720, order: 2 }", "__free_pages frame=6720 order=2"),
    ("drain_local_pages: {}", "drain_local_pages"),
    ("sysctl: { min_free_kbytes: 512 }", "sysctl min_free_kbytes=512"),
    ("tick: 10", "tick 10"),
    (
      "view: { focus: buddy, zone: DMA, order: 4, speed: 20, layout: expanded }",
      "view focus=buddy zone=DMA order=4 speed=20 layout=expanded"
    ),
  ])
  func bothGrammarsGiveTheSameSteps(_ step: String, _ line: String) throws {
    let (file, typed, sameNames) = try both(step, line)
    #expect(file == typed)
    #expect(file.count == 1)
    #expect(sameNames)
  }

  @Test func steps() throws {
    var names = Names()
    let configuration = Configuration(cpus: 4)
    func step(_ line: String) throws -> Step {
      try CommandLine.parse(line, configuration: configuration, names: &names).steps[0]
    }
    let allocation = try step(
      "alloc_pages order=3 gfp=GFP_KERNEL|__GFP_HIGH as=A by=cc1 cpu=3 context=softirq lifetime=20..200 count=2")
    let request = AllocationRequest(
      call: .allocPages, orders: OrderDistribution(Order(3)), gfp: [.wait, .io, .fs, .high], label: LabelID(0),
      lifetime: TickRange(20, 200), count: 2)
    #expect(allocation == .event(.allocate(request, Requester(task: TaskID(1), cpu: 3, context: .softirq))))
    #expect(names.tasks == ["init", "cc1"])
    #expect(names.labels == ["A"])
    let share = FreeTarget.label(LabelID(0), Pick(sequence: .newest, amount: .share(1, 3)))
    #expect(
      try step("free_pages A pick=newest share=1/3")
        == .event(.free(FreeRequest(call: .freePages, target: share), Requester())))
    // One frame is what `free_page` claims, whatever was allocated.
    let one = FreeRequest(call: .freePage, target: .address(0xC100_0000), order: Order(0))
    #expect(try step("free_page address=0xC1000000") == .event(.free(one, Requester())))
    let halving = try step("alloc_pages halving")
    guard case .event(.allocate(let halved, _)) = halving else { return #expect(Bool(false)) }
    #expect(halved.orders.weights == [1024, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1])
    #expect(try step("drain_local_pages cpu=2") == .event(.drainLocalPages(cpu: 2)))
    #expect(try step("sysctl lowmem_reserve_ratio_dma=100") == .event(.setSysctl(.lowmemReserveRatioDMA, 100)))
  }

  @Test func weightsAndLoops() throws {
    let text = scenario(
      "{ repeat: 3, do: [ { alloc_pages: { order: { 0: 8, 1: 4 } } }, { repeat: 2, do: [ { tick: 1 } ] } ] }, "
        + "{ pause: {} }"
    )
    let steps = try ScenarioFile.load(text: text, name: "t.yaml").program.steps
    #expect(steps.count == 7)
    #expect(steps[0] == .repeatStart(count: 3, end: 5))
    guard case .event(.allocate(let request, _)) = steps[1] else { return #expect(Bool(false)) }
    #expect(request.orders.weights == [8, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(
      steps[2...] == [.repeatStart(count: 2, end: 4), .tick(1), .repeatEnd(start: 2), .repeatEnd(start: 0), .pause])
  }

  @Test func claims() throws {
    let text = scenario(
      """
      { mark: m }, { expect: { zone: Normal, free: "<= 240", free-blocks: { 8: 1 }, pgalloc_dma: "!= 0", waiting: 2,
        failed: "> 1", occurrence: { name: merged, count: 3, since: m } } }
      """)
    let loaded = try ScenarioFile.load(text: text, name: "t.yaml")
    let zone = ZoneIndex(node: 0, type: .normal)
    #expect(
      loaded.program.expectations == [
        [
          .zoneFree(zone, Bound(.lessOrEqual, 240)), .zoneFreeBlocks(zone, Order(8), Bound(.equal, 1)),
          .occurrence(.free(.merged), Bound(.equal, 3), since: 0), .waiting(Bound(.equal, 2)),
          .failed(Bound(.greater, 1)),
          .counter(.pgallocDMA, Bound(.notEqual, 0)),
        ]
      ])
    #expect(loaded.expectationLines == [3])
    #expect(loaded.program.markCount == 1)
  }

  @Test(arguments: [
    ("alloc_page5 1", "1: unknown verb \"alloc_page5\""), ("", "1: no command"),
    ("free_pages Z", "12: no step before this makes a block named \"Z\""),
    ("alloc_pages order=11", "19: order 11 is outside 0–10"),
    ("alloc_pages order=1 gfp=GFP_KERNEL|GFP_X", "36: unknown gfp name \"GFP_X\""),
    ("say hello", "1: say belongs in a scenario file"), ("tick 1 2", "8: \"ticks\" is given twice"),
    ("alloc_page as=\"x", "15: the quote is not closed"), ("tick", "1: tick needs ticks"),
    ("sysctl 3", "8: sysctl takes no plain value, found \"3\""),
  ])
  func refusedLines(_ line: String, _ expected: String) throws {
    var names = Names()
    let error = #expect(throws: Diagnostic.self) {
      try CommandLine.parse(line, configuration: Configuration(), names: &names)
    }
    #expect(error.map { "\($0.column ?? 0): \($0.message)" } == expected)
    #expect(names == Names())
  }

  @Test func completions() {
    var names = Names()
    _ = names.label("small")
    func complete(_ line: String) -> [String] { CommandLine.completions(for: line, names: names) }
    #expect(complete("alloc") == ["alloc_pages", "alloc_page"])
    #expect(complete("free_pages s") == ["small", "share="])
    #expect(complete("alloc_pages order=1 gfp=GFP_KERNEL|__GFP_NOR") == ["gfp=GFP_KERNEL|__GFP_NORETRY"])
    #expect(complete("alloc_pages order=1 g") == ["gfp="])
    #expect(complete("say h").isEmpty)
    #expect(!complete("").contains("repeat"))
    #expect(complete("what-if mem") == ["memory="])
    #expect(complete("what-if o") == ["off", "overcommit_memory=", "overcommit_ratio="])
    #expect(complete("what-if alloc_pages order=3 gfp=GFP_AT") == ["gfp=GFP_ATOMIC"])
    #expect(complete("what-if alloc_pages order=3 a") == ["as=", "at="])
  }

  @Test func everyVerbIsWordedInBothLanguages() {
    #expect(Verb.names.count == 51)
    for verb in Verb.all {
      for text in [verb.summary] + verb.parameters.map(\.summary) { #expect(text.en != nil && text.ja != nil) }
    }
  }
}
