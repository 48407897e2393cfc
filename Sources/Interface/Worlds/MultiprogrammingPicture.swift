import Cells
package import Script
import Textbook

/// Processes on one processor and one disk: who runs, who waits, who was sacrificed, and what it comes to.
extension MultiprogrammingReading: WorldPicture {
  var title: Localized { Localized(en: "multiprogramming", ja: "マルチプログラミング") }
  var headline: Localized {
    let control: Localized
    switch setup.control {
    case .none: control = Localized(en: "global LRU", ja: "大域的LRU")
    case .pff: control = Localized(en: "PFF, load control", ja: "PFFと負荷制御")
    }
    return Localized(en: "\(setup.frames) frames, \(control.en ?? "")", ja: "\(setup.frames)フレーム、\(control.ja ?? "")")
  }
  var remark: Localized {
    Localized(
      en: "degree \(degree), \(free) frame\(free == 1 ? "" : "s") free, disk queue \(queue.count)",
      ja: "多重度\(degree)、空き\(free)フレーム、ディスク待ち\(queue.count)")
  }

  func rows(in room: Size) -> Int { processes.count + 4 }

  private var total: UInt64 { ticks == 0 ? 0 : busy * 1000 / ticks }
  private var recently: Int { recent.flatMap { ($0 * 1000).floor } ?? 0 }

  func draw(_ painter: Painter, in area: Rectangle, room: Size, _ canvas: inout Canvas) {
    let theme = painter.theme
    gauge(painter, in: area, &canvas)
    // Who ran: a letter a tick, the newest at the right.
    let width = area.width - 6
    painter.text("CPU", x: area.x + 1, y: area.y + 2, theme.style(.title, .bold), limit: 4, &canvas)
    for (place, ran) in history.suffix(width).enumerated() {
      let letter = ran == 255 ? painter.glyphs.freeFrame : processes[Int(ran)].name.unicodeScalars.first ?? "?"
      canvas.put(
        Cell(letter, style: theme.style(ran == 255 ? .dim : Self.role(Int(ran)))), x: area.x + 5 + place, y: area.y + 2)
    }
    let heads = Localized(
      en: "   process   state         frames          refs  faults  of the last 64",
      ja: "   プロセス  状態          フレーム        参照  フォールト  直近64回")
    painter.text(painter.word(heads), x: area.x, y: area.y + 3, theme.style(.dim), limit: area.width, &canvas)
    let most = max(1, processes.map(\.frames).max() ?? 1)
    for (number, process) in processes.enumerated() {
      let y = area.y + 4 + number
      canvas.put(
        Cell(process.name.unicodeScalars.first ?? "?", style: theme.style(Self.role(number), .bold)), x: area.x + 1,
        y: y)
      // A name of one letter stands there already.
      let name = process.name.unicodeScalars.count > 1 ? process.name : ""
      painter.text(name, x: area.x + 3, y: y, theme.style(.text, .bold), limit: 9, &canvas)
      painter.text(
        painter.word(process.stage.words), x: area.x + 13, y: y, theme.style(process.stage.role), limit: 13, &canvas)
      painter.textRight("\(process.frames)", right: area.x + 31, y: y, theme.style(.text), limit: 4, &canvas)
      let bar = painter.glyphs.bar(eighths: process.frames * 8 * 8 / most, width: 8)
      for (column, scalar) in bar.enumerated() {
        canvas.put(Cell(scalar, style: theme.style(Self.role(number))), x: area.x + 32 + column, y: y)
      }
      painter.textRight(
        Numbers.grouped(process.references), right: area.x + 48, y: y, theme.style(.text), limit: 8, &canvas)
      painter.textRight(
        Numbers.grouped(process.faults), right: area.x + 56, y: y, theme.style(.warning), limit: 8, &canvas)
      painter.textRight(
        "\(process.recentFaults)", right: area.x + 64, y: y,
        theme.style(process.recentFaults * 4 > process.recentReferences ? .bad : .good, .bold), limit: 6, &canvas)
    }
    if swapOuts > 0 {
      let text = Localized(en: "swap-outs \(swapOuts)", ja: "退避 \(swapOuts)回")
      painter.textRight(
        painter.word(text), right: area.right - 1, y: area.y, theme.style(.warning, .bold), limit: 20, &canvas)
    }
  }

