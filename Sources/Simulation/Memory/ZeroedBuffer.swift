import Glibc

/// A run of memory that begins as zeros, owned once and bounds-checked: the only place of the module
/// that touches raw memory.
///
/// The system hands out zero pages lazily, which is what lets a 64 GiB machine start at once: only what is touched
/// costs. `Element` must be trivial (no references) and valid as all-zero bytes.
@safe package struct ZeroedBuffer<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<Element>
  @usableFromInline var length: Int
  @inlinable package var count: Int { length }

  @inlinable package init(zeroed count: Int) {
    length = count
    // One element at least: calloc(0) may give no address.
    let raw = unsafe RawMemory.zeroed(max(1, count), of: MemoryLayout<Element>.stride)
    unsafe base = raw.bindMemory(to: Element.self, capacity: max(1, count))
  }

  /// Makes it longer; the new elements are zero. What was there may move.
  @inlinable package mutating func grow(to count: Int) {
    precondition(count >= length)
    let raw = unsafe RawMemory.grown(base, from: length, to: count, of: MemoryLayout<Element>.stride)
    unsafe base = raw.bindMemory(to: Element.self, capacity: count)
    length = count
  }

  @inlinable deinit { unsafe RawMemory.release(base) }

  @inlinable package subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress {
      precondition(index >= 0 && index < length)
      return unsafe UnsafePointer(base + index)
    }
    @inline(__always) unsafeMutableAddress {
      precondition(index >= 0 && index < length)
      return unsafe base + index
    }
  }

  /// Without the bounds check: only where the index was checked in another form.
  @inlinable @inline(__always) @unsafe package mutating func setUnchecked(_ index: Int, _ value: Element) {
    assert(index >= 0 && index < length)
    unsafe base[index] = value
  }
  @inlinable @inline(__always) @unsafe package mutating func pointer(_ index: Int) -> UnsafeMutablePointer<Element> {
    assert(index >= 0 && index < length)
    return unsafe base + index
  }

  /// Where an element lies: for groups of elements that are read at once.
  @inlinable @inline(__always) package func address(of index: Int) -> UnsafePointer<Element> {
    precondition(index >= 0 && index < length)
    return unsafe UnsafePointer(base + index)
  }

  /// To write through where the buffer is only read: for what is brought up to date when somebody looks at it.
  @inlinable @inline(__always) @unsafe package func sharedPointer(_ index: Int) -> UnsafeMutablePointer<Element> {
    precondition(index >= 0 && index < length)
    return unsafe base + index
  }

  @inlinable package func clone() -> ZeroedBuffer<Element> {
    let copy = ZeroedBuffer<Element>(zeroed: count)
    unsafe copy.base.update(from: base, count: count)
    return copy
  }

  /// Takes over the elements of a buffer of the same length.
  @inlinable package mutating func copy(from other: borrowing ZeroedBuffer<Element>) {
    precondition(count == other.count)
    unsafe base.update(from: other.base, count: count)
  }
}

/// The C library's memory, for `ZeroedBuffer` alone: ends the program when there is none left.
@usableFromInline enum RawMemory {
  @usableFromInline static func zeroed(_ count: Int, of stride: Int) -> UnsafeMutableRawPointer {
    guard let raw = unsafe calloc(count, stride) else {
      fatalError("mmscope: out of memory for \(count) entries of \(stride) bytes")
    }
    return unsafe raw
  }

  @usableFromInline static func grown(
    _ base: UnsafeMutableRawPointer, from old: Int, to count: Int, of stride: Int
  ) -> UnsafeMutableRawPointer {
    guard let raw = unsafe realloc(base, count * stride) else {
      fatalError("mmscope: out of memory for \(count) entries of \(stride) bytes")
    }
    unsafe memset(raw + old * stride, 0, (count - old) * stride)
    return unsafe raw
  }

  @usableFromInline static func release(_ base: UnsafeMutableRawPointer) { unsafe free(base) }
}
