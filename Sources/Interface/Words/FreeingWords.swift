import Kernel
import Script

/// The words of freed page frames, and of misuse.
extension Wording {
  func told(_ what: FreeingHappening, _ occurrence: Occurrence) -> Told {
    switch what {
    case .freeing(_, let frame, let order, let name): freeing(frame, order, name, occurrence)
    case .merged(_, let frame, let from, let to, let stop, let buddy): merged(frame, from, to, stop, buddy)
    case .perCPUFreed(let zone, let cpu, let cold, let frame, let count): perCPUFreed(zone, cpu, cold, frame, count)
    case .perCPUDrained(let zone, let cpu, let cold, let before, let high, let given):
      perCPUDrained(zone, cpu, cold, before, high, given)
    case .localPagesDrained(let cpu, let pages): localPagesDrained(cpu, pages)
    case .bugDoubleFree(let frame): bugDoubleFree(frame)
    case .reservedIgnored(let frame): reservedIgnored(frame)
    case .leaked(let frame, let order, let held, let frames): leaked(frame, order, held, frames)
    case .badPage(let frame, let order, let culprit, let flags, let count): badPage(frame, order, culprit, flags, count)
    case .bugUnaligned(let frame, let order): bugUnaligned(frame, order)
    case .overlapsFree(let frame, let order, let other, let onList): overlapsFree(frame, order, other, onList)
    case .bugTailFreed(let frame, let head): bugTailFreed(frame, head)
    case .noSuchFrame(let frame): noSuchFrame(frame)
    }
  }

  func freeing(_ frame: FrameNumber, _ order: Order, _ name: LabelID?, _ occurrence: Occurrence) -> Told {
    Told {
      "order \(order.rawValue) at frame \(self.frame(frame))" + (label(name).map { ", held as \($0)" } ?? "")
        + ", by \(names[occurrence.task])"
    } ja: {
      "フレーム\(self.frame(frame))、オーダー\(order.rawValue)を解放" + (label(name).map { "(\($0))" } ?? "")
        + "、\(names[occurrence.task])"
    }
  }

  func merged(_ frame: FrameNumber, _ from: Order, _ to: Order, _ stop: MergeStop, _ buddy: FrameNumber) -> Told {
    Told {
      let what =
        from == to
        ? "order \(from.rawValue) at \(self.frame(frame)) not merged"
        : "order \(from.rawValue) → \(to.rawValue) at \(self.frame(frame))"
      return "\(what); " + englishStop(stop, buddy: buddy)
    } ja: {
      let what =
        from == to
        ? "\(self.frame(frame))のオーダー\(from.rawValue)は結合なし"
        : "\(self.frame(frame))でオーダー\(from.rawValue) → \(to.rawValue)に結合"
      return "\(what)、" + japaneseStop(stop, buddy: buddy)
    } why: {
      mergeReasons(frame, from: from, to: to, stop: stop, buddy: buddy)
    }
  }

  func perCPUFreed(_ zone: ZoneIndex, _ cpu: UInt8, _ cold: Bool, _ frame: FrameNumber, _ count: UInt32) -> Told {
    Told {
      "\(self.zone(zone)) pcp\(cpu) \(englishHeat(cold)): \(self.frame(frame)) at the head, \(number(count)) on it"
    } ja: {
      "\(self.zone(zone)) pcp\(cpu) \(englishHeat(cold)): \(self.frame(frame))を先頭へ、計\(number(count))"
    }
  }

  func perCPUDrained(_ zone: ZoneIndex, _ cpu: UInt8, _ cold: Bool, _ before: UInt32, _ high: UInt32, _ given: UInt32)
    -> Told
  {
    Told {
      "\(self.zone(zone)) pcp\(cpu) \(englishHeat(cold)): \(number(before)) ≥ high \(number(high)), "
        + "\(number(given)) from the tail to the buddy system"
    } ja: {
      "\(self.zone(zone)) pcp\(cpu) \(englishHeat(cold)): \(number(before)) ≥ high \(number(high))、"
        + "末尾の\(number(given))フレームをバディシステムへ戻す"
    } why: {
      [
        say(
          "The oldest frames are at the tail: they are the least likely to be cached.",
          "末尾は最も古いフレームで、キャッシュに残っている可能性が低い。")
      ]
    }
  }

