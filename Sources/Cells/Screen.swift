/// A key, as the keymap names it.
package enum Key: Hashable, Sendable {
  /// A printable character, already composed from its bytes.
  case character(Character)
  case control(Character)  // "c" for Ctrl-C
  case enter, tab, backTab, escape, backspace, delete
  case up, down, left, right, home, end, pageUp, pageDown
  case function(Int)
}

package enum MouseAction: Hashable, Sendable { case press, release, motion, wheelUp, wheelDown }

package enum Input: Hashable, Sendable {
  case key(Key)
  case mouse(MouseAction, x: Int, y: Int)
  /// Text that was pasted, as it came: line ends and control characters may be in it.
  case paste(String)
  /// The terminal has a new size, or came back from being suspended: draw everything.
  case resized
  /// A signal asks the program to end (SIGTERM, SIGHUP).
  case terminate
}

/// Where pictures go: a terminal, a recording, a test. Lives beside the canvas, so that nothing here knows ncurses.
package protocol Screen: AnyObject {
  /// The size now, in cells.
  var size: Size { get }
  /// Shows the canvas; only what differs from the picture before is sent.
  func present(_ canvas: Canvas)
  /// The next input, waiting at most `milliseconds`; nil when none came.
  func nextInput(milliseconds: Int) -> Input?
}
