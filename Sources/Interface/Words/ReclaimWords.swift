import Kernel
import Script

/// The words of reclaim, swap, write-back and the OOM killer.
extension Wording {
  func told(_ what: ReclaimHappening, _ occurrence: Occurrence) -> Told {
    switch what {
    case .begun, .passed, .ended, .kswapdRuns, .kswapdSleeps, .unreclaimable, .naps: pass(what)
    case .shrinks, .refilled, .isolated, .judged, .deactivated, .unmapped, .slabShrunk: scan(what)
    case .swapOn, .slotTaken, .noSlot, .slotFreed, .swapCacheHit, .swapReadAhead, .swapCacheLeft, .swapSubmitted,
      .swapDone:
      swap(what)
    case .writeSubmitted, .written, .rotated, .throttled, .pdflushRuns, .writebackRound: writeback(what)
    case .candidate, .killed, .killedAlready, .panic, .hang: outOfMemory(what)
    }
  }

  private func pages(_ count: UInt32) -> String { englishCount(count, "page") }

  // MARK: Passes

  private func pass(_ what: ReclaimHappening) -> Told {
    switch what {
    case .begun(let order, _, let count):
      Told {
        "order \(order.rawValue): the task itself looks for 32 pages among \(pages(count)) on the lists"
      } ja: {
        "オーダー\(order.rawValue): タスク自身が、リスト上の\(number(count))ページから32ページの回収を試みる"
      }
    case .passed(let priority, let scanned, let reclaimed, _):
      Told {
        "priority \(priority): \(number(scanned)) looked at, \(number(reclaimed)) reclaimed"
      } ja: {
        "優先度\(priority): \(number(scanned))を調べ、\(number(reclaimed))ページを回収"
      } why: {
        [
          say(
            "At priority p each list gives 1/2^p of its pages to look at; 12 is gentle, 0 is all of them.",
            "優先度pでは各リストの1/2^pのページを調べる。12は控えめ、0は全部。")
        ]
      }
    case .ended(let scanned, let reclaimed, let isEnough):
      Told {
        scanned == 0
          ? "nothing to look at, nothing reclaimed: no progress"
          : "\(number(reclaimed)) reclaimed of \(number(scanned)): "
            + (isEnough ? "one pass had 32, that is enough" : "no pass had 32, which counts as nothing")
      } ja: {
        scanned == 0
          ? "調べるページがなく、何も回収できない"
          : "\(number(scanned))を調べて\(number(reclaimed))ページを回収: "
            + (isEnough ? "1回で32ページに達した" : "32ページに達した回がなく、失敗とみなす")
      }
    case .kswapdRuns(let node, let order, let again): kswapdRuns(node, order, again)
    case .kswapdSleeps(let node, let scanned, let reclaimed):
      Told {
        "kswapd\(node) sleeps again: the last round looked at \(number(scanned)) and reclaimed \(number(reclaimed))"
      } ja: {
        "kswapd\(node)はスリープに戻る。最後の回は\(number(scanned))を調べ\(number(reclaimed))ページを回収"
      }
    case .unreclaimable(let zone, let scanned, let count):
      Told {
        "\(zone.type.name): \(number(scanned)) looked at, four times its \(pages(count)) or more: given up"
      } ja: {
        "\(zone.type.name): \(number(scanned))を調べた。リストの\(number(count))ページの4倍以上なのであきらめる"
      } why: {
        [
          say(
            "all_unreclaimable: only the first priority looks here, until a page of the zone is freed.",
            "all_unreclaimable: このゾーンのページが解放されるまで、最初の優先度でしか調べない。")
        ]
      }
    case .naps(let ticks, let reason): naps(ticks, reason)
    // Unreachable: `told` sends each case to its group; the words' test goes through all cases.
    default: preconditionFailure("told by another group")
    }
  }

  private func kswapdRuns(_ node: UInt8, _ order: Order, _ again: Bool) -> Told {
    Told {
      again
        ? "kswapd\(node) begins again at priority 12: a zone is still short"
        : "kswapd\(node) works, for order \(order.rawValue), until each zone is above its high mark"
    } ja: {
      again
        ? "kswapd\(node)は優先度12からやり直す。まだ足りないゾーンがある"
        : "kswapd\(node)が動く(オーダー\(order.rawValue))。各ゾーンがhighを超えるまで回収する"
    }
  }

