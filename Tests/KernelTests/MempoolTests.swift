import Simulation
import Testing

@testable import Kernel

/// LF 8: mempools of 2.6.11, and requests for objects that wait.
@Suite struct MempoolTests {
  static let pool = PoolID(0)

  /// 64 MiB of which nothing is left but what the DMA zone and the reserves keep: every frame that GFP_KERNEL can have
  /// is taken.
  private func exhausted(_ machine: inout Machine) -> Int {
    var taken = 0
    while machine.frame(0, [.kernel, .noRetry], as: 9) != nil { taken += 1 }
    // GFP_ATOMIC digs deeper.
    while machine.frame(0, .atomic, as: 9) != nil { taken += 1 }
    return taken
  }

  private func alloc(_ machine: inout Machine, _ gfp: GFPMask, as label: UInt32 = 0, by who: Requester = Requester())
    -> [Happening]
  {
    machine.happenings(.allocateObject(ObjectRequest(.pool(Self.pool), gfp: gfp, label: LabelID(label)), who))
  }

  private func prepared(_ source: PoolSource, minimum: UInt32 = 4) throws -> Machine {
    var machine = try Machine(Configuration(memoryFrames: 4096, cacheLine: 64, hasSlab: true))
    machine.perform(.slab(.createPool(Self.pool, minimum: minimum, source), Requester()))
    return machine
  }

  private func reserve(_ machine: borrowing Machine) -> UInt32? {
    machine.slabReading(SlabRequest())?.pools.first?.current
  }

  static let sources: [PoolSource] = [.cache(Machine.cache("bio")), .pages(Order(0)), .pages(Order(1))]

  @Test(arguments: sources) func createFillsTheReserve(source: PoolSource) throws {
    let machine = try prepared(source)
    #expect(reserve(machine) == 4)
    #expect(machine.fullViolation() == nil)
  }

  /// While there is memory the reserve is left alone.
  @Test(arguments: sources) func theAllocatorBelowComesFirst(source: PoolSource) throws {
    var machine = try prepared(source)
    let happened = alloc(&machine, [.wait, .io])
    #expect(happened.pools.contains { if case .direct(_, 1, _) = $0 { true } else { false } })
    #expect(reserve(machine) == 4)
    _ = machine.happenings(
      .free(FreeRequest(call: .mempoolFree, target: .label(LabelID(0), Pick())), Requester()))
    #expect(reserve(machine) == 4)
    #expect(machine.ring.count(of: .pool(.poolPassed)) == 1)
    #expect(machine.fullViolation() == nil)
  }

  /// Memory is gone: GFP_NOIO takes from the reserve, last in first out; GFP_ATOMIC gets NULL when it is empty; who may
  /// wait waits until an element comes back.
  @Test(arguments: [PoolSource.cache(Machine.cache("names_cache")), .pages(Order(0))])
  func anEmergency(source: PoolSource) throws {
    var machine = try prepared(source)
    _ = exhausted(&machine)
    // names_cache objects are pages; what its array holds is used up first.
    if case .cache(let cache) = source {
      while machine.entries(cache, cpu: 0).count + Int(machine.row(cache).freeObjects) > 0 {
        _ = machine.object(.cache(cache), .atomic, as: 8)
      }
    }
    let elements = machine.slab.pools[0].elements
    for place in 0..<4 {
      let happened = alloc(&machine, .wait)
      let got = happened.pools.compactMap { if case .fromReserve(_, let element, _, _) = $0 { element } else { nil } }
      #expect(got == [elements[3 - place]])
    }
    #expect(reserve(machine) == 0)
    #expect(alloc(&machine, .atomic, as: 1).has(.pool(.poolEmpty)))
    let sleeper = Requester(task: TaskID(3))
    #expect(alloc(&machine, .wait, as: 2, by: sleeper).has(.pool(.poolWaits)))
    #expect(machine.waiting.count == 1)
    machine.finishTick()
    #expect(machine.waiting.count == 1)
    let freed = machine.happenings(
      .free(
        FreeRequest(call: .mempoolFree, target: .label(LabelID(0), Pick(sequence: .oldest, amount: .count(1)))),
        Requester()))
    #expect(freed.has(.pool(.poolReturned)))
    machine.finishTick()
    #expect(machine.waiting.isEmpty)
    #expect(machine.handles.count(of: LabelID(2)) == 1)
    #expect(reserve(machine) == 0)
    #expect(machine.fullViolation() == nil)
  }

