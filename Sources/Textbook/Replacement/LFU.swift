import Simulation

/// LFU with ties broken by the oldest use: the page that reached its count first goes.
///
/// Pages with the same count are in one list, in the order in which they reached it; so hit and fault take constant
/// time, but for the search upwards for the lowest count when counts survive eviction.
struct LFUByUse: ReplacementPolicy, ~Copyable {
  struct Links: BitwiseCopyable {
    var previous: UInt32
    var next: UInt32
  }

  var tally = Tally()
  private var frames: ResidentFrames
  /// By frame + 1, then one anchor for each count: entry 0 is unused.
  private var links: ZeroedBuffer<Links>
  /// By count: first and last frame + 1 of its list; 0 = empty.
  private var lists: ZeroedBuffer<Links>
  /// By page.
  private var counts: ZeroedBuffer<UInt32>
  private var lowest = 1
  private let keepsCount: Bool

  init(frames count: Int, keepsCount: Bool) {
    frames = ResidentFrames(frames: count)
    links = ZeroedBuffer(zeroed: 1)
    lists = ZeroedBuffer(zeroed: 64)
    counts = ZeroedBuffer(zeroed: 0)
    self.keepsCount = keepsCount
  }
  private init(copying other: borrowing LFUByUse) {
    tally = other.tally
    frames = other.frames.clone()
    links = other.links.clone()
    lists = other.lists.clone()
    counts = other.counts.clone()
    lowest = other.lowest
    keepsCount = other.keepsCount
  }
  func clone() -> LFUByUse { LFUByUse(copying: self) }
  mutating func grow(pages: Int) {
    frames.grow(pages: pages)
    if pages > counts.count { counts.grow(to: pages) }
    let needed = frames.framesNeeded(pages: pages) + 1
    if needed > links.count { links.grow(to: needed) }
  }
  mutating func preload(_ page: UInt32, nextUse: UInt32) {
    append(frames.fill(page, isWrite: false), 0)
    lowest = 0
  }
  func page(inFrame frame: Int) -> UInt32? { frames.page(inFrame: frame) }

  @inline(__always) private mutating func append(_ frame: Int, _ count: Int) {
    if count >= lists.count { lists.grow(to: max(count + 1, lists.count * 2)) }
    let last = lists[count].previous
    links[frame + 1] = Links(previous: last, next: 0)
    if last == 0 { lists[count].next = UInt32(frame + 1) } else { links[Int(last)].next = UInt32(frame + 1) }
    lists[count].previous = UInt32(frame + 1)
  }
  @inline(__always) private mutating func remove(_ frame: Int, _ count: Int) {
    let own = links[frame + 1]
    if own.previous == 0 { lists[count].next = own.next } else { links[Int(own.previous)].next = own.next }
    if own.next == 0 { lists[count].previous = own.previous } else { links[Int(own.next)].previous = own.previous }
  }

  @inline(__always) mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    let page = Int(reference.page)
    observer.wrote(7)
    if let frame = frames.frame(of: reference.page) {
      frames.hit(reference, frame, &observer)
      let count = Int(counts[page])
      remove(frame, count)
      counts[page] = UInt32(count + 1)
      append(frame, count + 1)
      return
    }
    tally.faults &+= 1
    if Observer.isWatching { observer.note(.fault(page: reference.page)) }
    let frame: Int
    if !frames.isFull {
      frame = frames.fill(reference, &observer)
    } else {
      if Observer.isWatching { tellCandidates(&observer) }
      while lists[lowest].next == 0 {
        lowest += 1
        observer.scanned(1)
      }
      observer.scanned(1)
      frame = Int(lists[lowest].next) - 1
      remove(frame, lowest)
      if !keepsCount { counts[Int(frames.pageOf[frame])] = 0 }
      frames.replace(frame, with: reference, .smallestCount, &tally, &observer)
    }
    let count = Int(counts[page]) + 1
    counts[page] = UInt32(count)
    lowest = min(lowest, count)
    append(frame, count)
  }

  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) {
    for frame in 0..<frames.used {
      frames.tellCandidate(inFrame: frame, key: UInt64(counts[Int(frames.pageOf[frame])]), &observer)
    }
  }
}

/// LFU with ties broken by the oldest load.
struct LFUByLoad: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var frames: ResidentFrames
  private var heap = FrameHeap()
  /// By page.
  private var counts: ZeroedBuffer<UInt32>
  /// Number of loads so far.
  private var loads: UInt32 = 0
  private let keepsCount: Bool

  init(frames count: Int, keepsCount: Bool) {
    frames = ResidentFrames(frames: count)
    counts = ZeroedBuffer(zeroed: 0)
    self.keepsCount = keepsCount
  }
  private init(copying other: borrowing LFUByLoad) {
    tally = other.tally
    frames = other.frames.clone()
    heap = other.heap.clone()
    counts = other.counts.clone()
    loads = other.loads
    keepsCount = other.keepsCount
  }
  func clone() -> LFUByLoad { LFUByLoad(copying: self) }
  mutating func grow(pages: Int) {
    frames.grow(pages: pages)
    if pages > counts.count { counts.grow(to: pages) }
    heap.grow(frames: frames.framesNeeded(pages: pages))
  }
  mutating func preload(_ page: UInt32, nextUse: UInt32) {
    insert(frames.fill(page, isWrite: false), count: 0)
  }
  func page(inFrame frame: Int) -> UInt32? { frames.page(inFrame: frame) }

  /// The smallest count is on top, among equal ones the oldest load.
  @inline(__always) private static func key(count: UInt32, load: UInt32) -> UInt64 {
    ~(UInt64(count) << 32 | UInt64(load))
  }
  @inline(__always) private mutating func insert(_ frame: Int, count: UInt32) {
    loads &+= 1
    heap.insert(frame, key: Self.key(count: count, load: loads))
  }

  @inline(__always) mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    let page = Int(reference.page)
    observer.wrote(1)
    if let frame = frames.frame(of: reference.page) {
      frames.hit(reference, frame, &observer)
      counts[page] &+= 1
      let load = UInt32(truncatingIfNeeded: ~heap.key(of: frame))
      heap.lower(frame, to: Self.key(count: counts[page], load: load))
      return
    }
    tally.faults &+= 1
    if Observer.isWatching { observer.note(.fault(page: reference.page)) }
    if !frames.isFull {
      counts[page] &+= 1
      insert(frames.fill(reference, &observer), count: counts[page])
      return
    }
    if Observer.isWatching { tellCandidates(&observer) }
    observer.scanned(1)
    let frame = Int(heap.top.frame)
    if !keepsCount { counts[Int(frames.pageOf[frame])] = 0 }
    frames.replace(frame, with: reference, .smallestCount, &tally, &observer)
    counts[page] &+= 1
    loads &+= 1
    heap.setTop(key: Self.key(count: counts[page], load: loads))
  }

  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) {
    for frame in 0..<frames.used {
      frames.tellCandidate(inFrame: frame, key: ~heap.key(of: frame) >> 32, &observer)
    }
  }
}
