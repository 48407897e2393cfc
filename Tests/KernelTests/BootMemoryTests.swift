import Simulation
import Testing

@testable import Kernel

/// What booting keeps for itself (LF 9; RF 14, 17.12 and W41).
@Suite struct BootMemoryTests {
  private func reserved(_ machine: borrowing Machine, in range: Range<Int>) -> [Int] {
    range.filter { machine.frames[UInt32($0)].flags.contains(.reserved) }
  }

  /// 64 MiB, one CPU. Without hash tables and resources 15,642 frames would be left, with them (26, and one low
  /// page) 15,615: MemTotal 62,460 kB.
  @Test("W41: what booting 64 MiB keeps") func w41() throws {
    let machine = try Machine(Configuration(memoryFrames: 16384))
    #expect(machine.ramFrames == 15_615)
    #expect(machine.ramFrames * 4 == 62_460)
    #expect((machine.ramFrames + 26 + 1) * 4 == 62_568)
    // What was handed over is in the buddy lists or on CPU 0's lists.
    let free = (0..<3).reduce(UInt64(0)) { $0 + UInt64(machine.zones[$1].free) }
    let listed = (0..<machine.perCPU.count).reduce(UInt64(0)) { $0 + UInt64(machine.perCPU[$1].count) }
    #expect(free + listed == 15_615)
    // Page 0, the page table of the fixmap, the resources, EBDA; then the hole up to 1 MiB, the kernel and its table.
    #expect(reserved(machine, in: 0..<160) == [0, 1, 2, 159])
    #expect(reserved(machine, in: 160..<769) == Array(160..<769))
    // The bitmap lay at 769 and was given back; its reservation was one page longer, and that page stays.
    #expect(reserved(machine, in: 769..<4096) == [770])
    // mem_map and wait tables 129, PID hash 2, dentry hash 16, inode hash 8.
    #expect(reserved(machine, in: 4096..<16384) == Array(4096..<4096 + 129 + 26))
  }

  /// RF 17.12: PID, dentry and inode hash tables in frames, by MiB.
  @Test(arguments: [(16, 7), (32, 13), (64, 26), (128, 52), (256, 104), (512, 208), (896, 208)] as [(UInt64, UInt64)])
  func hashTables(mebibytes: UInt64, frames: UInt64) {
    let lowMem = mebibytes << 8
    let dentries = Linux2611.largeHashEntries(lowMemFrames: lowMem, allFrames: lowMem, bucketBytes: 4, scale: 13)
    let inodes = Linux2611.largeHashEntries(lowMemFrames: lowMem, allFrames: lowMem, bucketBytes: 4, scale: 14)
    let bytes = (4 * Linux2611.pidHashEntries(lowMemFrames: lowMem) + dentries + inodes) * 4
    #expect((bytes + 4095) / 4096 == frames)
  }

  /// An SMP build reserves frame 1, also with one CPU; the trampoline is the first page that is left
  /// (`smp_alloc_memory`), and 32 KiB for each of 32 possible CPUs are 256 frames.
  @Test(arguments: [1, 2]) func smpBuild(cpus: Int) throws {
    let machine = try Machine(Configuration(memoryFrames: 16384, cpus: cpus, isSMP: true))
    #expect(reserved(machine, in: 0..<160) == [0, 1, 2, 3, 4, 159])
    #expect(reserved(machine, in: 4096..<16384) == Array(4096..<4096 + 129 + 256 + 26))
    #expect(machine.ramFrames == 15_615 - 2 - 256)
  }

  /// Below 16 MiB everything is first fit from frame 0, and each table begins in the last one's frame: 32 + 33 KiB of
  /// descriptors and queues (32.06 frames), resources, 26,624 bytes of hash tables.
  @Test func tablesSharePages() throws {
    let machine = try Machine(Configuration(memoryFrames: 4096))
    // 131,104 → 131,136; wait table 256; four resources of 64; then four of 512, 16,384 and 8,192: 158,272 bytes.
    #expect(reserved(machine, in: 0..<159) == Array(0..<2 + 39))
  }

  /// With HighMem one more page table (pkmap), and with PAE one more directory, all in the first pages.
  @Test func pageTables() throws {
    let high = try Machine(Configuration(memoryFrames: 1024 << 8))
    #expect(reserved(high, in: 0..<160) == [0, 1, 2, 3, 159])
    // 28,672 bytes of bitmap are seven frames: the eighth stays.
    #expect(reserved(high, in: 769..<4096) == [776])
    let pae = try Machine(Configuration(memoryFrames: 1024 << 8, pae: true))
    #expect(reserved(pae, in: 0..<160) == [0, 1, 2, 3, 4, 159])
  }

  /// 4 MiB have no room for 256 frames in a row: an SMP build begins at 5.
  @Test func smallestSMP() throws {
    #expect(Configuration(memoryFrames: 4 << 8).problem == nil)
    #expect(
      Configuration(memoryFrames: 4 << 8, isSMP: true).problem == .memoryOutOfRange(minimumMiB: 5, maximumMiB: 4096))
    #expect(BootMemory(Configuration(memoryFrames: 4 << 8, isSMP: true)) == nil)
    let machine = try Machine(Configuration(memoryFrames: 5 << 8, cpus: 32))
    #expect(machine.fullViolation() == nil)
  }

  /// A machine that begins with given free blocks has no boot reservations.
  @Test func givenBlocks() throws {
    #expect(try sparse(normal: [4: 1]).ramFrames == 16384)
  }
}
