import Simulation
import Testing
import Textbook

@Suite struct WorkingSetTests {
  @Test func againstTheDefinition() {
    var random = RandomSource(seed: 51)
    for step in 0..<200 {
      let string = RandomString(&random, length: 40, pages: 8).references.map(\.page)
      let history = RandomString(&random, length: 6, pages: 8).references.map(\.page)
      let window = Int(1 + random.below(8))
      let sets = WorkingSets(string, history: history, window: window, pages: 8)
      let all = history + string
      var faults = 0
      for t in stride(from: 1, through: string.count, by: 1) {
        let end = history.count + t
        let named = Set(all[max(0, end - window)..<end])
        #expect(sets.pages(at: t) == named.sorted(), "step \(step), t \(t)")
        #expect(sets.sizes[t - 1] == named.count, "step \(step), t \(t)")
        if !all[max(0, end - 1 - window)..<(end - 1)].contains(string[t - 1]) { faults += 1 }
      }
      #expect(sets.faults == faults, "step \(step)")
    }
    #expect(WorkingSets([], window: 3, pages: 0).meanSize == nil)
  }

  /// Working sets grow with the window, and their faults fall.
  @Test func windowIsMonotonous() {
    var random = RandomSource(seed: 52)
    let string = RandomString(&random, length: 300, pages: 20).references.map(\.page)
    var last: WorkingSets?
    for window in 1...30 {
      let sets = WorkingSets(string, window: window, pages: 20)
      if let last {
        #expect(zip(last.sizes, sets.sizes).allSatisfy { $0 <= $1 })
        #expect(sets.faults <= last.faults)
      }
      last = sets
    }
  }

  /// Chu and Opderbeck: with a threshold that no interval exceeds nothing ever leaves; with 0 every fault cleans up.
  @Test func pageFaultFrequency() {
    var random = RandomSource(seed: 53)
    let string = RandomString(&random, length: 300, pages: 20).references.map(\.page)
    var lax = FaultIntervalPFF(threshold: 1000)
    var strict = FaultIntervalPFF(threshold: 0)
    for page in string {
      lax.reference(page)
      strict.reference(page)
      #expect(strict.resident.contains(page))
    }
    #expect(lax.faults == UInt64(Set(string).count))
    #expect(strict.faults >= lax.faults)
  }

  /// Bounds on the rate: frames move to the process that faults, and somebody is swapped out when there are none.
  @Test func loadControl() {
    var control = FaultRatePFF(frames: 6, shares: [3, 2], lower: 1, upper: 2, interval: 4)
    // Process 0 loops over five pages: four faults in each interval.
    for page: UInt32 in 0..<4 { _ = control.reference(page, by: 0) }
    #expect(control.processes[0].frames == 4 && control.free == 0)
    var decisions: [FaultRatePFF.Decision] = []
    for page: UInt32 in [4, 0, 1, 2] {
      if let decision = control.reference(page, by: 0).decision { decisions.append(decision) }
    }
    #expect(decisions == [.swappedOut(process: 1, frames: 2)])
    #expect(control.processes[0].frames == 5 && control.free == 1 && control.swapOuts == 1)
    #expect(control.swapIn(1) == false)
    // It runs within its set now: below the lower bound it gives up one frame each interval.
    for _ in 0..<8 { _ = control.reference(2, by: 0) }
    #expect(control.processes[0].frames == 3 && control.free == 3)
    #expect(control.swapIn(1) == true)
    #expect(control.processes[1].frames == 2 && control.free == 1)
  }

  @Test func shares() {
    #expect(Shares.equal(frames: 64, processes: 3) == [22, 21, 21])
    // Silberschatz: 64 frames, processes of 10 and 127 pages.
    #expect(Shares.proportional(frames: 64, sizes: [10, 127]) == [5, 59])
    #expect(Shares.proportional(frames: 3, sizes: [1, 1000, 1]) == [1, 1, 1])
  }

  /// WSClock never takes more than two turns, and takes a clean old page before anything else.
  @Test func wsclockRing() {
    var random = RandomSource(seed: 54)
    for step in 0..<500 {
      let count = Int(1 + random.below(7))
      let pages = (0..<count).map { page in
        WSClockRing.Page(
          page: page, isReferenced: random.below(2) == 0, isModified: random.below(2) == 0,
          lastUse: Int(random.below(100)))
      }
      var ring = WSClockRing(pages: pages, hand: Int(random.below(UInt64(count))))
      let start = ring.hand
      var notes = NoteTaker()
      let reason = ring.turn(now: 100, tau: 40, &notes)
      let order = (0..<count).map { (start + $0) % count }
      let old = order.first { !pages[$0].isReferenced && 100 - pages[$0].lastUse > 40 && !pages[$0].isModified }
      if let old {
        #expect(ring.hand == old && reason == .outsideWorkingSet, "step \(step)")
      } else if !ring.written.isEmpty {
        #expect(ring.hand == ring.written[0] && reason == .outsideWorkingSet, "step \(step)")
      } else if let clean = order.first(where: { !pages[$0].isModified }) {
        #expect(ring.hand == clean && reason == .anyClean, "step \(step)")
      } else {
        #expect(ring.hand == start && reason == .underTheHand, "step \(step)")
      }
      #expect(notes.entriesScanned <= UInt64(2 * count), "step \(step)")
    }
  }
}
