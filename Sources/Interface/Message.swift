package import Cells
package import Script

/// What a key, the mouse or the terminal asks of the interface.
package enum Message: Hashable, Sendable {
  case quit, suspend, redraw
  case togglePlay
  case stepTick(Int)
  case stepEvent(Int)
  case toMark(Int)
  /// To the next caption, or with -1 to the one before: lecture mode.
  case toCaption(Int)
  case lecture, chapters
  /// To the next lesson of the course, or with -1 to the one before.
  case nextLesson(Int)
  case faster, slower
  case focus(PanelName)
  /// The next panel, or the one before.
  case focusNext(Int)
  case expand
  /// Out of whatever is open: prompt, overlay, expanded panel.
  case escape
  case move(dx: Int, dy: Int)
  case page(Int)
  case first, last
  case zoom(Int)
  /// `o`: what stands in the panel is sorted or coloured otherwise.
  case choose
  case find, findNext
  case filter
  /// A key that is a panel's own, by the name of its binding.
  case act(PanelName, String)
  /// The letter that a line of a panel's own waits for.
  case answer(Character)
  case command
  case goTo
  case help, themes, scenarios, explain
  /// Opens the line for a what-if; while one is on, asks for the first divergence.
  case whatIf
  case language
  case snapshot
  case record
  case mouse
  // The prompt.
  case type(Character)
  case insert(String)
  case erase, eraseForward, eraseWord, eraseLine
  case cursor(Int)
  case cursorToStart, cursorToEnd
  case recall(Int)
  case complete
  case submit
  // The mouse and the terminal.
  case press(x: Int, y: Int)
  /// The mouse moved with its button down, or let go of it.
  case drag(x: Int, isReleased: Bool)
  case wheel(Int, x: Int, y: Int)
  case resized(Size)
}
