/// Tells keys from what else comes in from a terminal: pasted text, and its answers to questions that somebody asked it
/// (OSC, DCS, APC, PM, SOS strings, and control sequences that are no key). Answers are swallowed whole, also when they
/// come in pieces or never end; a paste is one input.
///
/// It is told of every scalar that the terminal library did not make a key of, with the time in nanoseconds, and asked
/// again at `deadline`.
package struct InputSequences: Sendable {
  package enum Item: Hashable, Sendable {
    /// A key, as the scalar that it sends.
    case scalar(UInt32)
    case input(Input)
  }

  private enum Stage: Hashable {
    case keys
    /// ESC came: a key, or the beginning of more.
    case escape
    /// What introduces a sequence came and nothing after it; `held` are keys if nothing does.
    case introduced(UInt32, held: [UInt32])
    case control(parameters: [UInt32])
    case string
    /// ESC within a string: its end, or the beginning of something else.
    case stringEscape
    case paste
    /// The rest of a sequence of fixed length.
    case skip(Int)
  }

  /// Nanoseconds. Keys that a person presses lie further apart than the bytes of a sequence.
  private static let escapeTime: UInt64 = 30_000_000
  /// After an introducer that came some time after its ESC: a person may have pressed both.
  private static let introducedTime: UInt64 = 50_000_000
  private static let sequenceTime: UInt64 = 300_000_000
  private static let pasteTime: UInt64 = 2_000_000_000
  /// For so long after a lone Escape an introducer may belong to it: the connection had a pause just there.
  private static let splitTime: UInt64 = 300_000_000
  private static let pasteLimit = 65_536
  private static let pasteEnd = "\u{1B}[201~".unicodeScalars.map(\.value)
  private static let pasteStart = "200".unicodeScalars.map(\.value)

  private var stage = Stage.keys
  private var pasted: [UInt32] = []
  /// Scalars of the paste that are too many.
  private var lost = 0
  /// The last ones that came: the end of a paste is looked for in them.
  private var recent: [UInt32] = []
  private var loneEscape: UInt64?
  /// When `expire` is to be called; nil: nothing is open.
  package private(set) var deadline: UInt64?

  package init() {}

  /// The next scalar; what it completes.
  package mutating func take(_ value: UInt32, at now: UInt64) -> [Item] {
    switch stage {
    case .keys: return key(value, at: now)
    case .escape: return afterEscape(value, at: now)
    case .introduced(let kind, let held): return introduced(kind, held, value, at: now)
    case .control(let parameters): return control(parameters, value, at: now)
    case .string, .stringEscape: return string(value, at: now)
    case .paste:
      if pasted.count < Self.pasteLimit { pasted.append(value) } else { lost += 1 }
      recent = recent.suffix(5) + [value]
      if recent == Self.pasteEnd {
        pasted.removeLast(min(pasted.count, max(0, recent.count - lost)))
        return endPaste()
      }
      open(.paste, until: now + Self.pasteTime)
      return []
    case .skip(let count):
      open(count > 1 ? .skip(count - 1) : .keys, until: now + Self.sequenceTime)
      return []
    }
  }

  /// An input that the terminal library recognised.
  package mutating func take(_ input: Input, at now: UInt64) -> [Item] {
    switch stage {
    case .paste:
      // A sequence within the text; the terminal's own news are none.
      if case .resized = input { return [.input(input)] }
      open(.paste, until: now + Self.pasteTime)
      return []
    case .escape: return close() + [.scalar(0x1B), .input(input)]
    case .introduced(_, let held): return close() + held.map { .scalar($0) } + [.input(input)]
    case .keys, .control, .string, .stringEscape, .skip: return close() + [.input(input)]
    }
  }

  package mutating func startPaste(at now: UInt64) -> [Item] {
    let before: [Item]
    switch stage {
    case .escape: before = [.scalar(0x1B)]
    case .introduced(_, let held): before = held.map { .scalar($0) }
    default: before = []
    }
    (pasted, lost, recent) = ([], 0, [])
    open(.paste, until: now + Self.pasteTime)
    return before
  }

  package mutating func endPaste() -> [Item] {
    guard stage == .paste else { return [] }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: pasted.compactMap { Unicode.Scalar($0) })
    pasted = []
    return close() + [.input(.paste(String(text)))]
  }

  /// What is open and has waited long enough comes to its end.
  package mutating func expire(at now: UInt64) -> [Item] {
    guard let deadline, now >= deadline else { return [] }
    switch stage {
    case .escape:
      loneEscape = now
      return close() + [.scalar(0x1B)]
    case .introduced(_, let held): return close() + held.map { .scalar($0) }
    case .paste: return endPaste()
    case .keys, .control, .string, .stringEscape, .skip: return close()
    }
  }

  // MARK: Stages

  private mutating func open(_ stage: Stage, until deadline: UInt64) {
    self.stage = stage
    self.deadline = stage == .keys ? nil : deadline
  }

  private mutating func close() -> [Item] {
    open(.keys, until: 0)
    return []
  }

  private mutating func key(_ value: UInt32, at now: UInt64) -> [Item] {
    switch value {
    case 0x1B: open(.escape, until: now + Self.escapeTime)
    case 0x9B: open(.control(parameters: []), until: now + Self.sequenceTime)
    case 0x90, 0x98, 0x9D, 0x9E, 0x9F: open(.string, until: now + Self.sequenceTime)
    default:
      guard let before = loneEscape, now - before < Self.splitTime, Self.introduces(value) else {
        return [.scalar(value)]
      }
      open(.introduced(value, held: [value]), until: now + Self.introducedTime)
    }
    return []
  }

  private mutating func afterEscape(_ value: UInt32, at now: UInt64) -> [Item] {
    if value == 0x1B {
      open(.escape, until: now + Self.escapeTime)
      return [.scalar(0x1B)]
    }
    guard Self.introduces(value) else { return close() + [.scalar(0x1B), .scalar(value)] }
    open(.introduced(value, held: [0x1B, value]), until: now + Self.sequenceTime)
    return []
  }

  /// `[` CSI, `]` OSC, `P` DCS, `_` APC, `^` PM, `X` SOS, `O` SS3.
  private static func introduces(_ value: UInt32) -> Bool {
    [0x5B, 0x5D, 0x50, 0x5F, 0x5E, 0x58, 0x4F].contains(value)
  }

  private mutating func introduced(_ kind: UInt32, _ held: [UInt32], _ value: UInt32, at now: UInt64) -> [Item] {
    let isPrintable = (0x20..<0x7F).contains(value)
    switch kind {
    case 0x5B where value == 0x4D: open(.skip(3), until: now + Self.sequenceTime)  // an old mouse report
    case 0x5B where value == 0x5B: open(.skip(1), until: now + Self.sequenceTime)  // a key of the Linux console
    case 0x5B where isPrintable: return control([], value, at: now)
    case 0x4F where isPrintable: return close()
    case 0x5B, 0x4F: return close() + held.map { .scalar($0) } + take(value, at: now)
    default:
      stage = .string
      return string(value, at: now)
    }
    return []
  }

  private mutating func control(_ parameters: [UInt32], _ value: UInt32, at now: UInt64) -> [Item] {
    switch value {
    case 0x20..<0x40:
      open(.control(parameters: parameters.prefix(32) + [value]), until: now + Self.sequenceTime)
      return []
    case 0x7E where parameters == Self.pasteStart:
      stage = .keys
      return startPaste(at: now)
    case 0x1B: open(.escape, until: now + Self.escapeTime)
    case 0x03: return close() + [.scalar(value)]
    default: return close()
    }
    return []
  }

  private mutating func string(_ value: UInt32, at now: UInt64) -> [Item] {
    if stage == .stringEscape {
      if value == 0x5C { return close() }
      // The string was cut off by another sequence.
      open(.escape, until: now + Self.escapeTime)
      return afterEscape(value, at: now)
    }
    switch value {
    case 0x07, 0x18, 0x1A, 0x9C: return close()
    // Whoever wants out must get out.
    case 0x03: return close() + [.scalar(value)]
    case 0x1B: open(.stringEscape, until: now + Self.sequenceTime)
    default: open(.string, until: now + Self.sequenceTime)
    }
    return []
  }
}
