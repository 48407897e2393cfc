import Kernel
import Script

/// The words of requests for page frames: text and rules, in both languages.
extension Wording {
  func told(_ what: RequestHappening, _ occurrence: Occurrence) -> Told {
    switch what {
    case .requested(_, let order, let gfp, let name): requested(order, gfp, name, occurrence)
    case .watermark(let test): watermark(test)
    case .noBlock(let zone, let order, let free, let largest): noBlock(zone, order, free, largest)
    case .perCPUHit(let zone, let cpu, let cold, let frame, let count): perCPUHit(zone, cpu, cold, frame, count)
    case .perCPURefill(let zone, let cpu, let cold, let before, let low, let taken):
      perCPURefill(zone, cpu, cold, before, low, taken)
    case .taken(let zone, let frame, let order, let from): taken(zone, frame, order, from)
    case .split(_, let frame, let from, let to): split(frame, from, to)
    case .served(let zone, let frame, let order, _, let name): served(zone, frame, order, name)
    case .kswapdWoken(let node, let zone, let order, let free, let low): kswapdWoken(node, zone, order, free, low)
    case .marksIgnored(let order): marksIgnored(order, occurrence)
    case .outOfMemory(let order, let gfp): outOfMemory(order, gfp)
    case .waits(_, let order, let gfp): waits(order, gfp, occurrence)
    case .retried(_, let order, let waited): retried(order, waited, occurrence)
    case .failed(let order, let gfp, let reason, let quiet): failed(order, gfp, reason, quiet, occurrence)
    case .orderTooLarge(let order): orderTooLarge(order)
    case .noZonelist(let gfp): noZonelist(gfp)
    case .sleepingInAtomic(let context, _): sleepingInAtomic(context)
    case .bugHighMemAddress(let gfp): bugHighMemAddress(gfp)
    case .bugZeroHighMem(let frame, let order, let gfp): bugZeroHighMem(frame, order, gfp)
    case .noAddress(let frame, let order): noAddress(frame, order)
    }
  }

  func requested(_ order: Order, _ gfp: GFPMask, _ name: LabelID?, _ occurrence: Occurrence) -> Told {
    Told {
      "order \(order.rawValue) \(names[gfp])" + (label(name).map { " as \($0)" } ?? "")
        + ", \(names[occurrence.task]) on CPU \(occurrence.cpu)" + englishContext(occurrence.context)
    } ja: {
      "オーダー\(order.rawValue) \(names[gfp]) の要求" + (label(name).map { "(名前 \($0))" } ?? "")
        + "、\(names[occurrence.task])、CPU \(occurrence.cpu)" + japaneseContext(occurrence.context)
    }
  }

  func watermark(_ test: WatermarkTest) -> Told {
    Told {
      englishWatermark(test)
    } ja: {
      japaneseWatermark(test)
    } why: {
      watermarkReasons(test)
    }
  }

  func noBlock(_ zone: ZoneIndex, _ order: Order, _ free: UInt32, _ largest: UInt8) -> Told {
    Told {
      let biggest = largest == 0xFF ? "no free block" : "largest: \(largest)"
      return "\(self.zone(zone)): free \(number(free)), but no block of order ≥ \(order.rawValue) (\(biggest))"
    } ja: {
      let biggest = largest == 0xFF ? "空きブロックなし" : "最大\(largest)"
      return "\(self.zone(zone)): 空き\(number(free))、オーダー\(order.rawValue)以上のブロックなし(\(biggest))"
    } why: {
      noBlockReasons(order, free: free)
    }
  }

  func perCPUHit(_ zone: ZoneIndex, _ cpu: UInt8, _ cold: Bool, _ frame: FrameNumber, _ count: UInt32) -> Told {
    Told {
      "\(self.zone(zone)) pcp\(cpu) \(englishHeat(cold)): head \(self.frame(frame)) taken, \(number(count)) left"
    } ja: {
      "\(self.zone(zone)) pcp\(cpu) \(englishHeat(cold)): 先頭の\(self.frame(frame))を渡す、残り\(number(count))"
    } why: {
      [
        say(
          "The newest frame is at the head: it may still be in this CPU's cache.",
          "先頭は最も新しいフレームで、このCPUのキャッシュに残っている可能性が高い。")
      ]
    }
  }

