import Kernel
import Script

extension Wording {
  func japanese(_ occurrence: Occurrence) -> String {
    switch occurrence.what {
    case .requested(_, let order, let gfp, let name):
      return "オーダー\(order.rawValue) \(gfp.name) の要求" + (label(name).map { "(名前 \($0))" } ?? "")
        + "、\(names[occurrence.task])、CPU \(occurrence.cpu)" + japaneseContext(occurrence.context)
    case .watermark(let test): return japaneseWatermark(test)
    case .noBlock(let zone, let order, let free, let largest):
      let biggest = largest == 0xFF ? "空きブロックなし" : "最大\(largest)"
      return "\(self.zone(zone)): 空き\(number(free))、オーダー\(order.rawValue)以上のブロックなし(\(biggest))"
    case .perCPUHit(let zone, let cpu, let cold, let frame, let count):
      return "\(self.zone(zone)) pcp\(cpu) \(heat(cold)): 先頭の\(self.frame(frame))を渡す、残り\(number(count))"
    case .perCPURefill(let zone, let cpu, let cold, let before, let low, let taken):
      return "\(self.zone(zone)) pcp\(cpu) \(heat(cold)): \(number(before)) ≤ low \(number(low))、"
        + "バディシステムから\(number(taken))フレーム補充"
    case .taken(let zone, let frame, let order, let from):
      let how = from == order ? "ちょうどの大きさ" : "オーダー\(order.rawValue)が入る最小のもの"
      return "\(self.zone(zone)): オーダー\(from.rawValue)のブロック\(self.frame(frame))、\(how)"
    case .split(_, let frame, let from, let to):
      return "\(self.frame(frame))でオーダー\(from.rawValue) → \(to.rawValue)に分割、"
        + "上半分はリスト\(ordersBelow(from, to: to))の先頭へ"
    case .served(let zone, let frame, let order, _, let name):
      return "\(self.zone(zone)): フレーム\(self.frame(frame))、オーダー\(order.rawValue)を割り当て"
        + (label(name).map { "(\($0))" } ?? "")
    case .kswapdWoken(let node, let zone, let order, let free, let low):
      return "kswapd\(node)を起こす: \(self.zone(zone)) 空き\(number(free))、low \(number(low))、"
        + "オーダー\(order.rawValue)"
    case .nothingReclaimed(let order): return "オーダー\(order.rawValue): 回収できるものがない"
    case .outOfMemory(let order, let gfp):
      return "オーダー\(order.rawValue) \(gfp.name): 実際のカーネルはここでプロセスを強制終了する(未対応のため待ち続ける)"
    case .waits(_, let order, let gfp):
      return "\(names[occurrence.task])は解放されるまで待機: オーダー\(order.rawValue) \(gfp.name)"
    case .retried(_, let order, let waited):
      return "\(names[occurrence.task])が\(number(waited))ティック後にオーダー\(order.rawValue)を再試行"
    case .failed(let order, let gfp, let reason, let quiet):
      let text =
        quiet
        ? "オーダー\(order.rawValue)は警告なしで失敗(__GFP_NOWARN)"
        : failureText(
          task: occurrence.task, order: order, gfp: gfp)
      return text + "(\(japaneseReason(reason)))"
    case .orderTooLarge(let order): return "オーダー\(order): 最大の10を超えるので直ちにNULL(MAX_ORDERは11)"
    case .noZonelist(let gfp): return "\(gfp.name): DMAとHIGHMEMの両方に対応するzonelistはない"
    case .sleepingInAtomic(let context, _):
      return "sleeping function called from invalid context:" + englishContext(context, always: true)
        + "で__GFP_WAIT"
    case .bugHighMemAddress(let gfp): return "kernel BUG: \(gfp.name): HighMemのフレームにはアドレスがない"
    case .noAddress(let frame, let order):
      return "フレーム\(self.frame(frame))はHighMem: アドレスがNULLで、オーダー\(order.rawValue)のブロックを失う"
    default: return japaneseFreeing(occurrence)
    }
  }

