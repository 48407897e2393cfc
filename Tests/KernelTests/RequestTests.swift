import Simulation
import Testing

@testable import Kernel

/// `__alloc_pages` step by step (LF 3.5) on a machine of 64 MiB whose free blocks are placed by hand: see `sparse`.
///
/// Normal's marks are 192/240/288. Of min 192, `__GFP_HIGH` leaves 96, "harder" 144, both 72.
@Suite struct RequestTests {
  static let normal = ZoneIndex(node: 0, type: .normal)
  static let dma = ZoneIndex(node: 0, type: .dma)

  /// 64 free frames: below everybody's limit.
  @Test func atomicFailsWhileBlockingWaits() throws {
    var machine = try crowded(normal: [5: 2])
    #expect(machine.zones[1].free == 64)
    let atomic = machine.request(0, .atomic)
    #expect(atomic.failure == .cannotWait)
    #expect(atomic.last == .request(.failed(order: Order(0), gfp: .atomic, reason: .cannotWait, quiet: false)))
    #expect(machine.failures == 1)
    let quiet = machine.request(0, [.atomic, .noWarn])
    #expect(
      quiet.last == .request(.failed(order: Order(0), gfp: [.atomic, .noWarn], reason: .cannotWait, quiet: true)))
    let blocking = machine.request(0, .kernel)
    #expect(blocking.failure == nil)
    #expect(blocking.has(.reclaim(.begun)) && blocking.has(.reclaim(.ended)))
    #expect(blocking.last?.kind == .request(.waits))
    #expect(machine.waiting.count == 1)
    #expect(machine.failures == 2)
    #expect(machine.vmstat[Int(VMCounter.allocstall.rawValue)] == 1)
    #expect(machine.fullViolation() == nil)
  }

  /// Nobody to kill: out_of_memory() chooses the oldest kernel thread, which has no mm, for ever. The request gets no
  /// further, and nothing else is done any more.
  @Test func nobodyToKillIsAHang() throws {
    var machine = try sparse(normal: [5: 2])
    let happened = machine.request(5, .kernel, by: Requester(task: TaskID(1)))
    #expect(happened.suffix(2).map(\.kind) == [.request(.outOfMemory), .reclaim(.hang)])
    #expect(happened.last == .reclaim(.hang(pid: 2)))
    #expect(machine.end == .hang && machine.waiting.count == 1)
    #expect(machine.request(0, .atomic).isEmpty)
    for _ in 0..<10 { _ = machine.advance() }
    #expect(machine.ring.count(of: .request(.retried)) == 0)
    #expect(machine.fullViolation() == nil)
  }

  /// Without __GFP_FS nobody is killed: HZ/50 of sleep, `try_to_free_pages`, and again, as long as it reclaims nothing,
  /// though 512 frames come free meanwhile (mm/page_alloc.c: marks are looked at after progress only).
  @Test func withoutProgressNoMarkIsLookedAt() throws {
    var machine = try sparse(normal: [5: 2])
    #expect(machine.request(3, [.wait, .io]).last?.kind == .request(.waits))
    for block in try useBlocks(machine: &machine) { _ = machine.free(block) }
    machine.play(to: 101)
    #expect(machine.vmstat[Int(VMCounter.allocstall.rawValue)] == 6)
    #expect(machine.ring.count(of: .request(.retried)) == 5)
    #expect(machine.waiting.count == 1 && machine.end == nil)
  }

  /// Who may go how deep, by one frame: free must be above the limit.
  struct Depth: Sendable {
    var free: UInt32
    var gfp: GFPMask
    var isRealtime = false
    /// The mark that lets it pass; nil: none does.
    var mark: Mark?
  }
  static let depths: [Depth] = [
    Depth(free: 241, gfp: .kernel, mark: .low),
    Depth(free: 240, gfp: .kernel, mark: .min),
    Depth(free: 193, gfp: .kernel, mark: .min),
    Depth(free: 192, gfp: .kernel, mark: nil),
    Depth(free: 192, gfp: [.kernel, .high], mark: .min),
    Depth(free: 97, gfp: [.kernel, .high], mark: .min),
    Depth(free: 96, gfp: [.kernel, .high], mark: nil),
    Depth(free: 145, gfp: .kernel, isRealtime: true, mark: .min),
    Depth(free: 144, gfp: .kernel, isRealtime: true, mark: nil),
    Depth(free: 145, gfp: [], mark: .min),
    Depth(free: 144, gfp: [], mark: nil),
    Depth(free: 73, gfp: .atomic, mark: .min),
    Depth(free: 72, gfp: .atomic, mark: nil),
    Depth(free: 73, gfp: [.kernel, .high], isRealtime: true, mark: .min),
    Depth(free: 72, gfp: [.kernel, .high], isRealtime: true, mark: nil),
  ]

  @Test(arguments: depths)
  func depth(row: Depth) throws {
    // At most one block of each order.
    var blocks: [Int: UInt32] = [:]
    for order in 0..<8 where row.free >> UInt32(order) & 1 == 1 { blocks[order] = 1 }
    var machine = try sparse(normal: blocks)
    #expect(machine.zones[1].free == row.free)
    let happened = machine.request(0, row.gfp, by: Requester(isRealtime: row.isRealtime))
    #expect(happened.servedFrames.isEmpty == (row.mark == nil))
    #expect(happened.tests.last { $0.passed }?.mark == row.mark)
    #expect(machine.fullViolation() == nil)
  }

  /// A realtime task in an interrupt gets no discount: an interrupt is nobody's task.
  @Test func realtimeInInterrupt() throws {
    var machine = try sparse(normal: [4: 9, 0: 1])  // 145
    let happened = machine.request(0, .kernel, by: Requester(context: .interrupt, isRealtime: true))
    #expect(happened.servedFrames.isEmpty)
  }

  @Test func memalloc() throws {
    var machine = try sparse(normal: [3: 1])
    let inInterrupt = machine.request(0, .atomic, by: Requester(context: .interrupt, isMemalloc: true))
    #expect(inInterrupt.failure == .cannotWait)
    let served = machine.request(3, .kernel, by: Requester(isMemalloc: true))
    #expect(served.servedFrames.count == 1 && served.contains(.request(.marksIgnored(order: Order(3)))))
    #expect(!inInterrupt.has(.request(.marksIgnored)))
    #expect(machine.zones[1].free == 0)
    let empty = machine.request(0, .kernel, by: Requester(isMemalloc: true))
    #expect(empty.failure == .memallocEmpty)
    #expect(!empty.has(.reclaim(.begun)))
    #expect(machine.waiting.isEmpty)
  }

  /// Whoever may wait by its mask goes on to schedule(), in an interrupt too; the kernel prints no allocation failure.
  @Test func waitingInAnInterrupt() throws {
    var machine = try sparse(normal: [0: 1])
    let happened = machine.request(0, .kernel, by: Requester(context: .interrupt))
    #expect(happened.failure == .sleepsInInterrupt && happened.has(.request(.sleepingInAtomic)))
  }

  /// BUG_ON((gfp & (__GFP_WAIT | __GFP_HIGHMEM)) == __GFP_HIGHMEM) in prep_zero_page: only with a page in hand.
  @Test func zeroingHighMemWithoutWaiting() throws {
    var machine = try Machine(Configuration(memoryFrames: 1 << 18))
    let happened = machine.request(0, [.highMem, .zero])
    #expect(happened.has(.request(.bugZeroHighMem)) && happened.servedFrames.isEmpty && machine.failures == 1)
    #expect(machine.request(0, [.highMem, .zero, .wait]).servedFrames.count == 1)
    #expect(machine.request(0, [.zero]).servedFrames.count == 1)
    #expect(machine.fullViolation() == nil)
  }

  /// `get_zeroed_page` asks with __GFP_ZERO, and so the kernel prints it.
  @Test func zeroedPageAsksForZero() throws {
    var machine = try sparse(normal: [0: 1])
    let happened = machine.request(0, .atomic, call: .getZeroedPage)
    #expect(
      happened.last == .request(.failed(order: Order(0), gfp: [.high, .zero], reason: .cannotWait, quiet: false)))
  }

  /// Step 10: NORETRY fails; up to order 3 others loop; above, only REPEAT and NOFAIL do. With FS the kernel never gets
  /// there: it calls `out_of_memory` and starts again, whatever the order.
  struct Decision: Sendable {
    var gfp: GFPMask
    var order: UInt8
    /// nil: it waits.
    var reason: FailureReason?
  }
  static let decisions: [Decision] = [
    Decision(gfp: [.kernel, .noRetry], order: 0, reason: .noRetry),
    Decision(gfp: [.wait, .noRetry], order: 0, reason: .noRetry),
    Decision(gfp: [.wait, .repeats, .noRetry], order: 4, reason: .noRetry),
    Decision(gfp: [.wait, .io], order: 3, reason: nil),
    Decision(gfp: [.wait, .io], order: 4, reason: .noRetry),
    Decision(gfp: .wait, order: 10, reason: .noRetry),
    Decision(gfp: [.wait, .repeats], order: 4, reason: nil),
    Decision(gfp: [.wait, .noFail], order: 10, reason: nil),
    Decision(gfp: .kernel, order: 4, reason: nil),
    Decision(gfp: .kernel, order: 10, reason: nil),
    Decision(gfp: [], order: 4, reason: .cannotWait),
    Decision(gfp: .atomic, order: 10, reason: .cannotWait),
  ]

  @Test(arguments: decisions)
  func retryDecision(row: Decision) throws {
    var machine = try sparse(normal: [2: 1])
    let happened = machine.request(row.order, row.gfp)
    #expect(happened.failure == row.reason)
    #expect(machine.waiting.count == (row.reason == nil ? 1 : 0))
    #expect(machine.failures == (row.reason == nil ? 0 : 1))
  }

  /// RF 17.2: who came to `out_of_memory` (step 9) starts again at *restart*, with the low marks and kswapd; the others
  /// (step 10) go back to *rebalance*: reclaim, then the min marks only.
  @Test(arguments: [GFPMask.kernel, [.wait, .io], .wait]) func whereARetryBegins(gfp: GFPMask) throws {
    var machine = try crowded(normal: [2: 50])
    var held: [UInt32] = []
    for _ in 0..<10 { held.append(try machine.served(2, .atomic)) }
    // 160 are free.
    let happened = machine.request(2, gfp, as: 0, by: Requester(task: TaskID(2)))
    #expect(happened.has(.request(.outOfMemory)) == (gfp == .kernel))
    #expect(happened.last?.kind == .request(.waits))
    machine.finishTick()
    // 40 frames come back: 200 pass the min mark (192 + 3) and not the low one.
    for frame in held { _ = machine.free(frame, order: 2) }
    #expect(machine.zones[1].free == 200)
    let serial = machine.ring.total
    // A jiffy in out_of_memory(), HZ/50 in blk_congestion_wait().
    machine.play(to: gfp == .kernel ? 2 : 21)
    let retry = (serial..<machine.ring.total).map { machine.ring[$0].what }
    #expect(retry.first?.kind == .request(.retried))
    #expect(retry.tests.map { $0.mark } == (gfp == .kernel ? [.low, .low, .min] : []))
    #expect(retry.has(.request(.kswapdWoken)) == (gfp == .kernel))
    // At rebalance no mark is looked at before something was reclaimed, and here nothing can be.
    #expect(retry.servedFrames.count == (gfp == .kernel ? 1 : 0))
    #expect(machine.vmstat[Int(VMCounter.allocstall.rawValue)] == (gfp == .kernel ? 1 : 2))
  }

  /// `out_of_memory` is called for __GFP_FS without __GFP_NORETRY, whatever the order (RF 7).
  @Test(arguments: decisions) func outOfMemory(row: Decision) throws {
    var machine = try sparse(normal: [2: 1])
    let happened = machine.request(row.order, row.gfp)
    let isCalled = row.gfp.contains(.fs) && !row.gfp.contains(.noRetry)
    #expect(happened.contains(.request(.outOfMemory(order: Order(row.order), gfp: row.gfp))) == isCalled)
    #expect(happened.count(.request(.outOfMemory)) == (isCalled ? 1 : 0))
  }

  /// `might_sleep` complains and the request goes on.
  @Test(arguments: [Context.softirq, .interrupt]) func sleepingInAtomic(context: Context) throws {
    var machine = try Machine(Configuration(memoryFrames: 64 << 8))
    let happened = machine.request(0, .kernel, by: Requester(context: context))
    #expect(happened.contains(.request(.sleepingInAtomic(context: context, gfp: .kernel))))
    #expect(happened.servedFrames.count == 1)
    let atomic = machine.request(0, .atomic, by: Requester(context: context))
    #expect(!atomic.has(.request(.sleepingInAtomic)))
    let process = machine.request(0, .kernel)
    #expect(!process.has(.request(.sleepingInAtomic)))
  }

  /// Below low: woken once, sleeps again at the next tick; a deeper request raises its order.
  @Test func kswapd() throws {
    var machine = try sparse(normal: [4: 15])  // 240: not above low
    let first = machine.request(0, .atomic)
    #expect(first.contains(.request(.kswapdWoken(node: 0, zone: Self.normal, order: Order(0), free: 240, low: 240))))
    #expect(machine.kswapd[0].isAwake)
    let second = machine.request(3, .atomic)
    #expect(!second.has(.request(.kswapdWoken)))
    #expect(machine.kswapd[0].maxOrder == 3)
    machine.finishTick()
    #expect(!machine.kswapd[0].isAwake)
    #expect(machine.kswapd[0].maxOrder == 0)
    let third = machine.request(0, .atomic)
    #expect(third.has(.request(.kswapdWoken)))
  }

  @Test func kswapdSleepsAboveLow() throws {
    var machine = try Machine(Configuration(memoryFrames: 64 << 8))
    let happened = machine.request(5, .kernel)
    #expect(!happened.has(.request(.kswapdWoken)))
    #expect(!machine.kswapd[0].isAwake)
  }

  /// DMA keeps 48 frames from requests that could have used Normal: 112 free are not above 64 + 48, 113 are.
  @Test func lowmemReserveRefusesFallback() throws {
    var refusing = try crowded(dma: [6: 1, 5: 1, 4: 1])  // 112
    let refused = refusing.request(0, .kernel)
    #expect(refused.last?.kind == .request(.waits))
    let test = refused.tests.filter { $0.zone == Self.dma && $0.mark == .min }.first
    #expect(test?.reserve == 48)
    #expect(test?.left == 112)
    #expect(test?.limit == 112)
    // Its own class has no reserve: 112 > low 80.
    let own = refusing.request(0, [.kernel, .dma])
    #expect(own.servedFrames.count == 1)
    #expect(own.tests.first?.mark == .low)

    var allowing = try sparse(dma: [6: 1, 5: 1, 4: 1, 0: 1])  // 113
    let allowed = allowing.request(0, .kernel)
    #expect(allowed.servedFrames.count == 1)
    #expect((allowed.servedFrames.first ?? 4096) < 4096)
  }

  /// Plenty is free but all of it too small: the loop of the watermark test takes it off, and the next zone is asked.
  @Test func fragmentedZoneIsPassedOver() throws {
    var machine = try sparse(normal: [7: 30], dma: [10: 1])
    let happened = machine.request(8, [.kernel, .noRetry])
    let test = happened.tests.first { $0.zone == Self.normal }
    #expect(test?.failedAt == 8)
    #expect((happened.servedFrames.first ?? 4096) < 4096)
  }

  @Test func tooLargeAndNoZonelist() throws {
    let trace = Replay(
      operations: [TraceOperation(tick: 0, request: 0, gfp: .kernel, order: Order(11), isFree: false)], requests: 1)
    var machine = try Machine(Configuration(memoryFrames: 64 << 8), program: Program(replay: trace))
    machine.finishTick()
    #expect(machine.happenings.contains(.request(.orderTooLarge(order: 11))))
    #expect(machine.failures == 1)
    let both = machine.request(0, [.dma, .highMem])
    #expect(both.last == .request(.noZonelist(gfp: [.dma, .highMem])))
    #expect(machine.failures == 2)
    #expect(machine.fullViolation() == nil)
  }

  /// pgalloc_* counts frames at hand-out, pgfree frames that came back.
  @Test func counters() throws {
    var machine = try Machine(Configuration(memoryFrames: 1024 << 8))
    let frame = try machine.served(3, .kernel)
    _ = try machine.served(0, .kernel)
    _ = try machine.served(2, .highUser)
    _ = try machine.served(1, [.kernel, .dma])
    _ = machine.free(frame)
    func counter(_ counter: VMCounter) -> UInt64 { machine.vmstat[Int(counter.rawValue)] }
    #expect(counter(.pgallocNormal) == 9)
    #expect(counter(.pgallocHigh) == 4)
    #expect(counter(.pgallocDMA) == 2)
    #expect(counter(.pgfree) == 8)
  }

  // MARK: Waiting

  /// Frames 4096 … 5119 are one block in use before; giving it back serves who waits, and then what queued behind it.
  @Test func waitingTaskIsServedAndGoesOn() throws {
    let task = Requester(task: TaskID(1))
    var machine = try crowded(normal: [5: 2])
    _ = machine.request(3, .kernel, as: 0, by: task)
    let queued = machine.request(0, .kernel, as: 1, by: task)
    #expect(queued.map(\.kind) == [.script(.queuedBehind)])
    let other = machine.request(0, .atomic, by: Requester(task: TaskID(2)))
    #expect(other.has(.request(.failed)))  // others go on
    machine.finishTick()
    #expect(machine.waiting.count == 1)
    #expect(!machine.happenings.has(.request(.retried)))  // nothing was freed: nothing is tried
    _ = machine.free(4096)
    let start = machine.ring.total
    machine.finishTick()
    let after = (start..<machine.ring.total).map { machine.ring[$0] }
    #expect(machine.waiting.isEmpty)
    let served = after.filter { $0.what.kind == .request(.served) }
    #expect(served.map(\.task) == [TaskID(1), TaskID(1)])
    let labels = served.compactMap { if case .request(.served(_, _, _, _, let label)) = $0.what { label } else { nil } }
    #expect(labels == [LabelID(0), LabelID(1)])
    #expect(after.first?.what.kind == .request(.retried))
    #expect(machine.fullViolation() == nil)
  }

  /// Two wait, both fit into what was freed: one tick serves both.
  @Test func allWhoWaitAreTried() throws {
    var machine = try crowded(normal: [5: 2])
    for task in 1...4 { _ = machine.request(3, .kernel, by: Requester(task: TaskID(UInt16(task)))) }
    #expect(machine.waiting.count == 4)
    _ = machine.free(4096)
    let start = machine.ring.total
    machine.play(to: 2)
    let served = (start..<machine.ring.total).map { machine.ring[$0] }.filter { $0.what.kind == .request(.served) }
    #expect(served.map(\.task.rawValue) == [1, 2, 3, 4])
    #expect(machine.waiting.isEmpty)
    #expect(machine.handles.live == 4)
  }

  /// The first does not fit, the second does: it is not kept back.
  @Test func aLaterRequestMayOvertake() throws {
    var machine = try crowded(normal: [7: 1])
    _ = machine.request(10, .kernel, by: Requester(task: TaskID(1)))
    _ = machine.request(2, .kernel, by: Requester(task: TaskID(2)))
    #expect(machine.waiting.count == 2)
    // 512 more frames in pieces of 256 that are no buddies: order 10 finds no block.
    let blocks = try useBlocks(machine: &machine)
    for block in blocks { _ = machine.free(block) }
    machine.play(to: 2)
    #expect(machine.waiting.count == 1)
    #expect(machine.handles[machine.waiting.handles[0]].order == 10)
  }

  /// Blocks in use that are smaller than the largest.
  private func useBlocks(machine: inout Machine) throws -> [UInt32] {
    var found: [UInt32] = []
    machine.frames.forEachBlock(in: machine.zones[1].start..<machine.zones[1].end) { head, order, kind in
      if kind == .before, order < 10, order > 4 { found.append(head) }
    }
    return found
  }

  /// A free by name waits for the request that bears the name, and is done when it was served.
  @Test func freeOfAWaitingNameQueues() throws {
    var machine = try crowded(normal: [5: 2])
    _ = machine.request(3, .kernel, as: 5, by: Requester(task: TaskID(1)))
    let free = machine.happenings(
      .free(FreeRequest(target: .label(LabelID(5), Pick())), Requester(task: TaskID(2))))
    #expect(free.map(\.kind) == [.script(.queuedBehind)])
    _ = machine.free(4096)
    machine.play(to: 2)
    #expect(machine.handles.count(of: LabelID(5)) == 0)
    #expect(machine.waiting.isEmpty)
    #expect(machine.fullViolation() == nil)
  }

  /// A task that sleeps in the first of three requests has not made the others yet.
  @Test func countGoesOnAfterTheWait() throws {
    var machine = try crowded(normal: [5: 2])
    _ = machine.request(0, .kernel, as: 3, by: Requester(task: TaskID(1)), count: 3)
    #expect(machine.waiting.count == 1)
    _ = machine.free(4096)
    machine.play(to: 2)
    #expect(machine.waiting.isEmpty)
    #expect(machine.handles.count(of: LabelID(3)) == 3)
  }

  /// `blk_congestion_wait` ends after HZ/50 even if nothing was freed: who waits sees that the marks were lowered.
  @Test func lowerMarksServeWhoWaits() throws {
    var machine = try crowded(normal: [5: 2])
    _ = machine.request(0, .kernel, by: Requester(task: TaskID(1)))
    #expect(machine.waiting.count == 1)
    machine.perform(.setSysctl(.minFreeKbytes, 128))  // 32 pages: min 24, low 30
    machine.play(to: 2)
    #expect(machine.waiting.isEmpty)
  }
}
