import Simulation
import Testing

@testable import Kernel

/// Dentries and inodes that nobody uses, under `shrink_slab` (RF 6).
struct NameCacheTests {
  /// `count` files of four pages were read by one process that has ended.
  private func machine(files count: UInt16) throws -> Machine {
    var machine = try Machine.withReclaim(hz: 100) { $0.diskLatency = 1 }
    for number in 0..<count { machine.perform(.process(.creat(FileID(100 + number), pages: 4), Requester())) }
    machine.start()
    for number in 0..<count {
      machine.act(.read(FileRequest(file: FileID(100 + number), page: 0, pages: 4)), by: 1)
    }
    machine.act(.exit, by: 1)
    return machine
  }

  private func unused(_ machine: borrowing Machine) -> [Int] {
    [machine.reclaiming.unusedDentries.count, machine.reclaiming.unusedInodes.count]
  }

  @Test func fewerThanAHundredAreNone() throws {
    var machine = try machine(files: 90)
    _ = machine.shrinkSlab(scanned: 10_000, gfp: .kernel, pages: 100, isKswapd: false)
    let scanned = machine.vmCount(.slabsScanned)
    #expect(scanned == 0)
  }

  /// 300 dentries and the program's: 4 · 32 / 2 · 300 / 100 = 192 of them are owed, one batch of 128 is looked at and
  /// 64 stay owed. All were used lately: each goes round once more, and the second time they are freed.
  @Test func dentriesGoRoundOnce() throws {
    var machine = try machine(files: 300)
    let lists1 = unused(machine)
    #expect(lists1 == [301, 0])
    _ = machine.shrinkSlab(scanned: 32, gfp: .kernel, pages: 99, isKswapd: false)
    let lists2 = unused(machine)
    #expect(lists2 == [301, 0])
    let (scanned, owed) = (machine.vmCount(.slabsScanned), machine.reclaiming.owed)
    #expect(scanned == 128 && owed == [0, 64])
    // 173 more have not been round; then those that were are freed.
    machine.pruneDentries(301 - 128)
    let lists3 = unused(machine)
    #expect(lists3 == [301, 0])
    machine.pruneDentries(100)
    let lists4 = unused(machine)
    #expect(lists4 == [201, 100])
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// An inode takes its pages with it; a dentry's memory comes back only after the grace period.
  @Test func inodesTakeTheirPages() throws {
    var machine = try machine(files: 300)
    machine.drainPagevecs()
    machine.pruneDentries(301)
    machine.pruneDentries(300)
    let (cached, objects, waiting) = (
      machine.virtualMemory.rest.pageCache, machine.virtualMemory.objects, machine.reclaiming.graceful.count
    )
    #expect(waiting == 300)
    machine.pruneInodes(200, isKswapd: true)
    let steal = machine.vmCount(.kswapdInodesteal)
    #expect(steal >= 199 * 4 && steal <= 200 * 4 + 60)
    let (after, fewer) = (machine.virtualMemory.rest.pageCache, machine.virtualMemory.objects)
    #expect(cached - after == steal && objects - fewer >= 200)
    // Nobody has the objects back before all CPUs were through a quiescent state.
    machine.finishTick()
    machine.finishTick()
    machine.finishTick()
    let left = machine.reclaiming.graceful.count
    #expect(left == 0)
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// A file that is opened again is taken off the list when it is met there.
  @Test func namesInUseStay() throws {
    var machine = try machine(files: 120)
    machine.start(2)
    for number in 0..<UInt16(50) {
      machine.act(.read(FileRequest(file: FileID(100 + number), page: 0, pages: 1)), by: 2)
    }
    machine.pruneDentries(121)
    machine.pruneDentries(121)
    // 50 and the program are open.
    let lists5 = unused(machine)
    #expect(lists5 == [0, 70])
    machine.act(.read(FileRequest(file: FileID(200), page: 0, pages: 1)), by: 2)
    let lists6 = unused(machine)
    #expect(lists6 == [0, 69])
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// GFP_NOFS may not enter the file system: what was its share stays owed.
  @Test func withoutFileSystem() throws {
    var machine = try machine(files: 300)
    _ = machine.shrinkSlab(scanned: 32, gfp: [.wait, .io], pages: 99, isKswapd: false)
    let (scanned, owed) = (machine.vmCount(.slabsScanned), machine.reclaiming.owed)
    #expect(scanned == 0 && owed == [0, 192])
  }
}
