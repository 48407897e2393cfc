import Cells
import Script
import Textbook

extension TranslationModel: DrawnModel {
  static let title = Localized(en: "Page tables", ja: "ページテーブル")
  var setting: Localized {
    let memory = spaces.frames * TableShape.pageSize >> 10
    let size = memory >= 1024 && memory % 1024 == 0 ? "\(memory >> 10) MiB" : "\(memory) KiB"
    return Localized(en: "\(size), \(addressBits)-bit addresses", ja: "\(size)、\(addressBits)ビットアドレス")
  }

  /// The address' ruler, a walk for each shape, the entry, and the TLB.
  var mostLines: Int { 10 + 3 * lanes.count + (buffer.map { 2 + min(16, $0.tlb.sets) } ?? 0) }

  static func words(forSubject name: String) -> Localized {
    switch TableShape(rawValue: name) {
    case .linear: Localized(en: "linear", ja: "1段")
    case .twoLevel: Localized(en: "two levels", ja: "2段")
    case .pae: Localized(en: "PAE", ja: "PAE")
    case .fourLevel: Localized(en: "four levels", ja: "4段")
    case .inverted: Localized(en: "inverted", ja: "逆引き")
    case nil: Localized(en: name, ja: name)
    }
  }

  static func words(forFigure name: String) -> FigureWords? {
    switch name {
    case "accesses": FigureWords("accesses", "アクセス")
    case "hits": FigureWords("TLB hits", "TLBヒット")
    case "soft_misses": FigureWords("soft misses", "ソフトミス")
    case "hard_misses": FigureWords("hard misses", "ハードミス")
    case "hit_rate": FigureWords("hit rate", "ヒット率", .percent)
    case "reach": FigureWords("TLB reach", "TLBの到達範囲", .bytes)
    case "flushes": FigureWords("TLB flushes", "TLBフラッシュ")
    case "exchanges": FigureWords("exchanged mappings", "写像の入れ替え")
    case "frames": FigureWords("frames in use", "使用フレーム")
    case "tables": FigureWords("tables", "テーブル数")
    case "bytes": FigureWords("size", "大きさ", .bytes)
    case "reads": FigureWords("reads", "読み出し")
    case "last_reads": FigureWords("last access", "直近")
    case "time": FigureWords("ns/access", "平均ns")
    default: nil
    }
  }

  /// The effective access time of the shapes that take as many reads for each address, beside what was measured.
  func notes(_ pen: inout SheetPen) {
    let looks = hits + softMisses + hardMisses
    guard let buffer, looks > 0 else { return }
    pen.gap()
    let share = Fraction(hits, looks)
    let handler = buffer.isSoftware ? buffer.handler : 0
    pen.heading(pen.word("Effective access time", "実効アクセス時間"))
    pen.paragraph(
      "h (t + m) + (1 - h) (t + " + (buffer.isSoftware ? "s + " : "") + "k m + m)", .text)
    var legend = pen.word(
      "h = \(hits)/\(looks), t = \(buffer.time) ns look-up, m = \(memoryTime) ns memory, k levels",
      "h = \(hits)/\(looks)、t = \(buffer.time) ns(検索)、m = \(memoryTime) ns(メモリ)、kは段数")
    if buffer.isSoftware {
      legend += pen.word(", s = \(handler) ns trap and handler", "、s = \(handler) ns(トラップと処理)")
    }
    pen.paragraph(legend)
    for lane in lanes {
      guard let split = lane.shape.split(addressBits: addressBits) else { continue }
      let levels = split.bits.count { $0 > 0 }
      let hit = Fraction(buffer.time + memoryTime)
      let miss = Fraction(buffer.time + handler + (levels + 1) * memoryTime)
      let time = share * hit + (1 - share) * miss
      pen.line([
        pen.padded(
          SheetSpan(
            Self.words(forSubject: lane.shape.rawValue)[pen.language], .title, isBold: true), 12),
        SheetSpan("k = \(levels): ", .dim),
        SheetSpan(pen.rounded(time, digits: 1) + " ns", .good, isBold: true),
      ])
    }
  }

