import Cells
import Kernel
import Script

/// What the LRU panel shows. Its cursor on the lists is the map's: the same frame is meant in every panel.
package struct LRUSelection: Hashable, Sendable {
  /// The chosen line of the fates; nil: the cursor is on the lists.
  package var fate: Int?
  package init() {}
}

extension State {
  private func lruParts(_ scene: Scene) -> LRUParts {
    let layout = Layout(size: size, state: self, scene: scene)
    return LRUParts(inside: layout.area(of: .lru).inset(by: 1), isAlone: layout.only == .lru)
  }

  /// The frame becomes the cursor of every panel.
  mutating func choose(frame: FrameNumber) {
    cursor = frame
    followsEvent = false
    followMap()
  }

  mutating func moveLRU(dx: Int, dy: Int, scene: Scene) {
    guard let reading = scene.reading.reclaim, let active = reading.active, let inactive = reading.inactive else {
      return
    }
    let fates = expanded == .lru ? reading.pass?.fates ?? [] : []
    if let fate = lru.fate, !fates.isEmpty {
      if dy != 0 { choose(fate: min(fate, fates.count - 1) + dy, of: fates) }
      return
    }
    let parts = lruParts(scene)
    let strips = [LRUStrip(active, cells: parts.cells), LRUStrip(inactive, cells: parts.cells)]
    let cursor = mapCursor(scene) ?? cursor
    guard let list = strips.firstIndex(where: { $0.index(of: cursor) != nil }),
      let at = strips[list].index(of: cursor)
    else {
      // The cursor comes from elsewhere: to the newest page.
      if let first = strips.first(where: { !$0.pages.isEmpty })?.pages.first { choose(frame: first.page.frame) }
      return
    }
    let pages = strips[list].pages
    if dx != 0 { choose(frame: pages[max(0, min(pages.count - 1, at + dx))].page.frame) }
    guard dy != 0 else { return }
    let wanted = pages[at].cell + dy * parts.columns
    // Within a list that is drawn on several rows.
    if wanted >= 0, wanted < parts.cells, let page = Self.nearest(to: wanted, in: strips[list]),
      page.cell / max(1, parts.columns) == wanted / max(1, parts.columns)
    {
      return choose(frame: page.frame)
    }
    let column = pages[at].cell % max(1, parts.columns)
    if list == 0, dy > 0, let page = Self.nearest(to: column, in: strips[1]) {
      choose(frame: page.frame)
    } else if list == 1, dy < 0, let page = Self.nearest(to: parts.cells - parts.columns + column, in: strips[0]) {
      choose(frame: page.frame)
    } else if list == 1, dy > 0, !fates.isEmpty {
      choose(fate: 0, of: fates)
    } else {
      moveZone(by: dy > 0 ? 1 : -1, scene: scene)
    }
  }

  private static func nearest(to cell: Int, in strip: LRUStrip) -> (frame: FrameNumber, cell: Int)? {
    strip.pages.min { abs($0.cell - cell) < abs($1.cell - cell) }.map { ($0.page.frame, $0.cell) }
  }

  /// A line of the fates; before the first one the cursor is on the lists again.
  mutating func choose(fate: Int, of fates: [PageFate]) {
    guard fate >= 0, !fates.isEmpty else {
      lru.fate = nil
      return
    }
    let at = min(fate, fates.count - 1)
    lru.fate = at
    choose(frame: fates[at].frame)
  }

  mutating func jumpLRU(toEnd: Bool, scene: Scene) {
    guard let reading = scene.reading.reclaim else { return }
    if expanded == .lru, lru.fate != nil, let fates = reading.pass?.fates {
      return choose(fate: toEnd ? fates.count - 1 : 0, of: fates)
    }
    if toEnd, let list = reading.inactive, let last = list.tail.last ?? list.head.last {
      choose(frame: last.frame)
    } else if !toEnd, let first = reading.active?.head.first ?? reading.inactive?.head.first {
      choose(frame: first.frame)
    }
  }
}
