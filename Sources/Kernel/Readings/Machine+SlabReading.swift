import Simulation

// The slab allocator as views and reports need it.

extension Machine {
  package func slabReading(_ request: SlabRequest) -> SlabReading? {
    guard slab.isUp else { return nil }
    let selected = request.cache.flatMap { slab.exists($0) ? $0 : nil }
    let slot = selected.flatMap { cache in request.slab.flatMap { self.slot($0, of: cache) } }
    let detail = slot.map { slabDetail($0) }
    return SlabReading(
      sizes: slab.sizes, caches: slab.chain.map { cacheReading($0) },
      selected: selected.map { cacheDetail($0, request, around: slot) }, slab: detail,
      object: slot.flatMap { slot in request.object.flatMap { objectReading(slot, $0) } },
      pools: poolReadings, nextReap: slab.nextReap)
  }

  package func cacheReading(_ cache: CacheID) -> CacheReading {
    let number = Int(cache.rawValue)
    return CacheReading(cache, slab.caches[number], shared: slab.arrays[slab.shared(number)])
  }

  /// A column of the cache's row in /proc/slabinfo; 0 when there is no such cache.
  func slabColumn(_ column: CacheColumn, of cache: CacheID) -> Int64 {
    guard slab.exists(cache) else { return 0 }
    let row = cacheReading(cache)
    let value: UInt32 =
      switch column {
      case .activeObjects: row.activeObjects
      case .objects: row.objects
      case .objectSize: row.geometry.objectSize
      case .objectsPerSlab: row.geometry.count
      case .pagesPerSlab: 1 << UInt32(row.geometry.order)
      case .limit: row.limit
      case .batchCount: row.batch
      case .sharedFactor: row.sharedFactor
      case .activeSlabs: row.activeSlabs
      case .slabs: row.slabs
      case .sharedAvailable: row.sharedAvailable
      case .colours: row.geometry.colours
      case .freeObjects: row.freeObjects
      }
    return Int64(value)
  }

  /// The linear address, as the kernel's readers know it.
  private func linear(_ address: PhysicalAddress) -> UInt64 { configuration.profile.linear(address) }

  private var poolReadings: [PoolReading] {
    slab.pools.enumerated().filter { $0.element.exists }.map { place, pool in
      let id = PoolID(UInt8(place))
      let asleep = waiting.handles.count { handles[$0].objectCall == .mempoolAlloc && handles[$0].order == id.rawValue }
      return PoolReading(
        pool: id, source: pool.source, minimum: pool.minimum, current: UInt32(pool.elements.count),
        waiting: UInt32(asleep))
    }
  }

  // MARK: One cache

  private func cacheDetail(_ cache: CacheID, _ request: SlabRequest, around slot: UInt32?) -> CacheDetail {
    let number = Int(cache.rawValue)
    let record = slab.caches[number]
    var samples: [SlabRow] = []
    for list in SlabList.allCases {
      samples += rows(of: list, in: record, limit: request.sampleLimit - samples.count, around: nil).slabs
    }
    return CacheDetail(
      cache: cache,
      arrays: (0...slab.cpus).map { cpu in
        let array = slab.arrays[slab.array(number, cpu: cpu)]
        let name = cpu == slab.cpus ? nil : cpu
        return ArrayReading(
          cpu: name, limit: array.limit, batch: array.batch, isTouched: array.isTouched,
          entries: slab.addresses(in: cache, cpu: name).map { linear($0) })
      },
      lists: SlabList.allCases.map { rows(of: $0, in: record, limit: request.slabLimit, around: slot) },
      samples: samples,
      descriptorCache: record.geometry.isOffSlab ? CacheID(record.descriptorCache) : nil)
  }

  /// Slabs of a list from its head, or around the given one when it is on it.
  private func rows(of list: SlabList, in record: SlabCache, limit: Int, around slot: UInt32?) -> SlabListReading {
    let head = record[list]
    var first = head.first
    if let slot, limit > 0, slab.slabs[slot].list == list {
      first = slot + 1
      for _ in 0..<limit / 2 where slab.slabs[first - 1].previous != 0 { first = slab.slabs[first - 1].previous }
    }
    var result: [SlabRow] = []
    var next = first
    while next != 0, result.count < limit {
      result.append(row(next - 1))
      next = slab.slabs[next - 1].next
    }
    return SlabListReading(
      list: list, count: head.count, slabs: result, beginsAtHead: first == head.first, endsAtTail: next == 0)
  }

  private func row(_ slot: UInt32) -> SlabRow {
    let it = slab.slabs[slot]
    let geometry = slab.caches[Int(it.cache)].geometry
    return SlabRow(
      frame: FrameNumber(it.frame), list: it.list ?? .free, inUse: it.inUse, count: UInt32(it.count),
      colour: it.colourOffset - (geometry.isOffSlab ? 0 : geometry.management), firstObject: linear(it.firstObject),
      number: it.number)
  }

  // MARK: One slab

