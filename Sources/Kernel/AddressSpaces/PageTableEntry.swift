/// A page table entry of IA-32 as the hardware and 2.6.11 see it: 32 bits, with PAE 64 (RF 4, 8).
package struct PageTableEntry: Hashable, Sendable, BitwiseCopyable {
  package var rawValue: UInt64
  @inlinable package init(_ rawValue: UInt64) { self.rawValue = rawValue }

  package static let present: UInt64 = 0x001
  package static let write: UInt64 = 0x002
  package static let user: UInt64 = 0x004
  /// PCD: the caches pass this page by.
  package static let cacheDisable: UInt64 = 0x010
  package static let accessed: UInt64 = 0x020
  package static let dirty: UInt64 = 0x040
  /// `_PAGE_TABLE`: present, writable, user, accessed, dirty.
  package static let table: UInt64 = 0x067
  private static let frameMask: UInt64 = 0xF_FFFF_F000

  /// A page for a user: present, and born Accessed.
  init(frame: UInt32, isWritable: Bool, isDirty: Bool = false, isUncached: Bool = false) {
    rawValue = UInt64(frame) << 12 | Self.present | Self.user | Self.accessed
    if isWritable { rawValue |= Self.write }
    if isDirty { rawValue |= Self.dirty }
    if isUncached { rawValue |= Self.cacheDisable }
  }

  /// The directory entry of a page table.
  init(tableAt frame: UInt32) { rawValue = UInt64(frame) << 12 | Self.table }

  /// `swp_entry_to_pte`: the page lies in a slot of a swap area. With PAE the high word holds it, the low word is 0.
  package init(swapType type: UInt32, offset: UInt32, pae: Bool) {
    rawValue = pae ? UInt64(type | offset << 5) << 32 : UInt64(type << 1 | offset << 8)
  }

  @inline(__always) package var isNone: Bool { rawValue == 0 }
  @inline(__always) package var isPresent: Bool { rawValue & Self.present != 0 }
  @inline(__always) package func has(_ bit: UInt64) -> Bool { rawValue & bit != 0 }
  @inline(__always) package var frame: UInt32 { UInt32(truncatingIfNeeded: (rawValue & Self.frameMask) >> 12) }
  package mutating func set(_ bits: UInt64) { rawValue |= bits }
  package mutating func clear(_ bits: UInt64) { rawValue &= ~bits }

  /// Area and slot of an entry that is not present and not none.
  package func swapSlot(pae: Bool) -> (type: UInt32, offset: UInt32) {
    if pae {
      let high = UInt32(truncatingIfNeeded: rawValue >> 32)
      return (high & 31, high >> 5)
    }
    let low = UInt32(truncatingIfNeeded: rawValue)
    return (low >> 1 & 31, low >> 8)
  }
}

/// A page of entries: a page table, or a directory of page tables. Its entries, the hardware's own 4 KiB, are the
/// record's other words: 1,024 of 32 bits, with PAE 512 of 64.
package struct PageTable: TableRecord {
  /// Frame in which it lies.
  var frame: UInt32 = 0
  /// Address of its object, when it comes from a cache (pgd, pmd); 0: the frame was allocated for it.
  var object: UInt32 = 0
  /// The address space + 1.
  var space: UInt32 = 0
  /// Of a page table: the number of its entry among the directory's entries.
  var index: UInt32 = 0
  private var usedEntries: UInt16 = 0
  private var presentEntries: UInt16 = 0
  var nextEmpty: UInt32 = 0

  init() {}
  static let chunkShift = 0
  static let extraWords = 512

  /// Entries that are not none.
  var used: UInt32 {
    get { UInt32(usedEntries) }
    set { usedEntries = UInt16(newValue) }
  }
  /// Of them those whose page is in memory.
  var present: UInt32 {
    get { UInt32(presentEntries) }
    set { presentEntries = UInt16(newValue) }
  }
}

extension RecordTable<PageTable> {
  @inline(__always) func entry(_ slot: UInt32, _ place: Int, pae: Bool) -> PageTableEntry {
    if pae { return PageTableEntry(extra(slot, place)) }
    return PageTableEntry(extra(slot, place &>> 1) &>> (place & 1 == 0 ? 0 : 32) & 0xFFFF_FFFF)
  }

  mutating func set(_ slot: UInt32, _ place: Int, _ entry: PageTableEntry, pae: Bool) {
    let old = self.entry(slot, place, pae: pae)
    if old.isNone != entry.isNone { self[slot].used = entry.isNone ? self[slot].used - 1 : self[slot].used + 1 }
    if old.isPresent != entry.isPresent {
      self[slot].present = entry.isPresent ? self[slot].present + 1 : self[slot].present - 1
    }
    if pae { return setExtra(slot, place, entry.rawValue) }
    let word = extra(slot, place >> 1)
    setExtra(
      slot, place >> 1,
      place & 1 == 0
        ? word & ~0xFFFF_FFFF | entry.rawValue & 0xFFFF_FFFF : word & 0xFFFF_FFFF | entry.rawValue << 32)
  }
}

/// How the machine cuts a page number into indexes.
struct PagingShape {
  let pae: Bool
  /// log2 of the entries of a table: 10, with PAE 9.
  @inline(__always) var tableBits: UInt32 { pae ? 9 : 10 }
  var entries: Int { 1 << Int(tableBits) }
  /// Number of the page table among all of the address space: 0…1,023, with PAE 0…2,047.
  @inline(__always) func table(of page: UInt32) -> UInt32 { page &>> tableBits }
  @inline(__always) func place(of page: UInt32) -> Int { Int(page & (1 &<< tableBits &- 1)) }
  /// Pages that one table maps.
  var span: UInt32 { 1 << tableBits }
}
