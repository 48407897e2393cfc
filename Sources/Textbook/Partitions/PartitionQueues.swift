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
    /// Ticks that it has left to run.
    package var left: Int
    package var arrived: Int
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
  }

  package let sizes: [Int]
  package private(set) var lanes: [Lane]
  package private(set) var now = 0

  /// - Parameter sizes: of the partitions, by address.
  package init(sizes: [Int], disciplines: [Discipline]) {
    self.sizes = sizes
    lanes = disciplines.map { Lane(discipline: $0, running: Array(repeating: nil, count: sizes.count)) }
  }

  /// The partition for which a job waits under a queue for each: the smallest that holds it, the first among equals.
  package func home(of size: Int) -> Int? {
    sizes.indices.filter { sizes[$0] >= size }.min { sizes[$0] < sizes[$1] }
  }

  package mutating func begin(_ request: Request, _ steps: inout [Step]) {
    guard case .job(let name, let size, let time) = request else { return }
    steps.append(.arrived(name: name, size: size, time: time))
    guard let home = home(of: size) else {
      return steps.append(.neverFits(name: name, size: size, largest: sizes.max() ?? 0))
    }
    for lane in lanes.indices {
      lanes[lane].waiting.append(Job(name: name, size: size, left: time, arrived: now))
      fill(lane, &steps)
      if lanes[lane].waiting.contains(where: { $0.name == name }) {
        steps.append(.waits(lane: lane, name: name, queue: lanes[lane].discipline == .each ? home : nil))
      }
    }
  }

  /// Every empty partition takes what its discipline gives it, the smallest partition first.
  private mutating func fill(_ lane: Int, _ steps: inout [Step]) {
    for partition in sizes.indices.sorted(by: { (sizes[$0], $0) < (sizes[$1], $1) })
    where lanes[lane].running[partition] == nil {
      let waiting = lanes[lane].waiting
      let fitting = waiting.indices.filter { waiting[$0].size <= sizes[partition] }
      let chosen: Int? =
        switch lanes[lane].discipline {
        case .each: fitting.first { home(of: waiting[$0].size) == partition }
        case .first: fitting.first
        case .largest: fitting.reversed().max { waiting[$0].size < waiting[$1].size }
        }
      guard let chosen else { continue }
      let job = lanes[lane].waiting.remove(at: chosen)
      lanes[lane].running[partition] = job
      lanes[lane].waited += now - job.arrived
      lanes[lane].placements.append(partition + 1)
      steps.append(.placed(lane: lane, name: job.name, partition: partition, unused: sizes[partition] - job.size))
    }
  }

  package mutating func turn(_ steps: inout [Step]) {
    now += 1
    for lane in lanes.indices {
      for partition in sizes.indices {
        if lanes[lane].running[partition] == nil {
          if let job = lanes[lane].waiting.first(where: { $0.size <= sizes[partition] }) {
            lanes[lane].idle += 1
            steps.append(.idle(lane: lane, partition: partition, name: job.name))
          }
          continue
        }
        lanes[lane].running[partition]?.left -= 1
        guard let job = lanes[lane].running[partition], job.left <= 0 else { continue }
        lanes[lane].running[partition] = nil
        lanes[lane].finished += 1
        lanes[lane].turnaround += now - job.arrived
        steps.append(.ended(lane: lane, name: job.name, partition: partition))
      }
      fill(lane, &steps)
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
