import Kernel
package import Script
import Simulation

extension State {
  /// Editing of the line at the bottom.
  mutating func edit(_ message: Message, scene: Scene) {
    guard var line = prompt else { return }
    var text = Array(line.text)
    var at = max(0, min(line.cursor, text.count))
    var keepsCompletions = false
    switch message {
    case .type(let character) where text.count < 1_000:
      text.insert(character, at: at)
      at += 1
    case .insert(let new):
      let room = new.prefix(max(0, 1_000 - text.count))
      text.insert(contentsOf: room, at: at)
      at += room.count
    case .erase where at > 0:
      text.remove(at: at - 1)
      at -= 1
    case .erase where text.isEmpty:
      // As in vi: erasing an empty line leaves it.
      prompt = nil
      return
    case .eraseForward where at < text.count: text.remove(at: at)
    case .eraseWord:
      var from = at
      while from > 0, text[from - 1] == " " { from -= 1 }
      while from > 0, text[from - 1] != " " { from -= 1 }
      text.removeSubrange(from..<at)
      at = from
    case .eraseLine:
      text.removeSubrange(0..<at)
      at = 0
    case .cursor(let step): at = max(0, min(text.count, at + step))
    case .cursorToStart: at = 0
    case .cursorToEnd: at = text.count
    case .recall(let step) where line.purpose == .command && !history.isEmpty:
      let next = (line.recalled ?? -1) + step
      line.recalled = next < 0 ? nil : min(next, history.count - 1)
      text = line.recalled.map { Array(history[history.count - 1 - $0]) } ?? []
      at = text.count
    case .complete where line.purpose == .command:
      (text, at) = line.complete(text: text, at: at, names: scene.names, world: scene.scenario.world)
      keepsCompletions = true
    default: break
    }
    line.text = String(text)
    line.cursor = at
    line.problem = nil
    if !keepsCompletions { line.completions = [] }
    prompt = line
  }

  /// Enter: in the prompt, or on the choice of an overlay.
  mutating func submit(scene: Scene) -> [Command] {
    guard let line = prompt else { return choose(scene: scene) }
    prompt = nil
    switch line.purpose {
    case .command:
      guard line.text.contains(where: { $0 != " " }) else { return [] }
      history.removeAll { $0 == line.text }
      history.append(line.text)
      if history.count > 200 { history.removeFirst() }
      switch line.text.trimmed {
      // As in vi, less and the like.
      case "q", "q!", "quit", "qa", "exit": return [.quit]
      case "h", "help":
        overlay = .help(scroll: 0)
        return []
      default: return [.submit(line: line.text)]
      }
    case .find:
      if !line.text.isEmpty { found = line.text }
      findNext(scene: scene)
    case .filter:
      filter = line.text
      selected = nil
    case .own(let panel, let own): PanelTable[panel].answer(&self, to: own, with: line.text)
    case .goTo:
      // Grouped, as the screen writes it, it is the same number.
      let number = line.text.filter { $0 != " " }
      if number.isEmpty { return [] }
      do throws(Diagnostic) {
        return [.seek(Tick(try Quantity.tick.number(in: number)))]
      } catch {
        prompt = Prompt(.goTo, text: line.text)
        prompt?.problem = error.words(in: language)
      }
    }
    return []
  }

  private mutating func choose(scene: Scene) -> [Command] {
    defer { overlay = nil }
    switch overlay {
    case .chapters(let at) where scene.scenario.marks.indices.contains(at): return [.toChapter(at)]
    case .themes, .scenarios, .chapters, .help, .explain, .steps, nil: return []
    }
  }

  /// A `:` line that could not be done comes back with what is wrong, so that it can be mended.
  package mutating func reject(line: String, because diagnostic: Diagnostic) {
    var again = Prompt(.command, text: line)
    again.problem = diagnostic.words(in: language)
    if let column = diagnostic.column { again.cursor = max(0, min(line.count, column - 1)) }
    prompt = again
  }
}

extension Prompt {
  /// Pasted text as a part of the line: one line without control characters; of a number its digits.
  static func line(pasted text: String, for purpose: Purpose) -> String {
    var line = text.sanitized
    while line.last == " " { line.removeLast() }
    if purpose == .goTo { line = line.filter { $0.isASCII && $0.isNumber } }
    return line
  }

  /// Tab: the first word that begins like the one before the cursor, then the others in turn.
  mutating func complete(text: [Character], at: Int, names: Names, world: ScenarioWorld) -> ([Character], Int) {
    if completions.isEmpty {
      completionStart = (text[..<at].lastIndex(of: " ") ?? -1) + 1
      let typed = String(text[completionStart..<at])
      completions = CommandLine.completions(for: String(text[..<at]), names: names, world: world)
        .filter { $0 != typed }
      completion = 0
    } else {
      completion = (completion + 1) % completions.count
    }
    guard !completions.isEmpty else { return (text, at) }
    let word = Array(completions[completion])
    return (Array(text[..<completionStart]) + word + Array(text[at...]), completionStart + word.count)
  }
}
