import Simulation

// `cache_reap` of 2.6.11 (mm/slab.c; LF 6.3): each CPU looks at all caches every two seconds.

extension Machine {
  /// The round of one CPU whose time has come; false when none is due.
  mutating func reapOne() -> Bool {
    guard slab.isUp, let cpu = slab.nextReap.firstIndex(where: { $0 <= tick }) else { return false }
    events += 1
    requester = Requester(cpu: UInt8(cpu))
    // REAPTIMEOUT_CPUC = 2 × HZ, and the CPU's number.
    slab.nextReap[cpu] = tick + 2 * UInt64(configuration.hz) + UInt64(cpu)
    var objects: UInt32 = 0
    var slabs: UInt32 = 0
    for cache in slab.chain where !slab.caches[Int(cache.rawValue)].flags.contains(.noReap) {
      let done = reap(cache, cpu: cpu)
      objects += done.objects
      slabs += done.slabs
    }
    record(.slab(.reaped(cpu: UInt8(cpu), objects: objects, slabs: slabs)))
    return true
  }

  private mutating func reap(_ cache: CacheID, cpu: Int) -> (objects: UInt32, slabs: UInt32) {
    let number = Int(cache.rawValue)
    var objects = drainArray(cache, cpu: cpu)
    // time_after(next_reap, jiffies)
    if slab.caches[number].nextReap > tick { return (objects, 0) }
    slab.caches[number].nextReap = tick + 4 * UInt64(configuration.hz)
    slab.touch(number)
    objects += drainArray(cache, cpu: slab.cpus)
    if slab.caches[number].freeTouched {
      slab.caches[number].freeTouched = false
      if slab.caches[number].free.count > 0 {
        record(.slab(.slabsSpared(cache: cache, slabs: slab.caches[number].free.count)))
      }
      return (objects, 0)
    }
    // A fifth of the free limit, in slabs, rounded up.
    let count = slab.caches[number].geometry.count
    let most = (slab.caches[number].freeLimit + 5 * count - 1) / (5 * count)
    var slabs: UInt32 = 0
    // The kernel's loop looks once even when nothing was to be freed; `most` is at least 1.
    while slabs < most, slab.caches[number].free.first != 0 {
      let slot = slab.caches[number].free.first - 1
      slab.unlink(slot, of: number)
      let free = slab.caches[number].freeObjects
      slab.caches[number].freeObjects -= count
      slab.caches[number].reaped += 1
      destroy(slot, reason: .reap, free: free)
      slabs += 1
    }
    return (objects, slabs)
  }

  /// `drain_array_locked` without force: a touched array is spared once, else a fifth of its limit goes, or half of
  /// what is there when that is less.
  private mutating func drainArray(_ cache: CacheID, cpu: Int) -> UInt32 {
    let number = Int(cache.rawValue)
    let array = slab.array(number, cpu: cpu)
    let name = cpu == slab.cpus ? UInt8.max : UInt8(cpu)
    let available = slab.arrays[array].available
    if slab.arrays[array].isTouched {
      slab.arrays[array].isTouched = false
      slab.touch(number)
      if available > 0 { record(.slab(.arraySpared(cache: cache, cpu: name, available: available))) }
      return 0
    }
    if available == 0 { return 0 }
    var count = (slab.arrays[array].limit + 4) / 5
    if count > available { count = (available + 1) / 2 }
    record(.slab(.arrayReaped(cache: cache, cpu: name, freed: count, left: available - count)))
    let first = slab.firstEntry(number, cpu: cpu)
    freeBlock(cache, firstEntry: first, count: count)
    removeOldest(count, of: array, firstEntry: first)
    return count
  }
}
