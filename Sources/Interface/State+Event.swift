import Kernel
import Script

/// The map's cursor goes where something happens, until the user takes it.
extension State {
  /// The event that is explained, or whose line is selected; nil: none, and the newest counts.
  func chosenEvent(_ occurrences: [Occurrence]) -> UInt64? {
    if case .explain(let event, _) = overlay { return event }
    return selected.flatMap { serial in occurrences.last { $0.serial <= serial }?.event }
  }

  /// The frame that the newest event is about, or the one that is selected or explained; nil: none of those that are
  /// still told is about a frame.
  func eventFrame(_ scene: Scene) -> FrameNumber? {
    guard let occurrences = scene.machine?.occurrences, !occurrences.isEmpty else { return nil }
    var end = occurrences.endIndex
    if let event = chosenEvent(occurrences), let last = occurrences.lastIndex(where: { $0.event == event }) {
      end = last + 1
    }
    guard let at = occurrences[..<end].lastIndex(where: { $0.what.touched != nil }) else { return nil }
    // Of what a request got or a free gave back, not of what that put in motion behind it.
    let its = occurrences[..<end].suffix(64).filter { $0.event == occurrences[at].event }
    return (its.last { $0.what.isHandedOver } ?? occurrences[at]).what.touched?.frame
  }

  /// The map's cursor: where the newest event is, or where the user or a caption has put it. The first frame when that
  /// is not there: a smaller machine may have been loaded since.
  func mapCursor(_ scene: Scene) -> FrameNumber? {
    let zones = scene.reading.zones
    if followsEvent, let frame = eventFrame(scene), zones.contains(where: { $0.holds(frame) }) { return frame }
    return zones.contains { $0.holds(cursor) } ? cursor : zones.first?.start
  }

  /// The user takes the cursor from where it stands.
  mutating func takeCursor(_ scene: Scene) {
    cursor = mapCursor(scene) ?? cursor
    followsEvent = false
  }

  /// The user gives it back.
  mutating func giveCursorBack(_ scene: Scene) {
    followsEvent = true
    cursor = mapCursor(scene) ?? cursor
    (slab.followsMap, processes.followsMap) = (false, false)
  }
}

extension Happening {
  /// A block or an object changes hands.
  fileprivate var isHandedOver: Bool {
    switch self {
    case .request(.served), .free(.freeing), .free(.perCPUFreed): true
    default: false
    }
  }
}
