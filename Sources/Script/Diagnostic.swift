/// A mistake of the user's: where, what, and what to do about it.
package struct Diagnostic: Error, Hashable, Sendable {
  package enum Severity: UInt8, Sendable { case error, warning }
  package var severity: Severity
  /// As the user named it; nil for the `:` line and the command line.
  package var file: String?
  /// From 1; column in characters.
  package var line: Int?
  package var column: Int?
  package var message: String
  package var hint: String?
  /// The same for who sits at the screen in Japanese. Nil: what files alone can have wrong is told in English, by
  /// `check` and `run`; and a hint that is an example is one in every language.
  package var japanese: String?
  package var japaneseHint: String?
  package init(
    _ message: String, ja japanese: String? = nil, hint: String? = nil, jaHint japaneseHint: String? = nil,
    file: String? = nil, line: Int? = nil, column: Int? = nil, severity: Severity = .error
  ) {
    self.severity = severity
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
    self.japanese = japanese
    self.japaneseHint = japaneseHint
  }

  /// Message and hint as one line of the screen.
  package func words(in language: Language) -> String {
    let message = language == .ja ? japanese ?? message : message
    let hint = language == .ja ? japaneseHint ?? hint : hint
    return message + (hint.map { " (" + $0 + ")" } ?? "")
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `talk.yaml:12:7: error: unknown verb "alloc_page5"` and, on its own line, the hint.
  package var description: String {
    place + (severity == .error ? "error: " : "warning: ") + message + (hint.map { "\n  hint: " + $0 } ?? "")
  }

  /// Place and message on one line.
  package var text: String { place + message }

  private var place: String {
    var place = file ?? ""
    if let line {
      place += (place.isEmpty ? "" : ":") + "\(line)"
      if let column { place += ":\(column)" }
    }
    return place.isEmpty ? "" : place + ": "
  }
}

/// Several mistakes found in one pass, in the order of their places.
package struct Diagnostics: Error, Sendable {
  package var all: [Diagnostic]
  package init(_ all: [Diagnostic]) { self.all = all }
}
