import History
import Simulation

/// Searches done in one go; a session does them in steps, so that it can be stopped.
extension Timeline where W: ~Copyable {
  /// One advance; which of the conditions it met. Nil: none.
  mutating func step(watching conditions: [W.Condition]) -> Int? { advance(watching: conditions).hit }

  /// Back to the last moment before this one that met one of the conditions; which one. Nil: none did, and the run
  /// stays where it is.
  mutating func goBack(to conditions: [W.Condition]) -> Int? {
    var search = BackSearch(conditions, in: self)
    while true {
      switch proceed(&search) {
      case .goesOn: continue
      case .found(let index): return index
      case .nothing: return nil
      }
    }
  }
}
