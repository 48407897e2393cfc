import Foundation
import Kernel
import Script
import Testing

@testable import Formats

/// Memory-state texts as people find them: in mails, logs and terminals.
@Suite struct CopiedTextTests {
  static let buddyinfo = """
    Node 0, zone      DMA      1      0      1      0      1      0      0      0      0      1      3
    Node 0, zone   Normal    221    746    717    496    309    245    145     80     84     48     10

    """
  static let rows = [
    [1, 0, 1, 0, 1, 0, 0, 0, 0, 1, 3], [221, 746, 717, 496, 309, 245, 145, 80, 84, 48, 10],
  ].map { $0.map { UInt64($0) } }

  private static func decorated(_ change: (String) -> String) -> String {
    buddyinfo.split(separator: "\n").map { change(String($0)) }.joined(separator: "\n") + "\n"
  }

  static let forms = [
    buddyinfo, decorated { "> " + $0 }, decorated { ">> > " + $0 }, decorated { $0 + "\r" },
    decorated { "[  123.456789] " + $0 }, decorated { "[1234567.456789][ T1793] " + $0 }, decorated { "<6>" + $0 },
    decorated { "<4>[   12.000001] " + $0 }, decorated { "Sep  7 14:18:32 web-1 kernel: " + $0 },
    decorated { "> Sep  7 14:18:32 web-1 kernel: [12345.678901] " + $0 },
    decorated { "2024-03-01T10:00:00.123456+01:00 web kernel: [12345.678901] " + $0 },
    decorated { "[Tue May 26 09:14:22 2026] " + $0 }, decorated { "| " + $0 }, decorated { "| > " + $0 },
    decorated { "kern  :info  : [  123.456789] " + $0 }, decorated { "daemon:warn  : " + $0 },
    decorated { "/proc/buddyinfo:" + $0 }, decorated { "12:" + $0 }, decorated { "/proc/buddyinfo:3:" + $0 },
    decorated { "state.txt:" + $0 }, decorated { "<6>[12345.678901] c1    345 " + $0 },
    decorated { "11-27 12:00:01.234     0     0 I kernel  : " + $0 }, decorated { "Nov 27 12:00:01 web-1 " + $0 },
    decorated { "[12345.678901] c1    345 " + log($0, node: false, types: false) },
    decorated { "11-27 12:00:01.234 I/KERNEL (  345): " + log($0, node: true, types: true) },
    decorated { "\u{1B}[32m" + $0 + "\u{1B}[0m" }, decorated { "\u{1B}[1;33mNode\u{1B}[0m" + $0.dropFirst(4) },
    decorated { "| " + $0 + " |" },
    "$ cat /proc/buddyinfo\n" + buddyinfo + "$ \n", "Hello,\n\nhere it is:\n" + buddyinfo + "-- \nJ.\n",
    // Wrapped by a mail program, quoted by another.
    decorated { wrap($0, 72) }, decorated { wrap($0, 40, "> ") },
    // The same from show_free_areas: of old kernels, of several nodes, with migrate types.
    decorated { log($0, node: false, types: false) }, decorated { log($0, node: true, types: false) },
    decorated { "[ 7141.123456] " + log($0, node: true, types: true) },
    "Mem-info:\nDMA per-cpu:\ncpu 0 hot: low 2, high 6, batch 1 used:4\nFree pages:      30252kB (252kB HighMem)\n"
      + "DMA free:2280kB min:16kB low:20kB high:24kB active:0kB inactive:0kB present:16384kB pages_scanned:0 "
      + "all_unreclaimable? no\nlowmem_reserve[]: 0 880 1007\n" + decorated { log($0, node: false, types: false) }
      + "HighMem: empty\nSwap cache: add 0, delete 0, find 0/0, race 0+0\n",
    decorated { wrap(log($0, node: true, types: true), 61, "> ") },
  ]

  /// As a mail program breaks a line: at blanks.
  private static func wrap(_ line: String, _ width: Int, _ quote: String = "") -> String {
    var lines = [""]
    for word in line.split(separator: " ") {
      if lines[lines.count - 1].count + word.count >= width { lines.append("") }
      lines[lines.count - 1] += word + " "
    }
    return lines.map { quote + $0 }.joined(separator: "\n")
  }

  /// A row of buddyinfo as `show_free_areas` prints it.
  private static func log(_ line: String, node: Bool, types: Bool) -> String {
    let words = line.split(separator: " ")
    let counts = words[4...].map { UInt64($0)! }
    var text = (node ? "Node 0 " : "") + words[3] + ": "
    var sum: UInt64 = 0
    for (order, count) in counts.enumerated() {
      text += "\(count)*\(4 << order)kB " + (types && count > 0 ? "(UME) " : "")
      sum += count * UInt64(4 << order)
    }
    return text + "= \(sum)kB"
  }

