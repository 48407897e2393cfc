/// One policy at work in a memory of so many frames: any policy as one type. Which one it is, is asked once a piece of
/// a string, not once a reference.
///
/// A value that is stepped one reference at a time and saved by `clone()`:
/// ```swift
/// var run = PolicyRun(PolicyRule(.clock), frames: 3)
/// run.grow(pages: 5)
/// run.serve(Reference(page: 4, isWrite: true), nextUse: NextUse.never, &notes)
/// ```
package struct PolicyRun: ~Copyable {
  package let rule: PolicyRule
  package let frames: Int
  /// Distinct pages that there is room for.
  package private(set) var pages = 0
  private(set) var kind: Kind

  /// - Parameter frames: at least 1.
  package init(_ rule: PolicyRule, frames: Int) {
    self.rule = rule
    self.frames = frames
    kind = Kind(rule, frames: frames)
  }
  private init(copying other: borrowing PolicyRun) {
    rule = other.rule
    frames = other.frames
    pages = other.pages
    kind = other.kind.clone()
  }
  package func clone() -> PolicyRun { PolicyRun(copying: self) }

  package var tally: Tally { kind.tally }
  package func page(inFrame frame: Int) -> UInt32? { kind.page(inFrame: frame) }

  /// Makes room for pages below `count`, and for some more, so that growing often is cheap.
  package mutating func grow(pages count: Int) {
    if count <= pages { return }
    pages = max(count, min(pages * 2, Int(Reference.lastPage) + 1))
    kind.grow(pages: pages)
  }
  /// A page that is there from the start, in the lowest free frame.
  package mutating func preload(_ page: UInt32, nextUse: UInt32) {
    // Unreachable: readers refuse more such pages than frames; an exit test holds it.
    precondition(self.page(inFrame: frames - 1) == nil)
    kind.preload(page, nextUse: nextUse)
  }

  package mutating func serve(
    _ reference: Reference, nextUse: UInt32, _ observer: inout some ReplacementObserver
  ) {
    kind.serve(reference, nextUse: nextUse, &observer)
  }

  /// A piece of a string, nobody watching; not for OPT.
  package mutating func serve(_ references: UnsafeBufferPointer<UInt32>) {
    // Unreachable: callers with such a rule give the next uses as well; an exit test holds it.
    precondition(!rule.needsFuture)
    kind.serve(references)
  }

  package mutating func serve(
    _ references: UnsafeBufferPointer<UInt32>, nextUses: UnsafeBufferPointer<UInt32>
  ) {
    kind.serve(references, nextUses: nextUses)
  }
}

extension PolicyRun {
  enum Kind: ~Copyable {
    case opt(OPT)
    case nru(NRU)
    case fifo(RingPolicy<OldestLoad>)
    case lifo(RingPolicy<NewestLoad>)
    case secondChance(SecondChance)
    case clock(RingPolicy<ClockHand>)
    case enhancedClock(RingPolicy<EnhancedHand>)
    case recency(RecencyPolicy)
    case counter(CounterPolicy)
    case workingSet(WorkingSetPolicy)
    case wsclock(WSClock)
    case random(RingPolicy<AnyPage>)
    case lfuByUse(LFUByUse)
    case lfuByLoad(LFUByLoad)
  }
}

extension PolicyRun.Kind {
  init(_ rule: PolicyRule, frames: Int) {
    let onLoad = rule.referencedOnLoad
    switch rule.name {
    case .opt: self = .opt(OPT(frames: frames))
    case .nru: self = .nru(NRU(frames: frames, interval: rule.interval, referencedOnLoad: onLoad))
    case .fifo: self = .fifo(RingPolicy(frames: frames, OldestLoad()))
    case .lifo: self = .lifo(RingPolicy(frames: frames, NewestLoad()))
    case .secondChance: self = .secondChance(SecondChance(frames: frames, referencedOnLoad: onLoad))
    case .clock: self = .clock(RingPolicy(frames: frames, ClockHand(), referencedOnLoad: onLoad))
    case .enhancedClock:
      self = .enhancedClock(RingPolicy(frames: frames, EnhancedHand(), referencedOnLoad: onLoad))
    case .lru: self = .recency(RecencyPolicy(frames: frames, isMRU: false))
    case .mru: self = .recency(RecencyPolicy(frames: frames, isMRU: true))
    case .nfu:
      self = .counter(CounterPolicy(frames: frames, interval: rule.interval, bits: nil, referencedOnLoad: onLoad))
    case .aging:
      self = .counter(
        CounterPolicy(frames: frames, interval: rule.interval, bits: rule.bits, referencedOnLoad: onLoad))
    case .workingSet:
      self = .workingSet(
        WorkingSetPolicy(frames: frames, interval: rule.interval, tau: rule.tau, seed: rule.seed))
    case .wsclock: self = .wsclock(WSClock(frames: frames, interval: rule.interval, tau: rule.tau))
    case .random: self = .random(RingPolicy(frames: frames, AnyPage(seed: rule.seed)))
    case .lfu where rule.tie == .lru:
      self = .lfuByUse(LFUByUse(frames: frames, keepsCount: rule.keepsCount))
    case .lfu: self = .lfuByLoad(LFUByLoad(frames: frames, keepsCount: rule.keepsCount))
    }
  }
}
