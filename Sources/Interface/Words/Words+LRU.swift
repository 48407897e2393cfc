import Kernel
import Script

/// The words of the LRU panel.
extension Localized {
  private static func both(_ en: String, _ ja: String) -> Localized { Localized(en: en, ja: ja) }

  static let headToTail = both("head → tail", "先頭 → 末尾")
  static let scanned = both("scanned", "走査")
  static let reclaimed = both("freed", "解放")
  static let swappedOut = both("swapped out", "スワップアウト")
  static let noSwap = both("no swap area: pages without a file stay", "スワップ領域なし: ファイルのないページは追い出せない")
  static let underWrite = both("under write", "書き込み中")
  static let slotInUse = both("slot", "スロット")
  static let slotCached = both("slot and in memory", "スロットとメモリの両方")
  static let flagsOfPage = both("flags", "フラグ")
  static let asked = both("asked", "調べたこと")
  static let verdict = both("verdict", "判定")
  static let noPass = both("no page was judged yet, or it is before the log", "判定されたページはない(または記録より前)")
  static let pageByPage = both("One pass, page by page (e: next)", "1回の判定をページごとに(eで次へ)")
  static let atCursor = both("cursor:", "カーソル:")
}

/// Sentences of the LRU panel.
struct LRUWords {
  let language: Language
  let names: Names

  private func say(_ en: String, _ ja: String) -> String { language == .en ? en : ja }

  /// The longest first.
  func kswapd(_ it: KswapdReading) -> [String] {
    let name = "kswapd\(it.node)"
    let (scanned, freed) = (Numbers.grouped(it.scanned), Numbers.grouped(it.reclaimed))
    let work = say(": \(scanned) looked at, \(freed) freed", "(走査\(scanned)、解放\(freed))")
    switch it.state {
    case .sleeping: return [say("kswapd sleeping", "kswapd スリープ中")]
    case .woken: return [say("kswapd woken", "kswapd 起床")]
    case .working:
      let short = say("\(name) works, priority \(it.priority)", "\(name) 稼働中 優先度\(it.priority)")
      return [short + work, short, name]
    case .napping:
      let short = say("\(name) naps, priority \(it.priority)", "\(name) 一休み 優先度\(it.priority)")
      return [short + work, short, name]
    }
  }

  func tendency(_ it: SwapTendency) -> [String] {
    let sum = "\(it.mappedRatio / 2) + \(it.distress) + \(it.swappiness) = \(it.total)"
    let verdict =
      it.takesMapped
      ? say(" ≥ 100: mapped pages go as well", " ≥ 100: マップ中のページも対象")
      : say(" < 100: mapped pages stay", " < 100: マップ中のページは残す")
    let middle = say(
      "mapped \(it.mappedRatio)%/2 + distress \(it.distress) + swappiness \(it.swappiness) = \(it.total)",
      "マップ率\(it.mappedRatio)%/2 + 逼迫度\(it.distress) + swappiness \(it.swappiness) = \(it.total)")
    return ["swap_tendency: " + middle + verdict, middle + verdict, sum + verdict, sum]
  }

  func heading(_ pass: PassReading) -> String {
    let who = pass.isKswapd ? "kswapd\(pass.zone.node)" : names[pass.task]
    let tick = Numbers.grouped(pass.tick)
    let priority = pass.priority.map { say(", priority \($0)", "、優先度\($0)") } ?? ""
    return say(
      "shrink_list, \(who)\(priority), tick \(tick): from the inactive tail",
      "shrink_list(\(who)\(priority)、ティック\(tick)): inactiveの末尾から")
  }

  func sum(_ pass: PassReading) -> String {
    func count(_ isIt: (Verdict) -> Bool) -> Int { pass.fates.count { isIt($0.verdict) } }
    let freed = count { $0.isFreed }
    let active = count { $0.isActivated }
    let writing = count { $0 == .keptWriting }
    let stay = pass.fates.count - freed - active - writing
    // Those behind a page whose write waits for the disk's queue.
    let later = pass.fates.last?.verdict == .waitsForQueue ? Int(pass.taken) - pass.fates.count : 0
    let behind = later > 0 ? say(" · \(later) later", " · 後で\(later)") : ""
    return say(
      "\(pass.taken) taken · \(freed) freed · \(writing) writing · \(active) to active · \(stay) stay\(behind) · "
        + "pgscan +\(pass.scanned)",
      "\(pass.taken)ページ中 解放\(freed) · 書き込み開始\(writing) · activeへ\(active) · 残す\(stay)\(behind) · "
        + "pgscan +\(pass.scanned)")
  }

