import Simulation
import Testing

@testable import Kernel

/// What becomes of one page, a case for each branch of `shrink_list` and `pageout` (RF 3.3, 3.4). Branches that cannot
/// be here: pages have no buffers (9), and nobody writes between two tests of one page (8, "dirty again").
struct FateOfPageTests {
  struct Branch: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// By how much `nr_scanned` grows.
    var scanned: UInt32
    var verdict: Verdict
    var gfp = GFPMask.kernel
    var isKswapd = false
    var mayWrite = false
    /// Pages of the swap area; 0: there is none.
    var swap: UInt32 = 0
    /// Leaves one page on Normal's inactive list.
    var arrange: @Sendable (inout Machine) throws -> Void

    init(
      _ name: String, _ verdict: Verdict, scanned: UInt32 = 1, gfp: GFPMask = .kernel, isKswapd: Bool = false,
      mayWrite: Bool = false, swap: UInt32 = 0, _ arrange: @escaping @Sendable (inout Machine) throws -> Void
    ) {
      (testDescription, self.verdict, self.scanned) = (name, verdict, scanned)
      (self.gfp, self.isKswapd, self.mayWrite, self.swap) = (gfp, isKswapd, mayWrite, swap)
      self.arrange = arrange
    }
  }

  // MARK: RF 3.3

  static let looks: [Branch] = [
    Branch("1: locked: nothing is counted", .keptLocked, scanned: 0) { try $0.filePage([.locked]) },
    Branch("2: not mapped, it counts once", .freed) { try $0.filePage() },
    Branch("2: mapped, it counts twice", .freed, scanned: 2) { try $0.mappedFilePage(isReferenced: false) },
    Branch("2: in the swap cache, it counts twice", .freed, scanned: 2, swap: 102) { try $0.swapCachePage() },
    Branch("3: under write", .keptWriteback) { try $0.filePage([.writeback]) },
    Branch("4: referenced, its file is mapped by somebody", .activatedReferenced) {
      try $0.filePage([.referenced])
      $0.start()
      $0.act(.mmap(MapRequest(label: LabelID(0), pages: 1, file: FileID(1), protection: [.read])), by: 1)
    },
    Branch("4: the bit Accessed of an entry", .activatedReferenced, scanned: 2) {
      try $0.mappedFilePage(isReferenced: true)
    },
    Branch("4: referenced in the swap cache", .activatedReferenced, scanned: 2, swap: 102) {
      let frame = try $0.swapCachePage()
      $0.frames.modify(frame) { $0.insert(.referenced) }
    },
    Branch("4: referenced, but nobody uses it: a clean page goes", .freed) { try $0.filePage([.referenced]) },
    Branch("5: private, and no slot is left", .activatedNoSwap, scanned: 2, swap: 3) {
      try $0.privatePage()
      _ = $0.getSwapPage()
    },
    Branch("5: private, with a slot", .keptWriting, scanned: 2, swap: 102) { try $0.privatePage() },
    Branch("7: FAIL, VM_LOCKED of private memory", .activatedMapped, scanned: 2, swap: 102) {
      try $0.privatePage(isLocked: true)
    },
    Branch("7: FAIL, VM_LOCKED of a private file mapping", .activatedMapped, scanned: 2) {
      try $0.mappedFilePage(isReferenced: false, isLocked: true)
    },
    Branch("4: VM_LOCKED of a shared file mapping is a reference", .activatedReferenced, scanned: 2) {
      try $0.mappedFilePage(isReferenced: false, isLocked: true, isShared: true)
    },
    Branch("7: FAIL, a page of the swap cache with another reference", .activatedMapped, scanned: 2, swap: 102) {
      let frame = try $0.privatePage()
      $0.getPage(frame)
    },
    Branch("7: AGAIN, mapped but found nowhere", .keptMapped, scanned: 2) {
      let frame = try $0.filePage()
      $0.frames.modify(frame) { $0.mapcount = 1 }
    },
    Branch("8: dirty and referenced", .keptReferenced) {
      let frame = try $0.dirtyPage()
      $0.frames.modify(frame) { $0.insert(.referenced) }
    },
    Branch("8: dirty, and the mask has no __GFP_FS", .keptMask, gfp: [.wait, .io]) { try $0.dirtyPage() },
    Branch("8: the swap cache needs __GFP_IO only", .keptWriting, scanned: 2, gfp: [.wait, .io], swap: 102) {
      try $0.privatePage()
    },
    Branch("8: the swap cache without __GFP_IO", .keptMask, scanned: 2, gfp: .wait, swap: 102) {
      try $0.privatePage()
    },
    Branch("8: laptop_mode, and this pass may not write yet", .keptMask) {
      try $0.dirtyPage()
      $0.set(.laptopMode, to: 1)
    },
    Branch("8: laptop_mode, and it may", .keptWriting, mayWrite: true) {
      try $0.dirtyPage()
      $0.set(.laptopMode, to: 1)
    },
    Branch("10: clean, and of no file any more", .keptUnowned) {
      let frame = try $0.filePage()
      $0.getPage(frame)
      $0.removeFromPageCache(($0.frames[frame].mapping >> 1) - 1, 0)
    },
    Branch("11: another reference", .keptInUse) {
      let frame = try $0.filePage()
      $0.getPage(frame)
    },
    Branch("12: leaves the page cache", .freed) { try $0.filePage() },
    Branch("12: leaves the swap cache", .freed, scanned: 2, swap: 102) { try $0.swapCachePage() },
    Branch("12: read from its slot and not written since, it goes without a write", .freed, scanned: 2, swap: 102) {
      try $0.swappedInPage()
    },
  ]

  // MARK: RF 3.4

  static let writes: [Branch] = [
    Branch("pageout: another reference", .keptShared) {
      let frame = try $0.dirtyPage()
      $0.getPage(frame)
    },
    Branch("pageout: no mapping", .keptNoMapping) {
      let frame = try $0.filePage()
      $0.getPage(frame)
      $0.removeFromPageCache(($0.frames[frame].mapping >> 1) - 1, 0)
      $0.frames.modify(frame) { $0.insert(.dirty) }
    },
    Branch("pageout: the queue is congested", .keptCongested) {
      try $0.dirtyPage()
      $0.queueWrites(113)
    },
    Branch("pageout: kswapd writes into a congested queue", .keptWriting, isKswapd: true) {
      try $0.dirtyPage()
      $0.queueWrites(113)
    },
    Branch("pageout: swap is never congested", .keptWriting, scanned: 2, swap: 102) {
      try $0.privatePage()
      $0.queueWrites(113)
    },
    Branch("pageout: the queue is full, it sleeps", .waitsForQueue, scanned: 0, isKswapd: true) {
      try $0.dirtyPage()
      $0.queueWrites(128)
    },
    Branch("pageout: written", .keptWriting) { try $0.dirtyPage() },
    Branch("shmem_writepage: no slot", .activatedNoPlace) { try $0.sharedPage() },
    Branch("shmem_writepage: to the swap cache, dirty as before", .keptInUse, swap: 102) { try $0.sharedPage() },
    Branch("swap_writepage: nobody holds the slot any more", .keptLeftSwapCache, scanned: 2, swap: 102) {
      try $0.abandonedPage()
    },
  ]

  @Test(arguments: looks + writes) func branches(_ branch: Branch) throws {
    var machine = try Machine.withReclaim(swap: branch.swap == 0 ? [] : [SwapSpec(pages: branch.swap)])
    try branch.arrange(&machine)
    machine.drainPagevecs()
    let zone = machine.zones[machine.normal]
    try #require(zone.inactive == 1)
    let frame = try #require(machine.list(machine.pageList(zone: machine.normal, isActive: false)).first)
    let (freed, activated) = (machine.vmCount(.pgfree), machine.vmCount(.pgactivate))
    let fate = machine.fate(gfp: branch.gfp, isKswapd: branch.isKswapd, mayWrite: branch.mayWrite)
    #expect(fate == Fate(verdict: branch.verdict, scanned: branch.scanned))
    // Freed, at the head of the active list, or at that of the inactive one.
    let after = machine.zones[machine.normal]
    let isActivated = branch.verdict.isActivated
    // Who left the swap cache goes with the reference of the isolation.
    let isFreed = branch.verdict.isFreed || branch.verdict == .keptLeftSwapCache
    #expect(after.inactive == (isActivated || isFreed ? 0 : 1) && after.active == zone.active + (isActivated ? 1 : 0))
    let flags = machine.frames[frame].flags
    #expect(flags.contains(.active) == isActivated && flags.contains(.lru) == !isFreed)
    if branch.verdict != .keptLocked { #expect(!flags.contains(.locked)) }
    let now = (machine.vmCount(.pgfree), machine.vmCount(.pgactivate))
    #expect(now.0 == freed + (isFreed ? 1 : 0) && now.1 == activated + (isActivated ? 1 : 0))
  }

  /// A verdict that no branch gives has no test.
  @Test func everyVerdictHasABranch() {
    #expect(Set((Self.looks + Self.writes).map(\.verdict)) == Set(Verdict.allCases))
  }
}

/// What `shrink_list` said of the only page, and by how much `nr_scanned` grew.
struct Fate: Hashable {
  var verdict: Verdict
  var scanned: UInt32
}

extension Machine {
  /// The only page of Normal's inactive list meets `shrink_cache`.
  mutating func fate(gfp: GFPMask = .kernel, isKswapd: Bool = false, mayWrite: Bool = false) -> Fate? {
    var control = control
    (control.gfp, control.isKswapd, control.mayWrite) = (gfp, isKswapd, mayWrite)
    let first = ring.total
    _ = shrinkCache(normal, 1, &control)
    let seen = happened(since: first).verdicts
    return seen.count == 1 ? Fate(verdict: seen[0], scanned: control.scanned) : nil
  }
}
