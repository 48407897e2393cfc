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

  /// The text, or a diagnostic that says what was wanted.
  package func text(_ wanted: String) throws(Diagnostic) -> String {
    guard case .text(let text) = content else { throw mismatch(wanted) }
    return text
  }

  /// The entries of a map, or a diagnostic that says what was wanted.
  package func entries(_ wanted: String) throws(Diagnostic) -> [Entry] {
    switch content {
    case .map(let entries): return entries
    case .nothing: return []
    default: throw mismatch(wanted)
    }
  }

  /// The values of a list; of a text (on the `:` line) those between its commas or blanks, in brackets or not.
  package func items(_ wanted: String) throws(Diagnostic) -> [Value] {
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
    default: throw mismatch(wanted)
    }
  }

  package func mismatch(_ wanted: String, hint: String? = nil) -> Diagnostic {
    Diagnostic("expected \(wanted), found \(described)", hint: hint, at: place)
  }
}

extension Diagnostic {
  package init(_ message: String, hint: String? = nil, at place: Place, severity: Severity = .error) {
    self.init(message, hint: hint, line: place.line, column: place.column, severity: severity)
  }

  /// `unknown verb "alloc_page5"`, with the nearest of the known names as the hint.
  package static func unknown(_ what: String, _ name: String, among known: [String], at place: Place) -> Diagnostic {
    let hint = NearMiss.nearest(to: name, among: known).map { "did you mean \($0)?" }
    return Diagnostic("unknown \(what) \(name.quoted)", hint: hint, at: place)
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
