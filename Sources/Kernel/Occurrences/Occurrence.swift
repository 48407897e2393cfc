package import Simulation

// What happened, and why: integers only. `Interface` words it in both languages.

/// Which watermark a test used.
package enum Mark: UInt8, Sendable, BitwiseCopyable { case none, min, low, high }

/// Why merging stopped (`__free_pages_bulk`; LF 4.1).
package enum MergeStop: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// The block has the largest order.
  case maxOrder
  /// The buddy lies outside the zone.
  case outsideZone
  /// The buddy, or a part of it, is in use (or waits in a per-CPU list, or is reserved).
  case buddyInUse
  /// The buddy's first frame heads a free block of a smaller order.
  case buddySplit
}

/// Why a request failed.
package enum FailureReason: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// It may not wait (no `__GFP_WAIT`).
  case cannotWait
  /// It may wait by its mask, but asks in an interrupt: the kernel would go on to `schedule()` there.
  case sleepsInInterrupt
  /// `PF_MEMALLOC` found nothing even without watermarks.
  case memallocEmpty
  /// `__GFP_NORETRY`, or order above 3 without REPEAT and NOFAIL.
  case noRetry
}

/// One test of `zone_watermark_ok` (LF 3.4), in frames.
package struct WatermarkTest: Hashable, Sendable, BitwiseCopyable {
  package var zone: ZoneIndex
  package var order: Order
  package var mark: Mark
  /// 0xFF: passed; 0: free ≤ min + reserve; k > 0: failed in the loop, after the blocks below order k were taken off.
  package var failedAt: UInt8
  /// `zone->free_pages`.
  package var free: UInt32
  /// The mark itself, and what is left of it after the cuts for `__GFP_HIGH` and "harder".
  package var markFrames: UInt32
  package var min: UInt32
  /// `lowmem_reserve[classzone]`; not counted in the loop.
  package var reserve: UInt32
  /// The two numbers that were compared last: fails when `left ≤ limit`.
  package var left: Int32
  package var limit: Int32
  package var passed: Bool { failedAt == Self.passedMark }
  /// `failedAt` of a test that was passed.
  static let passedMark: UInt8 = 0xFF
  package init(
    zone: ZoneIndex, order: Order, mark: Mark, failedAt: UInt8, free: UInt32, markFrames: UInt32, min: UInt32,
    reserve: UInt32, left: Int32, limit: Int32
  ) {
    self.zone = zone
    self.order = order
    self.mark = mark
    self.failedAt = failedAt
    self.free = free
    self.markFrames = markFrames
    self.min = min
    self.reserve = reserve
    self.left = left
    self.limit = limit
  }
}

/// One entry of the machine's ring of occurrences, composed when it is read.
package struct Occurrence: Hashable, Sendable, BitwiseCopyable {
  package var tick: Tick
  /// Counts every occurrence since boot, from 0.
  package var serial: UInt64
  /// Number of the event that it belongs to: the occurrences of one event share it.
  package var event: UInt64
  package var task: TaskID
  package var cpu: UInt8
  package var context: Context
  package var what: Happening
  package init(tick: Tick, serial: UInt64, event: UInt64, task: TaskID, cpu: UInt8, context: Context, what: Happening) {
    self.tick = tick
    self.serial = serial
    self.event = event
    self.task = task
    self.cpu = cpu
    self.context = context
    self.what = what
  }
}