  private func naps(_ ticks: UInt32, _ reason: NapReason) -> Told {
    Told {
      switch reason {
      case .pass: "sleeps \(englishCount(ticks, "tick")) at most: a finished write may free pages"
      case .queue: "sleeps until the disk's queue has room for one more write"
      case .retry: "sleeps \(englishCount(ticks, "tick")) at most, then tries again"
      case .outOfMemory: "sleeps \(englishCount(ticks, "tick")), so that the one who was killed can end"
      case .dirty: "the writer sleeps \(englishCount(ticks, "tick")) at most, until pages are written"
      }
    } ja: {
      switch reason {
      case .pass: "最大\(number(ticks))ティックスリープする。書き込みが終わればページが空くかもしれない"
      case .queue: "ディスクの待ち行列に書き込み1つ分の空きができるまでスリープする"
      case .retry: "最大\(number(ticks))ティックスリープしてからもう一度試みる"
      case .outOfMemory: "\(number(ticks))ティックスリープし、killされたプロセスの終了を待つ"
      case .dirty: "書き手は、ページが書き出されるまで最大\(number(ticks))ティックスリープする"
      }
    }
  }

  // MARK: Lists and pages

  private func scan(_ what: ReclaimHappening) -> Told {
    switch what {
    case .shrinks(let zone, let priority, let active, let inactive, _):
      Told {
        "\(zone.type.name), priority \(priority): \(number(active)) of the active list, \(number(inactive)) of "
          + "the inactive"
      } ja: {
        "\(zone.type.name)、優先度\(priority): activeリストから\(number(active))、inactiveリストから\(number(inactive))ページ"
      } why: {
        [
          say(
            "Each pass adds (pages >> priority) + 1; the sum is used once it is 32 or more.",
            "毎回(ページ数 >> 優先度) + 1を足し、32以上になったら使う。")
        ]
      }
    case .refilled(let zone, let taken, let moved, let tendency): refilled(zone, taken, moved, tendency)
    case .isolated(let zone, let taken, let scanned):
      Told {
        "\(zone.type.name): \(pages(taken)) off the inactive list's tail, counted as \(number(scanned))"
      } ja: {
        "\(zone.type.name): inactiveリストの末尾から\(number(taken))ページを外す(数えるのは\(number(scanned)))"
      }
    case .judged(let frame, _, let verdict):
      Told {
        "frame \(self.frame(frame)) \(english(verdict))"
      } ja: {
        "フレーム\(self.frame(frame)): \(japanese(verdict))"
      }
    case .deactivated(let frame):
      Told {
        "frame \(self.frame(frame)) leaves the active list's tail for the head of the inactive one"
      } ja: {
        "フレーム\(self.frame(frame)): activeの末尾からinactiveの先頭へ"
      }
    case .unmapped(let frame, let pid, let page, let result): unmapped(frame, pid, page, result)
    case .slabShrunk(let shrinker, let unused, let share, let scanned, let left):
      Told {
        "\(shrinker.name): \(number(unused)) unused, share \(number(share)), \(number(scanned)) looked at, "
          + "\(number(left)) left over"
      } ja: {
        "\(shrinker.name): 未使用\(number(unused))、割り当て\(number(share))、調べた\(number(scanned))、持ち越し\(number(left))"
      }
    // Unreachable: `told` sends each case to its group; the words' test goes through all cases.
    default: preconditionFailure("told by another group")
    }
  }

  private func refilled(_ zone: ZoneIndex, _ taken: UInt32, _ moved: UInt32, _ tendency: SwapTendency) -> Told {
    Told {
      "\(zone.type.name): \(number(taken)) from the active tail, \(number(moved)) become inactive; "
        + "tendency \(tendency.total)\(tendency.takesMapped ? " ≥ 100" : " < 100: mapped pages stay")"
    } ja: {
      "\(zone.type.name): activeの末尾の\(number(taken))ページ中\(number(moved))をinactiveへ。"
        + "swap_tendency \(tendency.total)\(tendency.takesMapped ? " ≥ 100" : " < 100なのでマップ中のページは残す")"
    } why: {
      [
        "swap_tendency = \(tendency.mappedRatio) / 2 + \(tendency.distress) + \(tendency.swappiness) = "
          + "\(tendency.total)",
        say(
          "Half the share of mapped pages in percent, the distress (100 >> prev_priority) and swappiness.",
          "マップ中のページの割合(%)の半分、逼迫度(100 >> prev_priority)、swappinessの和。"),
      ]
    }
  }

