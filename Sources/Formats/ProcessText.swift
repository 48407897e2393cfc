import Kernel
import Script

/// The files of /proc that tell of processes, as 2.6.11 prints them (RF 14; `fs/proc/array.c`, `task_mmu.c`).
enum ProcessText {
  /// USER_HZ: what user space takes a tick for.
  private static let userHz: UInt64 = 100

  /// When the machine booted, in seconds since 1970: it has no clock, so it is always the day of the kernel's release,
  /// 2 March 2005.
  private static let bootTime = 1_109_721_600

  /// `PID/maps`. Inodes are numbered as the script names its files, on a first partition of a first disk.
  static func maps(_ detail: ProcessDetail, names: Names) -> String {
    detail.areas.map { area in
      let file = area.file
      let inode = file.map { UInt32($0.rawValue) + 2 } ?? 0
      let line =
        hex(area.start << 12) + "-" + hex(area.end << 12) + " " + area.flags.letters + " "
        + hex(file == nil ? 0 : area.offset << 12) + (file == nil ? " 00:00 " : " 03:01 ") + "\(inode) "
      guard let file else { return line + "\n" }
      return line + String(repeating: " ", count: max(1, 49 - line.count)) + path(names[file]) + "\n"
    }.joined()
  }

  private static func path(_ name: String) -> String { name.hasPrefix("/") ? name : "/" + name }

  private static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// `comm`: at most fifteen characters.
  static func name(_ row: ProcessRow, names: Names) -> String {
    guard let thread = row.thread else { return String(names[row.name].prefix(15)) }
    return thread.isPerCPU ? "\(thread.name)/\(row.cpu)" : thread == .kswapd ? "kswapd0" : thread.name
  }

  private static func state(_ row: ProcessRow) -> (letter: String, word: String) {
    if row.isRunning { return ("R", "R (running)") }
    switch row.state {
    case .disk, .memory: return ("D", "D (disk sleep)")
    case .running: return ("R", "R (running)")
    case .sleeping, .empty: return ("S", "S (sleeping)")
    }
  }