  func perCPURefill(_ zone: ZoneIndex, _ cpu: UInt8, _ cold: Bool, _ before: UInt32, _ low: UInt32, _ taken: UInt32)
    -> Told
  {
    Told {
      "\(self.zone(zone)) pcp\(cpu) \(englishHeat(cold)): \(number(before)) ≤ low \(number(low)), "
        + "\(number(taken)) frames fetched from the buddy system"
    } ja: {
      "\(self.zone(zone)) pcp\(cpu) \(englishHeat(cold)): \(number(before)) ≤ low \(number(low))、"
        + "バディシステムから\(number(taken))フレーム補充"
    } why: {
      [
        say(
          "Order-0 requests are served from a list of this CPU, without the zone's lock; it is filled in batches.",
          "オーダー0の要求はゾーンのロックを取らずにこのCPUのリストから渡す。リストはまとめて補充される。")
      ]
    }
  }

  func taken(_ zone: ZoneIndex, _ frame: FrameNumber, _ order: Order, _ from: Order) -> Told {
    Told {
      let how = from == order ? "fits exactly" : "smallest that holds order \(order.rawValue)"
      return "\(self.zone(zone)): order \(from.rawValue) block at \(self.frame(frame)): \(how)"
    } ja: {
      let how = from == order ? "ちょうどの大きさ" : "オーダー\(order.rawValue)が入る最小のもの"
      return "\(self.zone(zone)): オーダー\(from.rawValue)のブロック\(self.frame(frame))、\(how)"
    } why: {
      [
        say(
          "The head of the list is taken: the block that came to it last.",
          "リストの先頭、つまり最後に加わったブロックを取る。")
      ]
        + (from == order
          ? []
          : [
            say(
              "Lists \(order.rawValue) to \(from.rawValue - 1) are empty, so the block of order \(from.rawValue) has "
                + "to be split.",
              "リスト\(order.rawValue)〜\(from.rawValue - 1)は空なので、オーダー\(from.rawValue)のブロックを分割する。")
          ])
    }
  }

  func split(_ frame: FrameNumber, _ from: Order, _ to: Order) -> Told {
    Told {
      "order \(from.rawValue) → \(to.rawValue) at \(self.frame(frame)): "
        + (from.rawValue == to.rawValue + 1 ? "upper half to free list " : "upper halves to free lists ")
        + ordersBelow(from, to: to)
    } ja: {
      "\(self.frame(frame))でオーダー\(from.rawValue) → \(to.rawValue)に分割、"
        + "上半分はリスト\(ordersBelow(from, to: to))の先頭へ"
    } why: {
      splitReasons(frame, from: from, to: to)
    }
  }

  func served(_ zone: ZoneIndex, _ frame: FrameNumber, _ order: Order, _ name: LabelID?) -> Told {
    Told {
      "\(self.zone(zone)): frame \(self.frame(frame)), order \(order.rawValue)"
        + (label(name).map { ", held as \($0)" } ?? "")
    } ja: {
      "\(self.zone(zone)): フレーム\(self.frame(frame))、オーダー\(order.rawValue)を割り当て"
        + (label(name).map { "(\($0))" } ?? "")
    }
  }

  func kswapdWoken(_ node: UInt8, _ zone: ZoneIndex, _ order: Order, _ free: UInt32, _ low: UInt32) -> Told {
    Told {
      "kswapd\(node) woken: \(self.zone(zone)) free \(number(free)), low \(number(low)), order \(order.rawValue)"
    } ja: {
      "kswapd\(node)を起こす: \(self.zone(zone)) 空き\(number(free))、low \(number(low))、"
        + "オーダー\(order.rawValue)"
    } why: {
      wakingReasons(order)
    }
  }

  func marksIgnored(_ order: Order, _ occurrence: Occurrence) -> Told {
    Told {
      "\(names[occurrence.task]) has PF_MEMALLOC: order \(order.rawValue) is tried without any mark"
    } ja: {
      "\(names[occurrence.task])はPF_MEMALLOC: オーダー\(order.rawValue)を水位を見ずに試す"
    } why: {
      [
        say(
          "Who frees memory may take the last of it: without a page for its own work it could free none.",
          "メモリを空けるタスクは最後の1ページまで使える。作業用のページがなければ何も空けられないからである。")
      ]
    }
  }

  func outOfMemory(_ order: Order, _ gfp: GFPMask) -> Told {
    Told {
      "order \(order.rawValue) \(names[gfp]): nothing was reclaimed, a process is to be killed"
    } ja: {
      "オーダー\(order.rawValue) \(names[gfp]): 何も回収できないので、プロセスを1つ強制終了する"
    } why: {
      killingReasons()
    }
  }

