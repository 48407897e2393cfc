import Simulation

/// OPT (Belady's MIN): the page whose next use is farthest away goes; one that is never used again is infinitely far.
/// Ties: the lowest frame. It asks for the time of each next use, so the whole string must be known.
struct OPT: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var frames: ResidentFrames
  private var heap = FrameHeap()

  init(frames count: Int) { frames = ResidentFrames(frames: count) }
  private init(copying other: borrowing OPT) {
    tally = other.tally
    frames = other.frames.clone()
    heap = other.heap.clone()
  }
  func clone() -> OPT { OPT(copying: self) }
  mutating func grow(pages: Int) {
    frames.grow(pages: pages)
    heap.grow(frames: frames.framesNeeded(pages: pages))
  }
  mutating func preload(_ page: UInt32, nextUse: UInt32) {
    let frame = frames.fill(page, isWrite: false)
    heap.insert(frame, key: Self.key(nextUse, frame))
  }
  func page(inFrame frame: Int) -> UInt32? { frames.page(inFrame: frame) }

  /// Times are all different; among the pages without a next use the lowest frame has the greatest key.
  @inline(__always) private static func key(_ nextUse: UInt32, _ frame: Int) -> UInt64 {
    nextUse == NextUse.never ? UInt64.max - UInt64(frame) : UInt64(nextUse)
  }

  @inline(__always) mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    observer.wrote(1)
    if let frame = frames.frame(of: reference.page) {
      frames.hit(reference, frame, &observer)
      // Its key was the present time, less than any other.
      heap.raise(frame, to: Self.key(nextUse, frame))
      return
    }
    tally.faults &+= 1
    if Observer.isWatching { observer.note(.fault(page: reference.page)) }
    if !frames.isFull {
      let frame = frames.fill(reference, &observer)
      heap.insert(frame, key: Self.key(nextUse, frame))
      return
    }
    if Observer.isWatching { tellCandidates(&observer) }
    observer.scanned(1)
    let top = heap.top
    let frame = Int(top.frame)
    let reason: VictimReason = top.key > UInt64(UInt32.max) ? .neverUsedAgain : .farthestUse
    frames.replace(frame, with: reference, reason, &tally, &observer)
    heap.setTop(key: Self.key(nextUse, frame))
  }

  /// Key: time of the next use, 0 = never.
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) {
    for frame in 0..<frames.used {
      let key = heap.key(of: frame)
      frames.tellCandidate(inFrame: frame, key: key > UInt64(UInt32.max) ? 0 : key, &observer)
    }
  }
}
