import Simulation

/// Processes and all that is theirs at one moment.
final class VirtualMemoryKeyframe {
  fileprivate(set) var stores: [ChunkStore]
  let rests: [Counts]
  let rest: VirtualMemory.Rest
  let tlb: [UInt64]
  let tlbCounts: [TranslationBuffer.Counts]
  let pagevecs: [Pagevec]

  struct Counts {
    var count: UInt32
    var firstEmpty: UInt32
    var live: UInt32
  }

  init(_ memory: inout VirtualMemory) {
    guard memory.isUp else {
      (stores, rests, tlb, tlbCounts, pagevecs) = ([], [], [], [], [])
      rest = memory.rest
      return
    }
    stores = [
      memory.processes.capture(), memory.spaces.capture(), memory.areas.capture(), memory.tables.capture(),
      memory.anonVMAs.capture(), memory.names.capture(), memory.files.capture(), memory.ranges.capture(),
      memory.opens.capture(), memory.descriptors.capture(), memory.nodes.capture(), memory.swapMap.capture(),
    ]
    rests = [
      Counts(memory.processes.rest), Counts(memory.spaces.rest), Counts(memory.areas.rest),
      Counts(memory.tables.rest), Counts(memory.anonVMAs.rest), Counts(memory.names.rest), Counts(memory.files.rest),
      Counts(memory.ranges.rest), Counts(memory.opens.rest), Counts(memory.descriptors.rest),
      Counts(memory.nodes.rest), Counts(memory.swapMap.rest),
    ]
    rest = memory.rest
    tlb = memory.tlb.words
    tlbCounts = memory.tlb.counts
    pagevecs = (0..<memory.pagevecs.count).map { memory.pagevecs[$0] }
  }

  var size: Int {
    stores.reduce(0) { $0 + $1.size } + tlb.count * 8 + pagevecs.count * MemoryLayout<Pagevec>.stride
      + rest.swap.shared.entries.count * 32 + rest.sleeps.count * 160 + 512
      + rest.disk.requests.reduce(0) { $0 + 48 + $1.frames.count * 4 }
  }

  /// Of a table: what of it changed; before the first process nothing is there.
  fileprivate func store(_ table: Int) -> ChunkStore { table < stores.count ? stores[table] : ChunkStore() }

  func absorb(_ older: VirtualMemoryKeyframe) {
    if older.stores.isEmpty { return }
    for place in stores.indices { stores[place].absorb(older.stores[place]) }
  }
}

extension VirtualMemoryKeyframe.Counts {
  fileprivate init<Record: TableRecord>(_ rest: RecordTable<Record>.Rest) {
    (count, firstEmpty, live) = (rest.count, rest.firstEmpty, rest.live)
  }
}

extension VirtualMemory {
  mutating func forgetChanges() {
    guard isUp else { return }
    processes.forgetChanges()
    spaces.forgetChanges()
    areas.forgetChanges()
    tables.forgetChanges()
    anonVMAs.forgetChanges()
    names.forgetChanges()
    files.forgetChanges()
    ranges.forgetChanges()
    opens.forgetChanges()
    descriptors.forgetChanges()
    nodes.forgetChanges()
    swapMap.forgetChanges()
  }

  /// Becomes what it was at keyframe `index` of the row; `base` is the one on which it stands.
  mutating func restore(_ index: Int, from base: Int, of keyframes: (Int) -> VirtualMemoryKeyframe) {
    let keyframe = keyframes(index)
    func counts<Record: TableRecord>(_ place: Int) -> RecordTable<Record>.Rest {
      if keyframe.rests.isEmpty { return RecordTable<Record>.Rest(count: 0, firstEmpty: 0, live: 0) }
      let it = keyframe.rests[place]
      return RecordTable<Record>.Rest(count: it.count, firstEmpty: it.firstEmpty, live: it.live)
    }
    processes.restore(index, from: base, rest: counts(0), of: { keyframes($0).store(0) })
    spaces.restore(index, from: base, rest: counts(1), of: { keyframes($0).store(1) })
    areas.restore(index, from: base, rest: counts(2), of: { keyframes($0).store(2) })
    tables.restore(index, from: base, rest: counts(3), of: { keyframes($0).store(3) })
    anonVMAs.restore(index, from: base, rest: counts(4), of: { keyframes($0).store(4) })
    names.restore(index, from: base, rest: counts(5), of: { keyframes($0).store(5) })
    files.restore(index, from: base, rest: counts(6), of: { keyframes($0).store(6) })
    ranges.restore(index, from: base, rest: counts(7), of: { keyframes($0).store(7) })
    opens.restore(index, from: base, rest: counts(8), of: { keyframes($0).store(8) })
    descriptors.restore(index, from: base, rest: counts(9), of: { keyframes($0).store(9) })
    nodes.restore(index, from: base, rest: counts(10), of: { keyframes($0).store(10) })
    swapMap.restore(index, from: base, rest: counts(11), of: { keyframes($0).store(11) })
    rest = keyframe.rest
    tlb.words = keyframe.tlb
    tlb.counts = keyframe.tlbCounts
    for (place, pagevec) in keyframe.pagevecs.enumerated() { pagevecs[place] = pagevec }
    if !isUp { for place in 0..<pagevecs.count { pagevecs[place] = Pagevec() } }
    indexTasks()
  }

