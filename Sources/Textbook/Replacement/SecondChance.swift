import Simulation

/// Second chance: FIFO's queue; the page at the head goes if R = 0, else R is cleared and it moves to the tail. The
/// same policy as `Clock` with another data structure: their counts are equal.
struct SecondChance: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var frames: ResidentFrames
  /// By frame: the next one in the queue, towards the tail.
  private var next: ZeroedBuffer<UInt32>
  private var isReferenced: ZeroedBuffer<UInt8>
  private var head = 0
  private var tail = 0
  private let loadBit: UInt8

  init(frames count: Int, referencedOnLoad: Bool) {
    frames = ResidentFrames(frames: count)
    next = ZeroedBuffer(zeroed: 0)
    isReferenced = ZeroedBuffer(zeroed: 0)
    loadBit = referencedOnLoad ? 1 : 0
  }
  private init(copying other: borrowing SecondChance) {
    tally = other.tally
    frames = other.frames.clone()
    next = other.next.clone()
    isReferenced = other.isReferenced.clone()
    head = other.head
    tail = other.tail
    loadBit = other.loadBit
  }
  func clone() -> SecondChance { SecondChance(copying: self) }
  mutating func grow(pages: Int) {
    frames.grow(pages: pages)
    let needed = frames.framesNeeded(pages: pages)
    if needed > next.count {
      next.grow(to: needed)
      isReferenced.grow(to: needed)
    }
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
      isReferenced[frame] = 1
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
      while isReferenced[head] != 0 {
        isReferenced[head] = 0
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
    isReferenced[frame] = loadBit
    append(frame)
  }

  /// Key: place in the queue, 0 = head.
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) {
    var frame = head
    for place in 0..<frames.used {
      observer.note(
        .candidate(
          frame: UInt32(frame), page: frames.pageOf[frame], key: UInt64(place),
          isReferenced: isReferenced[frame] != 0, isModified: frames.isModified[frame] != 0))
      frame = Int(next[frame])
    }
  }
}
