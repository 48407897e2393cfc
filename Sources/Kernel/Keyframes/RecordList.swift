// Lists of records, circular in the kernel (`list_head`), with two ends here. A link is a slot + 1; 0: nobody.

/// The neighbours of a record on one of its lists.
package struct ListLinks: BitwiseCopyable, Sendable {
  package var next: UInt32 = 0
  package var previous: UInt32 = 0
}

/// The first and the last record of a list.
package struct ListEnds: BitwiseCopyable, Sendable {
  package var first: UInt32 = 0
  package var last: UInt32 = 0
}

extension RecordTable where Record: TableRecord {
  /// `list_add`: behind `previous`; at the front where that is 0.
  @inline(__always) mutating func link(
    _ slot: UInt32, after previous: UInt32, in ends: inout ListEnds, by links: WritableKeyPath<Record, ListLinks>
  ) {
    let next = previous == 0 ? ends.first : self[previous - 1][keyPath: links].next
    self[slot][keyPath: links] = ListLinks(next: next, previous: previous)
    if previous == 0 { ends.first = slot + 1 } else { self[previous - 1][keyPath: links].next = slot + 1 }
    if next == 0 { ends.last = slot + 1 } else { self[next - 1][keyPath: links].previous = slot + 1 }
  }

  /// `list_del`.
  @inline(__always) mutating func unlink(
    _ slot: UInt32, from ends: inout ListEnds, by links: WritableKeyPath<Record, ListLinks>
  ) {
    let it = self[slot][keyPath: links]
    if it.previous == 0 { ends.first = it.next } else { self[it.previous - 1][keyPath: links].next = it.next }
    if it.next == 0 { ends.last = it.previous } else { self[it.next - 1][keyPath: links].previous = it.previous }
    self[slot][keyPath: links] = ListLinks()
  }
}
