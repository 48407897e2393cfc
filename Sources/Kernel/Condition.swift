package import Simulation

/// Something that a run can be stopped at: a breakpoint's condition. It is met by one advance, the step from a moment
/// to the next: a state that was not so before, or an occurrence of that step. So going forward and going back stop at
/// the same moments.
package enum Condition: Hashable, Sendable {
  /// The free frames of a zone come to compare so with a watermark or a number.
  case zoneFree(ZoneIndex, Comparison, Level)
  /// A request of this order fails.
  case orderFails(Order)
  /// The block that holds the frame becomes another one, or changes hands.
  case frameChanges(FrameNumber)
  /// An occurrence of this kind, of a zone or of any.
  case occurrence(OccurrenceKind, ZoneIndex?)

  package enum Level: Hashable, Sendable {
    case frames(UInt32)
    case mark(Mark)
  }
}

/// What of a condition is known before an advance; afterwards it says whether the advance met it.
package struct Probe: Hashable, Sendable {
  /// Zone: whether it held. Frame: its block. Others: how many occurrences of the kind there were.
  fileprivate var value: UInt64
  /// Serial of the next occurrence.
  fileprivate var serial: UInt64
}

extension Machine {
  package func probe(_ condition: Condition) -> Probe {
    Probe(value: value(of: condition), serial: ring.total)
  }

  /// Whether what happened since the probe met the condition. Costs what happened since.
  package func meets(_ condition: Condition, since before: Probe) -> Bool {
    let now = value(of: condition)
    switch condition {
    case .zoneFree: return now == 1 && before.value == 0
    case .frameChanges: return now != before.value
    case .orderFails(let order):
      return now != before.value
        && happened(since: before.serial) {
          guard case .request(.failed(order, _, _, _)) = $0.what else { return false }
          return true
        }
    case .occurrence(let kind, let zone):
      guard now != before.value else { return false }
      guard let zone else { return true }
      return happened(since: before.serial) { $0.what.kind == kind && self.zone(of: $0.what) == zone }
    }
  }

  private func value(of condition: Condition) -> UInt64 {
    switch condition {
    case .zoneFree(let index, let comparison, let level):
      let zone = zones[slot(of: index)]
      let limit =
        switch level {
        case .frames(let frames): frames
        case .mark(.min): zone.min
        case .mark(.low): zone.low
        case .mark(.high): zone.high
        case .mark(.none): UInt32(0)
        }
      return Bound(comparison, Int64(limit)).holds(Int64(zone.free)) ? 1 : 0
    case .orderFails: return ring.count(of: .request(.failed))
    case .occurrence(let kind, _): return ring.count(of: kind)
    case .frameChanges(let frame): return blockSignature(of: frame)
    }
  }

  /// Where the block of a frame begins, its order, what it holds and whose it is.
  private func blockSignature(of frame: FrameNumber) -> UInt64 {
    let head = frames.head(of: frame.rawValue)
    let block = frames[head]
    var digest = Digest()
    digest.add(UInt64(head) << 32 | UInt64(block.order) << 8 | UInt64(block.kind.rawValue))
    switch block.role {
    case .slab: digest.add(UInt64(block.next) << 32 | UInt64(block.previous))
    case .handle: digest.add(handles[HandleID(block.next)].stamp)
    case .asked: digest.add(block.asker?.request ?? 0)
    case .none, .freeList, .perCPUList, .lruList, .table, .reserved, .nobody, .page: break
    }
    return digest.value
  }

  /// Serial of the latest occurrence, from a serial on, that can have met a condition; nil: the ring holds none. The
  /// free frames of a zone and the block of a frame change without an occurrence of their own: the last one tells what
  /// was done.
  package func latest(meeting condition: Condition, since serial: UInt64) -> UInt64? {
    var number = ring.total
    while number > max(serial, ring.oldest) {
      number -= 1
      let what = ring[number].what
      switch condition {
      case .zoneFree, .frameChanges: return number
      case .orderFails(let order): if case .request(.failed(order, _, _, _)) = what { return number }
      case .occurrence(let kind, let wanted):
        if what.kind == kind, wanted == nil || zone(of: what) == wanted { return number }
      }
    }
    return nil
  }

  /// One of the occurrences since then. Of an event with more than the ring holds the oldest are not seen.
  private func happened(since serial: UInt64, _ isMeant: (Occurrence) -> Bool) -> Bool {
    for number in max(serial, ring.oldest)..<ring.total where isMeant(ring[number]) { return true }
    return false
  }

  /// The zone that an occurrence is about: the one it names, or the one in which its frame lies.
  package func zone(of what: Happening) -> ZoneIndex? {
    let traits = what.traits
    if let zone = traits.zone { return zone }
    guard let frame = traits.touched?.frame, UInt64(frame.rawValue) < configuration.memoryFrames else { return nil }
    return zones[zoneIndex(of: frame.rawValue)].index
  }
}
