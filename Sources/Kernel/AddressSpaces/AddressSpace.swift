/// `mm_struct`: one address space. Addresses are page numbers, amounts pages.
package struct AddressSpace: TableRecord {
  var nextEmpty: UInt32 = 0
  /// The process + 1.
  package var process: UInt32 = 0
  /// Address of its `mm_struct`, and of the page directory's object.
  var object: UInt32 = 0
  var directoryObject: UInt32 = 0
  /// `pgd` as a table + 1; with PAE the three middle directories of user space.
  var directory = InlineArray<3, UInt32>(repeating: 0)
  /// Areas in ascending order.
  var areaList = ListEnds()
  /// `mmap_cache`: where the last address was found.
  var foundArea: UInt32 = 0
  package var areas: UInt32 = 0
  package var total: UInt32 = 0
  package var locked: UInt32 = 0
  package var resident: UInt32 = 0
  package var anonymous: UInt32 = 0
  /// `nr_ptes`: page tables.
  package var tables: UInt32 = 0
  package var codeStart: UInt32 = 0
  package var codeEnd: UInt32 = 0
  package var dataStart: UInt32 = 0
  package var dataEnd: UInt32 = 0
  package var heapStart: UInt32 = 0
  /// `brk`.
  package var heapEnd: UInt32 = 0
  /// `free_area_cache`: the lowest address that a mapping got.
  var freeBelow: UInt32 = 0
  package var sharedTotal: UInt32 = 0
  package var execTotal: UInt32 = 0
  package var stackTotal: UInt32 = 0
  /// The stack pointer's page.
  var stackPointer: UInt32 = 0
  /// First of the names that the script gave to mappings.
  var firstName: UInt32 = 0

  package var firstArea: UInt32 { areaList.first }
  var lastArea: UInt32 { areaList.last }

  init() {}
  static let chunkShift = 3
}

/// A name that a script gave to a mapping of one address space.
struct NamedRange: TableRecord {
  var nextEmpty: UInt32 = 0
  /// Label + 1.
  var label: UInt32 = 0
  var start: UInt32 = 0
  var pages: UInt32 = 0
  /// The next name of the address space, slot + 1.
  var next: UInt32 = 0
  private var spare: UInt32 = 0
  init() {}
  static let chunkShift = 3
}
