import Formats
import Kernel
import Script
import Simulation
import Testing

@Suite struct KernelTextTests {
  @Test(arguments: Project.goldens)
  func oracleFilesSurviveByteForByte(_ phase: String) throws {
    let buddyinfo = try Project.golden(phase, "buddyinfo")
    let rows = try Buddyinfo.parse(buddyinfo)
    #expect(rows.count == (phase.contains("160M") ? 3 : 2))
    #expect(Buddyinfo.text(of: rows) == buddyinfo)
    for (index, file) in [(FragmentationIndex.extfrag, "extfrag_index"), (.unusable, "unusable_index")] {
      let text = try Project.golden(phase, file)
      let rows = try FragmentationIndex.parse(text)
      #expect(rows.count >= 2)
      #expect(index.text(of: rows) == text)
    }
  }

  @Test func linesMayEndInCarriageReturns() throws {
    let text = try Project.golden("ia32-64M-hole", "buddyinfo")
    #expect(try Buddyinfo.parse(text.replacing("\n", with: "\r\n")) == Buddyinfo.parse(text))
  }

  /// C's remainder keeps the sign: one free block of order 8 has -0.500 at order 9 (LF 4.4).
  @Test func negativeIndexes() throws {
    let values = [-1000, -500, -250, -5, 0, 5, 995, 1000, 0, 0, 0]
    let row = FragmentationIndex.Row(node: 0, zone: "DMA", values: values)
    let text = FragmentationIndex.extfrag.text(of: [row])
    #expect(
      text == "Node 0, zone      DMA -1.000  0.-500  0.-250  0.-05  0.000  0.005  0.995  1.000  0.000  0.000  0.000 \n")
    #expect(try FragmentationIndex.parse(text).first?.values == values)
  }

  @Test(arguments: [
    (
      "Node 0, zone DMA 1 2 3\n", "b:1: error: a zone has 11 orders, this line has 3\n  hint: MAX_ORDER of 2.6.11 is 11"
    ),
    (
      "Node 0, zone DMA 0 0 0 0 0 0 0 0 0 0 1\nNode 0, zone Normal 0 0 x 0 0 0 0 0 0 0 1\n",
      "b:2:25: error: expected a count of free blocks, found \"x\""
    ),
    ("hello\n", "b:1:1: error: expected \"Node N, zone NAME …\", found \"hello\""),
    (
      "Node 0, zone Movable 0 0 0 0 0 0 0 0 0 0 1\n",
      "b:1: error: 1024 frames are free in zone Movable, which this machine lacks\n  hint: its zones: DMA, Normal; "
        + "linux-2.6.11 on IA-32 has DMA, Normal and HighMem: leave the row out, or add its blocks there"
    ),
    (
      "\nNode 0, zone HighMem 0 0 0 0 0 0 0 0 0 0 1\n",
      "b:2: error: 1024 frames are free in zone HighMem, which this machine lacks\n  hint: its zones: DMA, Normal; "
        + "HighMem begins at 896 MiB, or with highmem in machine"
    ),
    (
      "Node 0, zone DMA 0 0 0 0 0 0 0 0 0 0 5\n",
      "b:1: error: 5120 free frames do not fit into zone DMA of 4096 frames\n  hint: memory: a larger machine, or "
        + "fewer blocks"
    ),
    (
      "Node 1, zone DMA 0 0 0 0 0 0 0 0 0 0 1\n",
      "b:1: error: 1024 frames are free in zone DMA of node 1, which this machine lacks\n  hint: nodes: 2 in machine"
    ),
    (
      "Node 0, zone DMA 0 0 0 0 0 0 0 0 0 0 1\nNode 0, zone DMA 0 0 0 0 0 0 0 0 0 0 1\n",
      "b:2: error: zone DMA of node 0 comes twice\n  hint: of several reports in a log keep one"
    ),
    // Fewer frames than the zone has, but each needs its buddy in use: 2 × 2,100 > 4,096.
    (
      "Node 0, zone Normal 0 0 0 0 0 0 0 0 0 0 1\nNode 0, zone DMA 2100 0 0 0 0 0 0 0 0 0 0\n",
      "b:2: error: 2100 free frames in these blocks do not fit into zone DMA of 4096 frames: the buddy of a free block "
        + "is in use below order 10\n  hint: memory: a larger machine, or fewer small blocks"
    ),
  ])
  func refusedStarts(_ text: String, _ expected: String) {
    let error = #expect(throws: Diagnostic.self) { try Buddyinfo.freeBlocks(text, file: "b", on: Configuration()) }
    #expect(error?.description == expected)
  }

  static let reading: Reading = {
    let list = PerCPUListReading(count: 5, low: 2, high: 6, batch: 1)
    let empty = PerCPUListReading(count: 0, low: 0, high: 2, batch: 1)
    let zone = ZoneReading(
      index: ZoneIndex(node: 0, type: .dma), start: FrameNumber(0), spanned: 4096, present: 4096, free: 3072, min: 64,
      low: 80, high: 96, reserve: [0, 48, 48], freeBlocks: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3],
      extfragIndex: Array(repeating: -1000, count: 11), unusableIndex: Array(repeating: 0, count: 11),
      pagesets: [PagesetReading(hot: list, cold: empty), PagesetReading(hot: empty, cold: empty)])
    return Reading(
      configuration: Configuration(memoryFrames: 4096), tick: 0, events: 0, ramFrames: 4000, zones: [zone],
      vmstat: (0..<37).map { UInt64($0) }, waiting: [], failures: 0, script: .running, step: 0, caption: nil, mark: nil,
      markTicks: [], maps: [], inspected: nil, chunk: [], freeLists: [], occurrences: [], lastRequest: [])
  }()

  @Test func printedFromAReading() {
    let buddyinfo =
      "Node 0, zone      DMA      0      0      0      0      0      0      0      0      0      0      3 \n"
    #expect(Buddyinfo.text(of: Self.reading) == buddyinfo)
    let vmstat = KernelText.vmstat(Self.reading).split(separator: "\n")
    #expect(vmstat.count == 37)
    #expect(vmstat.first == "nr_dirty 0" && vmstat[13] == "pgfree 13" && vmstat.last == "pgrotated 36")
    #expect(
      KernelText.meminfo(Self.reading) == """
        MemTotal:        16000 kB
        MemFree:         12288 kB
        HighTotal:           0 kB
        HighFree:            0 kB
        LowTotal:        16000 kB
        LowFree:         12288 kB

        """)
    #expect(
      KernelText.zoneinfo(Self.reading) == """
        Node 0, zone      DMA
          pages free     3072
                min      64
                low      80
                high     96
                active   0
                inactive 0
                scanned  0 (a: 0 i: 0)
                spanned  4096
                present  4096
                protection: (0, 48, 48)
          pagesets
            cpu: 0 pcp: 0
                      count: 5
                      low:   2
                      high:  6
                      batch: 1
            cpu: 0 pcp: 1
                      count: 0
                      low:   0
                      high:  2
                      batch: 1
          all_unreclaimable: 0
          prev_priority:     12
          temp_priority:     12
          start_pfn:         0

        """)
  }

  /// W41 and RF 14: MemTotal is what boot handed to the buddy system, and stays so; with HighMem LowTotal is the rest.
  @Test func totalMemory() throws {
    var machine = try Machine(Configuration())
    #expect(KernelText.meminfo(machine.reading()).hasPrefix("MemTotal:        62460 kB\n"))
    machine.perform(.allocate(AllocationRequest(orders: OrderDistribution(Order(5)), gfp: .kernel), Requester()))
    #expect(KernelText.meminfo(machine.reading()).contains("LowTotal:        62460 kB\n"))
    let high = try Machine(Configuration(memoryFrames: 1024 << 8))
    let lines = KernelText.meminfo(high.reading()).split(separator: "\n").map { $0.split(separator: " ") }
    let numbers = Dictionary(uniqueKeysWithValues: lines.map { (String($0[0]), Int($0[1]) ?? -1) })
    #expect(numbers["HighTotal:"] == 131_072)
    #expect(numbers["LowTotal:"] == (numbers["MemTotal:"] ?? 0) - 131_072)
    // 229,376 low frames less 98 + 512 + 1 + 1, three low pages, mem_map and queues 2048 + 5, hash tables 208.
    #expect(numbers["LowTotal:"] == (229_376 - 612 - 3 - 2053 - 208) * 4)
  }
}
