import Simulation
import Testing

@testable import Kernel

/// A kernel that finds no memory for the caches it cannot do without, and one that just finds it.
@Suite struct SlabPanicTests {
  private func request(_ size: UInt32) -> Event {
    .allocateObject(ObjectRequest(.kmalloc(SizeRange(size)), gfp: .kernel), Requester())
  }

  /// `kmem_cache_init` runs before `init_per_zone_pages_min`: the marks are 0, so a reserve as large as the memory does
  /// not keep the general caches from their pages.
  @Test func marksComeAfterTheCaches() throws {
    var machine = try Machine(Configuration(memoryFrames: 16384, minFreeKbytes: 65536, hasSlab: true))
    let isUp = machine.slab.isUp
    #expect(isUp)
    #expect(machine.zones[1].min > 0)
    machine.perform(request(32))
    // An object of size-32 was left over from boot.
    #expect(machine.ring.count(of: .slab(.arrayHit)) + machine.ring.count(of: .slab(.objectTaken)) > 0)
    #expect(machine.fullViolation() == nil)
  }

  /// Without a free frame the first general cache is not made: panic, and everything that needs it is refused.
  @Test func noMemoryIsAPanic() throws {
    var machine = try Machine(
      Configuration(memoryFrames: 16384, hasSlab: true),
      start: .freeBlocks([
        ZoneFreeBlocks(zone: ZoneIndex(node: 0, type: .normal), counts: [2] + [UInt32](repeating: 0, count: 10))
      ]))
    #expect(machine.slab.stage == .panicked && !machine.slab.isUp)
    #expect(machine.ring.count(of: .slab(.slabPanicked)) == 1)
    machine.perform(request(32))
    machine.perform(.slab(.create(CacheSpec(CacheID(200), size: 100)), Requester()))
    machine.perform(.free(FreeRequest(call: .kfree, target: .address(0xC010_0000)), Requester()))
    #expect(machine.ring.count(of: .slab(.slabPanicked)) == 4)
    // The page of that cache, and the object.
    #expect(machine.failures == 2)
    #expect(machine.fullViolation() == nil)
    for _ in 0..<100 { _ = machine.advance() }
    #expect(machine.fullViolation() == nil)
  }
}