  /// The address that is looked at: the last one, with the bits that the user turned over.
  private func access(_ pen: SheetPen) -> Access? {
    guard var access = current else { return nil }
    let bits = UInt64(1) << UInt64(addressBits) - 1
    access.address ^= Int(pen.selection.turned & bits)
    return access
  }

  func picture(_ pen: inout SheetPen, _ steps: [Step]) {
    costs(&pen)
    pen.gap()
    guard let access = access(pen) else { return areas(&pen) }
    let isOther = access != current
    let hex = "0x" + String(access.address, radix: 16)
    pen.heading(
      access.process + " " + hex, remark: isOther ? pen.word("turned by hand", "手で変えたアドレス") : "",
      isOther ? .warning : .dim)
    ruler(access, &pen)
    for lane in lanes { walk(lane, access, &pen, isShown: !isOther) }
    if let entry = spaces.entry(access.process, access.kind, page: access.page) { bits(of: entry, &pen) }
    if pen.isAlone, let buffer { contents(of: buffer, &pen) }
  }

  /// What is mapped, as long as no address is looked at.
  private func areas(_ pen: inout SheetPen) {
    guard !spaces.areas.isEmpty else { return }
    func hex(_ page: Int) -> String { "0x" + String(page << TableShape.pageShift, radix: 16) }
    pen.table(
      [pen.word("area of", "領域"), "", pen.word("from", "先頭"), pen.word("pages", "ページ数"), pen.word("frame", "フレーム")],
      spaces.areas.map { area in
        let kind = area.kind == .text ? pen.word("text", "命令") : pen.word("data", "データ")
        return [
          SheetSpan(area.process, StripPart.role(of: area.process), isBold: true),
          SheetSpan(spaces.isSplit ? kind : ""), SheetSpan(hex(area.pages.lowerBound)),
          SheetSpan("\(area.pages.count)"),
          SheetSpan(area.isDevice ? pen.word("device", "装置") : area.frame.map { "\($0)" } ?? "–", .dim),
        ]
      })
  }

  /// The bytes of each shape on one scale.
  private func costs(_ pen: inout SheetPen) {
    let all = lanes.map { cost(of: $0.shape).bytes }
    let most = Double(all.max() ?? 1)
    for (lane, bytes) in zip(lanes, all) {
      pen.bar(
        SheetSpan(Self.words(forSubject: lane.shape.rawValue)[pen.language], .title, isBold: true), labelWidth: 12,
        value: Double(bytes), of: most, pen.bytes(bytes), textWidth: 10)
    }
  }

  /// The address bit by bit, and under it for each shape what its bits are for; in two parts where it is too long.
  private func ruler(_ access: Access, _ pen: inout SheetPen) {
    let room = max(16, pen.width - 12)
    let width = lanes.compactMap { $0.shape.split(addressBits: addressBits)?.virtualBits }.max() ?? addressBits
    // Bits that no address has are shown where they cost no second part.
    let shown = width <= room && pen.width >= 66 ? max(width, addressBits) : addressBits
    let bits = Array(Numbers.padded(access.address, to: shown, radix: 2)).suffix(shown)
    // Parts of equal length, by whole hexadecimal digits.
    let count = (shown + room - 1) / room
    let size = min(room, ((shown + count - 1) / count + 3) / 4 * 4)
    var high = shown
    while high > 0 {
      let low = (high - 1) / size * size
      part(of: Array(bits), from: low, to: high, &pen)
      high = low
    }
  }

  /// - Parameters: the bits below `high` down to `low`, numbered from the right.
  private func part(of bits: [Character], from low: Int, to high: Int, _ pen: inout SheetPen) {
    let place = min(bits.count - 1, pen.selection.place)
    var spans = [SheetSpan(String(repeating: " ", count: 12))]
    for number in (low..<high).reversed() {
      let isTurned = pen.selection.turned >> UInt64(number) & 1 == 1
      spans.append(
        SheetSpan(
          String(bits[bits.count - 1 - number]), isTurned ? .warning : .text,
          on: number == place ? .selection : .ground, isBold: number == place)
      )
    }
    pen.line(spans)
    for lane in lanes {
      guard let split = lane.shape.split(addressBits: addressBits) else { continue }
      var marks: [Character] = []
      for (level, count) in (split.bits + [split.offsetBits]).enumerated() where count > 0 {
        let letter: Character = level == split.bits.count ? "." : Character("\(level + 1)")
        marks += Array(repeating: letter, count: count)
      }
      let text = (low..<high).reversed().map {
        $0 < marks.count ? marks[marks.count - 1 - $0] : " "
      }
      pen.line([
        pen.padded(SheetSpan(Self.words(forSubject: lane.shape.rawValue)[pen.language], .dim), 12),
        SheetSpan(String(text), .link),
      ])
    }
  }

