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
    let entries = world.state.log.entries.suffix(stepLimit)
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
