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

/// Words for occurrences, in one language.
struct Wording {
  let language: Language
  let names: Names
  let scenario: Scenario

  func line(for occurrence: Occurrence) -> WordedLine {
    WordedLine(function: occurrence.what.traits.function, text: text(for: occurrence))
  }

  func text(for occurrence: Occurrence) -> String { told(occurrence).text(language) }

  /// Why it went that way: the rules behind it, with their arithmetic.
  func reasons(for occurrence: Occurrence) -> [String] { told(occurrence).reasons }

  /// A claim as the file says it; a scenario that has no such claim gives its number.
  func claimText(_ expectation: some BinaryInteger, _ claim: some BinaryInteger) -> String {
    let expectations = scenario.program.expectations
    guard expectations.indices.contains(Int(expectation)), expectations[Int(expectation)].indices.contains(Int(claim))
    else { return "\(claim + 1)" }
    return ClaimText.describe(expectations[Int(expectation)][Int(claim)], names: names)
  }

  // Small parts that both languages share.

  /// The kernel's version: `2.6.11`.
  var release: String { names.profile.release }
  func zone(_ zone: ZoneIndex) -> String { zone.node > 0 ? "\(zone.type.name)/\(zone.node)" : zone.type.name }
  func frame(_ frame: FrameNumber) -> String { Numbers.hex(frame.rawValue) }
  /// The linear address of an object, and of an element of a pool; of a block the frame.
  func address(_ object: PhysicalAddress) -> String { Numbers.hex(names.profile.linear(object)) }
  func element(_ element: PoolElement) -> String {
    switch element {
    case .object(let object): address(object)
    case .block(let frame): self.frame(frame)
    }
  }
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
    let mode = Numbers.hex(names.profile.gfp.value(of: gfp))
    return "\(names[task]): page allocation failure. order:\(order.rawValue), mode:\(mode)"
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
