import Kernel
package import Script

/// The part of the state that scripts set: what is looked at.
package struct LookedAt: Hashable, Sendable {
  var focus: PanelName
  var expanded: PanelName?
  var zone: ZoneIndex?
  var order: Order?
  var cursor: FrameNumber
  var followsEvent: Bool
  var zoom: Int
  var scroll: Int
  var slab: SlabSelection
  var processes: ProcessSelection
}

/// What a caption points at while it stands, and how the screen was before.
package struct Look: Hashable, Sendable {
  package var panel: PanelName?
  var before: LookedAt
  var shown: LookedAt
}

/// Which panel has the focus, and which one fills the screen.
package struct Stagecraft: Hashable, Sendable {
  var focus: PanelName
  var expanded: PanelName?
}

extension ViewSettings {
  /// It says what has the focus or fills the screen.
  package var stagesPanels: Bool { focus != nil || isExpanded != nil }
}

extension State {
  package var stagecraft: Stagecraft {
    get { Stagecraft(focus: focus, expanded: expanded) }
    set {
      if newValue != stagecraft { scroll = 0 }
      (focus, expanded) = (newValue.focus, newValue.expanded)
    }
  }

  package var lookedAt: LookedAt {
    get {
      LookedAt(
        focus: focus, expanded: expanded, zone: zone, order: order, cursor: cursor,
        followsEvent: followsEvent, zoom: zoom, scroll: scroll, slab: slab, processes: processes)
    }
    set {
      (focus, expanded, zone, order) = (newValue.focus, newValue.expanded, newValue.zone, newValue.order)
      (cursor, zoom, scroll) = (newValue.cursor, newValue.zoom, newValue.scroll)
      followsEvent = newValue.followsEvent
      (slab, processes) = (newValue.slab, newValue.processes)
    }
  }

  /// A caption comes: what the one before pointed at is let go, and what this one points at is shown.
  package mutating func point(at view: ViewSettings?) {
    stopPointing()
    guard let view else { return }
    let before = lookedAt
    apply(view)
    // What the caption shows is under the cursor while it stands.
    if view.frame != nil { followsEvent = false }
    // Another panel that fills the screen would hide it.
    if view.isExpanded == nil, expanded != nil { expanded = focus }
    if focus != before.focus || expanded != before.expanded { scroll = 0 }
    look = Look(panel: view.focus, before: before, shown: lookedAt)
  }

  /// Everything is as it was before the caption pointed, but for what the user has changed since.
  package mutating func stopPointing() {
    guard let look else { return }
    func back<Value: Equatable>(_ path: WritableKeyPath<LookedAt, Value>) {
      if lookedAt[keyPath: path] == look.shown[keyPath: path] {
        lookedAt[keyPath: path] = look.before[keyPath: path]
      }
    }
    back(\.focus)
    back(\.expanded)
    back(\.zone)
    back(\.order)
    back(\.cursor)
    back(\.followsEvent)
    back(\.zoom)
    back(\.scroll)
    back(\.slab)
    back(\.processes)
    self.look = nil
  }
}
