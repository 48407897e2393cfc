import Cells
import Script
import Textbook

extension ForkModel: DrawnModel {
  static let title = Localized(en: "fork and copy-on-write", ja: "forkとコピーオンライト")
  var setting: Localized { Localized(en: "\(shared.processes.count) processes", ja: "プロセス\(shared.processes.count)個") }

  static func words(forSubject name: String) -> Localized {
    name == "copy-on-write"
      ? Localized(en: "copy-on-write", ja: "コピーオンライト") : Localized(en: "copy at fork", ja: "fork時に全コピー")
  }

  static func words(forFigure name: String) -> FigureWords? {
    switch name {
    case "frames": FigureWords("frames", "フレーム")
    case "copies": FigureWords("pages copied", "コピーしたページ")
    case "faults": FigureWords("faults", "フォールト")
    default: nil
    }
  }

  func picture(_ pen: inout SheetPen, _ steps: [Step]) {
    var lit: (String, Int)?
    for case .wrote(let process, let page, _) in steps { lit = (process, page) }
    let fresh = lit.flatMap { lit in shared.processes.firstIndex { $0.name == lit.0 } }
    let window = SheetPen.window(of: shared.processes.count, around: fresh)
    pen.leftOut(window.lowerBound)
    for process in shared.processes[window] {
      pen.heading(
        process.name,
        remark: pen.word(
          "\(process.data.count) data, \(process.text.count) text", "データ\(process.data.count)、テキスト\(process.text.count)"
        ))
      var spans = [SheetSpan(pen.word(" text ", " テキスト "), .dim)]
      for frame in process.text.prefix(pen.width) {
        spans += cell(frame, isProtected: true, isText: true, isLit: false)
      }
      if !process.text.isEmpty { pen.line(spans) }
      spans = [SheetSpan(pen.word(" data ", " データ   "), .dim)]
      for (page, mapping) in process.data.prefix(pen.width).enumerated() {
        spans += cell(
          mapping.frame, isProtected: mapping.isProtected, isText: false,
          isLit: lit.map { $0.0 == process.name && $0.1 == page } ?? false)
      }
      if !process.data.isEmpty { pen.line(spans, lit: lit?.0 == process.name) }
    }
    pen.leftOut(shared.processes.count - window.upperBound)
    pen.gap()
    pen.text(pen.word("frame number; r: protected, ×n: n share it", "数字:フレーム r:書き込み保護 ×n:n個で共有"), .dim)
  }

  private func cell(_ frame: Int, isProtected: Bool, isText: Bool, isLit: Bool) -> [SheetSpan] {
    let count = shared.mappings[frame]
    let text = "\(frame)" + (isProtected && !isText ? "r" : "") + (count > 1 ? "×\(count)" : "")
    let role: Role = isLit ? .key : count > 1 ? .frameAnon : .frameUser
    return [SheetSpan(text, .ground, on: role, isBold: isLit), SheetSpan(" ")]
  }

  func words(for step: Step) -> StepLine {
    switch step {
    case .forked(let parent, let child, let count, let protected, let copied):
      return StepLine(
        en:
          "fork: \(child) shares \(count) frames with \(parent), \(protected) protected; all at once: \(copied) pages",
        ja: "fork:\(child)は\(parent)と\(count)フレームを共有(うち\(protected)は書き込み保護)。すぐコピーするなら\(copied)ページ", .heading)
    case .wrote(let process, let page, let outcome):
      switch outcome {
      case .plain:
        return StepLine(en: "\(process) writes to page \(page): its own", ja: "\(process)がページ\(page)に書く:自分のもの")
      case .lifted(let frame):
        return StepLine(
          en: "\(process) writes to page \(page): fault; frame \(frame) is nobody else's any more, protection lifted",
          ja: "\(process)がページ\(page)に書く:フォールト。フレーム\(frame)を使うのはもう自分だけなので保護を外す", .good)
      case .copied(let frame, let to):
        return StepLine(
          en: "\(process) writes to page \(page): fault; frame \(frame) is copied to \(to)",
          ja: "\(process)がページ\(page)に書く:フォールト。フレーム\(frame)を\(to)へコピー", .warning)
      }
    case .replaced(let process, let pages, let wasted):
      return StepLine(
        en: "\(process) runs another program of \(pages) pages; of its \(wasted) old ones none had to be its own",
        ja: "\(process)が別のプログラム(\(pages)ページ)に置き換わる。元の\(wasted)ページは手放す", .heading)
    case .ended(let process): return StepLine(en: "\(process) ends", ja: "\(process)が終了")
    case .refused(let process):
      return StepLine(en: "\(process): there is no such process or page", ja: "\(process):そのプロセスかページがありません", .warning)
    }
  }
}
