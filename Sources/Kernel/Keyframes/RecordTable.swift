import Simulation

/// What a `RecordTable` holds: whole 64-bit words without padding, all zero where nothing is.
protocol TableRecord: BitwiseCopyable {
  /// A record of zeros.
  init()
  /// Of an empty place: the next empty one + 1.
  var nextEmpty: UInt32 { get set }
  /// log2 of how many records share a mark for digests and keyframes.
  static var chunkShift: Int { get }
  /// Words that each record has besides: what is too long for a value.
  static var extraWords: Int { get }
}

extension TableRecord {
  static var extraWords: Int { 0 }
}

/// Records by slot, with what digests and keyframes need: both cost what changed.
package struct RecordTable<Record: BitwiseCopyable>: ~Copyable {
  var records = ZeroedBuffer<Record>(zeroed: 1)
  /// Places that were ever used.
  private(set) var count: UInt32 = 0
  /// The place that is used next + 1; 0: a new one.
  private(set) var firstEmpty: UInt32 = 0
  private(set) var live: UInt32 = 0
  private var extra = ZeroedBuffer<UInt64>(zeroed: 1)
  private var dirty = ZeroedBuffer<UInt8>(zeroed: 1)
  private var digests = ZeroedBuffer<UInt64>(zeroed: 1)
  private var digestSum: UInt64 = 0
}

extension RecordTable where Record: TableRecord {
  /// What is small, for a keyframe.
  struct Rest: Sendable {
    var count: UInt32
    var firstEmpty: UInt32
    var live: UInt32
  }

  private static var ownWords: Int { MemoryLayout<Record>.stride / 8 }
  private static var words: Int { ownWords + Record.extraWords }
  private var chunks: Int { (Int(count) + (1 << Record.chunkShift) - 1) >> Record.chunkShift }

  @inline(__always) private mutating func touch(_ slot: Int) {
    dirty[slot >> Record.chunkShift] = FrameTable.staleBit | FrameTable.changedBit
  }

  subscript(slot: UInt32) -> Record {
    @inline(__always) unsafeAddress { unsafe records.address(of: Int(slot)) }
    @inline(__always) unsafeMutableAddress {
      // Our own mistake, as with an array: slots come from `insert`.
      precondition(slot < count)
      touch(Int(slot))
      return unsafe records.pointer(Int(slot))
    }
  }

  /// One of a record's other words.
  @inline(__always) func extra(_ slot: UInt32, _ place: Int) -> UInt64 {
    extra[Int(slot) &* Record.extraWords &+ place]
  }

  @inline(__always) mutating func setExtra(_ slot: UInt32, _ place: Int, _ word: UInt64) {
    touch(Int(slot))
    extra[Int(slot) &* Record.extraWords &+ place] = word
  }

  /// Its other words are zero.
  mutating func insert(_ record: Record) -> UInt32 {
    var slot = count
    if firstEmpty != 0 {
      slot = firstEmpty - 1
      firstEmpty = records[Int(slot)].nextEmpty
    } else {
      provide(count + 1)
      count += 1
    }
    records[Int(slot)] = record
    touch(Int(slot))
    live += 1
    return slot
  }

  mutating func remove(_ slot: UInt32) {
    var empty = Record()
    empty.nextEmpty = firstEmpty
    records[Int(slot)] = empty
    clearExtra(Int(slot))
    firstEmpty = slot + 1
    touch(Int(slot))
    live -= 1
  }

  private mutating func clearExtra(_ slot: Int) {
    for place in slot * Record.extraWords..<(slot + 1) * Record.extraWords where extra[place] != 0 { extra[place] = 0 }
  }

  /// Room for so many places.
  private mutating func provide(_ wanted: UInt32) {
    // Records are looked at as words: padding would say what nobody wrote.
    precondition(MemoryLayout<Record>.size == MemoryLayout<Record>.stride && MemoryLayout<Record>.size % 8 == 0)
    var capacity = records.count
    if Int(wanted) <= capacity, extra.count >= capacity * Record.extraWords { return }
    while capacity < Int(wanted) { capacity *= 2 }
    records.grow(to: capacity)
    if capacity * Record.extraWords > extra.count { extra.grow(to: capacity * Record.extraWords) }
    let chunks = max(1, (capacity + (1 << Record.chunkShift) - 1) >> Record.chunkShift)
    if chunks > dirty.count {
      dirty.grow(to: chunks)
      digests.grow(to: chunks)
    }
  }