  private func japaneseFreeing(_ occurrence: Occurrence) -> String {
    switch occurrence.what {
    case .freeing(_, let frame, let order, let name):
      return "フレーム\(self.frame(frame))、オーダー\(order.rawValue)を解放" + (label(name).map { "(\($0))" } ?? "")
        + "、\(names[occurrence.task])"
    case .merged(_, let frame, let from, let to, let stop, let buddy):
      let what =
        from == to
        ? "\(self.frame(frame))のオーダー\(from.rawValue)は結合なし"
        : "\(self.frame(frame))でオーダー\(from.rawValue) → \(to.rawValue)に結合"
      return "\(what)、" + japaneseStop(stop, buddy: buddy)
    case .perCPUFreed(let zone, let cpu, let cold, let frame, let count):
      return "\(self.zone(zone)) pcp\(cpu) \(heat(cold)): \(self.frame(frame))を先頭へ、計\(number(count))"
    case .perCPUDrained(let zone, let cpu, let cold, let before, let high, let given):
      return "\(self.zone(zone)) pcp\(cpu) \(heat(cold)): \(number(before)) ≥ high \(number(high))、"
        + "末尾の\(number(given))フレームをバディシステムへ戻す"
    case .localPagesDrained(let cpu, let pages):
      return "CPU \(cpu): \(number(pages))フレームをバディシステムへ戻す"
    case .bugDoubleFree(let frame): return "kernel BUG: フレーム\(self.frame(frame))はすでに空き(_countが0)"
    case .reservedIgnored(let frame): return "フレーム\(self.frame(frame))はPG_reservedなので何もしない"
    case .leaked(let frame, let order, let held, let frames):
      return "\(self.frame(frame)): オーダー\(held.rawValue)のうち\(order.rawValue)だけ解放、"
        + "\(number(frames))フレームを失う"
    case .badPage(let frame, let order, let culprit, let flags, let count):
      let set = flags.setNames.joined(separator: " ")
      return "Bad page state: \(self.frame(frame)) オーダー\(order.rawValue)、\(self.frame(culprit))は使用中"
        + "(_count \(count)\(set.isEmpty ? "" : "、" + set))なので拒否"
    case .bugTailFreed(let frame, let head):
      return "kernel BUG: フレーム\(self.frame(frame))は\(self.frame(head))のブロックの途中(_countが0)"
    case .noSuchFrame(let frame): return "フレーム\(self.frame(frame))はメモリの外なので拒否"
    case .nothingHeld(let label): return "\(names[label])という名前のブロックはない"
    case .queuedBehind(let handle): return "この手順は要求#\(handle.rawValue)の後で待機"
    case .boot(let zone, let free, let present):
      return "\(self.zone(zone)): \(number(present))のうち\(number(free))フレームをバディシステムへ渡した"
    case .mark(let index): return "印 \(markText(index))"
    case .said(let index): return caption(index)
    case .paused: return "キー入力を待つ"
    case .viewChanged: return "台本が表示を切り替える"
    case .expected(let index, let held, let claim, let found):
      return held
        ? "期待\(index + 1)は成立"
        : "期待\(index + 1)が不成立: \(claimText(index, claim))、実際は\(Numbers.grouped(Int(clamping: found)))"
    case .traceFreeSkipped(let known): return known ? "解放を省略: 要求が失敗していた" : "解放を省略: 要求がトレースにない"
    case .sysctlSet(let sysctl, let value): return "vm.\(sysctl.name) を\(number(value))に設定"
    case .slab(let what): return japanese(what)
    case .pool(let what): return japanese(what, task: occurrence.task)
    case .scriptEnded: return "台本の終わり"
    default: return ""
    }
  }

  private func japaneseWatermark(_ test: WatermarkTest) -> String {
    if test.mark == .none { return "\(zone(test.zone)): 水位を無視(PF_MEMALLOC)" }
    if test.passed { return "\(zone(test.zone)): \(comparison(test))、オーダー\(test.order.rawValue)は可" }
    if test.failedAt == 0 { return "\(zone(test.zone)): \(comparison(test))、不可" }
    return "\(zone(test.zone)): 空き\(number(test.free))、オーダー\(test.failedAt)未満を除くと\(comparison(test))、不可"
  }

  private func heat(_ cold: Bool) -> String { cold ? "cold" : "hot" }

  func japaneseContext(_ context: Context) -> String {
    switch context {
    case .process: ""
    case .softirq: "、softirq"
    case .interrupt: "、割り込み"
    }
  }

  func japaneseReason(_ reason: FailureReason) -> String {
    switch reason {
    case .cannotWait: "待機できない要求"
    case .memallocEmpty: "水位を無視しても空きがない"
    case .noRetry: "再試行しない要求"
    }
  }

  private func japaneseStop(_ stop: MergeStop, buddy: FrameNumber) -> String {
    switch stop {
    case .maxOrder: "最大のオーダー"
    case .outsideZone: "バディ\(frame(buddy))はゾーンの外"
    case .buddyInUse: "バディ\(frame(buddy))は使用中"
    case .buddySplit: "バディ\(frame(buddy))は分割済み"
    }
  }
}
