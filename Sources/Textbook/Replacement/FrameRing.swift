import Simulation

/// The frames as FIFO and the clocks see them: a ring with a hand. Because a page goes into the frame of its victim,
/// the order of the ring is the order of the frames. One byte a page says whether it is resident, with its R and M bit.
struct FrameRing: ~Copyable {
  static let resident: UInt8 = 1
  static let referenced: UInt8 = 2
  static let modified: UInt8 = 4

  let capacity: Int
  /// The hand's frame.
  var hand = 0
  /// Frames 0 ..< used hold a page.
  var used = 0
  var pages: ZeroedBuffer<UInt32>
  /// By page.
  var state: ZeroedBuffer<UInt8>

  init(frames: Int) {
    // Unreachable: readers begin at 1; an exit test holds it.
    precondition(frames > 0)
    capacity = frames
    pages = ZeroedBuffer(zeroed: 0)
    state = ZeroedBuffer(zeroed: 0)
  }

  private init(copying other: borrowing FrameRing) {
    capacity = other.capacity
    hand = other.hand
    used = other.used
    pages = other.pages.clone()
    state = other.state.clone()
  }
  func clone() -> FrameRing { FrameRing(copying: self) }

  mutating func grow(pages count: Int) {
    if count > state.count { state.grow(to: count) }
    let frames = min(capacity, count)
    if frames > pages.count { pages.grow(to: frames) }
  }

  /// Into the lowest free frame. False: none is free.
  @inline(__always) mutating func fill(_ page: UInt32, _ bits: UInt8) -> Bool {
    if used == capacity { return false }
    pages[used] = page
    state[Int(page)] = bits | Self.resident
    used += 1
    hand = used == capacity ? 0 : used
    return true
  }

  /// The page under the hand goes, another one comes, the hand moves on.
  @inline(__always) mutating func replaceUnderHand(_ page: UInt32, _ bits: UInt8) {
    state[Int(pages[hand])] = 0
    pages[hand] = page
    state[Int(page)] = bits | Self.resident
    advance()
  }

  @inline(__always) mutating func advance() { hand = hand + 1 == capacity ? 0 : hand + 1 }

  func page(inFrame frame: Int) -> UInt32? { frame < used ? pages[frame] : nil }

  /// For those who watch: small memories, so a search will do.
  func frame(of page: UInt32) -> UInt32 {
    for frame in 0..<used where pages[frame] == page { return UInt32(frame) }
    // Unreachable: the caller has just seen the page's bits in `state`.
    preconditionFailure("the page is not resident")
  }

  /// A hit: the bits of the page are set.
  @inline(__always) mutating func touch<Observer: ReplacementObserver>(
    _ reference: Reference, _ bits: UInt8, _ observer: inout Observer
  ) {
    if bits != 0 || reference.isWrite {
      let page = Int(reference.page)
      let now = state[page] | bits | (reference.isWrite ? Self.modified : 0)
      // Hot pages have their bits set already: reading is cheaper than writing.
      if now != state[page] { state[page] = now }
    }
    if Observer.isWatching {
      observer.note(.hit(page: reference.page, frame: frame(of: reference.page)))
    }
  }

  @inline(__always) func isResident(_ page: UInt32) -> Bool { state[Int(page)] != 0 }

  /// Throws out the page under the hand, loads the other, counts and tells it.
  @inline(__always) mutating func replace<Observer: ReplacementObserver>(
    with reference: Reference, _ bits: UInt8, _ reason: VictimReason, _ tally: inout Tally, _ observer: inout Observer
  ) {
    let victim = pages[hand]
    let isModified = state[Int(victim)] & Self.modified != 0
    tally.evictions &+= 1
    if isModified { tally.writeBacks &+= 1 }
    if Observer.isWatching {
      observer.note(.victim(frame: UInt32(hand), page: victim, isModified: isModified, reason: reason))
      observer.note(.loaded(page: reference.page, frame: UInt32(hand)))
    }
    replaceUnderHand(reference.page, bits)
  }

  /// A fault: into a free frame if there is one.
  @inline(__always) mutating func fillOrFalse<Observer: ReplacementObserver>(
    _ reference: Reference, _ bits: UInt8, _ observer: inout Observer
  ) -> Bool {
    if Observer.isWatching { observer.note(.fault(page: reference.page)) }
    guard fill(reference.page, bits) else { return false }
    if Observer.isWatching { observer.note(.loaded(page: reference.page, frame: UInt32(used - 1))) }
    return true
  }

  /// Tells those who watch about every page in the ring's order from the hand.
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) {
    for step in 0..<used {
      let frame = (hand + step) % used
      let bits = state[Int(pages[frame])]
      observer.note(
        .candidate(
          frame: UInt32(frame), page: pages[frame], key: UInt64(step), isReferenced: bits & Self.referenced != 0,
          isModified: bits & Self.modified != 0))
    }
  }
}
