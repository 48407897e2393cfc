import Simulation
import Testing

@testable import Kernel

/// LF 6.3: arrays, refills, flushes, reaping, in the kernel's order.
@Suite struct SlabOrderTests {
  static let cache = Machine.firstOwnCache

  private func machine(cpus: Int = 1, hz: Int = 1000) throws -> Machine {
    var machine = try Machine(
      Configuration(memoryFrames: 65536, cpus: cpus, hz: hz, cacheLine: 128, hasSlab: true, isSMP: true))
    // 119 objects of 32 bytes.
    _ = machine.create(CacheSpec(Self.cache, size: 32, align: 32))
    return machine
  }

  @Test func aFreshCacheHandsOut15To0Then75To16Then118To76() throws {
    var machine = try machine()
    var indexes: [Int] = []
    var refills: [UInt32] = []
    for _ in 0..<119 {
      let happened = machine.happenings(.allocateObject(ObjectRequest(.cache(Self.cache)), Requester()))
      for case .refilledFromSlab(_, _, _, let taken, _, _, _, _) in happened.slabs { refills.append(taken) }
      let object = try #require(happened.object)
      indexes.append(machine.index(of: object) ?? -1)
    }
    #expect(indexes == Array((0...15).reversed()) + Array((16...75).reversed()) + Array((76...118).reversed()))
    #expect(refills == [16, 60, 43])
    #expect(machine.row(Self.cache).slabs == 1)
    #expect(machine.row(Self.cache).activeObjects == 119)
    #expect(machine.fullViolation() == nil)
  }

  @Test func theLastFreedIsHandedOutFirst() throws {
    var machine = try machine()
    let first = try machine.taken(.cache(Self.cache))
    let second = try machine.taken(.cache(Self.cache))
    _ = machine.free(object: first, from: Self.cache)
    _ = machine.free(object: second, from: Self.cache)
    let third = machine.object(.cache(Self.cache))
    #expect(third == second)
    let fourth = machine.object(.cache(Self.cache))
    #expect(fourth == first)
  }

  /// 120 frees fill the array; the 121st moves the 60 oldest to the shared array (60 × 8 = 480 entries).
  @Test func aFullArrayGivesItsOldestToTheSharedOne() throws {
    var machine = try machine(cpus: 2)
    var objects: [UInt32] = []
    for _ in 0..<200 { objects.append(try machine.taken(.cache(Self.cache))) }
    // The other CPU frees them all.
    let other = Requester(cpu: 1)
    for object in objects.prefix(120) { _ = machine.free(object: object, from: Self.cache, by: other) }
    #expect(machine.entries(Self.cache, cpu: 1) == Array(objects.prefix(120)))
    #expect(machine.row(Self.cache).sharedAvailable == 0)
    let happened = machine.free(object: objects[120], from: Self.cache, by: other)
    #expect(happened.slabs.contains { if case .flushed(_, 1, 60, true, 60, 480) = $0 { true } else { false } })
    #expect(machine.entries(Self.cache, cpu: nil) == Array(objects.prefix(60)))
    #expect(machine.entries(Self.cache, cpu: 1) == Array(objects[60...120]))
    // CPU 0 takes them from there, newest first.
    let before = machine.entries(Self.cache, cpu: 0).count
    for _ in 0..<before { _ = machine.object(.cache(Self.cache)) }
    let refill = machine.happenings(.allocateObject(ObjectRequest(.cache(Self.cache)), Requester()))
    #expect(refill.has(.slab(.refilledFromShared)))
    #expect(refill.object == objects[59])
    #expect(machine.fullViolation() == nil)
  }

  /// A slab with a free object goes to the tail of the partial list; a new partial one is taken from its head.
  @Test func freeingMovesASlabToTheTailOfThePartialList() throws {
    var machine = try Machine(Configuration(memoryFrames: 65536, cacheLine: 128, hasSlab: true))
    // 4,096-byte objects without colour or shared array: one object a slab. 2,048: two.
    _ = machine.create(CacheSpec(Self.cache, size: 2048))
    var objects: [UInt32] = []
    for _ in 0..<48 { objects.append(try machine.taken(.cache(Self.cache))) }
    // limit 24, batch 12, free_limit 2 × 12 + 2 = 26.
    #expect(machine.row(Self.cache).freeLimit == 26)
    let full = machine.slabFrames(Self.cache, .full)
    #expect(full.count == 24)
    // 25 frees: the array holds 24, the 12 oldest go back to their slabs, which become free or partial.
    for object in objects.prefix(25) { _ = machine.free(object: object, from: Self.cache) }
    let expected = Dictionary(grouping: objects.prefix(12)) { ($0 - 0xC000_0000) >> 12 }
    let halfFree = expected.filter { $0.value.count == 1 }.map { $0.key }.sorted()
    #expect(machine.slabFrames(Self.cache, .partial).sorted() == halfFree)
    #expect(machine.slabFrames(Self.cache, .free).count == expected.filter { $0.value.count == 2 }.count)
    #expect(machine.fullViolation() == nil)
  }

