package import Cells
import Script

/// The table of keys.
package struct Keymap: Hashable, Sendable {
  package private(set) var bindings: [Binding]
  private var messages: [Key: Message]

  /// The table of DESIGN 5, with the keys that the settings give other bindings; a key given away is taken from its
  /// binding. A name that the table lacks is ignored here: `unknownNames` finds it for the report.
  package init(overrides: [(name: String, keys: [Key])] = []) {
    bindings = Self.standard
    for (name, keys) in overrides {
      guard let at = bindings.firstIndex(where: { $0.name == name }) else { continue }
      for other in bindings.indices where other != at { bindings[other].keys.removeAll { keys.contains($0) } }
      bindings[at].keys = keys
    }
    messages = [:]
    for binding in bindings {
      for key in binding.keys { messages[key] = binding.message }
    }
  }

  /// Names in settings that no binding has.
  package static func unknownNames(_ names: [String]) -> [String] {
    names.filter { name in !standard.contains { $0.name == name } }
  }

  /// What the key means when neither a prompt nor an overlay is open.
  package func message(for key: Key) -> Message? { messages[key] }

  /// The first key of a binding, for texts that name it.
  package func key(for name: String) -> String {
    bindings.first { $0.name == name }?.keys.first?.name ?? "–"
  }

  /// Every binding that exists now. Those of later subsystems are added with them, so that no key is dead.
  package static let standard: [Binding] =
    time + PanelTable.focusing + panels + PanelTable.own + moving + asking + program

  private static let time: [Binding] = [
    Binding(
      "run", [.character(" ")], .togglePlay, .time, en: "run or pause", ja: "実行/一時停止", short: ("run", "実行")),
    Binding(
      "tick", [.character(".")], .stepTick(1), .time, en: "one tick forward", ja: "1ティック進む",
      short: ("tick", "進む")),
    Binding(
      "tick-back", [.character(",")], .stepTick(-1), .time, en: "one tick back", ja: "1ティック戻る",
      short: ("back", "戻る")),
    Binding(
      "next-event", [.character("n")], .stepEvent(1), .time, en: "to the next event", ja: "次のイベントへ",
      short: ("event", "イベント")),
    Binding(
      "previous-event", [.character("N")], .stepEvent(-1), .time, en: "to the event before", ja: "前のイベントへ"),
    Binding(
      "next-mark", [.character("]")], .toMark(1), .time, en: "to the next mark of the script", ja: "次のマーク(章)へ",
      short: ("mark", "章")),
    Binding(
      "previous-mark", [.character("[")], .toMark(-1), .time, en: "to the mark before", ja: "前のマーク(章)へ"),
    Binding("chapters", [.character("c")], .chapters, .time, en: "list of the chapters (marks)", ja: "章(マーク)の一覧"),
    Binding(
      "lecture", [.character("P"), .function(5)], .lecture, .time,
      en: "lecture mode: Space or PgDn to the next caption, PgUp back", ja: "講義モード: Space/PgDnで次の説明へ、PgUpで前へ"),
    Binding("faster", [.character("+"), .character("=")], .faster, .time, en: "play faster", ja: "再生を速く"),
    Binding("slower", [.character("-")], .slower, .time, en: "play slower", ja: "再生を遅く"),
    Binding(
      "go", [.character("g")], .goTo, .time, en: "go to a tick: g 1284 Enter; gg: to the first line or frame",
      ja: "ティックへ移動: g 1284 Enter(ggで先頭へ)"),
  ]

  /// What every panel has; their numbers and their own keys stand in the table of panels.
  private static let panels: [Binding] = [
    Binding("next-panel", [.tab], .focusNext(1), .panels, en: "next panel", ja: "次のパネルへ"),
    Binding("previous-panel", [.backTab], .focusNext(-1), .panels, en: "previous panel", ja: "前のパネルへ"),
    Binding(
      "expand", [.enter], .expand, .panels, en: "expand the panel, or back", ja: "パネルを拡大/戻す",
      short: ("expand", "拡大")),
    Binding("back", [.escape], .escape, .panels, en: "close what is open", ja: "開いているものを閉じる"),
  ]

  private static let moving: [Binding] = [
    Binding("left", [.character("h"), .left], .move(dx: -1, dy: 0), .moving, en: "left; zone before", ja: "左へ/前のゾーン"),
    Binding("down", [.character("j"), .down], .move(dx: 0, dy: 1), .moving, en: "down", ja: "下へ"),
    Binding("up", [.character("k"), .up], .move(dx: 0, dy: -1), .moving, en: "up", ja: "上へ"),
    Binding("right", [.character("l"), .right], .move(dx: 1, dy: 0), .moving, en: "right; next zone", ja: "右へ/次のゾーン"),
    Binding("page-up", [.pageUp], .page(-1), .moving, en: "a page up", ja: "1画面上へ"),
    Binding("page-down", [.pageDown], .page(1), .moving, en: "a page down", ja: "1画面下へ"),
    Binding("first", [.home], .first, .moving, en: "to the start", ja: "先頭へ"),
    Binding("last", [.character("G"), .end], .last, .moving, en: "to the end", ja: "末尾へ"),
  ]

  private static let asking: [Binding] = [
    Binding(
      "command", [.character(":")], .command, .asking, en: "a command: Tab names what this machine understands",
      ja: "コマンド(Tabでこのマシンに使えるものを表示)", short: ("command", "コマンド")),
    Binding(
      "find", [.character("/")], .find, .asking, en: "find in the log; / Enter finds the next",
      ja: "ログを検索(/ Enterで次へ)",
      short: ("find", "検索"), panel: .log),
    Binding(
      "filter", [.character("f")], .filter, .asking, en: "show only log lines with a word (function, zone)",
      ja: "語を含むログだけを表示(関数名、ゾーン名)",
      short: ("filter", "絞り込み"), panel: .log),
    Binding(
      "what-if", [.character("w")], .whatIf, .asking,
      en: "what if …; then: to where both runs part", ja: "もし…なら(比較中は結果の分かれ目へ)", short: ("what if", "もし")),
    Binding(
      "explain", [.character("e")], .explain, .asking, en: "explain the selected event step by step",
      ja: "選んだイベントを順に説明", short: ("explain", "説明"), panel: .log),
  ]

  private static let program: [Binding] = [
    Binding(
      "help", [.character("?"), .function(1)], .help, .program, en: "this help", ja: "このヘルプ", short: ("help", "ヘルプ")),
    Binding(
      "scenarios", [.character("m")], .scenarios, .program, en: "the course: menu of scenarios", ja: "コース(シナリオの一覧)"),
    Binding("next-lesson", [.character(">")], .nextLesson(1), .program, en: "next lesson of the course", ja: "次のレッスンへ"),
    Binding(
      "previous-lesson", [.character("<")], .nextLesson(-1), .program, en: "lesson before", ja: "前のレッスンへ"),
    Binding("theme", [.character("t")], .themes, .program, en: "theme", ja: "配色"),
    Binding("language", [.character("L")], .language, .program, en: "English or Japanese", ja: "日本語/英語"),
    Binding("snapshot", [.character("s")], .snapshot, .program, en: "save this picture to a file", ja: "画面をファイルに保存"),
    Binding("record", [.character("r")], .record, .program, en: "record what is seen, on or off", ja: "録画の開始/停止"),
    Binding("mouse", [.character("M")], .mouse, .program, en: "mouse on or off", ja: "マウスの有効/無効"),
    Binding("redraw", [.control("l")], .redraw, .program, en: "draw everything again", ja: "再描画"),
    Binding("suspend", [.control("z")], .suspend, .program, en: "to the shell; fg comes back", ja: "シェルへ(fgで戻る)"),
    Binding(
      "quit", [.character("q"), .control("c"), .function(10)], .quit, .program, en: "quit", ja: "終了",
      short: ("quit", "終了")),
  ]
}
