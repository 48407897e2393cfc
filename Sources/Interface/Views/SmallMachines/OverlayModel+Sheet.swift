import Cells
import Script
import Textbook

extension OverlayModel: DrawnModel {
  static let title = Localized(en: "Overlays and demand paging", ja: "オーバレイとデマンドページング")
  var setting: Localized {
    Localized(
      en: "\(tree.memory) of \(tree.withoutOverlays) units", ja: "全体\(tree.withoutOverlays)単位を\(tree.memory)単位で")
  }

  static func words(forSubject name: String) -> Localized {
    name == "overlays" ? Localized(en: "overlays", ja: "オーバレイ") : Localized(en: "paging", ja: "ページング")
  }

  static func words(forFigure name: String) -> FigureWords? {
    switch name {
    case "calls": FigureWords("calls", "呼び出し")
    case "memory": FigureWords("memory", "必要な主記憶")
    case "without_overlays": FigureWords("whole program", "プログラム全体")
    case "loads": FigureWords("loads", "ロード回数")
    case "units_loaded": FigureWords("units loaded", "ロードした量")
    default: nil
    }
  }

  func notes(_ pen: inout SheetPen) {
    pen.gap()
    pen.paragraph(
      pen.word(
        "The tree of the overlays is the programmer's work; the pages are the system's.",
        "オーバレイの木を設計するのはプログラマ、ページを管理するのはOSです。"))
  }

  func picture(_ pen: inout SheetPen, _ steps: [Step]) {
    pen.heading(pen.word("Overlays", "オーバレイ"))
    for (at, segment) in segments.enumerated() {
      let indent = String(repeating: "  ", count: segment.depth)
      let isIn = isResident[at]
      let mark = at == current ? String(pen.glyphs.chosen) : " "
      let place = "\(start(of: at))–\(start(of: at) + segment.size)"
      pen.line(
        [
          SheetSpan(mark, .key), SheetSpan(indent),
          SheetSpan(segment.name, isIn ? .title : .dim, isBold: isIn), SheetSpan(" \(segment.size)", .dim),
        ], lit: at == current,
        remark: SheetSpan(isIn ? place : pen.word("on disk", "ディスク"), isIn ? .good : .dim))
    }
    var parts: [StripPart] = []
    for at in segments.indices.filter({ isResident[$0] }).sorted(by: { start(of: $0) < start(of: $1) }) {
      parts.append(StripPart(segments[at].size, segments[at].name, isLit: at == current))
    }
    let used = parts.reduce(0) { $0 + $1.size }
    if tree.memory > used { parts.append(StripPart(tree.memory - used)) }
    pen.strip(SheetSpan(""), labelWidth: 1, parts)
    pen.gap()
    pen.heading(
      pen.word("Demand paging", "デマンドページング"),
      remark: pen.word("\(frames) frames of \(pageSize)", "\(frames)フレーム(各\(pageSize))"))
    let fresh = Set(steps.compactMap(\.page))
    var shown: [StripPart] = []
    // The segment in which each page begins: both lists rise.
    var (owner, end) = (0, segments[0].size)
    for page in pages.sorted() {
      while end <= page * pageSize, owner + 1 < segments.count {
        owner += 1
        end += segments[owner].size
      }
      let name = segments[owner].name
      shown.append(
        StripPart(pageSize, "\(page) " + name, role: StripPart.role(of: name), isLit: fresh.contains(page)))
    }
    if frames > pages.count { shown.append(StripPart((frames - pages.count) * pageSize)) }
    pen.strip(SheetSpan(""), labelWidth: 1, shown)
  }

  func words(for step: Step) -> StepLine {
    let overlays = Self.words(forSubject: "overlays")
    let paging = Self.words(forSubject: "paging")
    switch step {
    case .called(let name): return StepLine(en: "\(name) is called", ja: "\(name)を呼び出す", .heading)
    case .unknown(let name): return StepLine(en: "there is no segment \(name)", ja: "セグメント\(name)はありません", .warning)
    case .overlaid(let name, let over):
      let above =
        over.isEmpty ? ("", "") : (" over " + over.joined(separator: ", "), "(\(over.joined(separator: "、"))の上に)")
      return StepLine(overlays, en: "\(name) is loaded\(above.0)", ja: "\(name)をロード\(above.1)", .warning)
    case .resident(let name): return StepLine(overlays, en: "\(name) is in memory", ja: "\(name)はメモリにある", .good)
    case .faulted(let page, let name, let victim):
      let out = victim.map { (", page \($0) goes", "(ページ\($0)を追い出す)") } ?? ("", "")
      return StepLine(
        paging, en: "page \(page) of \(name) is fetched\(out.0)", ja: "\(name)のページ\(page)を読み込む\(out.1)", .warning)
    case .paged(let name, let faults):
      return StepLine(
        paging, en: faults == 0 ? "all pages of \(name) are in memory" : "\(faults) faults for \(name)",
        ja: faults == 0 ? "\(name)のページはすべてメモリにある" : "\(name)でページフォールト\(faults)回", faults == 0 ? .good : .plain)
    }
  }
}

extension OverlayModel.Step {
  fileprivate var page: Int? { if case .faulted(let page, _, _) = self { page } else { nil } }
}
