package import Kernel

/// What if: the branch of a run, which is the same run but for one thing. It follows the run, the trunk, wherever that
/// goes, and both are compared request by request in every tick that is new to them.
///
/// The trunk stays its owner's: it is lent for each step. Who moves it calls `follow` after each tick that it ended,
/// and `settle` when it has come to rest.
package struct Branch: ~Copyable {
  package enum Change: Sendable {
    /// Something else is asked for where the trunk stands (a request, a sysctl).
    case events([Event])
    /// Another machine, seed or program from the beginning on; what is given by hand to the trunk is given to it too.
    case origin(Origin)
  }

  package internal(set) var timeline: Timeline
  /// Where they branch, as the trunk counts.
  package let moment: Timeline.Moment
  let events: [Event]
  /// The branching has been reached, and the change is made.
  package private(set) var isBranched = false
  /// The first tick that has not been compared.
  package private(set) var frontier: Tick = 0
  /// The first request that came out otherwise; nil: none so far.
  package private(set) var divergence: Divergence?
  /// Entries of the trunk's journal that were given to the branch as well.
  var mirrored: Int
  private var readers: (trunk: RequestReader, branch: RequestReader)?

  /// Branches from where `trunk` stands; another origin, from the beginning. Refuses a machine that cannot boot.
  /// - Parameter budget: bytes for the branch's keyframes.
  package init(
    of trunk: borrowing Timeline, change: Change, budget: Int = Timeline.defaultBudget / 2
  ) throws(ConfigurationProblem) {
    switch change {
    case .events(let events):
      self.events = events
      moment = trunk.moment
      timeline = try Timeline(trunk.origin, budget: budget, journal: Array(trunk.journal.prefix(moment.performed)))
    case .origin(let origin):
      events = []
      moment = Timeline.Moment(position: 0, performed: 0)
      timeline = try Timeline(origin, budget: budget, journal: [])
    }
    mirrored = moment.performed
  }

  /// On towards the branching, at most `limit` advances; there, the change is made. True when that is done.
  package mutating func approach(_ trunk: inout Timeline, limit: Int) -> Bool {
    if isBranched { return true }
    for _ in 0..<limit {
      guard timeline.moment < moment else { break }
      _ = timeline.advance()
    }
    guard timeline.moment >= moment else { return false }
    trunk.go(to: moment)
    frontier = trunk.machine.tick
    let old = trunk.machine.waiting.handles
    let reader = RequestReader(trunk.machine, waiting: old)
    for event in events { timeline.perform(event) }
    readers = (reader, RequestReader(timeline.machine, waiting: old))
    isBranched = true
    return true
  }

  /// The trunk has ended a tick: so does the branch. In a tick that is new, their requests are compared.
  package mutating func follow(_ trunk: inout Timeline) {
    let tick = trunk.machine.tick
    guard isBranched, tick == frontier + 1 else { return }
    // What was typed in that tick of the trunk has its place in the branch as well.
    if mirrored < trunk.performed { align(to: &trunk, inTick: frontier) }
    timeline.seek(tick: tick)
    defer { frontier = tick }
    guard divergence == nil, var readers else { return }
    let outcomes = (
      trunk: readers.trunk.readTick(frontier, of: &trunk), branch: readers.branch.readTick(frontier, of: &timeline)
    )
    divergence = Divergence(tick: frontier, trunk: outcomes.trunk, branch: outcomes.branch)
    self.readers = readers
  }

  /// The trunk rests somewhere: the branch goes to the same place.
  package mutating func settle(_ trunk: inout Timeline) {
    guard isBranched else { return }
    if trunk.machine.tick > frontier {
      let (here, tick) = (trunk.moment, trunk.machine.tick)
      trunk.seek(tick: frontier)
      while frontier < tick { stepTick(&trunk) }
      trunk.go(to: here)
    }
    align(to: &trunk, inTick: trunk.machine.tick)
  }

  package mutating func digest() -> Digest { timeline.digest() }

  /// One tick in both.
  package mutating func stepTick(_ trunk: inout Timeline) {
    trunk.stepTick()
    follow(&trunk)
  }

  /// Both right after the request at which they diverged, or where that tick ends for the trunk.
  package mutating func goToDivergence(_ trunk: inout Timeline) {
    guard let divergence else { return }
    trunk.seek(tick: divergence.tick)
    while trunk.machine.tick == divergence.tick {
      _ = trunk.advance()
      if let found = divergence.trunk, trunk.machine.ring.total > found.outcome.serial { break }
    }
    settle(&trunk)
  }
}
