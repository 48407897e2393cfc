import Simulation

// The slab allocator for digests and keyframes: caches with their arrays by cache, slabs by slab.

extension SlabCache {
  /// The cache as words; those of an empty place say nothing but that.
  var words: [SIMD8<UInt64>] {
    func pair(_ low: UInt32, _ high: UInt32) -> UInt64 { UInt64(low) | UInt64(high) << 32 }
    func row(_ values: [UInt64]) -> SIMD8<UInt64> {
      var words = SIMD8<UInt64>()
      for (place, value) in values.enumerated() { words[place] = value }
      return words
    }
    let it = geometry
    let marks = UInt64(exists ? 1 : 0) | UInt64(hasConstructor ? 2 : 0) | UInt64(freeTouched ? 4 : 0)
    return [
      row([
        marks | UInt64(it.order) << 8 | UInt64(it.isOffSlab ? 1 : 0) << 16 | UInt64(descriptorCache) << 32,
        pair(flags.rawValue, givenSize), pair(it.objectSize, it.align), pair(it.count, it.management),
        pair(it.leftOver, it.colours), pair(it.colourStep, colourNext), pair(limit, batch),
        pair(freeLimit, freeObjects),
      ]),
      row([
        nextReap, pair(full.first, full.last), pair(full.count, partial.count), pair(partial.first, partial.last),
        pair(free.first, free.last), UInt64(free.count), slackBytes, UInt64(mostActive),
      ]),
      row([allocHits, allocMisses, freeHits, freeMisses, grown, reaped, nodeAllocations, descriptor.rawValue]),
    ]
  }

  init(words: [SIMD8<UInt64>]) {
    func low(_ row: Int, _ word: Int) -> UInt32 { UInt32(truncatingIfNeeded: words[row][word]) }
    func high(_ row: Int, _ word: Int) -> UInt32 { UInt32(truncatingIfNeeded: words[row][word] >> 32) }
    let marks = low(0, 0)
    self.init(
      geometry: SlabGeometry(
        objectSize: low(0, 2), align: high(0, 2), order: UInt8(truncatingIfNeeded: marks >> 8), count: low(0, 3),
        management: high(0, 3), isOffSlab: marks >> 16 & 1 == 1, leftOver: low(0, 4), colours: high(0, 4),
        colourStep: low(0, 5)),
      givenSize: high(0, 1), flags: CacheFlags(rawValue: low(0, 1)), hasConstructor: marks & 2 != 0,
      nextReap: words[1][0])
    exists = marks & 1 != 0
    freeTouched = marks & 4 != 0
    descriptorCache = UInt16(truncatingIfNeeded: high(0, 0))
    colourNext = high(0, 5)
    (limit, batch) = (low(0, 6), high(0, 6))
    (freeLimit, freeObjects) = (low(0, 7), high(0, 7))
    full = SlabListHead(first: low(1, 1), last: high(1, 1), count: low(1, 2))
    partial = SlabListHead(first: low(1, 3), last: high(1, 3), count: high(1, 2))
    free = SlabListHead(first: low(1, 4), last: high(1, 4), count: low(1, 5))
    descriptor = PhysicalAddress(words[2][7])
    slackBytes = words[1][6]
    mostActive = low(1, 7)
    (allocHits, allocMisses, freeHits, freeMisses) = (words[2][0], words[2][1], words[2][2], words[2][3])
    (grown, reaped, nodeAllocations) = (words[2][4], words[2][5], words[2][6])
  }
}

extension ArrayCache {
  fileprivate var words: SIMD8<UInt64> {
    var words = SIMD8<UInt64>()
    words[0] = UInt64(available) | UInt64(limit) << 32
    words[1] = UInt64(batch)
    words[2] = isTouched ? 1 : 0
    words[3] = object.rawValue
    return words
  }

  fileprivate init(words: SIMD8<UInt64>) {
    self.init(
      available: UInt32(truncatingIfNeeded: words[0]), limit: UInt32(truncatingIfNeeded: words[0] >> 32),
      batch: UInt32(truncatingIfNeeded: words[1]), isTouched: words[2] == 1,
      object: PhysicalAddress(words[3]))
  }
}

extension SlabAllocator {
  mutating func digest() -> UInt64 {
    if stage == .none { return 0 }
    for cache in 0..<caches.count where dirty[cache] & FrameTable.staleBit != 0 {
      dirty[cache] &= ~FrameTable.staleBit
      let fresh = digest(of: cache)
      digestSum = digestSum &- digests[cache] &+ fresh
      digests[cache] = fresh
    }
    var digest = Digest(digestSum)
    digest.add(slabs.digest())
    for cache in chain { digest.add(cache.rawValue) }
    for tick in nextReap { digest.add(tick) }
    // The order of a dictionary says nothing: a sum has none.
    digest.add(growths.values.reduce(UInt64(0)) { $0 &+ self.digest(of: $1) })
    for pool in pools { add(pool, to: &digest) }
    return digest.value
  }

