import Kernel
import Script

/// The words of the panels, in both languages.
extension Localized {
  private static func both(_ en: String, _ ja: String) -> Localized { Localized(en: en, ja: ja) }

  static let help = both("Keys", "キー操作")
  static let explain = both("Step by step", "順を追って")
  static let themes = both("Theme", "配色")
  static let scenarios = both("Scenarios", "シナリオ")

  static let oneCell = both("1 cell =", "1セル =")
  static let frameUnit = both("frames", "フレーム")
  static let frame = both("frame", "フレーム")
  static let tick = both("tick", "ティック")
  static let free = both("free", "空き")
  static let block = both("block", "容量")
  static let blocks = both("blocks", "ブロック")
  static let order = both("order", "オーダー")
  static let unusable = both("unusable", "使用不能")
  static let zoom = both("zoom", "ズーム")
  static let nothingFails = both("a block for every order", "どのオーダーにもブロックあり")
  static let wouldSucceed = both("would succeed", "成功")
  static let noFree = both("no free frame in this zone", "このゾーンに空きフレームなし")
  static let kswapdSleeps = both("kswapd sleeping", "kswapd スリープ中")
  static let kswapdWoken = both("kswapd woken", "kswapd 起床")
  static let waiting = both("waiting", "待機")
  static let nobodyWaits = both("no task waits", "待機中のタスクなし")
  static let since = both("since", "開始")
  static let end = both("end", "終了")
  static let notRecorded = both("before the log", "記録より前")
  static let owner = both("owner", "所有者")
  static let none = both("none", "なし")
  static let head = both("head", "先頭")
  static let buddyFrame = both("buddy", "バディ")
  static let lastTouched = both("last", "最後")
  static let freeLists = both("Free lists, head first", "空きリスト(先頭から)")
  static let linear = both("Linear view of the zone", "線形な見方(ゾーン全体)")
  static let logical = both(
    "Logical view: how the 1 024 frames at the cursor are split, from", "論理的な見方: カーソル位置の1 024フレームの分割、先頭")
  static let logicalOfZone = both(
    "Logical view: how the first 1 024 frames of the zone are split, from", "論理的な見方: ゾーンの最初の1 024フレームの分割、先頭")
  static let indexNote = both(
    "unusable: share of the free frames that lie in blocks too small for the order. extfrag: why the order would fail, "
      + "towards 1 fragmentation, towards 0 too little free.",
    "使用不能: 空きフレームのうち、そのオーダーには小さすぎるブロックにある割合。extfrag: "
      + "失敗する原因、1に近いほど断片化、0に近いほど空き不足。")
  static let markNote = both(
    "Below low kswapd is woken; it sleeps again above high. Below min only urgent requests are served. "
      + "lowmem_reserve is kept from requests that could also use a higher zone; r: the last request had to leave "
      + "so much. "
      + "The scale of a bar changes at its stroke. pcp: frames that a CPU keeps at hand, "
      + "hot ones are likely still in its cache.",
    "lowを下回るとkswapdを起こし、highを上回ると再びスリープする。minを下回ると緊急の要求だけに割り当てる。"
      + "lowmem_reserveは、上位のゾーンも使える要求には渡さない。r: 直前の要求が残すべき量。斜線で目盛りが変わる。pcp: CPUごとに手元に置くフレーム。hotはキャッシュに残っている可能性が高い。")
  static let lastRequest = both("Last request: its way through the zonelist", "最後の要求: zonelistをたどった順")
  static let noRequest = both("no request yet", "要求はまだない")
  static let reserveFor = both("for", "対象")
  static let present = both("present", "総数")
  static let litBlocks = both("free, order", "空き オーダー")
  static let filterIs = both("filter", "絞り込み")
  static let tooSmall = both("needs 40×12; q Space . work", "40×12が必要 q Space . は有効")
  static let emptyLog = both("nothing yet", "まだ何もない")
  static let noMatch = both("no line has it", "どの行にもない")
  static let more = both("more below", "下に続く")
  static let moves = both("Up Down choose  Enter takes it  Esc back", "↑↓ 選択  Enter 決定  Esc 戻る")
  static let closes = both("Esc closes", "Escで閉じる")
  static let findPrompt = both("find", "検索")
  static let filterPrompt = both("filter", "絞り込み")
  static let goPrompt = both("go to tick (g: first)", "移動先ティック (gで先頭)")
  static let noScenarios = both("no scenarios found", "シナリオが見つからない")
  static let chapters = both("Chapters", "章")
  static let noChapters = both("the script has no marks", "シナリオにマークがない")
  static let nextCaption = both("next", "次へ")
  static let course = both("course", "コース")
  static let findsLesson = both("finds", "検索")
  static let noLesson = both("no lesson has these words", "この語を含むレッスンはない")
  static let nextLesson = both("next", "次")
  static let courseKeys = both(
    "Enter play  l lecture  / find  Tab part  Esc back  q quit", "Enter 再生  l 講義  / 検索  Tab 部  Esc 戻る  q 終了")
  static let courseFilterKeys = both(
    "Enter play  Backspace erase  Esc all lessons", "Enter 再生  Backspace 1字消す  Esc 絞り込み解除")
  static let finished = both("finished", "終了")
  static let again = both("again", "もう一度")
  static let toNextLesson = both("next lesson", "次のレッスン")
  static let menu = both("menu", "コース")
  static let sheetKeys = both("Up Down PgUp PgDn scroll  Esc back", "Up Down PgUp PgDn 移動  Esc 戻る")
  static let stepKeys = both("e next step  Up Down choose  Esc back", "e 次の段階  Up Down 選択  Esc 戻る")
  static let readingTime = both("caption", "説明中")
  static let lectureBegins = both("begin", "始める")
  static let lectureDoes = both("do it", "実行")
  static let lectureHurries = both("to its end", "結果へ")
  static let lectureEnds = both("the end", "終わり")
  static let here = both("← here", "← 現在")
  static let noThemes = both("no themes found", "配色が見つからない")

  static let asItWas = both("as it was", "実際")
  static let difference = both("difference", "差")
  static let served = both("served", "割り当て")
  static let failed = both("failed", "失敗")
  static let events = both("events", "イベント")
  static let toDivergence = both("where they part", "分かれ目へ")
  static let sameSoFar = both("every request came out the same so far", "ここまで、どの要求の結果も同じ")
  static let branching = both("the other run is on its way", "もう一方を実行中")

  static func section(_ section: Binding.Section) -> Localized {
    switch section {
    case .time: both("Time", "時間")
    case .panels: both("Panels", "パネル")
    case .moving: both("Moving", "移動")
    case .asking: both("Asking", "調べる")
    case .program: both("Program", "プログラム")
    }
  }
}