  /// What each level's read found; of the walk that goes on as far as it has come.
  private func walk(_ lane: Lane, _ access: Access, _ pen: inout SheetPen, isShown: Bool) {
    let path = path(lane.shape, access)
    let done = isShown && isBusy ? path.count - lane.pending.count : path.count
    var spans = [
      pen.padded(SheetSpan(Self.words(forSubject: lane.shape.rawValue)[pen.language], .title, isBold: true), 12)
    ]
    for (at, read) in path.prefix(done).enumerated() {
      if at > 0 { spans.append(SheetSpan(" " + pen.glyphs.arrow + " ", .dim)) }
      let isNow = isShown && isBusy && at == done - 1
      var text = "[\(read.index)]"
      if let owner = read.owner { text = "\(read.index):\(owner.process)/\(owner.page)" }
      spans.append(SheetSpan(text, read.leads ? .good : read.owner == nil ? .bad : .warning, isBold: isNow))
    }
    if done == path.count {
      let entry = spaces.entry(access.process, access.kind, page: access.page)
      let end = entry?.frame.map { " = \($0)" } ?? (entry == nil ? " ✗" : pen.word(" absent", " 不在"))
      spans.append(
        SheetSpan(end.replacing("✗", with: String(pen.glyphs.failed)), entry?.frame == nil ? .bad : .key, isBold: true))
    }
    pen.line(spans, lit: isShown && isBusy)
  }

  /// The entry as IA-32 lays it out.
  private func bits(of entry: AddressSpaces.Entry, _ pen: inout SheetPen) {
    pen.gap()
    pen.heading(pen.word("The entry", "エントリ"), remark: "0x" + String(entry.word, radix: 16))
    func flag(_ name: String, _ isOn: Bool) -> [SheetSpan] {
      [
        SheetSpan(name, isOn ? .ground : .dim, on: isOn ? .good : .ground, isBold: isOn),
        SheetSpan("=\(isOn ? 1 : 0) ", .dim),
      ]
    }
    var spans = [SheetSpan(pen.word("frame ", "フレーム ") + (entry.frame.map { "\($0)" } ?? "–") + "  ", .key)]
    spans += flag("P", entry.isPresent) + flag("RW", entry.isWritable) + flag("US", entry.isPresent)
    spans +=
      flag("PCD", entry.isPresent && entry.isCachingDisabled) + flag("A", entry.isReferenced)
      + flag("D", entry.isModified)
    pen.line(spans)
    if pen.isAlone {
      pen.paragraph(
        pen.word(
          "P present, RW writable, US user, PCD caching disabled (registers of a device), A referenced, D modified",
          "P:存在 RW:書き込み可 US:ユーザ PCD:キャッシング不可(装置のレジスタ) A:参照 D:修正"))
    }
  }

  private func contents(of buffer: Buffer, _ pen: inout SheetPen) {
    pen.gap()
    pen.heading(
      "TLB",
      remark: pen.word(
        buffer.isSoftware ? "loaded by the system" : "loaded by hardware", buffer.isSoftware ? "OSが管理" : "ハードウェアが管理"))
    for (set, tags) in buffer.tlb.tags.enumerated() {
      let pages = tags.map { tag -> String in
        let page = tag & (1 << 40 - 1)
        return "\(page * buffer.tlb.sets + set)"
      }
      let free = String(repeating: " " + String(pen.glyphs.freeFrame), count: buffer.tlb.ways - tags.count)
      pen.text("\(set): " + pages.joined(separator: " ") + free)
      if set == 15 { break }
    }
  }
}
