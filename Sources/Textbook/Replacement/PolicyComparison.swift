/// Several policies, each with several frame counts, over one trace that arrives piece by piece: `compare`.
///
/// Memory follows the number of distinct pages, but for OPT, which needs the future: the references are kept until the
/// end, 8 bytes each, up to `futureLimit` bytes.
package struct PolicyComparison: ~Copyable {
  package struct Series: Hashable, Sendable {
    package var label: String
    package var rule: PolicyRule
    package init(label: String, rule: PolicyRule) {
      self.label = label
      self.rule = rule
    }
  }

  package struct Result: Hashable, Sendable {
    package var references: UInt64
    package var writes: UInt64
    package var distinctPages: Int
    package var frames: [Int]
    /// By series, in the order asked for: by frame count.
    package var tallies: [[Tally]]
  }

  /// What cannot be computed.
  package enum Problem: Error, Hashable, Sendable {
    /// OPT would have to keep so many references so far; the trace goes on.
    case futureTooLong(references: UInt64)
    /// So many distinct pages need so many bytes.
    case tooManyPages(pages: Int, bytes: Int)
  }

  /// References that OPT keeps: number and next use, 4 bytes each, in 4 GiB.
  package static let futureLimit: UInt64 = 4 << 30
  package static let bytesPerKeptReference: UInt64 = 8
  /// For tables by page and by frame.
  package static let tableLimit = 4 << 30

  private final class Running {
    var run: PolicyRun
    init(_ run: consuming PolicyRun) { self.run = run }
  }
  /// The whole curve from one pass costs as much as so many runs of LRU.
  private static let sizesWorthACurve = 5

  private let series: [Series]
  private let frames: [Int]
  /// By series that runs as the trace arrives, by frame count.
  private var running: [[Running]]
  private var curve: LRUCurve?
  private var kept: [[UInt32]] = []
  private let keepsReferences: Bool
  private var references: UInt64 = 0
  private var writes: UInt64 = 0
  private var pages = 0

  /// - Parameter frames: each at least 1.
  package init(_ series: [Series], frames: [Int]) {
    self.series = series
    self.frames = frames
    let usesCurve = frames.count >= Self.sizesWorthACurve
    running = series.map { one in
      if one.rule.needsFuture || usesCurve && one.rule.name == .lru { return [] }
      return frames.map { Running(PolicyRun(one.rule, frames: $0)) }
    }
    curve = usesCurve && series.contains { $0.rule.name == .lru } ? LRUCurve() : nil
    keepsReferences = series.contains { $0.rule.needsFuture }
  }

  /// Bytes of the tables with so many distinct pages, at most.
  private func tableBytes(pages: Int) -> Int {
    var bytes = curve == nil ? 0 : pages * 24
    for (index, one) in series.enumerated() where !running[index].isEmpty {
      for count in frames { bytes += one.rule.bytes(pages: pages, frames: count) }
    }
    return bytes
  }

  /// The next piece: packed `Reference`s.
  /// - Parameters:
  ///   - pages: distinct pages up to the end of the piece.
  ///   - numbering: bytes that the caller takes for giving out the numbers.
  package mutating func serve(_ piece: [UInt32], pages count: Int, numbering: Int = 0) throws(Problem) {
    if count > pages {
      let bytes = tableBytes(pages: count) + numbering
      guard bytes <= Self.tableLimit else { throw .tooManyPages(pages: count, bytes: bytes) }
      pages = count
      for runs in running { for one in runs { one.run.grow(pages: count) } }
      curve?.grow(pages: count)
    }
    references += UInt64(piece.count)
    for packed in piece { writes += UInt64(packed & 1) }
    if keepsReferences {
      guard references * Self.bytesPerKeptReference <= Self.futureLimit else {
        throw .futureTooLong(references: references)
      }
      kept.append(piece)
    }
    piece.withUnsafeBufferPointer { piece in
      for runs in running { for one in runs { one.run.serve(piece) } }
      curve?.serve(piece)
    }
  }

  /// The trace is over.
  /// - Parameter progress: told after each part of OPT's work: parts done, of how many.
  package consuming func finish(progress: (Int, Int) -> Void = { _, _ in }) -> Result {
    var tallies: [[Tally]] = running.map { $0.map { $0.run.tally } }
    if let curve = curve.take() {
      let all = curve.tallies(frames: frames)
      for index in series.indices where series[index].rule.name == .lru { tallies[index] = all }
    }
    if keepsReferences {
      let all = optimal(progress)
      for index in series.indices where series[index].rule.needsFuture { tallies[index] = all }
    }
    return Result(
      references: references, writes: writes, distinctPages: pages, frames: frames, tallies: tallies)
  }

  /// OPT at every frame count, over the kept pieces.
  private func optimal(_ progress: (Int, Int) -> Void) -> [Tally] {
    var later = NextUse.Later(pages: pages)
    var nextUses = kept.map { _ in [UInt32]() }
    var end = Int(references)
    for index in kept.indices.reversed() {
      end -= kept[index].count
      nextUses[index] = [UInt32](repeating: NextUse.never, count: kept[index].count)
      later.fill(&nextUses[index], for: kept[index], firstTime: end + 1)
    }
    let parts = frames.count * kept.count
    var done = 0
    return frames.map { count in
      var run = PolicyRun(PolicyRule(.opt), frames: count)
      run.grow(pages: max(1, pages))
      for index in kept.indices {
        kept[index].withUnsafeBufferPointer { references in
          nextUses[index].withUnsafeBufferPointer { run.serve(references, nextUses: $0) }
        }
        done += 1
        progress(done, parts)
      }
      return run.tally
    }
  }
}

extension PolicyRule {
  /// Bytes of its tables, at most.
  func bytes(pages: Int, frames: Int) -> Int {
    // Growing in steps may double what is needed by page.
    let used = min(pages, frames)
    switch name {
    case .fifo, .lifo, .clock, .enhancedClock, .random: return 2 * pages + 4 * used
    case .lru, .mru: return 8 * pages + 13 * used
    case .secondChance, .nru: return 8 * pages + 11 * used
    case .nfu, .aging, .workingSet, .wsclock: return 8 * pages + 22 * used
    case .lfu: return 16 * pages + 27 * used
    case .opt: return 8 * pages + 25 * used
    }
  }
}
