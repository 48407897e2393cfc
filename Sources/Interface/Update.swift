import Cells
import Kernel
import Script

/// What a message changes, and what the runner has to do about it. Pure: the scene is only looked at.
package func update(_ state: inout State, _ message: Message, scene: Scene) -> [Command] {
  if let commands = state.course(message, scene: scene) { return commands }
  switch message {
  case .quit: return [.quit]
  case .suspend: return [.suspend]
  case .redraw: return [.redraw]
  case .resized(let size):
    state.size = size
    return [.redraw]
  case .togglePlay: return [.togglePlay]
  case .stepTick(let count): return [.stepTick(count)]
  case .stepEvent(let count): return [.stepEvent(count)]
  case .toMark(let count): return [.toMark(count)]
  case .toCaption(let count): return [.toCaption(count)]
  case .lecture: state.isLecture.toggle()
  case .chapters: state.overlay = .chapters(selected: scene.standing.mark ?? 0)
  case .faster: return [.setSpeed(scene.playback.faster())]
  case .slower: return [.setSpeed(scene.playback.slower())]
  case .snapshot: return [.snapshot]
  case .record: return [.record]
  case .language:
    state.language = state.language == .en ? .ja : .en
    return [.setLanguage(state.language)]
  case .mouse:
    state.isMouseOn.toggle()
    return [.setMouse(state.isMouseOn)]
  case .focus(let panel): state.focus(on: PanelTable.numbered(like: panel, in: scene))
  case .focusNext(let step):
    state.focus(step, scene)
  case .expand: state.expand(scene)
  case .act(let panel, let binding):
    if PanelTable[panel].exists(in: scene) { PanelTable[panel].act(&state, binding, scene: scene) }
  case .answer(let letter):
    state.answer(letter)
  case .zoom(let step):
    _ = state.panelsByFocus(scene).first { PanelTable[$0].zoom(&state, by: step, scene: scene) }
  case .choose:
    _ = state.panelsByFocus(scene).first { PanelTable[$0].choose(&state, scene: scene) }
  case .escape: return state.close(scene)
  case .move(let dx, let dy): return state.move(dx: dx, dy: dy, scene: scene)
  case .page(let step): return state.page(step, scene: scene)
  case .first: return state.jump(toEnd: false, scene: scene)
  case .last: return state.jump(toEnd: true, scene: scene)
  case .find:
    if scene.log != nil { state.prompt = PanelTable[state.present(in: scene).focus].find(state) }
  case .findNext: state.findNext(scene: scene)
  case .filter:
    if scene.log != nil { state.prompt = Prompt(.filter, text: state.filter) }
  case .command: state.prompt = Prompt(.command)
  case .goTo: state.prompt = Prompt(.goTo)
  case .whatIf:
    if scene.whatIf != nil { return [.whatIf(.find)] }
    state.prompt = Prompt(.command, text: "what-if ")
  case .help: state.overlay = .help(scroll: 0)
  case .themes:
    let at = scene.themes.firstIndex(of: state.theme) ?? 0
    state.overlay = .themes(selected: at, before: state.theme)
  case .scenarios:
    state.openCourse(scene)
  case .nextLesson(let step):
    if let next = scene.lesson(step) { return [.load(next.name)] }
    state.openCourse(scene)
  case .explain: state.explain(scene)
  case .type, .insert, .erase, .eraseForward, .eraseWord, .eraseLine, .cursor, .cursorToStart, .cursorToEnd, .recall,
    .complete:
    state.edit(message, scene: scene)
  case .submit: return state.submit(scene: scene)
  case .press(let x, let y): return state.press(x: x, y: y, scene: scene)
  case .drag(let x, let isReleased): return state.drag(x: x, isReleased: isReleased, scene: scene)
  case .wheel(let step, let x, let y): return state.wheel(step, x: x, y: y, scene: scene)
  }
  return []
}

extension State {
  /// The steps of the panel's own, one by one and out behind the last; where it has none, the event of the log.
  fileprivate mutating func explain(_ scene: Scene) {
    let panel = present(in: scene).focus
    let count = PanelTable[panel].steps(in: scene).count
    if case .steps(let panel, let at) = overlay {
      overlay = at + 1 < count ? .steps(of: panel, at: at + 1) : nil
    } else if count > 0 {
      overlay = .steps(of: panel, at: 0)
    } else if let event = selectedEvent(scene) {
      overlay = .explain(event: event, scroll: 0)
    }
  }

  /// All panels, the one that has the focus first.
  fileprivate func panelsByFocus(_ scene: Scene) -> [PanelName] { [present(in: scene).focus] + scene.panels }

  /// The letter that a panel's own line waits for.
  fileprivate mutating func answer(_ letter: Character) {
    guard case .own(let panel, let line) = prompt?.purpose else { return }
    prompt = nil
    PanelTable[panel].answer(&self, to: line, with: String(letter))
  }

  fileprivate mutating func focus(_ step: Int, _ scene: Scene) {
    let panels = scene.shownPanels(self)
    let at = panels.firstIndex(of: focus) ?? 0
    focus(on: panels[(at + step + panels.count) % panels.count])
  }

  mutating func focus(on panel: PanelName) {
    focus = panel
    scroll = 0
    for other in PanelTable.all where other.name != panel { other.leave(&self) }
    if expanded != nil { expanded = panel }
  }

  /// Enter: the panel becomes large; when it is, it opens what it can open, or becomes small again.
  fileprivate mutating func expand(_ scene: Scene) {
    if let large = present(in: scene).expanded, PanelTable[large].open(&self, scene: scene) { return }
    expanded = expanded == nil ? focus : nil
    scroll = 0
    for panel in PanelTable.all { panel.leave(&self) }
  }

  /// Closes the innermost thing that is open.
  mutating func close(_ scene: Scene) -> [Command] {
    if prompt != nil {
      prompt = nil
    } else if let overlay {
      self.overlay = nil
      if case .themes(_, let before) = overlay, before != theme {
        theme = before
        return [.setTheme(before)]
      }
    } else if scene.whatIf != nil {
      return [.whatIf(.off)]
    } else if let expanded, PanelTable[expanded].close(&self) {
      return []
    } else if expanded != nil {
      expanded = nil
      scroll = 0
    } else {
      for panel in PanelTable.all { panel.clear(&self) }
    }
    return []
  }
}
