package import Simulation

/// `struct slab` (LF 6.1), and what the model adds: where its object entries lie.
package struct Slab: BitwiseCopyable {
  package var cache: UInt16
  /// 0: the slot is empty; else `SlabList` + 1.
  var state: UInt8
  /// Number of objects.
  package var count: UInt16
  /// First page frame.
  package var frame: UInt32
  /// Bytes from the first page's beginning to the first object (`colouroff`).
  package var colourOffset: UInt32
  package var inUse: UInt32
  /// First object of the chain of free ones; `Slab.end` when all are used.
  package var free: UInt32
  /// Neighbours on the list, slot + 1. Of an empty slot: the next empty one.
  package var next: UInt32
  package var previous: UInt32
  /// Its descriptor's object of a general cache; none: on the slab.
  package var descriptor: PhysicalAddress
  /// How many slabs the cache had grown by before this one.
  package var number: UInt32
  /// When it came into being.
  package var since: Tick
  /// Its first object's entry in the store. No part of the machine's state.
  var run: UInt32 = 0

  /// BUFCTL_END.
  package static let end: UInt32 = 0xFFFF

  package var list: SlabList? { state == 0 ? nil : SlabList(rawValue: state - 1) }
  /// `s_mem`: address of the first object.
  @inline(__always) package var firstObject: PhysicalAddress {
    PhysicalAddress(UInt64(frame) &<< 12 &+ UInt64(colourOffset))
  }
}

/// Where an object is.
package enum ObjectPlace: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// Free, in its slab's chain.
  case slab
  /// In a CPU's array or the shared one.
  case array
  /// In a caller's hands.
  case held
  /// The allocator's own: a descriptor or an array.
  case own
  /// In the reserve of a mempool.
  case reserve
}

/// One object: its bufctl entry and its holder.
package struct SlabObject: BitwiseCopyable {
  /// The next free object, when it is free in its slab; bytes that its caller did not ask for, when it is held (with
  /// general caches less than half of an object, so at most 65,535).
  package var next: UInt16
  package var place: ObjectPlace
  private var unused: UInt8 = 0
  /// Handle + 1; 0: nobody's by name. Of the allocator's own: the slot + 1 of the slab that it describes.
  package var handle: UInt32

  init(next: UInt16) {
    self.next = next
    place = .slab
    handle = 0
  }
}
