import Cells
package import Script
import Simulation
package import Textbook

/// What a picture shows of a world whose model paints it.
package struct TextbookScene: WorldReading {
  /// One line of the log.
  struct Line: LogEntry, Sendable {
    var serial: UInt64
    var tick: Tick
    var event: UInt64
    var words: WorldWords
    var isDirection: Bool { words.tone == .script }
  }
  let picture: any WorldPicture
  let lines: [Line]

  package func heading(_ language: Language) -> [String] { [picture.title[language], picture.headline[language]] }
  package func numbers(_ language: Language) -> [WorldNumber] { picture.numbers(language) }

  /// What it says of itself takes a third, and what the picture leaves; of a low screen as much as a picture leaves
  /// that would not fit else.
  package func bandRows(_ room: BandRoom) -> Int? {
    let usual = max(6, room.body / 3)
    // A curve and a reason can be read in them.
    let least = room.body >= 30 ? 9 + room.captions : 5
    let wanted = 2 + picture.mostRows(in: Size(width: room.width - 2, height: room.body - least - 2))
    if room.body - usual < wanted { return room.body - least >= wanted ? least : usual }
    return min(room.body * 2 / 3, max(usual, room.body - wanted))
  }
}

extension TextbookScene: WorldLog {
  var entries: [Line] { lines }
  func holds(_ text: String, _ entry: Line, _ wording: Wording) -> Bool {
    let wanted = text.lowercased()
    return entry.words.who.lowercased().contains(wanted)
      || entry.words.text[wording.language].lowercased().contains(wanted)
  }
  func draw(_ shown: [Line], _ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) {
    painter.happenings(shown, in: area, &canvas)
  }
  func explanation(of event: UInt64, _ painter: Painter, width: Int) -> [OverlayLine] {
    painter.explanation(of: event, in: self, width: width)
  }
}

extension Scene {
  /// Of a world whose model paints it.
  var model: TextbookScene? { textbook as? TextbookScene }
}

/// What a world is called, how it draws itself, and why its newest step came out as it did. Its reading conforms.
protocol WorldPicture: WorldReading {
  var title: Localized { get }
  /// For the line at the top.
  var headline: Localized { get }
  /// In the panel's frame, at the right.
  var remark: Localized { get }
  /// What its letters mean, in the frame below; empty where it has none.
  var legend: Localized { get }
  /// Rows that all of it takes, drawn closer where the room is low.
  func rows(in room: Size) -> Int
  /// Rows that it will take at most: the overview is laid out for them, so that it does not jump.
  func mostRows(in room: Size) -> Int
  /// Draws from the rectangle's first row on; what is below it is cut.
  /// - Parameter room: of the panel; the rectangle is higher where the picture is scrolled.
  func draw(_ painter: Painter, in area: Rectangle, room: Size, _ canvas: inout Canvas)
  /// Nil: nothing of it is a curve.
  var chart: Chart? { get }
  func why(_ language: Language) -> [OverlayLine]
}

extension WorldPicture {
  var legend: Localized { Localized(en: "", ja: "") }
  func mostRows(in room: Size) -> Int { rows(in: room) }
  package func heading(_ language: Language) -> [String] { [title[language], headline[language]] }
}

/// A line of the log in words: who does it, what, and the rule behind it.
struct WorldWords: Sendable {
  enum Tone: Sendable { case plain, good, warning, bad, script }
  var who: String
  var text: Localized
  /// In its place where it does not fit into a line.
  var brief: Localized?
  var tone: Tone
  /// A step of what stands above it.
  var isStep: Bool
  var why: Localized?
  init(
    _ who: String, en: String, ja: String, _ tone: Tone = .plain, isStep: Bool = true, why: Localized? = nil,
    brief: Localized? = nil
  ) {
    self.who = who
    self.brief = brief
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

/// A model that paints its picture, with a panel for its curve and one for why.
protocol PaintedModel: ShownModel
where Reading: WorldPicture, Happening: Worded, Happening.Setup == Setup, Picture == TextbookScene {}

extension PaintedModel {
  static var panels: [any Panel] { [WorldPanel(), WhyPanel(), CurvePanel()] }
  var about: String { "in figures" }

  static func picture(of world: TextbookWorld<Self>, for state: Interface.State, size: Size) -> TextbookScene {
    let point = state.curve.isOpen ? state.curve.point : nil
    return TextbookScene(
      picture: world.model.reading(TextbookRequest(columns: size.width, point: point)),
      lines: world.lines(newest: 600))
  }
}

extension ReplacementModel: PaintedModel {}
extension StackModel: PaintedModel {}
extension WorkingSetModel: PaintedModel {}
extension PagingDaemonModel: PaintedModel {}
extension MultiprogrammingModel: PaintedModel {}
extension MessagesModel: PaintedModel {}
extension AnomalyModel: PaintedModel {}

extension TextbookWorld where Model: PaintedModel {
  fileprivate func lines(newest limit: Int) -> [TextbookScene.Line] {
    state.log.newest(limit).compactMap { entry in
      let words: WorldWords
      switch entry.what {
      case .happened(let happening): words = happening.words(in: origin.setup)
      // What the script says stands in the caption.
      case .cue: return nil
      case .expected(let index, let broken):
        let claims = origin.expectations[index].map(\.described).joined(separator: ", ")
        let found = brokenClaim(index) ?? claims
        words =
          broken == nil
          ? WorldWords("expect", en: "holds: \(claims)", ja: "成り立つ: \(claims)", .script, isStep: false)
          : WorldWords(
            "expect", en: "does not hold: \(found)", ja: "成り立たない: \(found)", .bad, isStep: false)
      }
      return .init(serial: entry.serial, tick: entry.tick, event: entry.event, words: words)
    }
  }
}
