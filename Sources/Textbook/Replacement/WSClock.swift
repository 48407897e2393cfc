import Simulation

/// WSClock: a hand on the ring of frames. R = 1: cleared, last use := now, move on. R = 0 and older than tau: a clean
/// page goes; of a modified one the write-back is scheduled (M := 0), move on. After a full turn: if a write was
/// scheduled go on, the first to be done is found; else any clean page from the hand; else the page under the hand.
///
/// A write scheduled here counts as the write-back of that page.
struct WSClock: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var pages: AgedFrames
  private var hand = 0
  private let tau: UInt64

  init(frames count: Int, interval: UInt32, tau: UInt64) {
    pages = AgedFrames(frames: count, interval: interval)
    self.tau = tau
  }
  private init(copying other: borrowing WSClock) {
    tally = other.tally
    pages = other.pages.clone()
    hand = other.hand
    tau = other.tau
  }
  func clone() -> WSClock { WSClock(copying: self) }
  mutating func grow(pages count: Int) { pages.grow(pages: count) }
  mutating func preload(_ page: UInt32, nextUse: UInt32) { pages.preload(page) }
  func page(inFrame frame: Int) -> UInt32? { pages.frames.page(inFrame: frame) }
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) { pages.tellCandidates(&observer) }
  var handFrame: Int? { hand }

  mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    pages.passTime(&observer)
    if pages.hitOrFill(reference, &tally, &observer) { return }
    if Observer.isWatching { pages.tellCandidates(&observer) }
    var ring = WSClockRing(
      pages: (0..<pages.frames.used).map { frame in
        .init(
          page: Int(pages.frames.pageOf[frame]), isReferenced: pages.frames.isReferenced[frame] != 0,
          isModified: pages.frames.isModified[frame] != 0, lastUse: Int(pages.lastUse[frame]))
      }, hand: hand)
    let reason = ring.turn(now: Int(pages.now), tau: Int(tau), &observer)
    tally.writeBacks &+= UInt64(ring.written.count)
    for (frame, page) in ring.pages.enumerated() {
      pages.frames.isReferenced[frame] = page.isReferenced ? 1 : 0
      pages.frames.isModified[frame] = page.isModified ? 1 : 0
      pages.lastUse[frame] = UInt64(page.lastUse)
    }
    pages.replace(ring.hand, with: reference, reason, &tally, &observer)
    hand = ring.hand + 1 == pages.frames.capacity ? 0 : ring.hand + 1
  }
}

/// The ring of WSClock as a value: one search for a victim.
package struct WSClockRing: Hashable, Sendable {
  package struct Page: Hashable, Sendable {
    package var page: Int
    package var isReferenced: Bool
    package var isModified: Bool
    package var lastUse: Int
    package init(page: Int, isReferenced: Bool, isModified: Bool, lastUse: Int) {
      self.page = page
      self.isReferenced = isReferenced
      self.isModified = isModified
      self.lastUse = lastUse
    }
  }

  /// In the order of the ring.
  package var pages: [Page]
  /// After `turn` on the victim.
  package var hand: Int
  /// Indices of the pages whose write-back was scheduled, in order.
  package private(set) var written: [Int] = []

  package init(pages: [Page], hand: Int) {
    // Unreachable: the reader refuses a hand on no page; an exit test holds it.
    precondition(pages.indices.contains(hand))
    self.pages = pages
    self.hand = hand
  }

  /// Moves the hand until it stands on the victim.
  package mutating func turn<Observer: ReplacementObserver>(
    now: Int, tau: Int, _ observer: inout Observer
  ) -> VictimReason {
    for step in 0..<2 * pages.count {
      if step == pages.count, written.isEmpty { break }
      let page = pages[hand]
      observer.scanned(1)
      let reason: PassReason
      if page.isReferenced {
        pages[hand].isReferenced = false
        pages[hand].lastUse = now
        observer.wrote(2)
        reason = .secondChance
      } else if now - page.lastUse <= tau {
        reason = .insideWorkingSet
      } else if page.isModified {
        pages[hand].isModified = false
        written.append(hand)
        observer.wrote(1)
        reason = .writeScheduled
      } else {
        return .outsideWorkingSet
      }
      if Observer.isWatching {
        observer.note(.passed(frame: UInt32(hand), page: UInt32(page.page), reason: reason))
      }
      hand = (hand + 1) % pages.count
    }
    for step in 0..<pages.count where !pages[(hand + step) % pages.count].isModified {
      hand = (hand + step) % pages.count
      return .anyClean
    }
    return .underTheHand
  }

  /// The clock interrupt: R = 1: last use := now, R := 0.
  package mutating func tick(now: Int) {
    for index in pages.indices where pages[index].isReferenced {
      pages[index].isReferenced = false
      pages[index].lastUse = now
    }
  }
}