  private func gauge(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) {
    let theme = painter.theme
    let label = Localized(
      en: "CPU busy \(recently / 10)% (last 500 ticks), \(total / 10)% since the start",
      ja: "CPU使用率 \(recently / 10)%(直近500ティック)、開始から\(total / 10)%")
    painter.text(
      painter.word(label), x: area.x + 1, y: area.y, theme.style(.title, .bold), limit: area.width - 2, &canvas)
    let width = max(4, area.width - 2)
    let bar = painter.glyphs.bar(eighths: recently * width * 8 / 1000, width: width)
    for column in 0..<width {
      let isFull = column < bar.count
      canvas.put(
        Cell(isFull ? bar[column] : painter.glyphs.empty, style: theme.style(isFull ? .good : .dim)),
        x: area.x + 1 + column, y: area.y + 1)
    }
  }

  private static func role(_ number: Int) -> Role {
    let roles: [Role] = [
      .order8, .order2, .order5, .order10, .order0, .order6, .order3, .order9, .order1, .order7, .order4, .link,
    ]
    return roles[number % roles.count]
  }

  var chart: Chart? {
    guard curve.measured.count > 1 else { return nil }
    func permille(_ values: [Fraction]) -> [Int] { values.map { ($0 * 1000).floor ?? 0 } }
    var chart = Chart(
      title: Localized(en: "CPU busy by multiprogramming", ja: "多重度とCPU使用率"),
      unit: Localized(en: "processes", ja: "プロセス"),
      lines: [
        .init(Localized(en: "measured", ja: "測定"), values: permille(curve.measured)),
        .init(label: "1 - p^n", values: permille(curve.formula)),
      ])
    chart.divisor = 10
    chart.suffix = "%"
    chart.here = degree
    if let most = curve.measured.max(),
      let fall = curve.measured.indices.first(where: { $0 >= curve.best && curve.measured[$0] * 10 < most * 9 })
    {
      // A tenth below the best, and more processes than that.
      chart.note = Localized(en: "from \(fall + 1) on: thrashing", ja: "\(fall + 1)からスラッシング")
    }
    return chart
  }

  func why(_ language: Language) -> [OverlayLine] {
    func both(_ en: String, _ ja: String) -> String { language == .en ? en : ja }
    let inMemory = processes.filter { [.ready, .onDisk, .waitsForDisk].contains($0.stage) }
    let needed = inMemory.reduce(0) { $0 + $1.set }
    var lines = [
      OverlayLine(
        both(
          "The sets in use have \(needed) pages, memory \(setup.frames) frames: "
            + "\(needed <= setup.frames ? "they fit" : "they do not fit, and each takes the other's pages").",
          "使用中のワーキングセットは計\(needed)ページ、メモリは\(setup.frames)フレーム: "
            + "\(needed <= setup.frames ? "収まる" : "収まらず、互いのページを奪い合う")。"),
        needed <= setup.frames ? .good : .bad)
    ]
    if queue.count > 0 {
      lines.append(
        OverlayLine(
          both(
            "The disk brings one page in \(setup.faultTime) ticks; \(queue.count) faults are with it or wait for it.",
            "ディスクは1ページに\(setup.faultTime)ティックかかり、処理中と待ちのフォールトが\(queue.count)件ある。")))
    }
    if case .pff(let lower, let upper, let interval) = setup.control {
      lines.append(
        OverlayLine(
          both(
            "PFF: in \(interval) references more than \(upper) faults: a frame more; "
              + "fewer than \(lower): one less. None free: another process is swapped "
              + "out, and comes back when its frames are.",
            "PFF: \(interval)回の参照でフォールトが\(upper)回を超えれば1フレーム増やし、\(lower)回未満なら1つ減らす。空きがなければ別のプロセスをスワップアウトし、空けば戻す。"),
          .dim))
    } else {
      lines.append(
        OverlayLine(
          both(
            "Global LRU: a fault takes the page used least recently, whoever's it is.",
            "大域的LRU: フォールトすると、誰のものでも最も使われていないページを取る。"), .dim))
    }
    return lines
  }
}

