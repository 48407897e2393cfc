/// Where a script stands. Part of the world's state, so that it is kept, restored and fingerprinted with it.
package struct ScriptPlayer: Hashable, Sendable {
  /// Index of the step that comes next.
  package var step = 0
  /// Repeats that are going on, outermost first: first step of the body, and how often it still runs after this time.
  package var loops: [Loop] = []
  /// The script sleeps until this tick.
  package var resumeAt: Tick = 0
  package var hasEnded = false
  package var caption: Int?
  package var mark: Int?
  /// By mark: when it was passed, and what the world had counted at that moment.
  package var markTicks: [Tick?] = []
  package var markCounts: [[UInt64]] = []
  /// Expectations that did not hold, by index, in the order in which they were met.
  package var brokenExpectations: [Int] = []
  package var metExpectations = 0

  package struct Loop: Hashable, Sendable {
    package var start: Int
    package var left: UInt32
    @inlinable package init(start: Int, left: UInt32) {
      self.start = start
      self.left = left
    }
  }

  /// - Parameter marks: how many chapter marks the script has.
  package init(marks: Int = 0) {
    markTicks = [Tick?](repeating: nil, count: marks)
    markCounts = [[UInt64]](repeating: [], count: marks)
  }

  /// Bytes of memory of what grows with the script.
  package var size: Int {
    (loops.count + markTicks.count + brokenExpectations.count) * 16
      + markCounts.reduce(0) { $0 + $1.count * 8 + 32 }
  }

  /// What the script wants of its world now.
  package enum Due<Event> {
    case event(Event)
    /// For who watches. The world records it; an `.expect` is the world's to look at.
    case cue(Cue)
    /// Nothing in this tick.
    case nothing
    /// The last step is done, for the first time.
    case end
  }

  /// The next step that is due at `tick`. Loops and sleeps are followed here.
  @inlinable package mutating func next<Event, Condition>(
    of steps: [ScriptStep<Event, Condition>], at tick: Tick
  ) -> Due<Event> {
    if hasEnded || resumeAt > tick { return .nothing }
    while step < steps.count {
      let place = step
      step += 1
      switch steps[place] {
      case .event(let event): return .event(event)
      case .tick(let ticks):
        if ticks == 0 { continue }
        resumeAt = tick + ticks
        return .nothing
      case .repeatStart(let count, let end):
        if count == 0 { step = end + 1 } else { loops.append(Loop(start: step, left: count - 1)) }
      case .repeatEnd: turnLoop()
      case .say(let index):
        caption = index
        return .cue(.say(index))
      case .mark(let index): return .cue(.mark(index))
      case .pause: return .cue(.pause)
      case .view(let index): return .cue(.view(index))
      case .expect(let index): return .cue(.expect(index))
      case .watch: return .cue(.watch(step: place))
      }
    }
    hasEnded = true
    return .end
  }

  /// The end of the innermost loop's body: once more, or on.
  @usableFromInline mutating func turnLoop() {
    let innermost = loops.count - 1
    if loops[innermost].left == 0 {
      loops.removeLast()
    } else {
      loops[innermost].left -= 1
      step = loops[innermost].start
    }
  }

  /// A mark is passed.
  /// - Parameter counts: what the world has counted so far, for claims `since` the mark.
  package mutating func pass(mark index: Int, at tick: Tick, counts: [UInt64]) {
    mark = index
    markTicks[index] = tick
    markCounts[index] = counts
  }

  /// How often something was counted before a mark; 0 without one, or when it was not passed.
  package func count(_ index: Int, before mark: Int?) -> UInt64 {
    mark.flatMap { markCounts[$0].isEmpty ? nil : markCounts[$0][index] } ?? 0
  }

  package mutating func note(expectation index: Int, held: Bool) {
    if held { metExpectations += 1 } else { brokenExpectations.append(index) }
  }

  /// All of it.
  package func add(to digest: inout Digest) {
    digest.add(step)
    digest.add(resumeAt)
    addPlace(to: &digest)
    addProgress(to: &digest)
  }

  /// Where the script stands in its steps.
  package func addPlace(to digest: inout Digest) {
    for loop in loops {
      digest.add(loop.start)
      digest.add(loop.left)
    }
  }

  /// What it has said and claimed so far.
  package func addProgress(to digest: inout Digest) {
    digest.add(hasEnded ? 1 : 0)
    digest.add(optional: caption.map { UInt64($0) })
    digest.add(optional: mark.map { UInt64($0) })
    for tick in markTicks { digest.add(optional: tick) }
    digest.add(metExpectations)
    for index in brokenExpectations { digest.add(index) }
  }
}
