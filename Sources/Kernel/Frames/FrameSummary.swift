import Simulation

/// Counts of frames per kind in a pyramid: entries of 64 frames (256 KiB), 1,024 (4 MiB), 16 Ki (64 MiB), 256 Ki (1
/// GiB), 4 Mi (16 GiB). Any window of the map reads at most 16 entries a cell. Free frames are not counted: what is not
/// something else is free, so that a machine that has just booted needs no entry touched.
package struct FrameSummary: ~Copyable {
  /// log2 of the frames of one entry, level by level.
  @inline(__always) static func shift(_ level: Int) -> UInt32 { 6 + 4 * UInt32(truncatingIfNeeded: level) }
  static let levels = 5
  /// Words of one entry: a kind each, and room for kinds to come (a descriptor has room for 32).
  static let lanes = 16
  private var level0: ZeroedBuffer<UInt32>
  private var level1: ZeroedBuffer<UInt32>
  private var level2: ZeroedBuffer<UInt32>
  private var level3: ZeroedBuffer<UInt32>
  private var level4: ZeroedBuffer<UInt32>

  init(frames: Int) {
    func entries(_ shift: Int) -> Int { ((frames >> shift) + 1) * Self.lanes }
    level0 = ZeroedBuffer(zeroed: entries(6))
    level1 = ZeroedBuffer(zeroed: entries(10))
    level2 = ZeroedBuffer(zeroed: entries(14))
    level3 = ZeroedBuffer(zeroed: entries(18))
    level4 = ZeroedBuffer(zeroed: entries(22))
  }

  /// A block of `count` = 2^order frames of this kind came to be. Only the finest level is counted here; the others
  /// follow when they are read (`FrameTable.countChanges`).
  @inline(__always) mutating func add(_ count: UInt32, of kind: FrameKind, at frame: UInt32, order: Int) {
    if order <= 6 {
      level0[Int(frame &>> 6) &* Self.lanes &+ Int(kind.rawValue)] &+= count
    } else {
      addWhole(count, of: kind, at: frame, each: 64)
    }
  }

  @inline(__always) mutating func remove(_ count: UInt32, of kind: FrameKind, at frame: UInt32, order: Int) {
    if order <= 6 {
      level0[Int(frame &>> 6) &* Self.lanes &+ Int(kind.rawValue)] &-= count
    } else {
      addWhole(count, of: kind, at: frame, each: UInt32(bitPattern: -64))
    }
  }

  /// Entries that the block fills.
  @inline(never)
  private mutating func addWhole(_ count: UInt32, of kind: FrameKind, at frame: UInt32, each: UInt32) {
    for entry in Int(frame >> 6)..<Int((frame + count) >> 6) {
      level0[entry * Self.lanes + Int(kind.rawValue)] &+= each
    }
  }

  /// Clears the finest level of a chunk, for keyframes.
  mutating func clear(chunk: Int) {
    for place in chunk * 16 * Self.lanes..<min(level0.count, (chunk + 1) * 16 * Self.lanes) { level0[place] = 0 }
  }

  /// Brings the coarser levels in line with the finest one of a chunk. Level 1 has one entry a chunk.
  func carryUp(chunk: Int) {
    var now = Counts()
    for entry in chunk * 16..<chunk * 16 + 16 { now &+= level0.lanes(at: entry) }
    let change = now &- level1.lanes(at: chunk)
    for kind in 0..<FrameKind.count where change[kind] != 0 {
      unsafe level1.sharedPointer(chunk * Self.lanes + kind).pointee &+= change[kind]
      unsafe level2.sharedPointer((chunk >> 4) * Self.lanes + kind).pointee &+= change[kind]
      unsafe level3.sharedPointer((chunk >> 8) * Self.lanes + kind).pointee &+= change[kind]
      unsafe level4.sharedPointer((chunk >> 12) * Self.lanes + kind).pointee &+= change[kind]
    }
  }

  /// Counts per kind, by the kind's raw value; position 0 (free) stays 0.
  package typealias Counts = SIMD16<UInt32>

  /// The counts of one entry, in one load.
  @inline(__always) func counts(level: Int, entry: Int) -> Counts {
    switch level {
    case 0: level0.lanes(at: entry)
    case 1: level1.lanes(at: entry)
    case 2: level2.lanes(at: entry)
    case 3: level3.lanes(at: entry)
    default: level4.lanes(at: entry)
    }
  }
}

extension ZeroedBuffer<UInt32> {
  /// The sixteen words from `16 × group` on.
  @inline(__always) fileprivate func lanes(at group: Int) -> SIMD16<UInt32> {
    // Unreachable: callers walk the groups of one level, from 0 to its end.
    precondition(group >= 0 && group < count / 16)
    return unsafe UnsafeRawPointer(address(of: group * 16)).loadUnaligned(as: SIMD16<UInt32>.self)
  }
}
