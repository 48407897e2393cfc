import Formats
import Foundation
import Kernel
import Script
import Simulation
import TestSupport
import Testing

/// /proc/slabinfo, read and written.
@Suite struct SlabinfoTests {
  /// Rows of the machine of LF 6.2, with counts that go with them; the newest cache first.
  static let text = """
    slabinfo - version: 2.1
    # name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> \
    <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>
    ip_conntrack_expect      0      0    256   15    1 : tunables  120   60    8 : slabdata      0      0      0
    nfs_write_data        36     42    512    7    1 : tunables   54   27    8 : slabdata      6      6      0
    task_struct          110    115   1408    5    2 : tunables   24   12    8 : slabdata     22     23      0
    anon_vma             700    904     16  226    1 : tunables  120   60    8 : slabdata      4      4    100
    size-131072(DMA)       0      0 131072    1   32 : tunables    8    4    0 : slabdata      0      0      0

    """

  @Test func rowsSurviveByteForByte() throws {
    let rows = try Slabinfo.parse(Self.text)
    #expect(rows.count == 5)
    #expect(rows.map(\.line) == [3, 4, 5, 6, 7])
    #expect(rows[1].name == "nfs_write_data")
    #expect(rows[1].values == [36, 42, 512, 7, 1, 54, 27, 8, 6, 6, 0])
    #expect(Slabinfo.text(of: rows) == Self.text)
  }

  /// The header of 2.0 names batchcount first, but the numbers are limit, batchcount, shared (LF 6.4).
  @Test func version20() throws {
    let old = Self.text.replacingOccurrences(of: "2.1", with: "2.0")
      .replacingOccurrences(of: "<limit> <batchcount>", with: "<batchcount> <limit>")
    let rows = try Slabinfo.parse(old)
    #expect(rows == (try Slabinfo.parse(Self.text)))
    #expect(rows[1][.limit] == 54 && rows[1][.batchCount] == 27)
  }

  @Test func statisticsAndCarriageReturns() throws {
    let lines = Self.text.split(separator: "\n").map(String.init)
    for statistics in [
      " : globalstat      42     42     6    0    0    0   61    0 : cpustat     30      6      0      0",
      // 2.0 has no nodeallocs.
      " : globalstat      42     42     6    0    0    0   61 : cpustat     30      6      0      0",
    ] {
      let text = ([lines[0] + " (statistics)", lines[1]] + lines[2...].map { $0 + statistics }).joined(
        separator: "\r\n")
      #expect(try Slabinfo.parse(text) == Slabinfo.parse(Self.text))
    }
  }

  static func start(_ text: String, on configuration: Configuration = Configuration()) throws -> ([CacheStart], Names) {
    var names = Names()
    return (try Slabinfo.caches(text, file: "s", on: configuration, names: &names), names)
  }

