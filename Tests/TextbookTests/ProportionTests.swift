import Simulation
import Testing

@testable import Textbook

/// What is counted along the way is what counting anew finds: sets that slide, partitions that look only where
/// something changed, frames that processes share.
@Suite struct ProportionTests {
  // MARK: Working sets

  private static func served(_ pages: [UInt32], _ setup: WorkingSetSetup) -> WorkingSetModel {
    var model = WorkingSetModel(setup, script: [])
    var log = HappeningLog<WorkingSetHappening>()
    for page in pages { _ = model.perform(PageReference(Reference(page: page)), isScripted: true, &log) }
    return model
  }

  @Test func setsThatSlideAreThoseOfTheDefinition() {
    var random = RandomSource(seed: 61)
    for step in 0..<60 {
      let string = (0..<80).map { _ in UInt32(random.below(20)) }
      let window = Int(1 + random.below(30))
      let lane = Self.served(string, WorkingSetSetup(windows: [window])).reading(TextbookRequest(columns: 80)).lanes[0]
      for (place, column) in lane.columns.enumerated() {
        let named = Set(string[max(0, place + 1 - window)...place]).sorted()
        #expect(column.size == named.count, "step \(step), place \(place)")
        #expect(column.pages == Array(named.prefix(WorkingSetColumn.shown)), "step \(step), place \(place)")
        let before = string[max(0, place - window)..<place]
        #expect(column.isFault == !before.contains(string[place]), "step \(step), place \(place)")
      }
      #expect(lane.pages == Set(string.suffix(window)).sorted(), "step \(step)")
    }
  }

  /// Chu and Opderbeck as they say it: at a fault more than T after the last one at t′, what was not used from t′ on
  /// leaves.
  @Test func pageFaultFrequencyIsThatOfTheDefinition() {
    var random = RandomSource(seed: 62)
    for step in 0..<60 {
      let string = (0..<120).map { _ in UInt32(random.below(12)) }
      let threshold = random.below(9)
      var policy = FaultIntervalPFF(threshold: threshold)
      var held: [UInt32] = []
      var lastFault = 0
      for (place, page) in string.enumerated() {
        let now = place + 1
        let outcome = policy.reference(page)
        if !held.contains(page) {
          var left: [UInt32] = []
          if UInt64(now - lastFault) > threshold {
            // Times run from 1: the reference at t stands at place t - 1.
            let used = Set(string[max(0, lastFault - 1)..<place])
            left = held.filter { !used.contains($0) }
            held.removeAll { !used.contains($0) }
          }
          #expect(outcome == .fault(interval: UInt64(now - lastFault), left: left), "step \(step), place \(place)")
          held.append(page)
          lastFault = now
        } else {
          #expect(outcome == .hit, "step \(step), place \(place)")
        }
        #expect(policy.resident == held, "step \(step), place \(place)")
      }
    }
  }

  /// A long string of many pages keeps no more than a screen shows.
  @Test func aLongRunKeepsAScreenful() {
    let string = (0..<6_000).map { UInt32($0 * 7 % 2_048) }
    let short = Self.served(Array(string.prefix(2_048)), WorkingSetSetup(windows: [5_000], thresholds: [9_000]))
    let long = Self.served(string, WorkingSetSetup(windows: [5_000], thresholds: [9_000]))
    // Three times as long, at most an eighth more.
    #expect(long.ownBytes <= short.ownBytes + short.ownBytes / 8)
    #expect(long.ownBytes < 1 << 20)
    #expect(long.reading(TextbookRequest(columns: 400)).lanes.map { $0.columns.count } == [400, 400])
  }

  // MARK: Partitions

  /// The disciplines as the book has them, every tick from the beginning over all that waits.
  private struct NaiveLane {
    let discipline: PartitionQueues.Discipline
    let sizes: [Int]
    var running: [(name: String, size: Int, left: Int, arrived: Int)?]
    var waiting: [(name: String, size: Int, left: Int, arrived: Int)] = []
    var finished = 0
    var turnaround = 0
    var waited = 0
    var idle = 0

    init(_ discipline: PartitionQueues.Discipline, _ sizes: [Int]) {
      self.discipline = discipline
      self.sizes = sizes
      running = sizes.map { _ in nil }
    }

    private func home(_ size: Int) -> Int? {
      var best: Int?
      for at in sizes.indices where sizes[at] >= size && (best.map { sizes[at] < sizes[$0] } ?? true) { best = at }
      return best
    }

