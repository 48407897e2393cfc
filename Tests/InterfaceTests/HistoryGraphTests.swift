import Cells
import Kernel
import Script
import Testing

@testable import Interface

/// What the graphs of the past show, and that rows which nothing else needs show them.
@Suite struct HistoryGraphTests {
  private func reading(_ tick: UInt64, free: UInt32, failures: UInt64 = 0, blocks: [UInt32]? = nil) -> Reading {
    var reading = Fixture.reading(ReadingRequest())
    reading.tick = tick
    reading.zones[1].free = free
    reading.failures = failures
    if let blocks { reading.zones[1].freeBlocks = blocks }
    return reading
  }

  @Test func aLevelStandsAndARateIsCounted() {
    var trend = Trend()
    trend.note(reading(100, free: 50, failures: 1))
    trend.note(reading(101, free: 60, failures: 1))
    trend.note(reading(103, free: 20, failures: 4))
    let free = HistoryGraph(.free(Fixture.normal), trend, columns: 10)
    // A column a tick; at tick 102 nobody looked, and the level of the tick before is taken to have stood.
    #expect(free.values.suffix(4) == [50, 60, 60, 20] && free.values.prefix(6).allSatisfy { $0 == nil })
    #expect(free.now == 20 && free.most == 60 && free.ticks.perColumn == 1 && free.ticks.last == 103)
    let failed = HistoryGraph(.rate(.failures), trend, columns: 10)
    #expect(failed.values.suffix(4) == [0, 0, 0, 3] && failed.now == 4 && failed.most == 3)
  }

  /// 100 ticks on 10 columns: the axis says how many ticks a column is, and a jump leaves a gap.
  @Test func theAxisIsOfTicks() {
    var trend = Trend()
    for tick in 0...20 { trend.note(reading(1_000 + UInt64(tick), free: 100 + UInt32(tick))) }
    trend.note(reading(1_100, free: 7))
    let graph = HistoryGraph(.free(Fixture.normal), trend, columns: 10)
    #expect(graph.ticks.perColumn == 10 && graph.values.last == 7)
    #expect(graph.values[0] == 109 || graph.values[0] == 110)
    // From tick 1 020 to 1 100 nobody looked.
    #expect(graph.values[3..<9].allSatisfy { $0 == nil })
  }

  /// The share is the kernel's index at that moment: of 8 frames in singles none is of use for order 1, of a block of
  /// order 3 all are.
  @Test func fragmentationIsTheIndexOfItsTime() {
    var trend = Trend()
    trend.note(reading(1, free: 8, blocks: [8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
    trend.note(reading(2, free: 8, blocks: [4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]))
    trend.note(reading(3, free: 8, blocks: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]))
    let graph = HistoryGraph(.unusable(Fixture.normal, order: 1), trend, columns: 3)
    #expect(graph.values == [1_000, 500, 0] && graph.top == 1_000)
  }

  @Test(arguments: Language.allCases) func rowsThatAreLeftShowThePast(language: Language) {
    let size = Size(width: 200, height: 50)
    for (focus, isExpanded) in [(PanelName.frames, false), (.zones, true), (.frames, true), (.buddy, true)] {
      var state = State(language: language, size: size)
      (state.focus, state.expanded) = (focus, isExpanded ? focus : nil)
      let lines = Fixture.canvas(state, size).lines
      let axis = language == .en ? "max " : "最大 "
      #expect(lines.contains { $0.contains(axis) }, "\(focus) \(isExpanded)")
    }
  }

  /// No quarter of the body is blank, in the overview and in every panel that has the screen.
  @Test(arguments: [Size(width: 120, height: 40), Size(width: 200, height: 50)])
  func noQuarterStandsEmpty(size: Size) {
    let panels: [PanelName?] = [nil, .frames, .buddy, .zones]
    for panel in panels {
      var state = State(size: size)
      if let panel { (state.focus, state.expanded) = (panel, panel) }
      let canvas = Fixture.canvas(state, size)
      #expect(canvas.largestBlank * 100 / (size.width * size.height) < 15, "\(panel?.rawValue ?? "overview")")
    }
  }
}

extension Canvas {
  /// Cells of the largest rectangle in which nothing stands.
  var largestBlank: Int {
    var best = 0
    var heights = [Int](repeating: 0, count: size.width)
    for y in 0..<size.height {
      for x in 0..<size.width {
        let isBlank = self[x, y].scalar == 0x20 && self[x, y].width == 1
        heights[x] = isBlank ? heights[x] + 1 : 0
      }
      for left in 0..<size.width where heights[left] > 0 {
        var low = heights[left]
        for right in left..<size.width {
          low = min(low, heights[right])
          if low == 0 { break }
          // A line between two others is no emptiness.
          if low >= 3 { best = max(best, low * (right - left + 1)) }
        }
      }
    }
    return best
  }
}
