import Kernel
import Script

/// What is told of one occurrence: what happened, in both languages, and the rules behind it, for the explain screen.
/// Only what is asked for is put together.
struct Told {
  private let english: () -> String
  private let japanese: () -> String
  private let why: () -> [String]

  init(
    _ english: @escaping () -> String, ja japanese: @escaping () -> String,
    why: @escaping () -> [String] = { [] }
  ) {
    self.english = english
    self.japanese = japanese
    self.why = why
  }

  func text(_ language: Language) -> String {
    switch language {
    case .en: english()
    case .ja: japanese()
    }
  }

  /// Why it went that way, with its arithmetic: a sentence each, in the language of the wording that made it.
  var reasons: [String] { why() }
}

extension Wording {
  /// Every occurrence has its words, in the file of its room: a case without them does not compile.
  func told(_ occurrence: Occurrence) -> Told {
    switch occurrence.what {
    case .request(let what): told(what, occurrence)
    case .free(let what): told(what, occurrence)
    case .script(let what): told(what, occurrence)
    case .slab(let what): told(what, occurrence)
    case .pool(let what): told(what, occurrence)
    case .process(let what): told(what, occurrence)
    case .fault(let what): told(what, occurrence)
    case .pageCache(let what): told(what, occurrence)
    case .reclaim(let what): told(what, occurrence)
    }
  }
}
