import Kernel
import Script

/// An occurrence in words: the kernel function that did it, and what it did, with the numbers.
struct WordedLine: Hashable, Sendable {
  var function: String
  var text: String
  func contains(_ wanted: String) -> Bool {
    let wanted = wanted.lowercased()
    return function.lowercased().contains(wanted) || text.lowercased().contains(wanted)
  }
}

/// How a line is judged: what went wrong is not to be missed.
enum Tone: Sendable { case plain, good, warning, bad, script }

/// Words for occurrences, in one language.
struct Wording {
  let language: Language
  let names: Names
  let scenario: Scenario

  func line(for occurrence: Occurrence) -> WordedLine {
    WordedLine(function: Self.function(of: occurrence.what), text: text(for: occurrence))
  }

  func text(for occurrence: Occurrence) -> String {
    switch language {
    case .en: english(occurrence)
    case .ja: japanese(occurrence)
    }
  }

  /// A claim as the file says it; a scenario that has no such claim gives its number.
  func claimText(_ expectation: some BinaryInteger, _ claim: some BinaryInteger) -> String {
    let expectations = scenario.program.expectations
    guard expectations.indices.contains(Int(expectation)), expectations[Int(expectation)].indices.contains(Int(claim))
    else { return "\(claim + 1)" }
    return ClaimText.describe(expectations[Int(expectation)][Int(claim)], names: names)
  }

  /// The kernel function that does it in 2.6.11; for what the script does, its verb.
  static func function(of what: Happening) -> String {
    switch what {
    case .requested(let call, _, _, _): call.name
    case .watermark: "zone_watermark_ok"
    case .noBlock, .taken: "__rmqueue"
    case .perCPUHit, .served: "buffered_rmqueue"
    case .perCPURefill: "rmqueue_bulk"
    case .split: "expand"
    case .kswapdWoken: "wakeup_kswapd"
    case .nothingReclaimed: "try_to_free_pages"
    case .outOfMemory: "out_of_memory"
    case .waits: "blk_congestion_wait"
    case .retried, .failed, .orderTooLarge, .noZonelist: "__alloc_pages"
    case .sleepingInAtomic: "might_sleep"
    case .bugHighMemAddress: "get_zeroed_page"
    case .noAddress: "page_address"
    case .freeing(let call, _, _, _): call.name
    case .merged: "__free_pages_bulk"
    case .perCPUFreed: "free_hot_cold_page"
    case .perCPUDrained: "free_pages_bulk"
    case .localPagesDrained: "drain_local_pages"
    case .bugDoubleFree, .bugTailFreed: "put_page_testzero"
    case .reservedIgnored, .leaked: "__free_pages"
    case .badPage: "bad_page"
    case .noSuchFrame: "virt_to_page"
    case .nothingHeld, .queuedBehind: "script"
    case .slab(let what): function(of: what)
    case .pool(let what): function(of: what)
    case .boot: "free_all_bootmem"
    case .mark: "mark"
    case .said: "say"
    case .paused: "pause"
    case .viewChanged: "look"
    case .expected: "expect"
    case .traceFreeSkipped: "replay"
    case .sysctlSet: "sysctl"
    case .scriptEnded: "script"
    }
  }

  static func tone(of what: Happening) -> Tone {
    switch what {
    case .watermark(let test): test.passed ? .plain : .warning
    case .noBlock, .kswapdWoken, .nothingReclaimed, .waits, .queuedBehind, .leaked, .reservedIgnored, .nothingHeld,
      .traceFreeSkipped:
      .warning
    case .outOfMemory, .failed, .orderTooLarge, .noZonelist, .sleepingInAtomic, .bugHighMemAddress, .noAddress,
      .bugDoubleFree, .badPage, .bugTailFreed, .noSuchFrame:
      .bad
    case .served: .good
    case .merged(_, _, let from, let to, _, _): from < to ? .good : .plain
    case .mark, .said, .paused, .viewChanged, .scriptEnded, .sysctlSet, .boot: .script
    case .expected(_, let held, _, _): held ? .script : .bad
    case .requested, .perCPUHit, .perCPURefill, .taken, .split, .retried, .freeing, .perCPUFreed, .perCPUDrained,
      .localPagesDrained:
      .plain
    case .slab(let what): tone(of: what)
    case .pool(let what): tone(of: what)
    }
  }

  // Small parts that both languages share.

  func zone(_ zone: ZoneIndex) -> String { zone.node > 0 ? "\(zone.type.name)/\(zone.node)" : zone.type.name }
  func frame(_ frame: FrameNumber) -> String { Numbers.hex(frame.rawValue) }
  func size(_ order: Order) -> String { Numbers.size(frames: UInt64(order.frames)) }
  func label(_ label: LabelID?) -> String? { label.map { names[$0] } }
  func number(_ value: UInt32) -> String { Numbers.grouped(value) }
  func number(_ value: Int32) -> String { Numbers.grouped(Int(value)) }
  func markName(_ mark: Mark) -> String {
    switch mark {
    case .none: "0"
    case .min: "min"
    case .low: "low"
    case .high: "high"
    }
  }

  /// The kernel's own line, byte for byte (LF 3.5, step 11).
  func failureText(task: TaskID, order: Order, gfp: GFPMask) -> String {
    "\(names[task]): page allocation failure. order:\(order.rawValue), mode:\(Numbers.hex(gfp.rawValue))"
  }

  /// The orders whose lists got an upper half: `9, 8`.
  func ordersBelow(_ from: Order, to: Order) -> String {
    guard to < from else { return "–" }
    return (to.rawValue..<from.rawValue).reversed().map(String.init).joined(separator: ", ")
  }

  /// The comparison that decided a watermark test: `free 3 834 − 31 > low 240 + reserve 20`.
  func comparison(_ test: WatermarkTest) -> String {
    let sign = test.passed ? ">" : "≤"
    if test.failedAt != 0, test.failedAt != 0xFF { return "\(number(test.left)) \(sign) \(number(test.limit))" }
    var left = "free \(number(test.free))"
    if test.order.rawValue > 0 { left += " − \(number(test.order.frames - 1))" }
    var right = markName(test.mark)
    right +=
      test.min == test.markFrames ? " \(number(test.markFrames))" : " \(number(test.markFrames))→\(number(test.min))"
    if test.reserve > 0 { right += " + reserve \(number(test.reserve))" }
    return "\(left) \(sign) \(right)"
  }
}
