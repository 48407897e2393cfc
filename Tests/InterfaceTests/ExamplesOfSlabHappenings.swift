import Kernel

/// One example of every case of `SlabHappening` and `PoolHappening`, the branches of their words included. The cache is
/// the kernel's own with the longest name, the numbers are those that LF 6 gives where it gives any.
extension ExamplesOfHappenings {
  static let cache = longestNamed()
  static let general = CacheID(1)
  static let object = PhysicalAddress(0x1c0_0180)
  static let pool = PoolID(0)

  private static func longestNamed() -> CacheID {
    let names = Profile.linux2611.caches.names
    let longest = names.indices.max { names[$0].count < names[$1].count } ?? 0
    return CacheID(UInt16(longest))
  }

  static let caches: [SlabHappening] =
    [
      .started(caches: 66, pages: 61),
      .created(
        cache: cache, size: 1_408, objectSize: 1_408, count: 5, order: Order(1), colours: 8, isOffSlab: false),
      .created(cache: cache, size: 512, objectSize: 512, count: 8, order: Order(0), colours: 0, isOffSlab: true),
      .destroyed(cache: cache), .busy(cache: cache, objects: 3), .busy(cache: general, objects: 0),
      .shrunk(cache: cache, objects: 12, slabs: 4, isBusy: true),
      .shrunk(cache: cache, objects: 1, slabs: 1, isBusy: false), .noSuchCache(cache: cache), .panicked(cache: general),
      .reaped(cpu: 1, objects: 24, slabs: 2), .arrayReaped(cache: cache, cpu: 1, freed: 24, left: 96),
      .arrayReaped(cache: cache, cpu: 0xFF, freed: 96, left: 144),
      .arraySpared(cache: cache, cpu: 0, available: 44), .arraySpared(cache: cache, cpu: 0xFF, available: 44),
      .slabsSpared(cache: cache, slabs: 3),
    ] + CacheProblem.allCases.map { .notCreated(cache: cache, problem: $0, size: 131_076) }

  static let objects: [SlabHappening] =
    [
      .chosen(size: 1, cache: general, objectSize: 32), .chosen(size: 32, cache: general, objectSize: 32),
      .taken(cache: cache, cpu: 0, object: object, left: 14, hit: true, label: label),
      .taken(cache: cache, cpu: 0, object: object, left: 15, hit: false, label: nil),
      .missed(cache: cache, cpu: 0, batch: 16, full: 60, touched: false),
      .missed(cache: cache, cpu: 0, batch: 60, full: 60, touched: true),
      .missed(cache: cache, cpu: 0, batch: 12, full: 12, touched: false),
      .refilledFromShared(cache: cache, cpu: 1, taken: 60, left: 420),
      .refilledFromSlab(
        cache: cache, cpu: 0, frame: frame, taken: 16, inUse: 16, count: 119, from: .free, to: .partial),
      .refilledFromSlab(
        cache: cache, cpu: 0, frame: frame, taken: 43, inUse: 119, count: 119, from: .partial, to: .full),
      .pages(cache: cache, zone: zone, frame: frame, order: Order(1)),
      .grown(
        cache: cache, frame: frame, order: Order(1), colour: 3, colours: 8, step: 128, offset: 512, count: 5),
      .grown(
        cache: cache, frame: frame, order: Order(0), colour: 7, colours: 8, step: 128, offset: 896, count: 5),
      .grown(cache: cache, frame: frame, order: Order(0), colour: 0, colours: 0, step: 64, offset: 288, count: 119),
      .failed(cache: cache, gfp: .atomic),
      .takenOnNode(cache: cache, node: 1, object: object, frame: frame, inUse: 1_234, label: label),
      .freed(cache: cache, cpu: 0, object: object, now: 61, hit: true, label: label),
      .freed(cache: cache, cpu: 0, object: object, now: 61, hit: false, label: nil),
      .flushed(cache: cache, cpu: 0, count: 60, toShared: true, shared: 480, room: 60),
      .flushed(cache: cache, cpu: 0, count: 60, toShared: false, shared: 480, room: 0),
      .moved(cache: cache, frame: frame, inUse: 118, count: 119, from: .full, to: .partial),
      .moved(cache: cache, frame: frame, inUse: 0, count: 119, from: .partial, to: .free),
    ] + GrowProblem.allCases.map { .notGrown(cache: cache, problem: $0) }
    + SlabEnd.allCases.map {
      .slabDestroyed(cache: cache, frame: frame, order: Order(1), reason: $0, free: 130, limit: 127)
    }

  static let misuse: [SlabHappening] =
    [
      .tooLarge(size: 200_000), .wrongCache(given: general, real: cache, object: object),
      .noObject(cache: cache, address: PhysicalAddress(object.rawValue + 4)), .notSlab(address: object),
      .allocatorsOwn(cache: cache, object: object), .bugFlags(cache: cache, gfp: .highUser),
      .bugDMA(cache: cache, gfp: [.kernel, .dma]), .bugInInterrupt(cache: cache, destroys: true),
      .bugInInterrupt(cache: cache, destroys: false),
    ] + [ObjectPlace.slab, .array, .reserve].map { .doubleFree(cache: cache, object: object, place: $0) }

  static let pools: [PoolHappening] = [
    .created(pool: pool, minimum: 4), .notCreated(pool: pool, minimum: 256),
    .direct(pool: pool, attempt: 1, element: .object(object)),
    .direct(pool: pool, attempt: 2, element: .object(object)),
    .secondSkipped(pool: pool, gfp: [.wait], current: 4, minimum: 4),
    .secondSkipped(pool: pool, gfp: [.fs], current: 4, minimum: 4),
    .secondSkipped(pool: pool, gfp: .kernel, current: 3, minimum: 4),
    .fromReserve(pool: pool, element: .object(object), left: 3, minimum: 4), .empty(pool: pool, gfp: .atomic),
    .waits(pool: pool, handle: handle), .returned(pool: pool, element: .object(object), current: 1, minimum: 4),
    .passed(pool: pool, element: .object(object)), .resized(pool: pool, from: 4, to: 16, current: 16),
    .notResized(pool: pool, wanted: 16, minimum: 4),
    .destroyed(pool: pool, elements: 4), .bugOutstanding(pool: pool, missing: 2), .bugMinimum(pool: pool),
    .notOut(pool: pool, element: .object(object)), .noSuchPool(pool: pool), .duplicate(pool: pool),
  ]
}
