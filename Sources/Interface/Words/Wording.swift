import Kernel
import Script

/// An occurrence in words: the kernel function that did it, and what it did, with the numbers.
struct WordedLine: Hashable, Sendable {
  var function: String
  var text: String
  func contains(_ wanted: String) -> Bool {
    let wanted = wanted.lowercased()
    return function.lowercased().contains(wanted) || text.lowercased().contains(wanted)
  }
}

/// Words for occurrences, in one language.
struct Wording {
  let language: Language
  let names: Names
  let scenario: Scenario

  func line(for occurrence: Occurrence) -> WordedLine { WordedLine(function: "", text: "") }
}
