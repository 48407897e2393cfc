package import Cells
import Kernel
package import Script

/// Where everything stands on a screen of some size. A panel that does not fit is empty.
package struct Layout: Hashable, Sendable {
  package private(set) var header = Rectangle(x: 0, y: 0, width: 0, height: 0)
  package private(set) var frames = Rectangle(x: 0, y: 0, width: 0, height: 0)
  package private(set) var buddy = Rectangle(x: 0, y: 0, width: 0, height: 0)
  package private(set) var zones = Rectangle(x: 0, y: 0, width: 0, height: 0)
  package private(set) var slab = Rectangle(x: 0, y: 0, width: 0, height: 0)
  package private(set) var log = Rectangle(x: 0, y: 0, width: 0, height: 0)
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
  private let hasSlab: Bool

  /// The smallest screen that shows panels.
  package static let smallest = Size(width: 40, height: 12)

  package init(size: Size, state: State, scene: Scene) {
    hasSlab = scene.reading.hasSlab
    // What the script names before its subsystem is there is not shown yet.
    let focus = scene.panels.contains(state.focus) ? state.focus : .frames
    // A world with one panel shows that one whole.
    let sole = scene.panels.count == 1 ? scene.panels.first : nil
    let expanded = sole ?? state.expanded.flatMap { scene.panels.contains($0) ? $0 : nil }
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
      placeBoth(in: rest, focus: focus, expanded: expanded, hasCaptions: !scene.scenario.captions.isEmpty)
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
    if let only {
      // A panel alone keeps its size whatever the caption says, so that its map does not jump.
      let fixed = !hasCaptions ? 0 : isLow ? 1 : Self.mostCaptionLines(scene, state, width: size.width)
      (rest, caption) = rest.splitTop(rest.height - fixed)
      placeAlone(only, in: rest)
      return
    }
    // A long caption takes rows from the log, so that map and histogram stay where they are.
    let lines = Painter.captionLines(scene, state, width: size.width, ellipsis: "").count
    place(in: rest, reserved: reserved, captionLines: hasCaptions ? max(reserved, min(3, lines)) : 0)
  }

  /// The bar of lecture mode takes rows from the log, on a low screen all of them: what happened is in the caption.
  private mutating func placeLecture(
    in area: Rectangle, size: Size, state: State, scene: Scene, focus: PanelName, expanded: PanelName?
  ) {
    let bar = LectureBar(scene: scene, state: state, size: size).height
    // Map and histogram need fifteen rows.
    let logHeight = area.height - bar - 15
    only = expanded
    if only == nil, logHeight < 0 || size.width < 78 || logHeight < 3 && focus == .log { only = focus }
    if let only {
      var rest = area
      (rest, caption) = area.splitTop(area.height - min(bar, area.height))
      return placeAlone(only, in: rest)
    }
    let usual = 4 + max(0, area.height - bar - 19) * 6 / 17
    place(in: area, reserved: bar, captionLines: bar, logHeight: logHeight < 3 ? 0 : min(logHeight, usual))
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
    let hasLongLines = focus == .log || only != nil && only != .frames
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
    placeAlone(focus, in: parts[0].splitTop(1).rest.splitTop(height).top)
    other = parts[1].splitTop(1).rest
  }

  /// A place on the other run's panel as the same place on this run's.
  func inTrunk(x: Int, y: Int) -> (x: Int, y: Int) {
    guard other.contains(x: x, y: y), let panel = PanelName.allCases.first(where: { !area(of: $0).isEmpty }) else {
      return (x, y)
    }
    let own = area(of: panel)
    return (x - other.x + own.x, y - other.y + own.y)
  }

  private mutating func placeAlone(_ panel: PanelName, in area: Rectangle) {
    switch panel {
    case .frames: frames = area
    case .buddy: buddy = area
    case .zones: zones = area
    case .slab: slab = area
    case .log: log = area
    }
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

  /// - Parameter fixed: rows of the log where the size of the screen does not say.
  private mutating func place(in area: Rectangle, reserved: Int, captionLines: Int, logHeight fixed: Int? = nil) {
    let body = area.height - reserved
    let usual = fixed ?? 4 + (body - 19) * 6 / 17
    // On a high screen the log lends the Slab panel four rows, so that the map keeps its own.
    let logHeight = hasSlab && fixed == nil && body - usual >= 22 ? max(5, usual - 4) : usual
    let (top, bottom) = area.splitTop(body - logHeight)
    (log, caption) = bottom.splitTop(bottom.height - captionLines)
    let right = max(34, area.width * 35 / 100)
    var (left, column) = top.splitLeft(area.width - right)
    if top.height < 22 {
      // Buddy needs its eleven orders whole; Zones goes below the map.
      (frames, zones) = left.splitTop(left.height - 4)
      // Beside Zones and as high; what Buddy does not need for its orders goes to it as well.
      if hasSlab { (column, slab) = column.splitTop(column.height - max(4, column.height - 15)) }
      buddy = column
    } else {
      if hasSlab { (left, slab) = left.splitTop(left.height - max(6, min(12, top.height * 30 / 100))) }
      frames = left
      (buddy, zones) = column.splitTop(max(16, min(20, column.height * 60 / 100)))
    }
  }

  package func area(of panel: PanelName) -> Rectangle {
    switch panel {
    case .frames: frames
    case .buddy: buddy
    case .zones: zones
    case .slab: slab
    case .log: log
    }
  }

  /// The panel at a place of the screen.
  package func panel(x: Int, y: Int) -> PanelName? {
    PanelName.allCases.first { area(of: $0).contains(x: x, y: y) }
  }
}
