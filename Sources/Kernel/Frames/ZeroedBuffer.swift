import Glibc

/// A run of memory that begins as zeros, owned once and bounds-checked. With `FrameTable` the only place of the
/// module that touches raw memory.
///
/// The system hands out zero pages lazily, which is what lets a 64 GiB machine start at once: only what is touched
/// costs. `Element` must be trivial (no references) and valid as all-zero bytes.
@safe package struct ZeroedBuffer<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline private(set) var base: UnsafeMutablePointer<Element>
  package private(set) var count: Int

  package init(zeroed count: Int) {
    self.count = count
    // One element at least: calloc(0) may give no address.
    guard let raw = unsafe calloc(max(1, count), MemoryLayout<Element>.stride) else {
      fatalError("mmscope: out of memory for \(count) entries of \(MemoryLayout<Element>.stride) bytes")
    }
    unsafe base = raw.bindMemory(to: Element.self, capacity: max(1, count))
  }

  /// Makes it longer; the new elements are zero. What was there may move.
  mutating func grow(to count: Int) {
    precondition(count >= self.count)
    let stride = MemoryLayout<Element>.stride
    guard let raw = unsafe realloc(base, count * stride) else {
      fatalError("mmscope: out of memory for \(count) entries of \(stride) bytes")
    }
    unsafe memset(raw + self.count * stride, 0, (count - self.count) * stride)
    unsafe base = raw.bindMemory(to: Element.self, capacity: count)
    self.count = count
  }

  deinit { unsafe free(base) }

  package subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress {
      precondition(index >= 0 && index < count)
      return unsafe UnsafePointer(base + index)
    }
    @inline(__always) unsafeMutableAddress {
      precondition(index >= 0 && index < count)
      return unsafe base + index
    }
  }

  /// Without the bounds check: only where the index was checked in another form.
  @inline(__always) @unsafe mutating func setUnchecked(_ index: Int, _ value: Element) {
    assert(index >= 0 && index < count)
    unsafe base[index] = value
  }
  @inline(__always) @unsafe mutating func pointer(_ index: Int) -> UnsafeMutablePointer<Element> {
    assert(index >= 0 && index < count)
    return unsafe base + index
  }

  /// To write through where the buffer is only read: for what is brought up to date when somebody looks at it.
  @inline(__always) @unsafe func sharedPointer(_ index: Int) -> UnsafeMutablePointer<Element> {
    precondition(index >= 0 && index < count)
    return unsafe base + index
  }

  package func clone() -> ZeroedBuffer<Element> {
    let copy = ZeroedBuffer<Element>(zeroed: count)
    unsafe copy.base.update(from: base, count: count)
    return copy
  }

  /// Takes over the elements of a buffer of the same length.
  mutating func copy(from other: borrowing ZeroedBuffer<Element>) {
    precondition(count == other.count)
    unsafe base.update(from: other.base, count: count)
  }
}
