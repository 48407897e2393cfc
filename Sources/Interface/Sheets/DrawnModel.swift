import Cells
import Script
import Simulation
import Textbook

/// One step in words, in both languages.
struct StepLine: Hashable {
  enum Tone { case plain, good, warning, bad, heading }
  /// What it is of, where several are compared.
  var subject: Localized?
  var text: Localized
  var tone: Tone
  init(_ subject: Localized? = nil, en: String, ja: String, _ tone: Tone = .plain) {
    self.subject = subject
    text = Localized(en: en, ja: ja)
    self.tone = tone
  }
}

/// How a number of a world is called, and how it is written.
struct FigureWords {
  enum Form { case plain, percent, bytes, list }
  var word: Localized
  var form: Form
  init(_ en: String, _ ja: String, _ form: Form = .plain) {
    word = Localized(en: en, ja: ja)
    self.form = form
  }
}

/// A small machine of the textbook as the screen shows it: a picture, its numbers, and its steps in words.
protocol DrawnModel: ScriptedModel {
  /// What the picture is called.
  static var title: Localized { get }
  /// What it is made of, for the line at the top.
  var setting: Localized { get }
  /// - Parameter steps: of the last advance.
  func picture(_ pen: inout SheetPen, _ steps: [Step])
  func words(for step: Step) -> StepLine
  /// Of a figure by its name; nil: it is not shown.
  static func words(forFigure name: String) -> FigureWords?
  /// Of a subject.
  static func words(forSubject name: String) -> Localized
  /// Lines that its sheets may come to where they grow with what is done: the screen is laid out for them.
  var mostLines: Int { get }
  /// What stands below the numbers.
  func notes(_ pen: inout SheetPen)
}

extension DrawnModel {
  static func words(forSubject name: String) -> Localized { Localized(en: name, ja: name) }
  func notes(_ pen: inout SheetPen) {}
  var mostLines: Int { 0 }

  /// The figures that have words, in order.
  var shownFigures: [(subject: String, name: String, value: StateTree, words: FigureWords)] {
    guard case .map(let members) = state else { return [] }
    return members.flatMap { member in
      var (subject, figures) = ("", [member])
      if case .map(let inner) = member.value { (subject, figures) = (member.name, inner) }
      return figures.compactMap { figure in
        Self.words(forFigure: figure.name).map { (subject, figure.name, figure.value, $0) }
      }
    }
  }

  /// The numbers: those of the whole, then a table of those that are compared; where it is too wide, one after the
  /// other.
  func numbers(_ pen: inout SheetPen) {
    let shown = shownFigures
    let whole = shown.filter { $0.subject.isEmpty }
    pen.table(
      ["", ""],
      whole.map { figure in
        [
          SheetSpan(figure.words.word[pen.language], .dim),
          SheetSpan(pen.figure(figure.value, figure.words.form), isBold: true),
        ]
      })
    let rest = shown.filter { !$0.subject.isEmpty }
    var subjects: [String] = []
    var names: [(name: String, words: FigureWords)] = []
    for figure in rest {
      if !subjects.contains(figure.subject) { subjects.append(figure.subject) }
      if !names.contains(where: { $0.name == figure.name }) { names.append((figure.name, figure.words)) }
    }
    guard !subjects.isEmpty else { return notes(&pen) }
    if !whole.isEmpty { pen.gap() }
    let rows = subjects.map { subject in
      [SheetSpan(Self.words(forSubject: subject)[pen.language], .title, isBold: true)]
        + names.map { name in
          let figure = rest.first { $0.subject == subject && $0.name == name.name }
          return SheetSpan(figure.map { pen.figure($0.value, $0.words.form) } ?? "")
        }
    }
    let head = [""] + names.map { $0.words.word[pen.language] }
    pen.wideTable(head, rows)
    notes(&pen)
  }
}

extension SheetPen {
  /// A table with its rows as columns, or with its columns as rows, or both taken apart: whatever fits.
  mutating func wideTable(_ head: [String], _ rows: [[SheetSpan]]) {
    func width(_ table: [[SheetSpan]]) -> Int {
      guard let first = table.first else { return 0 }
      return first.indices.reduce(-2) { sum, at in
        sum + 2 + (table.map { at < $0.count ? $0[at].columns : 0 }.max() ?? 0)
      }
    }
    let across = [head.map { SheetSpan($0, .dim) }] + rows
    let down = head.indices.map { at in across.map { at < $0.count ? $0[at] : SheetSpan("") } }
    if width(down) <= self.width {
      table(down[0].map { _ in "" }, down.map { row in [SheetSpan(row[0].text, .dim)] + row.dropFirst() })
    } else if width(across) <= self.width {
      table(head, rows)
    } else {
      for row in rows {
        line([row[0]])
        for at in row.indices.dropFirst() where !row[at].text.isEmpty {
          paragraph(head[at] + " " + row[at].text, .text, indent: 2)
        }
      }
    }
  }

  /// A number as it is read.
  func figure(_ value: StateTree, _ form: FigureWords.Form) -> String {
    switch value {
    case .nothing: return "–"
    case .whole(let number): return figure(Fraction(number), form)
    case .ratio(let number): return figure(number, form)
    case .list(let values):
      return values.isEmpty ? "–" : values.map { $0 == .nothing ? "–" : $0.described }.joined(separator: " ")
    case .text, .map: return value.described
    }
  }

  func figure(_ number: Fraction, _ form: FigureWords.Form) -> String {
    switch form {
    case .percent: rounded(number * 100, digits: 1) + "%"
    case .bytes: bytes(number)
    case .plain, .list: number.whole.map { Numbers.grouped($0) } ?? rounded(number, digits: 3)
    }
  }

  /// Half up, so many digits behind the point.
  func rounded(_ number: Fraction, digits: Int) -> String {
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    guard let scaled = (number * Fraction(scale) + Fraction(1, 2)).floor else {
      return number.decimal(significantDigits: 6)
    }
    let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: UInt(scale))
    let text = String(rest)
    let fraction = String(repeating: "0", count: max(0, digits - text.count)) + text
    return (scaled < 0 ? "-" : "") + Numbers.grouped(Int(whole)) + (digits > 0 ? "." + fraction : "")
  }

  /// In the largest unit that leaves at least one: `4 KiB`, `1.5 MiB`.
  func bytes(_ number: Fraction) -> String {
    for (unit, shift) in [("PiB", 50), ("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)] {
      let size = Fraction(1 << shift)
      if number >= size {
        let count = number / size
        return (count.isWhole ? rounded(count, digits: 0) : rounded(count, digits: 1)) + " " + unit
      }
    }
    return (number.isWhole ? rounded(number, digits: 0) : rounded(number, digits: 1)) + " B"
  }
  func bytes(_ number: Int) -> String { bytes(Fraction(number)) }
}
