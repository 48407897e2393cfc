import Cells
import Kernel
import Script

/// A panel of the screen: everything about it that others need, in one place. Layout places it where it says, the
/// keymap and the help screen take its keys from it, the mouse and the arrows are its own, and it asks for what it
/// draws. A new panel is a type of its own, a name in `PanelName` and an entry in `PanelTable`.
protocol Panel: Sendable {
  var name: PanelName { get }
  /// The key that focuses it, 1...9; it stands in the panel's frame.
  var number: Int { get }
  /// In its frame.
  var title: Localized { get }
  /// What the help screen says of its number.
  var help: Localized { get }
  /// Keys that are its own, besides those that every panel has.
  var bindings: [Binding] { get }

  /// Whether its world and its subsystem are there: an empty panel is never shown.
  func exists(in scene: Scene) -> Bool
  /// Why it may be missing, after the name of the scenario.
  var absence: String { get }
  /// Whether the overview shows it where the scenario does not say.
  var isUsual: Bool { get }
  /// Where the overview puts it.
  /// - Parameter isLow: a screen of some 24 rows, on which the columns are short.
  func place(isLow: Bool) -> PanelPlace
  /// Whether its lines are long, so that two of it do better one above the other than side by side.
  func hasLongLines(isAlone: Bool) -> Bool

  /// Adds what it draws to what is read.
  func read(_ request: inout ReadingRequest, in frame: PanelFrame)
  /// Draws all of its rectangle, frame and inside.
  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas)

  /// Arrows and hjkl.
  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene)
  /// PgUp and PgDn: by so many pages.
  func page(_ state: inout State, by step: Int, scene: Scene)
  /// To its start or its end.
  func jump(_ state: inout State, toEnd: Bool, scene: Scene)
  /// A click at a place inside its frame.
  func press(_ state: inout State, x: Int, y: Int, in frame: PanelFrame)
  /// The wheel over it, up with a positive step.
  func wheel(_ state: inout State, by step: Int, scene: Scene)
  /// `z` and `Z`; false: nothing here can be zoomed, and another panel is asked.
  func zoom(_ state: inout State, by step: Int, scene: Scene) -> Bool
  /// `o`; false: there is nothing to choose here, and another panel is asked.
  func choose(_ state: inout State, scene: Scene) -> Bool
  /// Enter while it is expanded; false: it becomes small again.
  func open(_ state: inout State, scene: Scene) -> Bool
  /// Esc while it is expanded; false: it becomes small again.
  func close(_ state: inout State) -> Bool
  /// Another panel gets the focus.
  func leave(_ state: inout State)
  /// Esc where nothing is open: filters of its own go.
  func clear(_ state: inout State)
  /// What `e` explains while it has the focus, instead of the newest event; empty: nothing of its own.
  func steps(in scene: Scene) -> [Occurrence]
  /// What they are.
  var stepsTitle: Localized { get }
  /// The line that `/` opens.
  func find(_ state: State) -> Prompt

  /// One of its own keys, by the name of the binding.
  func act(_ state: inout State, _ binding: String, scene: Scene)
  /// What stands before a line of its own that is typed.
  func head(of line: String, _ language: Language) -> String
  /// A line of its own was typed, or the letter that it waits for.
  func answer(_ state: inout State, to line: String, with text: String)
}

/// A panel as it stands on a screen.
struct PanelFrame {
  /// Frame and inside.
  let area: Rectangle
  /// It has the body of the screen to itself.
  let isAlone: Bool
  let state: State
  let scene: Scene
  var inside: Rectangle { area.inset(by: 1) }
}

/// What most panels do.
extension Panel {
  var bindings: [Binding] { [] }
  func exists(in scene: Scene) -> Bool { scene.machine != nil }
  var absence: String { "has no such panel" }
  var isUsual: Bool { true }
  func hasLongLines(isAlone: Bool) -> Bool { isAlone }
  func read(_ request: inout ReadingRequest, in frame: PanelFrame) {}
  func press(_ state: inout State, x: Int, y: Int, in frame: PanelFrame) {}
  func wheel(_ state: inout State, by step: Int, scene: Scene) {
    state.focus = name
    move(&state, dx: 0, dy: -step, scene: scene)
  }
  func zoom(_ state: inout State, by step: Int, scene: Scene) -> Bool { false }
  func choose(_ state: inout State, scene: Scene) -> Bool { false }
  func open(_ state: inout State, scene: Scene) -> Bool { false }
  func close(_ state: inout State) -> Bool { false }
  func leave(_ state: inout State) {}
  func clear(_ state: inout State) {}
  func steps(in scene: Scene) -> [Occurrence] { [] }
  var stepsTitle: Localized { .oneByOne }
  func find(_ state: State) -> Prompt { Prompt(.find) }
  func act(_ state: inout State, _ binding: String, scene: Scene) {}
  func head(of line: String, _ language: Language) -> String { line }
  func answer(_ state: inout State, to line: String, with text: String) {}
}
