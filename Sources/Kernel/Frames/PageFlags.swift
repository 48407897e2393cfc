/// What is marked in `page->flags`; 24 bits are stored. The bits are those of 2.6.11 (`include/linux/page-flags.h`; LF
/// 1.1), their names in a kernel data of its profile (`Profile.pageFlags`).
///
/// A free block's head carries `PG_private` with the order in `private`: 2.6.11 has no PG_buddy.
package struct PageFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
  package var rawValue: UInt32
  @inlinable package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let locked = PageFlags(rawValue: 1 << 0)
  package static let error = PageFlags(rawValue: 1 << 1)
  package static let referenced = PageFlags(rawValue: 1 << 2)
  package static let uptodate = PageFlags(rawValue: 1 << 3)
  package static let dirty = PageFlags(rawValue: 1 << 4)
  package static let lru = PageFlags(rawValue: 1 << 5)
  package static let active = PageFlags(rawValue: 1 << 6)
  package static let slab = PageFlags(rawValue: 1 << 7)
  package static let highMem = PageFlags(rawValue: 1 << 8)
  package static let checked = PageFlags(rawValue: 1 << 9)
  package static let arch1 = PageFlags(rawValue: 1 << 10)
  package static let reserved = PageFlags(rawValue: 1 << 11)
  package static let `private` = PageFlags(rawValue: 1 << 12)
  package static let writeback = PageFlags(rawValue: 1 << 13)
  package static let nosave = PageFlags(rawValue: 1 << 14)
  package static let compound = PageFlags(rawValue: 1 << 15)
  package static let swapCache = PageFlags(rawValue: 1 << 16)
  package static let mappedToDisk = PageFlags(rawValue: 1 << 17)
  package static let reclaim = PageFlags(rawValue: 1 << 18)
  package static let nosaveFree = PageFlags(rawValue: 1 << 19)
}
