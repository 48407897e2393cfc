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
      inside: layout.frames.inset(by: 1), state: state, zones: zones, isAlone: layout.only == .frames)
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
  let isSearching =
    state.selected != nil || !state.filter.isEmpty || state.overlay != nil || state.prompt?.purpose == .find
  // Enough to light all that one event touched: a whole label that is freed has hundreds of steps.
  request.occurrences = isSearching ? 2_000 : 600
  return request
}
