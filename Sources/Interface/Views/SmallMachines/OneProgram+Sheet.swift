import Cells
import Script
import Textbook

extension OneProgram: DrawnModel {
  static let title = Localized(en: "One program at a time", ja: "1度に1つのプログラム")
  var setting: Localized {
    Localized(en: "\(size) units, disk \(rate) a tick", ja: "\(size)単位、ディスクは1ティックに\(rate)単位")
  }

  static func words(forFigure name: String) -> FigureWords? {
    switch name {
    case "room": FigureWords("room for a program", "プログラム用の大きさ")
    case "loads": FigureWords("programs loaded", "ロード回数")
    case "units_loaded": FigureWords("units read from disk", "ディスクから読んだ量")
    case "loading": FigureWords("ticks: loading", "ロード中のティック")
    case "running": FigureWords("ticks: running", "実行中のティック")
    case "waiting": FigureWords("ticks: waiting for I/O", "入出力待ちのティック")
    case "utilisation": FigureWords("CPU utilisation", "CPU利用率", .percent)
    case "destroyed": FigureWords("systems destroyed", "壊れたOS")
    default: nil
    }
  }

  static func words(for layout: Layout) -> Localized {
    switch layout {
    case .systemBelow: Localized(en: "system in RAM", ja: "OSはRAM")
    case .romAbove: Localized(en: "system in ROM", ja: "OSはROM")
    case .driversInROM: Localized(en: "drivers in ROM", ja: "ドライバはROM")
    }
  }

  func picture(_ pen: inout SheetPen, _ steps: [Step]) {
    var stored: Int?
    for case .stored(_, let address, _) in steps { stored = address }
    var held = program?.size ?? 0
    if case .loading(let left) = phase { held -= left }
    for layout in Layout.allCases {
      let isDestroyed = isDestroyed.contains(layout)
      let system = pen.word(pen.isAlone ? "system" : "OS", "OS")
      let broken = pen.word(pen.isAlone ? "destroyed" : "bad", "破壊")
      let start = start(in: layout)
      var parts: [StripPart] = []
      if start > 0 {
        parts.append(StripPart(start, isDestroyed ? broken : system, role: isDestroyed ? .bad : .frameKernelImage))
      }
      if held > 0 { parts.append(StripPart(held, program?.name ?? "")) }
      let rom = layout == .romAbove ? systemSize : layout == .driversInROM ? driverSize : 0
      if size - start - held - rom > 0 { parts.append(StripPart(size - start - held - rom)) }
      if rom > 0 { parts.append(StripPart(rom, "ROM", role: .frameReserved)) }
      pen.strip(
        SheetSpan(Self.words(for: layout)[pen.language], isDestroyed ? .bad : .title, isBold: true), labelWidth: 16,
        parts,
        marks: stored.map { [($0, .bad)] } ?? [], lit: stored != nil)
    }
    pen.gap()
    switch phase {
    case .idle: pen.text(pen.word("Nothing runs.", "何も実行していません。"), .dim)
    case .loading(let left):
      pen.text(
        pen.word("The disk is read; the CPU waits: \(left) units to come.", "ディスクから読み込み中。CPUは待っている(残り\(left)単位)。"),
        .warning)
    case .running(let left):
      let name = program?.name ?? ""
      pen.text(pen.word("\(name) runs: \(left) ticks to go.", "\(name)を実行中(残り\(left)ティック)。"), .good)
    }
    let all = max(1, loadTicks + runTicks + waitTicks)
    pen.gap()
    for (label, ticks, role) in [
      (pen.word("running", "実行"), runTicks, Role.good), (pen.word("loading", "ロード"), loadTicks, .warning),
      (pen.word("waiting", "入出力待ち"), waitTicks, .dim),
    ] {
      pen.bar(
        SheetSpan(label), labelWidth: 12, value: Double(ticks), of: Double(all), "\(ticks)", role: role, textWidth: 6)
    }
  }

  func words(for step: Step) -> StepLine {
    switch step {
    case .tooLarge(let name, let size, let room):
      return StepLine(
        en: "\(name) has \(size) units, there is room for \(room): it cannot run at all",
        ja: "\(name)は\(size)単位、使えるのは\(room)単位:実行できない", .bad)
    case .loading(let name, let loaded, let size):
      return StepLine(en: "\(name): \(loaded) of \(size) units read", ja: "\(name)を\(size)単位中\(loaded)単位まで読み込み")
    case .started(let name, let time):
      return StepLine(en: "\(name) runs for \(time) ticks", ja: "\(name)の実行開始(\(time)ティック)", .good)
    case .ended(let name, let loading, let running, let waiting):
      return StepLine(
        en: "\(name) is done: \(loading) ticks of loading for \(running) of running and \(waiting) of waiting",
        ja: "\(name)終了:ロード\(loading)、実行\(running)、入出力待ち\(waiting)ティック", .heading)
    case .stored(let layout, let address, let hit):
      let what: (String, String, StepLine.Tone) =
        switch hit {
        case .system: ("overwrites the system", "OSを書きつぶす", .bad)
        case .rom: ("is ROM: nothing is changed", "ROMなので何も変わらない", .good)
        case .program: ("is the program's own memory", "プログラム自身の領域", .plain)
        case .free: ("is free", "空き領域", .plain)
        case .outside: ("is no memory", "メモリの外", .warning)
        }
      return StepLine(
        Self.words(for: layout), en: "a store at \(address) \(what.0)", ja: "アドレス\(address)への書き込み:\(what.1)", what.2)
    }
  }
}
