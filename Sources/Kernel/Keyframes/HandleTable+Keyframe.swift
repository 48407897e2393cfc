import Simulation

extension Handle {
  /// The handle as seven words.
  var words: SIMD8<UInt64> {
    var words = SIMD8<UInt64>()
    words[0] =
      UInt64(state.rawValue) | UInt64(order) << 8 | UInt64(call) << 16 | UInt64(cpu) << 24 | UInt64(context) << 32
      | UInt64(privileges) << 40 | UInt64(task) << 48
    words[1] = UInt64(gfp) | UInt64(frame) << 32
    words[2] = UInt64(label) | UInt64(lifetime) << 32
    words[3] = since
    words[4] = UInt64(next) | UInt64(previous) << 32
    words[5] = UInt64(traceRequest) | UInt64(offset) << 32
    words[6] = stamp
    return words
  }

  init(words: SIMD8<UInt64>) {
    func byte(_ place: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: words[0] >> (8 * place)) }
    func low(_ word: Int) -> UInt32 { UInt32(truncatingIfNeeded: words[word]) }
    func high(_ word: Int) -> UInt32 { UInt32(truncatingIfNeeded: words[word] >> 32) }
    // Only what `words` gave comes back.
    state = State(rawValue: byte(0)) ?? .empty
    order = byte(1)
    call = byte(2)
    cpu = byte(3)
    context = byte(4)
    privileges = byte(5)
    task = UInt16(truncatingIfNeeded: words[0] >> 48)
    gfp = low(1)
    frame = high(1)
    offset = UInt16(truncatingIfNeeded: high(5))
    label = low(2)
    lifetime = high(2)
    since = words[3]
    next = low(4)
    previous = high(4)
    traceRequest = low(5)
    stamp = words[6]
  }
}

// Handles by chunk, for digests and keyframes: both cost what changed.
extension HandleTable {
  static let chunkShift = 6
  static let chunkSlots = 1 << chunkShift

  private func range(of chunk: Int) -> Range<Int> {
    chunk * Self.chunkSlots..<min(slots.count, (chunk + 1) * Self.chunkSlots)
  }

  /// Fingerprint of all handles, and of the order in which empty slots are taken.
  mutating func digest() -> UInt64 {
    while chunkDigests.count < dirty.count { chunkDigests.append(0) }
    for chunk in dirty.indices where dirty[chunk] & FrameTable.staleBit != 0 {
      dirty[chunk] &= ~FrameTable.staleBit
      var fresh = Digest(UInt64(chunk) &* 0xA076_1D64_78BD_642F | 1)
      for slot in range(of: chunk) {
        let handle = slots[slot]
        // What an empty slot held before says nothing.
        if handle.state == .empty {
          fresh.add(handle.next)
        } else {
          let words = handle.words
          for word in 0..<7 { fresh.add(words[word]) }
        }
      }
      digestSum = digestSum &- chunkDigests[chunk] &+ fresh.value
      chunkDigests[chunk] = fresh.value
    }
    return digestSum &+ UInt64(firstEmpty)
  }

  var changedChunks: [UInt32] {
    (0..<UInt32(dirty.count)).filter { dirty[Int($0)] & FrameTable.changedBit != 0 }
  }

  mutating func forgetChanges() {
    for chunk in dirty.indices { dirty[chunk] &= ~FrameTable.changedBit }
  }

  mutating func capture() -> ChunkStore {
    let changed = changedChunks
    forgetChanges()
    return ChunkStore(changed) { chunk, writer in
      for slot in range(of: Int(chunk)) { writer.write(slots[slot].words) }
    }
  }

  /// As many slots as a keyframe has; new ones are restored chunk by chunk afterwards.
  mutating func resize(_ count: Int) {
    let chunks = (count + Self.chunkSlots - 1) / Self.chunkSlots
    if count < slots.count { slots.removeLast(slots.count - count) }
    while slots.count < count { slots.append(Handle(words: SIMD8())) }
    for chunk in chunks..<max(chunks, chunkDigests.count) { digestSum = digestSum &- chunkDigests[chunk] }
    if chunkDigests.count > chunks { chunkDigests.removeLast(chunkDigests.count - chunks) }
    if dirty.count > chunks { dirty.removeLast(dirty.count - chunks) }
    while dirty.count < chunks { dirty.append(0) }
  }

  mutating func restore(_ chunk: UInt32, _ reader: RecordReader) {
    var reader = reader
    for slot in range(of: Int(chunk)) { slots[slot] = Handle(words: reader.next()) }
    // Unreachable: keyframes are written by `save` in this file and never leave the process.
    precondition(reader.isAtEnd, "a chunk of handles has another length than its keyframe")
    dirty[Int(chunk)] = FrameTable.staleBit
  }
}
