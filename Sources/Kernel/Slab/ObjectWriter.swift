import Simulation

/// The array of one cache on one CPU and what its objects lie in, as the allocator's innermost paths use them:
/// addresses as plain values, so that they stay in registers (as `FreeListWriter` does for the buddy system).
///
/// Lives no longer than the call that made it, while the allocator is held exclusively. Cache and CPU are checked;
/// slots come from entries and descriptors that the allocator wrote itself.
@safe struct ObjectWriter {
  private let cache: UnsafeMutablePointer<SlabCache>
  private let cacheDirty: UnsafeMutablePointer<UInt8>
  private let array: UnsafeMutablePointer<ArrayCache>
  private let entries: UnsafeMutablePointer<UInt64>
  private let slabs: UnsafeMutablePointer<Slab>
  private let objects: UnsafeMutablePointer<SlabObject>
  private let slabDirty: UnsafeMutablePointer<UInt8>

  @inline(__always) init(_ slab: inout SlabAllocator, cache number: Int, cpu: Int) {
    // Bounds, checked once for the unsafe accesses below.
    precondition(number >= 0 && number < slab.caches.count && cpu <= slab.cpus)
    unsafe cache = slab.caches.pointer(number)
    unsafe cacheDirty = slab.dirty.pointer(number)
    unsafe array = slab.arrays.pointer(slab.array(number, cpu: cpu))
    unsafe entries = slab.entries.pointer(slab.firstEntry(number, cpu: cpu))
    (unsafe slabs, unsafe objects, unsafe slabDirty) = unsafe slab.slabs.addresses
  }

  @inline(__always) var available: UInt32 { unsafe array.pointee.available }
  @inline(__always) var hasRoom: Bool { unsafe array.pointee.available < array.pointee.limit }
  @inline(__always) func countAllocation() { unsafe cache.pointee.allocHits &+= 1 }
  @inline(__always) func countFree() { unsafe cache.pointee.freeHits &+= 1 }

  /// The last entry of the array, which must not be empty, goes into a caller's hands, who does not need `slack` bytes
  /// of it (0: as many as rounding added).
  @inline(__always) func pop(slack: UInt32) -> (object: PhysicalAddress, left: UInt32) {
    let left = unsafe array.pointee.available &- 1
    unsafe array.pointee.isTouched = true
    unsafe array.pointee.available = left
    let entry = unsafe entries[Int(left)]
    let slot = Int(truncatingIfNeeded: entry &>> 32)
    let index = UInt32(truncatingIfNeeded: entry)
    let object = unsafe slabs[slot].firstObject.rawValue &+ UInt64(index &* cache.pointee.geometry.objectSize)
    let unused = unsafe slack == 0 ? UInt32(cache.pointee.padding) : slack
    unsafe cache.pointee.slackBytes &+= UInt64(unused)
    let entryOfObject = unsafe objects + Int(slabs[slot].run &+ index)
    unsafe entryOfObject.pointee.place = .held
    unsafe entryOfObject.pointee.next = UInt16(truncatingIfNeeded: unused)
    unsafe slabDirty[slot] = FrameTable.staleBit | FrameTable.changedBit
    touch()
    return (PhysicalAddress(object), left)
  }

  /// An object that was held goes to the end of the array, which must have room. Returns how many it holds now.
  @inline(__always) func push(_ found: Machine.FoundObject, slack: UInt64) -> UInt32 {
    let slot = Int(found.slot)
    unsafe cache.pointee.slackBytes &-= slack
    let entryOfObject = unsafe objects + Int(slabs[slot].run &+ found.index)
    unsafe entryOfObject.pointee.place = .array
    unsafe entryOfObject.pointee.next = 0
    unsafe entryOfObject.pointee.handle = 0
    unsafe slabDirty[slot] = FrameTable.staleBit | FrameTable.changedBit
    let now = unsafe array.pointee.available
    unsafe entries[Int(now)] = SlabAllocator.entry(found.slot, found.index)
    unsafe array.pointee.available = now &+ 1
    touch()
    return now &+ 1
  }

  @inline(__always) private func touch() { unsafe cacheDirty.pointee = FrameTable.staleBit | FrameTable.changedBit }
}
