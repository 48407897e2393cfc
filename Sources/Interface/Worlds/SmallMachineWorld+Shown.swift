import Cells
package import Script
import Simulation
package import Textbook

extension SmallMachineWorld: ShownWorld {
  static var panels: [any Panel] { [PicturePanel(), FiguresPanel(), StepsPanel()] }

  func picture(for state: Interface.State, size: Size) -> SmallMachineReading { reading() }

  static func words(for condition: FigureCondition) -> String { condition.name.text }

  static func parting(at divergence: SmallMachineDivergence) -> WorldParting {
    let name = divergence.name.text
    func text(_ value: FigureValue?) -> Localized {
      let text = WorldState.Value(value).text
      return Localized(en: text, ja: text)
    }
    return WorldParting(
      tick: divergence.tick, asked: Localized(en: name, ja: name), trunk: text(divergence.trunk),
      branch: text(divergence.branch))
  }

  var report: WorldState {
    let figures = state.model.figures
    var values: [String: WorldState.Value] = [:]
    var subjects: [String: [String: WorldState.Value]] = [:]
    for figure in figures {
      let value = WorldState.Value(figure.value)
      if figure.name.subject.isEmpty {
        values[figure.name.name] = value
      } else {
        subjects[figure.name.subject, default: [:]][figure.name.name] = value
      }
    }
    for (subject, numbers) in subjects { values[subject] = .map(numbers) }
    let rows = figures.map { figure in
      [.text(figure.name.subject), .text(figure.name.name), WorldState.Value(figure.value)]
    }
    let numbers = figures.filter { if case .number = $0.value { true } else { false } }
    let columns = ["subject", "number", "value"]
    return WorldState(
      values: values, record: WorldState.Table(columns, rows: rows),
      about: (state.model as? any DrawnModel)?.setting[.en] ?? "",
      table: WorldState.Table(
        ["number", "value"], rows: figures.map { [.text($0.name.text), WorldState.Value($0.value)] }),
      line: numbers.map { "\($0.name.text) \(WorldState.Value($0.value).text)" }.joined(separator: ", "))
  }

  func brokenClaim(_ expectation: Int, of claims: WorldValue) -> String? {
    guard let (place, found) = state.found[expectation], let all = claims.as([FigureClaim].self) else { return nil }
    let claim = all[place]
    let sign = claim.comparison == .equal ? "" : claim.comparison.sign + " "
    return "\(claim.name.text) \(sign)\(WorldState.Value(claim.value).text), found \(WorldState.Value(found).text)"
  }
}

extension WorldState.Value {
  init(_ value: FigureValue?) {
    switch value {
    case .nothing, nil: self = .nothing
    case .number(let number): self = number.whole.map { .count($0) } ?? .decimal(number.decimal())
    case .list(let numbers): self = .list(numbers.map { .optional($0) })
    }
  }

  /// For people, on one line.
  fileprivate var text: String {
    switch self {
    case .nothing: "none"
    case .number(let number): "\(number)"
    case .decimal(let digits): digits
    case .flag(let flag): "\(flag)"
    case .text(let text): text
    case .list(let values): values.map(\.text).joined(separator: " ")
    case .map(let values): values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.text)" }.joined(separator: " ")
    }
  }
}

extension SmallMachineReading: WorldReading {
  package func heading(_ language: Language) -> [String] {
    guard let model = model as? any DrawnModel else { return [] }
    return [type(of: model).title[language], model.setting[language]]
  }

  /// Of whole numbers those that have words.
  package func numbers(_ language: Language) -> [WorldNumber] {
    guard let model = model as? any DrawnModel else { return [] }
    return model.wholeNumbers(language)
  }
}

extension DrawnModel {
  fileprivate func wholeNumbers(_ language: Language) -> [WorldNumber] {
    figures.compactMap { figure in
      guard let words = Self.words(forFigure: figure.name.name), case .number(let number) = figure.value,
        let whole = number.whole
      else { return nil }
      let subject = figure.name.subject.isEmpty ? "" : Self.words(forSubject: figure.name.subject)[language] + " "
      return WorldNumber(subject + words.word[language], whole)
    }
  }
}
