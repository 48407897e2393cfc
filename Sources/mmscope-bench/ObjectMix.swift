import Kernel

// Loops over the slab allocator.

extension Machine {
  /// An object taken from the CPU's array and given back, this often.
  mutating func objectPairs(_ pairs: Int, of cache: CacheID) {
    let gfp = GFPMask.kernel
    for _ in 0..<pairs {
      guard case .served(let object) = kmemCacheAlloc(cache, gfp: gfp) else { return }
      freeObject(object, given: cache)
    }
  }

  /// Takes as many objects; returns how many came.
  mutating func takeObjects(_ count: Int, of cache: CacheID) -> Int {
    let gfp = GFPMask.kernel
    for taken in 0..<count {
      guard case .served = kmemCacheAlloc(cache, gfp: gfp) else { return taken }
    }
    return count
  }
}
