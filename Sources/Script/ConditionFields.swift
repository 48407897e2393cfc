import Kernel

/// Conditions by fields, as `expect` says what it claims: `{ zone: Normal, free: "< low" }`, `{ order: 3 }`,
/// `{ frame: 0x1a40 }`, `{ occurrence: failed, zone: DMA }`.
enum ConditionFields {
  static let parameters = [
    Parameter("zone", .zone, en: "zone that free, or the occurrence, is about", ja: "対象のゾーン"),
    Parameter("free", .bound, en: "\"< low\": min, low, high or a number of frames", ja: "空きページ数(例: \"< low\")"),
    Parameter("order", .order, .order, en: "a request of this order fails", ja: "このオーダーの要求が失敗した時点"),
    Parameter("frame", .frame, .anyFrame, en: "the block that holds this frame changes", ja: "このフレームのブロックが変わった時点"),
    Parameter("occurrence", .text, en: "an occurrence of this name", ja: "この名前の出来事が起きた時点"),
  ]
  private static let hint =
    #"{ zone: Normal, free: "< low" }, { order: 3 }, { frame: 0x1a40 } or { occurrence: failed }"#

  static func condition(_ arguments: Arguments, _ configuration: Configuration) throws(Diagnostic) -> Condition {
    let subjects = arguments.entries.filter { $0.key != "zone" }
    guard let subject = subjects.first else {
      let isEmpty = arguments["zone"] == nil
      let form = arguments.place.line == nil ? ConditionText.hint : hint
      throw Diagnostic(
        isEmpty ? "\(arguments.verb) needs a condition" : "zone alone is no condition: it needs free",
        ja: isEmpty ? "\(arguments.verb) には条件が必要です" : "zone だけでは条件になりません。free が必要です", hint: form,
        at: arguments.entries.first?.place ?? arguments.place)
    }
    if subjects.count > 1 {
      throw Diagnostic(
        "a breakpoint has one condition; \(subjects[1].key.quoted) is one too many",
        ja: "条件は 1 つだけです。\(subjects[1].key.quoted) が余分です", hint: "write a second \(arguments.verb) step",
        jaHint: "\(arguments.verb) をもう 1 つ", at: subjects[1].place)
    }
    let zone = try arguments["zone"]?.zone(of: configuration)
    if let place = arguments.entries.first(where: { $0.key == "zone" })?.place,
      !["free", "occurrence"].contains(subject.key)
    {
      throw Diagnostic(
        "\(subject.key) takes no zone", ja: "\(subject.key) に zone は付けられません",
        hint: "a condition on a zone: { zone: Normal, free: \"< low\" }",
        jaHint: "ゾーンの条件は { zone: Normal, free: \"< low\" }", at: place)
    }
    switch subject.key {
    case "free":
      guard let zone else {
        throw Diagnostic("free needs zone", ja: "free には zone が必要です", hint: hint, at: subject.place)
      }
      let (comparison, level) = try ConditionText.comparison(subject.value)
      return .zoneFree(zone, comparison, level)
    case "order": return .orderFails(try subject.value.order())
    case "frame": return .frameChanges(try ConditionText.frame(subject.value, configuration))
    default: return .occurrence(try occurrence(subject.value), zone)
    }
  }

  /// `failed`, or as in `expect`: `{ name: failed }`.
  private static func occurrence(_ value: Value) throws(Diagnostic) -> OccurrenceKind {
    guard case .map(let entries) = value.content else { return try ConditionText.occurrence(value) }
    for entry in entries where entry.key != "name" {
      if ["count", "since"].contains(entry.key) {
        throw Diagnostic(
          "a breakpoint stops at every one: it takes no \(entry.key)", hint: "occurrence: NAME", at: entry.place)
      }
      throw .unknown("key", entry.key, among: ["name"], at: entry.place)
    }
    guard let name = entries.first else {
      throw Diagnostic("occurrence needs a name", hint: "occurrence: failed", at: value.place)
    }
    return try ConditionText.occurrence(name.value)
  }
}
