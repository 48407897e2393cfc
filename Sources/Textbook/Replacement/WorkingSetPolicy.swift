import Simulation

/// The working-set policy: at a fault every frame is looked at. R = 1: time of last use := now; R = 0 and older than
/// tau: that page goes; if there is none, the oldest with R = 0; if all have R = 1, a random one, clean before
/// modified. The clock interrupt sets the time of last use of the pages with R = 1 and clears R.
struct WorkingSetPolicy: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var pages: AgedFrames
  private var random: RandomSource
  private let tau: UInt64

  init(frames count: Int, interval: UInt32, tau: UInt64, seed: UInt64) {
    pages = AgedFrames(frames: count, interval: interval)
    random = RandomSource(seed: seed)
    self.tau = tau
  }
  private init(copying other: borrowing WorkingSetPolicy) {
    tally = other.tally
    pages = other.pages.clone()
    random = other.random
    tau = other.tau
  }
  func clone() -> WorkingSetPolicy { WorkingSetPolicy(copying: self) }
  mutating func grow(pages count: Int) { pages.grow(pages: count) }
  mutating func preload(_ page: UInt32, nextUse: UInt32) { pages.preload(page) }
  func page(inFrame frame: Int) -> UInt32? { pages.frames.page(inFrame: frame) }
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) { pages.tellCandidates(&observer) }

  mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    pages.passTime(&observer)
    if pages.hitOrFill(reference, &tally, &observer) { return }
    let (frame, reason) = victim(&observer)
    pages.replace(frame, with: reference, reason, &tally, &observer)
  }

  private mutating func victim<Observer: ReplacementObserver>(_ observer: inout Observer) -> (Int, VictimReason) {
    var outside: Int?
    var oldest: Int?
    var clean: UInt64 = 0
    if Observer.isWatching { pages.tellCandidates(&observer) }
    for frame in 0..<pages.frames.used {
      observer.scanned(1)
      if pages.frames.isModified[frame] == 0 { clean += 1 }
      if pages.frames.isReferenced[frame] != 0 {
        pages.lastUse[frame] = pages.now
        observer.wrote(1)
        continue
      }
      if outside == nil, pages.now - pages.lastUse[frame] > tau { outside = frame }
      if oldest.map({ pages.lastUse[frame] < pages.lastUse[$0] }) ?? true { oldest = frame }
    }
    if let outside { return (outside, .outsideWorkingSet) }
    if let oldest { return (oldest, .oldestInWorkingSet) }
    let wanted: UInt8 = clean > 0 ? 0 : 1
    var left = random.below(clean > 0 ? clean : UInt64(pages.frames.used))
    for frame in 0..<pages.frames.used where pages.frames.isModified[frame] == wanted {
      if left == 0 { return (frame, .random) }
      left -= 1
    }
    // Unreachable: the number was drawn below the count of these frames.
    preconditionFailure("the drawn frame is one of those counted")
  }
}

/// Frames with their time of last use, and the clock interrupt: what the working-set policy and WSClock stand on.
struct AgedFrames: ~Copyable {
  var frames: ResidentFrames
  /// Time of the reference, from 1; 0: before.
  var lastUse: ZeroedBuffer<UInt64>
  private(set) var now: UInt64 = 0
  private var clock: ClockInterrupt

  init(frames count: Int, interval: UInt32) {
    frames = ResidentFrames(frames: count)
    lastUse = ZeroedBuffer(zeroed: 0)
    clock = ClockInterrupt(every: interval)
  }
  private init(copying other: borrowing AgedFrames) {
    frames = other.frames.clone()
    lastUse = other.lastUse.clone()
    now = other.now
    clock = other.clock
  }
  func clone() -> AgedFrames { AgedFrames(copying: self) }
  mutating func grow(pages: Int) {
    frames.grow(pages: pages)
    let needed = frames.framesNeeded(pages: pages)
    if needed > lastUse.count { lastUse.grow(to: needed) }
  }
  mutating func preload(_ page: UInt32) {
    lastUse[frames.fill(page, isWrite: false)] = 0
  }

  /// The next reference begins; the interrupt may come before it.
  mutating func passTime<Observer: ReplacementObserver>(_ observer: inout Observer) {
    if clock.comes() {
      if Observer.isWatching { observer.note(.clockTick) }
      for frame in 0..<frames.used where frames.isReferenced[frame] != 0 {
        lastUse[frame] = now
        frames.isReferenced[frame] = 0
        observer.wrote(2)
      }
    }
    now += 1
  }

  /// True: served without a victim.
  mutating func hitOrFill<Observer: ReplacementObserver>(
    _ reference: Reference, _ tally: inout Tally, _ observer: inout Observer
  ) -> Bool {
    if let frame = frames.frame(of: reference.page) {
      frames.hit(reference, frame, &observer)
      frames.isReferenced[frame] = 1
      return true
    }
    tally.faults &+= 1
    if Observer.isWatching { observer.note(.fault(page: reference.page)) }
    if frames.isFull { return false }
    loaded(frames.fill(reference, &observer))
    return true
  }

  mutating func replace<Observer: ReplacementObserver>(
    _ frame: Int, with reference: Reference, _ reason: VictimReason, _ tally: inout Tally, _ observer: inout Observer
  ) {
    frames.replace(frame, with: reference, reason, &tally, &observer)
    loaded(frame)
  }

  private mutating func loaded(_ frame: Int) {
    frames.isReferenced[frame] = 1
    lastUse[frame] = now
  }

  /// Key: time of last use.
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) {
    for frame in 0..<frames.used {
      frames.tellCandidate(inFrame: frame, key: lastUse[frame], &observer)
    }
  }
}
