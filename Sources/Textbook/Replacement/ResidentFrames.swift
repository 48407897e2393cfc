import Simulation

/// Which page is in which frame, both ways, with the R and M bits: what the policies that order frames stand on.
struct ResidentFrames: ~Copyable {
  let capacity: Int
  /// Frames 0 ..< used hold a page.
  private(set) var used = 0
  /// By frame.
  var pageOf: ZeroedBuffer<UInt32>
  var isModified: ZeroedBuffer<UInt8>
  /// By frame, where the policy looks at it: the policy sets and clears it.
  var isReferenced: ZeroedBuffer<UInt8>
  /// By page: frame + 1; 0 = not resident.
  private var frameOf: ZeroedBuffer<UInt32>

  init(frames: Int) {
    // Unreachable: readers begin at 1; an exit test holds it.
    precondition(frames > 0)
    capacity = frames
    pageOf = ZeroedBuffer(zeroed: 0)
    isModified = ZeroedBuffer(zeroed: 0)
    isReferenced = ZeroedBuffer(zeroed: 0)
    frameOf = ZeroedBuffer(zeroed: 0)
  }

  private init(copying other: borrowing ResidentFrames) {
    capacity = other.capacity
    used = other.used
    pageOf = other.pageOf.clone()
    isModified = other.isModified.clone()
    isReferenced = other.isReferenced.clone()
    frameOf = other.frameOf.clone()
  }
  func clone() -> ResidentFrames { ResidentFrames(copying: self) }

  /// Frames that can ever be used with so many pages.
  func framesNeeded(pages: Int) -> Int { min(capacity, pages) }

  mutating func grow(pages: Int) {
    if pages > frameOf.count { frameOf.grow(to: pages) }
    let frames = framesNeeded(pages: pages)
    if frames > pageOf.count {
      pageOf.grow(to: frames)
      isModified.grow(to: frames)
      isReferenced.grow(to: frames)
    }
  }

  /// Nil: not resident.
  @inline(__always) func frame(of page: UInt32) -> Int? {
    let frame = Int(frameOf[Int(page)])
    return frame == 0 ? nil : frame - 1
  }

  func page(inFrame frame: Int) -> UInt32? { frame < used ? pageOf[frame] : nil }
  var isFull: Bool { @inline(__always) get { used == capacity } }

  @inline(__always) mutating func hit<Observer: ReplacementObserver>(
    _ reference: Reference, _ frame: Int, _ observer: inout Observer
  ) {
    if reference.isWrite { isModified[frame] = 1 }
    if Observer.isWatching { observer.note(.hit(page: reference.page, frame: UInt32(frame))) }
  }

  /// Into the lowest free frame, which is returned.
  @inline(__always) mutating func fill(_ page: UInt32, isWrite: Bool) -> Int {
    let frame = used
    used += 1
    pageOf[frame] = page
    isModified[frame] = isWrite ? 1 : 0
    frameOf[Int(page)] = UInt32(frame + 1)
    return frame
  }

  @inline(__always) mutating func fill<Observer: ReplacementObserver>(
    _ reference: Reference, _ observer: inout Observer
  ) -> Int {
    let frame = fill(reference.page, isWrite: reference.isWrite)
    if Observer.isWatching { observer.note(.loaded(page: reference.page, frame: UInt32(frame))) }
    return frame
  }

  /// The page in the frame goes, another one comes; counted and told.
  @inline(__always) mutating func replace<Observer: ReplacementObserver>(
    _ frame: Int, with reference: Reference, _ reason: VictimReason, _ tally: inout Tally, _ observer: inout Observer
  ) {
    let victim = pageOf[frame]
    tally.evictions &+= 1
    let wasModified = isModified[frame] != 0
    if wasModified { tally.writeBacks &+= 1 }
    frameOf[Int(victim)] = 0
    pageOf[frame] = reference.page
    isModified[frame] = reference.isWrite ? 1 : 0
    frameOf[Int(reference.page)] = UInt32(frame + 1)
    if Observer.isWatching {
      observer.note(.victim(frame: UInt32(frame), page: victim, isModified: wasModified, reason: reason))
      observer.note(.loaded(page: reference.page, frame: UInt32(frame)))
    }
  }

  /// Tells those who watch of one page, with the number by which the policy compares it.
  func tellCandidate<Observer: ReplacementObserver>(inFrame frame: Int, key: UInt64, _ observer: inout Observer) {
    observer.note(
      .candidate(
        frame: UInt32(frame), page: pageOf[frame], key: key, isReferenced: isReferenced[frame] != 0,
        isModified: isModified[frame] != 0))
  }
}
