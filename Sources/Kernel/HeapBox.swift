/// A part of the machine at a place of its own on the heap. The machine itself stays small, and the compiler, which
/// follows every field of a non-copyable value through every function, does not have to follow the part's fields
/// through all of the kernel's (a third of the time that this module takes to compile).
@safe struct HeapBox<Value: ~Copyable>: ~Copyable {
  private let place: UnsafeMutablePointer<Value>

  init(_ value: consuming Value) {
    unsafe place = .allocate(capacity: 1)
    unsafe place.initialize(to: value)
  }

  deinit {
    unsafe place.deinitialize(count: 1)
    unsafe place.deallocate()
  }

  /// To read from, and to write to while the machine is held alone.
  @inline(__always) var address: UnsafePointer<Value> { unsafe UnsafePointer(place) }
  @inline(__always) var mutableAddress: UnsafeMutablePointer<Value> { mutating get { unsafe place } }
}
