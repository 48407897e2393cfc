package import Simulation

// The script's stage directions: what is said, marked, and claimed.

extension Machine {
  /// What the script says to who watches leaves an occurrence.
  mutating func note(_ cue: Cue) {
    switch cue {
    case .say(let index): record(.script(.said(index: UInt32(index))))
    case .mark(let index):
      player.script.pass(mark: index, at: tick, counts: ring.everyCount)
      record(.script(.mark(index: UInt32(index))))
    case .pause: record(.script(.paused))
    case .view(let index): record(.script(.viewChanged(index: UInt32(index))))
    case .expect(let index): expect(index)
    case .watch: break
    }
  }

  /// One occurrence for each claim that does not hold, or one for all when they do (claim 0, what was found for it).
  private mutating func expect(_ index: Int) {
    let claims = program.expectations[index].map { look(at: $0) }
    for (number, claim) in claims.enumerated() where !claim.bound.holds(claim.found) {
      record(.script(.expected(index: UInt32(index), held: false, claim: UInt32(number), found: claim.found)))
    }
    let held = claims.allSatisfy { $0.bound.holds($0.found) }
    player.script.note(expectation: index, held: held)
    if held {
      record(.script(.expected(index: UInt32(index), held: true, claim: 0, found: claims.first?.found ?? 0)))
    }
  }

  /// What there is, and what should be.
  package func look(at claim: Claim) -> (found: Int64, bound: Bound) {
    switch claim {
    case .zoneFree(let zone, let bound):
      return (Int64(zones[slot(of: zone)].free), bound)
    case .zoneFreeBlocks(let zone, let order, let bound):
      return (Int64(zones[slot(of: zone)].freeBlocks[Int(order.rawValue)]), bound)
    case .counter(let counter, let bound):
      return (Int64(vmstat[Int(counter.rawValue)]), bound)
    case .occurrence(let kind, let bound, let mark):
      let before = player.script.count(Int(kind.number), before: mark)
      return (Int64(ring.count(of: kind) - before), bound)
    case .waiting(let bound): return (Int64(waiting.count), bound)
    case .failed(let bound): return (Int64(failures), bound)
    case .cache(let cache, let column, let bound): return (slabColumn(column, of: cache), bound)
    case .held(let label, let bound):
      // Who waits under the name holds nothing yet.
      let asked = waiting.handles.count { handles[$0].label == label.rawValue + 1 }
      return (Int64(handles.count(of: label) - asked), bound)
    case .process(let task, let column, let bound): return (number(column, of: task), bound)
    case .memory(let column, let bound): return (number(column), bound)
    }
  }
}
