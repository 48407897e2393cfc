import TestSupport
import Testing
import Textbook

/// The numbers of the textbook's own examples (TB).
@Suite struct TextbookNumbersTests {
  struct Row: Sendable {
    var string: [UInt32]
    var counts: [String: [UInt64]]
  }

  /// TB 1: faults with 1 … 7 frames.
  static let rows: [Row] = [
    Row(
      string: [0, 1, 2, 3, 0, 1, 4, 0, 1, 2, 3, 4],
      counts: [
        "fifo": [12, 12, 9, 10, 5, 5, 5], "lru": [12, 12, 10, 8, 5, 5, 5], "opt": [12, 9, 7, 6, 5, 5, 5],
        "1": [12, 12, 9, 10, 5, 5, 5], "0": [12, 12, 10, 8, 5, 5, 5],
      ]),
    Row(
      string: [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5],
      counts: [
        "fifo": [12, 12, 9, 10, 5, 5, 5], "lru": [12, 12, 10, 8, 5, 5, 5], "opt": [12, 9, 7, 6, 5, 5, 5],
        "1": [12, 12, 9, 10, 5, 5, 5], "0": [12, 12, 10, 8, 5, 5, 5],
      ]),
    Row(
      string: [7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1],
      counts: [
        "fifo": [20, 15, 15, 10, 9, 6, 6], "lru": [20, 17, 12, 8, 7, 6, 6], "opt": [20, 13, 9, 8, 7, 6, 6],
        "1": [20, 15, 14, 9, 9, 6, 6], "0": [20, 17, 11, 8, 7, 6, 6],
      ]),
    Row(
      string: [0, 2, 1, 3, 5, 4, 6, 3, 7, 4, 7, 3, 3, 5, 5, 3, 1, 1, 1, 7, 2, 3, 4, 1],
      counts: [
        "fifo": [20, 18, 18, 13, 12, 10, 8], "lru": [20, 18, 17, 13, 11, 9, 8], "opt": [20, 16, 12, 10, 9, 8, 8],
        "1": [20, 18, 18, 14, 12, 10, 8], "0": [20, 18, 17, 13, 11, 9, 8],
      ]),
    Row(
      string: Array(0..<50) + Array(0..<50),
      counts: [
        "fifo": Array(repeating: 100, count: 7), "lru": Array(repeating: 100, count: 7),
        "opt": [100, 98, 97, 96, 95, 94, 93], "1": Array(repeating: 100, count: 7),
        "0": Array(repeating: 100, count: 7),
      ]),
  ]

  /// `1` and `0`: clock and second chance with that R on load.
  static func rules(_ name: String) -> [PolicyRule] {
    guard let onLoad = ["1": true, "0": false][name] else { return [PolicyRule(.init(rawValue: name)!)] }
    return [PolicyRule.Name.clock, .secondChance].map { name in
      var rule = PolicyRule(name)
      rule.referencedOnLoad = onLoad
      return rule
    }
  }

  @Test(arguments: rows.indices) func faultCounts(row: Int) {
    for (name, counts) in Self.rows[row].counts {
      for rule in Self.rules(name) {
        let found = (1...7).map { faults(rule, $0, Self.rows[row].string) }
        #expect(found == counts, "\(rule.name), R on load \(rule.referencedOnLoad)")
      }
    }
  }

