// What a policy shows of itself.
extension PolicyRun.Kind {
  var handFrame: Int? {
    switch self {
    case .opt(let policy): policy.handFrame
    case .nru(let policy): policy.handFrame
    case .fifo(let policy): policy.handFrame
    case .lifo(let policy): policy.handFrame
    case .secondChance(let policy): policy.handFrame
    case .clock(let policy): policy.handFrame
    case .enhancedClock(let policy): policy.handFrame
    case .recency(let policy): policy.handFrame
    case .counter(let policy): policy.handFrame
    case .workingSet(let policy): policy.handFrame
    case .wsclock(let policy): policy.handFrame
    case .random(let policy): policy.handFrame
    case .lfuByUse(let policy): policy.handFrame
    case .lfuByLoad(let policy): policy.handFrame
    }
  }

  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) {
    switch self {
    case .opt(let policy): policy.tellCandidates(&observer)
    case .nru(let policy): policy.tellCandidates(&observer)
    case .fifo(let policy): policy.tellCandidates(&observer)
    case .lifo(let policy): policy.tellCandidates(&observer)
    case .secondChance(let policy): policy.tellCandidates(&observer)
    case .clock(let policy): policy.tellCandidates(&observer)
    case .enhancedClock(let policy): policy.tellCandidates(&observer)
    case .recency(let policy): policy.tellCandidates(&observer)
    case .counter(let policy): policy.tellCandidates(&observer)
    case .workingSet(let policy): policy.tellCandidates(&observer)
    case .wsclock(let policy): policy.tellCandidates(&observer)
    case .random(let policy): policy.tellCandidates(&observer)
    case .lfuByUse(let policy): policy.tellCandidates(&observer)
    case .lfuByLoad(let policy): policy.tellCandidates(&observer)
    }
  }
}

extension PolicyRun {
  /// The frame on which the hand stands; nil: the policy has none.
  package var handFrame: Int? { kind.handFrame }

  /// Every resident page with the number by which the policy compares it, as it is now.
  package var candidates: [ReplacementNote] {
    var notes = NoteTaker()
    kind.tellCandidates(&notes)
    return notes.notes
  }
}
