import Cells
import Script
import Simulation
import Textbook

/// A model of the textbook as the screen shows it. Its world is then a `ShownWorld`: what is said of claims, conditions
/// and partings, and what a run prints, follow from the model's state.
protocol ShownModel: TextbookModel, SendableMetatype where Outcome: ComparedOutcome {
  associatedtype Picture: WorldReading
  static var panels: [any Panel] { get }
  static func picture(of world: TextbookWorld<Self>, for state: Interface.State, size: Size) -> Picture
  /// What a run prints over its table.
  var about: String { get }
}

/// What came of an event, as two runs are compared by it.
protocol ComparedOutcome: Hashable {
  /// What was asked; nil: nothing, time passed.
  var asked: Localized? { get }
  var came: Localized { get }
}

/// Of models that are compared by their figures alone.
extension Never: ComparedOutcome {
  var asked: Localized? { switch self {} }
  var came: Localized { switch self {} }
}

extension TextbookWorld: ShownWorld where Model: ShownModel {
  static var panels: [any Panel] { Model.panels }

  func picture(for state: Interface.State, size: Size) -> Model.Picture {
    Model.picture(of: self, for: state, size: size)
  }

  static func words(for condition: TextbookCondition) -> String { condition.described }

  static func parting(at divergence: TextbookDivergence<Model.Outcome>) -> WorldParting {
    let none = Localized(en: "none", ja: "なし")
    switch divergence.what {
    case .figure(let path, let trunk, let branch):
      func text(_ value: StateTree?) -> Localized {
        guard let value, value != .nothing else { return none }
        return Localized(en: value.described, ja: value.described)
      }
      let name = path.joined(separator: " ")
      return WorldParting(
        tick: divergence.tick, asked: Localized(en: name, ja: name), trunk: text(trunk), branch: text(branch))
    case .outcome(let number, let trunk, let branch):
      let number = Numbers.grouped(number + 1)
      var asked = Localized(en: "step \(number)", ja: "\(number)番目のステップ")
      if let what = (trunk ?? branch)?.asked {
        asked = Localized(en: "reference \(number): \(what[.en])", ja: "\(number)回目の参照: \(what[.ja])")
      }
      if let trunk, let branch, trunk.asked != branch.asked {
        asked = Localized(en: "reference \(number) itself differs", ja: "\(number)回目の参照そのものが異なる")
      }
      return WorldParting(
        tick: divergence.tick, asked: asked, trunk: trunk?.came ?? none, branch: branch?.came ?? none)
    }
  }

  func brokenClaim(_ expectation: Int, of claims: WorldValue) -> String? { brokenClaim(expectation) }

  func brokenClaim(_ expectation: Int) -> String? {
    guard let (claim, found) = state.found[expectation] else { return nil }
    return "\(origin.expectations[expectation][claim].described), found \(found?.described ?? "nothing")"
  }
}
