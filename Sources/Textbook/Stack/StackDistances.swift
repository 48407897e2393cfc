import Simulation

/// LRU stack distances of a string (Mattson et al. 1970), one reference at a time in O(log n): 1 = the page on top of
/// the stack, 2 = the one below … The distance is the number of distinct pages named since the page's own last
/// reference, itself included.
///
/// Each reference takes a slot, in the order of time, and only the last slot of each page is live. The distance is
/// then a count of live slots: one bit a slot, a Fenwick tree over blocks of 256 slots, so that the tree stays in the
/// cache. When the slots run out the live ones are renumbered; the memory follows the number of pages, not the
/// string's length.
package struct StackDistances: ~Copyable {
  /// Slots of a block of the tree.
  private static let blockShift = 8

  /// Distinct pages so far.
  package private(set) var live = 0
  private var slots = 0
  private var nextSlot = 0
  /// By block + 1: live slots of the block and of those that the Fenwick tree puts under it.
  private var tree: ZeroedBuffer<UInt32>
  private var blocks = 0
  /// One bit a slot.
  private var isLive: ZeroedBuffer<UInt64>
  /// By page: its slot + 1; 0 = not yet referenced.
  private var slotOf: ZeroedBuffer<UInt32>
  /// By slot: its page.
  private var pageOf: ZeroedBuffer<UInt32>

  package init() {
    tree = ZeroedBuffer(zeroed: 0)
    isLive = ZeroedBuffer(zeroed: 0)
    slotOf = ZeroedBuffer(zeroed: 0)
    pageOf = ZeroedBuffer(zeroed: 0)
    makeSlots(1024)
  }

  /// Makes room for pages below `pages`.
  package mutating func grow(pages: Int) {
    if pages > slotOf.count { slotOf.grow(to: max(pages, slotOf.count * 2)) }
  }

  /// The reference's distance; 0 = the page was never referenced before (infinite).
  @inline(__always) package mutating func reference(_ page: UInt32) -> UInt32 {
    if nextSlot == slots { renumber() }
    let slot = Int(slotOf[Int(page)]) - 1
    var distance: UInt32 = 0
    let block = nextSlot >> Self.blockShift
    if slot < 0 {
      live += 1
      add(1, toBlock: block)
    } else {
      distance = UInt32(live) &- before(slot)
      isLive[slot >> 6] &= ~(1 << UInt64(slot & 63))
      let old = slot >> Self.blockShift
      if old != block {
        add(UInt32.max, toBlock: old)
        add(1, toBlock: block)
      }
    }
    slotOf[Int(page)] = UInt32(nextSlot + 1)
    pageOf[nextSlot] = page
    isLive[nextSlot >> 6] |= 1 << UInt64(nextSlot & 63)
    nextSlot += 1
    return distance
  }

  /// Place of a page in the stack now, 1 = top; 0: never referenced.
  package func place(of page: UInt32) -> UInt32 {
    let slot = Int(slotOf[Int(page)]) - 1
    return slot < 0 ? 0 : UInt32(live) &- before(slot)
  }

  /// Live slots before this one.
  @inline(__always) private func before(_ slot: Int) -> UInt32 {
    var sum: UInt32 = 0
    let block = slot >> Self.blockShift
    var node = block
    while node > 0 {
      sum &+= tree[node]
      node &= node &- 1
    }
    let word = slot >> 6
    var other = block << (Self.blockShift - 6)
    while other < word {
      sum &+= UInt32(truncatingIfNeeded: isLive[other].nonzeroBitCount)
      other += 1
    }
    let below: UInt64 = (1 << UInt64(slot & 63)) &- 1
    return sum &+ UInt32(truncatingIfNeeded: (isLive[word] & below).nonzeroBitCount)
  }

  @inline(__always) private mutating func add(_ change: UInt32, toBlock block: Int) {
    var node = block + 1
    while node <= blocks {
      tree[node] &+= change
      node += node & -node
    }
  }

  private mutating func makeSlots(_ wanted: Int) {
    slots = (wanted + 255) & ~255
    blocks = slots >> Self.blockShift
    if slots > pageOf.count {
      pageOf.grow(to: slots)
      isLive.grow(to: slots >> 6)
      tree.grow(to: blocks + 1)
    }
  }

  /// The live slots become 0 ..< live, in the same order.
  private mutating func renumber() {
    var count = 0
    for slot in 0..<nextSlot where isLive[slot >> 6] >> UInt64(slot & 63) & 1 != 0 {
      let page = pageOf[slot]
      pageOf[count] = page
      slotOf[Int(page)] = UInt32(count + 1)
      count += 1
    }
    // Unreachable: a bit is set and cleared where `live` counts it.
    precondition(count == live)
    if 2 * live > slots { makeSlots(max(2 * live, 2 * slots)) }
    for word in 0..<(slots >> 6) {
      let filled = min(64, max(0, count - word * 64))
      isLive[word] = filled == 64 ? .max : (1 << UInt64(filled)) - 1
    }
    for node in 1..<(blocks + 1) {
      let low = (node - (node & -node)) << Self.blockShift
      let high = node << Self.blockShift
      tree[node] = UInt32(max(0, min(high, count) - low))
    }
    nextSlot = count
  }
}