  private func slot(_ choice: SlabChoice, of cache: CacheID) -> UInt32? {
    if case .frame(let frame) = choice, UInt64(frame.rawValue) < configuration.lowMemFrames,
      let slot = slabSlot(at: PhysicalAddress(of: frame.rawValue)), slab.slabs[slot].cache == cache.rawValue
    {
      return slot
    }
    let record = slab.caches[Int(cache.rawValue)]
    if case .first(let list) = choice, record[list].first != 0 { return record[list].first - 1 }
    return [record.partial, record.full, record.free].first { $0.first != 0 }.map { $0.first - 1 }
  }

  /// The slab that a frame belongs to.
  func slabOfFrame(_ frame: FrameNumber) -> SlabOfFrame? {
    guard UInt64(frame.rawValue) < configuration.lowMemFrames,
      let slot = slabSlot(at: PhysicalAddress(of: frame.rawValue))
    else {
      return nil
    }
    let it = slab.slabs[slot]
    return SlabOfFrame(
      cache: CacheID(it.cache), frame: FrameNumber(it.frame), inUse: it.inUse, count: UInt32(it.count))
  }

  private func slabDetail(_ slot: UInt32) -> SlabDetail {
    let it = slab.slabs[slot]
    let cache = CacheID(it.cache)
    let geometry = slab.caches[Int(it.cache)].geometry
    var objects: [Whereabouts] = (0..<UInt32(it.count)).map { index in
      switch slab.slabs.object(slot, index).place {
      case .slab, .array: .slab
      case .held: .held
      case .own: .own
      case .reserve: .reserve
      }
    }
    for cpu in 0...slab.cpus {
      let isShared = cpu == slab.cpus
      for (place, object) in slab.objects(in: cache, cpu: isShared ? nil : cpu).enumerated() where object.slot == slot {
        objects[Int(object.index)] = isShared ? .shared(place: place) : .array(cpu: cpu, place: place)
      }
    }
    var chain: [UInt32] = []
    var next = it.free
    while next != Slab.end, chain.count <= Int(it.count) {
      chain.append(next)
      next = UInt32(slab.slabs.object(slot, next).next)
    }
    let row = row(slot)
    return SlabDetail(
      cache: cache, row: row, order: Order(geometry.order),
      descriptor: linear(
        geometry.isOffSlab
          ? it.descriptor : PhysicalAddress(PhysicalAddress(of: it.frame).rawValue + UInt64(row.colour))),
      isOffSlab: geometry.isOffSlab, chain: chain, objects: objects)
  }

  // MARK: One object

  private func objectReading(_ slot: UInt32, _ index: UInt32) -> ObjectReading? {
    let it = slab.slabs[slot]
    guard index < UInt32(it.count) else { return nil }
    let cache = CacheID(it.cache)
    let address = slab.address(of: index, in: slot)
    let object = slab.slabs.object(slot, index)
    var owner: OwnerReading?
    if object.place == .held, object.handle != 0 {
      owner = OwnerReading(handles[HandleID(object.handle - 1)])
    }
    return ObjectReading(
      cache: cache, index: index, address: linear(address),
      whereabouts: whereabouts(of: object, at: address, in: cache),
      owner: owner, use: object.place == .own ? use(of: address) : nil,
      slack: object.place == .held ? UInt32(object.next) : 0, lastOccurrence: lastOccurrence(about: address))
  }

  private func whereabouts(of object: SlabObject, at address: PhysicalAddress, in cache: CacheID) -> Whereabouts {
    switch object.place {
    case .slab: return .slab
    case .held: return .held
    case .own: return .own
    case .reserve: return .reserve
    case .array:
      for cpu in 0..<slab.cpus {
        if let place = slab.addresses(in: cache, cpu: cpu).firstIndex(of: address) {
          return .array(cpu: cpu, place: place)
        }
      }
      return .shared(place: slab.addresses(in: cache, cpu: nil).firstIndex(of: address) ?? 0)
    }
  }

  /// What the allocator uses one of its own objects for.
  private func use(of address: PhysicalAddress) -> OwnUse? {
    for cache in slab.chain {
      let number = Int(cache.rawValue)
      if slab.caches[number].descriptor == address { return .cacheDescriptor(cache) }
      for cpu in 0...slab.cpus where slab.arrays[slab.array(number, cpu: cpu)].object == address {
        return .array(cache, cpu: cpu == slab.cpus ? nil : cpu)
      }
    }
    for (place, pool) in slab.pools.enumerated() where pool.exists {
      if pool.descriptor == address { return .pool(PoolID(UInt8(place))) }
      if pool.array == address { return .poolArray(PoolID(UInt8(place))) }
    }
    // What is left are descriptors of slabs.
    if let found = findObject(address), case let slot = slab.slabs.object(found.slot, found.index).handle, slot != 0 {
      return .slabDescriptor(CacheID(slab.slabs[slot - 1].cache), FrameNumber(slab.slabs[slot - 1].frame))
    }
    return nil
  }

  private func lastOccurrence(about address: PhysicalAddress) -> Occurrence? {
    for serial in (ring.oldest..<ring.total).reversed() {
      if case .slab(let what) = ring[serial].what, what.object == address { return ring[serial] }
    }
    return nil
  }
}
