/// One memory reference of a reference string: a page and whether it is written.
///
/// Pages are *dense* numbers, 0, 1, 2 … in the order in which they were first named (`PageNumbering` makes them), so
/// that a table indexed by page is a plain array.
package struct Reference: Hashable, Sendable, BitwiseCopyable {
  /// Page · 2 + 1 if it is a write.
  package let packed: UInt32

  @inline(__always) package init(packed: UInt32) { self.packed = packed }
  @inline(__always) package init(page: UInt32, isWrite: Bool = false) {
    // Unreachable: `Quantity.page` and the numbering of distinct pages stay below; an exit test holds it.
    precondition(page <= Self.lastPage)
    packed = page << 1 | (isWrite ? 1 : 0)
  }

  /// The largest page number that fits.
  package static let lastPage: UInt32 = .max >> 1 - 1

  @inline(__always) package var page: UInt32 { packed >> 1 }
  @inline(__always) package var isWrite: Bool { packed & 1 != 0 }
}

/// What a run of a policy counts. Every load counts as a fault, the first ones into empty frames too.
package struct Tally: Hashable, Sendable, BitwiseCopyable {
  package var faults: UInt64 = 0
  /// Pages thrown out.
  package var evictions: UInt64 = 0
  /// Pages thrown out that were modified.
  package var writeBacks: UInt64 = 0

  package init(faults: UInt64 = 0, evictions: UInt64 = 0, writeBacks: UInt64 = 0) {
    self.faults = faults
    self.evictions = evictions
    self.writeBacks = writeBacks
  }
}