  // MARK: Digests and keyframes

  private func range(of chunk: Int) -> Range<Int> {
    chunk << Record.chunkShift..<min(Int(count), (chunk + 1) << Record.chunkShift)
  }

  /// The records of a range and then their other words, as one row.
  private func word(_ place: Int, of range: Range<Int>) -> UInt64 {
    let own = range.count * Self.ownWords
    if place >= own { return extra[range.lowerBound * Record.extraWords + place - own] }
    // The place lies in the range, and that in the buffer.
    return unsafe UnsafeRawPointer(records.address(of: range.lowerBound))
      .load(fromByteOffset: 8 * place, as: UInt64.self)
  }

  private mutating func setWord(_ place: Int, of range: Range<Int>, _ word: UInt64) {
    let own = range.count * Self.ownWords
    if place >= own {
      extra[range.lowerBound * Record.extraWords + place - own] = word
    } else {
      unsafe UnsafeMutableRawPointer(records.pointer(range.lowerBound))
        .storeBytes(of: word, toByteOffset: 8 * place, as: UInt64.self)
    }
  }

  /// Fingerprint of all records and of the order in which empty places are taken.
  mutating func digest() -> UInt64 {
    for chunk in 0..<chunks where dirty[chunk] & FrameTable.staleBit != 0 {
      dirty[chunk] &= ~FrameTable.staleBit
      var fresh = Digest(UInt64(chunk) &* 0xA076_1D64_78BD_642F | 1)
      let range = range(of: chunk)
      for place in 0..<range.count * Self.words { fresh.add(word(place, of: range)) }
      digestSum = digestSum &- digests[chunk] &+ fresh.value
      digests[chunk] = fresh.value
    }
    return digestSum &+ UInt64(firstEmpty) &+ UInt64(count) << 32
  }

  var changedChunks: [UInt32] {
    (0..<UInt32(chunks)).filter { dirty[Int($0)] & FrameTable.changedBit != 0 }
  }

  mutating func forgetChanges() {
    for chunk in 0..<chunks { dirty[chunk] &= ~FrameTable.changedBit }
  }

  mutating func capture() -> ChunkStore {
    let changed = changedChunks
    forgetChanges()
    return ChunkStore(changed) { chunk, writer in
      let range = range(of: Int(chunk))
      let length = range.count * Self.words
      for start in stride(from: 0, to: length, by: 8) {
        var words = SIMD8<UInt64>()
        for place in start..<min(start + 8, length) { words[place - start] = word(place, of: range) }
        writer.write(words)
      }
    }
  }

  var rest: Rest { Rest(count: count, firstEmpty: firstEmpty, live: live) }

  /// As many places as a keyframe has; their chunks are restored afterwards.
  private mutating func adopt(_ rest: Rest) {
    let before = chunks
    provide(max(1, rest.count))
    for slot in Int(rest.count)..<max(Int(rest.count), Int(count)) {
      records[slot] = Record()
      clearExtra(slot)
    }
    count = rest.count
    (firstEmpty, live) = (rest.firstEmpty, rest.live)
    for chunk in chunks..<max(chunks, before) {
      digestSum = digestSum &- digests[chunk]
      (digests[chunk], dirty[chunk]) = (0, 0)
    }
  }

  private mutating func restore(_ chunk: UInt32, _ reader: RecordReader) {
    var reader = reader
    let range = range(of: Int(chunk))
    let length = range.count * Self.words
    for start in stride(from: 0, to: length, by: 8) {
      let words = reader.next()
      for place in start..<min(start + 8, length) { setWord(place, of: range, words[place - start]) }
    }
    dirty[Int(chunk)] = FrameTable.staleBit
  }

  /// Becomes what it was at keyframe `index`; `base` is the one on which it stands.
  mutating func restore(
    _ index: Int, from base: Int, rest: Rest, of stores: (Int) -> ChunkStore
  ) {
    let changed = changedChunks
    adopt(rest)
    let untouched = ChunkStore.forEachDifference(
      at: index, from: base, changed: changed, limit: chunks, of: stores, body: { restore($0, $1) })
    // Our own mistake: every chunk in use was captured when it changed; the history's tests go through all keyframes.
    precondition(untouched.isEmpty, "a chunk is in no keyframe")
  }
}
