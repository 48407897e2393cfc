import Cells
import Script
import Textbook

extension ReplacementHappening: Worded {
  func words(in setup: ReplacementSetup) -> WorldWords {
    func who(_ lane: UInt8) -> String {
      let lane = setup.lanes[Int(lane)]
      return lane.label == lane.rule.name.rawValue ? lane.label.uppercased() : lane.label
    }
    func rule(_ lane: UInt8) -> PolicyRule { setup.lanes[Int(lane)].rule }
    switch self {
    case .referred(let process, let page, let isWrite):
      let name = setup.processes.isEmpty ? "" : setup.processes[Int(process)].name + ": "
      return WorldWords(
        "reference", en: "\(name)page \(page)\(isWrite ? " is written" : "")",
        ja: "\(name)ページ\(page)\(isWrite ? "への書き込み" : "")", isStep: false)
    case .hit(let lane, let page, let frame):
      return WorldWords(
        who(lane), en: "page \(page) is in frame \(frame)", ja: "ページ\(page)はフレーム\(frame)にある", .good)
    case .clockTick(let lane):
      return WorldWords(
        who(lane), en: "clock interrupt: R bits are read and cleared", ja: "クロック割り込み: 参照ビット(R)を読んで0にする",
        why: rule(lane).interruptRule)
    case .passed(let lane, let page, let frame, let reason):
      return WorldWords(
        who(lane), en: "passes page \(page) in frame \(frame): \(reason.words.en ?? "")",
        ja: "フレーム\(frame)のページ\(page)を残す: \(reason.words.ja ?? "")")
    case .filled(let lane, let page, let frame):
      return WorldWords(
        who(lane), en: "fault: page \(page) comes into free frame \(frame)",
        ja: "ページフォールト: ページ\(page)を空きフレーム\(frame)へ", .warning)
    case .replaced(let lane, let page, let frame, let victim, let isModified, let reason):
      let writes = isModified
      let words = reason.words
      return WorldWords(
        who(lane),
        en: "fault: page \(victim) goes from frame \(frame)\(writes ? ", written back" : ""), \(page) comes: "
          + (words.en ?? ""),
        ja: "ページフォールト: フレーム\(frame)の\(victim)を追い出し\(writes ? "(書き戻しあり)" : "")、\(page)を入れる。"
          + (words.ja ?? ""), .bad, why: rule(lane).rule,
        brief: Localized(
          en: "fault: \(victim)\(writes ? "w" : "") out, \(page) into frame \(frame)",
          ja: "フォールト: フレーム\(frame)の\(victim)\(writes ? "w" : "")→\(page)"))
    case .parted:
      return WorldWords(
        "race", en: "from here on the policies hold different pages", ja: "ここから、アルゴリズムによってメモリにあるページが異なる", .warning,
        brief: Localized(en: "memories differ from here on", ja: "ここからメモリの内容が異なる"))
    }
  }
}

extension VictimReason {
  var words: Localized {
    switch self {
    case .oldestLoad: Localized(en: "loaded longest ago", ja: "最も古く読み込まれた")
    case .newestLoad: Localized(en: "loaded last", ja: "最後に読み込まれた")
    case .leastRecentlyUsed: Localized(en: "not used for longest", ja: "最も長く使われていない")
    case .mostRecentlyUsed: Localized(en: "used last", ja: "最後に使われた")
    case .farthestUse: Localized(en: "its next use is farthest away", ja: "次に使われるのが最も先")
    case .neverUsedAgain: Localized(en: "never used again", ja: "以後使われない")
    case .lowestClass: Localized(en: "lowest class 2R + M that is not empty", ja: "空でない最小のクラス(2R+M)")
    case .notReferenced: Localized(en: "the hand found it not referenced", ja: "針が見つけた、参照されていないページ")
    case .smallestCount: Localized(en: "smallest counter", ja: "カウンタが最小")
    case .outsideWorkingSet: Localized(en: "R = 0 and older than tau", ja: "R=0でτより古い")
    case .oldestInWorkingSet: Localized(en: "none is older than tau: the oldest with R = 0", ja: "τより古いものはなく、R=0の中で最古")
    case .anyClean: Localized(en: "a whole turn without a find: the first clean page", ja: "1周しても見つからず、最初の未修正ページ")
    case .underTheHand: Localized(en: "no clean page either: the one under the hand", ja: "未修正ページもなく、針の下のページ")
    case .random: Localized(en: "drawn at random", ja: "乱数で選んだ")
    }
  }
}

