import Script
import Textbook

/// Turns lines into packed references. Knows nothing of files.
struct ReferenceReader: ~Copyable {
  private let format: ReferenceTraceFormat
  /// Page = address >> shift, where the page size is a power of two.
  private let shift: UInt64?
  private(set) var numbering = PageNumbering()
  /// Process number → a small one from 0, in the order of appearance.
  private var processes: [UInt64: UInt32] = [:]
  private var line: UInt64 = 0
  /// Of CSV: what stands between the fields, as the first line shows.
  private var separator = UInt8(ascii: ",")
  /// Lines of CSV that belong to other processes than the one that is wanted, and the first of those.
  private(set) var foreign: (lines: UInt64, first: UInt64?) = (0, nil)
  /// What was read since the caller last took it.
  var references: [UInt32] = []

  init(_ format: ReferenceTraceFormat) {
    self.format = format
    shift = format.pageSize.nonzeroBitCount == 1 ? UInt64(format.pageSize.trailingZeroBitCount) : nil
  }

  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(Diagnostic) {
    line += 1
    var line = ByteLine(bytes)
    if self.line == 1, line.starts(with: "\u{FEFF}") { line.at = 3 }
    switch format.kind {
    case .pages: try readPage(&line)
    case .hexaddr: try readHexadecimal(&line)
    case .lackey: try readLackey(&line)
    case .csv: try readColumns(&line)
    case .moss: try readMoss(&line)
    }
  }

  private func mistake(_ message: String, _ line: ByteLine, _ hint: String? = nil) -> Diagnostic {
    Diagnostic("\(message): \(line.text.quoted)", hint: hint)
  }

  @inline(__always) private func page(ofAddress address: UInt64) -> UInt64 {
    if let shift { return address >> shift }
    return address / format.pageSize
  }

  @inline(__always)
  private mutating func add(page: UInt64, process: UInt32 = 0, isWrite: Bool) throws(Diagnostic) {
    guard let number = numbering.number(of: page, process: process) else {
      throw Diagnostic("more than \(Reference.lastPage) distinct pages")
    }
    references.append(Reference(page: number, isWrite: isWrite).packed)
  }

  private mutating func readPage(_ line: inout ByteLine) throws(Diagnostic) {
    line.skipBlanks()
    if line.isAtEnd || line.next == UInt8(ascii: "#") { return }
    if line.next == UInt8(ascii: "-") { throw mistake("a page number is negative", line) }
    let page: UInt64
    switch line.number(radix: 10) {
    case .value(let value): page = value
    case .tooLarge: throw mistake("a page number is above 2^64 - 1", line)
    case .none: throw mistake("a page number is expected", line, "one decimal page number a line")
    }
    line.skipBlanks()
    guard line.isAtEnd || line.next == UInt8(ascii: "#") else {
      throw mistake(
        "one page number a line is expected", line,
        "tr -s ' ,' '\\n' makes lines of a list; --format names other forms")
    }
    try add(page: page, isWrite: false)
  }

  private func address(
    _ line: inout ByteLine, radix: UInt64, in whole: ByteLine
  ) throws(Diagnostic) -> UInt64 {
    if line.next == UInt8(ascii: "-") { throw mistake("an address is negative", whole) }
    switch line.number(radix: radix) {
    case .value(let value): return value
    case .tooLarge: throw mistake("an address has more than 64 bits", whole)
    case .none: throw mistake("an address is expected", whole)
    }
  }

  private mutating func readHexadecimal(_ line: inout ByteLine) throws(Diagnostic) {
    let whole = line
    line.skipBlanks()
    if line.isAtEnd || line.next == UInt8(ascii: "#") { return }
    if line.starts(with: "0x") || line.starts(with: "0X") { line.at += 2 }
    let address = try address(&line, radix: 16, in: whole)
    line.skipBlanks()
    let isWrite: Bool
    switch line.next {
    case UInt8(ascii: "R"), UInt8(ascii: "r"): isWrite = false
    case UInt8(ascii: "W"), UInt8(ascii: "w"): isWrite = true
    default: throw mistake("hexadecimal address and R or W are expected", whole)
    }
    line.at += 1
    line.skipBlanks()
    guard line.isAtEnd else { throw mistake("something follows the R or W", whole) }
    try add(page: page(ofAddress: address), isWrite: isWrite)
  }

  private mutating func readLackey(_ line: inout ByteLine) throws(Diagnostic) {
    if line.isAtEnd || line.starts(with: "==") || line.starts(with: "--") { return }
    let whole = line
    line.skipBlanks()
    let isWrite: Bool
    switch line.next {
    case nil: return
    case UInt8(ascii: "I"):
      if format.keep == .data { return }
      isWrite = false
    case UInt8(ascii: "L"): isWrite = false
    case UInt8(ascii: "S"), UInt8(ascii: "M"): isWrite = true
    default:
      throw mistake(
        "a line of lackey is expected", whole,
        "the traced program's own output may be among them: valgrind's --log-file= keeps it out")
    }
    line.at += 1
    line.skipBlanks()
    let address = try address(&line, radix: 16, in: whole)
    guard line.take(UInt8(ascii: ",")), case .value(let size) = line.number(radix: 10), size > 0, line.isAtEnd else {
      throw mistake("hexadecimal address, comma and size are expected", whole)
    }
    let (last, overflow) = address.addingReportingOverflow(size - 1)
    let (first, end) = (page(ofAddress: address), page(ofAddress: overflow ? .max : last))
    guard !overflow, end - first < 1 << 20 else { throw mistake("the access is too large", whole) }
    for page in first...end { try add(page: page, isWrite: isWrite) }
  }

