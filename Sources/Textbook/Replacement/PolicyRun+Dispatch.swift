// One line a policy and question: `any ReplacementPolicy` would be asked once a reference.
extension PolicyRun.Kind {
  var tally: Tally {
    switch self {
    case .opt(let policy): policy.tally
    case .nru(let policy): policy.tally
    case .fifo(let policy): policy.tally
    case .lifo(let policy): policy.tally
    case .secondChance(let policy): policy.tally
    case .clock(let policy): policy.tally
    case .enhancedClock(let policy): policy.tally
    case .recency(let policy): policy.tally
    case .counter(let policy): policy.tally
    case .workingSet(let policy): policy.tally
    case .wsclock(let policy): policy.tally
    case .random(let policy): policy.tally
    case .lfuByUse(let policy): policy.tally
    case .lfuByLoad(let policy): policy.tally
    }
  }

  func page(inFrame frame: Int) -> UInt32? {
    switch self {
    case .opt(let policy): policy.page(inFrame: frame)
    case .nru(let policy): policy.page(inFrame: frame)
    case .fifo(let policy): policy.page(inFrame: frame)
    case .lifo(let policy): policy.page(inFrame: frame)
    case .secondChance(let policy): policy.page(inFrame: frame)
    case .clock(let policy): policy.page(inFrame: frame)
    case .enhancedClock(let policy): policy.page(inFrame: frame)
    case .recency(let policy): policy.page(inFrame: frame)
    case .counter(let policy): policy.page(inFrame: frame)
    case .workingSet(let policy): policy.page(inFrame: frame)
    case .wsclock(let policy): policy.page(inFrame: frame)
    case .random(let policy): policy.page(inFrame: frame)
    case .lfuByUse(let policy): policy.page(inFrame: frame)
    case .lfuByLoad(let policy): policy.page(inFrame: frame)
    }
  }

  func clone() -> Self {
    switch self {
    case .opt(let policy): .opt(policy.clone())
    case .nru(let policy): .nru(policy.clone())
    case .fifo(let policy): .fifo(policy.clone())
    case .lifo(let policy): .lifo(policy.clone())
    case .secondChance(let policy): .secondChance(policy.clone())
    case .clock(let policy): .clock(policy.clone())
    case .enhancedClock(let policy): .enhancedClock(policy.clone())
    case .recency(let policy): .recency(policy.clone())
    case .counter(let policy): .counter(policy.clone())
    case .workingSet(let policy): .workingSet(policy.clone())
    case .wsclock(let policy): .wsclock(policy.clone())
    case .random(let policy): .random(policy.clone())
    case .lfuByUse(let policy): .lfuByUse(policy.clone())
    case .lfuByLoad(let policy): .lfuByLoad(policy.clone())
    }
  }

  mutating func grow(pages: Int) {
    switch consume self {
    case .opt(var policy):
      policy.grow(pages: pages)
      self = .opt(policy)
    case .nru(var policy):
      policy.grow(pages: pages)
      self = .nru(policy)
    case .fifo(var policy):
      policy.grow(pages: pages)
      self = .fifo(policy)
    case .lifo(var policy):
      policy.grow(pages: pages)
      self = .lifo(policy)
    case .secondChance(var policy):
      policy.grow(pages: pages)
      self = .secondChance(policy)
    case .clock(var policy):
      policy.grow(pages: pages)
      self = .clock(policy)
    case .enhancedClock(var policy):
      policy.grow(pages: pages)
      self = .enhancedClock(policy)
    case .recency(var policy):
      policy.grow(pages: pages)
      self = .recency(policy)
    case .counter(var policy):
      policy.grow(pages: pages)
      self = .counter(policy)
    case .workingSet(var policy):
      policy.grow(pages: pages)
      self = .workingSet(policy)
    case .wsclock(var policy):
      policy.grow(pages: pages)
      self = .wsclock(policy)
    case .random(var policy):
      policy.grow(pages: pages)
      self = .random(policy)
    case .lfuByUse(var policy):
      policy.grow(pages: pages)
      self = .lfuByUse(policy)
    case .lfuByLoad(var policy):
      policy.grow(pages: pages)
      self = .lfuByLoad(policy)
    }
  }

