package import Cells
package import Kernel
import Script

/// What must be read for the next picture: its cost follows the screen, not the memory. `scene` is the one before, for
/// the zones that the machine has.
package func request(for state: State, size: Size, scene: Scene) -> ReadingRequest {
  let zones = scene.reading.zones
  let layout = Layout(size: size, state: state, scene: scene)
  guard !layout.isTiny else { return ReadingRequest() }
  var request = ReadingRequest()
  // A smaller machine may have been loaded since the cursor was set.
  let n = state.cursor.rawValue
  let isInMemory = zones.contains { $0.start.rawValue <= n && n - $0.start.rawValue < $0.spanned }
  let cursor = isInMemory ? state.cursor : zones.first?.start
  if !layout.frames.isEmpty {
    let parts = FramesParts(
      inside: layout.frames.inset(by: 1), state: state, zones: zones, isAlone: layout.only == .frames,
      lendsRows: scene.reading.hasSlab)
    request.windows = parts.geometry.windows
    request.inspected = cursor
  }
  let shown = state.zonePosition(in: zones).map { zones[$0] }
  if let order = state.order, let zone = shown { request.lit = (zone.index, order) }
  if layout.only == .buddy, let zone = shown {
    request.chunkOf = cursor
    request.inspected = cursor
    request.freeListsOf = zone.index
    request.freeListLimit = max(1, size.width / 7)
    let columns = UInt32(max(1, layout.buddy.width - 2))
    let perCell = max(1, (zone.spanned + columns - 1) / columns)
    request.windows = [
      MapWindow(start: zone.start, framesPerCell: perCell, cells: Int((zone.spanned + perCell - 1) / perCell))
    ]
  }
  if !layout.slab.isEmpty {
    request.slab = slabRequest(for: state, layout: layout, scene: scene)
    if state.slab.followsMap { request.inspected = cursor }
  }
  let isSearching =
    state.selected != nil || !state.filter.isEmpty || state.overlay != nil || state.prompt?.purpose == .find
  // Enough to light all that one event touched: a whole label that is freed has hundreds of steps.
  request.occurrences = isSearching ? 2_000 : 600
  return request
}

/// What the Slab panel shows of the allocator. In the overview: the caches, and while it has the focus the slab that
/// the map marks.
private func slabRequest(for state: State, layout: Layout, scene: Scene) -> SlabRequest {
  let isAlone = layout.only == .slab
  guard isAlone || state.focus == .slab || state.slab.followsMap else { return SlabRequest() }
  var request = SlabRequest(cache: state.selectedCache(scene))
  let choice = state.slabChoice(scene).slab
  guard isAlone else {
    // The slab that Enter would show; the one under the map's cursor.
    let isUnderCursor = state.slab.followsMap && scene.reading.inspected?.slab != nil
    if isUnderCursor || state.focus == .slab && state.slab.cache != nil { request.slab = choice }
    return request
  }
  let inside = layout.slab.inset(by: 1)
  request.slabLimit = max(0, inside.width - SlabListLine.labelWidth)
  guard state.slab.isInside, let reading = scene.reading.slab,
    let cache = reading.caches.first(where: { $0.cache == request.cache })
  else { return request }
  request.slab = choice
  request.object = state.slab.object
  let parts = SlabInsideParts(
    size: Size(width: inside.width, height: inside.height), cache: cache, slab: nil, sizes: reading.sizes,
    cpus: scene.reading.configuration.cpus)
  request.sampleLimit = parts.samples
  return request
}

extension Scene {
  /// Reads what the next picture shows. Where a choice follows from what is read (the first cache, the slab under the
  /// cursor) a second reading has it.
  package mutating func read(for state: State, size: Size, _ reading: (ReadingRequest) -> Reading) {
    var wanted = request(for: state, size: size, scene: self)
    self.reading = reading(wanted)
    guard self.reading.hasSlab else { return }
    for _ in 0..<2 {
      let now = request(for: state, size: size, scene: self)
      if now == wanted { return }
      wanted = now
      self.reading = reading(wanted)
    }
  }
}
