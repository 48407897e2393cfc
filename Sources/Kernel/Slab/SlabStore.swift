import Simulation

/// All slabs of all caches by slot, their objects, and the lists through them. Zero bytes mean an empty slot.
///
/// A slot keeps the run of object entries that it once had, so that a slab that comes and goes allocates nothing.
package struct SlabStore: ~Copyable {
  /// Slots 0 ..< count have been used.
  package private(set) var count: UInt32 = 0
  private var slabs = ZeroedBuffer<Slab>(zeroed: 16)
  private var objects = ZeroedBuffer<SlabObject>(zeroed: 1024)
  /// How many entries each slot's run (`Slab.run`) has room for. No part of the machine's state.
  private var capacities = ZeroedBuffer<UInt32>(zeroed: 16)
  private var nextRun: UInt32 = 0
  /// By slot: `FrameTable.staleBit` and `changedBit`.
  private(set) var dirty = ZeroedBuffer<UInt8>(zeroed: 16)
  /// Digests of the slots as of the last `digest()`, and their sum.
  private var digests = ZeroedBuffer<UInt64>(zeroed: 16)
  private var digestSum: UInt64 = 0
  /// Slot + 1 of the empty slot that is taken next.
  private(set) var firstEmpty: UInt32 = 0

  init() {}

  @inline(__always) package subscript(slot: UInt32) -> Slab {
    unsafeAddress { unsafe slabs.address(of: Int(slot)) }
  }

  @inline(__always) mutating func touch(_ slot: UInt32) { dirty[Int(slot)] = 3 }

  /// For `ObjectWriter`: where slabs, objects and marks lie.
  @inline(__always) @unsafe var addresses:
    (UnsafeMutablePointer<Slab>, UnsafeMutablePointer<SlabObject>, UnsafeMutablePointer<UInt8>)
  {
    mutating get { unsafe (slabs.pointer(0), objects.pointer(0), dirty.pointer(0)) }
  }

  /// The object at an address, by the slab that holds it: its index and its entry. Nil when none begins there.
  @inline(__always)
  func object(at address: PhysicalAddress, in slot: UInt32, of cache: borrowing SlabCache) -> (
    index: UInt32, SlabObject
  )? {
    let slab = unsafe slabs.sharedPointer(Int(slot))
    let offset = unsafe UInt32(truncatingIfNeeded: address.rawValue &- slab.pointee.firstObject.rawValue)
    let index = UInt32(truncatingIfNeeded: (UInt64(offset) &* cache.reciprocal) &>> 32)
    // Below the first object the offset wraps to a huge one, so its index is out of range.
    guard unsafe index < UInt32(slab.pointee.count), index &* cache.geometry.objectSize == offset else { return nil }
    return unsafe (index, objects[Int(slab.pointee.run &+ index)])
  }

  @inline(__always) mutating func modify(_ slot: UInt32, _ change: (inout Slab) -> Void) {
    touch(slot)
    change(&slabs[Int(slot)])
  }

  @inline(__always) package func object(_ slot: UInt32, _ index: UInt32) -> SlabObject {
    objects[Int(slabs[Int(slot)].run &+ index)]
  }

  @inline(__always) mutating func modify(_ slot: UInt32, object index: UInt32, _ change: (inout SlabObject) -> Void) {
    touch(slot)
    change(&objects[Int(slabs[Int(slot)].run &+ index)])
  }

  /// Takes an empty slot and gives it entries for `slab.count` objects, all free and chained in their order
  /// (`cache_init_objs`).
  mutating func insert(_ slab: Slab) -> UInt32 {
    let slot: UInt32
    if firstEmpty != 0 {
      slot = firstEmpty - 1
      firstEmpty = slabs[Int(slot)].next
    } else {
      slot = count
      count += 1
      growSlots()
    }
    replace(slot, by: slab)
    provide(slot, entries: UInt32(slab.count))
    let first = Int(slabs[Int(slot)].run)
    for index in 0..<Int(slab.count) {
      objects[first + index] = SlabObject(
        next: index + 1 == Int(slab.count) ? UInt16(Slab.end) : UInt16(index + 1))
    }
    touch(slot)
    return slot
  }

  /// Another slab in the slot, which keeps its run.
  private mutating func replace(_ slot: UInt32, by slab: Slab) {
    let run = slabs[Int(slot)].run
    slabs[Int(slot)] = slab
    slabs[Int(slot)].run = run
  }

  mutating func remove(_ slot: UInt32) {
    touch(slot)
    slabs[Int(slot)].state = 0
    slabs[Int(slot)].next = firstEmpty
    firstEmpty = slot + 1
  }

  private mutating func growSlots() {
    guard Int(count) > slabs.count else { return }
    let capacity = slabs.count * 2
    slabs.grow(to: capacity)
    capacities.grow(to: capacity)
    dirty.grow(to: capacity)
    digests.grow(to: capacity)
  }

  /// A run of at least this many entries for the slot, in few different lengths.
  private mutating func provide(_ slot: UInt32, entries: UInt32) {
    if capacities[Int(slot)] >= entries { return }
    // Rounded up by an eighth at most, so that slots can serve caches of similar counts.
    let step = max(8, (entries / 8 + 7) / 8 * 8)
    let capacity = (entries + step - 1) / step * step
    while objects.count < Int(nextRun + capacity) { objects.grow(to: objects.count * 2) }
    slabs[Int(slot)].run = nextRun
    capacities[Int(slot)] = capacity
    nextRun += capacity
  }

  // MARK: Lists

  /// `list_add` and `list_add_tail`.
  @inline(__always) mutating func link(_ slot: UInt32, to list: SlabList, of cache: inout SlabCache, atEnd: Bool) {
    var head = cache[list]
    let next = atEnd ? 0 : head.first
    let previous = atEnd ? head.last : 0
    touch(slot)
    slabs[Int(slot)].state = list.rawValue + 1
    slabs[Int(slot)].next = next
    slabs[Int(slot)].previous = previous
    if next != 0 {
      slabs[Int(next - 1)].previous = slot + 1
      touch(next - 1)
    } else {
      head.last = slot + 1
    }
    if previous != 0 {
      slabs[Int(previous - 1)].next = slot + 1
      touch(previous - 1)
    } else {
      head.first = slot + 1
    }
    head.count += 1
    cache[list] = head
  }

  /// `list_del`: from the list that it is on.
  @inline(__always) mutating func unlink(_ slot: UInt32, of cache: inout SlabCache) {
    // Unreachable: a slab is on a list from `cache_grow` to its end; `fullViolation` walks the lists.
    guard let list = slabs[Int(slot)].list else { preconditionFailure("a slab is on no list") }
    var head = cache[list]
    let next = slabs[Int(slot)].next
    let previous = slabs[Int(slot)].previous
    if next != 0 {
      slabs[Int(next - 1)].previous = previous
      touch(next - 1)
    } else {
      head.last = previous
    }
    if previous != 0 {
      slabs[Int(previous - 1)].next = next
      touch(previous - 1)
    } else {
      head.first = next
    }
    head.count -= 1
    cache[list] = head
    touch(slot)
  }

  // MARK: Digests and keyframes, by slot

  /// Fingerprint of all slabs, and of the order in which empty slots are taken.
  mutating func digest() -> UInt64 {
    for slot in 0..<Int(count) where dirty[slot] & FrameTable.staleBit != 0 {
      dirty[slot] &= ~FrameTable.staleBit
      let fresh = digest(of: UInt32(slot))
      digestSum = digestSum &- digests[slot] &+ fresh
      digests[slot] = fresh
    }
    return digestSum &+ UInt64(firstEmpty)
  }

  private func digest(of slot: UInt32) -> UInt64 {
    var digest = Digest(UInt64(slot) &* 0xE703_7ED1_A0B4_28DB | 1)
    let slab = slabs[Int(slot)]
    if slab.state == 0 {
      digest.add(slab.next)
      return digest.value
    }
    let words = slab.words
    for word in 0..<7 { digest.add(words[word]) }
    let first = Int(slabs[Int(slot)].run)
    for index in 0..<Int(slab.count) { digest.add(objects[first + index].word) }
    return digest.value
  }

  var changedChunks: [UInt32] { (0..<count).filter { dirty[Int($0)] & FrameTable.changedBit != 0 } }

  mutating func forgetChanges() {
    for slot in 0..<Int(count) { dirty[slot] &= ~FrameTable.changedBit }
  }

  mutating func capture() -> ChunkStore {
    let changed = changedChunks
    forgetChanges()
    return ChunkStore(changed) { slot, writer in
      let slab = slabs[Int(slot)]
      writer.write(slab.words)
      if slab.state == 0 { return }
      let first = Int(slabs[Int(slot)].run)
      for start in stride(from: 0, to: Int(slab.count), by: 8) {
        var words = SIMD8<UInt64>()
        for index in start..<min(start + 8, Int(slab.count)) { words[index - start] = objects[first + index].word }
        writer.write(words)
      }
    }
  }

  /// As many slots as a keyframe has; new ones are restored one by one afterwards.
  mutating func resize(_ slots: UInt32, firstEmpty: UInt32) {
    for slot in Int(slots)..<max(Int(slots), Int(count)) {
      digestSum = digestSum &- digests[slot]
      digests[slot] = 0
      dirty[slot] = 0
    }
    count = slots
    while slabs.count < Int(slots) {
      slabs.grow(to: slabs.count * 2)
      capacities.grow(to: capacities.count * 2)
      dirty.grow(to: dirty.count * 2)
      digests.grow(to: digests.count * 2)
    }
    self.firstEmpty = firstEmpty
  }

  mutating func restore(_ slot: UInt32, _ reader: RecordReader) {
    var reader = reader
    let slab = Slab(words: reader.next())
    replace(slot, by: slab)
    dirty[Int(slot)] = FrameTable.staleBit
    if slab.state == 0 { return }
    provide(slot, entries: UInt32(slab.count))
    let first = Int(slabs[Int(slot)].run)
    for start in stride(from: 0, to: Int(slab.count), by: 8) {
      let words = reader.next()
      for index in start..<min(start + 8, Int(slab.count)) {
        objects[first + index] = SlabObject(word: words[index - start])
      }
    }
  }
}