extension PassReason {
  var words: Localized {
    switch self {
    case .secondChance: Localized(en: "R was 1 and is 0 now", ja: "Rが1だったので0にした")
    case .insideWorkingSet: Localized(en: "younger than tau", ja: "τより新しい")
    case .writeScheduled: Localized(en: "old but modified: its write-back is scheduled", ja: "古いが修正済み: 書き戻しを予約")
    case .otherClass: Localized(en: "not the class that this sweep looks for", ja: "この周で探すクラスではない")
    }
  }
}

extension PolicyRule {
  /// The policy in a sentence.
  var rule: Localized {
    switch name {
    case .opt:
      Localized(
        en: "OPT: the page whose next use is farthest away goes. It needs the future, which "
          + "no system knows: a measure for the others.",
        ja: "OPT: 次に使われるのが最も先のページを追い出す。未来が必要なので実現できず、他のアルゴリズムを測る物差しになる。")
    case .nru:
      Localized(
        en: "NRU: of the lowest class 2R + M that is not empty one goes. A page modified but "
          + "not referenced lately (class 1) goes before a clean one in use (class 2).",
        ja: "NRU: 空でない最小のクラス(2R+M)から1つ追い出す。最近参照されていない修正済みページ(クラス1)は、参照された未修正ページ(クラス2)"
          + "より先に追い出される。")
    case .fifo:
      Localized(
        en: "FIFO: the page that was loaded first goes, whether it is in use or not.",
        ja: "FIFO: 最も古く読み込まれたページを追い出す。使用中かどうかは見ない。")
    case .lifo: Localized(en: "LIFO: the page that was loaded last goes.", ja: "LIFO: 最後に読み込まれたページを追い出す。")
    case .secondChance:
      Localized(
        en: "Second chance: the oldest page goes, but one with R = 1 has R cleared and joins "
          + "the queue's end.", ja: "セカンドチャンス: 最も古いページを追い出す。ただしR=1ならRを0にして列の最後に回す。")
    case .clock:
      Localized(
        en: "Clock: the hand clears R = 1 and moves on; the first page with R = 0 goes. No "
          + "page is moved.", ja: "クロック: 針はR=1なら0にして進み、最初のR=0のページを追い出す。ページの移動はない。")
    case .enhancedClock:
      Localized(
        en: "Enhanced clock: first a sweep for R = 0, M = 0 that changes nothing, then one "
          + "for R = 0, M = 1 that clears R.", ja: "拡張クロック: まずR=0・M=0を探して1周(変更なし)、次にRを0にしながらR=0・M=1を探す。")
    case .lru:
      Localized(
        en: "LRU: the page not used for longest goes. Every reference has to be noted: in "
          + "hardware a row of ones and a column of zeros.",
        ja: "LRU: 最も長く使われていないページを追い出す。参照のたびに記録が要る(ハードウェアなら行を1、列を0にする)。")
    case .mru: Localized(en: "MRU: the page that was used last goes.", ja: "MRU: 最後に使われたページを追い出す。")
    case .nfu:
      Localized(
        en: "NFU: at each clock interrupt R is added to the page's counter; the smallest "
          + "goes. It never forgets.", ja: "NFU: クロック割り込みごとにRをカウンタに足し、最小のページを追い出す。過去を忘れない。")
    case .aging:
      Localized(
        en: "Aging: at each clock interrupt the counter is shifted right and R comes into "
          + "its top bit; the smallest goes.", ja: "エージング: クロック割り込みごとにカウンタを右へずらし、Rを最上位ビットに入れる。最小のページを追い出す。")
    case .workingSet:
      Localized(
        en: "Working set: R = 1: in use now. R = 0 and not used for more than tau: it goes. "
          + "Every frame is looked at.", ja: "ワーキングセット: R=1なら使用中。R=0でτより長く使われていないページを追い出す。全フレームを調べる。")
    case .wsclock:
      Localized(
        en: "WSClock: the clock's hand with the working set's ages; a modified page is first "
          + "scheduled to be written.", ja: "WSClock: クロックの針にワーキングセットの時刻を組み合わせる。修正済みのページはまず書き戻しを予約する。")
    case .random: Localized(en: "Random: any page goes.", ja: "ランダム: どのページかを乱数で決める。")
    case .lfu:
      Localized(
        en: "LFU: the page with the fewest references goes; tie: "
          + "\(tie == .fifo ? "the oldest load" : "the oldest use").",
        ja: "LFU: 参照回数が最小のページを追い出す。同数なら\(tie == .fifo ? "読み込みの古い方" : "使用の古い方")。")
    }
  }

