import Simulation

/// One request and the block that it got: made for who waits, for a name, a lifetime, a trace, an element of a pool.
package struct Handle: BitwiseCopyable {
  package enum State: UInt8, BitwiseCopyable, Sendable { case empty, waiting, live, lost }
  package var state: State
  /// Of an element of a mempool: the pool.
  package var order: UInt8
  package var call: UInt8
  package var cpu: UInt8
  package var context: UInt8
  /// Bit 0: realtime, bit 1: memalloc.
  package var privileges: UInt8
  package var task: UInt16
  package var gfp: UInt32
  /// First frame; of an object the frame in which it begins (while its request waits: the bytes that it will not need).
  package var frame: UInt32
  /// Of an object the bytes from there to its beginning, plus one; 0: page frames. Both make a physical address of 44
  /// bits.
  package var offset: UInt16 = 0
  /// Label + 1; 0: none.
  package var label: UInt32
  /// When it was asked for (waiting) or served (live).
  package var since: UInt64
  /// Lifetime in ticks + 1 once served; 0: for good.
  package var lifetime: UInt32
  /// Neighbours under the same label, oldest first; slot + 1. The next empty slot, when this one is empty.
  package var next: UInt32
  package var previous: UInt32
  /// Number of the trace's request + 1; 0: not from a trace.
  package var traceRequest: UInt32
  /// Unique in the run: tells a slot's new tenant from the old one.
  package var stamp: UInt64

  /// The free that belongs to the call.
  package var fittingFree: FreeCall {
    switch objectCall {
    case nil: .underscoreFreePages
    case .kmalloc: .kfree
    case .kmemCacheAlloc, .kmemCacheAllocNode: .kmemCacheFree
    case .mempoolAlloc: .mempoolFree
    }
  }
}

/// The blocks that are held and the requests that wait, by slot, and by label in the order in which they were asked
/// for.
package struct HandleTable: Sendable {
  package internal(set) var slots: [Handle] = []
  var firstEmpty: UInt32 = 0
  /// By label: first and last slot + 1, and how many.
  var labels: [Labelled] = []
  package internal(set) var live = 0
  /// By chunk of `chunkSlots` slots: `FrameTable.staleBit` and `changedBit`.
  var dirty: [UInt8] = []
  /// Digests of the chunks as of the last `digest()`, and their sum.
  var chunkDigests: [UInt64] = []
  var digestSum: UInt64 = 0

  struct Labelled: Hashable, Sendable {
    var first: UInt32 = 0
    var last: UInt32 = 0
    var count: UInt32 = 0
  }

  @inline(__always) private mutating func touch(_ slot: UInt32) { dirty[Int(slot) >> Self.chunkShift] = 3 }

  package subscript(id: HandleID) -> Handle {
    @inline(__always) get { slots[Int(id.rawValue)] }
    @inline(__always) _modify {
      touch(id.rawValue)
      yield &slots[Int(id.rawValue)]
    }
  }

  @inline(__always) package mutating func insert(_ handle: Handle) -> HandleID {
    var handle = handle
    let slot: UInt32
    if firstEmpty != 0 {
      slot = firstEmpty - 1
      firstEmpty = slots[Int(slot)].next
    } else {
      slot = UInt32(slots.count)
    }
    handle.next = 0
    handle.previous = 0
    if handle.label != 0 {
      let label = Int(handle.label - 1)
      while labels.count <= label { labels.append(Labelled()) }
      handle.previous = labels[label].last
      if handle.previous != 0 {
        slots[Int(handle.previous - 1)].next = slot + 1
        touch(handle.previous - 1)
      } else {
        labels[label].first = slot + 1
      }
      labels[label].last = slot + 1
      labels[label].count += 1
    }
    if Int(slot) == slots.count {
      slots.append(handle)
      if Int(slot) >> Self.chunkShift == dirty.count { dirty.append(0) }
    } else {
      slots[Int(slot)] = handle
    }
    touch(slot)
    live += 1
    return HandleID(slot)
  }

  @inline(__always) package mutating func remove(_ id: HandleID) {
    let handle = slots[Int(id.rawValue)]
    // Unreachable: a handle is removed by whoever found it under its label, in the expiry queue or in the line.
    precondition(handle.state != .empty)
    if handle.label != 0 {
      let label = Int(handle.label - 1)
      if handle.previous != 0 {
        slots[Int(handle.previous - 1)].next = handle.next
        touch(handle.previous - 1)
      } else {
        labels[label].first = handle.next
      }
      if handle.next != 0 {
        slots[Int(handle.next - 1)].previous = handle.previous
        touch(handle.next - 1)
      } else {
        labels[label].last = handle.previous
      }
      labels[label].count -= 1
    }
    slots[Int(id.rawValue)].state = .empty
    slots[Int(id.rawValue)].next = firstEmpty
    firstEmpty = id.rawValue + 1
    touch(id.rawValue)
    live -= 1
  }

  /// The handles under a label, oldest first.
  package func handles(of label: LabelID) -> [HandleID] {
    guard Int(label.rawValue) < labels.count else { return [] }
    var result: [HandleID] = []
    result.reserveCapacity(Int(labels[Int(label.rawValue)].count))
    var slot = labels[Int(label.rawValue)].first
    while slot != 0 {
      result.append(HandleID(slot - 1))
      slot = slots[Int(slot - 1)].next
    }
    return result
  }

  package func count(of label: LabelID) -> Int {
    Int(label.rawValue) < labels.count ? Int(labels[Int(label.rawValue)].count) : 0
  }
}
