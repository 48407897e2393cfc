import Cells
import Interface
import TestSupport
import Testing

/// The log tells what the machine did, and why: the script's own lines on demand.
struct LogTests {
  private static func rows(_ desk: borrowing WhatIfTests.Desk) -> [String] {
    desk.keys.canvas.lines
  }

  private static func go(_ desk: inout WhatIfTests.Desk, to tick: Int) {
    desk.press(.character("g"))
    for digit in "\(tick)" { desk.press(.character(digit)) }
    desk.press(.enter)
  }

  /// `comb` after its order-5 request: in two rows the mark that was not met and what came of it; the `expect` behind
  /// them only after `d`.
  @Test func causeAndVerdict() throws {
    var desk = try WhatIfTests.Desk("comb")
    Self.go(&desk, to: 832)
    let rows = Self.rows(desk)
    let log = try #require(rows.firstIndex { $0.contains("What happened") })
    #expect(rows[log + 1].contains("zone_watermark_ok DMA: free 52"))
    #expect(rows[log + 2].contains("page allocation failure. order:5"))
    #expect(!rows.contains { $0.contains("expectation 5 holds") })
    desk.press(.character("d"))
    #expect(Self.rows(desk).contains { $0.contains("expectation 5 holds") })
    desk.press(.character("d"))
    #expect(Self.rows(desk) == rows)
  }

  /// The signal that ends cc1 lies above sixteen lines of what it gives back, and stays in sight; what a CPU's array
  /// lacked while a program was started did not decide about the start.
  @Test func whatDecidedStaysInSight() throws {
    var desk = try WhatIfTests.Desk("fault-steps")
    desk.press(.control("l"))
    var rows = Self.rows(desk)
    let log = try #require(rows.firstIndex { $0.contains("What happened") })
    #expect(rows[log + 2].contains("load_elf_binary") && !rows[log + 1].contains("array empty"))
    Self.go(&desk, to: 241)
    rows = Self.rows(desk)
    #expect(rows[2].contains("force_sig_info SIGSEGV for pid 12") && rows[3].contains("__cache_free"))
  }

  /// An address that is none comes back with what is wrong with it.
  @Test func addressThatIsNone() throws {
    var desk = try WhatIfTests.Desk("entry-bits")
    Self.go(&desk, to: 100)
    desk.press(.character("/"), .character("x"), .character("y"), .enter)
    #expect(Self.rows(desk).contains { $0.contains("not an address in hexadecimal") })
  }
}