  private mutating func readMoss(_ line: inout ByteLine) throws(Diagnostic) {
    let whole = line
    line.skipBlanks()
    let verb = line.word()
    let isWrite = verb.isWord("write")
    guard isWrite || verb.isWord("read") else { return }
    line.skipBlanks()
    var radix: UInt64 = 10
    var word = line.word()
    for (name, base) in [("bin" as StaticString, UInt64(2)), ("oct", 8), ("hex", 16)] where word.isWord(name) {
      radix = base
      line.skipBlanks()
      word = line.word()
      break
    }
    if word.isWord("random") {
      throw mistake("a random address names no page", whole, "write the addresses out")
    }
    let address = try address(&word, radix: radix, in: whole)
    line.skipBlanks()
    guard word.isAtEnd, line.isAtEnd || line.starts(with: "//") || line.starts(with: "#") else {
      throw mistake("the address is no number of base \(radix)", whole)
    }
    try add(page: page(ofAddress: address), isWrite: isWrite)
  }

  // MARK: CSV

  private mutating func readColumns(_ line: inout ByteLine) throws(Diagnostic) {
    if self.line == 1 {
      separator = Self.separator(of: line)
      if format.hasHeader { return }
    }
    if line.isAtEnd { return }
    let whole = line
    let last = max(format.column, format.operationColumn ?? 0, format.processColumn ?? 0)
    var value = ByteLine(UnsafeBufferPointer(rebasing: line.bytes[0..<0]))
    var operation = value
    var owner = value
    for column in 1...last {
      guard let field = field(&line) else {
        throw mistake(
          "column \(last) is missing, the line has \(column - 1)", whole,
          "commas stand between fields, or semicolons or tabs where there are none"
        )
      }
      if column == format.column { value = field }
      if column == format.operationColumn { operation = field }
      if column == format.processColumn { owner = field }
    }
    var process: UInt32 = 0
    if format.processColumn != nil {
      guard case .value(let number) = Self.integer(owner) else {
        throw mistake("a process number is expected", whole, headerHint)
      }
      if let wanted = format.process, wanted != number {
        foreign = (foreign.lines + 1, foreign.first ?? number)
        return
      }
      process = processes[number] ?? UInt32(processes.count)
      processes[number] = process
    }
    let number: UInt64
    switch Self.integer(value) {
    case .value(let found): number = found
    case .tooLarge: throw mistake("the number in column \(format.column) has more than 64 bits", whole)
    case .none:
      throw mistake(
        value.next == UInt8(ascii: "-")
          ? "the number in column \(format.column) is negative" : "column \(format.column) has no number", whole,
        headerHint)
    }
    let isWrite = try format.operationColumn.map { _ throws(Diagnostic) in try Self.isWrite(operation, whole) } ?? false
    let page = format.unit == .address ? page(ofAddress: number) : number
    try add(page: page, process: process, isWrite: isWrite)
  }

  private var headerHint: String? { line == 1 ? "--has-header skips the first line" : nil }

  /// A comma, or where a line has none a semicolon or a tab.
  private static func separator(of line: ByteLine) -> UInt8 {
    let kinds = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
    return kinds.first { line.bytes.contains($0) } ?? kinds[0]
  }

  /// The next field without blanks and quotes; nil: there is none.
  private func field(_ line: inout ByteLine) -> ByteLine? {
    guard line.at <= line.bytes.count else { return nil }
    let start = line.at
    var isQuoted = false
    while line.at < line.bytes.count, isQuoted || line.bytes[line.at] != separator {
      if line.bytes[line.at] == UInt8(ascii: "\"") { isQuoted.toggle() }
      line.at += 1
    }
    var range = start..<line.at
    line.at += 1
    func isPadding(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x22 }
    while let first = range.first, isPadding(line.bytes[first]) { range.removeFirst() }
    while let last = range.last, isPadding(line.bytes[last]) { range.removeLast() }
    return ByteLine(UnsafeBufferPointer(rebasing: line.bytes[range]))
  }

  /// The whole field as a number, decimal or `0x…`.
  private static func integer(_ field: ByteLine) -> ByteLine.Number {
    var field = field
    let isHexadecimal = field.starts(with: "0x") || field.starts(with: "0X")
    if isHexadecimal { field.at += 2 }
    let number = field.number(radix: isHexadecimal ? 16 : 10)
    if case .value = number, !field.isAtEnd { return .none }
    return number
  }

  private static func isWrite(_ field: ByteLine, _ whole: ByteLine) throws(Diagnostic) -> Bool {
    for word: StaticString in ["w", "write", "s", "store", "m", "modify"] where field.isWord(word) { return true }
    for word: StaticString in ["r", "read", "l", "load", "i", "fetch"] where field.isWord(word) { return false }
    throw Diagnostic("the operation is neither read nor write: \(whole.text.quoted)", hint: "R and W are known")
  }
}
