import Cells
import Kernel
import Script

/// The names that a lecture gives its blocks and objects, where they lie on the map.
extension Painter {
  /// A name stands on the first cells of its block, as much of it as the block has cells; over it nothing is drawn but
  /// the cursor.
  func names(_ geometry: MapGeometry, in area: Rectangle, _ signs: inout MapSigns, _ canvas: inout Canvas) {
    let style = theme.style(.title, on: .selection, .bold)
    // Workloads come and go: their names would only flicker.
    let passing = Set(scene.scenario.program.workloads.compactMap(\.label))
    // Where owners colour the map, names say nothing new.
    guard state.mapColour == .kind else { return }
    for block in scene.reading.named where !passing.contains(block.label) {
      guard let place = geometry.place(of: block.frame), place.row >= geometry.firstRow,
        place.row < geometry.firstRow + geometry.visibleRows
      else { continue }
      let cells = Int((block.frames + geometry.framesPerCell - 1) / geometry.framesPerCell)
      let columns = min(cells, geometry.columns - place.column) * geometry.cellWidth
      let name = scene.names[block.label]
      let x = area.x + MapGeometry.labelWidth + place.column * geometry.cellWidth
      let y = area.y + place.row - geometry.firstRow
      canvas.text(name.clipped(to: columns, ellipsis: ""), x: x, y: y, style: style, limit: columns)
      signs.names.append(name)
    }
  }
}

extension Workload {
  /// What it asks for is held under this name.
  fileprivate var label: LabelID? {
    switch event {
    case .allocate(let request, _): request.label
    case .allocateObject(let request, _): request.label
    default: nil
    }
  }
}