  @Test(arguments: forms)
  func freeBlocks(_ text: String) throws {
    let found = try Buddyinfo.parse(text, file: "b").filter { $0.zone != "HighMem" }
    #expect(found.map { $0.counts } == Self.rows, "\(text)")
    #expect(found.map { $0.zone } == ["DMA", "Normal"] && found.allSatisfy { $0.node == 0 })
  }

  @Test(arguments: [
    ("DMA: 28*4kB 1*8kB = 120kB\n", "b:1: error: a zone has 11 orders, this line has 2 | MAX_ORDER of 2.6.11 is 11"),
    ("x\nDMA: 1*64kB 1*128kB\n", "b:2:6: error: expected blocks of 4 kB, found 64 kB | IA-32 has pages of 4 kB"),
    ("DMA: 1*4kB 1*16kB\n", "b:1:12: error: expected blocks of 8 kB, found 16 kB | each order is twice the one before"),
    ("DMA: 1*4kB x*8kB\n", "b:1:12: error: expected blocks like 28*4kB, found \"x*8kB\""),
    ("DMA: 2*4kB = 9kB\n", "b:1:14: error: the blocks of zone DMA make 8 kB, the line says 9"),
    (
      "Node 0, zone DMA 0 0 0 0 0 0 0 0 0 0 1\nNode 0, Zone Normal 1 2 3 4 5 6 7 8 9 10 11\n",
      "b:2:1: error: expected \"Node N, zone NAME …\", found \"Node 0, Zone Normal 1 2 3 4 5 6 7 8 9 10 11\""
    ),
    ("1 2 3 4\n", "b:1:1: error: expected \"Node N, zone NAME …\", found \"1 2 3 4\""),
    ("> Node 0, zone DMA 1 x 3\n", "b:1:22: error: expected a count of free blocks, found \"x\""),
    (
      // Linux 2.4's SysRq-M.
      "Zone: DMA\n3*4kB 1*8kB 1*16kB = 36kB)\n",
      "b:2:1: error: expected \"NAME: 28*4kB 1*8kB …\", found \"3*4kB 1*8kB 1*16kB = 36kB)\" "
        + "| write the zone's name before its blocks; Linux 2.4 printed none"
    ),
    (
      "Node 0, zone DMA 1 2 3 4 5 6 7 8 9 10\n",
      "b:1: error: a zone has 11 orders, this line has 10 | MAX_ORDER of 2.6.11 is 11, of the kernel that wrote it 10: "
        + "its free lists are others"
    ),
    (
      "Node    0, zone      DMA, type    Unmovable      0      0      0      1      1      1      1      1      0\n",
      "b:1:27: error: expected a count of free blocks, found \"type\" | this is /proc/pagetypeinfo: /proc/buddyinfo of "
        + "the same moment has the sums"
    ),
    (
      "Node 0, zone      DMA\n  pages free     3840\n",
      "b:1: error: zone DMA has no counts of free blocks behind it | of /proc/zoneinfo and the like only "
        + "/proc/buddyinfo has them"
    ),
    ("", "b:1: error: no zone in it | Node 0, zone   Normal  …, as /proc/buddyinfo prints"),
  ])
  func refused(_ text: String, _ expected: String) {
    let error = #expect(throws: Diagnostic.self) { try Buddyinfo.parse(text, file: "b") }
    #expect(error?.description.replacingOccurrences(of: "\n  hint: ", with: " | ") == expected)
  }

