import History
import Interface
import Script
import Simulation

/// Tells the script to the screen: captions, chapters and views, forward as the script goes, and back to where they
/// were.
final class Narrator {
  /// Something that the script said to the screen, and the moment right after it.
  struct Told {
    var moment: Moment
    var cue: Cue
    var isCaption: Bool { if case .say = cue { true } else { false } }
    var isMark: Bool { if case .mark = cue { true } else { false } }
  }

  private let stage: Stage
  private let driver: Driver
  /// As far as the run has been; the screen shows it up to `toldUntil`.
  private var told: [Told] = []
  private var toldUntil = Moment.origin
  private var firstView: LookedAt
  private var firstSpeed: Int
  /// Focus and layout that the scenario asked for last: whatever the user looks at in between, they come back with the
  /// next caption.
  private var staged: Stagecraft?

  init(_ stage: Stage, _ driver: Driver) {
    self.stage = stage
    self.driver = driver
    firstView = stage.state.lookedAt
    firstSpeed = stage.scene.playback.speed
  }

  /// The run is at its beginning: the screen as it is now is what all that is told changes.
  func begin() {
    told = []
    toldUntil = driver.run.moment
    firstView = stage.state.lookedAt
    firstSpeed = stage.scene.playback.speed
    stage.state.look = nil
    staged = nil
    noteStaging(by: stage.scene.scenario.view)
  }

  private func noteStaging(by view: ViewSettings) {
    if view.stagesPanels { staged = stage.state.stagecraft }
  }

  /// A step of the script that is for the screen.
  func tell(_ cue: Cue) {
    foresee(cue)
    toldUntil = driver.run.moment
    show(cue)
  }

  /// A caption is due, and the run will stand right before it: what is shown stays.
  func foresee(_ cue: Cue) {
    // What was told after this in another future is forgotten with it.
    while let last = told.last, last.moment > toldUntil { told.removeLast() }
    told.append(Told(moment: driver.run.moment, cue: cue))
  }

  private func show(_ cue: Cue) {
    switch cue {
    case .say(let index):
      stage.state.stopPointing()
      if let staged { stage.state.stagecraft = staged }
      stage.state.point(at: stage.scene.scenario.look(ofCaption: index))
    case .view(let index):
      stage.state.stopPointing()
      stage.apply(stage.scene.scenario.views[index])
      noteStaging(by: stage.scene.scenario.views[index])
    default: break
    }
  }

  /// After time went back: where that undid a view or a caption, the screen shows again what it showed then.
  func tellAgain() {
    let now = driver.run.moment
    defer { toldUntil = min(toldUntil, now) }
    guard now < toldUntil else { return }
    let undone = told.filter { now < $0.moment && $0.moment <= toldUntil }
    guard undone.contains(where: { !$0.isMark }) else { return }
    let speed = stage.scene.playback.speed
    let changesSpeed = undone.contains { entry in
      if case .view(let index) = entry.cue { stage.scene.scenario.views[index].speed != nil } else { false }
    }
    stage.state.look = nil
    stage.state.lookedAt = firstView
    staged = nil
    noteStaging(by: stage.scene.scenario.view)
    stage.scene.playback.speed = firstSpeed
    for entry in told where entry.moment <= now { show(entry.cue) }
    // The user's own speed stays where the script's did not change.
    if !changesSpeed { stage.scene.playback.speed = speed }
  }

  // MARK: Places to go back to

  private func announces(_ told: Told) -> Bool {
    if case .say(let index) = told.cue { stage.scene.announces(index) } else { false }
  }

  /// A caption stands.
  var isBegun: Bool { told.contains { $0.isCaption && $0.moment <= driver.run.moment } }

  /// The caption that stands has something to show.
  var isAnnouncing: Bool {
    told.last { $0.isCaption && $0.moment <= driver.run.moment }.map { announces($0) } ?? false
  }

  /// The same of the caption that stood before the last advance.
  var wasAnnouncing: Bool {
    told.last { $0.isCaption && $0.moment < driver.run.moment }.map { announces($0) } ?? false
  }

  /// What the caption that stands announces is done, and the next caption has not come.
  var isAnnouncedDone: Bool {
    let now = driver.run.moment
    guard isAnnouncing else { return false }
    if driver.run.hasEnded { return true }
    return told.first { $0.isCaption && $0.moment > now }.map { $0.moment.before == now } ?? false
  }

  /// The stop of a lecture before this moment: right after a caption, or right before the next one, when what the
  /// caption announces is done. Nil: there was none.
  var stopBefore: Moment? {
    let now = driver.run.moment
    var stop: Moment?
    var last: Told?
    for caption in told where caption.isCaption {
      if let last, announces(last), caption.moment.before < now { stop = caption.moment.before }
      guard caption.moment < now else { break }
      stop = caption.moment
      last = caption
    }
    return stop
  }
  var markBefore: Moment? { told.last { $0.isMark && $0.moment < driver.run.moment }?.moment }

  /// The moment right after a mark that was passed.
  func passed(mark index: Int) -> Moment? {
    let now = driver.run.moment
    return told.last { entry in
      if case .mark(let mark) = entry.cue { mark == index && entry.moment <= now } else { false }
    }?.moment
  }
}

extension Moment {
  /// One advance before it.
  var before: Moment { Moment(position: position - min(position, 1), performed: performed) }
}