extension Slab {
  /// The slab as seven words.
  var words: SIMD8<UInt64> {
    var words = SIMD8<UInt64>()
    words[0] = UInt64(cache) | UInt64(state) << 16 | UInt64(count) << 24
    words[1] = UInt64(colourOffset) | UInt64(inUse) << 32
    words[2] = UInt64(free)
    words[3] = UInt64(next) | UInt64(previous) << 32
    words[4] = UInt64(number) | UInt64(frame) << 32
    words[5] = since
    words[6] = descriptor.rawValue
    return words
  }

  init(words: SIMD8<UInt64>) {
    func low(_ word: Int) -> UInt32 { UInt32(truncatingIfNeeded: words[word]) }
    func high(_ word: Int) -> UInt32 { UInt32(truncatingIfNeeded: words[word] >> 32) }
    cache = UInt16(truncatingIfNeeded: words[0])
    state = UInt8(truncatingIfNeeded: words[0] >> 16)
    count = UInt16(truncatingIfNeeded: words[0] >> 24)
    frame = high(4)
    colourOffset = low(1)
    inUse = high(1)
    free = low(2)
    descriptor = PhysicalAddress(words[6])
    next = low(3)
    previous = high(3)
    number = low(4)
    since = words[5]
  }
}

extension SlabObject {
  var word: UInt64 { UInt64(next) | UInt64(place.rawValue) << 16 | UInt64(handle) << 32 }

  init(word: UInt64) {
    self.init(next: UInt16(truncatingIfNeeded: word))
    // Only what `word` gave comes back.
    place = ObjectPlace(rawValue: UInt8(truncatingIfNeeded: word >> 16)) ?? .slab
    handle = UInt32(truncatingIfNeeded: word >> 32)
  }
}