  /// The second attempt is made only with __GFP_FS and a reserve that is at most half full.
  @Test func theSecondAttempt() throws {
    var machine = try prepared(.pages(Order(0)))
    _ = exhausted(&machine)
    machine.addKilledSleeper()
    // 4 of 4: more than half, so the reserve comes before waiting; then 3; then 2 ≤ 4 / 2 and the task waits below.
    #expect(alloc(&machine, .kernel).has(.pool(.poolReserve)))
    #expect(alloc(&machine, .kernel).has(.pool(.poolReserve)))
    #expect(reserve(machine) == 2)
    let third = alloc(&machine, .kernel, by: Requester(task: TaskID(3)))
    #expect(third.has(.request(.waits)))
    #expect(!third.has(.pool(.poolWaits)) && !third.has(.pool(.poolReserve)))
    #expect(reserve(machine) == 2)
    // Frames come back: it is served by the allocator below.
    _ = machine.happenings(
      .free(FreeRequest(target: .label(LabelID(9), Pick(sequence: .oldest, amount: .count(600)))), Requester()))
    machine.finishTick()
    machine.finishTick()
    #expect(machine.waiting.isEmpty)
    #expect(reserve(machine) == 2)
    #expect(machine.fullViolation() == nil)
  }

  @Test func destroyingWantsEverythingBack() throws {
    var machine = try prepared(.pages(Order(0)))
    _ = exhausted(&machine)
    #expect(alloc(&machine, .wait).has(.pool(.poolReserve)))
    #expect(machine.happenings(.slab(.destroyPool(Self.pool), Requester())).has(.pool(.bugPoolOutstanding)))
    _ = machine.happenings(
      .free(FreeRequest(call: .mempoolFree, target: .label(LabelID(0), Pick())), Requester()))
    #expect(machine.happenings(.slab(.destroyPool(Self.pool), Requester())).has(.pool(.poolDestroyed)))
    #expect(machine.fullViolation() == nil)
    #expect(alloc(&machine, .kernel).has(.pool(.noSuchPool)))
  }

