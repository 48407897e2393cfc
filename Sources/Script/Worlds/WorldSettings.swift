import Textbook

/// The settings of a world, by name, with their places.
package struct WorldSettings: Sendable {
  let world: String
  let place: Place
  let entries: [Value.Entry]

  init(_ value: Value, of world: String, form: String, keys: [String]) throws(Diagnostic) {
    self.world = world
    place = value.place
    entries = try value.entries(form)
    let known = keys + ["pace"]
    for entry in entries where !known.contains(entry.key) {
      var diagnostic = Diagnostic.unknown("key", entry.key, among: known, at: entry.place)
      if diagnostic.hint == nil { diagnostic.hint = "\(world): " + form }
      throw diagnostic
    }
  }

  subscript(key: String) -> Value? { entries.first { $0.key == key }?.value }

  func required(_ key: String, _ example: String) throws(Diagnostic) -> Value {
    guard let value = self[key] else { throw Diagnostic("\(world) needs \(key)", hint: example, at: place) }
    return value
  }

  /// A whole number within the quantity's range, under the quantity's own name.
  func number(_ quantity: Quantity, or usual: Int? = nil) throws(Diagnostic) -> Int {
    guard let value = self[quantity.name] else {
      if let usual { return usual }
      throw Diagnostic(
        "\(world) needs \(quantity.name)", hint: "\(quantity.name): \(max(quantity.range.lowerBound, 1))", at: place)
    }
    return Int(try value.number(quantity))
  }

  func numbers(_ quantity: Quantity, or usual: [Int]? = nil) throws(Diagnostic) -> [Int] {
    guard let value = self[quantity.name] else {
      if let usual { return usual }
      throw Diagnostic("\(world) needs \(quantity.name)", hint: "\(quantity.name): [8, 12]", at: place)
    }
    return try value.numbers(quantity)
  }

  func choice<Choice: Sendable>(
    _ key: String, _ known: [(String, Choice)], or usual: Choice
  ) throws(Diagnostic) -> Choice {
    try self[key]?.choice(key, known) ?? usual
  }

  /// Some of the known words, each once.
  func choices<Choice: Sendable & Equatable>(
    _ key: String, _ known: [(String, Choice)], or usual: [Choice]
  ) throws(Diagnostic) -> [Choice] {
    guard let value = self[key] else { return usual }
    var result: [Choice] = []
    let example = known.prefix(2).map { $0.0 }.joined(separator: ", ")
    for value in try value.items("a list of \(key): [\(example)]", ja: "\(key) の並び [\(example)]") {
      let choice = try value.choice(key, known)
      if result.contains(choice) {
        throw Diagnostic(
          "\(value.described) stands there already", ja: "\(value.described) が 2 回あります", at: value.place)
      }
      result.append(choice)
    }
    guard !result.isEmpty else {
      throw Diagnostic("\(key) names nothing", ja: "\(key) が空です", at: value.place)
    }
    return result
  }

  /// `4/5` or `0.8`, from 0 to 1.
  func share(_ key: String, or usual: Fraction? = nil) throws(Diagnostic) -> Fraction {
    guard let value = self[key] else {
      if let usual { return usual }
      throw Diagnostic("\(world) needs \(key)", hint: "\(key): 4/5", at: place)
    }
    return try value.share(key)
  }
}

extension Value {
  /// Whole numbers within the quantity's range: `[8, 12]`, on the `:` line `8,12`.
  func numbers(_ quantity: Quantity) throws(Diagnostic) -> [Int] {
    var result: [Int] = []
    for value in try items(
      "a list of numbers for \(quantity.name): [8, 12]", ja: "\(quantity.name) の数の並び [8, 12]")
    {
      result.append(Int(try value.number(quantity)))
    }
    guard result.count <= Quantity.listLength else {
      throw Diagnostic(
        "\(quantity.name) has more than \(Quantity.listLength) numbers",
        ja: "\(quantity.name) は \(Quantity.listLength) 個までです", at: place)
    }
    return result
  }

  /// `4/5` or `0.8`, from 0 to 1.
  func share(_ what: String) throws(Diagnostic) -> Fraction {
    let (wanted, japanese) = ("a share for \(what): 4/5 or 0.8", "\(what) の割合(4/5 や 0.8)")
    let text = try text(wanted, ja: japanese)
    guard let share = Self.fraction(text) else { throw mismatch(wanted, ja: japanese) }
    guard share >= 0, share <= 1 else {
      throw Diagnostic("\(what) \(text.quoted) is outside 0–1", ja: "\(what) \(text.quoted) は範囲外です(0〜1)", at: place)
    }
    return share
  }

  /// A number with a unit of bytes: `64`, `4KiB`, `16 MiB`.
  func bytes(_ quantity: Quantity) throws(Diagnostic) -> Int {
    let (wanted, japanese) = ("a size for \(quantity.name): 4KiB", "\(quantity.name) の大きさ(4KiB)")
    let text = try text(wanted, ja: japanese)
    for (unit, shift) in [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40)] where text.hasSuffix(unit) {
      let digits = text.dropLast(unit.count).trimmed
      guard let number = Self.integer(digits), number >= 0 else { throw mismatch(wanted, ja: japanese) }
      let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << shift)
      return Int(try Value(.text(overflow ? String(Int64.max) : String(bytes)), at: place).number(quantity))
    }
    return Int(try number(quantity))
  }

  /// A value written in flow style, for examples: maps, lists and plain words without quotes or colons in them.
  static func plain(_ text: String) -> Value? {
    var reader = PlainReader(rest: Array(text)[...])
    return reader.value()
  }
}

/// Reads `{ memory: 64, algorithms: [first, best] }`.
private struct PlainReader {
  var rest: ArraySlice<Character>

  private mutating func skip() { while rest.first == " " || rest.first == "," { rest.removeFirst() } }

  mutating func value() -> Value? {
    skip()
    let place = Place()
    switch rest.first {
    case "{":
      rest.removeFirst()
      var entries: [Value.Entry] = []
      while true {
        skip()
        if rest.first == "}" { break }
        let key = word()
        guard !key.isEmpty, rest.first == ":" else { return nil }
        rest.removeFirst()
        guard let value = value() else { return nil }
        entries.append(Value.Entry(key: key, place: place, value: value))
      }
      rest.removeFirst()
      return Value(.map(entries), at: place)
    case "[":
      rest.removeFirst()
      var values: [Value] = []
      while true {
        skip()
        if rest.first == "]" { break }
        guard let value = value() else { return nil }
        values.append(value)
      }
      rest.removeFirst()
      return Value(.list(values), at: place)
    case nil: return nil
    default:
      let word = word()
      return word.isEmpty ? nil : Value(.text(word), at: place)
    }
  }

  private mutating func word() -> String {
    skip()
    let end = rest.firstIndex { ",:{}[]".contains($0) } ?? rest.endIndex
    defer { rest = rest[end...] }
    return String(rest[..<end]).trimmed
  }
}
