package import Simulation

/// What if: the branch of a run, which is the same run but for one thing. It follows the run, the trunk, wherever that
/// goes, and both are compared request by request in every tick that is new to them.
///
/// The trunk stays its owner's: it is lent for each step. Who moves it calls `follow` after each tick that it ended,
/// and `settle` when it has come to rest.
package struct Branch<W: World & ~Copyable>: ~Copyable {
  package enum Change: Sendable {
    /// Something else is asked for where the trunk stands (a request, a sysctl).
    case events([W.Event])
    /// Another world of the same kind, seed or program from the beginning on; what is given by hand to the trunk is
    /// given to it too.
    case origin(W.Origin)
  }

  package internal(set) var timeline: Timeline<W>
  /// Where they branch, as the trunk counts.
  package let moment: Moment
  let events: [W.Event]
  /// The branching has been reached, and the change is made.
  package private(set) var isBranched = false
  /// The first tick that has not been compared.
  package private(set) var frontier: Tick = 0
  /// The first request that came out otherwise; nil: none so far.
  package private(set) var divergence: W.Divergence?
  /// Entries of the trunk's journal that were given to the branch as well.
  var mirrored: Int
  private var accounts: (trunk: W.Account, branch: W.Account)?

  /// Branches from where `trunk` stands; another origin, from the beginning. Refuses a world that cannot begin.
  /// - Parameter budget: bytes for the branch's keyframes.
  package init(
    of trunk: borrowing Timeline<W>, change: Change, budget: Int = HistoryMemory.usual / 2
  ) throws(W.Refusal) {
    switch change {
    case .events(let events):
      self.events = events
      moment = trunk.moment
      timeline = try Timeline<W>(trunk.origin, budget: budget, journal: Array(trunk.journal.prefix(moment.performed)))
    case .origin(let origin):
      events = []
      moment = .origin
      timeline = try Timeline<W>(origin, budget: budget, journal: [])
    }
    mirrored = moment.performed
  }

  /// On towards the branching, at most `limit` advances; there, the change is made. True when that is done.
  package mutating func approach(_ trunk: inout Timeline<W>, limit: Int) -> Bool {
    if isBranched { return true }
    for _ in 0..<limit {
      guard timeline.moment < moment else { break }
      _ = timeline.advance()
    }
    guard timeline.moment >= moment else { return false }
    trunk.go(to: moment)
    frontier = trunk.world.tick
    let account = trunk.world.account(besides: nil)
    for event in events { timeline.perform(event) }
    accounts = (account, timeline.world.account(besides: account))
    isBranched = true
    return true
  }

  /// The trunk has ended a tick: so does the branch. In a tick that is new, their requests are compared.
  package mutating func follow(_ trunk: inout Timeline<W>) {
    let tick = trunk.world.tick
    guard isBranched, tick == frontier + 1 else { return }
    // What was typed in that tick of the trunk has its place in the branch as well.
    if mirrored < trunk.performed { align(to: &trunk, inTick: frontier) }
    timeline.seek(tick: tick)
    defer { frontier = tick }
    guard divergence == nil, var accounts else { return }
    let came = (
      trunk: trunk.outcomes(ofTick: frontier, &accounts.trunk),
      branch: timeline.outcomes(ofTick: frontier, &accounts.branch)
    )
    divergence = W.divergence(at: frontier, trunk: came.trunk, branch: came.branch)
    self.accounts = accounts
  }

  /// The trunk rests somewhere: the branch goes to the same place.
  package mutating func settle(_ trunk: inout Timeline<W>) {
    guard isBranched else { return }
    if trunk.world.tick > frontier {
      let (here, tick) = (trunk.moment, trunk.world.tick)
      trunk.seek(tick: frontier)
      while frontier < tick { stepTick(&trunk) }
      trunk.go(to: here)
    }
    align(to: &trunk, inTick: trunk.world.tick)
  }

  package mutating func digest() -> Digest { timeline.digest() }

  /// One tick in both.
  package mutating func stepTick(_ trunk: inout Timeline<W>) {
    trunk.stepTick()
    follow(&trunk)
  }

  /// Both right after the request at which they diverged, or where that tick ends for the trunk.
  package mutating func goToDivergence(_ trunk: inout Timeline<W>) {
    guard let divergence else { return }
    trunk.seek(tick: divergence.tick)
    while trunk.world.tick == divergence.tick {
      _ = trunk.advance()
      if let serial = divergence.trunkSerial, trunk.world.serial > serial { break }
    }
    settle(&trunk)
  }
}

extension Timeline where W: ~Copyable {
  /// What came out in the tick that the run has just ended.
  mutating func outcomes(ofTick tick: Tick, _ account: inout W.Account) -> [W.Answer] {
    if let first = world.firstSerial(ofTick: tick, for: account) { return world.outcomes(since: first, &account) }
    // The world no longer holds all of the tick: it is played again, event by event.
    let end = moment
    seek(tick: tick)
    var all: [W.Answer] = []
    while moment < end {
      let first = world.serial
      _ = advance()
      all += world.outcomes(since: first, &account)
    }
    return all
  }
}
