import CNcursesw
import Glibc

/// The locale's character type, by which the C library and ncurses know what a byte is. Set once, before a screen is
/// opened: by it the caller chooses its glyphs and its language.
package struct TerminalLocale: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    /// The environment's own, whatever it is.
    case asNamed
    /// One that the environment names is not installed; another in UTF-8 was taken.
    case replaced(named: String, by: String)
    /// One that the environment names is not installed, nor is any other in UTF-8.
    case missing(named: String)
    /// `--utf8` asked for UTF-8 in a locale without it, and got it.
    case forced(by: String)
    /// `--utf8` asked for UTF-8, and no locale with it is installed.
    case cannotForce
  }
  package let isUTF8: Bool
  package let outcome: Outcome

  /// Sets it.
  package static func set(environment: [String: String], forcesUTF8: Bool) -> TerminalLocale {
    let isInstalled = unsafe setlocale(LC_CTYPE, "") != nil
    if isInstalled, mmscope_is_utf8() { return TerminalLocale(isUTF8: true, outcome: .asNamed) }
    let name = name(in: environment)
    if forcesUTF8 {
      guard let other = takeUTF8() else { return TerminalLocale(isUTF8: false, outcome: .cannotForce) }
      return TerminalLocale(isUTF8: true, outcome: .forced(by: other))
    }
    if isInstalled { return TerminalLocale(isUTF8: false, outcome: .asNamed) }
    if namesUTF8(name), let other = takeUTF8() {
      return TerminalLocale(isUTF8: true, outcome: .replaced(named: name, by: other))
    }
    return TerminalLocale(isUTF8: false, outcome: .missing(named: name))
  }

  /// What setlocale looks at, in its order; "" where nothing is set.
  package static func name(in environment: [String: String]) -> String {
    ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
  }

  /// Whether the name of a locale says UTF-8: `ja_JP.UTF-8`, `en_US.utf8`, `de_DE.utf8@euro`.
  package static func namesUTF8(_ name: String) -> Bool {
    guard let dot = name.firstIndex(of: ".") else { return false }
    let codeset = name[name.index(after: dot)...].prefix { $0 != "@" }.lowercased()
    return codeset.filter { $0 != "-" && $0 != "_" } == "utf8"
  }

  private static func takeUTF8() -> String? {
    ["C.UTF-8", "C.utf8", "en_US.UTF-8"].first { name in
      unsafe setlocale(LC_CTYPE, name) != nil && mmscope_is_utf8()
    }
  }
}
