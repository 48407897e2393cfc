import Foundation
import Script

enum ChosenLanguage {
  /// `--lang`, else the locale (LC_ALL, LC_MESSAGES, LANG).
  static func choose(_ flag: String?) throws(Failure) -> Language {
    if let flag {
      guard let language = Language(rawValue: flag) else {
        throw Failure(["mmscope: --lang \(flag.quoted) is neither en nor ja"], status: 2)
      }
      return language
    }
    let environment = ProcessInfo.processInfo.environment
    let locale =
      ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    return locale.hasPrefix("ja") ? .ja : .en
  }
}
