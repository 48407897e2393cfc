/// The contents of the chunks that changed between two keyframes, as records.
package struct ChunkStore {
  /// Numbers of the chunks, rising.
  package private(set) var chunks: [UInt32] = []
  /// Where each chunk's records end.
  private var ends: [Int] = []
  private var bytes: [UInt8] = []

  /// Bytes of memory.
  package var size: Int {
    bytes.capacity + chunks.capacity * MemoryLayout<UInt32>.stride + ends.capacity * MemoryLayout<Int>.stride + 96
  }

  package init() {}

  /// - Parameter write: writes the records of a chunk.
  package init(_ changed: [UInt32], write: (UInt32, inout RecordWriter) -> Void) {
    var writer = RecordWriter()
    chunks = changed
    ends.reserveCapacity(changed.count)
    for chunk in changed {
      writer.begin()
      write(chunk, &writer)
      ends.append(writer.bytes.count)
    }
    // What an array that grew has to spare would be half of history's memory.
    bytes = Array(writer.bytes[...])
  }

  /// The records of the chunk at this place of `chunks`.
  package func reader(at place: Int) -> RecordReader {
    RecordReader(bytes[(place == 0 ? 0 : ends[place - 1])..<ends[place]])
  }

  /// Takes in the chunks of the keyframe before, which is given up; where both have one, this one's is the newer.
  package mutating func absorb(_ older: ChunkStore) {
    var merged = ChunkStore()
    merged.bytes.reserveCapacity(bytes.count + older.bytes.count)
    var (mine, theirs) = (0, 0)
    while mine < chunks.count || theirs < older.chunks.count {
      if theirs == older.chunks.count || mine < chunks.count && chunks[mine] <= older.chunks[theirs] {
        if theirs < older.chunks.count, chunks[mine] == older.chunks[theirs] { theirs += 1 }
        merged.append(self, mine)
        mine += 1
      } else {
        merged.append(older, theirs)
        theirs += 1
      }
    }
    merged.bytes = Array(merged.bytes[...])
    merged.chunks = Array(merged.chunks[...])
    merged.ends = Array(merged.ends[...])
    self = merged
  }

  private mutating func append(_ other: ChunkStore, _ place: Int) {
    chunks.append(other.chunks[place])
    bytes += other.bytes[(place == 0 ? 0 : other.ends[place - 1])..<other.ends[place]]
    ends.append(bytes.count)
  }

  /// Calls `body` with the newest content of every chunk that differs between what the machine holds and keyframe
  /// `index`: the chunks changed since keyframe `base`, on which it stands, and those of the keyframes between.
  /// - Parameter limit: chunks from here on do not exist at the keyframe.
  /// - Returns: the chunks that nothing had touched yet at the keyframe.
  package static func forEachDifference(
    at index: Int, from base: Int, changed: [UInt32], limit: Int, of stores: (Int) -> ChunkStore,
    body: (UInt32, RecordReader) -> Void
  ) -> [UInt32] {
    var isWanted = [Bool](repeating: false, count: limit)
    var wanted = 0
    func want(_ chunks: [UInt32]) {
      for chunk in chunks where Int(chunk) < limit && !isWanted[Int(chunk)] {
        isWanted[Int(chunk)] = true
        wanted += 1
      }
    }
    want(changed)
    for between in min(index, base) + 1..<max(index, base) + 1 { want(stores(between).chunks) }
    var keyframe = index
    while wanted > 0, keyframe >= 0 {
      let store = stores(keyframe)
      for (place, chunk) in store.chunks.enumerated() where Int(chunk) < limit && isWanted[Int(chunk)] {
        isWanted[Int(chunk)] = false
        wanted -= 1
        body(chunk, store.reader(at: place))
      }
      keyframe -= 1
    }
    return wanted == 0 ? [] : isWanted.indices.filter { isWanted[$0] }.map { UInt32($0) }
  }
}
