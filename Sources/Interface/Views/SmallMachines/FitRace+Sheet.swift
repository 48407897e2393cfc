import Cells
import Script
import Textbook

extension FitRace: DrawnModel {
  static let title = Localized(en: "Looking for a hole", ja: "空き領域の探索")
  var setting: Localized { Localized(en: "\(size) units", ja: "\(size)単位") }
  /// A bar and two rows of its list for each, or the numbers with Knuth's rule.
  var mostLines: Int { max(18, 1 + 4 * lanes.count) }

  static func words(forSubject name: String) -> Localized {
    switch Algorithm(rawValue: name) {
    case .first: Localized(en: "first", ja: "先頭一致")
    case .next: Localized(en: "next", ja: "次一致")
    case .best: Localized(en: "best", ja: "最適一致")
    case .worst: Localized(en: "worst", ja: "最悪一致")
    case .quick: Localized(en: "quick", ja: "クイック")
    case .buddy: Localized(en: "buddy", ja: "バディ")
    case .bitmap: Localized(en: "bitmap", ja: "ビットマップ")
    case nil: Localized(en: name, ja: name)
    }
  }

  static func words(forFigure name: String) -> FigureWords? {
    switch name {
    case "processes": FigureWords("pieces in use", "使用中の領域")
    case "requests": FigureWords("requests", "要求")
    case "examined": FigureWords("looked at", "調べた数")
    case "failures": FigureWords("failed", "失敗")
    case "holes": FigureWords("holes", "空き領域")
    case "free": FigureWords("free", "空き")
    case "mean": FigureWords("mean hole", "平均")
    case "smallest": FigureWords("smallest", "最小")
    case "largest": FigureWords("largest", "最大")
    case "neighbours_examined": FigureWords("for neighbours", "隣の探索")
    case "internal_fragmentation": FigureWords("given, unused", "内部断片化")
    default: nil
    }
  }

  func picture(_ pen: inout SheetPen, _ steps: [Step]) {
    let counted = SheetSpan(pen.word("looked at", "調べた数"), .dim)
    if let current {
      let asked = pen.word("\(current.name) wants \(current.size)", "\(current.name)が\(current.size)単位を要求")
      pen.line([SheetSpan(asked, .key, isBold: true)], remark: counted)
    } else {
      pen.line([SheetSpan(pen.word("nothing is asked for", "要求なし"), .dim)], remark: counted)
    }
    let labels = lanes.map { Self.words(forSubject: $0.algorithm.rawValue)[pen.language] }
    let labelWidth = (labels.map(\.columns).max() ?? 0) + 1
    let hasMarks = pen.height >= 1 + 2 * lanes.count || pen.isAlone
    for (at, lane) in lanes.enumerated() {
      lane.strip(&pen, labels[at], labelWidth, hasMarks: hasMarks, steps: steps, at: at)
      if pen.isAlone { lane.list(&pen, indent: labelWidth) }
    }
  }

  func notes(_ pen: inout SheetPen) {
    pen.gap()
    if let lane = lanes.first(where: { $0.mapBits != nil }), let bits = lane.mapBits {
      pen.paragraph(
        pen.word(
          "The map has \(bits) bit\(bits == 1 ? "" : "s"), one for \(size / bits) units; "
            + "a smaller unit makes a longer map.",
          "マップは\(bits)ビット(\(size / bits)単位に1ビット)。単位を小さくするとマップは長くなります。"))
    }
    guard let lane = lanes.first, !live.isEmpty else { return }
    pen.paragraph(
      pen.word(
        "Knuth: holes are about half as many as pieces: \(lane.holes.count) of \(lane.blocks.count).",
        "50%規則:空き領域の数は使用中の領域の約半分。いま\(lane.blocks.count)個に対し\(lane.holes.count)個。"))
  }

  func words(for step: Step) -> StepLine {
    func lane(_ index: Int) -> Localized { Self.words(forSubject: lanes[index].algorithm.rawValue) }
    switch step {
    case .asked(let name, let size):
      return StepLine(en: "\(name) asks for \(size) units", ja: "\(name)が\(size)単位を要求", .heading)
    case .looked(let index, let look): return words(for: look, lanes[index], lane(index))
    case .placed(let index, let address, let hole, let looks):
      let left = hole - (lanes[index].blocks.first { $0.address == address }?.granted ?? hole)
      return StepLine(
        lane(index), en: "takes \(address), from a hole of \(hole): \(left) left; looked at \(looks)",
        ja: "大きさ\(hole)の空き領域からアドレス\(address)を割り当て(残り\(left)、調べた数\(looks))", .good)
    case .failed(let index, let free, let largest):
      return StepLine(
        lane(index), en: "fails: \(free) units are free, the largest hole has \(largest)",
        ja: "失敗:空きは合計\(free)単位、最大の空き領域は\(largest)", .bad)
    case .gaveBack(let index, let name, let release): return words(for: release, of: name, lane(index))
    case .neverHeld(let index, let name):
      return StepLine(lane(index), en: "\(name) had got nothing here", ja: "ここでは\(name)は割り当てられていませんでした")
    case .unknown(let name):
      return StepLine(en: "there is no \(name)", ja: "\(name)という領域はありません", .warning)
    }
  }

