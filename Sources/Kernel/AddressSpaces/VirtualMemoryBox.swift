/// Where a machine keeps its `VirtualMemory`: at a place of its own on the heap. A machine without processes stays as
/// small as it was, and the compiler, which follows every field of a non-copyable value through every function, does
/// not have to follow these through all of the kernel's.
@safe struct VirtualMemoryBox: ~Copyable {
  private let place: UnsafeMutablePointer<VirtualMemory>

  init() {
    unsafe place = .allocate(capacity: 1)
    unsafe place.initialize(to: VirtualMemory())
  }

  deinit {
    unsafe place.deinitialize(count: 1)
    unsafe place.deallocate()
  }

  /// To read from, and to write to while the machine is held alone.
  @inline(__always) var address: UnsafePointer<VirtualMemory> { unsafe UnsafePointer(place) }
  @inline(__always) var mutableAddress: UnsafeMutablePointer<VirtualMemory> { mutating get { unsafe place } }
}
