/// An inverted page table: one entry a frame, found by hashing (process, page) to a chain. The process is compared at
/// each entry; a frame has one mapping only.
package struct InvertedTable: Hashable, Sendable, Encodable {
  package struct Entry: Hashable, Sendable, Encodable {
    package var process: Int
    package var page: Int
  }

  /// By frame.
  package private(set) var entries: [Entry?]
  /// By slot: first frame of the chain.
  private var heads: [Int?]
  /// By frame: the next one of its chain.
  private var next: [Int?]
  /// Entries compared so far, and look-ups.
  package private(set) var comparisons: UInt64 = 0
  package private(set) var lookUps: UInt64 = 0

  /// - Parameter slots: at least 1.
  package init(frames: Int, slots: Int) {
    // No reader asks for it; an exit test holds it.
    precondition(frames > 0 && slots > 0)
    entries = Array(repeating: nil, count: frames)
    next = Array(repeating: nil, count: frames)
    heads = Array(repeating: nil, count: slots)
  }

  package func slot(process: Int, page: Int) -> Int {
    Self.slot(process: process, page: page, slots: heads.count)
  }
  /// The hash: any that mixes both would do.
  package static func slot(process: Int, page: Int, slots: Int) -> Int {
    let mixed = UInt64(bitPattern: Int64(page)) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: Int64(process))
    return Int((mixed &* 0xBF58_476D_1CE4_E5B9 >> 32) % UInt64(slots))
  }

  /// The frame that holds a page; nil: page fault.
  package mutating func frame(process: Int, page: Int) -> Int? {
    lookUps += 1
    var frame = heads[slot(process: process, page: page)]
    while let one = frame {
      comparisons += 1
      if entries[one] == Entry(process: process, page: page) { return one }
      frame = next[one]
    }
    return nil
  }

  /// The frame's old mapping goes.
  package mutating func map(process: Int, page: Int, to frame: Int) {
    unmap(frame)
    let slot = slot(process: process, page: page)
    entries[frame] = Entry(process: process, page: page)
    next[frame] = heads[slot]
    heads[slot] = frame
  }

  package mutating func unmap(_ frame: Int) {
    guard let entry = entries[frame] else { return }
    let slot = slot(process: entry.process, page: entry.page)
    if heads[slot] == frame {
      heads[slot] = next[frame]
    } else {
      var one = heads[slot]
      while let place = one, next[place] != frame { one = next[place] }
      if let place = one { next[place] = next[frame] }
    }
    entries[frame] = nil
    next[frame] = nil
  }
}