    mutating func arrive(_ name: String, _ size: Int, _ time: Int, now: Int) {
      guard home(size) != nil else { return }
      waiting.append((name, size, time, now))
      fill(now)
    }

    private mutating func fill(_ now: Int) {
      let order = sizes.indices.sorted { sizes[$0] != sizes[$1] ? sizes[$0] < sizes[$1] : $0 < $1 }
      for at in order where running[at] == nil {
        var chosen: Int?
        for (place, job) in waiting.enumerated() where job.size <= sizes[at] {
          switch discipline {
          case .each: if chosen == nil, home(job.size) == at { chosen = place }
          case .first: if chosen == nil { chosen = place }
          case .largest: if chosen.map({ job.size > waiting[$0].size }) ?? true { chosen = place }
          }
        }
        guard let chosen else { continue }
        let job = waiting.remove(at: chosen)
        waited += now - job.arrived
        running[at] = job
      }
    }

    mutating func turn(_ now: Int) {
      for at in sizes.indices {
        guard var job = running[at] else {
          if waiting.contains(where: { $0.size <= sizes[at] }) { idle += 1 }
          continue
        }
        job.left -= 1
        running[at] = job.left == 0 ? nil : job
        if job.left == 0 {
          finished += 1
          turnaround += now - job.arrived
        }
      }
      fill(now)
    }
  }

  @Test func partitionsAreThoseOfTheBook() {
    var random = RandomSource(seed: 63)
    for step in 0..<40 {
      let sizes = (0..<Int(1 + random.below(6))).map { _ in Int(1 + random.below(12)) }
      var queues = PartitionQueues(sizes: sizes, disciplines: PartitionQueues.Discipline.allCases)
      var naive = PartitionQueues.Discipline.allCases.map { NaiveLane($0, sizes) }
      var steps: [PartitionQueues.Step] = []
      for tick in 1...120 {
        if random.below(3) == 0 {
          let (size, time) = (Int(1 + random.below(13)), Int(1 + random.below(9)))
          queues.begin(.job(name: "j\(tick)", size: size, time: time), &steps)
          for lane in naive.indices { naive[lane].arrive("j\(tick)", size, time, now: tick - 1) }
        }
        queues.turn(&steps)
        for (at, lane) in queues.lanes.enumerated() {
          naive[at].turn(tick)
          let own = lane.running.map { $0.map { "\($0.name) \(queues.left(of: $0))" } }
          let other = naive[at].running.map { $0.map { "\($0.name) \($0.left)" } }
          #expect(own == other, "seed 63, step \(step), tick \(tick), \(lane.discipline)")
          #expect(lane.waiting.map(\.name) == naive[at].waiting.map(\.name), "step \(step), tick \(tick)")
          #expect(
            [lane.finished, lane.turnaround, lane.waited, lane.idle]
              == [naive[at].finished, naive[at].turnaround, naive[at].waited, naive[at].idle],
            "step \(step), tick \(tick), \(lane.discipline)")
        }
      }
    }
  }

  // MARK: Copy-on-write

  @Test func framesAreThoseThatSomebodyMaps() {
    var random = RandomSource(seed: 64)
    for step in 0..<20 {
      var memory = CopyOnWrite(process: "p0", dataPages: 5, textPages: 3)
      var names = ["p0"]
      for move in 0..<80 {
        let name = names.isEmpty ? "p0" : names[Int(random.below(UInt64(names.count)))]
        switch random.below(6) {
        case 0, 1:
          let child = "p\(step)-\(move)"
          if memory.fork(name, child: child) { names.append(child) }
        case 2, 3: _ = memory.write(name, page: Int(random.below(5)))
        case 4: _ = memory.exec(name, pages: Int(1 + random.below(4)))
        default: if memory.exit(name) { names.removeAll { $0 == name } }
        }
        let mapped = memory.processes.flatMap { $0.data.map(\.frame) + $0.text }
        #expect(memory.frames == Set(mapped).count, "seed 64, step \(step), move \(move)")
        #expect(memory.mappings.indices.allSatisfy { frame in memory.mappings[frame] == mapped.count { $0 == frame } })
        #expect(memory.processes.map(\.name) == names)
        for name in names { #expect(memory.exists(name) && memory.dataPages(of: name) != nil) }
      }
    }
  }
}
