import Cells
package import Script
import Textbook

/// Messages: copied into the kernel and out again, or left where both processes see them.
extension MessagesReading: WorldPicture {
  var title: Localized { Localized(en: "messages", ja: "メッセージ通信") }
  var headline: Localized { Localized(en: "copied or shared", ja: "コピーと共有メモリ") }
  var remark: Localized { Localized(en: "\(total) sent", ja: "\(total)通") }

  func rows(in room: Size) -> Int { 10 }

  func draw(_ painter: Painter, in area: Rectangle, room: Size, _ canvas: inout Canvas) {
    let theme = painter.theme
    let newest = messages.last.map { UInt64($0) } ?? 0
    let arrow = painter.glyphs.arrow
    func way(_ row: Int, _ name: Localized, _ parts: [Localized], _ bytes: UInt64, _ role: Role) {
      var x = painter.text(
        painter.word(name), x: area.x + 1, y: area.y + row, theme.style(.title, .bold), limit: area.width, &canvas)
      x = area.x + 3
      for (place, part) in parts.enumerated() {
        if place > 0 {
          x = painter.text(" \(arrow) ", x: x, y: area.y + row + 1, theme.style(role, .bold), limit: 6, &canvas)
        }
        x = painter.text(
          "[ " + painter.word(part) + " ]", x: x, y: area.y + row + 1, theme.style(.text), limit: area.right - x,
          &canvas)
      }
      let most = max(copied, shared, 1)
      let width = max(8, area.width - 30)
      let bar = painter.glyphs.bar(eighths: Int(bytes * UInt64(width) * 8 / most), width: width)
      for (column, scalar) in bar.enumerated() {
        canvas.put(Cell(scalar, style: theme.style(role)), x: area.x + 3 + column, y: area.y + row + 2)
      }
      let unit = Localized(en: "\(Numbers.grouped(bytes)) bytes moved", ja: "\(Numbers.grouped(bytes))バイト移動")
      painter.textRight(
        painter.word(unit), right: area.right - 1, y: area.y + row + 2, theme.style(role, .bold), limit: 28, &canvas)
    }
    way(
      0, Localized(en: "Copied through the kernel: 2 copies a message", ja: "カーネルを通してコピー: 1通に2回"),
      [
        Localized(en: "sender \(Numbers.grouped(newest)) B", ja: "送信側 \(Numbers.grouped(newest)) B"),
        Localized(en: "kernel buffer", ja: "カーネルのバッファ"), Localized(en: "receiver", ja: "受信側"),
      ], copied, .bad)
    way(
      4,
      Localized(
        en: "Shared memory: only \(setup.reference) bytes are passed", ja: "共有メモリ: 渡すのは\(setup.reference)バイトだけ"),
      [
        Localized(en: "sender writes into the shared page", ja: "送信側が共有ページに書く"),
        Localized(en: "receiver reads it there", ja: "受信側がその場で読む"),
      ], shared, .good)
    func time(_ bytes: UInt64) -> String {
      let (micro, rest) = bytes.quotientAndRemainder(dividingBy: UInt64(setup.speed))
      return micro > 0 || rest == 0 ? Numbers.grouped(micro) + " µs" : "\(rest * 1000 / UInt64(setup.speed)) ns"
    }
    let times = Localized(
      en: "at \(setup.speed) bytes a microsecond: \(time(copied)) against \(time(shared))",
      ja: "1マイクロ秒に\(setup.speed)バイトなら、\(time(copied)) と \(time(shared))")
    painter.text(painter.word(times), x: area.x + 1, y: area.y + 9, theme.style(.dim), limit: area.width - 2, &canvas)
  }

  var chart: Chart? { nil }

  func why(_ language: Language) -> [OverlayLine] {
    guard let newest = messages.last else { return [] }
    let own = Numbers.grouped(2 * UInt64(newest))
    let size = Numbers.grouped(UInt64(newest))
    return [
      OverlayLine(
        language == .en
          ? "\(size) bytes into the kernel, \(size) out of it: \(own) copied."
          : "カーネルへ\(size)バイト、カーネルから\(size)バイト: 計\(own)バイトのコピー。", .bad),
      OverlayLine(
        language == .en
          ? "Shared: the message stays where it is; the receiver gets \(setup.reference) bytes that say where."
          : "共有メモリ: メッセージは動かない。受信側に渡るのは場所を示す\(setup.reference)バイト。", .good),
    ]
  }
}

extension MessageHappening: Worded {
  func words(in setup: MessagesSetup) -> WorldWords {
    switch self {
    case .sent(let bytes, let copied, let shared):
      WorldWords(
        "send", en: "\(bytes) bytes: \(copied) copied, \(shared) passed with shared memory",
        ja: "\(bytes)バイト: コピーなら\(copied)、共有メモリなら\(shared)バイト", isStep: false)
    }
  }
}

extension MessagesReading {
  package func numbers(_ language: Language) -> [WorldNumber] {
    [
      WorldNumber(language == .en ? "copied" : "コピー", Int(clamping: copied)),
      WorldNumber(language == .en ? "shared" : "共有", Int(clamping: shared)),
    ]
  }
}

extension MessageEvent: ComparedOutcome {
  var asked: Localized? { Localized(en: "\(bytes) bytes", ja: "\(bytes)バイト") }
  var came: Localized { Localized(en: "sent", ja: "送信") }
}
