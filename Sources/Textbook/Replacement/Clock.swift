import Simulation

/// Clock: FIFO's ring with a hand. R = 1: clear it and move on; R = 0: that page goes.
struct ClockHand: RingRule {
  static var hitBits: UInt8 { FrameRing.referenced }

  @inline(__always) mutating func chooseVictim<Observer: ReplacementObserver>(
    _ ring: inout FrameRing, _ observer: inout Observer
  ) -> VictimReason {
    if Observer.isWatching { ring.tellCandidates(&observer) }
    observer.scanned(1)
    while true {
      let page = ring.pages[ring.hand]
      let state = ring.state[Int(page)]
      if state & FrameRing.referenced == 0 { return .notReferenced }
      ring.state[Int(page)] = state & ~FrameRing.referenced
      observer.wrote(1)
      observer.scanned(1)
      if Observer.isWatching {
        observer.note(.passed(frame: UInt32(ring.hand), page: page, reason: .secondChance))
      }
      ring.advance()
    }
  }
}

/// The enhanced clock (Silberschatz, Stallings): a sweep for (R, M) = (0, 0) that changes nothing, then one for (0, 1)
/// that clears R on its way, and both again. Each sweep begins where the hand is and goes round once.
struct EnhancedHand: RingRule {
  static var hitBits: UInt8 { FrameRing.referenced }

  mutating func chooseVictim<Observer: ReplacementObserver>(
    _ ring: inout FrameRing, _ observer: inout Observer
  ) -> VictimReason {
    if Observer.isWatching { ring.tellCandidates(&observer) }
    var clears = false
    while !sweep(&ring, clearing: clears, &observer) { clears.toggle() }
    return .notReferenced
  }

  /// Once round. True: the hand stands on the victim.
  private func sweep<Observer: ReplacementObserver>(
    _ ring: inout FrameRing, clearing: Bool, _ observer: inout Observer
  ) -> Bool {
    let wanted: UInt8 = clearing ? FrameRing.modified : 0
    for _ in 0..<ring.capacity {
      let page = ring.pages[ring.hand]
      let state = ring.state[Int(page)]
      observer.scanned(1)
      if state & (FrameRing.referenced | FrameRing.modified) == wanted { return true }
      let isCleared = clearing && state & FrameRing.referenced != 0
      if isCleared {
        ring.state[Int(page)] = state & ~FrameRing.referenced
        observer.wrote(1)
      }
      if Observer.isWatching {
        observer.note(
          .passed(frame: UInt32(ring.hand), page: page, reason: isCleared ? .secondChance : .otherClass))
      }
      ring.advance()
    }
    return false
  }
}
