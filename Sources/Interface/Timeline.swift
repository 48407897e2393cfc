import Cells
import Kernel
import Simulation

/// The line of time at the bottom: which tick each column stands for.
struct Timeline {
  let start: Int
  let columns: Int
  let end: Tick

  init(area: Rectangle, scene: Scene) {
    let tick = scene.tick
    // Without a known end the line grows in round steps, so that the position does not sit at its right end.
    var end = scene.playback.lastTick ?? 0
    if end == 0 || scene.playback.lastTick == nil && end < tick {
      // 100, 200, 500, 1 000 …
      var steps: [Tick] = [2, 5, 10]
      var base: Tick = 100
      end = base
      while end < tick + tick / 8 {
        end = base * steps.removeFirst()
        if steps.isEmpty {
          steps = [2, 5, 10]
          base = end
        }
      }
    }
    self.end = end
    start = area.x + 2
    columns = max(0, area.width - 5 - Numbers.grouped(Int(clamping: end)).count)
  }

  func column(of tick: Tick) -> Int {
    guard columns > 1, end > 0 else { return start }
    return start + Int(min(tick, end) * UInt64(columns - 1) / end)
  }

  func tick(x: Int) -> Tick? {
    guard columns > 1, x >= start, x < start + columns else { return nil }
    return UInt64(x - start) * end / UInt64(columns - 1)
  }
}
