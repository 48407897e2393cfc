import Foundation

/// Large pieces of memory go back to the system when they are given up, and take no more than they hold.
///
/// glibc raises the size from which it asks the system for a block of its own whenever such a block is freed. Keyframes
/// are taken, thinned out and merged all the time, so soon all of them lie in the heap, whose holes made history take
/// 2.4 times its budget.
package enum LargeBlocks {
  /// Bytes from which a block is one of the system's.
  private static let least: Int32 = 32 << 10

  /// Once, when the program begins. Other C libraries than glibc have no such setting, and need none.
  package static func returnToSystem() {
    guard let symbol = dlsym(nil, "mallopt") else { return }
    // malloc.h, which no module of the system's exports: M_MMAP_THRESHOLD.
    let threshold: Int32 = -3
    let mallopt = unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32) -> Int32).self)
    _ = mallopt(threshold, least)
  }
}
