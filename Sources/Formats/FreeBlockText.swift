import Kernel
import Script

/// Reads the free blocks of zones out of whatever text holds them: /proc/buddyinfo (`Node 0, zone   Normal  1  2 …`),
/// and the lines that `show_free_areas` writes for SysRq-M and the OOM killer (`Normal: 1*4kB (U) 2*8kB … = 20kB`; of
/// newer kernels `Node 0 Normal: …`; `Normal: empty`). A row that a mail wrapped goes on in the next line. Lines of
/// other kinds are passed over.
struct FreeBlockText {
  private let file: String?
  private var rows: [Buddyinfo.Row] = []
  private var open: Open?
  private var firstStranger: CopiedText.Line?

  /// A row that may go on.
  private struct Open {
    var row: Buddyinfo.Row
    /// `1*4kB`; otherwise plain counts.
    var isLog: Bool
    /// After `=` the sum comes, in kB.
    var awaitsSum = false
    var isDone = false
  }

  static func rows(of text: String, file: String?) throws(Diagnostic) -> [Buddyinfo.Row] {
    var reader = FreeBlockText(file: file)
    for line in CopiedText(text).lines { try reader.read(line) }
    try reader.close()
    guard reader.rows.isEmpty else { return reader.rows }
    if let line = reader.firstStranger { throw reader.stranger(line) }
    throw Diagnostic("no zone in it", hint: "Node 0, zone   Normal  …, as /proc/buddyinfo prints", file: file, line: 1)
  }

  private init(file: String?) { self.file = file }

  private func stranger(_ line: CopiedText.Line) -> Diagnostic {
    let isLog = Self.hasBlocks(line)
    return Diagnostic(
      "expected \"\(isLog ? "NAME: 28*4kB 1*8kB …" : "Node N, zone NAME …")\", found \(String(line.whole).quoted)",
      hint: isLog ? "write the zone's name before its blocks; Linux 2.4 printed none" : nil, file: file,
      line: line.number, column: 1)
  }

  /// Whether counts of blocks stand in it: `1*4kB 0*8kB`.
  private static func hasBlocks(_ line: CopiedText.Line) -> Bool { line.words.count { blocks($0.text) != nil } > 1 }

  private mutating func read(_ line: CopiedText.Line) throws(Diagnostic) {
    let words = line.words
    if words.isEmpty { return try close() }
    if let first = words.first, continues(first) {
      for word in words { try take(word) }
      return
    }
    try close()
    guard let (row, isLog, count) = begin(line) else {
      // A row that was spoiled is no line to pass over: its zone would begin with nothing free.
      let isNumbers = words.count > 2 && words.allSatisfy { UInt64($0.text) != nil }
      let namesZone = words.contains { $0.text.lowercased() == "zone" } && words.count { UInt64($0.text) != nil } > 2
      if isNumbers || namesZone || Self.hasBlocks(line) { throw stranger(line) }
      if firstStranger == nil { firstStranger = line }
      return
    }
    open = Open(row: row, isLog: isLog)
    for word in words[count...] { try take(word) }
  }

  /// A row, whether it is a log's, and how many words of its line stand before its counts.
  private typealias Beginning = (row: Buddyinfo.Row, isLog: Bool, words: Int)

  /// The row that a line holds: at its beginning, or behind whatever a logger put before it.
  private func begin(_ line: CopiedText.Line) -> Beginning? {
    for place in line.words.indices {
      if let row = nodeRow(line, place) ?? zoneRow(line, place, node: 0) { return row }
    }
    return nil
  }

  /// `Node 0, zone   Normal …`, and of logs `Node 0 Normal: …`.
  private func nodeRow(_ line: CopiedText.Line, _ place: Int) -> Beginning? {
    let words = line.words
    let word = words[place].text
    guard word == "Node" || word.hasSuffix(":Node"), words.count > place + 2 else { return nil }
    let isComma = words[place + 1].text.last == ","
    let number = isComma ? words[place + 1].text.dropLast() : words[place + 1].text
    guard let node = Int(number), (0..<1024).contains(node) else { return nil }
    guard isComma else { return zoneRow(line, place + 2, node: node) }
    guard words.count > place + 3, words[place + 2].text == "zone" else { return nil }
    let zone = String(words[place + 3].text).sanitized
    return (Buddyinfo.Row(node: node, zone: zone, counts: [], line: line.number), false, place + 4)
  }

