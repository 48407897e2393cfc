/// Partitions of fixed sizes: the same jobs under several disciplines of waiting, each with partitions of its own.
package struct PartitionQueues: SmallMachine {
  package enum Discipline: String, CaseIterable, Hashable, Sendable, Encodable {
    /// A queue for each partition: a job waits for the smallest that holds it, even while larger ones stand empty.
    case each = "queue-each"
    /// One queue: a partition that becomes free takes the first job that fits.
    case first = "one-first"
    /// One queue: it takes the largest job that fits, so as not to waste it on a small one.
    case largest = "one-largest"
  }

  package struct Job: Hashable, Sendable, Encodable {
    package var name: String
    package var size: Int
    /// Ticks that it runs.
    package var time: Int
    package var arrived: Int
    /// When it got its partition; nil: it waits.
    package var started: Int?
    /// The partition for which it waits under a queue for each.
    package var home: Int
    fileprivate var ends: Int { (started ?? arrived) + time }
  }

  package enum Request: Hashable, Sendable { case job(name: String, size: Int, time: Int) }

  package enum Step: Hashable, Sendable {
    case arrived(name: String, size: Int, time: Int)
    case neverFits(name: String, size: Int, largest: Int)
    /// - Parameter queue: of the partition; nil: the one of all.
    case waits(lane: Int, name: String, queue: Int?)
    case placed(lane: Int, name: String, partition: Int, unused: Int)
    case ended(lane: Int, name: String, partition: Int)
    /// An empty partition that holds somebody who waits for another one.
    case idle(lane: Int, partition: Int, name: String)
  }

  package struct Lane: Hashable, Sendable, Encodable {
    package let discipline: Discipline
    /// By partition.
    package fileprivate(set) var running: [Job?]
    /// Oldest first.
    package fileprivate(set) var waiting: [Job] = []
    package fileprivate(set) var finished = 0
    /// Ticks between arrival and end, of all that ended.
    package fileprivate(set) var turnaround = 0
    package fileprivate(set) var waited = 0
    /// Ticks in which an empty partition would have held a job that waited.
    package fileprivate(set) var idle = 0
    package fileprivate(set) var placements: [Int?] = []
    fileprivate var empty: Int
    /// When the next job ends; nil: none runs.
    fileprivate var nextEnd: Int?

    fileprivate init(_ discipline: Discipline, partitions: Int) {
      self.discipline = discipline
      running = Array(repeating: nil, count: partitions)
      empty = partitions
    }
  }

  package let sizes: [Int]
  package private(set) var lanes: [Lane]
  package private(set) var now = 0
  /// Partitions by size, the first among equals first.
  private let order: [Int]

  /// - Parameter sizes: of the partitions, by address.
  package init(sizes: [Int], disciplines: [Discipline]) {
    self.sizes = sizes
    lanes = disciplines.map { Lane($0, partitions: sizes.count) }
    order = sizes.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
  }

  /// The partition for which a job waits under a queue for each: the smallest that holds it, the first among equals.
  package func home(of size: Int) -> Int? { order.first { sizes[$0] >= size } }

  /// Ticks that a job has left to run.
  package func left(of job: Job) -> Int { job.started.map { job.time - (now - $0) } ?? job.time }

  package mutating func begin(_ request: Request, _ steps: inout [Step]) {
    guard case .job(let name, let size, let time) = request else { return }
    steps.append(.arrived(name: name, size: size, time: time))
    guard let home = home(of: size) else {
      return steps.append(.neverFits(name: name, size: size, largest: sizes.max() ?? 0))
    }
    let job = Job(name: name, size: size, time: time, arrived: now, home: home)
    for lane in lanes.indices {
      // Of those that waited before nobody fits where it is empty: only the new one can get a partition.
      let isEach = lanes[lane].discipline == .each
      let found =
        lanes[lane].empty == 0
        ? nil
        : order.first { lanes[lane].running[$0] == nil && (isEach ? $0 == home : sizes[$0] >= size) }
      if let found {
        place(job, in: found, lane, &steps)
      } else {
        lanes[lane].waiting.append(job)
        steps.append(.waits(lane: lane, name: name, queue: isEach ? home : nil))
      }
    }
  }

  private mutating func place(_ job: Job, in partition: Int, _ lane: Int, _ steps: inout [Step]) {
    var job = job
    job.started = now
    lanes[lane].running[partition] = job
    lanes[lane].empty -= 1
    lanes[lane].nextEnd = min(lanes[lane].nextEnd ?? job.ends, job.ends)
    lanes[lane].waited += now - job.arrived
    lanes[lane].placements.append(partition + 1)
    steps.append(.placed(lane: lane, name: job.name, partition: partition, unused: sizes[partition] - job.size))
  }

  /// Every partition that has become empty takes what its discipline gives it, the smallest partition first.
  private mutating func fill(_ freed: Set<Int>, _ lane: Int, _ steps: inout [Step]) {
    for partition in order where freed.contains(partition) {
      let size = sizes[partition]
      let waiting = lanes[lane].waiting
      let chosen: Int? =
        switch lanes[lane].discipline {
        case .each: waiting.firstIndex { $0.home == partition }
        case .first: waiting.firstIndex { $0.size <= size }
        // The oldest among equals: `max(by:)` keeps the first.
        case .largest:
          waiting.indices.filter { waiting[$0].size <= size }.max { waiting[$0].size < waiting[$1].size }
        }
      if let chosen { place(lanes[lane].waiting.remove(at: chosen), in: partition, lane, &steps) }
    }
  }

  package mutating func turn(_ steps: inout [Step]) {
    now += 1
    for lane in lanes.indices {
      // Under one queue nobody who waits fits where it is empty.
      let hasIdle = lanes[lane].discipline == .each && lanes[lane].empty > 0 && !lanes[lane].waiting.isEmpty
      let hasEnd = lanes[lane].nextEnd.map { $0 <= now } ?? false
      guard hasIdle || hasEnd else { continue }
      let smallest = hasIdle ? lanes[lane].waiting.map(\.size).min() : nil
      var freed: Set<Int> = []
      for partition in sizes.indices {
        guard let job = lanes[lane].running[partition] else {
          guard let smallest, smallest <= sizes[partition],
            let job = lanes[lane].waiting.first(where: { $0.size <= sizes[partition] })
          else { continue }
          lanes[lane].idle += 1
          steps.append(.idle(lane: lane, partition: partition, name: job.name))
          continue
        }
        guard job.ends <= now else { continue }
        lanes[lane].running[partition] = nil
        lanes[lane].finished += 1
        lanes[lane].turnaround += now - job.arrived
        freed.insert(partition)
        steps.append(.ended(lane: lane, name: job.name, partition: partition))
      }
      guard !freed.isEmpty else { continue }
      lanes[lane].empty += freed.count
      lanes[lane].nextEnd = lanes[lane].running.compactMap { $0?.ends }.min()
      fill(freed, lane, &steps)
    }
  }

  package var listBytes: Int {
    lanes.reduce(0) {
      $0 + ($1.running.count + $1.waiting.count) * MemoryLayout<Job?>.stride + $1.placements.count * 16
    }
  }

  package var state: StateTree {
    .map(
      lanes.map { lane in
        let unused = zip(sizes, lane.running).reduce(0) { sum, place in
          sum + (place.1.map { place.0 - $0.size } ?? 0)
        }
        return .map(
          lane.discipline.rawValue,
          [
            .number("running", lane.running.count { $0 != nil }), .number("waiting", lane.waiting.count),
            .number("finished", lane.finished), .number("idle", lane.idle), .number("waited", lane.waited),
            .ratio("turnaround", lane.finished == 0 ? nil : Fraction(lane.turnaround, lane.finished)),
            .number("internal_fragmentation", unused), .numbers("partition", lane.placements),
          ])
      })
  }
}
