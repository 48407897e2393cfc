import Simulation
import Testing

@testable import Kernel

/// Bad use, as 2.6.11 without debugging meets it; the machine stays whole.
@Suite struct SlabMisuseTests {
  static let cache = Machine.firstOwnCache

  private func machine() throws -> Machine {
    try Machine(Configuration(memoryFrames: 16384, cacheLine: 64, hasSlab: true))
  }

  private func problem(_ happened: [Happening]) -> CacheProblem? {
    for case .notCreated(_, let problem, _) in happened.slabs { return problem }
    return nil
  }

  static let badSizes: [(UInt32, CacheProblem)] = [
    (0, .tooSmall), (3, .tooSmall), (131_073, .tooLarge), (4_294_967_295, .tooLarge),
  ]

  @Test(arguments: badSizes)
  func sizes(size: UInt32, problem wanted: CacheProblem) throws {
    var machine = try machine()
    let happened = machine.create(CacheSpec(Self.cache, size: size))
    #expect(problem(happened) == wanted)
    #expect(machine.hasCache(Self.cache) == false)
    #expect(machine.fullViolation() == nil)
  }

  @Test func theLargestAndTheSmallestAreMade() throws {
    var machine = try machine()
    #expect(problem(machine.create(CacheSpec(Self.cache, size: 131_072))) == nil)
    #expect(problem(machine.create(CacheSpec(CacheID(Self.cache.rawValue + 1), size: 4))) == nil)
    #expect(machine.fullViolation() == nil)
  }

  @Test(arguments: [3, 24, 100, 4095]) func alignmentIsNoPowerOfTwo(align: UInt32) throws {
    var machine = try machine()
    #expect(problem(machine.create(CacheSpec(Self.cache, size: 64, align: align))) == .alignment)
  }

  @Test func duplicateName() throws {
    var machine = try machine()
    _ = machine.create(CacheSpec(Self.cache, size: 64))
    let before = machine.row(Self.cache)
    #expect(problem(machine.create(CacheSpec(Self.cache, size: 128))) == .duplicate)
    #expect(problem(machine.create(CacheSpec(Machine.cache("dentry_cache"), size: 128))) == .duplicate)
    #expect(machine.row(Self.cache).geometry == before.geometry)
    #expect(machine.fullViolation() == nil)
  }