  func waits(_ order: Order, _ gfp: GFPMask, _ occurrence: Occurrence) -> Told {
    Told {
      "\(names[occurrence.task]) sleeps, order \(order.rawValue) \(names[gfp]) is not served yet"
    } ja: {
      "\(names[occurrence.task])はスリープする: オーダー\(order.rawValue) \(names[gfp])はまだ満たされない"
    } why: {
      waitingReasons(order, gfp)
    }
  }

  func retried(_ order: Order, _ waited: UInt32, _ occurrence: Occurrence) -> Told {
    Told {
      "\(names[occurrence.task]) tries order \(order.rawValue) again after \(number(waited)) ticks"
    } ja: {
      "\(names[occurrence.task])が\(number(waited))ティック後にオーダー\(order.rawValue)を再試行"
    }
  }

  func failed(_ order: Order, _ gfp: GFPMask, _ reason: FailureReason, _ quiet: Bool, _ occurrence: Occurrence) -> Told
  {
    Told {
      // schedule() in an interrupt is no failure of the request that the kernel would print.
      if reason == .sleepsInInterrupt {
        return "order \(order.rawValue) would sleep in an interrupt: \"scheduling while atomic\"; refused"
      }
      let text =
        quiet
        ? "order \(order.rawValue) failed quietly (__GFP_NOWARN)"
        : failureText(
          task: occurrence.task, order: order, gfp: gfp)
      return text + " (\(englishReason(reason)))"
    } ja: {
      if reason == .sleepsInInterrupt {
        return "オーダー\(order.rawValue)は割り込み中にスリープすることになる(scheduling while atomic)ので拒否"
      }
      let text =
        quiet
        ? "オーダー\(order.rawValue)は警告なしで失敗(__GFP_NOWARN)"
        : failureText(
          task: occurrence.task, order: order, gfp: gfp)
      return text + "(\(japaneseReason(reason)))"
    } why: {
      failureReasons(reason, gfp)
    }
  }

  func orderTooLarge(_ order: UInt8) -> Told {
    Told {
      "order \(order): above 10 (MAX_ORDER is 11), NULL at once"
    } ja: {
      "オーダー\(order): 最大の10を超えるので直ちにNULL(MAX_ORDERは11)"
    }
  }

  func noZonelist(_ gfp: GFPMask) -> Told {
    Told {
      "\(names[gfp]): DMA and HIGHMEM together have no zonelist"
    } ja: {
      "\(names[gfp]): DMAとHIGHMEMの両方に対応するzonelistはない"
    }
  }

  func sleepingInAtomic(_ context: Context) -> Told {
    Told {
      "sleeping function called from invalid context:" + englishContext(context, always: true)
        + " with __GFP_WAIT"
    } ja: {
      "sleeping function called from invalid context:" + englishContext(context, always: true)
        + "で__GFP_WAIT"
    }
  }

  func bugHighMemAddress(_ gfp: GFPMask) -> Told {
    Told {
      "kernel BUG: \(names[gfp]): a HighMem frame has no address to zero"
    } ja: {
      "kernel BUG: \(names[gfp]): HighMemのフレームにはアドレスがない"
    }
  }

  func bugZeroHighMem(_ frame: FrameNumber, _ order: Order, _ gfp: GFPMask) -> Told {
    Told {
      "kernel BUG: \(names[gfp]): zeroing \(self.frame(frame)) may have to sleep; order \(order.rawValue) is lost"
    } ja: {
      "kernel BUG: \(names[gfp]): \(self.frame(frame))のゼロクリアはスリープする可能性があるため、オーダー\(order.rawValue)を失う"
    } why: {
      [
        say(
          "A HighMem frame is zeroed through a mapping that kmap makes, and kmap sleeps when none is free: without "
            + "__GFP_WAIT prep_zero_page stops the kernel.",
          "HighMemのフレームはkmapで写像してからゼロにするが、空きがなければkmapはスリープする。"
            + "__GFP_WAITがなければprep_zero_pageはカーネルを止める。")
      ]
    }
  }

  func noAddress(_ frame: FrameNumber, _ order: Order) -> Told {
    Told {
      "frame \(self.frame(frame)) is in HighMem: address NULL, the order-\(order.rawValue) block is lost"
    } ja: {
      "フレーム\(self.frame(frame))はHighMem: アドレスがNULLで、オーダー\(order.rawValue)のブロックを失う"
    }
  }
}
