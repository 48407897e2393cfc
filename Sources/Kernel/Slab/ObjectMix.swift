// Loops over the slab allocator for `mmscope-bench`: here, because a loop outside the module would measure its border.

extension Machine {
  /// An object taken from the CPU's array and given back, this often.
  package mutating func objectPairs(_ pairs: Int, of cache: CacheID) {
    requester = Requester()
    for _ in 0..<pairs {
      guard case .served(let object) = kmemCacheAlloc(cache, gfp: .kernel) else { return }
      freeObject(object, given: cache)
    }
  }

  /// Takes as many objects; returns how many came.
  package mutating func takeObjects(_ count: Int, of cache: CacheID) -> Int {
    requester = Requester()
    for taken in 0..<count {
      guard case .served = kmemCacheAlloc(cache, gfp: .kernel) else { return taken }
    }
    return count
  }
}
