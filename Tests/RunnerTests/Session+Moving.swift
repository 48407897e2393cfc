@testable import Runner

extension Session {
  /// It plays, or is on its way to somewhere.
  var isMoving: Bool { playhead.mode.isPlaying || playhead.mode.isUnderWay }
}