  /// Zones of other kernels: taken when nothing is free in them.
  @Test func zonesThatTheMachineLacks() throws {
    let none = ["DMA32", "Movable", "Device", "HighMem"].map { "Node 0, zone \($0) 0 0 0 0 0 0 0 0 0 0 0\n" }.joined()
    let more = "Node 1, zone Normal 0 0 0 0 0 0 0 0 0 0 0\n"
    let blocks = try Buddyinfo.freeBlocks(
      none + Self.buddyinfo + more, file: "b", on: Configuration(memoryFrames: 896 << 8))
    #expect(blocks.map { $0.counts } == Self.rows.map { $0.map { UInt32($0) } })
    // 2 GiB on two nodes: the second has nothing below 896 MiB.
    let text = Self.buddyinfo.replacingOccurrences(of: "Node 0, zone   Normal", with: "Node 1, zone   Normal")
    let two = Configuration(memoryFrames: 2 << 18, nodes: 2)
    let error = #expect(throws: Diagnostic.self) { try Buddyinfo.freeBlocks(text, file: "b", on: two) }
    #expect(
      error?.description == "b:2: error: 97173 frames are free in zone Normal of node 1, which this machine lacks\n"
        + "  hint: node 1 has HighMem")
  }

  static let slabs = """
    slabinfo - version: 2.1
    # name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> \
    <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>
    nfs_write_data        36     42    512    7    1 : tunables   54   27    8 : slabdata      6      6      0
    task_struct           30     30   1408    5    2 : tunables   24   12    8 : slabdata      6      6      0

    """

  @Test func slabinfoAsItIsFound() throws {
    let right = try Slabinfo.parse(Self.slabs).map { $0.values }
    #expect(right == [[36, 42, 512, 7, 1, 54, 27, 8, 6, 6, 0], [30, 30, 1408, 5, 2, 24, 12, 8, 6, 6, 0]])
    let lines = Self.slabs.split(separator: "\n").map(String.init)
    let wrapped = lines.map { Self.wrap($0, 70) }.joined(separator: "\n") + "\n"
    let bare = lines[2...].joined(separator: "\n") + "\n"
    func each(_ lines: [String], _ change: (Int, String) -> String) -> String {
      lines.enumerated().map(change).joined(separator: "\n")
    }
    let forms: [String] = [
      bare, wrapped, lines.map { "> " + $0 }.joined(separator: "\r\n"), "$ cat /proc/slabinfo\n" + bare + "$ \n",
      lines.map { "[   12.345678] " + $0 }.joined(separator: "\n"),
      wrapped.split(separator: "\n").map { "> " + $0 }.joined(separator: "\n"),
      each(lines) { "/proc/slabinfo:" + $1 }, each(lines) { "| " + $1 },
      each(lines) { "\($0 + 1):\($1)" },
      each(lines) { "kern  :info  : [   12.345678] " + $1 },
      bare.split(separator: "\n").map { "Sep  7 14:18:32 web-1 kernel: " + $0 }.joined(separator: "\n"),
      bare.replacingOccurrences(
        of: "6      0\n", with: "6      0 : globalstat 1 2 3 4 5 6 7 8 : cpustat 1 2 3 4\n"),
    ]
    for text in forms { #expect(try Slabinfo.parse(text).map { $0.values } == right, "\(text)") }
  }

  /// The first bad row is named, and a step that names a cache of the file is no second mistake.
  @Test func nothingFollowsFromAFailedLoad() throws {
    try withFolder { folder in
      let slub = (1...3).map { "kmalloc-\($0)024 8 8 1024 4 1 : tunables 0 0 0 : slabdata 2 2 0\n" }.joined()
      try Data(("slabinfo - version: 2.1\n# name\n" + slub).utf8).write(to: URL(filePath: folder + "/s"))
      let text =
        "mmscope: 1\ntitle: T\nstart: { slabinfo: s }\n"
        + "script: [ { expect: { cache: kmalloc-3024, active_objs: 8 } } ]\n"
      #expect(
        mistakes(text, folder: folder) == [
          "\(folder)/s:3: error: kmalloc-1024: limit 0 | SLUB prints 0: it has no arrays; SLAB's slabinfo is needed"
        ])
    }
  }

  /// What run would refuse, check refuses with its place.
  @Test(arguments: [
    (
      "machine: { memory: 64MiB, nodes: 2 }\nstart: { free-blocks: { Normal: { 10: 11 } } }\n",
      "t.yaml:4:25: error: 11264 free frames do not fit into zone Normal of 4096 frames | memory: a larger machine, or "
        + "fewer blocks"
    ),
    (
      "machine: { memory: 64MiB, nodes: 2 }\nstart: { free-blocks: { 1/DMA: { 0: 1 } } }\n",
      "t.yaml:4:25: error: node 1 has no zone DMA | its zones: Normal"
    ),
    (
      "start: { free-blocks: { DMA: { 0: 2100 } } }\n",
      "t.yaml:3:25: error: 2100 free frames in these blocks do not fit into zone DMA of 4096 frames: the buddy of a "
        + "free block is in use below order 10 | memory: a larger machine, or fewer small blocks"
    ),
    (
      "start: { free-blocks: { DMA: { 0: 1 }, 0/DMA: { 1: 1 } } }\n",
      "t.yaml:3:40: error: zone 0/DMA comes twice"
    ),
    (
      "machine: { memory: 2GiB, nodes: 2 }\nscript: [ { expect: { zone: 1/Normal, free: 3 } } ]\n",
      "t.yaml:4:29: error: node 1 has no zone Normal | its zones: HighMem"
    ),
  ])
  func checkKnowsWhatRunRefuses(_ sections: String, _ expected: String) {
    #expect(mistakes("mmscope: 1\ntitle: T\n" + sections) == [expected])
  }

  /// `mmscope check <(…)`.
  @Test func aPipeIsRead() throws {
    try withFolder { folder in
      let path = folder + "/pipe"
      try #require(mkfifo(path, 0o600) == 0)
      let writer = Thread {
        FileHandle(forWritingAtPath: path)?.write(Data("mmscope: 1\ntitle: Piped\n".utf8))
      }
      writer.start()
      #expect(try ScenarioFile.load(path: path).title[.en] == "Piped")
    }
  }
}
