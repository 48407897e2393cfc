/// Where something stands in what the user wrote: line and column from 1; the `:` line has columns only.
package struct Place: Hashable, Sendable {
  package var line: Int?
  package var column: Int?
  package init(line: Int? = nil, column: Int? = nil) {
    self.line = line
    self.column = column
  }
}

/// A value as the user wrote it, with its places: the form in which files and the `:` line reach the verbs.
/// Its texts are sanitized by whoever makes it.
package struct Value: Sendable {
  package enum Content: Sendable {
    case text(String)
    case map([Entry])
    case list([Value])
    case nothing
  }
  package struct Entry: Sendable {
    package var key: String
    package var place: Place
    package var value: Value
    package init(key: String, place: Place, value: Value) {
      self.key = key
      self.place = place
      self.value = value
    }
  }
  package var content: Content
  package var place: Place
  package init(_ content: Content, at place: Place) {
    self.content = content
    self.place = place
  }
}

extension Value {
  /// What the value is, for messages: `"abc"`, `a list`, `a map`, `nothing`.
  package var described: String {
    switch content {
    case .text(let text): text.quoted
    case .map: "a map"
    case .list: "a list"
    case .nothing: "nothing"
    }
  }

  private var japaneseDescribed: String {
    switch content {
    case .text(let text): text.quoted
    case .map: "マップ"
    case .list: "リスト"
    case .nothing: "何もなし"
    }
  }

  /// The text, or a diagnostic that says what was wanted.
  package func text(_ wanted: String, ja: String? = nil) throws(Diagnostic) -> String {
    guard case .text(let text) = content else { throw mismatch(wanted, ja: ja) }
    return text
  }

  /// The entries of a map, or a diagnostic that says what was wanted.
  package func entries(_ wanted: String, ja: String? = nil) throws(Diagnostic) -> [Entry] {
    switch content {
    case .map(let entries): return entries
    case .nothing: return []
    default: throw mismatch(wanted, ja: ja)
    }
  }

  /// The values of a list; of a text (on the `:` line) those between its commas or blanks, in brackets or not.
  package func items(_ wanted: String, ja: String? = nil) throws(Diagnostic) -> [Value] {
    switch content {
    case .list(let list): return list
    case .text(let text):
      var rest = text.trimmed[...]
      if rest.hasPrefix("["), rest.hasSuffix("]") { rest = rest.dropFirst().dropLast() }
      let place = place
      return rest.split(omittingEmptySubsequences: false) { $0 == "," }.flatMap { part -> [Value] in
        let words = part.split(separator: " ")
        // Nothing between two commas is a mistake, and is told as one.
        return words.isEmpty ? [Value(.text(""), at: place)] : words.map { Value(.text(String($0)), at: place) }
      }
    default: throw mismatch(wanted, ja: ja)
    }
  }

  /// - Parameter ja: what was wanted, in Japanese; nil: in the form of an example, which is one in every language.
  package func mismatch(
    _ wanted: String, ja: String? = nil, hint: String? = nil, jaHint: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      "expected \(wanted), found \(described)", ja: "\(japaneseDescribed) ではなく、\(ja ?? wanted) を指定してください",
      hint: hint, jaHint: jaHint, at: place)
  }
}

extension Diagnostic {
  package init(
    _ message: String, ja: String? = nil, hint: String? = nil, jaHint: String? = nil, at place: Place,
    severity: Severity = .error
  ) {
    self.init(
      message, ja: ja, hint: hint, jaHint: jaHint, line: place.line, column: place.column, severity: severity)
  }

  /// What names are of, by how English messages call it. Anything else is the name of an argument.
  private static let japaneseNouns = [
    "verb": "コマンド", "key": "引数", "change": "変更", "setting": "設定項目", "zone": "ゾーン", "gfp name": "GFP フラグ",
    "slab flag": "スラブフラグ", "mark": "マーク", "process": "プロセス", "segment": "セグメント", "name": "名前", "panel": "パネル",
    "occurrence": "出来事",
  ]

  /// `unknown verb "alloc_page5"`, with the nearest of the known names as the hint.
  package static func unknown(_ what: String, _ name: String, among known: [String], at place: Place) -> Diagnostic {
    let near = NearMiss.nearest(to: name, among: known)
    let noun = japaneseNouns[what] ?? "\(what) の値"
    return Diagnostic(
      "unknown \(what) \(name.quoted)", ja: "\(name.quoted) という\(noun)はありません", hint: near.map(didYouMean),
      jaHint: near.map(jaDidYouMean), at: place)
  }

  static func didYouMean(_ name: String) -> String { "did you mean \(name)?" }
  static func jaDidYouMean(_ name: String) -> String { "もしかして: \(name)" }

  /// The same; without a name that is near, with all that are known.
  func listing(_ known: [String]) -> Diagnostic {
    guard hint == nil else { return self }
    var listing = self
    listing.hint = "known: " + known.joined(separator: ", ")
    listing.japaneseHint = "使えるもの: " + known.joined(separator: "、")
    return listing
  }
}

/// The mistakes found so far. Beyond `limit` they are only counted.
package struct Findings: Sendable {
  package static let limit = 20
  package private(set) var all: [Diagnostic] = []
  package private(set) var dropped = 0
  package init() {}
  package mutating func add(_ diagnostic: Diagnostic) {
    if all.count < Self.limit { all.append(diagnostic) } else { dropped += 1 }
  }
  package var hasErrors: Bool { dropped > 0 || all.contains { $0.severity == .error } }
}
