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

  package var japaneseWords: String {
    switch self {
    case .memoryOutOfRange(let minimum, let maximum): "メモリは \(minimum) MiB〜\(maximum) MiB です"
    case .highMemLeavesTooLittleLowMem(let low): "highmem を除いた低位メモリが \(low) MiB 未満になります"
    case .highMemExceedsMemory: "highmem がメモリより大きくなっています"
    case .highMemNotAligned: "highmem が 4 MiB の倍数ではありません"
    case .cpusOutOfRange(let maximum): "CPU は 1〜\(maximum) 個です"
    case .nodesOutOfRange(let maximum): "ノードは 1〜\(maximum) 個です"
    case .nodesNeedMoreMemory(let minimum): "このノード数には \(minimum) MiB 以上のメモリが必要です"
    case .hzOutOfRange(let minimum, let maximum): "hz は \(minimum)〜\(maximum) です"
    case .cacheLineOutOfRange: "cache-line は 16、32、64、128 のいずれかです"
    case .reservesExceedMemory: "min_free_kbytes がメモリより大きくなっています"
    case .zoneMissing(let zone): "このマシンのノード \(zone.node) にゾーン \(zone.type.name) はありません"
    case .tooManyFreeBlocks(let zone, let wanted, let present):
      "\(present) フレームのゾーン \(zone.type.name) に、空き \(wanted) フレーム分のブロックは収まりません"
        + "(最大より小さい空きブロックのバディは使用中になるため)"
    }
  }
}
