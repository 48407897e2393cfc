package import Cells
import History
package import Interface
package import Script

extension Session {
  /// What a session begins with.
  package struct Options: Sendable {
    package var language: Language
    package var glyphs: Glyphs
    package var isPlaying: Bool
    package var speed: Int?
    package var isMouseOn: Bool
    /// Opens the menu of scenarios first.
    package var showsMenu: Bool
    package var keymap: Keymap
    /// For a play that nobody steers.
    package var pacing: Pacing? = nil
    /// How long a caption holds a play that a user steers; nil: it does not.
    package var reading: ReadingTime?
    /// Bytes for keyframes.
    package var historyMemory = HistoryMemory.usual
    /// What was typed in the run that is played again.
    package var replay: Replayed?
    /// Captions stop the play.
    package var isLecture = false
    /// What the screen says at once; any key takes it away.
    package var notice: Localized?
    /// At most; `Int.max`: one for every turn in which something changed.
    package var picturesPerSecond = 30
    package init(
      language: Language = .en, glyphs: Glyphs = Glyphs(.braille), isPlaying: Bool = false, speed: Int? = nil,
      isMouseOn: Bool = true, showsMenu: Bool = false, keymap: Keymap = Keymap()
    ) {
      self.language = language
      self.glyphs = glyphs
      self.isPlaying = isPlaying
      self.speed = speed
      self.isMouseOn = isMouseOn
      self.showsMenu = showsMenu
      self.keymap = keymap
    }
  }
}
