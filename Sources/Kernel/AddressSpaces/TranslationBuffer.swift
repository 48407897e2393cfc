import Simulation

/// The TLB of a CPU: translations by page number, in sets whose ways are kept in the order of their use.
package struct TranslationBuffer: ~Copyable {
  /// CPU × entries, the newest of a set first.
  private(set) var entries: ZeroedBuffer<UInt64>
  let size: Int
  let ways: Int
  var counts: [Counts]

  package struct Counts: Hashable, Sendable {
    package var hits: UInt64 = 0
    package var misses: UInt64 = 0
    package var flushes: UInt64 = 0
    /// Entries that flushes threw away.
    package var lost: UInt64 = 0
  }

  /// One translation. Bits 0–19: page; 20–43: frame; 44: writable; 45: dirty; 46: uncached; 63: valid.
  package struct Entry: Hashable, Sendable, BitwiseCopyable {
    var word: UInt64
    init(_ word: UInt64) { self.word = word }
    init(page: UInt32, _ entry: PageTableEntry) {
      word = 1 << 63 | UInt64(page) | UInt64(entry.frame) << 20
      if entry.has(PageTableEntry.write) { word |= 1 << 44 }
      if entry.has(PageTableEntry.dirty) { word |= 1 << 45 }
      if entry.has(PageTableEntry.cacheDisable) { word |= 1 << 46 }
    }
    package var isValid: Bool { word >> 63 == 1 }
    package var page: UInt32 { UInt32(truncatingIfNeeded: word & 0xF_FFFF) }
    package var frame: UInt32 { UInt32(truncatingIfNeeded: word >> 20 & 0xFF_FFFF) }
    package var isWritable: Bool { word & 1 << 44 != 0 }
    package var isDirty: Bool { word & 1 << 45 != 0 }
    package var isUncached: Bool { word & 1 << 46 != 0 }
  }

  init(cpus: Int, size: Int, ways: Int) {
    self.size = size
    self.ways = ways
    entries = ZeroedBuffer(zeroed: cpus * size)
    counts = [Counts](repeating: Counts(), count: cpus)
  }

  var sets: Int { size / ways }
  private func first(_ page: UInt32, cpu: Int) -> Int { cpu * size + Int(page) % sets * ways }

  /// The translation, which becomes the newest of its set.
  mutating func find(_ page: UInt32, cpu: Int) -> Entry? {
    let first = first(page, cpu: cpu)
    for way in 0..<ways {
      let entry = Entry(entries[first + way])
      guard entry.isValid, entry.page == page else { continue }
      for place in stride(from: way, to: 0, by: -1) { entries[first + place] = entries[first + place - 1] }
      entries[first] = entry.word
      return entry
    }
    return nil
  }

  /// Enters a translation in place of an older one of the page, or of the set's oldest.
  mutating func enter(_ entry: Entry, cpu: Int) {
    let first = first(entry.page, cpu: cpu)
    var last = ways - 1
    for way in 0..<ways {
      let old = Entry(entries[first + way])
      if !old.isValid || old.page == entry.page {
        last = way
        break
      }
    }
    for place in stride(from: last, to: 0, by: -1) { entries[first + place] = entries[first + place - 1] }
    entries[first] = entry.word
  }

  /// `invlpg`
  mutating func drop(_ page: UInt32, cpu: Int) {
    let first = first(page, cpu: cpu)
    for way in 0..<ways where Entry(entries[first + way]).isValid && Entry(entries[first + way]).page == page {
      for place in way..<ways - 1 { entries[first + place] = entries[first + place + 1] }
      entries[first + ways - 1] = 0
      return
    }
  }

  /// A new CR3: everything goes.
  mutating func flush(cpu: Int) -> UInt32 {
    var lost: UInt32 = 0
    for place in cpu * size..<(cpu + 1) * size where entries[place] != 0 {
      entries[place] = 0
      lost += 1
    }
    counts[cpu].flushes += 1
    counts[cpu].lost += UInt64(lost)
    return lost
  }

  /// The valid translations of a CPU, set by set, newest first.
  package func translations(cpu: Int) -> [Entry] {
    (cpu * size..<(cpu + 1) * size).map { Entry(entries[$0]) }.filter(\.isValid)
  }

  func add(to digest: inout Digest) {
    for place in 0..<entries.count { digest.add(entries[place]) }
    for count in counts {
      digest.add(count.hits)
      digest.add(count.misses)
      digest.add(count.flushes)
      digest.add(count.lost)
    }
  }

  /// For keyframes.
  var words: [UInt64] {
    get { (0..<entries.count).map { entries[$0] } }
    set { for (place, word) in newValue.enumerated() { entries[place] = word } }
  }
}
