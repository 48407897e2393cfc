// Reserves and watermarks (mm/page_alloc.c of 2.6.11; LF 3.1–3.4). Sizes in frames unless they say KiB.

package enum Watermarks {
  /// `int_sqrt`: floor of the square root.
  package static func isqrt(_ value: UInt64) -> UInt64 {
    var low: UInt64 = 0
    var high: UInt64 = 1 << 32
    while low + 1 < high {
      let middle = (low + high) / 2
      if middle * middle <= value { low = middle } else { high = middle }
    }
    return low
  }

  /// `init_per_zone_pages_min`: floor(sqrt(low memory in KiB × 16)), within 128 … 65,536 KiB.
  package static func minFreeKbytes(lowMemFrames: UInt64) -> UInt32 {
    UInt32(min(65536, max(128, isqrt(lowMemFrames * 4 * 16))))
  }

  /// `setup_per_zone_pages_min` for one zone.
  package static func marks(
    minFreeKbytes: UInt32, type: ZoneType, present: UInt64, lowMemPresent: UInt64
  ) -> (min: UInt32, low: UInt32, high: UInt32) {
    let pagesMin = UInt64(minFreeKbytes) >> 2  // KiB / 4 = pages
    let minimum: UInt64 =
      type == .highMem
      ? Swift.min(128, Swift.max(32, present / 1024))
      : pagesMin * present / Swift.max(1, lowMemPresent)
    return (UInt32(minimum), UInt32(minimum * 5 / 4), UInt32(minimum * 6 / 4))
  }

  /// `setup_per_zone_lowmem_reserve`: `present` and the result by zone type of one node.
  package static func lowmemReserve(present: [UInt64], ratio: [UInt32]) -> [[UInt32]] {
    present.indices.map { zone in
      present.indices.map { classZone in
        guard classZone > zone, zone < ratio.count, ratio[zone] > 0 else { return 0 }
        let above = (zone + 1...classZone).reduce(UInt64(0)) { $0 + present[$1] }
        return UInt32(above / UInt64(ratio[zone]))
      }
    }
  }
}

extension Zone {
  /// What a test of a watermark found; the rest of its numbers follows from these, the mark and the reserve.
  package struct WatermarkOutcome: BitwiseCopyable {
    /// `WatermarkTest.failedAt`.
    var failedAt: UInt8
    /// Bits 0 and 1: the mark; bit 2: `__GFP_HIGH`; bit 3: may try harder.
    var marks: UInt8
    var free: UInt32
    /// What was compared last.
    var left: Int32
    /// `lowmem_reserve[classzone]`.
    var reserve: UInt32

    @inline(__always) var passed: Bool { failedAt == WatermarkTest.passedMark }

    /// A mark after the cuts: half for `__GFP_HIGH`, another quarter for who may try harder.
    @inline(__always) static func lowered(_ mark: UInt32, high: Bool, harder: Bool) -> UInt32 {
      var mark = mark
      if high { mark &-= mark / 2 }
      if harder { mark &-= mark / 4 }
      return mark
    }
  }

  @inline(__always) @unsafe static func frames(of mark: Mark, _ zone: UnsafePointer<Zone>) -> UInt32 {
    switch mark {
    case .none: 0
    case .min: unsafe zone.pointee.min
    case .low: unsafe zone.pointee.low
    case .high: unsafe zone.pointee.high
    }
  }

  /// `zone_watermark_ok`. Free must be strictly above the limit; the reserve counts in the first test only.
  ///
  /// The zone is given by its address: through a value its rows of counts would be copied before one is read.
  @inline(__always) @unsafe
  static func test(
    _ zone: UnsafePointer<Zone>, order: Int, mark: Mark, classZone: Int, canTryHarder: Bool, gfpHigh: Bool
  ) -> WatermarkOutcome {
    let counts = unsafe UnsafeRawPointer(zone)
    let free = unsafe zone.pointee.free
    var limit = unsafe Int(WatermarkOutcome.lowered(frames(of: mark, zone), high: gfpHigh, harder: canTryHarder))
    var left = Int(free) &- (1 &<< order) &+ 1
    var failedAt = WatermarkTest.passedMark
    let reserve = unsafe counts.load(fromByteOffset: reserveOffset &+ 4 &* classZone, as: UInt32.self)
    if left <= limit &+ Int(reserve) {
      failedAt = 0
    } else {
      var lower = 0
      while lower < order {
        // The blocks of this order are too small for the request. Orders are below 11.
        let blocks = unsafe counts.load(fromByteOffset: freeBlocksOffset &+ 4 &* lower, as: UInt32.self)
        left &-= Int(blocks) &<< lower
        limit &>>= 1
        lower &+= 1
        if left <= limit {
          failedAt = UInt8(truncatingIfNeeded: lower)
          break
        }
      }
    }
    return WatermarkOutcome(
      failedAt: failedAt, marks: mark.rawValue | (gfpHigh ? 4 : 0) | (canTryHarder ? 8 : 0), free: free,
      left: Int32(truncatingIfNeeded: left), reserve: reserve)
  }

  func tested(order: Int, mark: Mark, classZone: Int, canTryHarder: Bool, gfpHigh: Bool) -> WatermarkOutcome {
    // Bounds, checked once for the unsafe access below: orders are 0–10 in every file and at `:`.
    precondition(order < Order.count && classZone < Zone.classes)
    return unsafe withUnsafePointer(to: self) {
      unsafe Self.test(
        $0, order: order, mark: mark, classZone: classZone, canTryHarder: canTryHarder, gfpHigh: gfpHigh)
    }
  }
}

extension WatermarkTest {
  /// All numbers of a test from what was recorded of it.
  init(zone: ZoneIndex, order: Order, outcome: Zone.WatermarkOutcome, markFrames: UInt32) {
    let reduced = Zone.WatermarkOutcome.lowered(
      markFrames, high: outcome.marks & 4 != 0, harder: outcome.marks & 8 != 0)
    let limit =
      switch outcome.failedAt {
      case 0: Int64(reduced) + Int64(outcome.reserve)
      case Self.passedMark where order.rawValue == 0: Int64(reduced) + Int64(outcome.reserve)
      case Self.passedMark: Int64(reduced >> UInt32(order.rawValue))
      default: Int64(reduced >> UInt32(outcome.failedAt))
      }
    self.init(
      zone: zone, order: order, mark: Mark(rawValue: outcome.marks & 3) ?? .none, failedAt: outcome.failedAt,
      free: outcome.free, markFrames: markFrames, min: reduced, reserve: outcome.reserve, left: outcome.left,
      limit: Int32(clamping: limit))
  }
}
