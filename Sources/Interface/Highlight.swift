import Kernel

/// Frames that the eye is to find: what the newest event, or the one selected in the log, touched.
struct Highlight {
  struct Stretch {
    var start: UInt32
    var frames: UInt32
    /// Order of the free block that was made there; nil: the frames were handed out or came back to a per-CPU list.
    var freeOrder: Int?
  }
  private(set) var stretches: [Stretch] = []

  init(scene: Scene, state: State) {
    let occurrences = scene.reading.occurrences
    let event: UInt32
    if case .explain(let explained, _) = state.overlay {
      event = explained
    } else if let selected = state.selected, let at = occurrences.lastIndex(where: { $0.serial <= selected }) {
      event = occurrences[at].event
    } else if let newest = occurrences.last {
      // For a moment: half a second of play.
      guard scene.reading.tick - min(scene.reading.tick, newest.tick) <= UInt64(scene.playback.speed / 2) else {
        return
      }
      event = newest.event
    } else {
      return
    }
    for occurrence in occurrences.reversed() {
      if occurrence.event != event {
        if stretches.isEmpty { continue }
        break
      }
      add(occurrence.what)
    }
    // In the order in which they happened, so that what came last lies on top.
    stretches.reverse()
  }

  private mutating func add(_ what: Happening) {
    switch what {
    case .split(_, let frame, let from, let to):
      guard to < from else { return }
      for order in to.rawValue..<from.rawValue {
        let frames = UInt32(1) << UInt32(order)
        stretches.append(Stretch(start: frame.rawValue + frames, frames: frames, freeOrder: Int(order)))
      }
    case .merged(_, let frame, _, let to, _, _):
      stretches.append(Stretch(start: frame.rawValue, frames: to.frames, freeOrder: Int(to.rawValue)))
    case .served(_, let frame, let order, _, _):
      stretches.append(Stretch(start: frame.rawValue, frames: order.frames, freeOrder: nil))
    case .perCPUFreed(_, _, _, let frame, _):
      stretches.append(Stretch(start: frame.rawValue, frames: 1, freeOrder: nil))
    default: break
    }
  }
}
