// What happens when page frames are freed, and why: integers only, worded by `Interface` (FreeingWords).

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

/// Page frames that are freed (`__free_pages`, LF 4.1, 5.1), and misuse as 2.6.11 meets it.
package enum FreeingHappening: Hashable, Sendable, BitwiseCopyable {
  case freeing(call: FreeCall, frame: FrameNumber, order: Order, label: LabelID?)
  /// `__free_pages_bulk`: merged from `from` up to `to`; the result starts at `frame` and went to the head of its list.
  case merged(zone: ZoneIndex, frame: FrameNumber, from: Order, to: Order, stop: MergeStop, buddy: FrameNumber)
  /// `free_hot_cold_page`: at the head of the list, which now holds `count`.
  case perCPUFreed(zone: ZoneIndex, cpu: UInt8, cold: Bool, frame: FrameNumber, count: UInt32)
  /// The list had `before` ≥ `high` pages: `given` from its tail went back to the buddy system.
  case perCPUDrained(zone: ZoneIndex, cpu: UInt8, cold: Bool, before: UInt32, high: UInt32, given: UInt32)
  /// `drain_local_pages`.
  case localPagesDrained(cpu: UInt8, pages: UInt32)

  // Misuse, as 2.6.11 meets it
  /// `BUG_ON(page_count(p) == 0)` in `put_page_testzero`: the frame is free already.
  case bugDoubleFree(frame: FrameNumber)
  /// A reserved frame: `__free_pages` does nothing.
  case reservedIgnored(frame: FrameNumber)
  /// Only 2^`order` of 2^`held` frames came back; the rest is lost until reboot.
  case leaked(frame: FrameNumber, order: Order, held: Order, frames: UInt32)
  /// `bad_page`: "Bad page state": a frame of the range is in use, or has flags that no free frame has. The kernel
  /// would go on and corrupt itself; refused here.
  case badPage(frame: FrameNumber, order: Order, culprit: FrameNumber, flags: PageFlags, count: Int32)
  /// BUG_ON in `__free_pages_bulk`: the first frame is no multiple of the block's size.
  case bugUnaligned(frame: FrameNumber, order: Order)
  /// The range reaches into frames that are free already, which 2.6.11 does not see; refused.
  case overlapsFree(frame: FrameNumber, order: Order, other: FrameNumber, onPerCPUList: Bool)
  /// Not the first frame of a block: its `_count` is 0, so the same BUG as a double free.
  case bugTailFreed(frame: FrameNumber, head: FrameNumber)
  /// Outside memory: `virt_to_page`/`pfn_to_page` of it is no descriptor; refused.
  case noSuchFrame(frame: FrameNumber)
}

/// Their kinds, by their names in scenario files.
package enum FreeingKind: String, CaseIterable, Sendable, BitwiseCopyable {
  case freeing, merged
  case perCPUFreed = "per-cpu-freed"
  case perCPUDrained = "per-cpu-drained"
  case localPagesDrained = "local-pages-drained"
  case bugDoubleFree = "bug-double-free"
  case reservedIgnored = "reserved-ignored"
  case leaked
  case badPage = "bad-page"
  case bugUnaligned = "bug-unaligned"
  case overlapsFree = "overlaps-free"
  case bugTailFreed = "bug-tail-freed"
  case noSuchFrame = "no-such-frame"
}

extension FreeingHappening {
  /// All about it but its words.
  var traits: OccurrenceTraits {
    switch self {
    case .freeing(let call, let frame, let order, _): .event(.free(.freeing), by: call.name, at: frame, order)
    case .merged(let zone, let frame, let from, let to, _, _):
      .step(.free(.merged), by: "__free_pages_bulk", from < to ? .good : .plain, in: zone, at: frame, to)
    case .perCPUFreed(let zone, _, _, let frame, _):
      .step(.free(.perCPUFreed), by: "free_hot_cold_page", in: zone, at: frame)
    case .perCPUDrained(let zone, _, _, _, _, _): .step(.free(.perCPUDrained), by: "free_pages_bulk", in: zone)
    case .localPagesDrained: .event(.free(.localPagesDrained), by: "drain_local_pages")
    case .bugDoubleFree(let frame): .step(.free(.bugDoubleFree), by: "put_page_testzero", .bad, at: frame)
    case .reservedIgnored(let frame): .step(.free(.reservedIgnored), by: "__free_pages", .warning, at: frame)
    case .leaked(let frame, _, let held, _): .step(.free(.leaked), by: "__free_pages", .warning, at: frame, held)
    case .badPage(let frame, _, _, _, _): .step(.free(.badPage), by: "bad_page", .bad, at: frame)
    case .bugUnaligned(let frame, _): .step(.free(.bugUnaligned), by: "__free_pages_bulk", .bad, at: frame)
    case .overlapsFree(let frame, _, _, _): .step(.free(.overlapsFree), by: "__free_pages", .bad, at: frame)
    case .bugTailFreed(let frame, _): .step(.free(.bugTailFreed), by: "put_page_testzero", .bad, at: frame)
    case .noSuchFrame: .event(.free(.noSuchFrame), by: "virt_to_page", .bad)
    }
  }
}
