import Glibc

/// A run of memory that begins as zeros, owned once and bounds-checked: the only place of the module
/// that touches raw memory.
///
/// The system hands out zero pages lazily, which is what lets a 64 GiB machine start at once: only what is touched
/// costs. `Element` must be trivial (no references) and valid as all-zero bytes.
///
/// Public, although the package alone uses it: what is generic and `package` is called, not inlined, from another
/// module, which costs three to five times the time in the loops of a policy.
@safe public struct ZeroedBuffer<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<Element>
  @usableFromInline var length: Int
  @inlinable public var count: Int { length }

  @inlinable public init(zeroed count: Int) {
    length = count
    // One element at least: calloc(0) may give no address.
    let raw = unsafe RawMemory.zeroed(max(1, count), of: MemoryLayout<Element>.stride)
    unsafe base = raw.bindMemory(to: Element.self, capacity: max(1, count))
  }

  /// Makes it longer; the new elements are zero. What was there may move.
  @inlinable public mutating func grow(to count: Int) {
    // Our own mistake, never a number from a file: buffers only grow.
    precondition(count >= length)
    let raw = unsafe RawMemory.grown(base, from: length, to: count, of: MemoryLayout<Element>.stride)
    unsafe base = raw.bindMemory(to: Element.self, capacity: count)
    length = count
  }

  @inlinable deinit { unsafe RawMemory.release(base) }

  @inlinable public subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress {
      // The bounds of an array, with the array's own answer to a mistake of ours.
      precondition(index >= 0 && index < length)
      return unsafe UnsafePointer(base + index)
    }
    @inline(__always) unsafeMutableAddress {
      // The bounds of an array, with the array's own answer to a mistake of ours.
      precondition(index >= 0 && index < length)
      return unsafe base + index
    }
  }

  /// Without the bounds check: only where the index was checked in another form.
  @inlinable @inline(__always) @unsafe public mutating func setUnchecked(_ index: Int, _ value: Element) {
    // The bounds of an array, with the array's own answer to a mistake of ours.
    assert(index >= 0 && index < length)
    unsafe base[index] = value
  }
  @inlinable @inline(__always) @unsafe public mutating func pointer(_ index: Int) -> UnsafeMutablePointer<Element> {
    // The bounds of an array, with the array's own answer to a mistake of ours.
    assert(index >= 0 && index < length)
    return unsafe base + index
  }

  /// To write through where the buffer is only read: for what is brought up to date when somebody looks at it.
  @inlinable @inline(__always) @unsafe public func sharedPointer(_ index: Int) -> UnsafeMutablePointer<Element> {
    // The bounds of an array, with the array's own answer to a mistake of ours.
    precondition(index >= 0 && index < length)
    return unsafe base + index
  }

  /// Where an element lies: for groups of elements that are read at once.
  @inlinable @inline(__always) public func address(of index: Int) -> UnsafePointer<Element> {
    // The bounds of an array, with the array's own answer to a mistake of ours.
    precondition(index >= 0 && index < length)
    return unsafe UnsafePointer(base + index)
  }

  @inlinable public func clone() -> ZeroedBuffer<Element> {
    let copy = ZeroedBuffer<Element>(zeroed: count)
    unsafe copy.base.update(from: base, count: count)
    return copy
  }

  /// Takes over the elements of a buffer of the same length.
  @inlinable public mutating func copy(from other: borrowing ZeroedBuffer<Element>) {
    // Our own mistake, never a number from a file: keyframes are of the same machine.
    precondition(count == other.count)
    unsafe base.update(from: other.base, count: count)
  }
}

/// The C library's memory, for `ZeroedBuffer` alone: ends the program when there is none left.
@usableFromInline enum RawMemory {
  @usableFromInline static func zeroed(_ count: Int, of stride: Int) -> UnsafeMutableRawPointer {
    guard let raw = unsafe calloc(count, stride) else {
      // The real machine has no memory left: nothing can be kept, so it is said and the program ends.
      fatalError("mmscope: out of memory for \(count) entries of \(stride) bytes")
    }
    return unsafe raw
  }

  @usableFromInline static func grown(
    _ base: UnsafeMutableRawPointer, from old: Int, to count: Int, of stride: Int
  ) -> UnsafeMutableRawPointer {
    guard let raw = unsafe realloc(base, count * stride) else {
      // The real machine has no memory left: nothing can be kept, so it is said and the program ends.
      fatalError("mmscope: out of memory for \(count) entries of \(stride) bytes")
    }
    unsafe memset(raw + old * stride, 0, (count - old) * stride)
    return unsafe raw
  }

  @usableFromInline static func release(_ base: UnsafeMutableRawPointer) { unsafe free(base) }
}
