import Foundation
import Testing

/// free, vmstat and ps of procps with our files in the place of all of /proc. The numbers wanted follow from the
/// scenario alone.
@Suite(.enabled(if: Procps.canRun, "needs procps, and the right to mount in a namespace of its own"))
struct ProcessProcpsTests {
  static let scenario = """
    mmscope: 1
    title: { en: t, ja: t }
    machine: { memory: 64MiB, hz: 100 }
    start:
      files: { notes: 40 }
      processes:
        cc1: { text: 20, data: 4, heap: 30, stack: 2 }
        sh: { text: 8, data: 4, heap: 10, stack: 1, uid: 1000 }
    script:
      - touch: { by: cc1, area: heap, pages: 20, write: true }
      - touch: { by: cc1, area: text, pages: 20, exec: true }
      - read: { by: sh, file: notes, pages: 40 }
      - tick: 100
      - fork: { by: sh, as: make }
      - touch: { by: make, area: heap, pages: 3, write: true }
      - tick: 100
    """

  private func proc(_ scratch: Scratch) throws -> String {
    let folder = scratch.folder.path + "/proc"
    let result = try Program.run(["run", scratch.file("processes.yaml", Self.scenario), "--proc", folder])
    try #require(result.status == 0, "\(result.error)")
    return folder
  }

