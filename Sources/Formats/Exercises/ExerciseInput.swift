import Script
import Textbook

/// The `input` of an exercise: an object whose fields are asked for by name and kind. What is missing or of another kind
/// is said with the field's name.
struct ExerciseInput {
  let object: JSONValue
  /// Folders in which a trace file is looked for.
  var folders: [String] = []

  init(_ object: JSONValue, folders: [String] = []) {
    self.object = object
    self.folders = folders
  }

  func has(_ key: String) -> Bool { object[key].map { $0 != .null } ?? false }

  func value(_ key: String) throws(Diagnostic) -> JSONValue {
    guard let value = object[key] else { throw Diagnostic("\(key.quoted) is missing") }
    return value
  }

  func integer(
    _ key: String, in range: ClosedRange<Int> = 0...ExerciseInput.greatest, default standard: Int? = nil
  ) throws(Diagnostic) -> Int {
    if let standard, !has(key) { return standard }
    return try Self.integer(try value(key), key, in: range)
  }

  /// Sums and products of two such numbers still fit.
  static let greatest = 1 << 62 - 1

  static func integer(
    _ value: JSONValue, _ key: String, in range: ClosedRange<Int> = 0...greatest
  ) throws(Diagnostic) -> Int {
    guard case .integer(let number) = value, range.contains(number) else {
      let limits =
        range.upperBound == greatest ? "from \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
      throw Diagnostic("\(key.quoted) takes whole numbers \(limits)")
    }
    return number
  }

  func fraction(_ key: String, default standard: Fraction? = nil) throws(Diagnostic) -> Fraction {
    if let standard, !has(key) { return standard }
    return try Self.fraction(try value(key), key)
  }

  /// Above 0.
  func positive(_ key: String) throws(Diagnostic) -> Fraction {
    let number = try fraction(key)
    if number > 0 { return number }
    throw Diagnostic("\(key.quoted) must be above 0")
  }

  /// 0 to 1.
  func share(_ key: String) throws(Diagnostic) -> Fraction {
    let number = try fraction(key)
    if number < 0 || number > 1 { throw Diagnostic("\(key.quoted) must be from 0 to 1") }
    return number
  }

  static func fraction(_ value: JSONValue, _ key: String) throws(Diagnostic) -> Fraction {
    switch value {
    case .integer(let number): return Fraction(number)
    case .number(let number): return number
    default: throw Diagnostic("\(key.quoted) takes numbers")
    }
  }

  func flag(_ key: String, default standard: Bool? = nil) throws(Diagnostic) -> Bool {
    if let standard, !has(key) { return standard }
    switch try value(key) {
    case .boolean(let value): return value
    case .integer(0): return false
    case .integer(1): return true
    default: throw Diagnostic("\(key.quoted) takes true or false")
    }
  }

  func text(_ key: String) throws(Diagnostic) -> String {
    guard case .string(let text) = try value(key) else { throw Diagnostic("\(key.quoted) takes a text") }
    return text
  }

  func word<Word: RawRepresentable & CaseIterable>(_ key: String) throws(Diagnostic) -> Word
  where Word.RawValue == String {
    try Self.word(try text(key), key)
  }

  static func word<Word: RawRepresentable & CaseIterable>(
    _ text: String, _ key: String
  ) throws(Diagnostic) -> Word where Word.RawValue == String {
    if let word = Word(rawValue: text) { return word }
    let known = Word.allCases.map { $0.rawValue }.joined(separator: ", ")
    throw Diagnostic("\(key.quoted): \(text.quoted) is unknown; known are \(known)")
  }

  func list(_ key: String) throws(Diagnostic) -> [JSONValue] {
    guard case .array(let values) = try value(key) else { throw Diagnostic("\(key.quoted) takes a list") }
    return values
  }

  func integers(_ key: String, in range: ClosedRange<Int> = 0...ExerciseInput.greatest) throws(Diagnostic) -> [Int] {
    var result: [Int] = []
    for value in try list(key) { result.append(try Self.integer(value, key, in: range)) }
    return result
  }

  func fractions(_ key: String) throws(Diagnostic) -> [Fraction] {
    var result: [Fraction] = []
    for value in try list(key) { result.append(try Self.fraction(value, key)) }
    return result
  }

  func texts(_ key: String) throws(Diagnostic) -> [String] {
    var result: [String] = []
    for value in try list(key) {
      guard case .string(let text) = value else { throw Diagnostic("\(key.quoted) takes a list of texts") }
      result.append(text)
    }
    return result
  }

  func members(_ key: String) throws(Diagnostic) -> [JSONValue.Member] {
    guard case .object(let members) = try value(key) else { throw Diagnostic("\(key.quoted) takes an object") }
    return members
  }

  /// A list of objects.
  func objects(_ key: String) throws(Diagnostic) -> [ExerciseInput] {
    var result: [ExerciseInput] = []
    for value in try list(key) {
      guard case .object = value else { throw Diagnostic("\(key.quoted) takes a list of objects") }
      result.append(ExerciseInput(value))
    }
    return result
  }

  /// A list of 0 and 1, as a text (`"0110"`) or a list.
  static func bits(_ value: JSONValue, _ key: String) throws(Diagnostic) -> [Bool] {
    var result: [Bool] = []
    switch value {
    case .string(let text):
      for byte in text.utf8 {
        guard byte == 0x30 || byte == 0x31 else { throw Diagnostic("\(key.quoted) takes texts of 0 and 1") }
        result.append(byte == 0x31)
      }
    case .array(let values):
      for value in values { result.append(try integer(value, key, in: 0...1) == 1) }
    default: throw Diagnostic("\(key.quoted) takes texts of 0 and 1")
    }
    return result
  }
}

/// Names of pages, numbers or texts, as dense numbers in the order of their first use.
struct PageNames {
  private(set) var names: [JSONValue] = []
  private var numbers: [JSONValue: UInt32] = [:]

  mutating func number(_ name: JSONValue, _ key: String) throws(Diagnostic) -> UInt32 {
    switch name {
    case .integer, .string: break
    default: throw Diagnostic("\(key.quoted) takes page numbers or names")
    }
    if let number = numbers[name] { return number }
    let number = UInt32(names.count)
    numbers[name] = number
    names.append(name)
    return number
  }

  mutating func numbers(_ input: ExerciseInput, _ key: String) throws(Diagnostic) -> [UInt32] {
    var result: [UInt32] = []
    for name in try input.list(key) { result.append(try number(name, key)) }
    return result
  }

  subscript(number: UInt32) -> JSONValue { names[Int(number)] }

  /// Numbers before texts, each rising.
  func sorted(_ pages: some Sequence<UInt32>) -> JSONValue {
    .array(
      pages.map { self[$0] }.sorted { a, b in
        switch (a, b) {
        case (.integer(let a), .integer(let b)): a < b
        case (.integer, _): true
        case (.string(let a), .string(let b)): a < b
        default: false
        }
      })
  }
}
