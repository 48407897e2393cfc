import History
import Interface
import Kernel
import Script

/// Where a run is driven to, in slices between which keys are read.
extension Session {
  enum Goal {
    case tick(UInt64)
    case mark
    case chapter(Int)
    case caption
    /// Where the user stands, once the other run of a what-if has come there.
    case arrival
    case divergence
  }

  /// Drives on until the deadline.
  mutating func work(towards goal: Goal, until deadline: UInt64) {
    hasChanged = true
    var isThere = false
    repeat {
      isThere = drive(to: goal)
    } while !isThere && clock.nanoseconds < deadline
    if isThere { self.goal = nil }
    if isArriving { return }
    afterTimeMoved()
    if isThere { makeChangeAhead() }
  }

  /// One step towards a goal; true when it is reached.
  private mutating func drive(to goal: Goal) -> Bool {
    hit = nil
    switch goal {
    case .tick(let tick):
      if timeline.machine.tick >= tick { return true }
      _ = advance()
      return timeline.machine.tick >= tick || hit != nil
    case .mark, .chapter, .caption:
      if case .step(let step) = advance() {
        switch (step, goal) {
        case (.mark, .mark), (.say, .caption): return true
        case (.mark(let index), .chapter(let wanted)) where index == wanted: return true
        default: break
        }
      }
      return timeline.machine.player.hasEnded || hit != nil
    case .arrival: return arrive()
    case .divergence: return findDivergence()
    }
  }
}
