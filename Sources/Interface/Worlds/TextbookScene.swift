import Cells
package import History
import Script
package import Simulation
package import Textbook

/// What a picture shows of a textbook's world.
package struct TextbookScene: Sendable {
  /// One line of the log.
  struct Line: Sendable {
    var serial: UInt64
    var tick: Tick
    var event: UInt64
    var words: WorldWords
  }
  let reading: any WorldPicture
  let lines: [Line]
}

/// What a world is called, how it draws itself, and why its newest step came out as it did. Its reading conforms.
protocol WorldPicture: Sendable {
  var title: Localized { get }
  /// For the line at the top.
  var headline: Localized { get }
  /// In the panel's frame, at the right.
  var remark: Localized { get }
  /// Rows that all of it takes.
  func rows(_ painter: Painter, width: Int) -> Int
  /// Draws from the rectangle's first row on; what is below it is cut.
  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas)
  /// Nil: nothing of it is a curve.
  var chart: Chart? { get }
  func why(_ language: Language) -> [OverlayLine]
}

/// A line of the log in words: who does it, what, and the rule behind it.
struct WorldWords: Sendable {
  enum Tone: Sendable { case plain, good, warning, bad, script }
  var who: String
  var text: Localized
  var tone: Tone
  /// A step of what stands above it.
  var isStep: Bool
  var why: Localized?
  init(_ who: String, en: String, ja: String, _ tone: Tone = .plain, isStep: Bool = true, why: Localized? = nil) {
    self.who = who
    text = Localized(en: en, ja: ja)
    self.tone = tone
    self.isStep = isStep
    self.why = why
  }
}

/// What happens in a world has words in both languages.
protocol Worded {
  associatedtype Setup
  func words(in setup: Setup) -> WorldWords
}

/// A run of a textbook's world, whichever.
private protocol TextbookRun: AnyObject {
  var face: any TextbookFace { get }
}

/// What is asked of a world that is not the machine.
private protocol TextbookFace {
  var script: ScriptPlayer { get }
  var figures: StateTree { get }
  func brokenClaim(of index: Int) -> String?
  func scene(_ request: TextbookRequest, of scenario: Scenario) -> TextbookScene
}

extension WorldRun: TextbookRun where W: TextbookFace {
  fileprivate var face: any TextbookFace { timeline.world }
}

extension Run {
  private var face: (any TextbookFace)? { (self as? any TextbookRun)?.face }

  /// Of a textbook's world: where its script stands, and all its figures.
  package var textbookScript: ScriptPlayer? { face?.script }
  package var figures: StateTree? { face?.figures }
  /// What of an expectation did not hold, and what was found.
  package func brokenTextbookClaim(of index: Int) -> String? { face?.brokenClaim(of: index) }
  func textbookScene(_ request: TextbookRequest, of scenario: Scenario) -> TextbookScene? {
    face?.scene(request, of: scenario)
  }
}

extension TextbookWorld: TextbookFace
where
  Model.Reading: WorldPicture, Model.Happening: Worded,
  Model.Happening.Setup == Model.Setup
{
  fileprivate var script: ScriptPlayer { state.script }
  fileprivate var figures: StateTree { state.model.state }

  fileprivate func brokenClaim(of index: Int) -> String? {
    guard let (claim, found) = state.found[index] else { return nil }
    return "\(origin.expectations[index][claim].described), found \(found?.described ?? "nothing")"
  }

  fileprivate func scene(_ request: TextbookRequest, of scenario: Scenario) -> TextbookScene {
    TextbookScene(
      reading: state.model.reading(request),
      lines: state.log.entries.suffix(request.lines).map { entry in
        let words: WorldWords
        switch entry.what {
        case .happened(let happening): words = happening.words(in: origin.setup)
        case .cue(let cue): words = Self.words(for: cue, scenario)
        case .expected(let index, let broken):
          let claims = origin.expectations[index].map(\.described).joined(separator: ", ")
          words =
            broken == nil
            ? WorldWords("expect", en: "holds: \(claims)", ja: "成り立つ: \(claims)", .script, isStep: false)
            : WorldWords(
              "expect", en: "does not hold: \(brokenClaim(of: index) ?? claims)",
              ja: "成り立たない: \(brokenClaim(of: index) ?? claims)", .bad, isStep: false)
        }
        return .init(serial: entry.serial, tick: entry.tick, event: entry.event, words: words)
      })
  }

  private static func words(for cue: Cue, _ scenario: Scenario) -> WorldWords {
    switch cue {
    case .say(let index):
      let caption = scenario.captions.indices.contains(index) ? scenario.captions[index] : Localized()
      return WorldWords("say", en: caption[.en], ja: caption[.ja], .script, isStep: false)
    case .mark(let index):
      let name = scenario.marks.indices.contains(index) ? scenario.marks[index] : "\(index)"
      return WorldWords("mark", en: name, ja: name, .script, isStep: false)
    case .pause: return WorldWords("pause", en: "waits for a key", ja: "キー入力を待つ", .script, isStep: false)
    case .view, .watch, .expect:
      return WorldWords("view", en: "the view changes", ja: "表示が変わる", .script, isStep: false)
    }
  }
}

extension TextbookSetup {
  /// The run of a scenario in this world, where its readings can be drawn.
  fileprivate func run(
    _ scenario: Scenario, budget: Int, journal: [JournalEntry<WorldValue>]?
  ) -> any Run {
    WorldRun<TextbookWorld<Model>>(scenario.origin(self), budget: budget, journal: journal)
  }
}

extension Scenario {
  /// Its run in a textbook's world.
  func begin(
    _ setup: any TextbookSetup, budget: Int, journal: [JournalEntry<WorldValue>]?
  ) -> any Run {
    func opened(_ setup: some TextbookSetup) -> any Run { setup.run(self, budget: budget, journal: journal) }
    return opened(setup)
  }
}