  mutating func preload(_ page: UInt32, nextUse: UInt32) {
    switch consume self {
    case .opt(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .opt(policy)
    case .nru(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .nru(policy)
    case .fifo(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .fifo(policy)
    case .lifo(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .lifo(policy)
    case .secondChance(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .secondChance(policy)
    case .clock(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .clock(policy)
    case .enhancedClock(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .enhancedClock(policy)
    case .recency(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .recency(policy)
    case .counter(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .counter(policy)
    case .workingSet(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .workingSet(policy)
    case .wsclock(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .wsclock(policy)
    case .random(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .random(policy)
    case .lfuByUse(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .lfuByUse(policy)
    case .lfuByLoad(var policy):
      policy.preload(page, nextUse: nextUse)
      self = .lfuByLoad(policy)
    }
  }

  mutating func serve(_ references: UnsafeBufferPointer<UInt32>) {
    switch consume self {
    case .opt(var policy):
      policy.serve(references)
      self = .opt(policy)
    case .nru(var policy):
      policy.serve(references)
      self = .nru(policy)
    case .fifo(var policy):
      policy.serve(references)
      self = .fifo(policy)
    case .lifo(var policy):
      policy.serve(references)
      self = .lifo(policy)
    case .secondChance(var policy):
      policy.serve(references)
      self = .secondChance(policy)
    case .clock(var policy):
      policy.serve(references)
      self = .clock(policy)
    case .enhancedClock(var policy):
      policy.serve(references)
      self = .enhancedClock(policy)
    case .recency(var policy):
      policy.serve(references)
      self = .recency(policy)
    case .counter(var policy):
      policy.serve(references)
      self = .counter(policy)
    case .workingSet(var policy):
      policy.serve(references)
      self = .workingSet(policy)
    case .wsclock(var policy):
      policy.serve(references)
      self = .wsclock(policy)
    case .random(var policy):
      policy.serve(references)
      self = .random(policy)
    case .lfuByUse(var policy):
      policy.serve(references)
      self = .lfuByUse(policy)
    case .lfuByLoad(var policy):
      policy.serve(references)
      self = .lfuByLoad(policy)
    }
  }

  mutating func serve(
    _ references: UnsafeBufferPointer<UInt32>, nextUses: UnsafeBufferPointer<UInt32>
  ) {
    switch consume self {
    case .opt(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .opt(policy)
    case .nru(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .nru(policy)
    case .fifo(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .fifo(policy)
    case .lifo(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .lifo(policy)
    case .secondChance(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .secondChance(policy)
    case .clock(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .clock(policy)
    case .enhancedClock(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .enhancedClock(policy)
    case .recency(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .recency(policy)
    case .counter(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .counter(policy)
    case .workingSet(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .workingSet(policy)
    case .wsclock(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .wsclock(policy)
    case .random(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .random(policy)
    case .lfuByUse(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .lfuByUse(policy)
    case .lfuByLoad(var policy):
      policy.serve(references, nextUses: nextUses)
      self = .lfuByLoad(policy)
    }
  }

  mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    switch consume self {
    case .opt(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .opt(policy)
    case .nru(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .nru(policy)
    case .fifo(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .fifo(policy)
    case .lifo(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .lifo(policy)
    case .secondChance(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .secondChance(policy)
    case .clock(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .clock(policy)
    case .enhancedClock(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .enhancedClock(policy)
    case .recency(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .recency(policy)
    case .counter(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .counter(policy)
    case .workingSet(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .workingSet(policy)
    case .wsclock(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .wsclock(policy)
    case .random(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .random(policy)
    case .lfuByUse(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .lfuByUse(policy)
    case .lfuByLoad(var policy):
      policy.serve(reference, nextUse: nextUse, &observer)
      self = .lfuByLoad(policy)
    }
  }
}
