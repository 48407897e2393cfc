import Simulation

/// Limits and threads of write-back (mm/page-writeback.c of 2.6.11; RF 5). Ratios in percent, times in hundredths of a
/// second, as under /proc/sys/vm.
package struct Writeback: Hashable, Sendable {
  /// MAX_WRITEBACK_PAGES
  static let round: Int64 = 1024

  package internal(set) var dirtyRatio: UInt32 = 40
  package internal(set) var backgroundRatio: UInt32 = 10
  package internal(set) var interval: UInt32 = 500
  package internal(set) var expiry: UInt32 = 3000
  /// `ratelimit_pages`: so many pages a CPU writes before it looks at the limits.
  package internal(set) var rateLimit: UInt32 = 512
  /// `dirty_exceeded`
  package internal(set) var isExceeded = false
  /// Pages written by each CPU since it looked.
  var written: [UInt32] = []
  /// Files with dirty pages, `s_dirty` and `s_io`: the newest first.
  var dirtyFiles: [UInt32] = []
  var filesInWork: [UInt32] = []
  /// What the threads of pdflush do; an idle one has no work.
  package internal(set) var flushes: [Flush] = [Flush(), Flush()]
  /// When `wb_timer` goes off.
  var timer: UInt64 = 0

  /// One thread of pdflush.
  package struct Flush: Hashable, Sendable {
    package enum Work: UInt8, Sendable { case none, background, periodic }
    package internal(set) var work = Work.none
    var task: UInt16 = 0
    /// Pages that are still to be written.
    package internal(set) var left: Int64 = 0
    /// Naps until then; 0: it does not.
    package internal(set) var due: UInt64 = 0
    var metCongestion = false
    /// Of `wb_kupdate`: files that were dirtied later are left alone.
    var oldest: UInt64 = 0
  }

  init() {}

  mutating func endNaps(at tick: UInt64) {
    for thread in flushes.indices where flushes[thread].due > tick { flushes[thread].due = tick }
  }

  /// `page_writeback_init`: with much HighMem the ratios are scaled down, to 1 at least.
  mutating func settle(totalPages: UInt64, lowPages: UInt64, cpus: Int) {
    let correction = Self.correction(totalPages: totalPages, lowPages: lowPages)
    if correction < 100 {
      backgroundRatio = max(1, backgroundRatio * UInt32(correction) / 100)
      dirtyRatio = max(1, dirtyRatio * UInt32(correction) / 100)
    }
    rateLimit = Self.rateLimit(totalPages: totalPages, cpus: cpus)
    written = [UInt32](repeating: 0, count: cpus)
  }

  /// Four times the share of low memory, in percent (RF 5).
  static func correction(totalPages: UInt64, lowPages: UInt64) -> UInt64 { 400 * lowPages / max(1, totalPages) }

  /// `set_ratelimit`: 16 pages … 4 MiB.
  static func rateLimit(totalPages: UInt64, cpus: Int) -> UInt32 {
    UInt32(min(1024, max(16, totalPages / UInt64(cpus * 32))))
  }

  /// `sync_writeback_pages`
  var chunk: Int64 { Int64(rateLimit + rateLimit / 2) }

  /// `get_dirty_limits`, in pages. `available`: all pages, without HighMem where the mapping cannot use it.
  func limits(available: UInt64, mapped: UInt64, totalPages: UInt64, isRealtime: Bool = false)
    -> (background: UInt64, dirty: UInt64)
  {
    let unmapped = 100 - min(100, mapped * 100 / max(1, totalPages))
    let dirty = max(5, min(UInt64(dirtyRatio), unmapped / 2))
    var background = UInt64(backgroundRatio)
    if background >= dirty { background = dirty / 2 }
    var limits = (background: background * available / 100, dirty: dirty * available / 100)
    if isRealtime {
      limits.background += limits.background / 4
      limits.dirty += limits.dirty / 4
    }
    return limits
  }
}
