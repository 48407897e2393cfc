package import Kernel

extension ConfigurationProblem {
  /// The problem as a sentence: what does not fit, and by how much.
  package var words: String {
    switch self {
    case .memoryOutOfRange(let minimum, let maximum): "memory is outside \(minimum) MiB … \(maximum) MiB"
    case .highMemLeavesTooLittleLowMem(let low): "highmem leaves less than \(low) MiB of low memory"
    case .highMemExceedsMemory: "highmem is more than the memory"
    case .highMemNotAligned: "highmem is not a multiple of 4 MiB"
    case .cpusOutOfRange(let maximum): "cpus is outside 1 … \(maximum)"
    case .nodesOutOfRange(let maximum): "nodes is outside 1 … \(maximum)"
    case .nodesNeedMoreMemory(let minimum): "so many nodes need at least \(minimum) MiB"
    case .hzOutOfRange(let minimum, let maximum): "hz is outside \(minimum) … \(maximum)"
    case .cacheLineOutOfRange: "cache-line is not 16, 32, 64 or 128"
    case .reservesExceedMemory: "min_free_kbytes is more than the memory"
    case .zoneMissing(let zone): "start: this machine has no zone \(zone.type.name) on node \(zone.node)"
    case .tooManyFreeBlocks(let zone, let wanted, let present):
      "start: \(wanted) free frames in these blocks do not fit into zone \(zone.type.name) of \(present) frames: "
        + "below the largest order, the buddy of a free block is in use"
    }
  }
}
