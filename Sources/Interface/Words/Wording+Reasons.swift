import Kernel
import Script

/// Why it went that way: the rule behind an occurrence, with its arithmetic. For the explain screen.
extension Wording {
  func reasons(for what: Happening) -> [String] {
    switch what {
    case .watermark(let test): watermarkReasons(test)
    case .noBlock(_, let order, let free, _):
      [
        say(
          "The watermark counts frames, not blocks: \(number(free)) frames are free, but no \(size(order)) of them lie "
            + "side by side in one aligned block. This is external fragmentation.",
          "水位の判定はフレーム数だけを見る。空きは\(number(free))フレームあるが、\(size(order))の連続したブロックがない。"
            + "これが外部断片化である。")
      ]
    case .taken(_, _, let order, let from):
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
    case .split(_, let frame, let from, let to): splitReasons(frame, from: from, to: to)
    case .merged(_, let frame, let from, let to, let stop, let buddy):
      mergeReasons(frame, from: from, to: to, stop: stop, buddy: buddy)
    case .perCPURefill:
      [
        say(
          "Order-0 requests are served from a list of this CPU, without the zone's lock; it is filled in batches.",
          "オーダー0の要求はゾーンのロックを取らずにこのCPUのリストから渡す。リストはまとめて補充される。")
      ]
    case .perCPUHit:
      [
        say(
          "The newest frame is at the head: it may still be in this CPU's cache.",
          "先頭は最も新しいフレームで、このCPUのキャッシュに残っている可能性が高い。")
      ]
    case .perCPUDrained:
      [
        say(
          "The oldest frames are at the tail: they are the least likely to be cached.",
          "末尾は最も古いフレームで、キャッシュに残っている可能性が低い。")
      ]
    case .kswapdWoken:
      [
        say(
          "No zone of the list served the request at its low mark, and this one is below it: kswapd is to refill it.",
          "lowの判定で応じたゾーンがなく、このゾーンはlowを下回るので、kswapdに回収させる。")
      ]
    case .nothingReclaimed, .outOfMemory, .waits: waitingReasons(what)
    case .failed(_, let gfp, let reason, _): failureReasons(reason, gfp)
    case .leaked:
      [
        say(
          "Nobody knows the order that was given out: the caller has to say it again.",
          "割り当てたオーダーはカーネルが覚えず、呼び出し側が指定し直す。")
      ]
    case .slab(let what): reasons(for: what)
    case .pool(let what): reasons(for: what)
    default: []
    }
  }

  func say(_ english: String, _ japanese: String) -> String { language == .en ? english : japanese }

  private func waitingReasons(_ what: Happening) -> [String] {
    switch what {
    case .outOfMemory:
      [
        say(
          "Nothing was reclaimed, and no zone passes even at its high mark. With __GFP_FS and without __GFP_NORETRY "
            + "out_of_memory() comes next, whatever the order: it kills a process to get its memory back.",
          "何も回収できず、highの判定に通るゾーンもない。__GFP_FSがあり__GFP_NORETRYがなければ、オーダーによらず"
            + "out_of_memory()が呼ばれ、プロセスを1つ強制終了してメモリを空ける。")
      ]
    case .waits(_, _, let gfp) where gfp.reachesOutOfMemory:
      [
        say(
          "After out_of_memory() the request starts again from the low marks, whatever its order, until a zone serves it.",
          "out_of_memory()の後は、オーダーによらずlowの判定からやり直す。応じるゾーンがあるまで繰り返す。")
      ]
    case .waits(_, let order, _):
      [
        order.rawValue <= 3
          ? say(
            "Without __GFP_FS nobody is killed: a request of order 3 or less sleeps and goes back to reclaiming.",
            "__GFP_FSがないので強制終了は行われない。オーダー3以下の要求は眠り、回収からやり直す。")
          : say(
            "__GFP_REPEAT or __GFP_NOFAIL: even above order 3 the request sleeps and goes back to reclaiming.",
            "__GFP_REPEATまたは__GFP_NOFAILがあるので、オーダー3を超えていても眠り、回収からやり直す。")
      ]
    default:
      [
        say(
          "Direct reclaim: the task itself looks for pages that can be given up. This machine has none yet.",
          "直接回収: タスク自身が手放せるページを探す。このマシンにはまだ回収できるページがない。")
      ]
    }
  }

