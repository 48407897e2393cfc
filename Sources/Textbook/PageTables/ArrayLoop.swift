/// A loop over a row-major array, one store an element, under LRU: the order of the indices decides the faults.
package struct ArrayLoop: Hashable, Sendable {
  package enum Order: String, Hashable, Sendable, CaseIterable {
    /// The inner loop runs along a row, as the array lies in memory.
    case row
    case column
  }
  package var rows: Int
  package var columns: Int
  /// Of one element, in the unit of `base` and `pageSize`.
  package var element: Int
  package var base: Int
  package var pageSize: Int
  package var frames: Int
  package var order: Order
  /// Resident at the start and named before every store.
  package var codePage: Int?

  package init(
    rows: Int, columns: Int, element: Int, base: Int, pageSize: Int, frames: Int, order: Order, codePage: Int?
  ) {
    self.rows = rows
    self.columns = columns
    self.element = element
    self.base = base
    self.pageSize = pageSize
    self.frames = frames
    self.order = order
    self.codePage = codePage
  }

  package var faults: UInt64 {
    let first = base / pageSize
    let last = (base + rows * columns * element - 1) / pageSize
    // Dense: the array's pages, then the code page, unless it is one of them.
    let code = codePage.map { $0 >= first && $0 <= last ? $0 - first : last - first + 1 }
    var run = PolicyRun(PolicyRule(.lru), frames: frames)
    run.grow(pages: last - first + 2)
    if let code { run.preload(UInt32(code), nextUse: NextUse.never) }
    var nobody = Unobserved()
    for step in 0..<rows * columns {
      let index = order == .row ? step : step % rows * columns + step / rows
      if let code { run.serve(Reference(page: UInt32(code)), nextUse: NextUse.never, &nobody) }
      let address = base + index * element
      for page in (address / pageSize)...((address + element - 1) / pageSize) {
        run.serve(Reference(page: UInt32(page - first), isWrite: true), nextUse: NextUse.never, &nobody)
      }
    }
    return run.tally.faults
  }
}