  var interruptRule: Localized? {
    switch name {
    case .nru: Localized(en: "All R bits become 0: R tells what was used since.", ja: "すべてのRを0にする: Rはそれ以後に使われたことを示す。")
    case .nfu: Localized(en: "Counter := counter + R, then R := 0.", ja: "カウンタにRを足し、Rを0にする。")
    case .aging:
      Localized(
        en: "Counter := counter >> 1 with R in the top bit, then R := 0.", ja: "カウンタを1ビット右へずらしてRを最上位に入れ、Rを0にする。")
    case .workingSet, .wsclock: Localized(en: "R = 1: time of last use := now, R := 0.", ja: "R=1なら最終参照時刻を現在にし、Rを0にする。")
    default: nil
    }
  }
}

extension ReplacementReading {
  func why(_ language: Language) -> [OverlayLine] {
    func both(_ en: String, _ ja: String) -> String { language == .en ? en : ja }
    guard let newest = lanes.first?.columns.last else {
      return [OverlayLine(both("Nothing was referred to yet.", "まだ参照がありません。"), .dim)]
    }
    var lines: [OverlayLine] = []
    for lane in lanes {
      guard let column = lane.columns.last else { continue }
      var line = OverlayLine(
        lane.name + " ", .title, bold: true)
      if !column.isFault {
        line.add(both("page \(newest.page) is there: hit", "ページ\(newest.page)はある: ヒット"), .good)
      } else if column.isOpen {
        line.add(
          both("fault, the hand looks for a page that may go", "フォールト、針が追い出すページを探している"), .warning)
      } else if let victim = lane.decision.victim {
        line.add(
          both(
            "fault, \(victim.page) goes: \(victim.reason.words.en ?? "")",
            "フォールト、\(victim.page)を追い出す: \(victim.reason.words.ja ?? "")"), .bad)
      } else {
        line.add(both("fault, a frame was free", "フォールト、空きフレームあり"), .warning)
      }
      lines.append(line)
      guard column.isOpen || lane.decision.victim != nil else { continue }
      let victim = lane.decision.victim?.page
      // What goes stands first: a low panel shows no more.
      let candidates = lane.rule.name == .lru ? lane.decision.candidates.reversed() : lane.decision.candidates
      for candidate in candidates.filter({ $0.page == victim }) + candidates.filter({ $0.page != victim }) {
        let isVictim = candidate.page == victim
        var line = OverlayLine(isVictim ? " × " : "   ", .bad, bold: true)
        line.add("\(candidate.page)", isVictim ? .bad : .text, bold: true)
        line.add("  " + lane.rule.words(for: candidate, language), .dim)
        lines.append(line)
      }
      for pass in lane.decision.passes {
        var line = OverlayLine("   ", .dim)
        line.add(both("hand at \(pass.frame): \(pass.page) ", "針 \(pass.frame): \(pass.page) "), .link)
        line.add(pass.reason.words[language], .dim)
        lines.append(line)
      }
    }
    let rules = lanes.map(\.rule)
    if rules.contains(where: { [.clock, .secondChance, .enhancedClock, .nru].contains($0.name) }) {
      let onLoad = rules.first { [.clock, .secondChance, .enhancedClock, .nru].contains($0.name) }?.referencedOnLoad
      lines.append(
        OverlayLine(
          onLoad == true
            ? both(
              "A page is loaded with R = 1: the instruction that faulted runs again.",
              "読み込んだページはR=1(フォールトした命令を再実行するため)。")
            : both("A page is loaded with R = 0.", "読み込んだページはR=0。"), .dim))
    }
    lines.append(
      OverlayLine(
        both(
          "Every load counts as a fault, the first ones too; some books leave those "
            + "out.", "最初の読み込みもフォールトに数える(数えない本もある)。"), .dim))
    return lines
  }
}
