import Curses
import Interface
import Script

extension TerminalLocale {
  /// What the screen says of the locale at once; nil: nothing is to be said. Without UTF-8 English is read.
  var notice: Localized? {
    switch outcome {
    case .asNamed:
      isUTF8 ? nil : Localized(en: Self.plain)
    case .replaced(let name, let other):
      Localized(
        en: "locale \(name.quoted) is not installed: \(other) is used",
        ja: "ロケール \(name.quoted) は未インストールです。\(other) を使います")
    case .missing(let name):
      Localized(
        en: "locale \(name.quoted) is not installed: English and ASCII (--utf8 forces UTF-8)")
    case .forced(let other):
      Localized(en: "--utf8: the locale is not UTF-8; \(other) is used", ja: "--utf8: \(other) を使います")
    case .cannotForce:
      Localized(en: "--utf8: no locale with UTF-8 is installed: English and ASCII")
    }
  }

  private static let plain = "the locale is not UTF-8: English and ASCII characters (--utf8 forces UTF-8)"
}
