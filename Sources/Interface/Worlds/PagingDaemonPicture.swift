import Cells
package import Script
import Textbook

/// The daemon's memory: what is resident, what lies in the pool; beside it the same string without a pool.
extension PagingDaemonReading: WorldPicture {
  var title: Localized { Localized(en: "paging daemon", ja: "ページングデーモン") }
  var headline: Localized {
    Localized(
      en: "\(setup.frames) frames, pool of \(setup.pool)", ja: "\(setup.frames)フレーム、プール\(setup.pool)")
  }
  var remark: Localized { Localized(en: "reference \(references)", ja: "参照 \(references)回") }

  func rows(in room: Size) -> Int { setup.frames + 5 }

  func draw(_ painter: Painter, in area: Rectangle, room: Size, _ canvas: inout Canvas) {
    let theme = painter.theme
    let margin = 9
    let digits = columns.flatMap { $0.resident + $0.pool }.map { "\($0)".count }.max() ?? 1
    let hasWrites = columns.contains { $0.isWrite }
    let step = digits + (hasWrites ? 2 : 1)
    let shown = columns.suffix(max(1, (area.width - margin) / step))
    let residentRows = setup.frames - setup.pool
    let poolRow = residentRows + 2
    let labels: [(Int, Localized)] = [
      (0, Localized(en: "page", ja: "ページ")), (1, Localized(en: "resident", ja: "常駐")),
      (poolRow, Localized(en: "pool", ja: "プール")),
    ]
    for (row, label) in labels {
      painter.text(painter.word(label), x: area.x, y: area.y + row, theme.style(.dim), limit: margin, &canvas)
    }
    for (place, column) in shown.enumerated() {
      let right = area.x + margin + (place + 1) * step - 1 - (hasWrites ? 1 : 0)
      func put(_ text: String, _ row: Int, _ style: Style) {
        painter.textRight(text, right: right, y: area.y + row, style, limit: step, &canvas)
      }
      put("\(column.page)", 0, theme.style(place == shown.count - 1 ? .cursor : .key, .bold))
      if column.isWrite { canvas.put(Cell("w", style: theme.style(.warning)), x: right, y: area.y) }
      for (row, page) in column.resident.prefix(residentRows + 1).enumerated() {
        put("\(page)", 1 + row, page == column.page ? theme.style(.title, .bold) : theme.style(.text))
      }
      for (row, page) in column.pool.enumerated() { put("\(page)", poolRow + row, theme.style(.frameFile)) }
      let letter = Self.letter(column.outcome)
      if !letter.text.isEmpty { put(letter.text, poolRow + setup.pool, theme.style(letter.role, .bold)) }
    }
    figures(painter, in: area, y: area.y + poolRow + setup.pool + 1, &canvas)
  }

  private static func letter(_ outcome: PagingDaemon.Outcome) -> (text: String, role: Role) {
    switch outcome {
    case .hit: ("", .dim)
    case .rescued: ("P", .good)
    case .read: ("F", .bad)
    }
  }

  private func figures(_ painter: Painter, in area: Rectangle, y: Int, _ canvas: inout Canvas) {
    let lines: [(Localized, PagingDaemon, Role)] = [
      (Localized(en: "with the pool", ja: "プールあり"), daemon, .good),
      (Localized(en: "without", ja: "プールなし"), without, .dim),
    ]
    for (row, (name, daemon, role)) in lines.enumerated() {
      let text = Localized(
        en: ": faults \(daemon.faults)  out of the pool (P) \(daemon.rescues)  read (F) \(daemon.reads)  "
          + "written \(daemon.writes)",
        ja: ": フォールト \(daemon.faults)  プールから(P) \(daemon.rescues)  読み込み(F) \(daemon.reads)  "
          + "書き込み \(daemon.writes)")
      let x = painter.text(
        painter.word(name), x: area.x + 1, y: y + row, painter.theme.style(.title, .bold), limit: 16, &canvas)
      painter.text(painter.word(text), x: x, y: y + row, painter.theme.style(role), limit: area.right - x, &canvas)
    }
  }

  var chart: Chart? { nil }

  func why(_ language: Language) -> [OverlayLine] {
    func both(_ en: String, _ ja: String) -> String { language == .en ? en : ja }
    guard let newest = columns.last else { return [] }
    let line: OverlayLine
    switch newest.outcome {
    case .hit: line = OverlayLine(both("Page \(newest.page) is resident: hit.", "ページ\(newest.page)は常駐: ヒット。"), .good)
    case .rescued:
      line = OverlayLine(
        both(
          "Page \(newest.page) was still in the pool: it comes back without the disk.",
          "ページ\(newest.page)はまだプールにあった: ディスクなしで戻る。"), .good)
    case .read:
      line = OverlayLine(
        both("Page \(newest.page) is read into a frame that was free.", "ページ\(newest.page)を空いていたフレームに読み込む。"), .bad)
    }
    return [
      line,
      OverlayLine(
        both(
          "Every \(setup.every) references the daemon fills the pool up to "
            + "\(setup.pool) frames with the pages used least recently; modified ones "
            + "are written then, not when a fault waits.",
          "\(setup.every)回の参照ごとに、デーモンは最も使われていないページをプールが\(setup.pool)フレームになるまで移す。修正済みはそのとき書き出し、フォールト時には待たせない。"),
        .dim),
    ]
  }
}

extension PagingDaemonHappening: Worded {
  func words(in setup: PagingDaemonSetup) -> WorldWords {
    switch self {
    case .referred(let page, let isWrite, let with, let without):
      let en = ["hit", "out of the pool, no disk", "read from disk"][Int(with.rawValue)]
      let ja = ["ヒット", "プールから(ディスクなし)", "ディスクから読み込み"][Int(with.rawValue)]
      let other = without == .read && with != .read
      return WorldWords(
        "reference",
        en: "page \(page)\(isWrite ? " (write)" : ""): \(en)\(other ? "; without a pool it would be read" : "")",
        ja: "ページ\(page)\(isWrite ? "(書き込み)" : ""): \(ja)\(other ? "。プールがなければ読み込み" : "")",
        with == .read ? .bad : .good, isStep: false)
    case .woke(let moved, let written):
      let pages = moved.map { "\($0)" }.joined(separator: " ")
      return WorldWords(
        "daemon", en: "moves \(pages) into the pool\(written > 0 ? ", \(written) written to disk" : "")",
        ja: "\(pages)をプールへ\(written > 0 ? "(\(written)ページをディスクへ書く)" : "")", .warning)
    }
  }
}

extension PagingDaemonReading {
  package func numbers(_ language: Language) -> [WorldNumber] {
    [
      WorldNumber(Localized.references[language], references),
      WorldNumber(language == .en ? "read" : "読み込み", Int(clamping: daemon.reads)),
      WorldNumber(language == .en ? "pool" : "プールから", Int(clamping: daemon.rescues)),
      WorldNumber(language == .en ? "written" : "書き込み", Int(clamping: daemon.writes)),
    ]
  }
}

extension PagingDaemonModel.Outcome: ComparedOutcome {
  var asked: Localized? { Localized(en: "page \(page)", ja: "ページ\(page)") }
  var came: Localized {
    switch outcome {
    case .hit: Localized(en: "hit", ja: "ヒット")
    case .rescued: Localized(en: "out of the pool", ja: "プールから")
    case .read: Localized(en: "read", ja: "読み込み")
    }
  }
}
