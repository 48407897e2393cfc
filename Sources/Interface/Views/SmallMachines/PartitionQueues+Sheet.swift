import Cells
import Script
import Textbook

extension PartitionQueues: DrawnModel {
  static let title = Localized(en: "Fixed partitions", ja: "固定区画")
  var setting: Localized { Localized(en: "\(sizes.count) partitions", ja: "\(sizes.count)区画") }

  static func words(forSubject name: String) -> Localized {
    switch Discipline(rawValue: name) {
    case .each: Localized(en: "queue each", ja: "区画別の列")
    case .first: Localized(en: "one, first", ja: "1列・先着")
    case .largest: Localized(en: "one, largest", ja: "1列・最大")
    case nil: Localized(en: name, ja: name)
    }
  }

  static func words(forFigure name: String) -> FigureWords? {
    switch name {
    case "running": FigureWords("running", "実行中")
    case "waiting": FigureWords("waiting", "待ち")
    case "finished": FigureWords("finished", "終了")
    case "idle": FigureWords("idle though wanted", "待ちがあるのに空き")
    case "waited": FigureWords("ticks waited", "待ち時間計")
    case "turnaround": FigureWords("mean turnaround", "平均ターンアラウンド")
    case "internal_fragmentation": FigureWords("unused inside", "内部断片化")
    default: nil
    }
  }

  func picture(_ pen: inout SheetPen, _ steps: [Step]) {
    var placed: [String] = []
    for case .placed(let lane, let name, _, _) in steps { placed.append("\(lane)/\(name)") }
    for (at, lane) in lanes.enumerated() {
      pen.heading(
        Self.words(forSubject: lane.discipline.rawValue)[pen.language],
        remark: pen.word("\(lane.finished) finished", "\(lane.finished)件終了"))
      let parts = sizes.indices.flatMap { partition -> [StripPart] in
        guard let job = lane.running[partition] else {
          return [StripPart(sizes[partition]), StripPart(max(1, sizes[0] / 20), "", role: .border)]
        }
        let isLit = placed.contains("\(at)/\(job.name)")
        return [
          StripPart(
            sizes[partition], "\(job.name) \(left(of: job))", role: StripPart.role(of: job.name), isLit: isLit,
            unused: sizes[partition] - job.size),
          StripPart(max(1, sizes[0] / 20), "", role: .border),
        ]
      }
      pen.strip(SheetSpan(""), labelWidth: 2, parts, lit: parts.contains { $0.isLit })
      if lane.discipline == .each {
        let waiting = Dictionary(grouping: lane.waiting, by: \.home)
        let queues = sizes.indices.map { partition in
          let names = (waiting[partition] ?? []).map(\.name)
          return "\(sizes[partition]): " + (names.isEmpty ? "–" : names.joined(separator: " "))
        }
        pen.paragraph(pen.word("waiting for ", "待ち ") + queues.joined(separator: pen.word(", ", "、")), .dim, indent: 2)
      } else {
        let names = lane.waiting.map { "\($0.name)(\($0.size))" }
        pen.paragraph(
          pen.word("waiting ", "待ち ") + (names.isEmpty ? "–" : names.joined(separator: " ")), .dim, indent: 2)
      }
    }
  }

  func words(for step: Step) -> StepLine {
    func lane(_ index: Int) -> Localized { Self.words(forSubject: lanes[index].discipline.rawValue) }
    switch step {
    case .arrived(let name, let size, let time):
      return StepLine(
        en: "\(name) arrives: \(size) units, \(time) ticks", ja: "\(name)が到着:\(size)単位、\(time)ティック", .heading)
    case .neverFits(let name, let size, let largest):
      return StepLine(
        en: "\(name) wants \(size), the largest partition has \(largest): it never runs",
        ja: "\(name)は\(size)単位、最大の区画は\(largest)単位:実行できない", .bad)
    case .waits(let index, let name, let queue):
      let place =
        queue.map { ("for the partition of \(sizes[$0])", "大きさ\(sizes[$0])の区画の列で") } ?? ("in the one queue", "共通の列で")
      return StepLine(lane(index), en: "\(name) waits \(place.0)", ja: "\(name)は\(place.1)待つ", .warning)
    case .placed(let index, let name, let partition, let unused):
      return StepLine(
        lane(index), en: "\(name) gets the partition of \(sizes[partition]), \(unused) unused",
        ja: "\(name)を大きさ\(sizes[partition])の区画へ(未使用\(unused))", .good)
    case .ended(let index, let name, let partition):
      return StepLine(
        lane(index), en: "\(name) ends: the partition of \(sizes[partition]) is free",
        ja: "\(name)終了:大きさ\(sizes[partition])の区画が空く")
    case .idle(let index, let partition, let name):
      return StepLine(
        lane(index),
        en: "the partition of \(sizes[partition]) is empty and would hold \(name), which waits for another",
        ja: "大きさ\(sizes[partition])の区画は空きで\(name)も入るが、\(name)は別の列で待っている", .warning)
    }
  }
}