extension MultiprogrammingReading.Stage {
  var words: Localized {
    switch self {
    case .outside: Localized(en: "not running", ja: "停止中")
    case .ready: Localized(en: "ready", ja: "実行可能")
    case .waitsForDisk: Localized(en: "waits (disk)", ja: "ディスク待ち")
    case .onDisk: Localized(en: "at the disk", ja: "入出力中")
    case .swappedOut: Localized(en: "swapped out", ja: "退避中")
    }
  }
  var role: Role {
    switch self {
    case .outside: .dim
    case .ready: .good
    case .waitsForDisk, .onDisk: .warning
    case .swappedOut: .bad
    }
  }
}

extension MultiprogrammingHappening: Worded {
  func words(in setup: MultiprogrammingSetup) -> WorldWords {
    func name(_ process: UInt8) -> String { setup.programs[Int(process)].name }
    switch self {
    case .started(let process):
      return WorldWords(name(process), en: "starts", ja: "開始", .good, isStep: false)
    case .stopped(let process):
      return WorldWords(name(process), en: "ends, its frames are free", ja: "終了、フレームを返す", isStep: false)
    case .phase(let process):
      return WorldWords(name(process), en: "works in another set of pages", ja: "別のページの集まりで仕事を始める", isStep: false)
    case .fault(let process, let page, let ahead):
      return WorldWords(
        name(process), en: "fault on page \(page), \(ahead) before it at the disk",
        ja: "ページ\(page)でフォールト、ディスクの前に\(ahead)件",
        .warning, isStep: false)
    case .gets(let process, let faults, let frames):
      return WorldWords(
        name(process), en: "\(faults) faults in the interval: a frame more, \(frames) now",
        ja: "区間内のフォールト\(faults)回: 1フレーム増やして\(frames)", .good, isStep: false)
    case .givesUp(let process, let faults, let frames):
      return WorldWords(
        name(process), en: "\(faults) faults in the interval: a frame less, \(frames) now",
        ja: "区間内のフォールト\(faults)回: 1フレーム減らして\(frames)", isStep: false)
    case .swappedOut(let process, let frames, let by):
      return WorldWords(
        name(process), en: "swapped out: \(name(by)) needs a frame and none is free; it gives back \(frames)",
        ja: "スワップアウト: \(name(by))に渡す空きフレームがないため。\(frames)フレームを返す", .bad, isStep: false,
        why: Localized(
          en: "Load control: the largest of the others is sacrificed.", ja: "負荷制御: 他のうち最大のプロセスを犠牲にする。"))
    case .swappedIn(let process, let frames):
      return WorldWords(
        name(process), en: "comes back with \(frames) frames", ja: "\(frames)フレームで復帰", .good, isStep: false)
    case .waits(let process, let needs, let free):
      return WorldWords(
        name(process), en: "cannot begin: it needs \(needs) frames, \(free) are free",
        ja: "開始できない: \(needs)フレーム必要、空きは\(free)",
        .bad, isStep: false)
    }
  }
}

extension MultiprogrammingReading {
  package func numbers(_ language: Language) -> [WorldNumber] {
    [
      WorldNumber("CPU ‰", ticks == 0 ? 0 : Int(busy * 1000 / ticks)),
      WorldNumber(
        language == .en ? "faults" : "フォールト", Int(clamping: processes.reduce(UInt64(0)) { $0 + $1.faults })),
      WorldNumber(language == .en ? "degree" : "多重度", degree),
      WorldNumber(language == .en ? "swap-outs" : "退避", Int(clamping: swapOuts)),
    ]
  }
}

extension MultiprogrammingModel.Outcome: ComparedOutcome {
  var asked: Localized? { nil }
  var came: Localized {
    let count = Numbers.grouped(faults)
    return ran.map { Localized(en: "\($0) runs, \(count) faults", ja: "\($0)が実行、フォールト\(count)回") }
      ?? Localized(en: "all wait, \(count) faults", ja: "全員待ち、フォールト\(count)回")
  }
}