  func localPagesDrained(_ cpu: UInt8, _ pages: UInt32) -> Told {
    Told {
      "CPU \(cpu): \(number(pages)) frames back to the buddy system"
    } ja: {
      "CPU \(cpu): \(number(pages))フレームをバディシステムへ戻す"
    }
  }

  func bugDoubleFree(_ frame: FrameNumber) -> Told {
    Told {
      "kernel BUG: frame \(self.frame(frame)) is free already (_count is 0)"
    } ja: {
      "kernel BUG: フレーム\(self.frame(frame))はすでに空き(_countが0)"
    }
  }

  func reservedIgnored(_ frame: FrameNumber) -> Told {
    Told {
      "frame \(self.frame(frame)) is PG_reserved: nothing is done"
    } ja: {
      "フレーム\(self.frame(frame))はPG_reservedなので何もしない"
    }
  }

  func leaked(_ frame: FrameNumber, _ order: Order, _ held: Order, _ frames: UInt32) -> Told {
    Told {
      "order \(order.rawValue) of \(held.rawValue) at \(self.frame(frame)) came back: \(number(frames)) frames lost"
    } ja: {
      "\(self.frame(frame)): オーダー\(held.rawValue)のうち\(order.rawValue)だけ解放、"
        + "\(number(frames))フレームを失う"
    } why: {
      [
        say(
          "Nobody knows the order that was given out: the caller has to say it again.",
          "割り当てたオーダーはカーネルが覚えず、呼び出し側が指定し直す。")
      ]
    }
  }

  func badPage(_ frame: FrameNumber, _ order: Order, _ culprit: FrameNumber, _ flags: PageFlags, _ count: Int32) -> Told
  {
    Told {
      let set = names.profile.names(of: flags).joined(separator: " ")
      return "Bad page state: order \(order.rawValue) at \(self.frame(frame)): \(self.frame(culprit)) has "
        + "_count \(count)\(set.isEmpty ? "" : ", " + set); refused"
    } ja: {
      let set = names.profile.names(of: flags).joined(separator: " ")
      return "Bad page state: \(self.frame(frame)) オーダー\(order.rawValue)、\(self.frame(culprit))は"
        + "_count \(count)\(set.isEmpty ? "" : "、" + set)なので拒否"
    }
  }

  func bugUnaligned(_ frame: FrameNumber, _ order: Order) -> Told {
    Told {
      "kernel BUG: no block of order \(order.rawValue) begins at \(self.frame(frame)): "
        + "no multiple of \(number(order.frames)) frames"
    } ja: {
      "kernel BUG: \(self.frame(frame))は\(number(order.frames))フレームの境界にない(オーダー\(order.rawValue))"
    }
  }

  func overlapsFree(_ frame: FrameNumber, _ order: Order, _ other: FrameNumber, _ onList: Bool) -> Told {
    Told {
      "order \(order.rawValue) at \(self.frame(frame)) reaches into \(self.frame(other)), which "
        + (onList ? "lies on a per-CPU list" : "is free") + ": \(release) would not see it; refused"
    } ja: {
      "\(self.frame(frame)) オーダー\(order.rawValue)は"
        + (onList ? "CPUごとのリストにある\(self.frame(other))" : "空きの\(self.frame(other))")
        + "に重なる。\(release)は気付かない。拒否"
    } why: {
      [
        say(
          "free_pages_check looks at the count, the mapping and the flags of each page: those of a free page are "
            + "clean, so it would be freed twice.",
          "free_pages_checkはページごとに参照数、mapping、フラグを調べるだけで、空きページはどれも正常に見える。"
            + "そのまま二重に解放される。")
      ]
    }
  }

  func bugTailFreed(_ frame: FrameNumber, _ head: FrameNumber) -> Told {
    Told {
      "kernel BUG: frame \(self.frame(frame)) lies inside the block at \(self.frame(head)), its _count is 0"
    } ja: {
      "kernel BUG: フレーム\(self.frame(frame))は\(self.frame(head))のブロックの途中(_countが0)"
    }
  }

  func noSuchFrame(_ frame: FrameNumber) -> Told {
    Told {
      "frame \(self.frame(frame)) lies outside memory; refused"
    } ja: {
      "フレーム\(self.frame(frame))はメモリの外なので拒否"
    }
  }
}