  /// Above `free_limit` a slab that becomes free goes back to the buddy system at once.
  @Test func aboveTheFreeLimitSlabsAreGivenBack() throws {
    var machine = try Machine(Configuration(memoryFrames: 65536, cacheLine: 128, hasSlab: true))
    _ = machine.create(CacheSpec(Self.cache, size: 4096, align: 4096))
    var objects: [UInt32] = []
    for _ in 0..<100 { objects.append(try machine.taken(.cache(Self.cache))) }
    // limit 24, batch 12, free_limit (1 + 1) × 12 + 1 = 25 free objects, one a slab.
    for object in objects { _ = machine.free(object: object, from: Self.cache) }
    #expect(machine.ring.count(of: .slab(.slabDestroyed)) > 0)
    #expect(machine.row(Self.cache).freeObjects <= 25)
    let free = machine.row(Self.cache).freeObjects
    #expect(machine.row(Self.cache).slabs == free + UInt32(machine.entries(Self.cache, cpu: 0).count))
    #expect(machine.fullViolation() == nil)
  }

  /// The colours go round: 0, 1, 2, 0 … times 128 bytes, behind which descriptor (128) and objects follow.
  @Test func coloursGoRound() throws {
    var machine = try machine()
    let coloured = CacheID(Self.cache.rawValue + 1)
    _ = machine.create(CacheSpec(coloured, size: 448, flags: .hwcacheAlign))
    var offsets: [UInt32] = []
    for _ in 0..<56 {
      let happened = machine.happenings(.allocateObject(ObjectRequest(.cache(coloured)), Requester()))
      for case .grown(_, _, _, _, _, _, let offset, _) in happened.slabs { offsets.append(offset) }
    }
    #expect(Array(offsets.prefix(7)) == [128, 256, 384, 128, 256, 384, 128])
  }

  // MARK: cache_reap

  /// First after HZ + 3 × CPU jiffies, then every 2 × HZ + CPU.
  @Test func reapTimes() throws {
    var machine = try machine(cpus: 2, hz: 100)
    var ticks: [[Tick]] = [[], []]
    while machine.tick < 1000 {
      let serial = machine.ring.total
      _ = machine.advance()
      for number in serial..<machine.ring.total {
        if case .slab(.reaped(let cpu, _, _)) = machine.ring[number].what {
          ticks[Int(cpu)].append(machine.ring[number].tick)
        }
      }
    }
    #expect(ticks[0] == [100, 300, 500, 700, 900])
    #expect(ticks[1] == [103, 304, 505, 706, 907])
  }

  /// A touched array is spared once; then a fifth of its limit goes: (120 + 4) / 5 = 24, and half of what is there when
  /// that is less.
  @Test func reapTakesAFifth() throws {
    var machine = try machine(hz: 100)
    var objects: [UInt32] = []
    for _ in 0..<100 { objects.append(try machine.taken(.cache(Self.cache))) }
    for object in objects { _ = machine.free(object: object, from: Self.cache) }
    var left = UInt32(machine.entries(Self.cache, cpu: 0).count)
    var sizes: [UInt32] = []
    for round in 0..<6 {
      while machine.tick < 100 + UInt64(round) * 200 + 1 { _ = machine.advance() }
      sizes.append(UInt32(machine.entries(Self.cache, cpu: 0).count))
    }
    var expected = [left]
    for _ in 0..<5 {
      left -= left > 24 ? 24 : (left + 1) / 2
      expected.append(left)
    }
    #expect(sizes == expected)
    #expect(machine.fullViolation() == nil)
  }

  /// After load everything that is free goes back, slab by slab, a fifth of the free limit a round.
  @Test func reapGivesTheSlabsBack() throws {
    var machine = try machine(hz: 100)
    var objects: [UInt32] = []
    for _ in 0..<1000 { objects.append(try machine.taken(.cache(Self.cache))) }
    for object in objects { _ = machine.free(object: object, from: Self.cache) }
    let slabs = machine.row(Self.cache).slabs
    #expect(slabs > 0)
    while machine.tick < 6000 { _ = machine.advance() }
    #expect(machine.row(Self.cache).activeObjects == 0)
    #expect(machine.row(Self.cache).slabs == 0)
    #expect(machine.fullViolation() == nil)
  }

  /// NO_REAP: nothing happens to the cache.
  @Test func noReap() throws {
    var machine = try machine(hz: 100)
    let kept = CacheID(Self.cache.rawValue + 1)
    _ = machine.create(CacheSpec(kept, size: 32, flags: .noReap))
    let object = try machine.taken(.cache(kept))
    _ = machine.free(object: object, from: kept)
    let before = machine.entries(kept, cpu: 0)
    while machine.tick < 3000 { _ = machine.advance() }
    #expect(machine.entries(kept, cpu: 0) == before)
  }

  // MARK: Nodes

  /// `kmem_cache_alloc_node` takes from slabs of the node, past the arrays.
  @Test func objectsOfANode() throws {
    var machine = try Machine(
      Configuration(memoryFrames: 65536, nodes: 2, cpus: 2, cacheLine: 128, hasSlab: true))
    _ = machine.create(CacheSpec(Self.cache, size: 1000))
    for node: UInt8 in [1, 0, 1, 1, 0, 1, 1, 0] {
      let object = try machine.taken(.cacheOnNode(Self.cache, node: node))
      #expect(machine.node(of: object) == Int(node))
    }
    #expect(machine.nodeAllocations(Self.cache) == 8)
    #expect(machine.fullViolation() == nil)
  }
}