  @Test func loopThatJustFits() {
    for name in [PolicyRule.Name.fifo, .lru, .opt, .clock] {
      #expect(faults(PolicyRule(name), 50, Self.rows[4].string) == 50)
      if name != .opt { #expect(faults(PolicyRule(name), 49, Self.rows[4].string) == 100) }
    }
  }

  /// TB 2.
  @Test func distanceString() {
    let string = Self.rows[3].string
    var fast = StackDistances()
    fast.grow(pages: 8)
    var stack = LRUStack()
    var curve = DistanceCurve()
    var distances: [Int?] = []
    for page in string {
      let distance = fast.reference(page)
      curve.add(distance)
      distances.append(distance == 0 ? nil : Int(distance))
      #expect(stack.reference(page) == distances.last!)
    }
    let first: [Int?] = [nil, nil, nil, nil, nil, nil, nil, 4, nil, 4, 2, 3]
    #expect(distances == first + [1, 5, 1, 2, 6, 1, 1, 4, 7, 4, 6, 5])
    #expect(curve.faults(upTo: 8) == [20, 18, 17, 13, 11, 9, 8, 8])
    #expect(stack.pages == [1, 4, 3, 2, 7, 5, 6, 0])
  }

  /// TB 3: pages 0 … 5 at five ticks.
  @Test func aging() {
    let ticks = ["101011", "110010", "110101", "100010", "011000"].map { $0.map { $0 == "1" } }
    let counters = AgingCounter.counters(ticks: ticks, bits: 8)
    #expect(counters == [0b0111_1000, 0b1011_0000, 0b1000_1000, 0b0010_0000, 0b0101_1000, 0b0010_1000])
    #expect(AgingCounter.counters(ticks: ticks, bits: nil) == [4, 3, 2, 1, 3, 2])
  }

  /// TB 4: holes of 10, 4, 20, 18, 7, 9, 12 and 15 KB; 12, 10 and 9 KB.
  @Test(arguments: [
    (FitRule.first, [20, 10, 18]), (.best, [12, 10, 9]), (.worst, [20, 18, 15]), (.next, [20, 18, 9]),
  ])
  func holes(rule: FitRule, taken: [Int]) {
    var address = 0
    var memory = FreeMemory(
      holes: [10, 4, 20, 18, 7, 9, 12, 15].map { size in
        defer { address += size + 1 }
        return .init(address: address, size: size)
      })
    #expect([12, 10, 9].map { memory.take($0, rule)?.holeSize } == taken)
  }

  /// TB 4: the two readings of next fit differ: the rest of the hole last used, or the hole behind it.
  @Test func nextFitHasTwoReadings() {
    let holes = [FreeMemory.Hole(address: 0, size: 20), .init(address: 30, size: 12)]
    var rest = FreeMemory(holes: holes)
    var behind = FreeMemory(holes: holes)
    #expect(rest.take(5, .next)?.address == 0)
    #expect(behind.take(5, .next, nextFit: .holeBehind)?.address == 0)
    #expect(rest.take(5, .next)?.address == 5)
    #expect(behind.take(5, .next, nextFit: .holeBehind)?.address == 30)
  }

  @Test func mergesOnTermination() {
    let merged = [(false, false), (false, true), (true, false), (true, true)].map {
      NeighbourMerge.holesMerged(leftIsHole: $0.0, rightIsHole: $0.1)
    }
    #expect(merged == [0, 1, 1, 2])
    // The same found in memory: X at 10 ..< 20 between neighbours that are processes or holes.
    for (left, right, count) in [
      (false, false, 0), (false, true, 1), (true, false, 1), (true, true, 2),
    ] {
      var memory = FreeMemory(size: 30)
      for _ in 0..<3 { #expect(memory.take(10, .first) != nil) }
      if left { memory.giveBack(address: 0, size: 10) }
      if right { memory.giveBack(address: 20, size: 10) }
      #expect(memory.giveBack(address: 10, size: 10) == count)
    }
  }

  /// TB 5, and TB 6: eleven programs, not ten, for less than 10 % waste at p = 0.8.
  @Test func utilisation() throws {
    let p = try #require(Fraction(decimal: "0.8"))
    let shares = (1...5).map { Utilisation.share(p: p, programs: $0)?.decimal() }
    #expect(shares == ["0.2", "0.36", "0.488", "0.5904", "0.67232"])
    #expect(Utilisation.leastPrograms(p: p, target: Fraction(9, 10)) == 11)
    #expect(Utilisation.share(p: p, programs: 10).map { 1 - $0 }?.decimal() == "0.1073741824")
  }

  @Test func pageSizeOptimum() {
    let process = Fraction(1 << 20)
    #expect(PageSize.optimum(process: process, entry: 8) == 4096)
    #expect(PageSize.overhead(process: process, entry: 8, page: 4096) == 4096)
    #expect(PageSize.optimum(process: 1, entry: 1).decimal() == "1.414213562")
    #expect(PageSize.optimum(process: 100_000, entry: 4).decimal() == "894.427191")
  }

  @Test func addressSplits() {
    #expect(AddressSplit.ia32.indices(of: 0x0040_3004) == [1, 3])
    #expect(AddressSplit.ia32.offset(of: 0x0040_3004) == 4)
    #expect(AddressSplit.pae.indices(of: 0xC001_2345) == [3, 0, 18])
    #expect(AddressSplit.pae.virtualBits == 32 && AddressSplit.x8664.virtualBits == 48)
    #expect(AddressSplit.ia32.indices(of: 1 << 32) == nil)
  }

  /// TB 5, from S1: 256 of 1024.
  @Test func buddy() {
    var memory = BuddyBlocks(total: 1024)
    #expect(memory.take(256)?.address == 0)
    #expect(memory.blocks.filter { $0.used == nil }.map(\.size) == [256, 512])
    #expect(memory.giveBack(address: 0) == true)
    #expect(memory.blocks == [.init(address: 0, size: 1024, used: nil)])
    #expect(memory.giveBack(address: 0) == false)
  }

  /// The shortest string on which FIFO with four frames faults more than with three has twelve references and five
  /// pages, as Belady's own; with one and two frames there is none.
  @Test func shortestAnomaly() throws {
    var search = AnomalySearch(PolicyRule(.fifo), frames: 3, pages: 5)
    let none = search.shortest(upTo: 7)
    #expect(none == nil)
    if TestRun.isLong {
      let shortest = search.shortest(upTo: 12)
      let found = try #require(shortest)
      #expect(found.string.count == 12)
      #expect((found.faults, found.faultsWithOneMore) == (9, 10))
      #expect(faults(PolicyRule(.fifo), 3, found.string) == 9)
      #expect(faults(PolicyRule(.fifo), 4, found.string) == 10)
    }
    var lru = AnomalySearch(PolicyRule(.lru), frames: 2, pages: 4)
    let never = lru.shortest(upTo: 7)
    #expect(never == nil)
  }
}

extension AnomalySearch {
  /// A shortest string of at most `length` references; nil: there is none.
  fileprivate mutating func shortest(upTo length: Int) -> Found? {
    if case .found(let found) = proceed(steps: .max, upTo: length) { return found }
    return nil
  }
}

func faults(_ rule: PolicyRule, _ frames: Int, _ string: [UInt32]) -> UInt64 {
  PolicyStudy(rule, frames: frames, references: string.map { Reference(page: $0) }, pages: Int(string.max() ?? 0) + 1)
    .tally.faults
}
