import Script
import Yams

/// YAML text → `Value` with places. Bounded in depth and in what aliases multiply; every text is sanitized.
///
/// libyaml itself stops at 1,000 levels and keeps its state on the heap, so deep input reaches nobody's stack.
struct YAMLText {
  static let depthLimit = 64
  /// Nodes visited through aliases.
  static let aliasLimit = 100_000

  private var visitedThroughAliases = 0
  /// Place of the latest node that stands in the text itself: what lies before it is reached through an alias.
  private var latest = (line: 0, column: 0)
  private let lines: [String]
  private(set) var warnings: [Diagnostic] = []

  private init(_ text: String) { lines = Self.lines(of: text) }

  /// The lines as YAML 1.1 and libyaml count them, each with its break: LF, CR, CR LF, and U+0085, U+2028, U+2029.
  static func lines(of text: String) -> [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      // A CR ends its line unless an LF follows.
      if previous == "\r", scalar != "\n" {
        lines.append(String(line))
        line = String.UnicodeScalarView()
      }
      line.append(scalar)
      previous = scalar
      if ["\n", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar) {
        lines.append(String(line))
        line = String.UnicodeScalarView()
        previous = nil
      }
    }
    if !line.isEmpty { lines.append(String(line)) }
    return lines
  }

  /// The single document of the text; an empty one is `.nothing`. Texts that a comment seems to have cut are warned of.
  static func value(of text: String) throws(Diagnostic) -> (Value, warnings: [Diagnostic]) {
    if let place = YAMLKeys.forbidden(in: text) {
      throw Diagnostic("an alias or a collection cannot be a key", hint: "write the key out", at: place)
    }
    let root: Node?
    do {
      root = try Parser(yaml: text, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw diagnostic(of: error)
    } catch {
      throw Diagnostic("cannot be read as YAML", line: 1)
    }
    var reader = YAMLText(text)
    guard let root else { return (Value(.nothing, at: Place(line: 1, column: 1)), []) }
    let value = try reader.value(root, depth: 0)
    return (value, reader.warnings)
  }

  private mutating func value(_ node: Node, depth: Int) throws(Diagnostic) -> Value {
    let place = Place(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    guard depth <= Self.depthLimit else { throw Self.tooDeep(place) }
    try count(place)
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain
      if isPlain, ["", "~", "null"].contains(scalar.string) { return Value(.nothing, at: place) }
      if isPlain { warnOfComment(after: scalar.string, place) }
      return Value(.text(scalar.string.sanitized), at: place)
    case .sequence(let sequence):
      var values: [Value] = []
      for element in sequence { values.append(try value(element, depth: depth + 1)) }
      return Value(.list(values), at: place)
    case .mapping(let mapping):
      var entries: [Value.Entry] = []
      for (key, element) in mapping {
        let keyPlace = Place(line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
        guard case .scalar(let name) = key else {
          throw Diagnostic("a collection cannot be a key", hint: "quote texts that contain { or [", at: keyPlace)
        }
        try count(keyPlace)
        let inner = try value(element, depth: depth + 1)
        entries.append(Value.Entry(key: name.string.sanitized, place: keyPlace, value: inner))
      }
      return Value(.map(entries), at: place)
    case .alias:
      throw Diagnostic("an alias stands for nothing", at: place)
    }
  }

  private mutating func count(_ place: Place) throws(Diagnostic) {
    let here = (line: place.line ?? 1, column: place.column ?? 1)
    guard here < latest else {
      latest = here
      return
    }
    visitedThroughAliases += 1
    guard visitedThroughAliases <= Self.aliasLimit else {
      throw Diagnostic("aliases multiply to more than \(Self.aliasLimit) nodes", hint: "use repeat", at: place)
    }
  }

  /// `en: Issue #3` is cut by nothing, but `en: One # two` loses its end without a word.
  private mutating func warnOfComment(after text: String, _ place: Place) {
    guard text.contains(" "), let line = place.line, line <= lines.count, let column = place.column else { return }
    // A caption's line is short; counting columns in a very long one again and again would take for ever.
    guard lines[line - 1].utf8.count <= 4096 else { return }
    let rest = lines[line - 1].unicodeScalars.dropFirst(column - 1 + text.unicodeScalars.count)
    let trimmed = rest.drop { $0 == " " }
    guard trimmed.first == "#", rest.count == trimmed.count + 1 else { return }
    warnings.append(
      Diagnostic(
        "the text ends before #: what follows is a comment", hint: "quote texts with , : or #", at: place,
        severity: .warning))
  }

  private static func tooDeep(_ place: Place) -> Diagnostic {
    Diagnostic("nested deeper than \(depthLimit) levels", at: place)
  }

  private static func diagnostic(of error: YamlError) -> Diagnostic {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let place = Place(line: mark.line, column: mark.column)
      if problem.contains("nesting level") { return tooDeep(place) }
      let lead = context.map { $0.text.sanitized + ": " } ?? ""
      return Diagnostic("YAML: " + lead + problem.sanitized, hint: hint(for: problem), at: place)
    case .reader(let problem, let offset, _, let yaml):
      var place = Place(line: 1, column: 1)
      let before = lines(of: String(yaml.unicodeScalars.prefix(offset ?? 0)))
      if let last = before.last {
        let isBroken = last.unicodeScalars.last.map { ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains($0) }
        place =
          isBroken == true
          ? Place(line: before.count + 1, column: 1)
          : Place(line: before.count, column: last.unicodeScalars.count + 1)
      }
      return Diagnostic(
        "YAML: " + problem.sanitized, hint: "write control characters as \\e or \\x1b in quotes", at: place)
    case .duplicatedKeysInMapping(let keys, let context):
      let message = "the key \((keys.first ?? "").quoted) is given twice"
      return Diagnostic(message, at: Place(line: context.mark.line, column: context.mark.column))
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      return Diagnostic("cannot be read as YAML", line: 1)
    }
  }

  private static func hint(for problem: String) -> String? {
    if problem.contains("mapping values") || problem.contains("expected ',' or")
      || problem.contains("expected <block end>")
      || problem.contains("cannot start any token")
    {
      return "check the indentation; quote texts that contain , : or #"
    }
    return nil
  }
}
