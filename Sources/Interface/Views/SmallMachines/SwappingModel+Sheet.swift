import Cells
import Script
import Textbook

extension SwappingModel: DrawnModel {
  static let title = Localized(en: "Swapping", ja: "スワッピング")
  var setting: Localized { Localized(en: "\(size) units", ja: "\(size)単位") }

  static func words(forFigure name: String) -> FigureWords? {
    switch name {
    case "processes": FigureWords("programs in memory", "メモリ上のプログラム")
    case "swapped": FigureWords("programs on disk", "ディスク上のプログラム")
    case "holes": FigureWords("holes", "空き領域の数")
    case "free": FigureWords("free", "空きの合計")
    case "largest": FigureWords("largest hole", "最大の空き領域")
    case "moved": FigureWords("units moved in memory", "メモリ内で移動した量")
    case "disk": FigureWords("units to or from disk", "ディスクとの転送量")
    case "failures": FigureWords("found no hole", "空き領域なし")
    default: nil
    }
  }

  /// Memory as it lies, and the list by which it is kept.
  func picture(_ pen: inout SheetPen, _ steps: [Step]) {
    let lit = Set(steps.compactMap { $0.moving })
    let pieces = pieces
    pen.strip(
      SheetSpan(pen.word("memory", "メモリ"), .title, isBold: true), labelWidth: 8,
      pieces.map {
        StripPart($0.size, $0.name, isLit: $0.name.map { lit.contains($0) } ?? false)
      }, lit: true)
    pen.gap()
    pen.heading(pen.word("The list", "リスト"))
    let fresh = pieces.firstIndex { $0.name.map { lit.contains($0) } ?? false }
    let window = SheetPen.window(of: pieces.count, around: fresh)
    pen.leftOut(window.lowerBound)
    pen.table(
      ["", pen.word("start", "開始"), pen.word("length", "長さ"), ""],
      pieces[window].map { piece in
        let isLit = piece.name.map { lit.contains($0) } ?? false
        return [
          SheetSpan(piece.name == nil ? "H" : "P", piece.name == nil ? .dim : .title, isBold: true),
          SheetSpan("\(piece.address)"), SheetSpan("\(piece.size)"),
          SheetSpan(
            piece.name ?? pen.word("hole", "空き"), piece.name == nil ? .dim : isLit ? .key : .text, isBold: isLit),
        ]
      }, lit: fresh.map { $0 - window.lowerBound })
    pen.leftOut(pieces.count - window.upperBound)
    let away = programs.filter { $0.address == nil }
    guard !away.isEmpty else { return }
    pen.gap()
    pen.heading(pen.word("On disk", "ディスク上"))
    let shown = away.prefix(SheetPen.mostEntries).map { "\($0.name) (\($0.size))" }
    pen.paragraph(shown.joined(separator: pen.word(", ", "、")), .text)
    pen.leftOut(away.count - SheetPen.mostEntries)
  }

  private var pieces: [(address: Int, size: Int, name: String?)] {
    let used = resident.map { (address: $0.address ?? 0, size: $0.size, name: Optional($0.name)) }
    let free = holes.map { (address: $0.address, size: $0.size, name: String?.none) }
    return (used + free).sorted { $0.address < $1.address }
  }

  func words(for step: Step) -> StepLine {
    switch step {
    case .loaded(let name, let address, let hole, let fromDisk):
      let kind = fromDisk ? ("comes back", "スワップイン") : ("is loaded", "ロード")
      return StepLine(
        en: "\(name) \(kind.0) at \(address), in a hole of \(hole)",
        ja: "\(name)を\(kind.1):大きさ\(hole)の空き領域、アドレス\(address)へ", .good)
    case .noHole(let name, let size, let largest, let free):
      return StepLine(
        en: "\(name) needs \(size): \(free) units are free, but the largest hole has \(largest)",
        ja: "\(name)には\(size)単位が必要:空きは合計\(free)単位あるが、最大の空き領域は\(largest)", .bad)
    case .ended(let name, let address, let left, let right, let toDisk):
      return ended(name, address, left, right, toDisk)
    case .grewInPlace(let name, let size, let hole):
      return StepLine(
        en: "\(name) grows to \(size), into the hole of \(hole) behind it",
        ja: "\(name)は後ろの空き領域(\(hole))へ伸びて\(size)単位になる",
        .good)
    case .movedToGrow(let name, let from, let to, let size):
      return StepLine(
        en: "\(name) cannot grow at \(from): moved to \(to), \(size) units now",
        ja: "\(name)はアドレス\(from)では伸びられず、\(to)へ移して\(size)単位にする", .warning)
    case .cannotGrow(let name, let size):
      return StepLine(
        en: "\(name) wants \(size) units: no hole for it, it must go to the disk or wait",
        ja: "\(name)は\(size)単位必要だが入る空き領域がない。スワップアウトするか待つしかない", .bad)
    case .compacting(let holes, let free):
      return StepLine(
        en: "compaction: \(holes) holes, \(free) units free", ja: "コンパクション開始:空き領域\(holes)個、合計\(free)単位", .heading)
    case .moved(let name, let from, let to, let size):
      return StepLine(
        en: "\(name) moves from \(from) to \(to): \(size) units copied", ja: "\(name)を\(from)から\(to)へ移動(\(size)単位をコピー)")
    case .compacted(let hole, let moved):
      return StepLine(
        en: "one hole of \(hole); \(moved) units were copied", ja: "空き領域は1つ(\(hole)単位)になった。コピーは\(moved)単位", .good)
    case .notThere(let name): return StepLine(en: "\(name) is not there", ja: "\(name)はそこにありません", .warning)
    case .isThere(let name): return StepLine(en: "\(name) is there already", ja: "\(name)はすでにあります", .warning)
    }
  }

  private func ended(_ name: String, _ address: Int, _ left: Bool, _ right: Bool, _ toDisk: Bool) -> StepLine {
    guard address < size else {
      return StepLine(en: "\(name) ends on the disk: its place there is free", ja: "\(name)はディスク上で終了")
    }
    let cases =
      switch (left, right) {
      case (false, false): ("no hole beside it", "隣に空き領域なし")
      case (true, false), (false, true): ("merges with the hole beside it", "隣の空き領域と併合")
      case (true, true): ("merges with the holes on both sides", "両隣の空き領域と併合")
      }
    return StepLine(
      en: "\(name) \(toDisk ? "goes to disk" : "ends"): \(cases.0)",
      ja: "\(name)が\(toDisk ? "スワップアウト" : "終了"):\(cases.1)")
  }
}

extension SwappingModel.Step {
  /// The program that has just come to another place.
  fileprivate var moving: String? {
    switch self {
    case .loaded(let name, _, _, _), .grewInPlace(let name, _, _), .movedToGrow(let name, _, _, _),
      .moved(let name, _, _, _):
      name
    default: nil
    }
  }
}