  @Test func aStartIsOldestFirst() throws {
    let (rows, names) = try Self.start(Self.text)
    #expect(
      rows.map { names[$0.cache] } == [
        "size-131072(DMA)", "anon_vma", "task_struct", "nfs_write_data", "ip_conntrack_expect",
      ])
    let own = CacheID(UInt16(Profile.linux2611.caches.names.count))
    #expect(
      rows[3]
        == CacheStart(
          cache: own, objectSize: 512, count: 7, order: 0, activeObjects: 36, activeSlabs: 6, slabs: 6, limit: 54,
          batch: 27, sharedFactor: 8, sharedAvailable: 0))
    #expect(rows[0].order == 5 && rows[2].order == 1 && rows[1].sharedAvailable == 100)
  }

  /// One line of a file with this row in line 3.
  static func file(_ row: String) -> String { "slabinfo - version: 2.1\n# name\n\(row)\n" }

  @Test(arguments: [
    ("", "s:1: error: no cache in it | slabinfo - version: 2.1, then a line for each cache"),
    ("hello\n", "s:1:1: error: expected \"slabinfo - version: 2.1\", found \"hello\""),
    ("slabinfo - version: 1.1\n", "s:1: error: version \"1.1\" of slabinfo is not known | 2.0 and 2.1 are"),
    (file("bio 1 2 3"), "s:3: error: this is no line of /proc/slabinfo: \"bio 1 2 3\""),
    (
      file("bio 0 0 64 x 1 : tunables 120 60 8 : slabdata 0 0 0"), "s:3:12: error: expected a number, found \"x\""
    ),
    (
      file("bio 0 0 64 61 3 : tunables 120 60 8 : slabdata 0 0 0"),
      "s:3: error: bio: 3 pages a slab: not a power of two up to 32"
    ),
    (
      file("bio 0 0 64 61 64 : tunables 120 60 8 : slabdata 0 0 0"),
      "s:3: error: bio: 64 pages a slab: not a power of two up to 32"
    ),
    (
      file("bio 0 0 2 61 1 : tunables 120 60 8 : slabdata 0 0 0"),
      "s:3: error: bio: objects of 2 bytes: outside 4–131072"
    ),
    (
      file("bio 0 0 64 65 1 : tunables 120 60 8 : slabdata 0 0 0"),
      "s:3: error: bio: 65 objects of 64 bytes do not make a slab of 1 page(s)"
    ),
    (
      file("bio 1 60 64 61 1 : tunables 120 60 8 : slabdata 1 1 0"),
      "s:3: error: bio: 1 slabs of 61 objects are not the 60 of num_objs"
    ),
    (
      file("bio 62 61 64 61 1 : tunables 120 60 8 : slabdata 1 1 0"), "s:3: error: bio: 62 active objects of 61"
    ),
    (
      file("bio 1 61 64 61 1 : tunables 120 60 8 : slabdata 2 1 0"), "s:3: error: bio: 2 active slabs of 1"
    ),
    (
      file("bio 1 122 64 61 1 : tunables 120 60 8 : slabdata 2 2 0"),
      "s:3: error: bio: 1 active objects in 2 active slabs | an active slab holds 1–61 of them"
    ),
    (
      file("bio 0 0 64 64 1 : tunables 0 0 0 : slabdata 0 0 0"),
      "s:3: error: bio: limit 0 | SLUB prints 0: it has no arrays; SLAB's slabinfo is needed"
    ),
    (
      file("bio 0 0 64 61 1 : tunables 240 60 8 : slabdata 0 0 0"),
      "s:3: error: bio: limit 240 | arrays of up to 120 entries are simulated"
    ),
    (
      file("bio 0 0 64 61 1 : tunables 60 61 8 : slabdata 0 0 0"),
      "s:3: error: bio: batchcount 61 is outside 1–60, its limit"
    ),
    (
      file("bio 0 0 64 61 1 : tunables 120 60 9 : slabdata 0 0 0"),
      "s:3: error: bio: a shared array of 540 entries | up to 480 are simulated: batchcount × sharedfactor"
    ),
    (
      file("bio 5 61 64 61 1 : tunables 120 60 8 : slabdata 1 1 6"),
      "s:3: error: bio: sharedavail 6 is more than there can be"
    ),
    (
      file(
        "bio 0 0 64 61 1 : tunables 120 60 8 : slabdata 0 0 0\nbio 0 0 64 61 1 : tunables 120 60 8 : slabdata 0 0 0"),
      "s:3: error: bio: the cache comes twice"
    ),
    (
      file(
        "bio 0 999424 64 61 1 : tunables 120 60 8 : slabdata 0 16384 0\nb 0 0 64 61 1 : tunables 9 6 8 : slabdata 0 0 0"
      ),
      "s:3: error: bio: with its slabs there are 16385 pages, more than the 16384 of low memory"
    ),
  ])
  func refused(_ text: String, _ expected: String) {
    // The last one: 16,384 slabs of 61 are 999,424 objects; one page more comes from an older cache.
    let text = text.replacingOccurrences(
      of: "b 0 0 64 61 1 : tunables 9 6 8 : slabdata 0 0 0", with: "b 0 61 64 61 1 : tunables 9 6 8 : slabdata 0 1 0")
    let error = #expect(throws: Diagnostic.self) { try Self.start(text) }
    let found = error?.description.replacingOccurrences(of: "\n  hint: ", with: " | ")
    // What a line should have looked like is said where it is none.
    #expect(found?.components(separatedBy: " | NAME").first == expected)
  }

  /// A machine that starts from a file prints its rows again, but for what the allocator itself needs.
  @Test func aScenarioStartsFromAFile() throws {
    try withFolder { folder in
      try Data(Self.text.utf8).write(to: URL(filePath: folder + "/slabinfo"))
      let text =
        "mmscope: 1\ntitle: T\nmachine: { cpus: 2 }\nstart: { slabinfo: slabinfo }\n"
        + "script: [ { kmem_cache_alloc: nfs_write_data } ]\n"
      let scenario = try ScenarioFile.load(text: text, name: "t.yaml", folder: folder)
      #expect(scenario.configuration.hasSlab)
      let machine = try Machine(scenario.configuration, start: scenario.start, program: scenario.program)
      let reading = machine.reading(ReadingRequest(slab: SlabRequest()))
      let slab = try #require(reading.slab)
      let written = Slabinfo.text(of: Slabinfo.rows(of: slab, names: scenario.names)).split(separator: "\n")
      // The caches that the kernel does not make for itself are the newest.
      #expect(written[2].hasPrefix("ip_conntrack_expect ") && written[3].hasPrefix("nfs_write_data "))
      for line in Self.text.split(separator: "\n")[2...] { #expect(written.contains(line), "\(line)") }
      #expect(machine.fullViolation() == nil)
      let pages = slab.caches.reduce(0) { $0 + $1.pages }
      #expect(reading.vmstat[Int(VMCounter.nrSlab.rawValue)] == pages)
      #expect(KernelText.meminfo(reading).contains("Slab:         " + String(format: "%8d kB\n", pages * 4)))
      // A mistake in the file stands where it is; a missing one where it is named.
      try Data("slabinfo - version: 2.1\nx\n".utf8).write(to: URL(filePath: folder + "/slabinfo"))
      #expect(mistakes(text, folder: folder).first?.hasPrefix("\(folder)/slabinfo:2: error: this is no line") == true)
      let missing = text.replacingOccurrences(of: "slabinfo: slabinfo", with: "slabinfo: none")
      #expect(mistakes(missing, folder: folder).first == "t.yaml:4:20: error: \(folder)/none: no such file")
      let without = text.replacingOccurrences(of: "cpus: 2", with: "slab: false")
      #expect(mistakes(without, folder: folder).first == "t.yaml:4:10: error: slabinfo needs a machine with slab: true")
    }
  }

  /// A fresh kernel's file: its geometry and tunables are those of LF 6.2, and the whole of it stays as it is.
  @Test func aBootedMachine() throws {
    let configuration = Configuration(cpus: 2, cacheLine: 128, hasSlab: true)
    let machine = try Machine(configuration)
    let reading = machine.slabReading(SlabRequest())
    let slab = try #require(reading)
    let text = Slabinfo.text(of: Slabinfo.rows(of: slab, names: Names()))
    #expect(golden("slabinfo-boot-2-cpus-line-128", text) == nil)
    let lines = text.split(separator: "\n").map(String.init)
    // LF 6.2: geometry and tunables of general caches with lines of 128 bytes.
    for (name, row) in [
      ("size-32", "     32  119    1 : tunables  120   60    8"),
      ("size-64", "     64   61    1 : tunables  120   60    8"),
      ("size-128", "    128   31    1 : tunables  120   60    8"),
      ("size-256", "    256   15    1 : tunables  120   60    8"),
      ("size-512", "    512    8    1 : tunables   54   27    8"),
      ("size-1024", "   1024    4    1 : tunables   54   27    8"),
      ("size-2048", "   2048    2    1 : tunables   24   12    8"),
      ("size-4096", "   4096    1    1 : tunables   24   12    8"),
      ("size-8192", "   8192    1    2 : tunables    8    4    0"),
      ("size-16384", "  16384    1    4 : tunables    8    4    0"),
      ("size-32768", "  32768    1    8 : tunables    8    4    0"),
      ("size-65536", "  65536    1   16 : tunables    8    4    0"),
      ("size-131072", " 131072    1   32 : tunables    8    4    0"),
      ("kmem_cache", "    256   15    1 : tunables  120   60    8"),
      ("task_struct", "   1408    5    2 : tunables   24   12    8"),
      ("anon_vma", "     16  226    1 : tunables  120   60    8"),
    ] {
      let line = try #require(lines.first { $0.hasPrefix(name + " ") }, "\(name)")
      let geometry = line.dropFirst(max(17, name.count) + 14).prefix(row.count)
      #expect(geometry == row, "\(line)")
    }
    #expect(!lines.contains { $0.hasPrefix("size-96 ") || $0.hasPrefix("size-192 ") })
    #expect(lines.last?.hasPrefix("kmem_cache ") == true)
  }
}
