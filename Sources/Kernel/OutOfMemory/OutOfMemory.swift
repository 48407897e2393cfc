/// The arithmetic of the choice of a victim (mm/oom_kill.c of 2.6.11; RF 7).
package enum OutOfMemory {
  /// SHIFT_HZ of include/linux/timex.h.
  package static func shiftHZ(_ hz: Int) -> UInt64 {
    switch hz {
    case ..<24: 4
    case ..<48: 5
    case ..<96: 6
    case ..<192: 7
    case ..<384: 8
    case ..<768: 9
    default: 10
    }
  }

  /// `badness`. `total`: total_vm in pages; `children`: that of all children with address spaces of their own; `ticks`:
  /// of CPU; `seconds`: since its start.
  package static func badness(
    total: UInt32, children: UInt64 = 0, ticks: UInt64, seconds: UInt64, hz: Int, nice: Int = 0,
    isAdmin: Bool = false, isRawIO: Bool = false, adjustment: Int = 0
  ) -> UInt64 {
    if total == 0 { return 0 }
    var points = UInt64(total) + children
    let used = Watermarks.isqrt(ticks >> (shiftHZ(hz) + 3))
    if used > 0 { points /= used }
    let age = Watermarks.isqrt(Watermarks.isqrt(seconds >> 10))
    if age > 0 { points /= age }
    if nice > 0 { points *= 2 }
    if isAdmin { points /= 4 }
    if isRawIO { points /= 4 }
    return adjustment >= 0 ? points << UInt64(adjustment) : points >> UInt64(-adjustment)
  }
}
