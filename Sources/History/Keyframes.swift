import Simulation

/// The keyframes of a run, oldest first, within a budget of memory. The first one is the origin and stays.
struct Keyframes<W: World & ~Copyable> {
  /// Bytes; 0 keeps none at all.
  private(set) var budget: Int
  private(set) var moments: [Moment] = []
  private(set) var ticks: [Tick] = []
  /// What the world had done by then, in units of `Keyframes.work`.
  private(set) var works: [UInt64] = []
  private(set) var kept: [W.Keyframe] = []
  private var sizes: [Int] = []
  /// Bytes of all keyframes.
  private(set) var size = 0
  /// The keyframe on which the world stands.
  private(set) var base = 0

  init(budget: Int, interval: UInt64) {
    self.budget = budget
    self.interval = interval
  }

  /// What going on from the origin to here took: occurrences, and advances for the ticks in which nothing happens. A
  /// unit is some ten nanoseconds.
  static func work(_ world: borrowing W, position: UInt64) -> UInt64 { world.serial + position }

  /// Work between two keyframes: at least this much …
  private let interval: UInt64
  /// … and so much more when a keyframe is large that taking them does not hold up the run.
  private var nextInterval: UInt64 {
    max(interval, interval == HistoryMemory.usualInterval ? UInt64(sizes[base]) / 8 : 0)
  }

  /// Whether a keyframe is due. Where the run has been before, the keyframes that were kept there count.
  func isDue(_ world: borrowing W, position: UInt64) -> Bool {
    guard budget > 0 else { return false }
    guard !kept.isEmpty else { return true }
    let work = Self.work(world, position: position)
    return work - works[base] >= nextInterval && (base + 1 == works.count || works[base + 1] > work)
  }

  /// Work until one is due.
  func workLeft(_ world: borrowing W, position: UInt64) -> UInt64 {
    guard budget > 0, !kept.isEmpty else { return .max }
    let (done, due) = (Self.work(world, position: position), works[base] + nextInterval)
    return due > done ? due - done : 1
  }

  /// The next one that is kept ahead.
  var next: Moment? { base + 1 < moments.count ? moments[base + 1] : nil }

  mutating func take(_ world: inout W, at moment: Moment) {
    let keyframe = world.captureKeyframe()
    let place = kept.isEmpty ? 0 : base + 1
    kept.insert(keyframe, at: place)
    moments.insert(moment, at: place)
    ticks.insert(world.tick, at: place)
    works.insert(Self.work(world, position: moment.position), at: place)
    sizes.insert(keyframe.size, at: place)
    size += sizes[place]
    base = place
    while size > budget, thin() {}
  }

  /// Another budget, except for a timeline that keeps none: what does not fit is given up at once.
  mutating func limit(to bytes: Int) {
    guard budget > 0 else { return }
    budget = max(1, bytes)
    while size > budget, thin() {}
  }

  /// The world goes to a keyframe.
  mutating func restore(_ index: Int, to world: inout W) {
    world.restore(index, of: kept, standingOn: base)
    base = index
  }

  /// The run has come to a moment; when a keyframe was kept there, the world stands on it from now on.
  mutating func arrive(_ world: inout W, at moment: Moment) {
    guard base + 1 < moments.count, moments[base + 1] <= moment else { return }
    // Unreachable: `Timeline` runs from one moment to the next, and each is told here.
    precondition(moments[base + 1] == moment, "a keyframe was passed")
    base += 1
    world.standOnKeyframe()
  }

  /// Keyframes after a moment belong to a future that will not come.
  mutating func forget(after moment: Moment) {
    while let last = moments.last, last > moment, kept.count > base + 1 { drop(kept.count - 1) }
  }

  /// The last keyframe at or before a moment; nil: none is kept.
  func last(notAfter moment: Moment) -> Int? { moments.lastIndex { $0 <= moment } }

  /// The last keyframe from which the first moment of a tick lies ahead; the origin for tick 0.
  func last(before tick: Tick) -> Int? { kept.isEmpty ? nil : ticks.lastIndex { $0 < tick } ?? 0 }

  /// Gives up the keyframe that is missed least: the one whose gap would be smallest for its age. False when only the
  /// origin and the newest are left.
  private mutating func thin() -> Bool {
    guard kept.count > 2, let now = works.last else { return false }
    var best: (place: Int, value: Double)?
    for place in 1..<kept.count - 1 where place != base {
      let value = Double(works[place + 1] - works[place - 1]) / Double(now - works[place] + 1)
      if best.map({ value < $0.value }) ?? true { best = (place, value) }
    }
    guard let place = best?.place else { return false }
    kept[place + 1].absorb(kept[place])
    size -= sizes[place + 1]
    sizes[place + 1] = kept[place + 1].size
    size += sizes[place + 1]
    drop(place)
    return true
  }

  private mutating func drop(_ place: Int) {
    size -= sizes[place]
    kept.remove(at: place)
    moments.remove(at: place)
    ticks.remove(at: place)
    works.remove(at: place)
    sizes.remove(at: place)
    if place < base { base -= 1 }
  }
}