  private func kilobytes(_ name: String, in folder: String) throws -> Int {
    let lines = try String(contentsOfFile: folder + "/meminfo", encoding: .utf8).split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix(name + ":") })
    return try #require(Int(line.split(separator: " ")[1]))
  }

  /// `cc1` has twenty pages of its heap, twenty of its text and the one with its arguments; of its file all 24 pages
  /// were read round the first fault.
  @Test func psPrintsEveryProcess() throws {
    let scratch = try Scratch()
    let folder = try proc(scratch)
    let lines = try Procps.lines(of: "ps -e -o pid,ppid,uid,rss,vsz,min_flt,maj_flt,stat,comm", overProc: folder)
    var rows: [String: [String]] = [:]
    for line in lines.dropFirst() {
      let words = line.split(separator: " ").map(String.init)
      try #require(words.count == 9, "\(line)")
      rows[words[8]] = words
    }
    let wanted: [(name: String, uid: Int, rss: Int, vsz: Int, minor: Int, major: Int)] = [
      ("cc1", 0, 41 * 4, 56 * 4, 39, 1), ("sh", 1000, 4, 23 * 4, 0, 0), ("make", 1000, 4 * 4, 23 * 4, 3, 0),
      ("kswapd0", 0, 0, 0, 0, 0), ("pdflush", 0, 0, 0, 0, 0), ("events/0", 0, 0, 0, 0, 0), ("init", 0, 0, 0, 0, 0),
    ]
    for it in wanted {
      let row = try #require(rows[it.name], "\(it.name) in \(lines)")
      let numbers = [it.uid, it.rss, it.vsz, it.minor, it.major].map { "\($0)" }
      #expect(Array(row[2...6]) == numbers, "\(row)")
    }
    #expect(rows["init"]?[0] == "1" && rows["cc1"]?[1] == "1")
    #expect(rows["make"]?[1] == rows["sh"]?[0])
    #expect(try Procps.lines(of: "ps aux", overProc: folder).count == lines.count)
  }

  /// 62,460 kB is what a machine of 64 MiB hands to the buddy system; 24 pages of a program and 40 of a file are
  /// cached.
  @Test func freePrintsTheMemory() throws {
    let scratch = try Scratch()
    let folder = try proc(scratch)
    let lines = try Procps.lines(of: "free -k", overProc: folder)
    let line = try #require(lines.first { $0.hasPrefix("Mem:") })
    let numbers = line.split(separator: " ").dropFirst().compactMap { Int($0) }
    try #require(numbers.count == 6, "\(line)")
    #expect(numbers[0] == 62_460 && numbers[4] == (24 + 40) * 4)
    let free = try kilobytes("MemFree", in: folder)
    #expect(numbers[2] == free && numbers[1] > 0)
    // The pages of cc1, the one of sh, which make shares, and three of make.
    #expect(try kilobytes("Mapped", in: folder) == (41 + 1 + 3) * 4)
  }

  @Test func vmstatPrintsTheCounters() throws {
    let scratch = try Scratch()
    let folder = try proc(scratch)
    let lines = try Procps.lines(of: "vmstat -s", overProc: folder)
    func number(_ name: String) -> Int? {
      lines.first { $0.hasSuffix(" " + name) }.flatMap { $0.split(separator: " ").first.flatMap { Int($0) } }
    }
    #expect(number("K total memory") == 62_460)
    #expect(number("K paged in") == (24 + 40) * 4 && number("K paged out") == 0)
    #expect(number("K swap cache") == (24 + 40) * 4)
    let active = try kilobytes("Active", in: folder)
    #expect(number("K active memory") == active)
    let user = try #require(number("non-nice user cpu ticks"))
    let idle = try #require(number("idle cpu ticks"))
    // The run ends in the tick after the 200 of its script.
    #expect(user > 0 && user + idle == 201)
    // Nobody has ended: as many forks as processes.
    let processes = try Procps.lines(of: "ps -e -o pid", overProc: folder).count - 1
    #expect(number("forks") == processes)
  }

  /// 16 MiB, a heap of 20 MiB, and 64 MiB of swap.
  private static let pressure = """
    mmscope: 1
    title: { en: t, ja: t }
    machine: { memory: 16MiB, hz: 100, swap: 64MiB, disk: { latency: 1 }, sysctl: { overcommit_memory: 1 } }
    start:
      processes:
        cc1: { text: 20, data: 4, heap: 5000, stack: 2 }
    script:
      - touch: { by: cc1, area: heap, pages: 5000, write: true }
      - tick: 3000
      - touch: { by: cc1, area: heap, pages: 5000, write: true }
      - tick: 3000
    """

  /// The first number of the line of `vmstat -s` with this name.
  private func number(_ name: String, in lines: [String]) -> Int? {
    lines.first { $0.hasSuffix(" " + name) }.flatMap { $0.split(separator: " ").first.flatMap { Int($0) } }
  }

  /// Under pressure: 16384 pages of mkswap have 16382 slots, 65,528 kB; what is in use is what the counters say.
  @Test func freeAndVmstatUnderPressure() throws {
    let scratch = try Scratch()
    let folder = scratch.folder.path + "/proc"
    let result = try Program.run(
      ["run", scratch.file("pressure.yaml", Self.pressure), "--json", "--proc", folder])
    try #require(result.status == 0, "\(result.error)")
    let report = try JSONDecoder().decode(ProcpsTests.Report.self, from: Data(result.output.utf8))
    let (out, into) = (report.vmstat["pswpout"] ?? 0, report.vmstat["pswpin"] ?? 0)
    #expect(out > 1000 && into > 1000)
    let lines = try Procps.lines(of: "free -k", overProc: folder)
    func row(_ name: String) throws -> [Int] {
      let line = try #require(lines.first { $0.hasPrefix(name) })
      return line.split(separator: " ").dropFirst().compactMap { Int($0) }
    }
    let (memory, numbers) = (try row("Mem:"), try row("Swap:"))
    try #require(memory.count == 6 && numbers.count == 3, "\(lines)")
    #expect(numbers[0] == 65_528 && numbers[0] == numbers[1] + numbers[2])
    // Of 5,000 pages at least those have a slot that do not fit into 16 MiB.
    #expect(numbers[1] >= (5000 - 4096) * 4)
    // Next to nothing is free, and of no file is anything left in memory.
    #expect(memory[2] == report.free * 4 && memory[2] < 2000)
    #expect(memory[0] == memory[1] + memory[2] + memory[4] && memory[0] < 16384)
    #expect(try kilobytes("Mapped", in: folder) == (report.vmstat["nr_mapped"] ?? 0) * 4)
    let swaps = try String(contentsOfFile: folder + "/swaps", encoding: .utf8).split(separator: "\n")
    #expect(swaps.count == 2 && swaps[1].hasSuffix("partition\t65528\t\(numbers[1])\t-1"))
    let statistics = try Procps.lines(of: "vmstat -s", overProc: folder)
    #expect(number("pages swapped out", in: statistics) == out && number("pages swapped in", in: statistics) == into)
    #expect(number("K total swap", in: statistics) == 65_528 && number("K used swap", in: statistics) == numbers[1])
    #expect(number("K free swap", in: statistics) == numbers[2])
    // Nothing but swap was read and written: four kilobytes a page.
    #expect(number("K paged in", in: statistics) == into * 4 && number("K paged out", in: statistics) == out * 4)
    #expect(number("K free memory", in: statistics) == memory[2])
    for (name, line) in [("K active memory", "Active"), ("K inactive memory", "Inactive")] {
      let found = try #require(number(name, in: statistics))
      #expect(try found == kilobytes(line, in: folder) && found > 1000, "\(name)")
    }
    // Under the heading `r b swpd free buff cache si so …`.
    let first = try #require(try Procps.lines(of: "vmstat", overProc: folder).last)
    #expect(first.split(separator: " ").compactMap { Int($0) }[2...5] == [numbers[1], memory[2], 0, memory[4]])
    try ProcpsTests.compare(slabtop: Procps.lines(of: "slabtop -o", over: folder + "/slabinfo"), with: report)
    #expect(report.slabs.contains { $0.name == "radix_tree_node" && $0.slabs > 0 })
  }
}
