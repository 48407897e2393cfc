import History
import Interface
import Script
import Simulation

/// Something that the script said to the screen, and the moment right after it.
struct Told {
  var moment: Moment
  var step: Cue
  var isCaption: Bool { if case .say = step { true } else { false } }
  var isMark: Bool { if case .mark = step { true } else { false } }
}

/// Captions, chapters and views: forward as the script goes, and back to where they were.
extension Session {
  /// It plays, or is driven to somewhere.
  package var isMoving: Bool { scene.playback.isPlaying || goal != nil }

  /// A step of the script that is for the screen.
  func tell(_ step: Cue) {
    // What was told after this in another future is forgotten with it.
    while let last = told.last, last.moment > toldUntil { told.removeLast() }
    told.append(Told(moment: timeline.moment, step: step))
    toldUntil = timeline.moment
    show(step)
    guard case .say = step, state.isLecture, scene.playback.isPlaying else { return }
    scene.playback.isPlaying = false
    isHeld = true
  }

  private func show(_ step: Cue) {
    switch step {
    case .say(let index): state.point(at: scene.scenario.look(ofCaption: index))
    case .view(let index):
      state.stopPointing()
      apply(scene.scenario.views[index])
    default: break
    }
  }

  /// The session is at its beginning: the screen as it is now is what all that is told changes.
  func beginTelling() {
    told = []
    toldUntil = timeline.moment
    firstView = state.lookedAt
    firstSpeed = scene.playback.speed
    state.look = nil
  }

  /// After time went back: where that undid a view or a caption, the screen shows again what it showed then.
  func tellAgain() {
    let now = timeline.moment
    defer { toldUntil = min(toldUntil, now) }
    guard now < toldUntil else { return }
    let undone = told.filter { now < $0.moment && $0.moment <= toldUntil }
    guard undone.contains(where: { !$0.isMark }), let firstView else { return }
    let speed = scene.playback.speed
    let changesSpeed = undone.contains { entry in
      if case .view(let index) = entry.step { scene.scenario.views[index].speed != nil } else { false }
    }
    state.look = nil
    state.lookedAt = firstView
    scene.playback.speed = firstSpeed
    for entry in told where entry.moment <= now { show(entry.step) }
    // The user's own speed stays where the script's did not change.
    if !changesSpeed { scene.playback.speed = speed }
  }

  /// On to the next caption, playing; at once where it plays already. Or back to the one before.
  func toCaption(_ count: Int) {
    if count > 0 {
      guard !timeline.hasEnded else { return }
      if scene.playback.isPlaying {
        scene.playback.isPlaying = false
        goal = .caption
      } else {
        startPlaying()
      }
      return
    }
    scene.playback.isPlaying = false
    go(back: told.last { $0.isCaption && $0.moment < timeline.moment })
  }

  /// To the moment right after a mark, back or forward.
  func toChapter(_ index: Int) {
    scene.playback.isPlaying = false
    let now = timeline.moment
    let before = told.last { entry in
      if case .mark(let mark) = entry.step { mark == index && entry.moment <= now } else { false }
    }
    guard before == nil else { return go(back: before) }
    goal = timeline.hasEnded ? nil : .chapter(index)
    hasChanged = true
  }

  /// To the next mark, or back to the one before.
  func toMark(_ count: Int) {
    scene.playback.isPlaying = false
    if count > 0 {
      goal = timeline.hasEnded ? nil : .mark
      afterTimeMoved()
    } else {
      go(back: told.last { $0.isMark && $0.moment < timeline.moment })
    }
  }

  /// To something that was told, or to the beginning.
  private func go(back entry: Told?) {
    if let entry { timeline.go(to: entry.moment) } else { timeline.seek(tick: 0) }
    afterTimeMoved()
  }
}