  /// `a.txt 3`, `pid 41 0x0804a000`.
  func name(of page: JudgedPage) -> String {
    if let file = page.file { return "\(names[file]) \(page.page)" }
    if page.pid == 0 { return "–" }
    return "pid \(page.pid) " + Numbers.padded(page.page, to: 5)
  }

  /// A letter for each flag that shrink_list looks at.
  static func letters(of flags: PageFlags) -> String {
    let all: [(PageFlags, String)] = [
      (.uptodate, "U"), (.referenced, "R"), (.dirty, "D"), (.locked, "L"), (.writeback, "W"), (.swapCache, "S"),
      (.reclaim, "C"), (.private, "P"),
    ]
    return all.filter { flags.contains($0.0) }.map(\.1).joined()
  }

  /// What shrink_list asked and what it was told, the longest form first.
  func asked(_ fate: PageFate) -> [String] {
    guard let isReferenced = fate.page.isReferenced else {
      return [
        fate.verdict == .keptLocked ? say("locked: nothing", "ロック中: なし") : say("under write: nothing", "書き込み中: なし")
      ]
    }
    var long = [isReferenced ? say("referenced", "参照あり") : say("not referenced", "参照なし")]
    var short = [isReferenced ? say("ref.", "参照有") : say("not ref.", "参照無")]
    func add(_ text: String, _ brief: String) {
      long.append(text)
      short.append(brief)
    }
    if let slot = fate.slot { add(say("slot \(slot)", "スロット\(slot)"), "s\(slot)") }
    let mapped = fate.page.mapped
    if fate.unmapped > 0 {
      let left = mapped - min(mapped, fate.unmapped)
      add(say("mapped \(mapped) → \(left)", "マップ\(mapped) → \(left)"), "\(mapped)→\(left)")
    } else {
      add(
        mapped == 0 ? say("not mapped", "マップなし") : say("mapped \(mapped)", "マップ\(mapped)"),
        say("map \(mapped)", "マップ\(mapped)"))
    }
    let stop: (String, String)? =
      switch fate.stopped {
      case .locked: ("VM_LOCKED", "VM_LOCKED")
      case .accessed: ("Accessed", "Accessed")
      case .shared: (say("another user", "ほかの参照"), say("shared", "共有"))
      case .again, .unmapped, nil: nil
      }
    if let stop {
      add(stop.0, stop.1)
      // What stopped it decides: in few columns it is told alone.
      short = (fate.slot.map { ["s\($0)"] } ?? []) + [stop.1]
    }
    if fate.page.flags.contains(.dirty) { add(say("dirty", "ダーティ"), "D") }
    return [long.joined(separator: " · "), short.joined(separator: " ")]
  }

  func short(_ verdict: Verdict) -> String {
    switch verdict {
    case .freed: say("freed", "解放")
    case .keptLocked: say("stays: locked", "残す: ロック中")
    case .keptWriteback: say("stays: under write", "残す: 書き込み中")
    case .keptMapped: say("stays: still mapped", "残す: マップ中")
    case .keptReferenced: say("stays: dirty, used", "残す: 使用中")
    case .keptMask: say("stays: gfp mask", "残す: GFPマスク")
    case .keptShared: say("stays: other users", "残す: ほかも参照")
    case .keptNoMapping: say("stays: no place", "残す: 書き先なし")
    case .keptCongested: say("stays: congested", "残す: 混雑")
    case .waitsForQueue: say("waits: queue full", "待つ: 待ち行列満杯")
    case .keptWriting: say("write begun", "書き込み開始")
    case .keptLeftSwapCache: say("stays: slot given up", "残す: スロット返却")
    case .keptUnowned: say("stays: no owner", "残す: 持ち主なし")
    case .keptInUse: say("stays: in use", "残す: 参照中")
    case .activatedReferenced: say("active: referenced", "activeへ: 参照")
    case .activatedNoSwap: say("active: no slot", "activeへ: 空きなし")
    case .activatedMapped: say("active: not unmapped", "activeへ: 外せず")
    case .activatedNoPlace: say("active: no place", "activeへ: 書き先なし")
    }
  }
}