  private func digest(of cache: Int) -> UInt64 {
    if !caches[cache].exists { return 0 }
    var digest = Digest(UInt64(cache) &* 0x8EBC_6AF0_9C88_C6E3 | 1)
    for row in caches[cache].words { for word in 0..<8 { digest.add(row[word]) } }
    for cpu in 0...cpus {
      let array = arrays[self.array(cache, cpu: cpu)]
      let words = array.words
      for word in 0..<4 { digest.add(words[word]) }
      let first = firstEntry(cache, cpu: cpu)
      for place in 0..<Int(array.available) { digest.add(entries[first + place]) }
    }
    return digest.value
  }

  private func digest(of growth: Growth) -> UInt64 {
    var digest = Digest()
    digest.add(UInt64(growth.handle.rawValue) << 32 | UInt64(growth.cache.rawValue))
    digest.add(UInt64(growth.offset) << 32 | UInt64(growth.gfp.rawValue))
    digest.add(optional: growth.pages.map { UInt64($0) })
    digest.add(
      UInt64(growth.innerOffset) << 32 | UInt64(growth.node.map { UInt32($0) + 1 } ?? 0) << 8 | UInt64(growth.loop))
    return digest.value
  }

  private func add(_ pool: MemoryPool, to digest: inout Digest) {
    digest.add(pool.exists ? 1 : 0)
    switch pool.source {
    case .cache(let cache): digest.add(UInt64(cache.rawValue))
    case .pages(let order): digest.add(1 << 32 | UInt64(order.rawValue))
    }
    digest.add(UInt64(pool.minimum))
    digest.add(pool.descriptor.rawValue)
    digest.add(pool.array.rawValue)
    for element in pool.elements {
      switch element {
      case .object(let object): digest.add(object.rawValue)
      case .block(let frame): digest.add(frame.rawValue)
      }
    }
  }

  // MARK: Keyframes

  var changedCaches: [UInt32] {
    (0..<UInt32(caches.count)).filter { dirty[Int($0)] & FrameTable.changedBit != 0 }
  }

  mutating func forgetChanges() {
    for cache in 0..<caches.count { dirty[cache] &= ~FrameTable.changedBit }
    slabs.forgetChanges()
  }

  /// The caches that changed, with their arrays.
  mutating func captureCaches() -> ChunkStore {
    let changed = changedCaches
    for cache in changed { dirty[Int(cache)] &= ~FrameTable.changedBit }
    return ChunkStore(changed) { cache, writer in
      for row in caches[Int(cache)].words { writer.write(row) }
      for cpu in 0...cpus {
        let array = arrays[self.array(Int(cache), cpu: cpu)]
        writer.write(array.words)
        let first = firstEntry(Int(cache), cpu: cpu)
        for start in stride(from: 0, to: Int(array.available), by: 8) {
          var words = SIMD8<UInt64>()
          for place in start..<min(start + 8, Int(array.available)) { words[place - start] = entries[first + place] }
          writer.write(words)
        }
      }
    }
  }

  mutating func restoreCache(_ cache: UInt32, _ reader: RecordReader) {
    var reader = reader
    caches[Int(cache)] = SlabCache(words: [reader.next(), reader.next(), reader.next()])
    for cpu in 0...cpus {
      let array = ArrayCache(words: reader.next())
      arrays[self.array(Int(cache), cpu: cpu)] = array
      let first = firstEntry(Int(cache), cpu: cpu)
      for start in stride(from: 0, to: Int(array.available), by: 8) {
        let words = reader.next()
        for place in start..<min(start + 8, Int(array.available)) { entries[first + place] = words[place - start] }
      }
    }
    dirty[Int(cache)] = FrameTable.staleBit
  }

  /// The cache as it is before anybody asks for it.
  mutating func clearCache(_ cache: UInt32) {
    caches[Int(cache)].exists = false
    for cpu in 0...cpus { arrays[self.array(Int(cache), cpu: cpu)] = ArrayCache.none }
    dirty[Int(cache)] = FrameTable.staleBit
  }

  /// What is small, in full.
  struct Rest {
    var chain: [CacheID]
    var general: [GeneralCache]
    var offSlabLimit: UInt32
    var stage: Stage
    var missing: CacheID
    var nextReap: [Tick]
    var growths: [HandleID: Growth]
    var pools: [MemoryPool]
    var slots: UInt32
    var firstEmpty: UInt32
    var size: Int {
      (chain.count + general.count) * 8 + growths.count * 64
        + pools.reduce(0) { $0 + 48 + $1.elements.count * MemoryLayout<PoolElement>.stride }
    }
  }

  var rest: Rest {
    get {
      Rest(
        chain: chain, general: general, offSlabLimit: offSlabLimit, stage: stage, missing: missing,
        nextReap: nextReap, growths: growths, pools: pools, slots: slabs.count, firstEmpty: slabs.firstEmpty)
    }
    set {
      chain = newValue.chain
      general = newValue.general
      offSlabLimit = newValue.offSlabLimit
      stage = newValue.stage
      missing = newValue.missing
      nextReap = newValue.nextReap
      growths = newValue.growths
      pools = newValue.pools
      slabs.resize(newValue.slots, firstEmpty: newValue.firstEmpty)
    }
  }
}
