import Script

/// Reads the rows of /proc/slabinfo out of a text: with or without its header, out of a mail or a log, with rows that
/// were wrapped. The header of 2.0 names limit and batchcount the wrong way round: the numbers come in the same order
/// in both versions.
struct SlabinfoText {
  private static let hint = "NAME active_objs num_objs objsize objperslab pagesperslab : tunables … : slabdata …"
  /// Where the numbers stand among a row's words, and the words between them.
  private static let places = [1, 2, 3, 4, 5, 8, 9, 10, 13, 14, 15]
  private static let marks = [(6, ":"), (7, "tunables"), (11, ":"), (12, "slabdata")]
  private static let wordCount = 16

  private let file: String?
  private var rows: [Slabinfo.Row] = []
  /// Words of a row that may go on in the next line, and the line in which it began.
  private var pending: [CopiedText.Word] = []
  private var pendingLine: CopiedText.Line?
  private var firstStranger: CopiedText.Line?
  private var hasVersion = false

  static func rows(of text: String, file: String?) throws(Diagnostic) -> [Slabinfo.Row] {
    var reader = SlabinfoText(file: file)
    for line in CopiedText(text).lines { try reader.read(line) }
    try reader.close()
    guard reader.rows.isEmpty else { return reader.rows }
    if let line = reader.firstStranger {
      if reader.hasVersion { throw reader.badRow(line) }
      throw Diagnostic(
        "expected \"slabinfo - version: 2.1\", found \(String(line.whole).quoted)", file: file, line: line.number,
        column: 1)
    }
    throw Diagnostic("no cache in it", hint: "slabinfo - version: 2.1, then a line for each cache", file: file, line: 1)
  }

  private init(file: String?) { self.file = file }

  private func badRow(_ line: CopiedText.Line) -> Diagnostic {
    Diagnostic(
      "this is no line of /proc/slabinfo: \(String(line.whole).quoted)", hint: Self.hint, file: file, line: line.number)
  }

  private mutating func read(_ line: CopiedText.Line) throws(Diagnostic) {
    let words = line.words
    guard let first = words.first else { return try close() }
    if first.text == "slabinfo", words.count >= 4, words[2].text == "version:" {
      try close()
      guard words[3].text == "2.0" || words[3].text == "2.1" else {
        let message = "version \(String(words[3].text).quoted) of slabinfo is not known"
        throw Diagnostic(message, hint: "2.0 and 2.1 are", file: file, line: line.number)
      }
      hasVersion = true
      return
    }
    // The header, also what a mail made of it; statistics that were wrapped behind a row.
    let isHeader = first.text.hasPrefix("#") || words.contains { $0.text.hasPrefix("<") }
    if isHeader || pending.isEmpty && first.text == ":" { return try close() }
    if !pending.isEmpty {
      let goesOn = UInt64(first.text) != nil || [":", "tunables", "slabdata"].contains(first.text)
      if goesOn, Self.isBeginning(pending + words) {
        pending += words
        return try finish()
      }
      try close()
    }
    (pending, pendingLine) = (words, line)
    try finish()
  }

  /// Whether these words can begin a row.
  private static func isBeginning(_ words: [CopiedText.Word]) -> Bool {
    marks.allSatisfy { $0.0 >= words.count || words[$0.0].text == $0.1 }
  }

  /// Makes a row of the words, once there are enough.
  private mutating func finish() throws(Diagnostic) {
    guard let line = pendingLine, pending.count >= Self.wordCount else { return }
    let words = pending
    guard Self.isBeginning(words), words.count == Self.wordCount || words[Self.wordCount].text == ":" else {
      return try close()
    }
    pending = []
    var values: [UInt64] = []
    for place in Self.places {
      let word = words[place]
      guard let value = UInt64(word.text), value <= UInt64(UInt32.max) else {
        let message = "expected a number, found \(String(word.text).quoted)"
        throw Diagnostic(message, file: file, line: word.line, column: word.column)
      }
      values.append(value)
    }
    rows.append(Slabinfo.Row(name: String(words[0].text).sanitized, values: values, line: line.number))
  }

  /// Words that are no row: refused when they look like one, else passed over.
  private mutating func close() throws(Diagnostic) {
    guard let line = pendingLine, !pending.isEmpty else { return }
    defer { pending = [] }
    let numbers = pending.count { UInt64($0.text) != nil }
    if numbers > 2 || pending.contains(where: { $0.text == "tunables" }) { throw badRow(line) }
    if firstStranger == nil { firstStranger = line }
  }
}