  @Test func resizing() throws {
    var machine = try prepared(.cache(Machine.cache("bio")))
    _ = machine.happenings(.slab(.resizePool(Self.pool, minimum: 2, gfp: .kernel), Requester()))
    #expect(reserve(machine) == 2)
    _ = machine.happenings(.slab(.resizePool(Self.pool, minimum: 10, gfp: .kernel), Requester()))
    #expect(reserve(machine) == 10)
    #expect(
      machine.happenings(.slab(.resizePool(Self.pool, minimum: 0, gfp: .kernel), Requester())).has(
        .pool(.bugPoolMinimum)))
    #expect(machine.fullViolation() == nil)
  }

  /// RF 12: also a larger array is asked for with the caller's mask. GFP_ATOMIC finds pages where GFP_NOWAIT-like
  /// masks without __GFP_HIGH get none.
  @Test func resizingUsesTheCallersMask() throws {
    func resized(_ gfp: GFPMask) throws -> [Happening] {
      var machine = try prepared(.cache(Machine.cache("bio")))
      while machine.frame(0, [.kernel, .noRetry], as: 9) != nil {}
      // 20,000 bytes of array come from size-32768: eight pages.
      return machine.happenings(.slab(.resizePool(Self.pool, minimum: 5000, gfp: gfp), Requester()))
    }
    #expect(try resized([.kernel, .noRetry]).last?.kind == .pool(.poolNotResized))
    for gfp: GFPMask in [.atomic, [.wait, .io], [.kernel, .noRetry]] {
      let asked = try resized(gfp).compactMap { what -> GFPMask? in
        if case .request(.requested(_, Order(3), let asked, _)) = what { asked } else { nil }
      }
      #expect(asked.first == gfp)
    }
  }

  /// `mempool_t` with the lock of the build in which `anon_vma` has 16 bytes: lock 8, six words, wait queue 16.
  @Test func sizeOfAPool() {
    #expect(Linux2611.spinlockBytes + 8 == 16)
    #expect(Linux2611.mempoolBytes == 48)
    #expect(Linux2611.waitQueueBytes == 16)
  }

  @Test func anElementComesBackOnce() throws {
    var machine = try prepared(.cache(Machine.cache("bio")))
    let element = try #require(alloc(&machine, .kernel).object)
    let free = Event.free(
      FreeRequest(call: .mempoolFree, target: .address(UInt64(element)), pool: Self.pool), Requester())
    _ = machine.happenings(free)
    #expect(machine.happenings(free).has(.pool(.poolNotOut)))
    #expect(machine.fullViolation() == nil)
  }

  // MARK: Objects that wait

  /// A growth that must wait for its pages goes on when they come; the colour is used once.
  @Test(arguments: [UInt32(2000), 96]) func anObjectWaitsForPages(size: UInt32) throws {
    var machine = try Machine(Configuration(memoryFrames: 4096, cacheLine: 64, hasSlab: true))
    let cache = Machine.firstOwnCache
    _ = machine.create(CacheSpec(cache, size: size))
    _ = exhausted(&machine)
    machine.addKilledSleeper()
    let who = Requester(task: TaskID(2))
    let happened = machine.happenings(
      .allocateObject(ObjectRequest(.cache(cache), label: LabelID(0)), who))
    #expect(happened.has(.request(.waits)))
    machine.finishTick()
    #expect(machine.waiting.count == 1)
    _ = machine.happenings(
      .free(FreeRequest(target: .label(LabelID(9), Pick(sequence: .oldest, amount: .count(600)))), Requester()))
    machine.finishTick()
    #expect(machine.waiting.isEmpty)
    #expect(machine.handles.count(of: LabelID(0)) == 1)
    #expect(machine.row(cache).grown == 1)
    #expect(machine.row(cache).activeObjects > 0)
    #expect(machine.fullViolation() == nil)
  }

  /// An object with a lifetime is freed by the call that fits.
  @Test func lifetimes() throws {
    var machine = try Machine(Configuration(memoryFrames: 16384, cacheLine: 64, hasSlab: true))
    machine.perform(
      .allocateObject(
        ObjectRequest(.kmalloc(SizeRange(10, 200)), lifetime: TickRange(5, 9), count: 20), Requester()))
    #expect(machine.handles.live == 20)
    while machine.tick < 12 { _ = machine.advance() }
    #expect(machine.handles.live == 0)
    #expect(machine.ring.count(of: .slab(.objectFreed)) >= 20)
    #expect(machine.fullViolation() == nil)
  }

  /// ten 1-byte objects take one page; ten pages take ten (S2).
  @Test func slack() throws {
    var machine = try Machine(Configuration(memoryFrames: 16384, cacheLine: 64, hasSlab: true))
    let cache = Machine.cache("size-32")
    let before = machine.row(cache)
    for _ in 0..<10 { _ = try machine.taken(.kmalloc(SizeRange(1)), as: 0) }
    let after = machine.row(cache)
    #expect(after.slackBytes - before.slackBytes == 310)
    #expect(after.slabs == before.slabs)
    _ = machine.happenings(.free(FreeRequest(call: .kfree, target: .label(LabelID(0), Pick())), Requester()))
    #expect(machine.row(cache).slackBytes == before.slackBytes)
  }
}
