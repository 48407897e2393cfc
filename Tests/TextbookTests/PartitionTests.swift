import Simulation
import TestSupport
import Testing
import Textbook

/// Memory as one array of owners, searched from the front: what the fit algorithms are compared with.
private struct NaiveMemory {
  var owner: [Int?]
  var rover = 0

  init(size: Int) { owner = Array(repeating: nil, count: size) }

  var holes: [FreeMemory.Hole] {
    var result: [FreeMemory.Hole] = []
    for unit in owner.indices where owner[unit] == nil {
      if let last = result.last, last.end == unit {
        result[result.count - 1].size += 1
      } else {
        result.append(.init(address: unit, size: 1))
      }
    }
    return result
  }

  mutating func take(_ size: Int, _ rule: FitRule, as name: Int) -> Int? {
    let fitting = holes.filter { $0.size >= size }
    let hole: FreeMemory.Hole?
    switch rule {
    case .first: hole = fitting.first
    case .next: hole = fitting.first { $0.end > rover } ?? fitting.first
    case .best: hole = fitting.min { ($0.size, $0.address) < ($1.size, $1.address) }
    case .worst: hole = fitting.min { (-$0.size, $0.address) < (-$1.size, $1.address) }
    }
    guard let address = hole?.address else { return nil }
    for unit in address..<(address + size) { owner[unit] = name }
    rover = address + size
    return address
  }

  mutating func giveBack(_ name: Int) {
    for unit in owner.indices where owner[unit] == name { owner[unit] = nil }
  }
}

@Suite struct PartitionTests {
  static let events = TestRun.isLong ? 100_000 : 3000

  @Test(arguments: FitRule.allCases) func fitAgainstNaiveModel(rule: FitRule) {
    withSeeds(31) { seed in
      var random = RandomSource(seed: seed)
      let size = 160
      var memory = FreeMemory(size: size)
      var naive = NaiveMemory(size: size)
      var held: [(name: Int, address: Int, size: Int)] = []
      for step in 0..<Self.events {
        if random.below(2) == 0 || held.isEmpty {
          let wanted = Int(1 + random.below(1 + random.below(40)))
          let place = memory.take(wanted, rule)
          #expect(place?.address == naive.take(wanted, rule, as: step), "seed \(seed) step \(step)")
          if let place { held.append((step, place.address, wanted)) }
        } else {
          let one = held.remove(at: Int(random.below(UInt64(held.count))))
          memory.giveBack(address: one.address, size: one.size)
          naive.giveBack(one.name)
        }
        #expect(memory.holes == naive.holes, "seed \(seed) step \(step)")
      }
      #expect(memory.failures > 0)
    }
  }

  /// No unit is lost, none is given twice; equal sizes of the common list are served without a search.
  @Test func quickFitAgainstOwners() {
    withSeeds(32) { seed in
      var random = RandomSource(seed: seed)
      var memory = QuickFit(size: 200, commonSizes: [4, 8, 16])
      var owner = [Int?](repeating: nil, count: 200)
      var held: [(name: Int, address: Int, size: Int)] = []
      for step in 0..<Self.events {
        if random.below(2) == 0 || held.isEmpty {
          let wanted = random.below(3) == 0 ? Int(1 + random.below(30)) : [4, 8, 16][Int(random.below(3))]
          let before = memory.holes.contains { $0.size >= wanted }
          let address = memory.take(wanted)
          #expect((address != nil) == before, "seed \(seed) step \(step)")
          if let address {
            #expect(owner[address..<(address + wanted)].allSatisfy { $0 == nil }, "seed \(seed) step \(step)")
            for unit in address..<(address + wanted) { owner[unit] = step }
            held.append((step, address, wanted))
          }
        } else {
          let one = held.remove(at: Int(random.below(UInt64(held.count))))
          memory.giveBack(address: one.address, size: one.size)
          for unit in one.address..<(one.address + one.size) { owner[unit] = nil }
        }
        let free = memory.holes.reduce(0) { $0 + $1.size }
        #expect(free == owner.count { $0 == nil }, "seed \(seed) step \(step)")
        #expect(memory.holes.allSatisfy { hole in (hole.address..<hole.end).allSatisfy { owner[$0] == nil } })
        for (one, next) in zip(memory.holes, memory.holes.dropFirst()) {
          #expect(one.end < next.address, "seed \(seed) step \(step): neighbours did not merge")
        }
      }
      #expect(memory.neighboursExamined > memory.holesExamined)
    }
  }

