package import Cells
import Script

extension Keymap {
  /// What an input means in this state; nil when it means nothing here.
  package func message(for input: Input, in state: State) -> Message? {
    switch input {
    case .resized: return .redraw
    case .terminate: return .quit
    case .mouse(let action, let x, let y):
      guard state.isMouseOn else { return nil }
      switch action {
      case .press: return .press(x: x, y: y)
      case .wheelUp: return .wheel(1, x: x, y: y)
      case .wheelDown: return .wheel(-1, x: x, y: y)
      // Terminals may report every motion; only those that began on the timeline mean something.
      case .release, .motion: return state.isDraggingTime ? .drag(x: x, isReleased: action == .release) : nil
      }
    case .paste(let text):
      // Nobody typed it: only where a line is typed it is text, and nowhere it is keys.
      if case .scenarios(_, let filter) = state.overlay, filter.isTyped {
        let word = Prompt.line(pasted: text, for: .find)
        return word.isEmpty ? nil : .insert(word)
      }
      guard let prompt = state.prompt, !prompt.takesLetter else { return nil }
      let line = Prompt.line(pasted: text, for: prompt.purpose)
      return line.isEmpty ? nil : .insert(line)
    case .key(let key):
      if let prompt = state.prompt { return Self.message(for: key, typing: prompt) }
      if case .scenarios(_, let filter) = state.overlay { return courseMessage(for: key, filter) }
      if let overlay = state.overlay { return message(for: key, over: overlay) }
      if state.isLecture, let message = Self.lectureMessage(for: key) { return message }
      return message(for: key)
    }
  }

  /// The keys that lecture mode takes for itself: presenter remotes send PgUp and PgDn.
  private static func lectureMessage(for key: Key) -> Message? {
    switch key {
    case .character(" "), .right, .down, .pageDown: .toCaption(1)
    case .left, .up, .pageUp: .toCaption(-1)
    default: nil
    }
  }

  /// While a line is typed, keys are text; the editing keys are readline's.
  private static func message(for key: Key, typing prompt: Prompt) -> Message? {
    switch key {
    case .character(let character):
      // `g` waits for a number or for a second `g`.
      if prompt.purpose == .goTo {
        if character == "g", prompt.text.isEmpty { return .first }
        // What is no number is told as a wrong one.
        return .type(character)
      }
      if prompt.takesLetter { return .answer(character) }
      return .type(character)
    case .enter: return .submit
    case .escape, .control("c"), .control("g"): return .escape
    case .backspace: return .erase
    case .delete, .control("d"): return .eraseForward
    case .control("w"): return .eraseWord
    case .control("u"): return .eraseLine
    case .left, .control("b"): return .cursor(-1)
    case .right, .control("f"): return .cursor(1)
    case .home, .control("a"): return .cursorToStart
    case .end, .control("e"): return .cursorToEnd
    case .up, .control("p"): return .recall(1)
    case .down, .control("n"): return .recall(-1)
    case .tab: return .complete
    case .control("l"): return .redraw
    case .control("z"): return .suspend
    case .backTab, .pageUp, .pageDown, .function, .control: return nil
    }
  }

  /// Over the panels, moving moves in the overlay, its own key and `q` close it, and time goes on being steered.
  private func message(for key: Key, over overlay: Overlay) -> Message? {
    guard let message = message(for: key) else { return nil }
    switch message {
    case .expand:
      switch overlay {
      case .themes, .scenarios, .chapters: return .submit
      case .help, .explain, .steps: return .escape
      }
    case .quit: return key == .control("c") || key == .function(10) ? .quit : .escape
    case .help:
      if case .help = overlay { return .escape }
      return .help
    case .explain:
      if case .explain = overlay { return .escape }
      if case .steps = overlay { return .explain }
      return nil
    case .themes:
      if case .themes = overlay { return .escape }
      return nil
    case .chapters:
      if case .chapters = overlay { return .escape }
      return nil
    case .goTo: return .first
    case .escape, .move, .page, .first, .last, .redraw, .suspend, .language, .togglePlay, .stepTick, .stepEvent,
      .faster, .slower, .snapshot:
      return message
    default: return nil
    }
  }
}