  private func words(for look: FitLook, _ lane: FitLane, _ subject: Localized) -> StepLine {
    switch (lane.algorithm, look.address) {
    case (.buddy, _):
      return StepLine(
        subject, en: look.fits ? "list of blocks of \(look.size): has one" : "list of blocks of \(look.size): empty",
        ja: look.fits ? "大きさ\(look.size)のリスト:ブロックあり" : "大きさ\(look.size)のリスト:空")
    case (.bitmap, nil): return StepLine(subject, en: "\(look.size) bits in use", ja: "使用中のビットが\(look.size)個")
    case (.bitmap, let address?):
      return StepLine(
        subject, en: "\(look.size) free bits from \(address): \(look.fits ? "enough" : "too few")",
        ja: "アドレス\(address)から空きビットが\(look.size)個:\(look.fits ? "足りる" : "足りない")")
    case (_, let address):
      let place = address.map { "\($0)" } ?? "?"
      let verdict =
        !look.fits ? ("too small", "小さすぎる") : look.isChosen ? ("fits", "入る") : ("fits, no better", "入るが、よりよくはない")
      return StepLine(
        subject, en: "hole of \(look.size) at \(place): \(verdict.0)",
        ja: "アドレス\(place)、大きさ\(look.size)の空き領域:\(verdict.1)")
    }
  }

  private func words(for release: FitLane.Release, of name: String, _ subject: Localized) -> StepLine {
    let cases =
      switch (release.leftIsHole, release.rightIsHole) {
      case (false, false): ("P-X-P: a hole of its own", "P-X-P:併合なし")
      case (true, false): ("H-X-P: joins the hole before it", "H-X-P:前の空き領域と併合")
      case (false, true): ("P-X-H: joins the hole behind it", "P-X-H:後ろの空き領域と併合")
      case (true, true): ("H-X-H: three become one hole", "H-X-H:前後と併合し1つになる")
      }
    let cost =
      release.looks > 0 ? ("; \(release.looks) holes looked at for it", "(隣を探して\(release.looks)個調べた)") : ("", "")
    return StepLine(
      subject, en: "\(name) gives back \(release.size) at \(release.address), \(cases.0)\(cost.0)",
      ja: "\(name)がアドレス\(release.address)の\(release.size)単位を解放、\(cases.1)\(cost.1)")
  }
}

extension FitLane {
  fileprivate func strip(
    _ pen: inout SheetPen, _ label: String, _ labelWidth: Int, hasMarks: Bool, steps: [FitRace.Step], at index: Int
  ) {
    var placed: Int?
    var hasFailed = false
    var looked: FitLook?
    for step in steps {
      switch step {
      case .placed(index, let address, _, _): placed = address
      case .failed(index, _, _): hasFailed = true
      case .looked(index, let look): looked = look
      default: break
      }
    }
    var parts: [StripPart] = []
    var end = 0
    for piece in pieces {
      if piece.address > end { parts.append(StripPart(piece.address - end, "", role: .border)) }
      parts.append(
        StripPart(
          piece.size, piece.name, isLit: piece.address == placed, unused: piece.unused))
      end = piece.address + piece.size
    }
    if end < size { parts.append(StripPart(size - end, "", role: .border)) }
    var marks: [(at: Int, role: Role)] = []
    if let rover { marks.append((rover, .dim)) }
    if let address = looked?.address { marks.append((address, looked?.fits == true ? .good : .warning)) }
    let mark = hasFailed ? "\(pen.glyphs.failed)" : ""
    pen.strip(
      SheetSpan(label, .title, isBold: true), labelWidth: labelWidth, parts,
      remark: SheetSpan(mark + "\(examined)", hasFailed ? .bad : .dim), marks: hasMarks ? marks : nil,
      lit: placed != nil || hasFailed)
  }

  /// Blocks and holes by address; memory that is neither was in use before.
  private var pieces: [(address: Int, size: Int, name: String?, unused: Int)] {
    let used = blocks.map { ($0.address, $0.granted, Optional($0.name), $0.granted - $0.size) }
    let free = holes.map { ($0.address, $0.size, String?.none, 0) }
    return (used + free).sorted { $0.0 < $1.0 }.map { (address: $0.0, size: $0.1, name: $0.2, unused: $0.3) }
  }

  /// What it is kept by: the bits of a map, 1 where a unit is in use; or the list: P or H, start, length.
  fileprivate func list(_ pen: inout SheetPen, indent: Int) {
    if let bits = mapBits, bits > 0, bits <= 1024 {
      let unit = size / bits
      let digits = (0..<bits).map { bit in
        holes.contains { $0.address <= bit * unit && (bit + 1) * unit <= $0.address + $0.size } ? "0" : "1"
      }
      let groups = stride(from: 0, to: bits, by: 8).map { digits[$0..<min(bits, $0 + 8)].joined() }
      pen.paragraph(groups.joined(separator: " "), .text, indent: indent)
      return
    }
    let entries = pieces.map { piece in
      (piece.name == nil ? "H" : "P") + " \(piece.address) \(piece.size)"
    }
    pen.paragraph(entries.joined(separator: " → "), .dim, indent: indent)
  }
}
