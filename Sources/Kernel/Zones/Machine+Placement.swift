import Simulation

// `start: { free-blocks: … }` and `start: { buddyinfo: … }`: memory as a row of /proc/buddyinfo says (DESIGN 4).

/// Where free blocks go: from the highest address down, largest order first, no two buddies both free.
struct Placement {
  private let end: UInt32
  private var available: [Range<UInt32>]
  private(set) var blocks: [(frame: UInt32, order: Int)] = []

  init(zone: Range<UInt32>) {
    end = zone.upperBound
    available = [zone]
  }

  /// Places `count` blocks; false when there is no room. Below the largest order a block is the upper half of a pair
  /// whose lower half never becomes free as a whole; the lower half may hold smaller blocks. Where a zone ends inside a
  /// pair, the lower half has no buddy to merge with and may be free.
  mutating func place(order: Int, count: UInt32) -> Bool {
    var left = count
    let size = UInt32(1) << UInt32(order)
    let span = order == Order.count - 1 ? size : size * 2
    var next: [Range<UInt32>] = []
    for whole in available.reversed() {
      var range = whole
      let last = whole.upperBound / size * size
      if left > 0, span > size, last >= whole.lowerBound + size, last & size != 0, last + size > end {
        blocks.append((last - size, order))
        if last < whole.upperBound { next.append(last..<whole.upperBound) }
        range = whole.lowerBound..<last - size
        left -= 1
        if range.isEmpty { continue }
      }
      var top = range.upperBound / span * span
      if left == 0 || top < range.lowerBound || top - range.lowerBound < span {
        next.append(range)
        continue
      }
      if top < range.upperBound { next.append(top..<range.upperBound) }
      while left > 0, top >= range.lowerBound + span {
        blocks.append((top - size, order))
        if span > size { next.append(top - span..<top - size) }
        top -= span
        left -= 1
      }
      if range.lowerBound < top { next.append(range.lowerBound..<top) }
    }
    available = next.reversed()
    return left == 0
  }
}

extension Placement {
  /// Blocks by zone index in ascending order; nil for a normal boot. Refuses a zone that the machine lacks and counts
  /// that do not fit, before anything is done.
  static func plan(
    _ start: Start, on configuration: Configuration
  ) throws(ConfigurationProblem) -> [[(frame: UInt32, order: Int)]]? {
    guard case .freeBlocks(let wanted) = start else { return nil }
    var result = [[(frame: UInt32, order: Int)]](repeating: [], count: configuration.zoneSlots)
    for entry in wanted {
      let blocks = try plan(entry, on: configuration)
      result[configuration.slot(of: entry.zone)] = blocks
    }
    return result
  }

  fileprivate static func plan(
    _ wanted: ZoneFreeBlocks, on configuration: Configuration
  ) throws(ConfigurationProblem) -> [(frame: UInt32, order: Int)] {
    guard let range = configuration.zoneRange(wanted.zone) else { throw .zoneMissing(wanted.zone) }
    let frames = Fragmentation.freeFrames(wanted.counts)
    var placement = Placement(zone: UInt32(range.lowerBound)..<UInt32(range.upperBound))
    var fits = frames <= UInt64(range.count)
    for order in (0..<Order.count).reversed() where fits && wanted.counts[order] > 0 {
      fits = placement.place(order: order, count: wanted.counts[order])
    }
    if !fits { throw .tooManyFreeBlocks(wanted.zone, wantedFrames: frames, presentFrames: UInt64(range.count)) }
    return placement.blocks.sorted { $0.frame < $1.frame }
  }
}

extension Configuration {
  /// Why a machine cannot begin with these free blocks; nil when it can.
  package func problem(placing blocks: ZoneFreeBlocks) -> ConfigurationProblem? {
    do throws(ConfigurationProblem) {
      _ = try Placement.plan(blocks, on: self)
      return nil
    } catch {
      return error
    }
  }
}

extension Machine {
  /// Everything that is not free is in use before: blocks as large as they fit.
  mutating func place(_ blocks: [[(frame: UInt32, order: Int)]]) {
    for index in 0..<zones.count where zones[index].present > 0 {
      var position = zones[index].start
      for block in blocks[index] {
        useBefore(position..<block.frame)
        position = block.frame + 1 << UInt32(block.order)
      }
      useBefore(position..<zones[index].end)
      // Ascending, each at the head: the highest block of a list is handed out first, as after a boot.
      for block in blocks[index] { zones[index].freeBlock(block.frame, order: block.order, frames: &frames) }
    }
  }

  private mutating func useBefore(_ range: Range<UInt32>) {
    var frame = range.lowerBound
    while frame < range.upperBound {
      var order = min(frame.trailingZeroBitCount, Order.count - 1)
      while 1 << UInt32(order) > range.upperBound - frame { order -= 1 }
      frames.markUsed(frame, order: order, kind: .before, role: .nobody)
      frame += 1 << UInt32(order)
    }
  }
}
