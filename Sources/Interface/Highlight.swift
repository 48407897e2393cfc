import Kernel

/// What the eye is to find: the frames that the newest event, or the one selected in the log, touched, and the free
/// lists that it made longer or shorter.
struct Highlight {
  struct Stretch {
    var start: UInt32
    var frames: UInt32
    /// Order of the free block that was made there; nil: the frames were handed out or came back to a per-CPU list.
    var freeOrder: Int?
    /// They were given back: free, as far as the kernel did not refuse them.
    var isGivenBack = false
  }
  private(set) var stretches: [Stretch] = []
  /// The occurrences of the event, oldest first.
  private(set) var event: [Occurrence] = []
  /// Nothing has happened since: what stands on the screen is what it left.
  private(set) var isNewest = false
  /// Blocks that each order's free list gained or lost, and in which zone.
  private(set) var changes = [Int](repeating: 0, count: Order.count)
  private(set) var zone: ZoneIndex?

  init(scene: Scene, state: State) {
    guard let occurrences = scene.machine?.occurrences else { return }
    let event: UInt64
    let newest = occurrences.last { $0.what.traits.tone != .script }
    if case .steps(let panel, let at) = state.overlay {
      let steps = PanelTable[panel].steps(in: scene)
      if !steps.isEmpty { add(steps[min(at, steps.count - 1)].what) }
      return
    }
    if let chosen = state.chosenEvent(occurrences) {
      event = chosen
    } else if let newest {
      // While it plays for a moment, half a second; where it stands as long as it stands there.
      let age = scene.tick - min(scene.tick, newest.tick)
      guard !scene.playback.isPlaying || age <= UInt64(max(1, scene.playback.speed / 2)) else { return }
      event = newest.event
    } else {
      return
    }
    isNewest = event == newest?.event
    for occurrence in occurrences.reversed() {
      if occurrence.event != event || occurrence.what.traits.tone == .script {
        if self.event.isEmpty { continue }
        break
      }
      self.event.append(occurrence)
      add(occurrence.what)
    }
    // In the order in which they happened, so that what came last lies on top; what changed hands on top of all, so
    // that a block that came back is seen in the one that it was merged into, as one that was given is seen beside the
    // halves that are left.
    stretches.reverse()
    stretches = stretches.filter { $0.freeOrder != nil } + stretches.filter { $0.freeOrder == nil }
    self.event.reverse()
  }

  private mutating func add(_ what: Happening) {
    switch what {
    case .request(.taken(let zone, _, _, let from)): change(zone, Int(from.rawValue), by: -1)
    case .request(.split(let zone, let frame, let from, let to)):
      guard to < from else { return }
      for order in to.rawValue..<from.rawValue {
        let frames = UInt32(1) << UInt32(order)
        stretches.append(Stretch(start: frame.rawValue + frames, frames: frames, freeOrder: Int(order)))
        change(zone, Int(order), by: 1)
      }
    case .free(.merged(let zone, let frame, let from, let to, _, _)):
      stretches.append(Stretch(start: frame.rawValue, frames: to.frames, freeOrder: Int(to.rawValue)))
      // Each buddy on the way left its list.
      for order in from.rawValue..<max(from.rawValue, to.rawValue) { change(zone, Int(order), by: -1) }
      change(zone, Int(to.rawValue), by: 1)
    case .request(.served(_, let frame, let order, _, _)):
      stretches.append(Stretch(start: frame.rawValue, frames: order.frames, freeOrder: nil))
    case .free(.freeing(_, let frame, let order, _)):
      stretches.append(Stretch(start: frame.rawValue, frames: order.frames, isGivenBack: true))
    case .slab(.taken(_, _, let object, _, _, _)), .slab(.freed(_, _, let object, _, _, _)):
      stretches.append(Stretch(start: object.frame.rawValue, frames: 1, freeOrder: nil))
    case .slab(.pages(_, _, let frame, let order)):
      stretches.append(Stretch(start: frame.rawValue, frames: order.frames))
    case .slab(.slabDestroyed(_, let frame, let order, _, _, _)):
      stretches.append(Stretch(start: frame.rawValue, frames: order.frames, isGivenBack: true))
    case .free(.perCPUFreed(_, _, _, let frame, _)):
      stretches.append(Stretch(start: frame.rawValue, frames: 1, freeOrder: nil))
    case .process(.translated(_, _, let frame, _, _)), .process(.tableMade(_, let frame)),
      .fault(.frameFound(let frame)), .fault(.pageFilled(let frame, _)), .fault(.pageAwaited(let frame, _)),
      .pageCache(.hit(_, _, let frame)), .pageCache(.activated(let frame)),
      .reclaim(.judged(let frame, _, _)), .reclaim(.deactivated(let frame)), .reclaim(.rotated(let frame)),
      .reclaim(.swapDone(_, _, let frame, _)), .reclaim(.swapCacheHit(_, _, let frame)):
      stretches.append(Stretch(start: frame.rawValue, frames: 1, freeOrder: nil))
    default: break
    }
  }

  private mutating func change(_ zone: ZoneIndex, _ order: Int, by blocks: Int) {
    if self.zone != nil, self.zone != zone { return }
    self.zone = zone
    changes[order] += blocks
  }
}
