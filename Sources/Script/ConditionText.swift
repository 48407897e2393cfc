package import Kernel
import Simulation

/// Conditions in words, both ways: `zone Normal free < low`, `order 3 fails`, `frame 0x1a40 changes`,
/// `occurrence failed zone DMA`.
package enum ConditionText {
  static let hint = "zone Normal free < low, order 3 fails, frame 0x1a40 changes, occurrence failed"
  /// What a condition begins with, for completion.
  static let openings = ["when", "zone", "order", "frame", "occurrence"]

  private static let comparisons: [(String, Comparison)] = [
    ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("!=", .notEqual), ("=", .equal), ("<", .less), (">", .greater),
  ]
  private static let marks: [(String, Mark)] = [("min", .min), ("low", .low), ("high", .high)]

  /// - Parameter value: the words; a leading `when`, `to` or `at` is passed over.
  package static func parse(_ value: Value, _ configuration: Configuration) throws(Diagnostic) -> Condition {
    let text = try value.text("a condition", ja: "条件")
    var spaced = text
    // `free<low` is three words as well.
    for sign in ["<", ">", "=", "!"] {
      spaced = spaced.split(separator: sign, omittingEmptySubsequences: false)
        .joined(separator: " \(sign) ")
    }
    var words = spaced.split(separator: " ").map(String.init)
    while let first = words.first, ["when", "to", "at"].contains(first) { words.removeFirst() }
    func part(_ word: String) -> Value { Value(.text(word), at: value.place) }
    guard let first = words.first else {
      throw Diagnostic("a condition is missing", ja: "条件がありません", hint: hint, at: value.place)
    }
    let rest = words.dropFirst()
    switch first {
    case "zone":
      guard rest.count >= 4, words[2] == "free" else { break }
      let zone = try part(words[1]).zone(of: configuration)
      let sign = words[3..<words.count - 1].joined()
      guard let comparison = comparisons.first(where: { $0.0 == sign })?.1 else { break }
      return .zoneFree(zone, comparison, try level(part(words[words.count - 1])))
    case "order":
      guard rest.count == 2, words[2] == "fails" else { break }
      return .orderFails(try part(words[1]).order())
    case "frame":
      guard rest.count == 2, words[2] == "changes" else { break }
      return .frameChanges(try frame(part(words[1]), configuration))
    case "occurrence":
      guard rest.count == 1 || rest.count == 3 && words[2] == "zone" else { break }
      let kind = try occurrence(part(words[1]))
      return .occurrence(kind, rest.count == 3 ? try part(words[3]).zone(of: configuration) : nil)
    default: break
    }
    throw Diagnostic("\(text.quoted) is no condition", ja: "\(text.quoted) は条件になりません", hint: hint, at: value.place)
  }

  static func frame(_ value: Value, _ configuration: Configuration) throws(Diagnostic) -> FrameNumber {
    FrameNumber(UInt32(try value.number(.frame(of: configuration))))
  }

  static func occurrence(_ value: Value) throws(Diagnostic) -> OccurrenceKind {
    try value.choice("occurrence", OccurrenceKind.allCases.map { ($0.name, $0) })
  }

  /// `"< low"`, `">= 240"`, or a number alone.
  static func comparison(_ value: Value) throws(Diagnostic) -> (Comparison, Condition.Level) {
    let (wanted, japanese) = ("a comparison like \"< low\"", "\"< low\" のような比較")
    let text = try value.text(wanted, ja: japanese).trimmed
    let (sign, comparison) = comparisons.first { text.hasPrefix($0.0) } ?? ("", .equal)
    let rest = String(text.dropFirst(sign.count)).trimmed
    guard !rest.isEmpty else { throw value.mismatch(wanted, ja: japanese) }
    return (comparison, try level(Value(.text(rest), at: value.place)))
  }

  private static func level(_ value: Value) throws(Diagnostic) -> Condition.Level {
    let (wanted, japanese) = ("min, low, high or a number of frames", "min、low、high、またはフレーム数")
    let text = try value.text(wanted, ja: japanese)
    if let mark = marks.first(where: { $0.0 == text })?.1 { return .mark(mark) }
    if text.first?.isNumber == false {
      let near = NearMiss.nearest(to: text, among: marks.map { $0.0 })
      throw value.mismatch(
        wanted, ja: japanese, hint: near.map(Diagnostic.didYouMean), jaHint: near.map(Diagnostic.jaDidYouMean))
    }
    return .frames(UInt32(try value.number(.freeFrames)))
  }

  /// The condition as one would type it.
  package static func describe(_ condition: Condition) -> String {
    switch condition {
    case .zoneFree(let zone, let comparison, let level):
      "zone \(name(zone)) free \(comparisons.first { $0.1 == comparison }?.0 ?? "=") \(describe(level))"
    case .orderFails(let order): "order \(order.rawValue) fails"
    case .frameChanges(let frame): "frame 0x\(String(frame.rawValue, radix: 16)) changes"
    case .occurrence(let kind, let zone): "occurrence \(kind.name)" + (zone.map { " zone \(name($0))" } ?? "")
    }
  }

  private static func describe(_ level: Condition.Level) -> String {
    switch level {
    case .frames(let frames): "\(frames)"
    case .mark(let mark): marks.first { $0.1 == mark }?.0 ?? "0"
    }
  }

  private static func name(_ zone: ZoneIndex) -> String {
    zone.node == 0 ? zone.type.name : "\(zone.node)/\(zone.type.name)"
  }
}
