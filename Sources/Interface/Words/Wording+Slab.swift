import Kernel
import Script

/// Words for the slab allocator and the pools: what both languages share.
extension Wording {
  /// The shared array among the numbers of CPUs.
  static let sharedArray = UInt8.max

  /// `kmem_cache_create` and the like, as a line of the kernel's own log has it.
  func kernelText(_ cache: CacheID, problem: CacheProblem) -> String? {
    switch problem {
    case .tooSmall, .tooLarge, .inInterrupt: "Early error in slab \(names[cache])"
    case .noRoom: "couldn't create cache \(names[cache])"
    case .duplicate: "duplicate cache \(names[cache])"
    case .noMemory, .alignment: nil
    }
  }

  /// Why `mempool_alloc` leaves out its second attempt, as the kernel tests it: the file system, waiting, the reserve.
  enum SecondAttempt { case noFS, noWait, halfFull }
  func reasonToSkip(_ gfp: GFPMask) -> SecondAttempt {
    if !gfp.contains(.fs) { return .noFS }
    return gfp == gfp.subtracting([.wait, .io]) ? .noWait : .halfFull
  }
}
