import History
import Script
import Simulation

/// What a session does with time: one of these.
enum Mode {
  case paused
  /// At its speed.
  case playing
  /// Plays, and rests in the middle of a tick until this moment of the clock.
  case resting(until: UInt64)
  /// Stopped by itself, in the middle of a tick: by a breakpoint, by a caption of lecture mode, by the end of a saved
  /// run.
  case held
  /// On to somewhere, a slice at a time.
  case driving(Goal, then: Afterwards)
  /// Back through the past of the run, looking for a moment.
  case searching(any RunSearch)
  /// Both runs of a what-if are on their way to where the user stands.
  case arriving

  enum Goal {
    case tick(Tick)
    /// The same, but not past the end of the script.
    case within(Tick)
    case mark
    case chapter(Int)
    case caption
    /// The first request of a what-if that comes out otherwise.
    case divergence
  }

  /// What is done where the goal is.
  enum Afterwards {
    case stand
    case play
    case begin(WhatIfAsked)
  }

  var isPlaying: Bool {
    switch self {
    case .playing, .resting, .driving(_, then: .play): true
    case .paused, .held, .driving, .searching, .arriving: false
    }
  }
  var isHeld: Bool { if case .held = self { true } else { false } }
  var isResting: Bool { if case .resting = self { true } else { false } }
  var isSearching: Bool { if case .searching = self { true } else { false } }
  var isArriving: Bool { if case .arriving = self { true } else { false } }
  /// It is on its way to somewhere: a slice is due at once, and any key ends it.
  var isUnderWay: Bool {
    switch self {
    case .driving, .searching, .arriving: true
    case .paused, .playing, .resting, .held: false
    }
  }
}
