import Simulation

/// Counts of frames per kind in a pyramid: entries of 64 frames (256 KiB), 1,024 (4 MiB), 16 Ki (64 MiB), 256 Ki (1
/// GiB), 4 Mi (16 GiB). Any window of the map reads at most 16 entries a cell. Free frames are not counted: what is not
/// something else is free, so that a machine that has just booted needs no entry touched.
///
/// An entry has a lane for each of the 32 kinds that a descriptor has room for. At the finest level a lane is a byte,
/// since an entry has 64 frames: 32 bytes for 64 frames; above it a word. In all 0.64 bytes a frame.
package struct FrameSummary: ~Copyable {
  /// log2 of the frames of one entry, level by level.
  @inline(__always) static func shift(_ level: Int) -> UInt32 { 6 + 4 * UInt32(truncatingIfNeeded: level) }
  static let levels = 5
  /// Lanes of one entry: as many as kinds fit a descriptor (`Frame.kindShift`).
  static let lanes = 32
  /// Lanes that are added up: the kinds there are, in whole groups of eight.
  private let used: Int
  private var level0: ZeroedBuffer<UInt8>
  private var level1: ZeroedBuffer<UInt32>
  private var level2: ZeroedBuffer<UInt32>
  private var level3: ZeroedBuffer<UInt32>
  private var level4: ZeroedBuffer<UInt32>

  init(frames: Int, kinds: Int = FrameKind.count) {
    // Unreachable: `FrameKind` has five bits.
    precondition(kinds <= Self.lanes, "an entry has 32 lanes")
    func entries(_ level: Int) -> Int { ((frames >> Int(Self.shift(level))) + 1) * Self.lanes }
    used = (kinds + 7) & ~7
    level0 = ZeroedBuffer(zeroed: entries(0))
    level1 = ZeroedBuffer(zeroed: entries(1))
    level2 = ZeroedBuffer(zeroed: entries(2))
    level3 = ZeroedBuffer(zeroed: entries(3))
    level4 = ZeroedBuffer(zeroed: entries(4))
  }

  /// A block of `count` = 2^order frames of this kind came to be. Only the finest level is counted here; the others
  /// follow when they are read (`FrameTable.countChanges`).
  @inline(__always) mutating func add(_ count: UInt32, of kind: FrameKind, at frame: UInt32, order: Int) {
    add(count, lane: kind.rawValue, at: frame, order: order)
  }

  @inline(__always) mutating func remove(_ count: UInt32, of kind: FrameKind, at frame: UInt32, order: Int) {
    remove(count, lane: kind.rawValue, at: frame, order: order)
  }

  /// `add` by the kind's raw value.
  @inline(__always) mutating func add(_ count: UInt32, lane: UInt8, at frame: UInt32, order: Int) {
    if order <= 6 {
      level0[Int(frame &>> 6) &* Self.lanes &+ Int(lane)] &+= UInt8(truncatingIfNeeded: count)
    } else {
      addWhole(count, lane: lane, at: frame, each: 64)
    }
  }

  @inline(__always) mutating func remove(_ count: UInt32, lane: UInt8, at frame: UInt32, order: Int) {
    if order <= 6 {
      level0[Int(frame &>> 6) &* Self.lanes &+ Int(lane)] &-= UInt8(truncatingIfNeeded: count)
    } else {
      addWhole(count, lane: lane, at: frame, each: UInt8(bitPattern: -64))
    }
  }

  /// Entries that the block fills.
  @inline(never)
  private mutating func addWhole(_ count: UInt32, lane: UInt8, at frame: UInt32, each: UInt8) {
    for entry in Int(frame >> 6)..<Int((frame + count) >> 6) { level0[entry * Self.lanes + Int(lane)] &+= each }
  }

  /// Clears the finest level of a chunk, for keyframes.
  mutating func clear(chunk: Int) {
    for place in chunk * 16 * Self.lanes..<min(level0.count, (chunk + 1) * 16 * Self.lanes) { level0[place] = 0 }
  }

  /// Brings the coarser levels in line with the finest one of a chunk. Level 1 has one entry a chunk.
  func carryUp(chunk: Int) {
    var now = Counts(repeating: 0)
    addFine(chunk * 16..<chunk * 16 + 16, to: &now)
    for lane in 0..<used {
      let change = now[lane] &- level1[chunk * Self.lanes + lane]
      if change == 0 { continue }
      unsafe level1.sharedPointer(chunk * Self.lanes + lane).pointee &+= change
      unsafe level2.sharedPointer((chunk >> 4) * Self.lanes + lane).pointee &+= change
      unsafe level3.sharedPointer((chunk >> 8) * Self.lanes + lane).pointee &+= change
      unsafe level4.sharedPointer((chunk >> 12) * Self.lanes + lane).pointee &+= change
    }
  }

  /// Counts per kind, by the kind's raw value; position 0 (free) stays 0.
  package typealias Counts = InlineArray<32, UInt32>

  /// The counts of one entry.
  func counts(level: Int, entry: Int) -> Counts {
    var counts = Counts(repeating: 0)
    add(level: level, entry: entry, to: &counts)
    return counts
  }

  /// Adds the counts of one entry.
  @inline(__always) func add(level: Int, entry: Int, to counts: inout Counts) {
    switch level {
    case 0: addFine(entry..<entry + 1, to: &counts)
    case 1: level1.addLanes(used, at: entry, to: &counts)
    case 2: level2.addLanes(used, at: entry, to: &counts)
    case 3: level3.addLanes(used, at: entry, to: &counts)
    default: level4.addLanes(used, at: entry, to: &counts)
    }
  }

  /// Adds at most 16 entries of the finest level. Eight lanes lie in a word; their sums, 1,024 at most, in the even and
  /// the odd sixteens of two words.
  private func addFine(_ entries: Range<Int>, to counts: inout Counts) {
    // Unreachable: callers cut the range at multiples of 16.
    precondition(entries.lowerBound >= 0 && entries.upperBound <= level0.count / Self.lanes && entries.count <= 16)
    for group in 0..<used / 8 {
      var (even, odd): (UInt64, UInt64) = (0, 0)
      var place = unsafe UnsafeRawPointer(level0.address(of: entries.lowerBound * Self.lanes + group * 8))
      for _ in entries {
        let word = unsafe place.loadUnaligned(as: UInt64.self)
        even &+= word & 0x00FF_00FF_00FF_00FF
        odd &+= word &>> 8 & 0x00FF_00FF_00FF_00FF
        unsafe place += Self.lanes
      }
      // Of most kinds a stretch has no frame.
      if even | odd == 0 { continue }
      for pair in 0..<4 {
        counts[group * 8 + pair * 2] &+= UInt32(truncatingIfNeeded: even &>> UInt64(pair * 16)) & 0xFFFF
        counts[group * 8 + pair * 2 + 1] &+= UInt32(truncatingIfNeeded: odd &>> UInt64(pair * 16)) & 0xFFFF
      }
    }
  }
}

extension ZeroedBuffer<UInt32> {
  /// Adds so many words from `32 × entry` on.
  @inline(__always) fileprivate func addLanes(_ used: Int, at entry: Int, to counts: inout FrameSummary.Counts) {
    // Unreachable: callers walk the entries of one level, from 0 to its end.
    precondition(entry >= 0 && entry < count / FrameSummary.lanes && used <= FrameSummary.lanes)
    let place = unsafe address(of: entry * FrameSummary.lanes)
    for lane in 0..<used { unsafe counts[unchecked: lane] &+= place[lane] }
  }
}
