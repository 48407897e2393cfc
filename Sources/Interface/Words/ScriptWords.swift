import Kernel
import Script

/// The words of what the script says and does.
extension Wording {
  func told(_ what: ScriptHappening, _ occurrence: Occurrence) -> Told {
    switch what {
    case .nothingHeld(let label): nothingHeld(label)
    case .queuedBehind(let handle): queuedBehind(handle)
    case .boot(let zone, let free, let present): boot(zone, free, present)
    case .mark(let index): mark(index)
    case .said(let index): said(index)
    case .paused: paused()
    case .viewChanged: viewChanged()
    case .expected(let index, let held, let claim, let found): expected(index, held, claim, found)
    case .traceFreeSkipped(let known, let waiting): traceFreeSkipped(known, waiting)
    case .traceNote(let note, let number): traceNote(note, number, occurrence)
    case .sysctlSet(let sysctl, let value): sysctlSet(sysctl, value)
    case .scriptEnded: scriptEnded()
    }
  }

  func nothingHeld(_ label: LabelID) -> Told {
    Told {
      "nothing is held under the name \(names[label])"
    } ja: {
      "\(names[label])という名前のブロックはない"
    }
  }

  func queuedBehind(_ handle: HandleID) -> Told {
    Told {
      "this step waits behind request #\(handle.rawValue)"
    } ja: {
      "この手順は要求#\(handle.rawValue)の後で待機"
    }
  }

  func boot(_ zone: ZoneIndex, _ free: UInt32, _ present: UInt32) -> Told {
    Told {
      "\(self.zone(zone)): \(number(free)) of \(number(present)) frames handed to the buddy system"
    } ja: {
      "\(self.zone(zone)): \(number(present))のうち\(number(free))フレームをバディシステムへ渡した"
    }
  }

  func mark(_ index: UInt32) -> Told {
    Told {
      markText(index)
    } ja: {
      "マーク(章) \(markText(index))"
    }
  }

  func said(_ index: UInt32) -> Told {
    Told {
      caption(index)
    } ja: {
      caption(index)
    }
  }

  func paused() -> Told {
    Told {
      "waits for a key"
    } ja: {
      "キー入力を待つ"
    }
  }

  func viewChanged() -> Told {
    Told {
      "the script turns to another view"
    } ja: {
      "シナリオが表示を切り替える"
    }
  }

  func expected(_ index: UInt32, _ held: Bool, _ claim: UInt32, _ found: Int64) -> Told {
    Told {
      held
        ? "expectation \(index + 1) holds"
        : "expectation \(index + 1) broken: \(claimText(index, claim)), found \(Numbers.grouped(Int(clamping: found)))"
    } ja: {
      held
        ? "検証\(index + 1):OK"
        : "検証\(index + 1):不成立: \(claimText(index, claim))、実際は\(Numbers.grouped(Int(clamping: found)))"
    }
  }

  func traceFreeSkipped(_ known: Bool, _ waiting: Bool) -> Told {
    Told {
      waiting
        ? "free skipped: its request still waits and is given up"
        : known ? "free skipped: its request had failed" : "free skipped: its request is not in the trace"
    } ja: {
      waiting
        ? "解放を省略: 要求はまだ待機中なので取り下げる" : known ? "解放を省略: 要求が失敗していた" : "解放を省略: 要求がトレースにない"
    }
  }

  func sysctlSet(_ sysctl: Sysctl, _ value: UInt32) -> Told {
    Told {
      "vm.\(sysctl.name) = \(number(value))"
    } ja: {
      "vm.\(sysctl.name) を\(number(value))に設定"
    }
  }

  func scriptEnded() -> Told {
    Told {
      "the script has ended"
    } ja: {
      "シナリオの終わり"
    }
  }

  func traceNote(_ note: TraceNote, _ count: UInt32, _ occurrence: Occurrence) -> Told {
    Told {
      switch note {
      case .lost:
        (count > 0 ? "the tracer lost \(number(count)) events" : "the tracer lost events")
          + " here, of CPU \(occurrence.cpu): frees may be missing"
      case .failed: "order \(count): failed when it was traced, not replayed"
      case .tooLarge: "order \(count): above 10, the largest here, not replayed"
      case .flagsDropped: "\(number(count)) gfp flags of the trace have no counterpart in \(release): dropped"
      }
    } ja: {
      switch note {
      case .lost:
        "ここでトレーサがCPU \(occurrence.cpu)のイベントを" + (count > 0 ? "\(number(count))個" : "") + "取りこぼした: 解放が欠けている可能性がある"
      case .failed: "オーダー\(count): トレース時に失敗した要求なので再現しない"
      case .tooLarge: "オーダー\(count): 最大の10を超えるので再現しない"
      case .flagsDropped: "トレースのgfpフラグ\(number(count))個は\(release)に対応するものがなく、無視した"
      }
    }
  }
}