  private func watermarkReasons(_ test: WatermarkTest) -> [String] {
    guard test.mark != .none else { return [] }
    var lines: [String] = []
    if test.min < test.markFrames {
      lines.append(
        say(
          "The mark \(markName(test.mark)) \(number(test.markFrames)) is lowered to \(number(test.min)): "
            + cutReason(test),
          "\(markName(test.mark))の\(number(test.markFrames))を\(number(test.min))に下げる: " + cutReason(test)))
    }
    if test.order.rawValue > 0 {
      lines.append(
        say(
          "For each order below \(test.order.rawValue) its free blocks do not count, and the mark is halved.",
          "オーダー\(test.order.rawValue)未満の空きブロックを順に除き、そのたびに基準を半分にする。"))
    }
    let sign = test.passed ? ">" : "≤"
    lines.append(
      say(
        "Last comparison: \(number(test.left)) \(sign) \(number(test.limit)).",
        "最後の比較: \(number(test.left)) \(sign) \(number(test.limit))。"))
    return lines
  }

  /// Which of the two cuts were made; the result tells.
  private func cutReason(_ test: WatermarkTest) -> String {
    let half = test.markFrames - test.markFrames / 2
    if test.min == half { return say("half for __GFP_HIGH.", "__GFP_HIGHで半分。") }
    if test.min == half - half / 4 {
      return say(
        "half for __GFP_HIGH, a quarter less again for who may not wait or is realtime.",
        "__GFP_HIGHで半分、待機できない要求とリアルタイムはさらに1/4引く。")
    }
    return say(
      "a quarter less for who may not wait or is realtime.", "待機できない要求とリアルタイムは1/4引く。")
  }

  private func splitReasons(_ frame: FrameNumber, from: Order, to: Order) -> [String] {
    guard to < from else { return [] }
    return (to.rawValue..<from.rawValue).reversed().map { order in
      let upper = Numbers.hex(frame.rawValue + 1 << UInt32(order))
      return say(
        "order \(order + 1) = 2 × order \(order): upper half \(upper) to list \(order)",
        "オーダー\(order + 1) = 2 × オーダー\(order): 上半分\(upper)をリスト\(order)へ")
    }
  }

  private func mergeReasons(
    _ frame: FrameNumber, from: Order, to: Order, stop: MergeStop, buddy: FrameNumber
  ) -> [String] {
    var lines = [
      say(
        "2.6.11 puts the block at the head of free list \(to.rawValue): it is the next one taken.",
        "2.6.11では空きリスト\(to.rawValue)の先頭に置くので、次に最初に使われる。")
    ]
    if from < to {
      lines.append(
        say(
          "Each buddy was free and of the same order: \(to.rawValue - from.rawValue) × merged.",
          "バディが同じオーダーの空きブロックだったので\(to.rawValue - from.rawValue)回結合した。"))
    }
    if stop == .buddyInUse || stop == .buddySplit {
      lines.append(
        say(
          "The buddy of \(self.frame(frame)) differs in one bit: XOR 2^\(to.rawValue) = \(self.frame(buddy)).",
          "\(self.frame(frame))のバディは1ビットだけ違う: XOR 2^\(to.rawValue) = \(self.frame(buddy))。"))
    }
    return lines
  }

  private func failureReasons(_ reason: FailureReason, _ gfp: GFPMask) -> [String] {
    switch reason {
    case .cannotWait:
      [
        gfp.contains(.wait)
          ? say(
            "Nobody may sleep in an interrupt, whatever the mask says: the caller gets NULL.",
            "マスクがどうであれ割り込みの中では眠れず、呼び出し側はNULLを受け取る。")
          : say(
            "Without __GFP_WAIT nobody may sleep until memory is freed: the caller gets NULL.",
            "__GFP_WAITがないので解放を待てず、呼び出し側はNULLを受け取る。")
      ]
    case .memallocEmpty: []
    case .noRetry:
      [
        gfp.contains(.noRetry)
          ? say(
            "__GFP_NORETRY: after one try at reclaiming the caller gets NULL.",
            "__GFP_NORETRYなので、1度回収を試みただけで呼び出し側にNULLを返す。")
          : say(
            "Without __GFP_FS nobody is killed, and only orders up to 3, __GFP_REPEAT and __GFP_NOFAIL are tried again.",
            "__GFP_FSがないので強制終了は行われず、再試行するのもオーダー3以下、__GFP_REPEAT、__GFP_NOFAILだけである。")
      ]
    }
  }
}
