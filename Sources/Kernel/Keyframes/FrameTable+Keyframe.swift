import Simulation

extension Frame {
  /// The descriptor as four words.
  var words: SIMD8<UInt64> {
    var words = SIMD8<UInt64>()
    words[0] = UInt64(bits) | UInt64(UInt32(bitPattern: count)) << 32
    words[1] = UInt64(UInt32(bitPattern: mapcount)) | UInt64(privateField) << 32
    words[2] = UInt64(mappingAndKind) | UInt64(indexField) << 32
    words[3] = UInt64(next) | UInt64(previous) << 32
    return words
  }

  init(words: SIMD8<UInt64>) {
    func low(_ word: Int) -> UInt32 { UInt32(truncatingIfNeeded: words[word]) }
    func high(_ word: Int) -> UInt32 { UInt32(truncatingIfNeeded: words[word] >> 32) }
    bits = low(0)
    count = Int32(bitPattern: high(0))
    mapcount = Int32(bitPattern: low(1))
    privateField = high(1)
    mappingAndKind = low(2)
    indexField = high(2)
    next = low(3)
    previous = high(3)
  }
}

// Chunks for keyframes: one record per block, since the frames inside a block are zero.
extension FrameTable {
  /// Chunks that changed since the last keyframe was taken or restored.
  var changedChunks: [UInt32] {
    (0..<UInt32(chunkCount)).filter { dirty[Int($0)] & Self.changedBit != 0 }
  }

  mutating func forgetChanges() {
    for chunk in 0..<chunkCount { dirty[chunk] &= ~Self.changedBit }
  }

  mutating func capture() -> ChunkStore {
    let changed = changedChunks
    forgetChanges()
    return ChunkStore(changed) { chunk, writer in
      forEachBlock(in: range(of: chunk)) { head, _, _ in writer.write(self[head].words) }
    }
  }

  private func range(of chunk: UInt32) -> Range<UInt32> {
    let first = chunk * UInt32(PageSize.chunkFrames)
    return first..<min(UInt32(frameCount), first + UInt32(PageSize.chunkFrames))
  }

  /// The chunk as a keyframe has it. Links lead out of the chunk: a restore is whole when all chunks and list heads
  /// are.
  mutating func restore(_ chunk: UInt32, _ reader: RecordReader) {
    let range = range(of: chunk)
    var frame = range.lowerBound
    while frame < range.upperBound {
      let order = self[frame].order
      slots[Int(frame)] = Frame(words: SIMD8())
      frame += 1 << UInt32(order)
    }
    summary.clear(chunk: Int(chunk))
    var reader = reader
    frame = range.lowerBound
    while frame < range.upperBound {
      let block = Frame(words: reader.next())
      slots[Int(frame)] = block
      if !block.isFreeHead {
        summary.add(1 << UInt32(block.order), of: block.kind, at: frame, order: block.order)
      }
      frame += 1 << UInt32(block.order)
    }
    // The digest and the summaries have to look again; for keyframes nothing has changed.
    dirty[Int(chunk)] = Self.staleBit | Self.uncountedBit
  }

  /// `next` and `previous` of every list head.
  var listHeads: [UInt64] {
    get { (listBase..<slots.count).map { UInt64(slots[$0].next) | UInt64(slots[$0].previous) << 32 } }
    set {
      for (list, links) in newValue.enumerated() {
        slots[listBase + list].next = UInt32(truncatingIfNeeded: links)
        slots[listBase + list].previous = UInt32(truncatingIfNeeded: links >> 32)
      }
    }
  }
}
