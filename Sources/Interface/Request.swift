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
  if let order = state.order, let at = state.zonePosition(in: zones) { request.lit = (zones[at].index, order) }
  for panel in PanelTable.all {
    let area = layout.area(of: panel.name)
    if area.isEmpty { continue }
    panel.read(&request, in: PanelFrame(area: area, isAlone: layout.only == panel.name, state: state, scene: scene))
  }
  let isSearching =
    state.selected != nil || !state.filter.isEmpty || state.overlay != nil || state.prompt?.purpose == .find
  // Enough to light all that one event touched: a whole label that is freed has hundreds of steps.
  request.occurrences = isSearching ? 2_000 : 600
  return request
}

extension Scene {
  /// Reads what the next picture shows. Where a choice follows from what is read (the first cache, the slab under the
  /// cursor) a second reading has it.
  package mutating func read(for state: State, size: Size, _ reading: (ReadingRequest) -> Reading) {
    var wanted = request(for: state, size: size, scene: self)
    self.reading = reading(wanted)
    for _ in 0..<2 {
      let now = request(for: state, size: size, scene: self)
      if now == wanted { return }
      // The map is read once, unless it is another map; nothing has happened in between.
      var rest = now
      let hasMaps = now.hasMaps(of: wanted)
      if hasMaps { (rest.windows, rest.named) = ([], 0) }
      rest.occurrences = now.occurrences > wanted.occurrences ? now.occurrences : 0
      let before = self.reading
      self.reading = reading(rest)
      if hasMaps { (self.reading.maps, self.reading.named) = (before.maps, before.named) }
      if rest.occurrences == 0 { self.reading.occurrences = before.occurrences }
      wanted = now
    }
  }
}

extension ReadingRequest {
  /// What the maps show is the same.
  fileprivate func hasMaps(of other: ReadingRequest) -> Bool {
    windows == other.windows && holders == other.holders && named == other.named
      && lit?.zone == other.lit?.zone && lit?.order == other.lit?.order
  }
}
