import Kernel

/// The keyframes of a run, oldest first, within a budget of memory. The first one is the origin and stays.
struct Keyframes {
  /// Bytes; 0 keeps none at all.
  private(set) var budget: Int
  private(set) var moments: [Timeline.Moment] = []
  private(set) var ticks: [Tick] = []
  /// What the machine had done by then, in units of `Keyframes.work`.
  private(set) var works: [UInt64] = []
  private(set) var machines: [MachineKeyframe] = []
  private var sizes: [Int] = []
  /// Bytes of all keyframes.
  private(set) var size = 0
  /// The keyframe on which the machine stands.
  private(set) var base = 0

  init(budget: Int, interval: UInt64) {
    self.budget = budget
    self.interval = interval
  }

  /// What going on from the origin to here took: occurrences, and advances for the ticks in which nothing happens. A
  /// unit is some ten nanoseconds.
  static func work(_ machine: borrowing Machine, position: UInt64) -> UInt64 { machine.ring.total + position }

  /// Work between two keyframes: at least this much …
  private let interval: UInt64
  /// … which is a few milliseconds to play again …
  static let usualInterval: UInt64 = 65_536

  /// … and so much more when a keyframe is large that taking them does not hold up the run.
  private var nextInterval: UInt64 { max(interval, interval == Self.usualInterval ? UInt64(sizes[base]) / 8 : 0) }

  /// Whether a keyframe is due. Where the run has been before, the keyframes that were kept there count.
  func isDue(_ machine: borrowing Machine, position: UInt64) -> Bool {
    guard budget > 0 else { return false }
    guard !machines.isEmpty else { return true }
    let work = Self.work(machine, position: position)
    return work - works[base] >= nextInterval && (base + 1 == works.count || works[base + 1] > work)
  }

  mutating func take(_ machine: inout Machine, at moment: Timeline.Moment) {
    let keyframe = machine.captureKeyframe()
    let place = machines.isEmpty ? 0 : base + 1
    machines.insert(keyframe, at: place)
    moments.insert(moment, at: place)
    ticks.insert(machine.tick, at: place)
    works.insert(Self.work(machine, position: moment.position), at: place)
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

  /// The machine goes to a keyframe.
  mutating func restore(_ index: Int, to machine: inout Machine) {
    machine.restore(index, of: machines, standingOn: base)
    base = index
  }

  /// The run has come to a moment; when a keyframe was kept there, the machine stands on it from now on.
  mutating func arrive(_ machine: inout Machine, at moment: Timeline.Moment) {
    guard base + 1 < moments.count, moments[base + 1] <= moment else { return }
    precondition(moments[base + 1] == moment, "a keyframe was passed")
    base += 1
    machine.standOnKeyframe()
  }

  /// Keyframes after a moment belong to a future that will not come.
  mutating func forget(after moment: Timeline.Moment) {
    while let last = moments.last, last > moment, machines.count > base + 1 { drop(machines.count - 1) }
  }

  /// The last keyframe at or before a moment; nil: none is kept.
  func last(notAfter moment: Timeline.Moment) -> Int? { moments.lastIndex { $0 <= moment } }

  /// The last keyframe from which the first moment of a tick lies ahead; the origin for tick 0.
  func last(before tick: Tick) -> Int? { machines.isEmpty ? nil : ticks.lastIndex { $0 < tick } ?? 0 }

  /// Gives up the keyframe that is missed least: the one whose gap would be smallest for its age. False when only the
  /// origin and the newest are left.
  private mutating func thin() -> Bool {
    guard machines.count > 2, let now = works.last else { return false }
    var best: (place: Int, value: Double)?
    for place in 1..<machines.count - 1 where place != base {
      let value = Double(works[place + 1] - works[place - 1]) / Double(now - works[place] + 1)
      if best.map({ value < $0.value }) ?? true { best = (place, value) }
    }
    guard let place = best?.place else { return false }
    machines[place + 1].absorb(machines[place])
    size -= sizes[place + 1]
    sizes[place + 1] = machines[place + 1].size
    size += sizes[place + 1]
    drop(place)
    return true
  }

  private mutating func drop(_ place: Int) {
    size -= sizes[place]
    machines.remove(at: place)
    moments.remove(at: place)
    ticks.remove(at: place)
    works.remove(at: place)
    sizes.remove(at: place)
    if place < base { base -= 1 }
  }
}
