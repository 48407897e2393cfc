import Cells
import Kernel

/// A slab's pages drawn to scale: which bytes a cell of the screen stands for, for drawing and for clicks.
struct SlabStrip {
  /// What lies at a byte of a slab.
  enum Part: Hashable {
    /// Bytes that colouring leaves before everything else.
    case colour
    case descriptor, bufctl
    case object(UInt32)
    case leftOver
  }
  /// Columns before the cells: the offset.
  static let labelWidth = 8

  let bytes: UInt32
  let bytesPerCell: UInt32
  let columns: Int
  let rows: Int
  private let geometry: SlabGeometry
  private let colour: UInt32
  private let firstObject: UInt32
  private let sizes: SlabSizes

  /// - Parameter colour: bytes before the descriptor, or before the first object when that is elsewhere.
  init(geometry: SlabGeometry, sizes: SlabSizes, colour: UInt32, width: Int, mostRows: Int) {
    self.geometry = geometry
    self.sizes = sizes
    self.colour = colour
    bytes = geometry.slabBytes
    firstObject = colour + (geometry.isOffSlab ? 0 : geometry.management)
    let room = width - Self.labelWidth
    let columns = room >= 128 ? 128 : room >= 64 ? 64 : room >= 32 ? 32 : 0
    self.columns = columns
    var perCell: UInt32 = 4
    while columns > 0, perCell < bytes, Int(bytes / perCell) > columns * max(1, mostRows) { perCell *= 2 }
    bytesPerCell = perCell
    rows = columns == 0 ? 0 : min(mostRows, (Int(bytes / perCell) + columns - 1) / columns)
  }

  func part(at offset: UInt32) -> Part {
    if offset < colour { return .colour }
    if !geometry.isOffSlab, offset < firstObject { return offset - colour < sizes.descriptor ? .descriptor : .bufctl }
    let index = (offset - firstObject) / max(1, geometry.objectSize)
    return index < geometry.count ? .object(index) : .leftOver
  }

  /// The first byte that a cell stands for.
  func offset(row: Int, column: Int) -> UInt32 { UInt32(row * columns + column) * bytesPerCell }

  /// What a cell shows: the object that begins in it, else what its first byte is.
  func part(row: Int, column: Int) -> (part: Part, begins: Bool) {
    let start = offset(row: row, column: column)
    let first = part(at: start)
    let size = max(1, geometry.objectSize)
    if start <= firstObject, firstObject < start + bytesPerCell { return (.object(0), true) }
    guard start > firstObject else { return (first, column == 0 || part(at: start - 1) != first) }
    let into = (start - firstObject) % size
    let next = into == 0 ? start : start - into + size
    if next < start + bytesPerCell {
      let begun = part(at: next)
      if case .object = begun { return (begun, true) }
      if into == 0 { return (begun, part(at: start - 1) != begun) }
    }
    return (first, false)
  }

  /// The object at a cell; nil beside the objects.
  func object(row: Int, column: Int) -> UInt32? {
    guard row >= 0, row < rows, column >= 0, column < columns, offset(row: row, column: column) < bytes else {
      return nil
    }
    if case .object(let index) = part(row: row, column: column).part { return index }
    return nil
  }
}

/// How the rows of the panel are shared out when one slab fills it.
struct SlabInsideParts {
  let showsLists: Bool
  let strip: SlabStrip
  /// First row of the strip, counted from the top of the panel's inside.
  let stripY: Int
  let showsArrays: Bool
  /// Slabs whose first objects the picture of the hardware cache shows.
  let samples: Int

  init(size: Size, cache: CacheReading, slab: SlabRow?, sizes: SlabSizes, cpus: Int) {
    let height = size.height
    showsLists = height >= 22
    stripY = showsLists ? 4 : 1
    let mostRows = height < 20 ? 4 : height < 34 ? 8 : 12
    strip = SlabStrip(
      geometry: cache.geometry, sizes: sizes, colour: slab?.colour ?? 0, width: size.width, mostRows: mostRows)
    // Head, strip, legend, chain, two lines and the past of the object, heading of the picture (two).
    var used = stripY + strip.rows + 7
    showsArrays = height - used >= cpus + 8
    if showsArrays { used += cpus + 2 }
    samples = max(0, min(16, height - used))
  }
}
