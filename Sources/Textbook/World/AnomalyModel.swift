package import Simulation

/// A search for a shortest string on which one frame more means more faults; so many strings are tried a tick.
package struct AnomalySetup: TextbookSetup {
  package typealias Model = AnomalyModel
  package var rule: PolicyRule
  /// The smaller memory.
  package var frames: Int
  package var pages: Int
  /// Longest string.
  package var length: Int
  /// References tried a tick.
  package var perTick: Int
  package init(_ rule: PolicyRule, frames: Int, pages: Int, length: Int, perTick: Int) {
    self.rule = rule
    self.frames = frames
    self.pages = pages
    self.length = length
    self.perTick = perTick
  }
}

package enum AnomalyHappening: Hashable, Sendable {
  /// No string of this length shows it: those one longer are tried.
  case nothing(length: UInt32, tried: UInt64)
  case found(AnomalySearch.Found, tried: UInt64)
  case gaveUp(length: UInt32, tried: UInt64)
}

package struct AnomalyModel: TextbookModel {
  /// So many references more are tried at once.
  package struct Event: Hashable, Sendable {
    package var steps: UInt32
    package init(steps: UInt32) { self.steps = steps }
  }
  package typealias Happening = AnomalyHappening
  package struct Outcome: Hashable, Sendable {
    package var tried: UInt64
    package var found: AnomalySearch.Found?
  }

  /// Stretches of the search that were gone before: it is the same every time, and going back is a look-up.
  private final class Trail {
    var stretches: [UInt64: (steps: UInt64, search: AnomalySearch, progress: AnomalySearch.Progress)] = [:]
  }

  package let setup: AnomalySetup
  private var search: AnomalySearch
  private var isDone = false
  private let trail = Trail()

  package init(_ setup: AnomalySetup, script: [Event]) {
    self.setup = setup
    search = AnomalySearch(setup.rule, frames: setup.frames, pages: setup.pages)
  }

  package mutating func perform(
    _ event: Event, isScripted: Bool, _ log: inout HappeningLog<AnomalyHappening>
  ) -> Outcome? {
    proceed(steps: UInt64(event.steps), &log)
    return Outcome(tried: search.steps, found: search.found)
  }

  package mutating func pass(_ log: inout HappeningLog<AnomalyHappening>) -> Outcome? {
    guard !isDone else { return nil }
    proceed(steps: UInt64(setup.perTick), &log)
    return Outcome(tried: search.steps, found: search.found)
  }

  private mutating func proceed(steps: UInt64, _ log: inout HappeningLog<AnomalyHappening>) {
    guard !isDone else { return }
    let before = search.length
    let progress: AnomalySearch.Progress
    if let known = trail.stretches[search.steps], known.steps == steps {
      (search, progress) = (known.search, known.progress)
    } else {
      let start = search.steps
      progress = search.proceed(steps: steps, upTo: setup.length)
      trail.stretches[start] = (steps, search, progress)
    }
    for length in before..<max(before, min(search.length, setup.length + 1)) {
      log.note(.nothing(length: UInt32(length), tried: search.steps))
    }
    switch progress {
    case .goesOn: break
    case .found(let found):
      isDone = true
      log.note(.found(found, tried: search.steps))
    case .nothing:
      isDone = true
      log.note(.gaveUp(length: UInt32(setup.length), tried: search.steps))
    }
  }

  package func add(to digest: inout Digest) {
    digest.add(search.steps)
    for page in search.string { digest.add(page) }
  }
  package var ownBytes: Int { 1024 }

  package var state: StateTree {
    .map([
      .init("tried", .whole(search.steps)), .init("length", .whole(search.length)),
      .init("found", .pages(search.found?.string ?? [])),
      .init("faults", search.found.map { .whole($0.faults) } ?? .nothing),
      .init("faults_with_one_more", search.found.map { .whole($0.faultsWithOneMore) } ?? .nothing),
    ])
  }

  package func reading(_ request: TextbookRequest) -> AnomalyReading {
    let string = search.found?.string ?? search.string
    func columns(_ frames: Int) -> PolicyStudy {
      PolicyStudy(
        setup.rule, frames: frames, references: string.map { Reference(page: $0) }, pages: setup.pages,
        keepsFrames: true)
    }
    return AnomalyReading(
      setup: setup, tried: search.steps, length: search.length, string: string, isFound: search.found != nil,
      isDone: isDone, small: columns(setup.frames), large: columns(setup.frames + 1))
  }
}

package struct AnomalyReading: Sendable {
  package var setup: AnomalySetup
  package var tried: UInt64
  /// Of the strings that are being tried.
  package var length: Int
  /// The one that was found, or the one that is being tried.
  package var string: [UInt32]
  package var isFound: Bool
  package var isDone: Bool
  package var small: PolicyStudy
  package var large: PolicyStudy
}
