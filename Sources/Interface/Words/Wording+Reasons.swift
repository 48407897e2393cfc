import Kernel
import Script

/// Why it went that way: the rule behind an occurrence, with its arithmetic. For the explain screen.
extension Wording {
  func say(_ english: String, _ japanese: String) -> String { language == .en ? english : japanese }

  func watermarkReasons(_ test: WatermarkTest) -> [String] {
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
  func cutReason(_ test: WatermarkTest) -> String {
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

  func noBlockReasons(_ order: Order, free: UInt32) -> [String] {
    [
      say(
        free < order.frames
          ? "Only \(number(free)) frames are free, fewer than the \(number(order.frames)) of order "
            + "\(order.rawValue): there is too little memory, whatever lies beside what."
          : "The watermark counts frames, not blocks: \(number(free)) frames are free, but no \(size(order)) of them "
            + "lie side by side in one aligned block. This is external fragmentation.",
        free < order.frames
          ? "空きは\(number(free))フレームで、オーダー\(order.rawValue)の\(number(order.frames))フレームに足りない。"
            + "並び方以前に、メモリそのものが足りない。"
          : "水位の判定はフレーム数だけを見る。空きは\(number(free))フレームあるが、\(size(order))の連続したブロックがない。"
            + "これが外部断片化である。")
    ]
  }

  func wakingReasons(_ order: Order) -> [String] {
    [
      say(
        order.rawValue == 0
          ? "No zone of the list served the request at its low mark, and this one is not above it: kswapd is to "
            + "refill it."
          : "No zone of the list served the request at its low mark, and this one does not pass it for order "
            + "\(order.rawValue): kswapd is to refill it.",
        order.rawValue == 0
          ? "lowの判定で応じたゾーンがなく、このゾーンの空きはlowを上回らないので、kswapdに回収させる。"
          : "lowの判定で応じたゾーンがなく、このゾーンもオーダー\(order.rawValue)ではlowの判定に通らないので、kswapdに回収させる。")
    ]
  }

  func splitReasons(_ frame: FrameNumber, from: Order, to: Order) -> [String] {
    guard to < from else { return [] }
    return (to.rawValue..<from.rawValue).reversed().map { order in
      let upper = Numbers.hex(frame.rawValue + 1 << UInt32(order))
      return say(
        "order \(order + 1) = 2 × order \(order): upper half \(upper) to list \(order)",
        "オーダー\(order + 1) = 2 × オーダー\(order): 上半分\(upper)をリスト\(order)へ")
    }
  }

  func mergeReasons(
    _ frame: FrameNumber, from: Order, to: Order, stop: MergeStop, buddy: FrameNumber
  ) -> [String] {
    var lines = [
      say(
        "\(release) puts the block at the head of free list \(to.rawValue): it is the next one taken.",
        "\(release)では空きリスト\(to.rawValue)の先頭に置くので、次に最初に使われる。")
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

  func failureReasons(_ reason: FailureReason, _ gfp: GFPMask) -> [String] {
    switch reason {
    case .cannotWait:
      [
        say(
          "Without __GFP_WAIT nobody may sleep until memory is freed: the caller gets NULL.",
          "__GFP_WAITがないので解放を待てず、呼び出し側はNULLを受け取る。")
      ]
    case .sleepsInInterrupt:
      [
        say(
          "The mask allows to wait, so the kernel would go on to reclaim and schedule() in the interrupt, and complain "
            + "there. Here the request ends.",
          "マスク上は待機できるため、カーネルは割り込みの中で回収に進んでschedule()を呼び、そこで警告を出す。"
            + "ここでは要求を終わらせる。")
      ]
    case .memallocEmpty: []
    case .noRetry:
      [
        gfp.contains(.noRetry)
          ? say(
            "__GFP_NORETRY: after one try at reclaiming the caller gets NULL.",
            "__GFP_NORETRYなので、1度回収を試みただけで呼び出し側にNULLを返す。")
          : say(
            "Without __GFP_FS nobody is killed; only orders up to 3, __GFP_REPEAT and __GFP_NOFAIL are tried again.",
            "__GFP_FSがないので強制終了は行われず、再試行するのもオーダー3以下、__GFP_REPEAT、__GFP_NOFAILだけである。")
      ]
    }
  }

  func killingReasons() -> [String] {
    [
      say(
        "Nothing was reclaimed, and no zone passes even at its high mark. With __GFP_FS and without __GFP_NORETRY "
          + "out_of_memory() comes next, whatever the order: it kills a process to get its memory back.",
        "何も回収できず、highの判定に通るゾーンもない。__GFP_FSがあり__GFP_NORETRYがなければ、オーダーによらず"
          + "out_of_memory()が呼ばれ、プロセスを1つ強制終了してメモリを空ける。")
    ]
  }

  func waitingReasons(_ order: Order, _ gfp: GFPMask) -> [String] {
    if gfp.reachesOutOfMemory {
      return [
        say(
          "After out_of_memory() the request begins again at low, whatever its order, until a zone serves it.",
          "out_of_memory()の後は、オーダーによらずlowの判定からやり直す。応じるゾーンがあるまで繰り返す。")
      ]
    }
    return [
      say(
        "As long as try_to_free_pages reclaims nothing no mark is looked at again: what others free does not help it.",
        "try_to_free_pagesが何も回収できない間は水位が見直されず、ほかのタスクが解放したページも役に立たない。"),
      order.rawValue <= 3
        ? say(
          "Without __GFP_FS nobody is killed: a request of order 3 or less sleeps and goes back to reclaiming.",
          "__GFP_FSがないので強制終了は行われない。オーダー3以下の要求はスリープし、回収からやり直す。")
        : say(
          "__GFP_REPEAT or __GFP_NOFAIL: even above order 3 the request sleeps and goes back to reclaiming.",
          "__GFP_REPEATまたは__GFP_NOFAILがあるので、オーダー3を超えていてもスリープし、回収からやり直す。"),
    ]
  }
}
