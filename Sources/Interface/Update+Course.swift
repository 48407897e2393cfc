import Cells
import Script

extension Keymap {
  /// The menu of the course is modal: it has its own keys, letters filter after `/`, and nothing acts on what lies
  /// behind it.
  func courseMessage(for key: Key, _ filter: CourseFilter) -> Message? {
    switch key {
    case .enter: return .submit
    case .escape: return .escape
    case .up: return .move(dx: 0, dy: -1)
    case .down: return .move(dx: 0, dy: 1)
    case .left, .backTab: return .focusNext(-1)
    case .right, .tab: return .focusNext(1)
    case .pageUp: return .page(-1)
    case .pageDown: return .page(1)
    case .home: return .first
    case .end: return .last
    case .backspace: return filter.isTyped ? .erase : nil
    case .control("c"), .function(10): return .quit
    case .control("u"): return filter.isTyped ? .eraseLine : nil
    case .control("l"): return .redraw
    case .control("z"): return .suspend
    case .character(let character):
      if filter.isTyped { return .type(character) }
      switch character {
      case "/": return .find
      case "q": return .quit
      case "l": return .lecture
      case "j": return .move(dx: 0, dy: 1)
      case "k": return .move(dx: 0, dy: -1)
      case "g": return .first
      case "G": return .last
      default: return message(for: key) == .scenarios ? .escape : nil
      }
    case .delete, .function, .control: return nil
    }
  }
}

extension State {
  /// What a message means while the menu of the course is open; nil: the same as always.
  mutating func course(_ message: Message, scene: Scene) -> [Command]? {
    guard case .scenarios(let at, var filter) = overlay else { return nil }
    func lessons(_ filter: CourseFilter) -> [Course.Lesson] {
      Course(scene.scenarios, filter: filter.text).lessons
    }
    switch message {
    case .find: filter.isTyped = true
    case .type(let character) where filter.text.count < 60: filter.text.append(character)
    case .insert(let text): filter.text += text.prefix(max(0, 60 - filter.text.count))
    case .erase:
      // As in vi: erasing an empty word leaves it.
      if filter.text.isEmpty { filter.isTyped = false } else { filter.text.removeLast() }
    case .eraseLine: filter.text = ""
    case .escape where filter.isTyped || !filter.text.isEmpty: filter = CourseFilter()
    case .focusNext(let step):
      let menu = CourseMenu(scene: scene, state: self, over: Rectangle(size))
      overlay = .scenarios(selected: menu?.part(step) ?? at, filter: filter)
      return []
    case .submit, .lecture:
      let shown = lessons(filter)
      guard !shown.isEmpty else { return [] }
      overlay = nil
      if message == .lecture { isLecture = true }
      return [.load(shown[max(0, min(shown.count - 1, at))].entry.name)]
    default: return nil
    }
    // The chosen lesson stays chosen as long as the filter lets it through.
    guard case .scenarios(_, let before) = overlay, before.text != filter.text else {
      overlay = .scenarios(selected: at, filter: filter)
      return []
    }
    let (old, new) = (lessons(before), lessons(filter))
    let chosen = old.indices.contains(at) ? old[at].entry.name : nil
    overlay = .scenarios(selected: new.firstIndex { $0.entry.name == chosen } ?? 0, filter: filter)
    return []
  }

  /// Opens it on what is played, at its end on what follows.
  mutating func openCourse(_ scene: Scene) {
    let lessons = Course(scene.scenarios).lessons
    let next = scene.playback.isAtEnd ? Course.next(after: scene.scenario.name, in: scene.scenarios) : nil
    let name = next?.name ?? scene.scenario.name
    overlay = .scenarios(selected: lessons.firstIndex { $0.entry.name == name } ?? 0)
  }
}
