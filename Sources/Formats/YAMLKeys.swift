import Script

/// Finds a key that is an alias or a collection, before a parser meets it. Yams hashes the keys of a map, and hashing
/// an alias bomb would never end: in a text with aliases no key may hold one. Refused are `*a :`, `? …` and collections
/// before a colon; what stands in quotes, comments, block scalars and within plain text is text.
///
/// The tokens are libyaml's, as far as they tell where text ends. Where in doubt, something counts as a token: that can
/// refuse too much, never too little.
struct YAMLKeys {
  private let bytes: [UInt8]
  private var i = 0
  private var line = 1
  private var lineStart = 0
  /// Flow collections around.
  private var depth = 0
  /// Column of the block collection to which the latest key or dash belongs.
  private var collection = -1
  /// The line before ended within plain text, which a deeper line continues.
  private var isPlainOpen = false
  /// Where an alias or a closing bracket stands that only blanks have followed.
  private var candidate: Int?

  /// Place of the first such key.
  static func forbidden(in text: String) -> Place? {
    guard text.utf8.contains(UInt8(ascii: "*")), text.utf8.contains(UInt8(ascii: "&")) else { return nil }
    let lines = YAMLText.lines(of: text).map { $0.filter { !$0.isNewline } }
    var keys = YAMLKeys(bytes: Array(lines.joined(separator: "\n").utf8))
    return keys.scan()
  }

  private init(bytes: [UInt8]) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
  }

  private func at(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0x0A }
  private func isBlank(_ index: Int) -> Bool { at(index) == 0x20 || at(index) == 0x09 }
  private func isSpace(_ index: Int) -> Bool { isBlank(index) || at(index) == 0x0A || at(index) == 0x0D }
  private var column: Int { i - lineStart }
  private func place(_ index: Int) -> Place { Place(line: line, column: index - lineStart + 1) }

  private mutating func scan() -> Place? {
    while i < bytes.count {
      switch bytes[i] {
      case 0x0A: newLine()
      case 0x20, 0x09, 0x0D: i += 1
      case UInt8(ascii: "#") where column == 0 || isBlank(i - 1): skipLine()
      case UInt8(ascii: "\""), UInt8(ascii: "'"): skipQuoted()
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        (depth, candidate) = (depth + 1, nil)
        i += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        (depth, candidate) = (max(0, depth - 1), i)
        i += 1
      case UInt8(ascii: ",") where depth > 0:
        candidate = nil
        i += 1
      case UInt8(ascii: "*"):
        candidate = i
        skipName()
      case UInt8(ascii: "&"), UInt8(ascii: "!"): skipName()
      case UInt8(ascii: "?") where isSpace(i + 1) || depth > 0: return place(i)
      case UInt8(ascii: "-") where isSpace(i + 1) && depth == 0:
        (collection, candidate) = (column, nil)
        i += 1
      case UInt8(ascii: "-") where column == 0 && bytes[i...].starts(with: Array("---".utf8)) && isSpace(i + 3):
        (collection, candidate) = (-1, nil)
        i += 3
      case UInt8(ascii: "|"), UInt8(ascii: ">"):
        if depth == 0 { skipBlock() } else { skipPlain() }
      case UInt8(ascii: ":") where isSpace(i + 1) || depth > 0 || candidate != nil:
        if let candidate { return place(candidate) }
        i += 1
      default: skipPlain()
      }
    }
    return nil
  }

  /// To the next line; one that goes on with the plain text of the line before is passed over.
  private mutating func newLine() {
    i += 1
    (line, lineStart, candidate) = (line + 1, i, nil)
    guard isPlainOpen else { return }
    var first = i
    while isBlank(first) || at(first) == 0x0D { first += 1 }
    guard first < bytes.count, bytes[first] != 0x0A else { return }
    let isMark = bytes[i...].starts(with: Array("---".utf8)) || bytes[i...].starts(with: Array("...".utf8))
    isPlainOpen = false
    let isFlowMark = [0x2C, 0x3A, 0x5B, 0x5D, 0x7B, 0x7D].contains(bytes[first])
    let goesOn = depth > 0 ? !isFlowMark : first - i > collection
    guard goesOn, !isMark, bytes[first] != UInt8(ascii: "#") else { return }
    i = first
    skipPlain()
  }

  private mutating func skipLine() {
    isPlainOpen = false
    while i < bytes.count, bytes[i] != 0x0A { i += 1 }
  }

  /// The name of an alias or an anchor, or a tag.
  private mutating func skipName() {
    i += 1
    while i < bytes.count, !isSpace(i), ![0x2C, 0x3A, 0x5B, 0x5D, 0x7B, 0x7D].contains(bytes[i]) { i += 1 }
  }

  private mutating func skipQuoted() {
    let quote = bytes[i]
    let start = column
    let startLine = line
    i += 1
    while i < bytes.count, bytes[i] != quote || quote == UInt8(ascii: "'") && at(i + 1) == quote {
      if bytes[i] == 0x0A { (line, lineStart) = (line + 1, i + 1) }
      // `''` and `\"` stand for the quote itself; a line may end behind a backslash.
      let isPair = bytes[i] == quote || quote == UInt8(ascii: "\"") && bytes[i] == 0x5C && at(i + 1) != 0x0A
      i += isPair ? 2 : 1
    }
    i += 1
    candidate = nil
    var next = i
    while isBlank(next) { next += 1 }
    if depth == 0, line == startLine, at(next) == UInt8(ascii: ":") { collection = start }
  }

  /// Plain text, to the end of its line or to what ends it there: a key's colon, a comment, a flow collection's mark.
  private mutating func skipPlain() {
    let start = column
    candidate = nil
    isPlainOpen = false
    while i < bytes.count, bytes[i] != 0x0A {
      let byte = bytes[i]
      if byte == UInt8(ascii: "#"), i > lineStart, isBlank(i - 1) { return }
      let isFlowMark = [0x2C, 0x5B, 0x5D, 0x7B, 0x7D].contains(byte)
      if depth > 0, isFlowMark, column > start { return }
      if byte == UInt8(ascii: ":"), isSpace(i + 1) || depth > 0, column > start {
        if depth == 0 { collection = start }
        return
      }
      i += 1
    }
    isPlainOpen = true
  }

  /// A literal or folded text: its lines are deeper than the collection that it stands in.
  private mutating func skipBlock() {
    let isAlone = bytes[lineStart..<i].allSatisfy { $0 == 0x20 || $0 == 0x09 }
    let outer = isAlone ? max(collection, column - 1) : collection
    let header = bytes[i...].prefix { $0 != 0x0A }
    let given = header.prefix { $0 != 0x20 }.first { (0x31...0x39).contains($0) }.map { max(outer, 0) + Int($0 - 0x30) }
    i += header.count
    candidate = nil
    var content = given
    while i < bytes.count {
      // At the line break before a line: does the line belong to the text?
      var first = i + 1
      while at(first) == 0x20 { first += 1 }
      if first < bytes.count, bytes[first] != 0x0A {
        let indent = first - i - 1
        if content == nil { content = indent > outer ? indent : Int.max }
        if indent < content ?? 0 { return }
      }
      i += 1
      (line, lineStart) = (line + 1, i)
      while i < bytes.count, bytes[i] != 0x0A { i += 1 }
    }
  }
}
