import Foundation
import Testing

/// The readers that everybody has: slabtop and vmstat of procps, with our slabinfo in the place of the kernel's.
@Suite(.enabled(if: Procps.canRun, "needs procps, and the right to mount in a namespace of its own"))
struct ProcpsTests {
  /// Caches of every sort: on-slab and off-slab, of one page and of several, with names that do not fit their column.
  static let scenario = """
    mmscope: 1
    title: { en: t, ja: t }
    machine: { memory: 64MiB, cpus: 4, cache-line: 128, pae: true }
    script:
      - kmem_cache_create: { name: nfs_write_data, size: 448, flags: SLAB_HWCACHE_ALIGN }
      - kmem_cache_create: { name: ip_conntrack_expect, size: 256, flags: SLAB_HWCACHE_ALIGN }
      - kmem_cache_create: { name: a_cache_with_a_name, size: 68 }
      - kmem_cache_alloc: { cache: nfs_write_data, as: A, count: 40 }
      - kmem_cache_alloc: { cache: task_struct, as: A, count: 111 }
      - kmem_cache_alloc: { cache: anon_vma, as: A, count: 700 }
      - kmem_cache_alloc: { cache: a_cache_with_a_name, as: A, count: 99, cpu: 2 }
      - kmalloc: { size: 1..131072, as: A, count: 60 }
      - tick: 5
      - kmem_cache_free: { of: A, share: 1/3, pick: random }
    """

  struct Report: Decodable {
    struct Slab: Decodable {
      var name: String
      var active, objects, size, perSlab, pages, slabs: Int
      enum CodingKeys: String, CodingKey {
        case name
        case active = "active_objs"
        case objects = "num_objs"
        case size = "objsize"
        case perSlab = "objperslab"
        case pages = "pagesperslab"
        case slabs = "num_slabs"
      }
    }
    struct Node: Decodable {
      struct Zone: Decodable { var free: Int }
      var zones: [Zone]
    }
    var nodes: [Node]
    var slabs: [Slab]
    var vmstat: [String: Int]
    /// Frames.
    var free: Int { nodes.reduce(0) { $0 + $1.zones.reduce(0) { $0 + $1.free } } }
  }

  /// The program's own numbers, and its slabinfo.
  private func play(_ scratch: Scratch) throws -> (report: Report, slabinfo: String) {
    let folder = scratch.folder.path + "/proc"
    let path = scratch.file("slabs.yaml", Self.scenario)
    let result = try Program.run(["run", path, "--json", "--proc", folder])
    try #require(result.status == 0, "\(result.error)")
    let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    try #require(report.slabs.count > 60 && report.slabs.contains { $0.active > 100 })
    #expect(report.slabs.reduce(0) { $0 + $1.slabs * $1.pages } == report.vmstat["nr_slab"])
    return (report, folder + "/slabinfo")
  }

  /// `  OBJS ACTIVE  USE OBJ SIZE  SLABS OBJ/SLAB CACHE SIZE NAME`
  @Test func slabtopPrintsTheSameNumbers() throws {
    let scratch = try Scratch()
    let (report, slabinfo) = try play(scratch)
    try Self.compare(slabtop: Procps.lines(of: "slabtop -o", over: slabinfo), with: report)
  }

  static func compare(slabtop lines: [String], with report: Report) throws {
    let header = try #require(lines.firstIndex { $0.contains("OBJS ACTIVE") })
    let total = report.slabs.reduce(0) { $0 + $1.objects }
    let active = report.slabs.reduce(0) { $0 + $1.active }
    #expect(lines[0].contains(": \(active) / \(total) ("), "\(lines[0])")
    var seen: Set<String> = []
    for line in lines[(header + 1)...] {
      let words = line.split(separator: " ").map(String.init)
      try #require(words.count == 8, "\(line)")
      let slab = try #require(report.slabs.first { $0.name == words[7] }, "\(line)")
      #expect(seen.insert(slab.name).inserted)
      let share = slab.objects == 0 ? 0 : 100 * slab.active / slab.objects
      let size = String(format: "%.2fK", Double(slab.size) / 1024)
      let wanted = [
        "\(slab.objects)", "\(slab.active)", "\(share)%", size, "\(slab.slabs)", "\(slab.perSlab)",
        "\(slab.slabs * slab.pages * 4)K",
      ]
      #expect(Array(words.dropLast()) == wanted, "\(line)")
    }
    #expect(seen.count == report.slabs.count)
  }

  /// `Cache  Num  Total  Size  Pages`, where Pages are objects of a slab; names are cut at 24.
  @Test func vmstatPrintsTheSameNumbers() throws {
    let scratch = try Scratch()
    let (report, slabinfo) = try play(scratch)
    let lines = try Procps.lines(of: "vmstat -m", over: slabinfo).filter { !$0.hasPrefix("Cache ") }
    #expect(lines.count == report.slabs.count)
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      let slab = try #require(report.slabs.first { $0.name == words[0] }, "\(line)")
      #expect(Array(words[1...]) == [slab.active, slab.objects, slab.size, slab.perSlab].map { "\($0)" }, "\(line)")
    }
  }
}

/// Programs of procps in a mount namespace of their own, where /proc/slabinfo is another file.
enum Procps {
  /// - Parameter isFirst: the command is process 1 of a namespace of its own.
  private static func shell(
    _ command: String, _ argument: String, isFirst: Bool = false
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["unshare", "-m"] + (isFirst ? ["-p", "-f"] : []) + ["sh", "-ec", command, "sh", argument]
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C", "TERM": "dumb"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  static func lines(of program: String, over slabinfo: String) throws -> [String] {
    let result = try shell("mount --bind \"$1\" /proc/slabinfo; \(program)", slabinfo)
    try #require(result.status == 0, "\(program) failed: \(result.output)")
    return result.output.split(separator: "\n").map(String.init)
  }

  /// With the folder in the place of all of /proc. procps looks itself up there, so it runs as process 1 of its own
  /// namespace and finds our `init`; and it wants a list of CPUs, which it does not read.
  static func lines(of program: String, overProc folder: String) throws -> [String] {
    try Data().write(to: URL(fileURLWithPath: folder + "/cpuinfo"))
    try FileManager.default.createSymbolicLink(atPath: folder + "/self", withDestinationPath: "1")
    defer { try? FileManager.default.removeItem(atPath: folder + "/self") }
    let result = try shell("mount --bind \"$1\" /proc; exec \(program)", folder, isFirst: true)
    try #require(result.status == 0, "\(program) failed: \(result.output)")
    return result.output.split(separator: "\n").map(String.init)
  }

  static let canRun: Bool = {
    // Where a run must not skip them, what is missing fails the tests instead.
    if ProcessInfo.processInfo.environment["MMSCOPE_NO_SKIP"] != nil { return true }
    let mount = "mount --bind \"$1\" /proc/slabinfo; command -v slabtop; command -v vmstat"
    return (try? shell(mount, "/dev/null"))?.status == 0
  }()
}
