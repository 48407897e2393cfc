import Textbook

/// Each policy once more, as its rule is told and with no thought for speed: what the engines are compared with.
struct NaivePolicy {
  struct Page {
    var page: UInt32
    var loaded: Int
    var used: Int
    var isReferenced: Bool
    var isModified = false
    var counter: UInt64 = 0
  }

  let rule: PolicyRule
  /// By frame.
  var frames: [Page?]
  var faults = 0
  var writeBacks = 0
  var victims: [UInt32] = []
  private var time = 0
  /// Loads and second chances so far.
  private var order = 0
  private var hand = 0
  /// LFU that keeps its counts.
  private var kept: [UInt32: UInt64] = [:]

  init(_ rule: PolicyRule, frames: Int) {
    self.rule = rule
    self.frames = Array(repeating: nil, count: frames)
  }

  mutating func run(_ string: [Reference]) {
    for (index, reference) in string.enumerated() { serve(reference, future: string[(index + 1)...]) }
  }

  private mutating func serve(_ reference: Reference, future: ArraySlice<Reference>) {
    time += 1
    if time > 1, (time - 1) % Int(rule.interval) == 0 { tick() }
    if let frame = frames.firstIndex(where: { $0?.page == reference.page }) {
      frames[frame]!.used = time
      frames[frame]!.isReferenced = true
      if reference.isWrite { frames[frame]!.isModified = true }
      if rule.name == .lfu { count(frame) }
      return
    }
    faults += 1
    let frame: Int
    if let free = frames.firstIndex(where: { $0 == nil }) {
      frame = free
    } else {
      frame = victim(future)
      victims.append(frames[frame]!.page)
      if frames[frame]!.isModified { writeBacks += 1 }
    }
    let takesLoadBit: Set<PolicyRule.Name> = [
      .clock, .secondChance, .enhancedClock, .nru, .nfu, .aging,
    ]
    frames[frame] = Page(
      page: reference.page, loaded: nextPlace(), used: time,
      isReferenced: takesLoadBit.contains(rule.name) ? rule.referencedOnLoad : true, isModified: reference.isWrite)
    if rule.name == .lfu {
      frames[frame]!.counter = rule.keepsCount ? kept[reference.page] ?? 0 : 0
      count(frame)
    }
    if [.clock, .enhancedClock].contains(rule.name) { hand = (frame + 1) % frames.count }
  }

  private mutating func nextPlace() -> Int {
    order += 1
    return order
  }

  private mutating func count(_ frame: Int) {
    frames[frame]!.counter += 1
    kept[frames[frame]!.page] = frames[frame]!.counter
  }

  private mutating func tick() {
    for frame in frames.indices where frames[frame] != nil {
      let bit: UInt64 = frames[frame]!.isReferenced ? 1 : 0
      switch rule.name {
      case .nfu: frames[frame]!.counter += bit
      case .aging: frames[frame]!.counter = (frames[frame]!.counter + bit << UInt64(rule.bits)) / 2
      case .nru: break
      default: continue
      }
      frames[frame]!.isReferenced = false
    }
  }

  /// All frames are full. Keys are compared in order; the lowest frame wins among equals.
  private mutating func victim(_ future: ArraySlice<Reference>) -> Int {
    func least(_ key: (Page) -> [Int]) -> Int {
      frames.indices.min { key(frames[$0]!).lexicographicallyPrecedes(key(frames[$1]!)) }!
    }
    switch rule.name {
    case .fifo: return least { [$0.loaded] }
    case .lifo: return least { [-$0.loaded] }
    case .lru: return least { [$0.used] }
    case .mru: return least { [-$0.used] }
    case .opt: return least { page in [-(future.firstIndex { $0.page == page.page } ?? Int.max)] }
    case .nru: return least { [($0.isReferenced ? 2 : 0) + ($0.isModified ? 1 : 0)] }
    case .nfu, .aging: return least { [Int($0.counter), $0.isReferenced ? 1 : 0] }
    case .lfu: return least { [Int($0.counter), rule.tie == .fifo ? $0.loaded : $0.used] }
    case .secondChance:
      // As FIFO with a queue: a second chance is a new load time.
      while true {
        let oldest = least { [$0.loaded] }
        if !frames[oldest]!.isReferenced { return oldest }
        frames[oldest]!.isReferenced = false
        frames[oldest]!.loaded = nextPlace()
      }
    case .clock:
      while frames[hand]!.isReferenced {
        frames[hand]!.isReferenced = false
        hand = (hand + 1) % frames.count
      }
      return hand
    case .enhancedClock:
      while true {
        for wantsModified in [false, true] {
          for _ in frames.indices {
            if !frames[hand]!.isReferenced, frames[hand]!.isModified == wantsModified { return hand }
            if wantsModified { frames[hand]!.isReferenced = false }
            hand = (hand + 1) % frames.count
          }
        }
      }
    case .workingSet, .wsclock, .random: preconditionFailure("not modelled here")
    }
  }
}
