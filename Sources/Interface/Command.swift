package import Script
package import Simulation

/// What the interface asks of the runner.
package enum Command: Hashable, Sendable {
  case quit
  case suspend
  /// Everything is to be sent to the terminal again.
  case redraw
  case togglePlay
  /// Ticks per second.
  case setSpeed(Int)
  /// So many ticks forward; negative: back. Stepping pauses the play.
  case stepTick(Int)
  /// So many events forward; negative: back. Stepping pauses the play.
  case stepEvent(Int)
  case seek(Tick)
  /// To the next mark, or with -1 to the one before.
  case toMark(Int)
  /// On to the next caption, or with -1 to the one before.
  case toCaption(Int)
  /// To a mark, by its index.
  case toChapter(Int)
  /// A line of `:`, for the parser of scenarios.
  case submit(line: String)
  case setTheme(String)
  case setLanguage(Language)
  case snapshot
  /// Recording on or off.
  case record
  /// Plays the scenario of this name from its start.
  case load(String)
  case setMouse(Bool)
  case whatIf(WhatIfCommand)
}