  @Test func createdInAnInterrupt() throws {
    var machine = try machine()
    #expect(
      problem(machine.create(CacheSpec(Self.cache, size: 64), by: Requester(context: .interrupt))) == .inInterrupt)
  }

  /// `if (!cachep || in_interrupt()) BUG()`
  @Test func shrunkAndDestroyedInAnInterrupt() throws {
    var machine = try machine()
    _ = machine.create(CacheSpec(Self.cache, size: 64))
    let who = Requester(context: .interrupt)
    for (event, destroys) in [(SlabEvent.shrink(Self.cache), false), (.destroy(Self.cache), true)] {
      let happened = machine.happenings(.slab(event, who))
      #expect(happened == [.slab(.bugInInterrupt(cache: Self.cache, destroys: destroys))])
    }
    #expect(machine.fullViolation() == nil)
  }

  /// SLAB_PANIC counts after boot as well: nobody can go on without the cache.
  @Test func panicsAfterBoot() throws {
    var machine = try machine()
    while machine.frame(0, [.kernel, .noRetry], as: 9) != nil {}
    machine.addKilledSleeper()
    for number in 0..<200 {
      let spec = CacheSpec(CacheID(UInt16(100 + number)), size: 64, flags: .panic)
      let happened = machine.create(spec)
      guard problem(happened) != nil else { continue }
      #expect(problem(happened) == .noMemory && happened.last == .slab(.panicked(cache: spec.cache)))
      #expect(machine.create(CacheSpec(CacheID(400), size: 64)).has(.slab(.slabPanicked)))
      return
    }
    Issue.record("200 caches without a page")
  }

  @Test func doubleFree() throws {
    var machine = try machine()
    let object = try machine.taken(.kmalloc(SizeRange(100)))
    #expect(machine.free(object: object).has(.slab(.objectFreed)))
    let again = machine.free(object: object)
    #expect(again.has(.slab(.objectDoubleFree)))
    #expect(!again.has(.slab(.objectFreed)))
    #expect(machine.fullViolation() == nil)
  }

  @Test func freedToTheWrongCache() throws {
    var machine = try machine()
    let object = try machine.taken(.kmalloc(SizeRange(100)))
    let happened = machine.free(object: object, from: Machine.cache("dentry_cache"))
    #expect(happened.has(.slab(.wrongCache)))
    #expect(machine.fullViolation() == nil)
    #expect(machine.free(object: object, from: Machine.cache("size-128")).has(.slab(.objectFreed)))
  }

  @Test func aBusyCacheIsNotDestroyed() throws {
    var machine = try machine()
    _ = machine.create(CacheSpec(Self.cache, size: 64))
    let object = try machine.taken(.cache(Self.cache))
    let happened = machine.happenings(.slab(.destroy(Self.cache), Requester()))
    #expect(happened.has(.slab(.cacheBusy)))
    #expect(machine.hasCache(Self.cache) == true)
    _ = machine.free(object: object, from: Self.cache)
    #expect(machine.happenings(.slab(.destroy(Self.cache), Requester())).has(.slab(.cacheDestroyed)))
    #expect(machine.hasCache(Self.cache) == false)
    #expect(machine.fullViolation() == nil)
    // The name is free again.
    #expect(machine.create(CacheSpec(Self.cache, size: 80)).has(.slab(.cacheCreated)))
  }

  @Test func theKernelsOwnCachesStay() throws {
    var machine = try machine()
    for name in ["kmem_cache", "size-32", "size-512(DMA)"] {
      #expect(machine.happenings(.slab(.destroy(Machine.cache(name)), Requester())).has(.slab(.cacheBusy)))
    }
    #expect(machine.fullViolation() == nil)
  }

  @Test func kmallocBeyondTheLargest() throws {
    var machine = try machine()
    let happened = machine.happenings(.allocateObject(ObjectRequest(.kmalloc(SizeRange(131_073))), Requester()))
    #expect(happened.has(.slab(.kmallocTooLarge)))
    #expect(happened.object == nil)
    // kmalloc(0) gives an object of the smallest cache.
    let none = machine.happenings(.allocateObject(ObjectRequest(.kmalloc(SizeRange(0))), Requester()))
    #expect(
      none.slabs.contains {
        if case .chosen(0, let cache, 32) = $0 { cache == Machine.cache("size-32") } else { false }
      })
  }

  @Test(arguments: [UInt32(1), 4, 31]) func insideAnObject(offset: UInt32) throws {
    var machine = try machine()
    let object = try machine.taken(.kmalloc(SizeRange(100)))
    #expect(machine.free(object: object + offset).has(.slab(.noObject)))
    #expect(machine.fullViolation() == nil)
  }

  @Test(arguments: [UInt32(0), 0xBFFF_FFFF, 0xC000_0000, 0xC010_0000, 0xC3FF_F000, 0xC400_0000, 0xFFFF_FFFF])
  func noSlabsPage(address: UInt32) throws {
    var machine = try machine()
    #expect(machine.free(object: address).has(.slab(.notASlab)))
    #expect(machine.fullViolation() == nil)
  }

  @Test func pageFunctionsOnObjectsAndTheReverse() throws {
    var machine = try machine()
    let object = try machine.taken(.kmalloc(SizeRange(4000)), as: 0)
    let bad = machine.happenings(
      .free(FreeRequest(call: .freePages, target: .label(LabelID(0), Pick())), Requester()))
    #expect(bad.has(.free(.badPage)))
    let frame = try machine.served(as: 1)
    let oops = machine.happenings(.free(FreeRequest(call: .kfree, target: .label(LabelID(1), Pick())), Requester()))
    #expect(oops.has(.slab(.notASlab)))
    #expect(machine.free(object: object).has(.slab(.objectFreed)))
    #expect(machine.free(frame).has(.free(.freeing)))
    #expect(machine.handles.live == 0)
    #expect(machine.fullViolation() == nil)
  }

  @Test func theAllocatorsOwnObjectsAreNotFreed() throws {
    var machine = try machine()
    let descriptor = machine.slab.caches[Int(Machine.cache("filp").rawValue)].descriptor.linear
    #expect(machine.free(object: descriptor).has(.slab(.allocatorsOwn)))
    #expect(machine.fullViolation() == nil)
  }

  @Test func flags() throws {
    var machine = try machine()
    // Only a cache that must grow looks at the flags.
    _ = machine.create(CacheSpec(Self.cache, size: 64))
    #expect(machine.object(.cache(Self.cache), .highUser) == nil)
    #expect(machine.ring.count(of: .slab(.bugSlabFlags)) == 1)
    #expect(machine.object(.cache(Self.cache), [.kernel, .dma]) == nil)
    #expect(machine.ring.count(of: .slab(.bugSlabDMA)) == 1)
    #expect(machine.object(.cache(Self.cache), [.kernel, .noGrow]) == nil)
    #expect(machine.fullViolation() == nil)
    let dma = try machine.taken(.kmalloc(SizeRange(100)), [.kernel, .dma])
    #expect(dma < 0xC100_0000)
  }

  @Test func sleepingInAnInterrupt() throws {
    var machine = try machine()
    let happened = machine.happenings(
      .allocateObject(ObjectRequest(.kmalloc(SizeRange(100))), Requester(context: .interrupt)))
    #expect(happened.has(.request(.sleepingInAtomic)))
    #expect(happened.object != nil)
  }
}
