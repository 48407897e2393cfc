import Cells
import Script
import Simulation
import Textbook

/// What a picture shows of a world whose model writes sheets.
protocol SheetReading: WorldReading {
  var title: Localized { get }
  /// Step by step, oldest first.
  var steps: [SheetStep] { get }
  /// Lines that either may come to.
  var mostLines: Int { get }
  func picture(_ pen: inout SheetPen)
  func figures(_ pen: inout SheetPen)
}

extension SheetReading {
  /// Half for the steps of a world whose sheets fit into the other half, whatever the ticks bring to them.
  package func bandRows(_ room: BandRoom) -> Int? {
    let height = room.body - room.body / 2 - 2
    guard room.body >= 30, mostLines <= height else { return nil }
    let right = max(34, room.width * 35 / 100)
    func rows(_ width: Int, isPicture: Bool = false, _ draw: (inout SheetPen) -> Void) -> Int {
      let isAlone = isPicture && SheetPen.isRoomy(width: width - 2, height: height)
      var pen = SheetPen(
        width: width - 4, height: height, language: room.language, glyphs: Glyphs(.braille), isAlone: isAlone)
      draw(&pen)
      return pen.lines.count
    }
    let most = max(rows(room.width - right, isPicture: true) { picture(&$0) }, rows(right) { figures(&$0) })
    return most <= height ? max(room.body / 2, BandRoom.usual(of: room.body)) : nil
  }
}

/// A step that was done, in words.
struct SheetStep {
  var tick: Tick
  var line: StepLine
}

struct SheetScene<Machine: DrawnModel>: SheetReading {
  let machine: Machine
  let steps: [SheetStep]
  /// Those of the newest event.
  let fresh: [Machine.Step]

  var title: Localized { Machine.title }
  var mostLines: Int { machine.mostLines }
  func picture(_ pen: inout SheetPen) { machine.picture(&pen, fresh) }
  func figures(_ pen: inout SheetPen) { machine.numbers(&pen) }

  package func heading(_ language: Language) -> [String] { [Machine.title[language], machine.setting[language]] }

  /// Of whole numbers those that have words.
  package func numbers(_ language: Language) -> [WorldNumber] {
    machine.shownFigures.compactMap { figure in
      guard let whole = figure.value.number?.whole else { return nil }
      let subject = figure.subject.isEmpty ? "" : Machine.words(forSubject: figure.subject)[language] + " "
      return WorldNumber(subject + figure.words.word[language], whole)
    }
  }
}

extension SteppedModel: ShownModel where Machine: DrawnModel {
  static var panels: [any Panel] { [PicturePanel(), FiguresPanel(), StepsPanel()] }
  var about: String { machine.setting[.en] }
  /// Steps that can be scrolled back to.
  private static var stepLimit: Int { 256 }

  static func picture(
    of world: TextbookWorld<Self>, for state: Interface.State, size: Size
  ) -> SheetScene<Machine> {
    let machine = world.model.machine
    let entries = world.state.log.newest(stepLimit)
    let newest = entries.last?.event
    var steps: [SheetStep] = []
    var fresh: [Machine.Step] = []
    for entry in entries {
      guard case .happened(let step) = entry.what else { continue }
      steps.append(SheetStep(tick: entry.tick, line: machine.words(for: step)))
      if entry.event == newest { fresh.append(step) }
    }
    return SheetScene(machine: machine, steps: steps, fresh: fresh)
  }
}
