package import Simulation

/// A paging daemon with its pool, beside the same memory without one.
package struct PagingDaemonSetup: TextbookSetup {
  package typealias Model = PagingDaemonModel
  package var frames: Int
  /// Frames that the daemon keeps in the pool.
  package var pool: Int
  /// References from one of its rounds to the next.
  package var every: Int
  package init(frames: Int, pool: Int, every: Int) {
    self.frames = frames
    self.pool = pool
    self.every = every
  }
}

package enum PagingDaemonHappening: Hashable, Sendable {
  case referred(page: UInt32, isWrite: Bool, with: PagingDaemon.Outcome, without: PagingDaemon.Outcome)
  /// The daemon woke up and put so many pages into the pool; so many of them were written.
  case woke(moved: [UInt32], written: UInt32)
}

package struct PagingDaemonColumn: Hashable, Sendable {
  package var page: UInt32
  package var isWrite: Bool
  package var outcome: PagingDaemon.Outcome
  package var without: PagingDaemon.Outcome
  package var resident: [UInt32]
  package var pool: [UInt32]
}

package struct PagingDaemonModel: TextbookModel {
  package typealias Event = PageReference
  package typealias Happening = PagingDaemonHappening
  package struct Outcome: Hashable, Sendable {
    package var page: UInt32
    package var outcome: PagingDaemon.Outcome
  }

  package let setup: PagingDaemonSetup
  private var daemon: PagingDaemon
  private var without: PagingDaemon
  private var columns = Ledger<PagingDaemonColumn>(limit: Ledger<PagingDaemonColumn>.screenful)
  private var fingerprint = Digest()

  package init(_ setup: PagingDaemonSetup, script: [PageReference]) {
    self.setup = setup
    daemon = PagingDaemon(frames: setup.frames, poolTarget: setup.pool)
    without = PagingDaemon(frames: setup.frames, poolTarget: 0)
  }

  package mutating func perform(
    _ event: PageReference, isScripted: Bool, _ log: inout HappeningLog<PagingDaemonHappening>
  ) -> Outcome? {
    let page = event.reference.page
    let outcome = daemon.reference(event.reference)
    let other = without.reference(event.reference)
    log.note(.referred(page: page, isWrite: event.reference.isWrite, with: outcome, without: other))
    fingerprint.add(event.reference.packed)
    if (columns.total + 1) % setup.every == 0 {
      let before = daemon.writes
      let moved = daemon.wake()
      if !moved.isEmpty { log.note(.woke(moved: moved, written: UInt32(daemon.writes - before))) }
    }
    columns.append(
      PagingDaemonColumn(
        page: page, isWrite: event.reference.isWrite, outcome: outcome, without: other,
        resident: daemon.residentPages, pool: daemon.pool))
    return Outcome(page: page, outcome: outcome)
  }

  package func add(to digest: inout Digest) {
    digest.add(fingerprint.value)
    for page in daemon.residentPages + daemon.pool { digest.add(page) }
  }

  package var ownBytes: Int { columns.ownBytes + columns.ownCount * (64 + setup.frames * 4) + setup.frames * 24 }

  package var state: StateTree {
    func figures(_ daemon: PagingDaemon) -> [StateTree.Member] {
      [
        .init("references", .whole(columns.total)), .init("faults", .whole(daemon.faults)),
        .init("rescues", .whole(daemon.rescues)), .init("reads", .whole(daemon.reads)),
        .init("writes", .whole(daemon.writes)), .init("resident", .pages(daemon.residentPages)),
        .init("pool", .pages(daemon.pool)),
      ]
    }
    return .map([.init("daemon", .map(figures(daemon))), .init("without", .map(figures(without)))])
  }

  package func reading(_ request: TextbookRequest) -> PagingDaemonReading {
    PagingDaemonReading(
      setup: setup, references: columns.total, daemon: daemon, without: without,
      columns: columns.suffix(request.columns))
  }
}

package struct PagingDaemonReading: Sendable {
  package var setup: PagingDaemonSetup
  package var references: Int
  package var daemon: PagingDaemon
  package var without: PagingDaemon
  package var columns: [PagingDaemonColumn]
}