  /// Blocks are aligned powers of two that cover the memory; no two free buddies lie side by side; what fits is given.
  @Test func buddyInvariants() {
    withSeeds(33) { seed in
      var random = RandomSource(seed: seed)
      for total in [256, 200, 1] {
        var memory = BuddyBlocks(total: total)
        let start = memory.blocks
        var held: [Int] = []
        for step in 0..<Self.events / 10 {
          if random.below(2) == 0 || held.isEmpty {
            let wanted = Int(1 + random.below(60))
            let fits = memory.blocks.contains { $0.used == nil && $0.size >= wanted }
            let block = memory.take(wanted)
            #expect((block != nil) == fits, "seed \(seed) step \(step)")
            if let block {
              held.append(block.address)
              #expect(block.size >= wanted && (block.size / 2 < wanted || block.size == 1))
            }
          } else {
            #expect(memory.giveBack(address: held.remove(at: Int(random.below(UInt64(held.count))))) == true)
          }
          var end = 0
          for block in memory.blocks {
            #expect(block.address == end && block.address % block.size == 0 && block.size.nonzeroBitCount == 1)
            end += block.size
            if block.used == nil {
              let buddy = BuddyBlocks.buddy(ofBlockAt: block.address, size: block.size)
              #expect(!memory.blocks.contains { $0.address == buddy && $0.size == block.size && $0.used == nil })
            }
          }
          #expect(end == total)
        }
        for address in held { #expect(memory.giveBack(address: address) == true) }
        #expect(memory.blocks == start)
      }
    }
  }

  @Test func bitmapFindsWhatFirstFitFinds() {
    var random = RandomSource(seed: 34)
    var map = UnitBitmap(Array(repeating: false, count: 64))
    var memory = FreeMemory(size: 64)
    var held: [(address: Int, size: Int)] = []
    for step in 0..<2000 {
      if random.below(2) == 0 || held.isEmpty {
        let wanted = Int(1 + random.below(12))
        let address = map.take(wanted)
        #expect(address == memory.take(wanted, .first)?.address, "step \(step)")
        if let address { held.append((address, wanted)) }
      } else {
        let one = held.remove(at: Int(random.below(UInt64(held.count))))
        map.giveBack(at: one.address, one.size)
        memory.giveBack(address: one.address, size: one.size)
      }
    }
  }

  /// Knuth's fifty-percent rule (TB 4): in equilibrium about half as many holes as pieces in use.
  @Test func fiftyPercentRule() {
    var random = RandomSource(seed: 35)
    var memory = FreeMemory(size: 20_000)
    var held: [(address: Int, size: Int)] = []
    var (holes, pieces) = (0, 0)
    for step in 0..<20_000 {
      if held.count < 300 || (random.below(2) == 0 && held.count < 330) {
        let wanted = Int(10 + random.below(60))
        if let place = memory.take(wanted, .first) { held.append((place.address, wanted)) }
      } else {
        let one = held.remove(at: Int(random.below(UInt64(held.count))))
        memory.giveBack(address: one.address, size: one.size)
      }
      if step > 5000 {
        holes += memory.holes.count
        pieces += held.count
      }
    }
    #expect(holes * 100 > pieces * 38 && holes * 100 < pieces * 62, "\(holes) holes, \(pieces) pieces")
  }
}
