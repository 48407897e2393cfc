import Cells
import Kernel

/// How the inside of the Frames panel is shared out between map, legend and inspector.
struct FramesParts {
  let map: Rectangle
  let geometry: MapGeometry
  let legend: Rectangle
  let inspector: Rectangle

  init(inside: Rectangle, state: State, scene: Scene, isAlone: Bool) {
    let zones = scene.reading.zones
    // Another panel stands below: the map keeps its rows, the inspector gives some up.
    let lendsRows = scene.reading.hasSlab
    let height = inside.height
    // Processes bring too many kinds for a line.
    let hasManyKinds = scene.reading.memory != nil && inside.width < 100
    let legendRows = height < 6 ? 0 : hasManyKinds && height >= 9 ? 2 : 1
    // Wide and alone: the inspector stands beside the map. Otherwise below it, as far as there are rows.
    let isBeside = isAlone && inside.width >= 116 && height >= 14
    let inspectorRows =
      isBeside
      ? 0
      : height < 12 ? 0 : !isAlone && lendsRows && height < 22 ? 1 : height < 16 ? 2 : height < 24 ? 4 : isAlone ? 7 : 5
    let room = isBeside ? inside.width - 40 : inside.width
    let offered = Size(width: room, height: max(0, height - legendRows - inspectorRows))
    geometry = MapGeometry(
      offered: offered, zones: zones, zoom: state.zoom, cursor: state.cursor, hasBigCells: state.hasBigCells)
    let used = MapGeometry.labelWidth + geometry.columns * geometry.cellWidth
    map = Rectangle(x: inside.x, y: inside.y, width: min(room, used), height: offered.height)
    // Rows that the map does not need go to the inspector; one stays empty, to set the legend off.
    let mapRows = min(offered.height, geometry.visibleRows + 1)
    let bottom = Rectangle(
      x: inside.x, y: inside.y + mapRows, width: inside.width, height: height - mapRows)
    if isBeside {
      legend = Rectangle(
        x: inside.x, y: inside.y + offered.height, width: inside.width, height: height - offered.height)
      inspector = Rectangle(
        x: inside.x + used + 2, y: inside.y, width: inside.width - used - 2, height: offered.height)
    } else if legendRows > 0, inside.width - used >= 20, offered.height >= 12 {
      // Columns that the map's round rows leave over hold the legend.
      legend = Rectangle(
        x: inside.x + used + 2, y: inside.y, width: inside.width - used - 2, height: offered.height)
      inspector = bottom
    } else {
      // What the map leaves over goes to the inspector, right below it.
      (legend, inspector) = bottom.splitTop(legendRows)
    }
  }
}
