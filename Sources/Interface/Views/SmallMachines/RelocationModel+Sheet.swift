import Cells
import Script
import Textbook

extension RelocationModel: DrawnModel {
  static let title = Localized(en: "Relocation and protection", ja: "再配置と保護")
  var setting: Localized { Localized(en: "\(size) units", ja: "\(size)単位") }

  static func words(forSubject name: String) -> Localized {
    switch Way(rawValue: name) {
    case .some(.none): Localized(en: "as written", ja: "そのまま")
    case .patched: Localized(en: "patched", ja: "ロード時書換え")
    case .keys: Localized(en: "patched + keys", ja: "書換え+保護キー")
    case .baseAndLimit: Localized(en: "base and limit", ja: "基底・限界")
    case nil: Localized(en: name, ja: name)
    }
  }

  static func words(forFigure name: String) -> FigureWords? {
    switch name {
    case "programs": FigureWords("programs", "プログラム")
    case "patches": FigureWords("words patched", "書き換えた語")
    case "right": FigureWords("own memory", "自分の領域")
    case "wrong": FigureWords("not its own", "他の領域")
    case "traps": FigureWords("trapped", "トラップ")
    case "physical": FigureWords("last address", "直近のアドレス")
    default: nil
    }
  }

  func picture(_ pen: inout SheetPen, _ steps: [Step]) {
    var parts: [StripPart] = []
    var end = 0
    for program in programs {
      if program.start > end { parts.append(StripPart(program.start - end)) }
      parts.append(StripPart(program.size, "\(program.name) k\(program.key)", role: StripPart.role(of: program.name)))
      end = program.start + program.size
    }
    if size > end { parts.append(StripPart(size - end)) }
    let hits = zip(ways, last).compactMap { way, outcome in
      outcome?.physical.map { (at: $0, role: outcome?.verdict == .own ? Role.good : .bad) }
    }
    pen.strip(SheetSpan(pen.word("memory", "メモリ"), .title, isBold: true), labelWidth: 8, parts, marks: hits, lit: true)
    pen.gap()
    pen.table(
      [
        pen.word("program", "プログラム"), pen.word("base", "基底"), pen.word("limit", "限界"), pen.word("key", "キー"),
        pen.word("addresses", "アドレス"),
      ],
      programs.map { program in
        let isLoading = program.name == programs.last?.name && unpatched > 0
        let shown = program.addresses.enumerated().map { at, address in
          let isPatched = !isLoading || at < program.addresses.count - unpatched
          return isPatched && patches > 0 ? "\(address)\(pen.glyphs.arrow)\(address + program.start)" : "\(address)"
        }
        return [
          SheetSpan(program.name, StripPart.role(of: program.name), isBold: true), SheetSpan("\(program.start)"),
          SheetSpan("\(program.size)"), SheetSpan("\(program.key)"),
          SheetSpan(shown.joined(separator: " "), isLoading ? .key : .text),
        ]
      })
    pen.gap()
    for (way, outcome) in zip(ways, last) {
      let label = Self.words(forSubject: way.rawValue)[pen.language]
      guard let outcome else {
        pen.line([pen.padded(SheetSpan(label, .dim), 17), SheetSpan("–", .dim)])
        continue
      }
      let words = words(for: outcome)
      pen.line([
        pen.padded(SheetSpan(label, .title, isBold: true), 17),
        SheetSpan(words.text[pen.language], words.tone == .bad ? .bad : words.tone == .good ? .good : .warning),
      ])
    }
  }

  private func words(for outcome: Outcome, _ subject: Localized? = nil) -> StepLine {
    let at = outcome.physical.map { "\($0)" } ?? "–"
    switch outcome.verdict {
    case .own: return StepLine(subject, en: "\(at): its own memory", ja: "\(at):自分の領域", .good)
    case .foreign(let name): return StepLine(subject, en: "\(at): memory of \(name)!", ja: "\(at):\(name)の領域!", .bad)
    case .nowhere: return StepLine(subject, en: "\(at): nobody's memory", ja: "\(at):誰の領域でもない", .bad)
    case .keyTrap(let own, let found):
      return StepLine(
        subject, en: "\(at): key \(found) is not \(own): trap", ja: "\(at):キー\(found)は\(own)と違う:トラップ", .warning)
    case .limitTrap(let limit):
      return StepLine(subject, en: "trap: the limit is \(limit)", ja: "限界\(limit)以上:トラップ", .warning)
    }
  }

  func words(for step: Step) -> StepLine {
    switch step {
    case .full(let name, let size, let left):
      return StepLine(en: "\(name) has \(size) units, \(left) are left", ja: "\(name)は\(size)単位、残りは\(left)単位", .bad)
    case .loaded(let name, let start, let size, let key):
      return StepLine(
        en: "\(name) is loaded at \(start): base \(start), limit \(size), key \(key)",
        ja: "\(name)をアドレス\(start)にロード:基底\(start)、限界\(size)、キー\(key)", .heading)
    case .patched(let name, let address, let to, let done, let count):
      return StepLine(
        en: "the loader patches \(name): \(address) becomes \(to) (\(done) of \(count))",
        ja: "ローダが\(name)を書き換え:\(address)を\(to)に(\(count)語中\(done)語目)")
    case .notThere(let name): return StepLine(en: "\(name) is not loaded", ja: "\(name)はロードされていません", .warning)
    case .asked(let name, let address, let isStore):
      return isStore
        ? StepLine(
          en: "\(name) stores at \(address), computed at run time", ja: "\(name)が計算したアドレス\(address)に書く", .heading)
        : StepLine(en: "\(name) jumps to its address \(address)", ja: "\(name)が命令中のアドレス\(address)へ飛ぶ", .heading)
    case .outcome(let way, let outcome): return words(for: outcome, Self.words(forSubject: way.rawValue))
    }
  }
}
