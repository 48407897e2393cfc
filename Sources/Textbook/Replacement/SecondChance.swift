import Simulation

/// Second chance: FIFO's queue; the page at the head goes if R = 0, else R is cleared and it moves to the tail. The
/// same policy as `ClockHand` with another data structure: their counts are equal.
struct SecondChance: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var frames: ResidentFrames
  /// By frame: the next one in the queue, towards the tail.
  private var next: ZeroedBuffer<UInt32>
  private var head = 0
  private var tail = 0
  private let loadBit: UInt8

  init(frames count: Int, referencedOnLoad: Bool) {
    frames = ResidentFrames(frames: count)
    next = ZeroedBuffer(zeroed: 0)
    loadBit = referencedOnLoad ? 1 : 0
  }
  private init(copying other: borrowing SecondChance) {
    tally = other.tally
    frames = other.frames.clone()
    next = other.next.clone()
    head = other.head
    tail = other.tail
    loadBit = other.loadBit
  }
  func clone() -> SecondChance { SecondChance(copying: self) }
  mutating func grow(pages: Int) {
    frames.grow(pages: pages)
    let needed = frames.framesNeeded(pages: pages)
    if needed > next.count { next.grow(to: needed) }
  }
  mutating func preload(_ page: UInt32, nextUse: UInt32) {
    append(frames.fill(page, isWrite: false))
  }
  func page(inFrame frame: Int) -> UInt32? { frames.page(inFrame: frame) }

  @inline(__always) private mutating func append(_ frame: Int) {
    next[tail] = UInt32(frame)
    tail = frame
  }

  @inline(__always) mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    if let frame = frames.frame(of: reference.page) {
      frames.hit(reference, frame, &observer)
      frames.isReferenced[frame] = 1
      return
    }
    tally.faults &+= 1
    if Observer.isWatching { observer.note(.fault(page: reference.page)) }
    observer.wrote(2)
    let frame: Int
    if !frames.isFull {
      frame = frames.fill(reference, &observer)
    } else {
      if Observer.isWatching { tellCandidates(&observer) }
      observer.scanned(1)
      while frames.isReferenced[head] != 0 {
        frames.isReferenced[head] = 0
        observer.wrote(3)
        observer.scanned(1)
        if Observer.isWatching {
          observer.note(.passed(frame: UInt32(head), page: frames.pageOf[head], reason: .secondChance))
        }
        let moved = head
        // A queue of one is its own tail.
        if frames.capacity > 1 {
          head = Int(next[head])
          append(moved)
        }
      }
      frame = head
      if frames.capacity > 1 { head = Int(next[head]) }
      frames.replace(frame, with: reference, .notReferenced, &tally, &observer)
    }
    frames.isReferenced[frame] = loadBit
    append(frame)
  }

  /// Key: place in the queue, 0 = head.
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) {
    var frame = head
    for place in 0..<frames.used {
      frames.tellCandidate(inFrame: frame, key: UInt64(place), &observer)
      frame = Int(next[frame])
    }
  }
}
