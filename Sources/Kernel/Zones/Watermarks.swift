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
    (0..<3).map { zone in
      (0..<3).map { classZone in
        guard classZone > zone, zone < ratio.count, ratio[zone] > 0 else { return 0 }
        let above = (zone + 1...classZone).reduce(UInt64(0)) { $0 + present[$1] }
        return UInt32(above / UInt64(ratio[zone]))
      }
    }
  }
}

extension Zone {
  /// `zone_watermark_ok`. Free must be strictly above the limit; the reserve counts in the first test only.
  @inline(__always)
  package func watermarkOK(
    order: Int, mark: Mark, classZone: Int, canTryHarder: Bool, gfpHigh: Bool
  ) -> WatermarkTest {
    let markFrames =
      switch mark {
      case .none: UInt32(0)
      case .min: min
      case .low: low
      case .high: high
      }
    var limit = Int(markFrames)
    if gfpHigh { limit -= limit / 2 }
    if canTryHarder { limit -= limit / 4 }
    let reduced = limit
    var left = Int(free) - (1 << order) + 1
    let reserved = Int(reserve[classZone])
    var failedAt: UInt8 = 0xFF
    if left <= limit + reserved {
      failedAt = 0
      limit += reserved
    } else {
      for lower in 0..<order {
        // The blocks of this order are too small for the request.
        left -= Int(freeBlocks[lower]) << lower
        limit >>= 1
        if left <= limit {
          failedAt = UInt8(lower + 1)
          break
        }
      }
      if order == 0 { limit += reserved }
    }
    return WatermarkTest(
      zone: index, order: Order(UInt8(order)), mark: mark, failedAt: failedAt, free: free, markFrames: markFrames,
      min: UInt32(reduced), reserve: UInt32(reserved), left: Int32(left), limit: Int32(limit))
  }
}
