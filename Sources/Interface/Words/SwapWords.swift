import Kernel
import Script

/// The words of swap areas, slots and the swap cache.
extension Wording {
  private func slot(_ area: UInt8, _ slot: UInt32) -> String { "\(area):\(slot)" }

  func swap(_ what: ReclaimHappening) -> Told {
    switch what {
    case .swapOn(let area, let slots, let priority):
      Told {
        "swap area \(area): \(englishCount(slots, "slot")), priority \(priority)"
      } ja: {
        "スワップ領域\(area): \(number(slots))スロット、優先度\(priority)"
      }
    case .slotTaken(let area, let slot, let frame):
      Told {
        "slot \(self.slot(area, slot)) for frame \(self.frame(frame)), which is in the swap cache now"
      } ja: {
        "スロット\(self.slot(area, slot))をフレーム\(self.frame(frame))に割り当て、スワップキャッシュに入れる"
      }
    case .noSlot(let free):
      Told {
        "no slot: \(number(free)) are free"
      } ja: {
        "スロットがない(空き\(number(free)))"
      }
    case .slotFreed(let area, let slot):
      Told {
        "slot \(self.slot(area, slot)) is free again"
      } ja: {
        "スロット\(self.slot(area, slot))が空いた"
      }
    case .swapCacheHit(let area, let slot, let frame):
      Told {
        "slot \(self.slot(area, slot)) is still in the swap cache, frame \(self.frame(frame))"
      } ja: {
        "スロット\(self.slot(area, slot))はまだスワップキャッシュにある(フレーム\(self.frame(frame)))"
      }
    case .swapReadAhead(let area, let slot, let slots, let read):
      Told {
        "\(englishCount(slots, "slot")) from \(self.slot(area, slot)) on, \(number(read)) to read"
      } ja: {
        "スロット\(self.slot(area, slot))から\(number(slots))個、うち\(number(read))個を読む"
      } why: {
        [
          say(
            "A block of 2^page_cluster slots is read at once, up to the first free slot.",
            "2^page_clusterスロットのブロックを、最初の空きスロットまでまとめて読む。")
        ]
      }
    case .swapCacheLeft(let area, let slot, let frame):
      Told {
        "frame \(self.frame(frame)) leaves the swap cache, slot \(self.slot(area, slot))"
      } ja: {
        "フレーム\(self.frame(frame))がスワップキャッシュから出る(スロット\(self.slot(area, slot)))"
      }
    case .swapSubmitted(let area, let slot, let frame, let isWrite, let queued):
      Told {
        (isWrite
          ? "frame \(self.frame(frame)) to slot \(self.slot(area, slot))"
          : "slot \(self.slot(area, slot)) to frame \(self.frame(frame))") + ", \(number(queued)) in the queue"
      } ja: {
        (isWrite
          ? "フレーム\(self.frame(frame))をスロット\(self.slot(area, slot))へ書く"
          : "スロット\(self.slot(area, slot))をフレーム\(self.frame(frame))へ読む") + "(待ち行列\(number(queued)))"
      }
    case .swapDone(let area, let slot, let frame, let isWrite):
      Told {
        isWrite
          ? "slot \(self.slot(area, slot)) is written, frame \(self.frame(frame)) is clean"
          : "slot \(self.slot(area, slot)) is read into frame \(self.frame(frame))"
      } ja: {
        isWrite
          ? "スロット\(self.slot(area, slot))へ書き終え、フレーム\(self.frame(frame))はクリーン"
          : "スロット\(self.slot(area, slot))をフレーム\(self.frame(frame))へ読み終えた"
      }
    // Unreachable: `told` sends each case to its group; the words' test goes through all cases.
    default: preconditionFailure("told by another group")
    }
  }
}
