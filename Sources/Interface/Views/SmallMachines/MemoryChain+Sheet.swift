import Cells
import Script
import Textbook

extension MemoryChain: DrawnModel {
  static let title = Localized(en: "Memory and CPU utilisation", ja: "メモリとCPU利用率")
  var setting: Localized {
    Localized(en: "system \(system), \(each) each", ja: "OS \(system)、1プログラム\(each)")
  }

  static func words(forFigure name: String) -> FigureWords? {
    switch name {
    case "memory": FigureWords("memory", "メモリ")
    case "n": FigureWords("programs n", "プログラム数 n")
    case "utilisation": FigureWords("1 - p^n", "1 - p^n", .percent)
    case "gain": FigureWords("gained", "増分", .percent)
    case "ticks": FigureWords("ticks played", "試したティック")
    case "measured": FigureWords("measured", "実測", .percent)
    default: nil
    }
  }

  func picture(_ pen: inout SheetPen, _ steps: [Step]) {
    guard let row = rows.last else {
      return pen.text(pen.word("No memory yet.", "メモリはまだありません。"), .dim)
    }
    let p = pen.rounded(row.waiting, digits: 2)
    pen.line([
      SheetSpan(pen.word("memory ", "メモリ ") + "\(row.memory)", .key, isBold: true),
      SheetSpan(" → n = (\(row.memory) - \(system)) / \(each) = \(row.programs)"),
    ])
    pen.line([
      SheetSpan("  → 1 - \(p)^\(row.programs) = "),
      SheetSpan(pen.figure(row.utilisation, .percent), .good, isBold: true),
    ])
    pen.gap()
    var parts = [StripPart(min(system, row.memory), pen.word("system", "OS"), role: .frameKernelImage)]
    for program in 0..<min(row.programs, 32) {
      let isWaiting = isWaiting.indices.contains(program) && isWaiting[program]
      parts.append(
        StripPart(each, "\(program + 1)" + (isWaiting ? "w" : "R"), role: isWaiting ? .frameReserved : .good))
    }
    let rest = row.memory - parts.reduce(0) { $0 + $1.size }
    if rest > 0 { parts.append(StripPart(rest)) }
    pen.strip(SheetSpan(""), labelWidth: 1, parts, lit: true)
    pen.text(pen.word("R can run, w waits for I/O", "R:実行可能 w:入出力待ち"), .dim)
    pen.gap()
    for (at, row) in rows.enumerated() {
      let share = Double(row.utilisation.decimal(significantDigits: 8)) ?? 0
      let isLast = at == rows.count - 1
      let written = pen.figure(row.utilisation, .percent)
      pen.bar(
        SheetSpan("\(row.memory) n=\(row.programs)", isLast ? .title : .dim, isBold: isLast), labelWidth: 15,
        value: share, of: 1,
        written, role: isLast ? .good : .link, textWidth: 7, lit: isLast)
    }
  }

  func words(for step: Step) -> StepLine {
    switch step {
    case .chain(let row):
      let share = percent(row.utilisation)
      let gain =
        row.gain.map { (", \($0 < 0 ? "" : "+")\(percent($0))", "(\($0 < 0 ? "" : "+")\(percent($0)))") } ?? ("", "")
      return StepLine(
        en: "memory \(row.memory): \(row.programs) programs, the CPU works \(share) of the time\(gain.0)",
        ja: "メモリ\(row.memory):プログラム\(row.programs)個、CPU利用率\(share)\(gain.1)", .heading)
    }
  }

  private func percent(_ share: Fraction) -> String {
    let thousandths = (share * 1000 + Fraction(1, 2)).floor ?? 0
    let sign = thousandths < 0 ? "-" : ""
    return sign + "\(thousandths.magnitude / 10).\(thousandths.magnitude % 10)%"
  }
}