  private func unmapped(_ frame: FrameNumber, _ pid: UInt32, _ page: UInt32, _ result: Unmapping) -> Told {
    Told {
      "frame \(self.frame(frame)), pid \(pid) at \(address(page)): "
        + english(result)
    } ja: {
      "フレーム\(self.frame(frame))、pid \(pid)の\(address(page)): "
        + japanese(result)
    }
  }

  private func english(_ result: Unmapping) -> String {
    switch result {
    case .unmapped: "its entry is taken away"
    case .again: "not mapped there"
    case .locked: "VM_LOCKED: stays"
    case .accessed: "Accessed since the last look: stays"
    case .shared: "somebody else refers to it: stays"
    }
  }

  private func japanese(_ result: Unmapping) -> String {
    switch result {
    case .unmapped: "エントリを外した"
    case .again: "ここにはマップされていない"
    case .locked: "VM_LOCKEDなので残す"
    case .accessed: "前回以降にアクセスされたので残す"
    case .shared: "ほかから参照されているので残す"
    }
  }

  private func english(_ verdict: Verdict) -> String {
    switch verdict {
    case .freed: "is freed"
    case .keptLocked: "stays: locked"
    case .keptWriteback: "stays: under write"
    case .keptMapped: "stays: not all entries could be taken away now"
    case .keptReferenced: "stays: dirty, and referenced since the last look"
    case .keptMask: "stays: dirty, and the mask does not let it be written"
    case .keptShared: "stays: dirty, and somebody else refers to it"
    case .keptNoMapping: "stays: dirty, and there is no place to write it to"
    case .keptCongested: "stays: dirty, and the disk's queue is congested"
    case .waitsForQueue: "waits: dirty, and the disk's queue is full"
    case .keptWriting: "stays: its write has begun"
    case .keptLeftSwapCache: "stays: nobody needs its slot any more, it left the swap cache"
    case .keptUnowned: "stays: it belongs to no file and to no slot"
    case .keptInUse: "stays: somebody else refers to it, or it is dirty again"
    case .activatedReferenced: "goes to the active list: referenced, and in use"
    case .activatedNoSwap: "goes to the active list: there is no slot for it"
    case .activatedMapped: "goes to the active list: an entry could not be taken away"
    case .activatedNoPlace: "goes to the active list: shared memory that has no place on a disk"
    }
  }

  private func japanese(_ verdict: Verdict) -> String {
    switch verdict {
    case .freed: "解放"
    case .keptLocked: "残す(ロック中)"
    case .keptWriteback: "残す(書き込み中)"
    case .keptMapped: "残す(外せないエントリがある)"
    case .keptReferenced: "残す(ダーティで、前回以降に参照された)"
    case .keptMask: "残す(ダーティだが、このGFPマスクでは書けない)"
    case .keptShared: "残す(ダーティで、ほかから参照されている)"
    case .keptNoMapping: "残す(ダーティだが書き出し先がない)"
    case .keptCongested: "残す(ダーティだが、ディスクの待ち行列が混雑)"
    case .waitsForQueue: "待つ(ダーティだが、ディスクの待ち行列が満杯)"
    case .keptWriting: "残す(書き込みを始めた)"
    case .keptLeftSwapCache: "残す(スロットはもう不要。スワップキャッシュから外した)"
    case .keptUnowned: "残す(ファイルにもスロットにも属さない)"
    case .keptInUse: "残す(ほかから参照されているか、再びダーティになった)"
    case .activatedReferenced: "activeリストへ(参照され、使われている)"
    case .activatedNoSwap: "activeリストへ(スロットがない)"
    case .activatedMapped: "activeリストへ(エントリを外せない)"
    case .activatedNoPlace: "activeリストへ(ディスクに置き場のない共有メモリ)"
    }
  }
}
