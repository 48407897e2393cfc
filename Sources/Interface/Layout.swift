package import Cells
import Kernel
package import Script

/// Where everything stands on a screen of some size. A panel that does not fit is empty.
package struct Layout: Hashable, Sendable {
  package private(set) var header = Rectangle(x: 0, y: 0, width: 0, height: 0)
  package private(set) var caption = Rectangle(x: 0, y: 0, width: 0, height: 0)
  package private(set) var timeline = Rectangle(x: 0, y: 0, width: 0, height: 0)
  package private(set) var keys = Rectangle(x: 0, y: 0, width: 0, height: 0)
  /// Too small for panels: only the status line and a note.
  package private(set) var isTiny = false
  /// Side by side: the titles of both runs, the panel of the other one, the numbers of both, and where they part.
  package private(set) var titles: [Rectangle] = []
  package private(set) var other = Rectangle(x: 0, y: 0, width: 0, height: 0)
  package private(set) var numbers = Rectangle(x: 0, y: 0, width: 0, height: 0)
  package private(set) var verdict = Rectangle(x: 0, y: 0, width: 0, height: 0)
  /// The panel that has the whole body, by the user's wish or because two do not fit.
  package private(set) var only: PanelName?
  private var panels: [PanelName: Rectangle] = [:]

  /// The smallest screen that shows panels.
  package static let smallest = Size(width: 40, height: 12)

  package init(size: Size, state: State, scene: Scene) {
    let (focus, wanted) = state.present(in: scene)
    // A world with one panel shows that one whole.
    let sole = scene.panels.count == 1 ? scene.panels.first : nil
    let expanded = sole ?? wanted
    var rest = Rectangle(size)
    guard size.width >= Self.smallest.width, size.height >= Self.smallest.height else {
      isTiny = true
      (header, rest) = rest.splitTop(1)
      caption = rest
      return
    }
    (header, rest) = rest.splitTop(1)
    (rest, keys) = rest.splitTop(rest.height - 1)
    if size.height >= 16 { (rest, timeline) = rest.splitTop(rest.height - 1) }
    if scene.whatIf != nil {
      placeBoth(in: rest, focus: focus, expanded: wanted, hasCaptions: !scene.scenario.captions.isEmpty)
      return
    }
    if state.isLecture {
      placeLecture(in: rest, size: size, state: state, scene: scene, focus: focus, expanded: expanded)
      return
    }
    let isLow = size.height < 20
    let hasCaptions = !scene.scenario.captions.isEmpty
    let reserved = !hasCaptions ? 0 : isLow || size.width >= 100 ? 1 : 2
    only = expanded ?? (rest.height - reserved < 19 || size.width < 78 ? focus : nil)
    if only == nil {
      // A long caption takes rows from the log, so that map and histogram stay where they are.
      let lines = Painter.captionLines(scene, state, width: size.width, ellipsis: "").count
      let shown = scene.shownPanels(state)
      // Without it the caption has its rows from the start.
      let hasBand = shown.contains { [.bottom, .bottomRight].contains(PanelTable[$0].place(isLow: false).band) }
      let most = hasBand ? min(3, lines) : Self.mostCaptionLines(scene, state, width: size.width)
      let captionLines = hasCaptions ? max(reserved, most) : 0
      let body = rest.height - reserved
      let band = scene.textbook.flatMap { world in
        let captions = hasCaptions ? Self.mostCaptionLines(scene, state, width: size.width) : reserved
        return world.bandRows(
          BandRoom(width: rest.width, body: body, captions: captions - reserved, language: state.language))
      }
      let usual = band ?? BandRoom.usual(of: body)
      place(
        Overview(shown, in: rest, captionLines: captionLines) { isFull in
          // On a high screen the bottom lends the columns four rows, so that the map keeps its own.
          reserved + (isFull && body - usual >= Overview.lowBelow ? max(5, usual - 4) : usual)
        })
      // What has the focus is seen, whatever the overview shows.
      only = panels[focus] == nil ? focus : nil
    }
    if let only {
      // A panel alone keeps its size whatever the caption says, so that its map does not jump.
      let fixed = !hasCaptions ? 0 : isLow ? 1 : Self.mostCaptionLines(scene, state, width: size.width)
      (rest, caption) = rest.splitTop(rest.height - fixed)
      panels = [only: rest]
    }
  }

  /// The bar of lecture mode takes rows from the log, on a low screen all of them: what happened is in the caption.
  private mutating func placeLecture(
    in area: Rectangle, size: Size, state: State, scene: Scene, focus: PanelName, expanded: PanelName?
  ) {
    let bar = LectureBar(scene: scene, state: state, size: size).height
    // Map and histogram need fifteen rows.
    let room = area.height - bar - 15
    only = expanded ?? (room < 0 || size.width < 78 ? focus : nil)
    if only == nil {
      // The map and the histogram want their rows; other pictures make do with fewer.
      let usual =
        scene.panels.contains(.frames) ? 4 + max(0, area.height - bar - 19) * 6 / 17 : max(6, (area.height - bar) / 3)
      place(
        Overview(scene.shownPanels(state), in: area, captionLines: bar) { _ in
          bar + (room < 3 ? 0 : min(room, usual))
        })
      only = panels[focus] == nil ? focus : nil
    }
    if let only {
      var rest = area
      (rest, caption) = area.splitTop(area.height - min(bar, area.height))
      panels = [only: rest]
    }
  }

  /// Two runs, each with the panel that has the focus: in columns, or one above the other where lines are long and the
  /// screen is not wide. On a low or narrow screen the numbers are what stays.
  private mutating func placeBoth(in area: Rectangle, focus: PanelName, expanded: PanelName?, hasCaptions: Bool) {
    only = expanded
    var rest = area
    if hasCaptions, rest.height >= 26 { (rest, caption) = rest.splitTop(rest.height - 2) }
    let isRoomy = rest.height >= 30 && only == nil
    (rest, verdict) = rest.splitTop(rest.height - (isRoomy ? 3 : rest.height >= 12 ? 2 : 1))
    if only == nil || rest.height < 12 { (rest, numbers) = rest.splitTop(rest.height - min(rest.height, 4)) }
    let hasLongLines = PanelTable[focus].hasLongLines(isAlone: only != nil)
    let isStacked = rest.width < 78 || hasLongLines && rest.width < 160 && rest.height >= 12
    var parts: [Rectangle]
    if isStacked {
      let (top, bottom) = rest.splitTop((rest.height + 1) / 2)
      parts = [top, bottom]
    } else {
      let width = rest.width / 2
      parts = [
        rest.splitLeft(width).left, Rectangle(x: rest.right - width, y: rest.y, width: width, height: rest.height),
      ]
    }
    // Fewer rows show nothing of a panel but its frame.
    guard parts[1].height >= 5 else {
      (_, numbers) = area.splitTop(0)
      numbers.height -= verdict.height
      return
    }
    titles = parts.map { $0.splitTop(1).top }
    // As many rows for both, so that what stands in one stands in the same row of the other.
    let height = parts[1].height - 1
    panels = [focus: parts[0].splitTop(1).rest.splitTop(height).top]
    other = parts[1].splitTop(1).rest
  }

  /// A place on the other run's panel as the same place on this run's.
  func inTrunk(x: Int, y: Int) -> (x: Int, y: Int) {
    guard other.contains(x: x, y: y), let own = panels.values.first else { return (x, y) }
    return (x - other.x + own.x, y - other.y + own.y)
  }

  /// Rows that the longest caption of the scenario may need, from the lengths alone: at most three.
  private static func mostCaptionLines(_ scene: Scene, _ state: State, width: Int) -> Int {
    let longest = scene.scenario.captions.reduce(0) { longest, caption in
      let bytes = caption[state.language].utf8.count
      // Japanese takes three bytes and two columns a character.
      return max(longest, state.language == .ja ? bytes * 2 / 3 : bytes)
    }
    return max(1, min(3, (longest * 11 / 10 + width - 9) / (width - 8)))
  }

  private mutating func place(_ overview: Overview) {
    panels = overview.areas
    caption = overview.caption
  }

  /// Where a panel stands; empty where it does not.
  package func area(of panel: PanelName) -> Rectangle {
    panels[panel] ?? Rectangle(x: 0, y: 0, width: 0, height: 0)
  }

  /// The panel at a place of the screen.
  package func panel(x: Int, y: Int) -> PanelName? {
    panels.first { $0.value.contains(x: x, y: y) }?.key
  }
}