  /// `Normal: 1*4kB …`, `HighMem: empty`.
  private func zoneRow(_ line: CopiedText.Line, _ place: Int, node: Int) -> Beginning? {
    let words = line.words
    guard words.count > place + 1, words[place].text.last == ":" else { return nil }
    let name = String(words[place].text.dropLast()).sanitized
    let isEmpty = words[place + 1].text == "empty" && words.count == place + 2
    guard isEmpty || Self.blocks(words[place + 1].text) != nil else { return nil }
    let counts = isEmpty ? [UInt64](repeating: 0, count: Order.count) : []
    return (
      Buddyinfo.Row(node: node, zone: name, counts: counts, line: line.number), true, place + (isEmpty ? 2 : 1)
    )
  }

  /// `28*4kB`.
  private static func blocks(_ word: Substring) -> (count: UInt64, kB: UInt64)? {
    guard word.hasSuffix("kB"), let star = word.firstIndex(of: "*"), let count = UInt64(word[..<star]),
      let size = UInt64(word[word.index(after: star)...].dropLast(2))
    else { return nil }
    return (count, size)
  }

  /// Whether a line that begins with this word belongs to the row above it.
  private func continues(_ word: CopiedText.Word) -> Bool {
    guard let open, !open.isDone else { return false }
    if !open.isLog { return open.row.counts.count < Order.count && UInt64(word.text) != nil }
    if open.awaitsSum { return word.text.hasSuffix("kB") }
    return word.text == "=" || word.text.first == "(" || Self.blocks(word.text) != nil
  }

  private mutating func take(_ word: CopiedText.Word) throws(Diagnostic) {
    guard var open else { return }
    defer { self.open = open }
    func refuse(_ message: String, hint: String? = nil) -> Diagnostic {
      Diagnostic(message, hint: hint, file: file, line: word.line, column: word.column)
    }
    if !open.isLog {
      guard let count = UInt64(word.text) else {
        let isByType = open.row.counts.isEmpty && word.text == "type"
        throw refuse(
          "expected a count of free blocks, found \(String(word.text).quoted)",
          hint: isByType ? "this is /proc/pagetypeinfo: /proc/buddyinfo of the same moment has the sums" : nil)
      }
      open.row.counts.append(count)
      return
    }
    // `(UME)`: the migrate types among the blocks.
    if word.text.first == "(" || open.isDone { return }
    if open.awaitsSum {
      let sum = open.row.counts.enumerated().reduce(UInt64(0)) { $0 &+ $1.element &* (4 << UInt64($1.offset)) }
      guard word.text.hasSuffix("kB"), let printed = UInt64(word.text.dropLast(2)) else {
        throw refuse("expected the sum of the blocks in kB, found \(String(word.text).quoted)")
      }
      guard printed == sum else {
        throw refuse("the blocks of zone \(open.row.zone) make \(sum) kB, the line says \(printed)")
      }
      open.isDone = true
      return
    }
    if word.text == "=" {
      open.awaitsSum = true
      return
    }
    guard let (count, size) = Self.blocks(word.text) else {
      throw refuse("expected blocks like 28*4kB, found \(String(word.text).quoted)")
    }
    let expected = UInt64(4) << UInt64(min(open.row.counts.count, 40))
    guard size == expected else {
      throw refuse(
        "expected blocks of \(expected) kB, found \(size) kB",
        hint: open.row.counts.isEmpty ? "IA-32 has pages of 4 kB" : "each order is twice the one before")
    }
    open.row.counts.append(count)
  }

  private mutating func close() throws(Diagnostic) {
    guard let row = open?.row else { return }
    open = nil
    guard row.counts.count == Order.count else {
      if row.counts.isEmpty {
        throw Diagnostic(
          "zone \(row.zone) has no counts of free blocks behind it",
          hint: "of /proc/zoneinfo and the like only /proc/buddyinfo has them", file: file, line: row.line)
      }
      let message = "a zone has \(Order.count) orders, this line has \(row.counts.count)"
      let hint =
        row.counts.count < 8
        ? "MAX_ORDER of 2.6.11 is 11"
        : "MAX_ORDER of 2.6.11 is 11, of the kernel that wrote it \(row.counts.count): its free lists are others"
      throw Diagnostic(message, hint: hint, file: file, line: row.line)
    }
    rows.append(row)
  }
}
