import Simulation
import Testing

@testable import Kernel

/// The list mechanism of records beside an array.
struct RecordListTests {
  private struct Item: TableRecord {
    var nextEmpty: UInt32 = 0
    var links = ListLinks()
    private var spare: UInt32 = 0
    init() {}
    static let chunkShift = 2
  }

  @Test(arguments: [1, 2, 2611] as [UInt64]) func realEqualsNaive(seed: UInt64) {
    var random = RandomSource(seed: seed)
    var table = RecordTable<Item>()
    var ends = ListEnds()
    var naive: [UInt32] = []
    for step in 0..<2_000 {
      if naive.isEmpty || random.below(5) < 3 {
        // Behind a random one; 0: at the front.
        let place = Int(random.below(UInt64(naive.count) + 1))
        let slot = table.insert(Item())
        table.link(slot, after: place == 0 ? 0 : naive[place - 1] + 1, in: &ends, by: \.links)
        naive.insert(slot, at: place)
      } else {
        let slot = naive.remove(at: Int(random.below(UInt64(naive.count))))
        table.unlink(slot, from: &ends, by: \.links)
        #expect(table[slot].links.next == 0 && table[slot].links.previous == 0)
        table.remove(slot)
      }
      var forward: [UInt32] = []
      var next = ends.first
      while let slot = next.slot, forward.count <= naive.count {
        forward.append(slot)
        next = table[slot].links.next
      }
      var backward: [UInt32] = []
      var previous = ends.last
      while let slot = previous.slot, backward.count <= naive.count {
        backward.append(slot)
        previous = table[slot].links.previous
      }
      #expect(forward == naive && backward == naive.reversed(), "seed \(seed), step \(step)")
      if forward != naive { return }
    }
  }
}
