/// The periodic clock interrupt at which R bits are read and cleared: it comes before the references interval + 1,
/// 2 · interval + 1, …
struct ClockInterrupt: BitwiseCopyable {
  let interval: UInt32
  private var left: UInt32

  init(every interval: UInt32) {
    // Unreachable: the reader begins at 1; an exit test holds it.
    precondition(interval > 0)
    self.interval = interval
    left = interval
  }

  /// Called once a reference: whether the interrupt comes before it.
  @inline(__always) mutating func comes() -> Bool {
    if left > 0 {
      left -= 1
      return false
    }
    left = interval - 1
    return true
  }
}
