import CNcursesw

/// Gives the terminal back on every way out: close, exit, a signal that asks, a signal that kills.
/// The state and the handlers are in shim.h.
enum TerminalGuard {
  /// Keeps the terminal's modes. To be called before ncurses changes them.
  static func remember() { mmscope_remember_terminal() }

  /// Takes the signals. To be called when ncurses has the terminal: what undoes its work is read from terminfo now,
  /// as a handler cannot ask for it.
  /// - Parameters:
  ///   - mouse: the terminal reports it; it may be taken later, too.
  ///   - modes: the terminal understands xterm's private modes, or passes them over.
  static func arm(mouse: Bool, modes: Bool) {
    if mouse {
      unsafe mmscope_restore_with(mmscope_mouse_string(0))
      // Not every entry says how.
      unsafe mmscope_restore_with(Self.motionOff)
      unsafe mmscope_restore_with(Self.mouseOff)
    }
    if modes { unsafe mmscope_restore_with(Self.pasteOff) }
    for name in ["sgr0", "op", "cnorm", "rmkx", "rmcup"] { unsafe mmscope_restore_with(mmscope_string(name)) }
    mmscope_guard()
    mmscope_set_active(true)
    mmscope_at_exit()
  }

  static func disarm() {
    mmscope_set_active(false)
    mmscope_unguard()
  }

  /// While the program is stopped the terminal is not ours to restore.
  static func setActive(_ active: Bool) { mmscope_set_active(active) }

  static var endIsAsked: Bool { mmscope_ask_end() }
  /// True once for each time that Ctrl-Z was pressed.
  static func takeStop() -> Bool { mmscope_take_stop() }
  /// True once after the program was stopped and continued from outside.
  static func takeResume() -> Bool { mmscope_take_resume() }
  static func stopSelf() { mmscope_stop_self() }

  /// Motion is reported while a button is held (xterm's mode 1002, which terminfo does not name).
  static let motionOn = "\u{1B}[?1002h"
  static let motionOff = "\u{1B}[?1002l"
  private static let mouseOff = "\u{1B}[?1006l\u{1B}[?1000l"
  /// Pasted text comes in brackets.
  static let pasteOn = "\u{1B}[?2004h"
  static let pasteOff = "\u{1B}[?2004l"
}
