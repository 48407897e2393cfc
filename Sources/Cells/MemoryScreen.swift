/// A screen that keeps what it is shown: for tests and the benchmark. Inputs come from a list; when it is used up,
/// `nextInput` says nil without waiting.
package final class MemoryScreen: Screen {
  package private(set) var size: Size
  /// What `nextInput` gives, first first; nil stands for a wait in which nothing came.
  package var inputs: [Input?]
  /// The last canvas that was shown.
  package private(set) var canvas: Canvas?
  package private(set) var presented = 0
  /// Cells that a terminal would have been told of, over all pictures.
  package private(set) var cellsChanged = 0

  package init(size: Size, inputs: [Input?] = []) {
    self.size = size
    self.inputs = inputs
  }

  package func present(_ canvas: Canvas) {
    cellsChanged += CanvasDiff(from: self.canvas, to: canvas).changedCells
    presented += 1
    self.canvas = canvas
  }

  package func nextInput(milliseconds: Int) -> Input? {
    inputs.isEmpty ? nil : inputs.removeFirst()
  }

  /// Gives the screen another size, and the news of it as the next input.
  package func resize(to size: Size) {
    self.size = size
    inputs.insert(.resized, at: 0)
  }

  /// The rows of the last picture without trailing blanks, as a test wants to read them; empty before the first.
  package var text: String {
    let rows = (canvas?.lines ?? []).map { line in line.prefix(line.count - line.reversed().prefix { $0 == " " }.count)
    }
    return rows.joined(separator: "\n")
  }
}
