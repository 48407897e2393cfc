/// What a world has to say in figures: a tree of named values with the names by which exercises ask. `run --json`
/// prints it, `expect` claims parts of it, a breakpoint waits for one of its numbers.
package indirect enum StateTree: Hashable, Sendable {
  case nothing
  case whole(Int)
  case ratio(Fraction)
  case text(String)
  case list([StateTree])
  case map([Member])

  package struct Member: Hashable, Sendable {
    package var name: String
    package var value: StateTree
    package init(_ name: String, _ value: StateTree) {
      self.name = name
      self.value = value
    }

    // What models say most often; nil: there is none yet.
    package static func number(_ name: String, _ value: Int?) -> Member { Member(name, .optional(value)) }
    package static func ratio(_ name: String, _ value: Fraction?) -> Member {
      Member(name, value.map { .ratio($0) } ?? .nothing)
    }
    package static func numbers(_ name: String, _ values: [Int?]) -> Member {
      Member(name, .list(values.map { .optional($0) }))
    }
    package static func map(_ name: String, _ members: [Member]) -> Member { Member(name, .map(members)) }
  }

  package static func optional(_ value: Int?) -> StateTree { value.map { .whole($0) } ?? .nothing }

  package static func whole(_ value: UInt64) -> StateTree { .whole(Int(clamping: value)) }
  package static func page(_ page: UInt32?) -> StateTree { page.map { .whole(Int($0)) } ?? .nothing }
  package static func pages(_ pages: [UInt32]) -> StateTree { .list(pages.map { .whole(Int($0)) }) }

  package subscript(name: String) -> StateTree? {
    guard case .map(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  package func value(at path: some Sequence<String>) -> StateTree? {
    var value: StateTree? = self
    for name in path { value = value?[name] }
    return value
  }

  /// The first value in which another state differs, by its path, and what stands there in both; nil: none does.
  package func difference(
    to other: StateTree?
  ) -> (path: [String], own: StateTree, other: StateTree?)? {
    guard case .map(let members) = self, case .map? = other else {
      return self == other ? nil : ([], self, other)
    }
    for member in members {
      guard let found = member.value.difference(to: other?[member.name]) else { continue }
      return ([member.name] + found.path, found.own, found.other)
    }
    return nil
  }

  /// As an exact number; nil: it is none.
  package var number: Fraction? {
    switch self {
    case .whole(let value): Fraction(value)
    case .ratio(let value): value
    case .nothing, .text, .list, .map: nil
    }
  }

  /// On one line, numbers to six digits.
  package var described: String {
    switch self {
    case .nothing: "-"
    case .whole(let value): "\(value)"
    case .ratio(let value): value.decimal(significantDigits: 6)
    case .text(let text): text
    case .list(let values): "[" + values.map(\.described).joined(separator: ", ") + "]"
    case .map(let members):
      "{ " + members.map { "\($0.name): \($0.value.described)" }.joined(separator: ", ") + " }"
    }
  }

  package static func == (a: StateTree, b: StateTree) -> Bool {
    switch (a, b) {
    case (.nothing, .nothing): true
    case (.whole(let a), .whole(let b)): a == b
    case (.text(let a), .text(let b)): a == b
    case (.list(let a), .list(let b)): a == b
    case (.map(let a), .map(let b)): a == b
    case (.ratio, _), (_, .ratio): a.number != nil && a.number == b.number
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .nothing: hasher.combine(0)
    // Equal numbers are equal values, however they are written.
    case .whole, .ratio: hasher.combine(number)
    case .text(let text): hasher.combine(text)
    case .list(let values): hasher.combine(values)
    case .map(let members): hasher.combine(members)
    }
  }
}
