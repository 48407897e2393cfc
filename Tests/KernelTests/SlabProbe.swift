import Simulation

@testable import Kernel

// Short words for what the tests ask of the slab allocator.

extension Machine {
  /// The first number of a cache that the kernel does not make itself.
  static let firstOwnCache = CacheID(UInt16(Profile.linux2611.caches.names.count))

  static func cache(_ name: String) -> CacheID {
    Profile.linux2611.caches.id(named: name)!
  }

  mutating func create(_ spec: CacheSpec, by who: Requester = Requester()) -> [Happening] {
    happenings(.slab(.create(spec), who))
  }

  /// The address that one request got; nil when it failed or waits.
  mutating func object(
    _ source: ObjectRequest.Source, _ gfp: GFPMask = .kernel, as label: UInt32? = nil, by who: Requester = Requester()
  ) -> UInt32? {
    happenings(.allocateObject(ObjectRequest(source, gfp: gfp, label: label.map { LabelID($0) }), who)).object
  }

  mutating func free(object: UInt32, from cache: CacheID? = nil, by who: Requester = Requester()) -> [Happening] {
    let call: FreeCall = cache == nil ? .kfree : .kmemCacheFree
    return happenings(.free(FreeRequest(call: call, target: .address(UInt64(object)), cache: cache), who))
  }

  /// Index of an object in its slab.
  func index(of object: UInt32) -> Int? {
    findObject(PhysicalAddress(UInt64(object &- 0xC000_0000))).map { Int($0.index) }
  }

  func row(_ cache: CacheID) -> CacheReading { cacheReading(cache) }
  func hasCache(_ cache: CacheID) -> Bool { slab.exists(cache) }
  /// Addresses in an array, oldest first; nil: the shared one.
  func entries(_ cache: CacheID, cpu: Int?) -> [UInt32] { slab.addresses(in: cache, cpu: cpu).map(\.linear) }
  /// Address of an array itself.
  func arrayObject(_ cache: CacheID, cpu: Int) -> UInt32 {
    slab.arrays[slab.array(Int(cache.rawValue), cpu: cpu)].object.linear
  }
  func node(of object: UInt32) -> Int { zones[zoneIndex(of: (object - 0xC000_0000) >> 12)].index.node }
  var generalSizes: [UInt32] { slab.general.map { $0.size } }
  var oldestCache: CacheID? { slab.chain.last }
  var offSlabLimit: UInt32 { slab.offSlabLimit }
  func nodeAllocations(_ cache: CacheID) -> UInt64 { slab.caches[Int(cache.rawValue)].nodeAllocations }

  /// One object; throws when there is none.
  mutating func taken(
    _ source: ObjectRequest.Source, _ gfp: GFPMask = .kernel, as label: UInt32? = nil, by who: Requester = Requester()
  ) throws -> UInt32 {
    guard let object = object(source, gfp, as: label, by: who) else { throw NotServed() }
    return object
  }

  /// First frames of a list of slabs, head first.
  func slabFrames(_ cache: CacheID, _ list: SlabList) -> [UInt32] {
    var frames: [UInt32] = []
    var next = slab.caches[Int(cache.rawValue)][list].first
    while next != 0 {
      frames.append(slab.slabs[next - 1].frame)
      next = slab.slabs[next - 1].next
    }
    return frames
  }

  /// `kmem_cache_shrink` of all caches, several rounds: descriptors of slabs are objects of other caches.
  mutating func shrinkAll() {
    for _ in 0..<3 { for cache in slab.chain { perform(.slab(.shrink(cache), Requester())) } }
  }
}

extension [Happening] {
  var slabs: [SlabHappening] { compactMap { if case .slab(let what) = $0 { what } else { nil } } }
  var pools: [PoolHappening] { compactMap { if case .pool(let what) = $0 { what } else { nil } } }
  /// The object that came out in the end.
  var object: UInt32? {
    for what in slabs.reversed() {
      if case .taken(_, _, let object, _, _, _) = what { return object.linear }
      if case .takenOnNode(_, _, let object, _, _, _) = what { return object.linear }
    }
    return nil
  }
}

extension PhysicalAddress {
  /// As a kernel of IA-32 says it; 0 of none.
  var linear: UInt32 { self == .none ? 0 : UInt32(truncatingIfNeeded: rawValue) &+ 0xC000_0000 }
}
