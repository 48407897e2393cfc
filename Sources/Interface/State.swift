package import Cells
package import Kernel
package import Script

/// A line that is being typed at the bottom of the screen.
package struct Prompt: Hashable, Sendable {
  package enum Purpose: Hashable, Sendable {
    case command, find, filter, goTo
    /// A line of a panel's own, under its name there.
    case own(PanelName, String)
  }
  package var purpose: Purpose
  package var text: String
  /// Characters before the cursor.
  package var cursor: Int
  /// Which line of the history is shown, counted from the newest; nil: the user's own.
  var recalled: Int?
  /// What would complete the word, while Tab goes through it.
  var completions: [String] = []
  var completion = 0
  var completionStart = 0
  /// What is wrong with the line, shown beside it.
  package var problem: String?
  /// One letter is the answer; nothing is typed.
  var takesLetter = false
  package init(_ purpose: Purpose, text: String = "") { self.init(purpose, text: text, takesLetter: false) }
  init(_ purpose: Purpose, text: String = "", takesLetter: Bool) {
    self.purpose = purpose
    self.text = text
    self.takesLetter = takesLetter
    cursor = text.count
  }
}

/// What lies over the panels.
package enum Overlay: Hashable, Sendable {
  /// Every key; the value is the first line shown.
  case help(scroll: Int)
  /// One event, step by step.
  case explain(event: UInt64, scroll: Int)
  /// What a panel has steps of, a fault, one by one.
  case steps(of: PanelName, at: Int)
  /// Themes with a live preview; `before` comes back on Escape.
  case themes(selected: Int, before: String)
  /// The menu of the course; what is selected is a place among the lessons that the filter lets through.
  case scenarios(selected: Int, filter: CourseFilter = CourseFilter())
  case chapters(selected: Int)
}

/// What the user chose. Nothing here comes from the machine.
package struct State: Hashable, Sendable {
  package var language: Language
  package var theme: String
  package var focus: PanelName
  package var expanded: PanelName?
  /// What the overview shows; nil: the usual panels.
  package var panels: [PanelName]?
  /// Zone that Buddy and Zones show; nil, or one that the machine lacks: Normal, or else the first.
  package var zone: ZoneIndex?
  /// Order whose bar is picked: its blocks are lit on the map.
  package var order: Order?
  /// Frame under the map's cursor.
  package var cursor: FrameNumber
  /// The map's cursor stands where the newest event is, wherever `cursor` was left.
  package var followsEvent = true
  /// What colours the map.
  package var mapColour = MapColour.kind
  /// How often the map's scale was halved, from "all fits".
  package var zoom: Int
  /// Map cells two columns wide, for projectors.
  package var hasBigCells: Bool
  /// What the Slab panel shows.
  package var slab = SlabSelection()
  /// What the LRU panel shows.
  package var lru = LRUSelection()
  /// What the Processes panel shows.
  package var processes = ProcessSelection()
  package var cacheSort = CacheSort.objects
  /// What is pointed at in the picture of a textbook world.
  package var sheet = SheetSelection()
  /// The cursor of a textbook's curve.
  package var curve = CurveCursor()
  /// Only caches whose names hold it are listed.
  package var cacheFilter = ""
  /// Bytes of a way of the hardware cache that the Slab panel draws.
  package var way = HardwareCache.ways[0]
  /// Serial number of the selected occurrence; nil follows the newest.
  package var selected: UInt64?
  package var filter: String
  /// The log has the script's stage directions as well.
  package var showsDirections = false
  package var found: String
  /// First line shown of an expanded panel that is longer than the screen.
  package var scroll: Int
  package var prompt: Prompt?
  package var overlay: Overlay?
  package var isMouseOn: Bool
  /// The button was pressed on the timeline and is still down: the time follows the mouse.
  package var isDraggingTime: Bool
  /// Lines of `:` so far, oldest first.
  package var history: [String]
  /// Captions stand large and stop the play; Space, arrows and PgUp and PgDn go from one to the other.
  package var isLecture = false
  /// What the caption points at.
  package var look: Look?
  /// Size of the screen, as the last `.resized` said.
  package var size: Size
  package init(
    language: Language = .en, theme: String = Theme.defaultDark.name, size: Size = Size(width: 80, height: 24)
  ) {
    self.language = language
    self.theme = theme
    focus = PanelTable.all[0].name
    expanded = nil
    zone = nil
    order = nil
    cursor = FrameNumber(0)
    zoom = 0
    hasBigCells = false
    selected = nil
    filter = ""
    found = ""
    scroll = 0
    prompt = nil
    overlay = nil
    isMouseOn = true
    isDraggingTime = false
    history = []
    self.size = size
  }

  /// Takes over what a scenario wants shown.
  package mutating func apply(_ view: ViewSettings) {
    if let panels = view.panels {
      self.panels = panels
      // What has the focus fills the screen where the overview lacks it.
      if view.focus == nil, !panels.contains(focus), let first = panels.first { focus = first }
    }
    if let focus = view.focus { self.focus = focus }
    if let isExpanded = view.isExpanded { expanded = isExpanded ? focus : nil }
    if let zone = view.zone { self.zone = zone }
    if let order = view.order { self.order = order }
    if let frame = view.frame { cursor = frame }
    if let zoom = view.zoom { self.zoom = zoom }
    applySlab(view)
    applyProcesses(view)
  }

  /// Another scenario begins: what was looked at of the last one is forgotten.
  package mutating func forget() {
    (zone, order, expanded) = (nil, nil, nil)
    (cursor, zoom) = (FrameNumber(0), 0)
    (followsEvent, mapColour) = (true, .kind)
    look = nil
    slab = SlabSelection()
    lru = LRUSelection()
  }

  /// The map's cursor was moved: the panels that are linked with it follow.
  mutating func followMap() {
    slab.followsMap = true
    processes.followsMap = true
  }

  /// The zone that the panels show, as an index into the reading's zones; nil when there is none.
  package func zonePosition(in zones: [ZoneReading]) -> Int? {
    if let zone, let at = zones.firstIndex(where: { $0.index == zone }) { return at }
    return zones.firstIndex { $0.index.type == .normal } ?? (zones.isEmpty ? nil : 0)
  }
}
