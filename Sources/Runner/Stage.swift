import Cells
import History
import Interface
import Script
import Simulation

/// What is on the screen: what the user chose, the scene as it was read last, and the pictures of both.
final class Stage {
  var state: State
  var scene: Scene
  var theme: Theme
  let screen: any Screen
  /// What the screen shows is no longer what there is: a picture is due.
  var hasChanged = true
  private let glyphs: Glyphs
  private var pictures: PictureRate
  private(set) var shownSize = Size(width: 0, height: 0)

  init(_ scene: Scene, _ state: State, theme: Theme, options: Session.Options, screen: any Screen) {
    self.scene = scene
    self.state = state
    self.theme = theme
    self.screen = screen
    glyphs = options.glyphs
    pictures = PictureRate(perSecond: options.picturesPerSecond)
  }

  // MARK: Pictures

  /// Where marks and end will stand is on the screen.
  var showsTimeline: Bool {
    if case .chapters = state.overlay { return true }
    return !Layout(size: screen.size, state: state, scene: scene).timeline.isEmpty
  }

  /// Nanoseconds until a picture may come.
  func rest(at now: UInt64) -> UInt64 { pictures.rest(at: now) }

  /// Reads what a picture of this moment shows, both runs of it: once for each picture.
  func read(_ run: any Run, beside whatIf: (branch: any RunBranch, isArriving: Bool)?) {
    let size = screen.size
    var scene = self.scene
    scene.read(for: state, size: size, of: run)
    if let whatIf {
      scene.read(whatIf: whatIf.branch, beside: run, for: state, size: size, isArriving: whatIf.isArriving)
    }
    self.scene = scene
    shownSize = size
  }

  /// The picture as it stands.
  func picture() -> Canvas { picture(of: scene) }

  /// The same for a recording of it, without the sign that there is one.
  func pictureOfRecording(_ shown: Canvas) -> Canvas {
    guard scene.playback.isRecording else { return shown }
    var scene = self.scene
    scene.playback.isRecording = false
    return picture(of: scene)
  }

  private func picture(of scene: Scene) -> Canvas {
    var canvas = Canvas(size: screen.size)
    draw(scene, state, theme: theme, glyphs: glyphs, into: &canvas)
    return canvas
  }

  func present(_ canvas: Canvas, at now: UInt64) {
    screen.present(canvas)
    pictures.shown(at: now)
    hasChanged = false
  }

  // MARK: Words

  func say(_ words: Localized, isError: Bool = false) { scene.notice = Notice(words[state.language], isError: isError) }
  func say(_ text: String) { scene.notice = Notice(text) }
  func say(_ problem: Diagnostic) { scene.notice = Notice(problem, in: state.language) }

  /// The saved run ends here: it stops once, and says so.
  func tell(savedEnd driver: Driver) {
    if driver.isAnotherRun {
      say(
        Localized(
          en: "the saved run ended otherwise: another version, or the file was changed",
          ja: "保存時と異なる結果です(版が違うか、ファイルが変更されています)"),
        isError: true)
    } else {
      say(Localized(en: "the saved run ends here; Space goes on", ja: "保存した実行はここまでです(Space で続行)"))
    }
  }

  /// Another scenario begins.
  func load(_ scenario: Scenario, _ run: any Run) {
    scene.scenario = scenario
    scene.names = scenario.names
    scene.trend = Trend()
    let speed = scenario.view.speed ?? scene.playback.speed
    let isRecording = scene.playback.isRecording
    scene.playback = Playback(speed: speed)
    scene.playback.isRecording = isRecording
    state.forget()
    state.apply(scenario.view)
    scene.shown = run.firstShown(state)
  }

  /// What a scenario, its script or a line wants shown.
  func apply(_ view: ViewSettings) {
    state.apply(view)
    if let speed = view.speed { scene.playback.speed = speed }
  }

  /// Turns to what a breakpoint is about, and to the occurrence that met it.
  func turn(to condition: WorldValue, occurrence: UInt64?) {
    say("◆ \(ConditionText.describe(any: condition))")
    state.look(at: condition)
    // Another panel that fills the screen would hide it.
    if state.expanded != nil { state.expanded = state.focus }
    state.selected = occurrence
    hasChanged = true
  }
}
