import Simulation
import Testing
import Textbook

@Suite struct PageTableTests {
  @Test func treeAgainstDictionary() {
    var random = RandomSource(seed: 41)
    let shape = AddressSplit(bits: [2, 3, 4], offsetBits: 5)
    var tree = PageTree(shape)
    var known: [Int: Int] = [:]
    for step in 0..<2000 {
      let page = Int(random.below(512))
      if random.below(3) == 0 {
        tree.unmap(page: page)
        known[page] = nil
      } else {
        tree.map(page: page, to: step)
        known[page] = step
      }
      let address = Int(random.below(1 << 14))
      #expect(tree.physical(address) == known[address >> 5].map { $0 << 5 | address & 31 }, "step \(step)")
      if step % 100 == 0 {
        let pages = known.keys.map { $0...$0 }
        let levels = TableShapes.tablesPerLevel(ranges: pages, entriesPerTable: 16, levels: 1)
        #expect(levels == [1])
        #expect(tree.tablesPerLevel[2] == Set(known.keys.map { $0 >> 4 }).count)
        #expect(tree.tablesPerLevel[1] == Set(known.keys.map { $0 >> 7 }).count)
      }
    }
  }

  @Test func tablesOfOverlappingRanges() {
    #expect(
      TableShapes.tablesPerLevel(ranges: [0...5, 3...1024, 1024...1024], entriesPerTable: 1024, levels: 2) == [1, 2])
    #expect(TableShapes.tablesPerLevel(ranges: [], entriesPerTable: 512, levels: 3) == [1, 0, 0])
    // A whole IA-32 space, and one with PAE's three levels seen as 4 / 512 / 512.
    #expect(TableShapes.tablesPerLevel(ranges: [0...0xFFFFF], entriesPerTable: 512, levels: 3) == [1, 4, 2048])
  }

  @Test func invertedAgainstSearch() {
    var random = RandomSource(seed: 42)
    var table = InvertedTable(frames: 32, slots: 16)
    var known: [(process: Int, page: Int)?] = Array(repeating: nil, count: 32)
    for step in 0..<3000 {
      let (process, page) = (Int(random.below(3)), Int(random.below(40)))
      let found = table.frame(process: process, page: page)
      #expect(found == known.firstIndex { $0.map { $0 == (process, page) } ?? false }, "step \(step)")
      if found == nil {
        let frame = Int(random.below(32))
        table.map(process: process, page: page, to: frame)
        known[frame] = (process, page)
      }
      if random.below(10) == 0 {
        let frame = Int(random.below(32))
        table.unmap(frame)
        known[frame] = nil
      }
    }
    // Every frame hangs in its slot's chain, and in no other.
    for process in 0..<3 {
      for page in 0..<40 {
        let wanted = known.firstIndex { $0.map { $0 == (process, page) } ?? false }
        #expect(table.frame(process: process, page: page) == wanted, "\(process), page \(page)")
      }
    }
    #expect(table.comparisons > 0 && table.lookUps == 3000 + 3 * 40)
  }

  /// A TLB of one set is LRU with as many frames as ways.
  @Test func tlbIsLRUInEachSet() {
    var random = RandomSource(seed: 43)
    var tlb = TLB(entries: 8, ways: 4)
    var sets = [LRUStack(), LRUStack()]
    var misses: UInt64 = 0
    for _ in 0..<2000 {
      let page = Int(random.below(1 + random.below(30)))
      let distance = sets[page % 2].reference(UInt32(page))
      let isHit = distance.map { $0 <= 4 } ?? false
      if !isHit { misses += 1 }
      #expect(tlb.reference(page) == isHit)
    }
    #expect(tlb.misses == misses && tlb.hits == 2000 - misses)
    tlb.flush()
    #expect(tlb.reference(0) == false)
    #expect(TLB.tagBits(virtualBits: 40, pageSize: 8192, entries: 128, ways: 4) == 22)
    #expect(TLB.tagBits(virtualBits: 10, pageSize: 8192, entries: 128, ways: 4) == nil)
  }

  @Test func pageSizesThatFillTables() {
    #expect(TableShapes.pageSize(virtualBits: 32, levels: 2, entryBytes: 4) == 4096)
    #expect(TableShapes.pageSize(virtualBits: 48, levels: 4, entryBytes: 8) == 4096)
    #expect(TableShapes.pageSize(virtualBits: 33, levels: 2, entryBytes: 4) == nil)
    #expect(AddressSplit.fillingPages(virtualBits: 38, pageSize: 16384, entryBytes: 4)?.bits == [12, 12])
    #expect(AddressSplit.fillingPages(virtualBits: 39, pageSize: 4096, entryBytes: 8)?.bits == [9, 9, 9])
    #expect(AddressSplit.fillingPages(virtualBits: 32, pageSize: 4096, entryBytes: 8)?.bits == [2, 9, 9])
    #expect(TableShapes.leastSlots(entries: 32) == 64 && TableShapes.leastSlots(entries: 33) == 64)
  }

  @Test func forkAndWrite() {
    var memory = CopyOnWrite(process: "P", dataPages: 10, textPages: 4)
    #expect(memory.fork("P", child: "C") == true)
    #expect(memory.fork("P", child: "C") == false)
    #expect(memory.fork("X", child: "Y") == false)
    #expect(memory.frames == 14)
    for (name, page) in [("C", 0), ("C", 3), ("C", 3), ("P", 0)] { #expect(memory.write(name, page: page) == true) }
    #expect(memory.write("C", page: 10) == false)
    #expect((memory.frames, memory.copies, memory.faults) == (16, 2, 3))
    #expect(memory.exec("C", pages: 5) == true)
    #expect(memory.frames == 14 + 5)
    #expect(memory.exit("C") && !memory.exit("C") == true)
    #expect(memory.frames == 14)
    #expect(memory.exit("P") == true)
    #expect(memory.frames == 0)
  }

  /// MOS 3.5: 64 × 64 integers, half a row's length a page: by rows 32 faults, by columns one at each pair of rows.
  @Test func arrayLoops() {
    var loop = ArrayLoop(
      rows: 64, columns: 64, element: 1, base: 0, pageSize: 128, frames: 3, order: .row, codePage: nil)
    #expect(loop.faults == 32)
    loop.order = .column
    #expect(loop.faults == 64 * 32)
    loop.frames = 32
    #expect(loop.faults == 32)
  }
}
