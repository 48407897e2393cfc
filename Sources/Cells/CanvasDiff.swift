/// What changed from one picture to the next: runs of neighbouring changed cells, row by row, left to right.
///
/// A run never begins on the right half of a double-width scalar nor ends between the halves, and it holds no unchanged
/// cell but such a half. Where there was no picture before, or one of another size, every cell has changed.
/// Iterating allocates nothing.
package struct CanvasDiff: Sequence, Sendable {
  package struct Run: Hashable, Sendable {
    package let y: Int
    package let columns: Range<Int>
    package var x: Int { columns.lowerBound }
    package init(y: Int, columns: Range<Int>) {
      self.y = y
      self.columns = columns
    }
  }

  private let old: [Cell]?
  private let new: [Cell]
  private let size: Size

  package init(from old: Canvas?, to new: Canvas) {
    self.old = old?.size == new.size ? old?.cells : nil
    self.new = new.cells
    size = new.size
  }

  /// Cells in all runs.
  package var changedCells: Int { reduce(0) { $0 + $1.columns.count } }
  package var isEmpty: Bool {
    var iterator = makeIterator()
    return iterator.next() == nil
  }

  package func makeIterator() -> Iterator { Iterator(old: old, new: new, width: size.width) }

  package struct Iterator: IteratorProtocol {
    private let old: [Cell]?
    private let new: [Cell]
    private let width: Int
    private var at = 0  // the cell to look at next, over all rows

    fileprivate init(old: [Cell]?, new: [Cell], width: Int) {
      self.old = old
      self.new = new
      self.width = width
    }

    package mutating func next() -> Run? {
      guard let old else { return wholeRow() }
      let count = new.count
      var start = at
      while start < count, new[start] == old[start] { start += 1 }
      guard start < count else {
        at = count
        return nil
      }
      let y = start / width
      let rowEnd = (y + 1) * width
      var end = start + 1
      while end < rowEnd, new[end] != old[end] { end += 1 }
      if end < rowEnd, new[end].width == 0 { end += 1 }
      if new[start].width == 0, start > y * width { start -= 1 }
      at = end
      return Run(y: y, columns: start - y * width..<end - y * width)
    }

    private mutating func wholeRow() -> Run? {
      guard width > 0, at < new.count else { return nil }
      let y = at / width
      at += width
      return Run(y: y, columns: 0..<width)
    }
  }
}
