import Simulation

/// LRU and MRU: the frames in a list from the page used last to the one not used for longest.
struct RecencyPolicy: ReplacementPolicy, ~Copyable {
  struct Links: BitwiseCopyable {
    var previous: UInt32
    var next: UInt32
  }

  var tally = Tally()
  private var frames: ResidentFrames
  /// By frame + 1; entry 0 is the ring's anchor: its next is the page used last, its previous the one to go.
  private var links: ZeroedBuffer<Links>
  /// MRU: the page used last goes.
  private let isMRU: Bool

  init(frames count: Int, isMRU: Bool) {
    frames = ResidentFrames(frames: count)
    links = ZeroedBuffer(zeroed: 1)
    self.isMRU = isMRU
  }
  private init(copying other: borrowing RecencyPolicy) {
    tally = other.tally
    frames = other.frames.clone()
    links = other.links.clone()
    isMRU = other.isMRU
  }
  func clone() -> RecencyPolicy { RecencyPolicy(copying: self) }
  mutating func grow(pages: Int) {
    frames.grow(pages: pages)
    let needed = frames.framesNeeded(pages: pages) + 1
    if needed > links.count { links.grow(to: needed) }
  }
  mutating func preload(_ page: UInt32, nextUse: UInt32) {
    link(frames.fill(page, isWrite: false))
  }
  func page(inFrame frame: Int) -> UInt32? { frames.page(inFrame: frame) }

  @inline(__always) private mutating func link(_ frame: Int) {
    let first = links[0].next
    links[frame + 1] = Links(previous: 0, next: first)
    links[Int(first)].previous = UInt32(frame + 1)
    links[0].next = UInt32(frame + 1)
  }
  @inline(__always) private mutating func unlink(_ frame: Int) {
    let own = links[frame + 1]
    links[Int(own.previous)].next = own.next
    links[Int(own.next)].previous = own.previous
  }

  @inline(__always) mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    if let frame = frames.frame(of: reference.page) {
      frames.hit(reference, frame, &observer)
      if Int(links[0].next) != frame + 1 {
        unlink(frame)
        link(frame)
        observer.wrote(6)
      }
      return
    }
    tally.faults &+= 1
    if Observer.isWatching { observer.note(.fault(page: reference.page)) }
    if !frames.isFull {
      link(frames.fill(reference, &observer))
      observer.wrote(4)
      return
    }
    if Observer.isWatching { tellCandidates(&observer) }
    observer.scanned(1)
    let frame = Int(isMRU ? links[0].next : links[0].previous) - 1
    unlink(frame)
    frames.replace(frame, with: reference, isMRU ? .mostRecentlyUsed : .leastRecentlyUsed, &tally, &observer)
    link(frame)
    observer.wrote(6)
  }

  /// Key: place in the list, 1 = used last.
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) {
    var place: UInt64 = 1
    var entry = Int(links[0].next)
    while entry != 0 {
      frames.tellCandidate(inFrame: entry - 1, key: place, &observer)
      place += 1
      entry = Int(links[entry].next)
    }
  }
}
