import Cells
import Interface
import Script

/// Does what keys, the mouse and the terminal ask: input → message → update → commands, each to the part whose it is.
final class Operator {
  /// The user has quit.
  private(set) var isDone = false
  /// Another scenario is asked for.
  var load: (String) -> Void = { _ in }
  private let stage: Stage
  private let playhead: Playhead
  private let journey: Journey
  private let typist: Typist
  private let tape: Tape
  private let surroundings: any Surroundings
  private let control: (any TerminalControl)?

  init(
    _ stage: Stage, _ playhead: Playhead, _ journey: Journey, _ typist: Typist, _ tape: Tape,
    surroundings: any Surroundings, control: (any TerminalControl)?
  ) {
    (self.stage, self.playhead, self.journey) = (stage, playhead, journey)
    (self.typist, self.tape) = (typist, tape)
    (self.surroundings, self.control) = (surroundings, control)
  }

  func handle(_ input: Input) {
    switch input {
    case .terminate: isDone = true
    case .resized:
      stage.hasChanged = true
      perform(.resized(stage.screen.size))
    case .key, .mouse, .paste:
      guard let message = stage.scene.keymap.message(for: input, in: stage.state), mayObey(message) else { return }
      stage.hasChanged = true
      stage.scene.notice = nil
      let wasSearching = playhead.mode.isSearching
      journey.interrupt()
      // The key that stops a search does nothing else.
      if !wasSearching || message == .quit { perform(message) }
    }
  }

  /// While both runs of a what-if are on their way there is no time to steer: only what ends it is heard.
  private func mayObey(_ message: Message) -> Bool {
    !playhead.mode.isArriving || [.quit, .suspend, .redraw, .escape, .mouse].contains(message)
  }

  func perform(_ message: Message) {
    for command in update(&stage.state, message, scene: stage.scene) { perform(command) }
  }

  private func perform(_ command: Command) {
    switch command {
    case .quit: isDone = true
    case .suspend: control?.suspend()
    case .redraw: control?.redrawEverything()
    case .togglePlay: playhead.togglePlay()
    case .setSpeed(let speed): stage.scene.playback.speed = speed
    case .stepTick(let count): playhead.stepTick(count)
    case .stepEvent(let count): playhead.stepEvent(count)
    case .seek(let tick): playhead.seek(tick)
    case .toMark(let count): playhead.toMark(count)
    case .toCaption(let count): playhead.toCaption(count)
    case .toChapter(let index): playhead.toChapter(index)
    case .submit(let line): typist.submit(line)
    case .setTheme(let name): setTheme(name)
    case .setLanguage(let language): stage.state.language = language
    case .snapshot: tape.snapshot()
    case .record: tape.toggle()
    case .load(let name): load(name)
    case .setMouse(let isOn): control?.setMouse(isOn)
    case .whatIf(let command): typist.ask(command)
    }
  }

  private func setTheme(_ name: String) {
    do throws(Diagnostic) {
      stage.theme = try surroundings.theme(named: name)
      stage.state.theme = name
    } catch {
      stage.say(error)
    }
  }
}
