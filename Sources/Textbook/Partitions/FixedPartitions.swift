/// Partitions of fixed sizes, one job in each.
package struct FixedPartitions: Hashable, Sendable, Encodable {
  package let sizes: [Int]
  /// By partition: size of the job in it.
  package private(set) var jobs: [Int?]
  /// Next fit: the partition behind the one taken last.
  private var rover = 0

  package init(sizes: [Int]) {
    self.sizes = sizes
    jobs = Array(repeating: nil, count: sizes.count)
  }

  /// Index of the partition that a job gets; nil: it must wait.
  package mutating func place(_ job: Int, _ rule: FitRule) -> Int? {
    let free = sizes.indices.filter { jobs[$0] == nil && sizes[$0] >= job }
    let index: Int?
    switch rule {
    case .first: index = free.first
    case .next: index = free.first { $0 >= rover } ?? free.first
    // Of equals the lowest: `min(by:)` and `max(by:)` keep the first.
    case .best: index = free.min { sizes[$0] < sizes[$1] }
    case .worst: index = free.max { sizes[$0] < sizes[$1] }
    }
    guard let index else { return nil }
    jobs[index] = job
    rover = index + 1
    return index
  }

  /// A job ends.
  package mutating func release(_ index: Int) { jobs[index] = nil }

  /// What the jobs leave of their partitions.
  package var internalFragmentation: Int {
    zip(sizes, jobs).reduce(0) { sum, place in sum + (place.1.map { place.0 - $0 } ?? 0) }
  }
  /// Sizes of the partitions without a job.
  package var unused: [Int] { sizes.indices.filter { jobs[$0] == nil }.map { sizes[$0] } }
}
