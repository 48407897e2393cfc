/// Counts of frames per kind in a pyramid: entries of 64 frames (256 KiB), 1,024 (4 MiB), 16 Ki (64 MiB), 256 Ki (1
/// GiB), 4 Mi (16 GiB). Any window of the map reads at most 16 entries a cell. Free frames are not counted: what is not
/// something else is free, so that a machine that has just booted needs no entry touched.
package struct FrameSummary: ~Copyable {
  /// log2 of the frames of one entry, level by level.
  static let shifts: [UInt32] = [6, 10, 14, 18, 22]
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

  /// Adds the counts of one entry to `counts`.
  @inline(__always) func read(level: Int, entry: Int, into counts: inout InlineArray<8, UInt32>) {
    for kind in 1..<8 {
      let at = entry * 8 + kind
      switch level {
      case 0: counts[kind] &+= level0[at]
      case 1: counts[kind] &+= level1[at]
      case 2: counts[kind] &+= level2[at]
      case 3: counts[kind] &+= level3[at]
      default: counts[kind] &+= level4[at]
      }
    }
  }
}
