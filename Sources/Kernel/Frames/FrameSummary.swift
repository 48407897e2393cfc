/// Counts of frames per kind in a pyramid: entries of 64 frames (256 KiB), 1,024 (4 MiB), 16 Ki (64 MiB), 256 Ki (1
/// GiB), 4 Mi (16 GiB). Any window of the map reads at most 16 entries a cell. Free frames are not counted: what is not
/// something else is free, so that a machine that has just booted needs no entry touched.
package struct FrameSummary: ~Copyable {
  /// log2 of the frames of one entry, level by level.
  @inline(__always) static func shift(_ level: Int) -> UInt32 { 6 + 4 * UInt32(truncatingIfNeeded: level) }
  static let levels = 5
  private var level0: FixedBuffer<UInt32>
  private var level1: FixedBuffer<UInt32>
  private var level2: FixedBuffer<UInt32>
  private var level3: FixedBuffer<UInt32>
  private var level4: FixedBuffer<UInt32>

  init(frames: Int) {
    func entries(_ shift: Int) -> Int { ((frames >> shift) + 1) * FrameKind.count }
    level0 = FixedBuffer(zeroed: entries(6))
    level1 = FixedBuffer(zeroed: entries(10))
    level2 = FixedBuffer(zeroed: entries(14))
    level3 = FixedBuffer(zeroed: entries(18))
    level4 = FixedBuffer(zeroed: entries(22))
  }

  /// A block of `count` = 2^order frames of this kind came to be.
  @inline(__always) mutating func add(_ count: UInt32, of kind: FrameKind, at frame: UInt32, order: Int) {
    if order <= 6 {
      level0[Int(frame >> 6) * 8 + Int(kind.rawValue)] &+= count
    } else {
      for entry in Int(frame >> 6)..<Int((frame + count) >> 6) { level0[entry * 8 + Int(kind.rawValue)] &+= 64 }
    }
    level1[Int(frame >> 10) * 8 + Int(kind.rawValue)] &+= count
    level2[Int(frame >> 14) * 8 + Int(kind.rawValue)] &+= count
    level3[Int(frame >> 18) * 8 + Int(kind.rawValue)] &+= count
    level4[Int(frame >> 22) * 8 + Int(kind.rawValue)] &+= count
  }

  @inline(__always) mutating func remove(_ count: UInt32, of kind: FrameKind, at frame: UInt32, order: Int) {
    if order <= 6 {
      level0[Int(frame >> 6) * 8 + Int(kind.rawValue)] &-= count
    } else {
      for entry in Int(frame >> 6)..<Int((frame + count) >> 6) { level0[entry * 8 + Int(kind.rawValue)] &-= 64 }
    }
    level1[Int(frame >> 10) * 8 + Int(kind.rawValue)] &-= count
    level2[Int(frame >> 14) * 8 + Int(kind.rawValue)] &-= count
    level3[Int(frame >> 18) * 8 + Int(kind.rawValue)] &-= count
    level4[Int(frame >> 22) * 8 + Int(kind.rawValue)] &-= count
  }

  // MARK: A chunk anew, for keyframes. Level 1 has one entry per chunk.

  /// Clears the two finest levels of a chunk; returns what the chunk counted.
  mutating func clear(chunk: Int) -> Counts {
    let before = counts(level: 1, entry: chunk)
    for place in chunk * 16 * 8..<min(level0.count, (chunk + 1) * 16 * 8) { level0[place] = 0 }
    for kind in 0..<8 { level1[chunk * 8 + kind] = 0 }
    return before
  }

  /// `add`, in the two finest levels only.
  mutating func addFinest(_ count: UInt32, of kind: FrameKind, at frame: UInt32, order: Int) {
    if order <= 6 {
      level0[Int(frame >> 6) * 8 + Int(kind.rawValue)] &+= count
    } else {
      for entry in Int(frame >> 6)..<Int((frame + count) >> 6) { level0[entry * 8 + Int(kind.rawValue)] &+= 64 }
    }
    level1[Int(frame >> 10) * 8 + Int(kind.rawValue)] &+= count
  }

  /// Brings the coarser levels in line with a chunk that counted `before`.
  mutating func carryUp(chunk: Int, before: Counts) {
    let change = counts(level: 1, entry: chunk) &- before
    for kind in 0..<8 where change[kind] != 0 {
      level2[(chunk >> 4) * 8 + kind] &+= change[kind]
      level3[(chunk >> 8) * 8 + kind] &+= change[kind]
      level4[(chunk >> 12) * 8 + kind] &+= change[kind]
    }
  }

  /// Counts per kind, by the kind's raw value; position 0 (free) stays 0.
  package typealias Counts = SIMD8<UInt32>

  /// The counts of one entry, in one load.
  @inline(__always) func counts(level: Int, entry: Int) -> Counts {
    switch level {
    case 0: level0.eight(at: entry)
    case 1: level1.eight(at: entry)
    case 2: level2.eight(at: entry)
    case 3: level3.eight(at: entry)
    default: level4.eight(at: entry)
    }
  }
}

extension FixedBuffer<UInt32> {
  /// The eight words from `8 × group` on.
  @inline(__always) fileprivate func eight(at group: Int) -> SIMD8<UInt32> {
    precondition(group >= 0 && group < count / 8)
    return unsafe UnsafeRawPointer(base + group * 8).loadUnaligned(as: SIMD8<UInt32>.self)
  }
}
