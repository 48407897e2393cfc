extension ScriptStep {
  /// By caption: whether an event or a tick stands among the steps up to the next caption, so that something is to be
  /// seen between the two.
  package static func announcing(_ steps: [ScriptStep], captions: Int) -> [Bool] {
    var result = [Bool](repeating: false, count: captions)
    for (place, step) in steps.enumerated() {
      if case .say(let index) = step, index < captions { result[index] = isAnnounced(behind: place, of: steps) }
    }
    return result
  }

  private static func isAnnounced(behind place: Int, of steps: [ScriptStep]) -> Bool {
    for at in steps.indices[(place + 1)...] {
      if let doesSomething = steps[at].doesSomething { return doesSomething }
      // The body may run again from its start.
      if case .repeatEnd(let start) = steps[at],
        let again = steps[start...max(start, at)].lazy.compactMap({ $0.doesSomething }).first, again
      {
        return true
      }
    }
    return false
  }

  /// Nil: neither a caption nor anything that the world does.
  private var doesSomething: Bool? {
    switch self {
    case .event: true
    case .tick(let count): count > 0 ? true : nil
    case .say: false
    case .mark, .pause, .expect, .repeatStart, .repeatEnd, .view, .watch: nil
    }
  }
}
