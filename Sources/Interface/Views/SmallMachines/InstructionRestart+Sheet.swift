import Cells
import Script
import Textbook

extension InstructionRestart: DrawnModel {
  static let title = Localized(en: "Undoing half an instruction", ja: "命令の途中からのやり直し")
  var setting: Localized { Localized(en: "pages of \(pageSize)", ja: "ページ\(pageSize)") }

  static func words(forSubject name: String) -> Localized {
    switch Processor(rawValue: name) {
    case .bare: Localized(en: "keeps nothing", ja: "記録なし")
    case .startKept: Localized(en: "keeps the start", ja: "先頭を記録")
    case .undo: Localized(en: "keeps all", ja: "先頭と増分を記録")
    case nil: Localized(en: name, ja: name)
    }
  }

  static func words(forFigure name: String) -> FigureWords? {
    switch name {
    case "right": FigureWords("right", "正しい")
    case "wrong": FigureWords("wrong", "誤り")
    case "faults": FigureWords("faults", "フォールト")
    case "accesses": FigureWords("accesses", "アクセス")
    case "r1": FigureWords("r1", "r1")
    case "r2": FigureWords("r2", "r2")
    case "read": FigureWords("read at", "読んだ所")
    case "wrote": FigureWords("wrote at", "書いた所")
    default: nil
    }
  }

  func picture(_ pen: inout SheetPen, _ steps: [Step]) {
    guard let instruction else { return pen.text(pen.word("No instruction yet.", "命令はまだありません。"), .dim) }
    let sign = instruction.stepsOn ? "+" : ""
    pen.line([
      SheetSpan("\(instruction.start): ", .dim), SheetSpan("move (r1)\(sign), (r2)\(sign)", .key, isBold: true),
      SheetSpan("  r1=\(instruction.source) r2=\(instruction.target)"),
    ])
    pen.gap()
    for lane in lanes {
      let name = Self.words(forSubject: lane.processor.rawValue)[pen.language]
      let state: (String, Role) =
        lane.fault.map { (pen.word("waits for page \($0.page)", "ページ\($0.page)を待つ"), .warning) }
        ?? (lane.stage == nil
          ? (lane.wrong > 0 ? (pen.word("went wrong", "誤り"), .bad) : (pen.word("done", "完了"), .good))
          : (pen.word("runs", "実行中"), .text))
      pen.heading(name, remark: state.0, state.1)
      var spans = [SheetSpan(" ")]
      let stages = instruction.words + 2
      for stage in 0..<stages {
        let address =
          stage < instruction.words
          ? instruction.start + stage * instruction.wordSize
          : stage == instruction.words ? lane.readAt ?? lane.r1 : lane.wroteAt ?? lane.r2
        let letter = stage < instruction.words ? "i" : stage == instruction.words ? "r" : "w"
        let isDone = lane.stage.map { stage < $0 } ?? (lane.wrong == 0 || lane.wroteAt != nil)
        let isHere = lane.stage == stage
        spans.append(
          SheetSpan(
            "\(letter)\(address)", isHere ? .ground : isDone ? .good : .dim,
            on: isHere ? (lane.fault == nil ? .key : .bad) : .ground))
        spans.append(SheetSpan(" "))
      }
      pen.line(spans, lit: lane.stage != nil)
      pen.text("  r1 \(lane.r1)  r2 \(lane.r2)", .text)
    }
    pen.gap()
    pen.text(pen.word("i instruction word, r read, w write", "i:命令の語 r:読み出し w:書き込み"), .dim)
  }

  func words(for step: Step) -> StepLine {
    func of(_ processor: Processor) -> Localized { Self.words(forSubject: processor.rawValue) }
    switch step {
    case .began(let instruction):
      return StepLine(
        en: "an instruction of \(instruction.words) words at \(instruction.start)",
        ja: "アドレス\(instruction.start)から\(instruction.words)語の命令", .heading)
    case .evicted(let page): return StepLine(en: "page \(page) is thrown out", ja: "ページ\(page)を追い出す")
    case .fetched(let processor, let address, let word):
      return StepLine(
        of(processor), en: "fetches word \(word + 1) at \(address)", ja: "アドレス\(address)から\(word + 1)語目を読む")
    case .read(let processor, let address):
      return StepLine(of(processor), en: "reads at \(address)", ja: "アドレス\(address)から読む")
    case .wrote(let processor, let address):
      return StepLine(of(processor), en: "writes at \(address)", ja: "アドレス\(address)に書く")
    case .steppedOn(let processor, let register, let to):
      return StepLine(of(processor), en: "r\(register) is stepped on to \(to)", ja: "r\(register)を\(to)に増やす")
    case .faulted(let processor, let page, let address, let pc):
      return StepLine(
        of(processor), en: "page \(page) is missing at \(address); the program counter says \(pc)",
        ja: "アドレス\(address)のページ\(page)がない。プログラムカウンタは\(pc)", .warning)
    case .restarted(let processor, let at, let undone):
      let setBack = undone > 0 ? (", \(undone) registers set back", "(レジスタ\(undone)個を戻す)") : ("", "")
      return StepLine(of(processor), en: "begins again at \(at)\(setBack.0)", ja: "\(at)からやり直す\(setBack.1)")
    case .finished(let processor, let isRight, let source, let target):
      return isRight
        ? StepLine(
          of(processor), en: "done: read \(source), wrote \(target), as without a fault",
          ja: "完了:\(source)を読み\(target)に書いた。フォールトがなかったのと同じ", .good)
        : StepLine(
          of(processor), en: "wrong: read \(source), wrote \(target); a register was stepped on twice",
          ja: "誤り:\(source)を読み\(target)に書いた。レジスタが二度増えた", .bad)
    case .derailed(let processor, let at):
      return StepLine(
        of(processor), en: "goes on at \(at), in the middle: an operand is taken for an instruction",
        ja: "命令の途中の\(at)から続ける:オペランドを命令と取り違える", .bad)
    }
  }
}
