import Cells
import Kernel

/// Which lines of the log are in sight: the newest at the bottom, or the selected one in the middle.
struct LogWindow {
  let first: Int
  init(count: Int, rows: Int, selected: Int?) {
    let last = max(0, count - rows)
    first = selected.map { max(0, min(last, $0 - rows / 2)) } ?? last
  }

  /// Rows of the lines. With the screen to itself the log of a machine with a slab allocator has its storeys below.
  static func rows(inside: Rectangle, isAlone: Bool, scene: Scene) -> Int {
    isAlone && scene.machine?.hasSlab == true && inside.height >= 12 && inside.width >= 60
      ? inside.height - Painter.storeysHeight : inside.height
  }
}
