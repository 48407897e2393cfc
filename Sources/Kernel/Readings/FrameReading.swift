package import Simulation

/// Who holds a block.
package struct OwnerReading: Hashable, Sendable {
  /// Number of the request, the lower half of it: another one holds the block when it differs.
  package var request: UInt32
  package var task: TaskID
  package var label: LabelID?
  package var gfp: GFPMask
  package var since: Tick
  package init(request: UInt32, task: TaskID, label: LabelID?, gfp: GFPMask, since: Tick) {
    self.request = request
    self.task = task
    self.label = label
    self.gfp = gfp
    self.since = since
  }

  init(_ handle: Handle) {
    self.init(
      request: UInt32(truncatingIfNeeded: handle.stamp), task: TaskID(handle.task),
      label: handle.label == 0 ? nil : LabelID(handle.label - 1), gfp: GFPMask(rawValue: handle.gfp),
      since: handle.since)
  }
}

/// The slab that a frame belongs to.
package struct SlabOfFrame: Hashable, Sendable {
  package var cache: CacheID
  /// First frame of the slab.
  package var frame: FrameNumber
  /// Objects that are not free in the slab, of all of its objects.
  package var inUse: UInt32
  package var count: UInt32
  package init(cache: CacheID, frame: FrameNumber, inUse: UInt32, count: UInt32) {
    self.cache = cache
    self.frame = frame
    self.inUse = inUse
    self.count = count
  }
}

/// What a page of a process or a file is, and who maps it.
package struct PageOfFrame: Hashable, Sendable {
  /// The file; nil: private memory.
  package var file: FileID?
  /// Who maps it and where, at most eight, in the order in which reclaim would ask.
  package var mappings: [Mapping]
  package struct Mapping: Hashable, Sendable {
    package var pid: UInt32
    package var task: TaskID
    package var page: UInt32
  }
}

/// Everything about one frame: the fields of `struct page` as the kernel stores them, and where it stands.
package struct FrameReading: Hashable, Sendable {
  package var frame: FrameNumber
  package var zone: ZoneIndex
  package var kind: FrameKind
  package var flags: PageFlags
  /// As the kernel stores them: minus one.
  package var count: Int32
  package var mapcount: Int32
  package var `private`: UInt32
  package var mapping: UInt32
  package var index: UInt32
  /// `lru` neighbours on the list that it is on; nil where the list's head stands or it is on none.
  package var next: FrameNumber?
  package var previous: FrameNumber?
  /// The block that holds the frame (free, in use, or the frame alone when reserved or on a per-CPU list).
  package var head: FrameNumber
  package var order: Order
  /// First frame of the buddy of that block; nil at the largest order or outside the zone.
  package var buddy: FrameNumber?
  package var owner: OwnerReading?
  /// The slab that the frame is of.
  package var slab: SlabOfFrame?
  /// Of a page of a process or a file: what it is a page of.
  package var page: PageOfFrame?
  /// The newest occurrence in the ring that touched the frame's block; nil: before everything that the ring holds.
  package var lastOccurrence: Occurrence?
  package init(
    frame: FrameNumber, zone: ZoneIndex, kind: FrameKind, flags: PageFlags, count: Int32, mapcount: Int32,
    private: UInt32, mapping: UInt32, index: UInt32, next: FrameNumber?, previous: FrameNumber?, head: FrameNumber,
    order: Order, buddy: FrameNumber?, owner: OwnerReading?, slab: SlabOfFrame? = nil, lastOccurrence: Occurrence?
  ) {
    self.frame = frame
    self.zone = zone
    self.kind = kind
    self.flags = flags
    self.count = count
    self.mapcount = mapcount
    self.private = `private`
    self.mapping = mapping
    self.index = index
    self.next = next
    self.previous = previous
    self.head = head
    self.order = order
    self.buddy = buddy
    self.owner = owner
    self.slab = slab
    self.lastOccurrence = lastOccurrence
  }
}