  /// Fingerprint of the whole; only what changed is read again.
  mutating func digest() -> UInt64 {
    var digest = Digest()
    digest.add(processes.digest())
    digest.add(spaces.digest())
    digest.add(areas.digest())
    digest.add(tables.digest())
    digest.add(anonVMAs.digest())
    digest.add(names.digest())
    digest.add(files.digest())
    digest.add(ranges.digest())
    digest.add(opens.digest())
    digest.add(descriptors.digest())
    digest.add(nodes.digest())
    digest.add(swapMap.digest())
    tlb.add(to: &digest)
    for place in 0..<pagevecs.count {
      digest.add(pagevecs[place].count)
      for entry in 0..<Int(pagevecs[place].count) { digest.add(pagevecs[place].frames[entry]) }
    }
    rest.add(to: &digest)
    return digest.value
  }
}

extension VirtualMemory.Rest {
  fileprivate func add(to digest: inout Digest) {
    for word in [lastPid, threads, firstTask, lastTask, nextTask, overcommitMode, overcommitRatio] {
      digest.add(word)
    }
    digest.add(UInt64(bitPattern: committed))
    digest.add(pageCache)
    digest.add(switches)
    digest.add(forks)
    // The order of a dictionary says nothing: sums have none.
    digest.add(users.reduce(UInt64(0)) { $0 &+ UInt64($1.key) &* 0x9E37_79B9_7F4A_7C15 &* (UInt64($1.value) | 1) })
    digest.add(
      deviceLines.reduce(UInt64(0)) { $0 &+ (UInt64($1.key) << 32 | UInt64($1.value)) &* 0xA076_1D64_78BD_642F })
    for word in current { digest.add(word) }
    for word in loaded { digest.add(word) }
    for ticks in busy {
      digest.add(ticks.count)
      digest.add(ticks.last)
    }
    for objects in preload { for object in objects { digest.add(object) } }
    digest.add(sleeps.reduce(UInt64(0)) { $0 &+ $1.value.digest(of: $1.key) })
    for handle in woken { digest.add(handle.rawValue) }
    for request in disk.requests {
      digest.add(UInt64(request.file.rawValue) << 32 | UInt64(request.page))
      digest.add(request.due << 1 | (request.isWrite ? 1 : 0))
      for frame in request.frames { digest.add(frame) }
    }
    digest.add(disk.done << 2 | (disk.isCongested ? 1 : 0) | (disk.isWriteCongested ? 2 : 0))
    addReclaim(to: &digest)
  }
}

extension VirtualMemory.Sleep {
  fileprivate func digest(of handle: HandleID) -> UInt64 {
    var digest = Digest(UInt64(handle.rawValue) &* 0x8EBC_6AF0_9C88_C6E3 | 1)
    digest.add(event)
    digest.add(who)
    switch reason {
    case .page(let frame): digest.add(UInt64(frame) << 2)
    case .queue: digest.add(1)
    case .dirty: digest.add(3)
    case .preempted: digest.add(5)
    case .memory(let lack): digest.add(UInt64(lack.gfp.rawValue) << 16 | UInt64(lack.order) << 2 | 2)
    }
    digest.add(place.done)
    digest.add(optional: place.page.map { UInt64($0) })
    digest.add(optional: place.before.map { UInt64($0) })
    digest.add(
      (place.isMajor ? 1 : 0) | (place.isFaulting ? 2 : 0) | (place.isMarked ? 4 : 0) | (place.isThrottled ? 8 : 0)
        | UInt64(place.written) << 8)
    return digest.value
  }
}