  /// `PID/status`
  static func status(_ detail: ProcessDetail, names: Names) -> String {
    let row = detail.row
    var lines = [
      "Name:\t\(name(row, names: names))", "State:\t\(state(row).word)", "SleepAVG:\t88%", "Tgid:\t\(row.pid)",
      "Pid:\t\(row.pid)", "PPid:\t\(row.parent)", "TracerPid:\t0",
      "Uid:\t\(row.uid)\t\(row.uid)\t\(row.uid)\t\(row.uid)",
      "Gid:\t\(row.uid)\t\(row.uid)\t\(row.uid)\t\(row.uid)", "FDSize:\t32", "Groups:\t",
    ]
    if row.hasSpace {
      let text = detail.codeEnd - detail.codeStart
      let sizes: [(String, UInt32)] = [
        ("VmSize", row.total), ("VmLck", detail.locked), ("VmRSS", row.resident), ("VmData", detail.data),
        ("VmStk", detail.stack), ("VmExe", text), ("VmLib", detail.exec - min(text, detail.exec)),
        ("VmPTE", row.tables),
      ]
      lines += sizes.map { "\($0.0):\t" + KernelNumber.right("\(UInt64($0.1) * 4)", 8) + " kB" }
    }
    let none = "0000000000000000"
    lines += [
      "Threads:\t1", "SigPnd:\t" + none, "ShdPnd:\t" + none, "SigBlk:\t" + none, "SigIgn:\t" + none, "SigCgt:\t" + none,
      "CapInh:\t" + none, "CapPrm:\t" + capabilities(row), "CapEff:\t" + capabilities(row),
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func capabilities(_ row: ProcessRow) -> String {
    row.uid == 0 ? "00000000fffffeff" : "0000000000000000"
  }

  private static func ticks(_ ticks: UInt64, _ hz: Int) -> UInt64 { ticks * userHz / UInt64(max(1, hz)) }

  /// `PID/stat`: forty-one fields.
  static func stat(_ detail: ProcessDetail, names: Names, hz: Int) -> String {
    let row = detail.row
    var fields = ["\(row.pid)", "(\(name(row, names: names)))", state(row).letter, "\(row.parent)"]
    fields += ["\(row.pid)", "\(row.pid)", "0", "-1", row.thread == nil ? "256" : "32832"]
    fields += ["\(row.minorFaults)", "0", "\(row.majorFaults)", "0"]
    fields += ["\(ticks(UInt64(row.ticks), hz))", "0", "0", "0", "16", "0", "1", "0", "\(ticks(row.start, hz))"]
    fields += ["\(UInt64(row.total) * 4096)", "\(row.resident)", "4294967295"]
    fields += ["\(UInt64(detail.codeStart) << 12)", "\(UInt64(detail.codeEnd) << 12)"]
    fields += [row.hasSpace ? "3221225472" : "0", "\(UInt64(detail.stackPointer) << 12)", "0"]
    fields += ["0", "0", "0", "0", "0", "0", "0", "17", "\(row.cpu)", "0", "0"]
    return fields.joined(separator: " ") + "\n"
  }

  /// `PID/statm`
  static func statm(_ detail: ProcessDetail) -> String {
    let row = detail.row
    let shared = row.resident - min(row.resident, detail.anonymous)
    return
      "\(row.total) \(row.resident) \(shared) \(detail.codeEnd - detail.codeStart) 0 \(detail.data + detail.stack) 0\n"
  }

  /// `stat`: the CPUs, and what was counted since boot.
  static func system(_ reading: Reading, _ memory: MemoryReading, _ rows: [ProcessRow]) -> String {
    let hz = reading.configuration.hz
    let cpus = UInt64(reading.configuration.cpus)
    func line(_ name: String, _ busy: UInt64, _ all: UInt64) -> String {
      let used = ticks(min(busy, all), hz)
      return "\(name) \(used) 0 0 \(ticks(all, hz) - used) 0 0 0 0\n"
    }
    var text = line("cpu ", memory.busy.reduce(0, +), reading.tick * cpus)
    for (cpu, ticks) in memory.busy.enumerated() { text += line("cpu\(cpu)", ticks, reading.tick) }
    text += "intr \(reading.tick)\nctxt \(memory.switches)\nbtime \(bootTime)\nprocesses \(memory.forks)\n"
    let running = rows.count { $0.isRunning }
    let blocked = rows.count { $0.state == .disk || $0.state == .memory }
    return text + "procs_running \(running)\nprocs_blocked \(blocked)\n"
  }

  /// `uptime`: seconds since boot, and those in which the CPUs were idle, added up.
  static func uptime(_ reading: Reading, _ memory: MemoryReading) -> String {
    let hz = UInt64(max(1, reading.configuration.hz))
    let all = reading.tick * UInt64(reading.configuration.cpus)
    let idle = all - min(all, memory.busy.reduce(0, +))
    func seconds(_ ticks: UInt64) -> String {
      let hundredths = ticks * 100 / hz
      return "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
    }
    return seconds(reading.tick) + " " + seconds(idle) + "\n"
  }

  /// What the folder of a process holds.
  static let fileNames: Set = ["maps", "status", "stat", "statm", "cmdline"]

  /// Every file of the processes, by its path in /proc.
  static func files(_ reading: Reading, names: Names) -> [(String, String)] {
    guard let memory = reading.memory, let processes = reading.processes else { return [] }
    let rows = processes.details.map(\.row)
    var files = [("stat", system(reading, memory, rows)), ("uptime", uptime(reading, memory))]
    for detail in processes.details {
      let folder = "\(detail.row.pid)/"
      files.append((folder + "maps", maps(detail, names: names)))
      files.append((folder + "status", status(detail, names: names)))
      files.append((folder + "stat", stat(detail, names: names, hz: reading.configuration.hz)))
      files.append((folder + "statm", statm(detail)))
      files.append((folder + "cmdline", detail.row.hasSpace ? names[detail.row.name] + "\0" : ""))
    }
    return files
  }
}
