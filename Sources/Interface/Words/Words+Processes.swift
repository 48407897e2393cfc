import Kernel
import Script

/// The words of the Processes panel.
extension Localized {
  private static func both(_ en: String, _ ja: String) -> Localized { Localized(en: en, ja: ja) }

  static let processName = both("name", "名前")
  static let processState = both("state", "状態")
  static let threadsToo = both("K: kernel threads", "K: カーネルスレッド")
  static let threadsNot = both("K: without threads", "K: スレッドを隠す")
  static let addressPrompt = both("address", "アドレス")
  static let notAnAddress = both("not an address in hexadecimal: 8048000", "16進数のアドレスではない(例: 8048000)")
  static let oneByOne = both("A fault, step by step (e: next)", "フォールトの手順(eで次へ)")
  static let noSpace = both(
    "a kernel thread: no address space of its own, it uses the one that is loaded",
    "カーネルスレッド: 自分のアドレス空間はなく、直前のものを借りる")
  static let noSpaceYet = both("no address space: it has run no program yet", "アドレス空間がない(まだプログラムを実行していない)")
  static let noFault = both("no fault of it is in the log", "このプロセスのフォールトは記録にない")
  static let newestFault = both("newest fault", "直近のフォールト")
  static let noTable = both("no page table", "ページテーブルなし")
  static let mappedBy = both("mapped by", "使用者")
  static let notPresent = both("not present", "存在しない")
  static let freeAddress = both("no area: SIGSEGV", "領域外: SIGSEGV")
  static let touchFaults = both("touching it faults", "触れるとフォールト")
  static let zeroPageName = both("page of zeros", "ゼロページ")
  static let device = both("device", "装置")
  static let neverTouched = both("not there", "メモリになし")
  static let someOfThem = both("some of them", "一部だけ")
  static let lockedPage = both("locked", "ロック中")
  static let dirtyPage = both("dirty", "ダーティ")
  static let notReferenced = both("small: not referenced", "小文字: 参照なし")
  static let fileOfPage = both("file", "ファイル")
  static let page = both("page", "ページ")
  static let hits = both("hits", "ヒット")
  static let misses = both("misses", "ミス")
  static let flushes = both("flushes", "フラッシュ")

  static func state(_ state: Process.State) -> Localized {
    switch state {
    case .empty: both("–", "–")
    case .sleeping: both("sleeping", "スリープ")
    case .running: both("running", "実行中")
    case .disk: both("disk", "ディスク")
    case .memory: both("memory", "メモリ")
    }
  }

  /// The eight steps of a fault, as a line has room for them.
  static let faultSteps: [Localized] = [
    both("PC", "PC"), both("registers", "レジスタ"), both("address", "検査"), both("frame", "フレーム"),
    both("content", "中身"), both("table", "テーブル"), both("restore", "復元"), both("again", "再実行"),
  ]
}

extension Process.State {
  /// As ps has it.
  var letter: String {
    switch self {
    case .empty: "-"
    case .sleeping: "S"
    case .running: "R"
    case .disk: "D"
    case .memory: "M"
    }
  }
}

/// Sentences of the Processes panel.
struct ProcessPanelWords {
  let language: Language
  let names: Names

  private func say(_ en: String, _ ja: String) -> String { language == .en ? en : ja }
  func address(_ page: UInt32) -> String { "0x" + Numbers.padded(page << 12) }

  /// `cc1`, `kswapd`, `events/0`.
  func name(of row: ProcessRow) -> String {
    guard let thread = row.thread else { return names[row.name] }
    return thread.isPerCPU ? "\(thread.name)/\(row.cpu)" : thread.name
  }

  /// What an area is: a part of the program, a library, a mapping by its name.
  func name(of area: AreaReading, _ detail: ProcessDetail) -> String {
    let file = area.file.map { names[$0] }
    if let label = area.label {
      return names[label] == file ? names[label] : names[label] + (file.map { " " + $0 } ?? "")
    }
    if area.flags.contains(.growsDown) { return say("stack", "スタック") }
    if area.isDevice { return say("device", "装置") }
    if area.start >= detail.codeStart, area.end <= detail.codeEnd { return say("text", "テキスト") }
    if area.start >= detail.codeEnd, area.end <= detail.dataEnd { return say("data", "データ") }
    if area.start >= detail.dataEnd, area.end <= detail.heapStart { return "bss" }
    if area.start >= detail.dataEnd, area.end <= detail.heapEnd { return say("heap", "ヒープ") }
    return file ?? say("anonymous", "無名")
  }

  func count(_ count: UInt32, threads: UInt32, hasThreads: Bool) -> String {
    let processes = count - min(count, threads)
    if hasThreads { return say("\(count) tasks", "\(count)タスク") }
    return say("\(processes) process\(processes == 1 ? "" : "es")", "\(processes)プロセス")
  }

  func waits(_ row: ProcessRow) -> String? {
    let name = name(of: row)
    switch row.state {
    case .disk:
      let page = row.awaited.map { Numbers.hex($0.rawValue) }
      return say(
        "\(name) waits for the disk\(page.map { ", frame \($0)" } ?? "")",
        "\(name)がディスクを待つ\(page.map { "(フレーム\($0))" } ?? "")")
    case .memory: return say("\(name) waits for memory", "\(name)がメモリを待つ")
    case .empty, .sleeping, .running: return nil
    }
  }

  /// The bits of an entry that are set, each in a word.
  func rights(_ entry: PageTableEntry) -> String {
    var words: [String] = []
    func add(_ bit: UInt64, _ set: (String, String), _ clear: (String, String)?) {
      if entry.has(bit) { words.append(say(set.0, set.1)) } else if let clear { words.append(say(clear.0, clear.1)) }
    }
    add(PageTableEntry.write, ("writable", "書き込み可"), ("read-only", "読み出し専用"))
    add(PageTableEntry.accessed, ("accessed", "参照あり"), ("not accessed", "参照なし"))
    add(PageTableEntry.dirty, ("dirty", "変更あり"), ("clean", "変更なし"))
    add(PageTableEntry.cacheDisable, ("not cached", "キャッシュしない"), nil)
    return words.joined(separator: language == .en ? ", " : "・")
  }

  func tlb(cpu: UInt8, _ count: Int, of size: Int, hits: Bool?) -> String {
    guard let hits else { return "TLB CPU \(cpu): " + say("another address space's", "別のアドレス空間のもの") }
    let found = hits ? say("has this page", "このページあり") : say("lacks this page", "このページなし")
    return "TLB CPU \(cpu) \(count)/\(size): " + found
  }

  func tableFrame(_ frame: FrameNumber, place: UInt32) -> String {
    let frame = Numbers.hex(frame.rawValue)
    return say("page table frame \(frame), entry \(place)", "テーブルはフレーム\(frame)の\(place)番")
  }

  func mappings(_ mappings: [PageOfFrame.Mapping], limit: Int) -> String {
    let shown = mappings.prefix(limit).map { "\(names[$0.task]) \(address($0.page))" }
    return shown.joined(separator: ", ") + (mappings.count > limit ? " +\(mappings.count - limit)" : "")
  }
}
