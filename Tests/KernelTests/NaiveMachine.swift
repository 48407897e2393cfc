import Simulation

@testable import Kernel

// The same allocator, slow and obviously right: lists are arrays in order, a buddy is looked for from the front.
// It shares no code with the real one: numbers come from LF 3.2, 3.3 and 5.1 by arithmetic of its own.

struct NaiveZone {
  var start: Int
  var end: Int
  var min = 0
  var low = 0
  var reserve = [0, 0, 0]
  var batch = 1
  /// By order, head first.
  var lists = [[Int]](repeating: [], count: 11)

  var present: Int { end - start }
  var free: Int { lists.indices.reduce(0) { $0 + lists[$1].count * (1 << $1) } }

  mutating func take(_ order: Int) -> Int? {
    for from in order...10 where !lists[from].isEmpty {
      let block = lists[from].removeFirst()
      for half in stride(from: from - 1, through: order, by: -1) { lists[half].insert(block + (1 << half), at: 0) }
      return block
    }
    return nil
  }

  mutating func give(_ block: Int, _ order: Int) {
    var block = block
    var order = order
    while order < 10 {
      // Relative to the zone, as 2.6.11 does it.
      let buddy = start + ((block - start) ^ (1 << order))
      guard let place = lists[order].firstIndex(of: buddy) else { break }
      lists[order].remove(at: place)
      block = Swift.min(block, buddy)
      order += 1
    }
    lists[order].insert(block, at: 0)
  }

  /// LF 3.4.
  func isAbove(_ mark: Int, order: Int, classZone: Int, harder: Bool, high: Bool) -> Bool {
    var limit = mark
    if high { limit -= limit / 2 }
    if harder { limit -= limit / 4 }
    var left = free - (1 << order) + 1
    if left <= limit + reserve[classZone] { return false }
    for lower in 0..<order {
      left -= lists[lower].count << lower
      limit /= 2
      if left <= limit { return false }
    }
    return true
  }
}

struct NaiveMachine {
  /// DMA, Normal, HighMem; empty ones have no frames.
  var zones: [NaiveZone]
  let cpus: Int
  /// (zone × cpus + cpu) × 2 + cold, head first.
  var perCPU: [[Int]]

  init(memory: Int, cpus: Int) {
    let lowMem = Swift.min(memory, 229_376)
    zones = [
      NaiveZone(start: 0, end: Swift.min(4096, lowMem)), NaiveZone(start: Swift.min(4096, lowMem), end: lowMem),
      NaiveZone(start: lowMem, end: memory),
    ]
    self.cpus = cpus
    perCPU = [[Int]](repeating: [], count: 3 * cpus * 2)
    // floor(sqrt(KiB × 16)) by counting up.
    var root = 0
    while (root + 1) * (root + 1) <= lowMem * 4 * 16 { root += 1 }
    let pagesMin = Swift.min(65536, Swift.max(128, root)) / 4
    let sizes = zones.map { $0.present }
    for zone in 0..<3 {
      zones[zone].min =
        zone == 2 ? Swift.min(128, Swift.max(32, sizes[2] / 1024)) : pagesMin * sizes[zone] / lowMem
      zones[zone].low = zones[zone].min * 5 / 4
      zones[zone].batch = Swift.max(1, Swift.min(64, sizes[zone] / 1024) / 4)
    }
    zones[0].reserve = [0, sizes[1] / 256, (sizes[1] + sizes[2]) / 256]
    zones[1].reserve = [0, 0, sizes[2] / 32]
  }

  func list(_ zone: Int, _ cpu: Int, cold: Bool) -> Int { (zone * cpus + cpu) * 2 + (cold ? 1 : 0) }

  /// LF 4.2: groups of 32 whole, others page by page, the bitmap, then HighMem page by page.
  mutating func boot(reserved: Set<Int>, bitmap: Range<Int>) {
    var frame = 0
    let lowMem = zones[1].end
    while frame < lowMem {
      if frame % 32 == 0, frame + 32 <= lowMem, (frame..<frame + 32).allSatisfy({ !reserved.contains($0) }) {
        zones[frame < 4096 ? 0 : 1].give(frame, 5)
        frame += 32
      } else {
        if !reserved.contains(frame) { freePage(frame, cpu: 0) }
        frame += 1
      }
    }
    for frame in bitmap { freePage(frame, cpu: 0) }
    for frame in zones[2].start..<zones[2].end { freePage(frame, cpu: 0) }
  }

  func zone(of frame: Int) -> Int { zones.firstIndex { $0.start <= frame && frame < $0.end }! }

  mutating func freePage(_ frame: Int, cpu: Int) {
    let zone = zone(of: frame)
    let list = list(zone, cpu, cold: false)
    let batch = zones[zone].batch
    if perCPU[list].count >= 6 * batch {
      for _ in 0..<batch { zones[zone].give(perCPU[list].removeLast(), 0) }
    }
    perCPU[list].insert(frame, at: 0)
  }

  mutating func free(_ frame: Int, order: Int, cpu: Int) {
    if order == 0 { freePage(frame, cpu: cpu) } else { zones[zone(of: frame)].give(frame, order) }
  }

  mutating func drain(cpu: Int) {
    for zone in 0..<3 {
      for cold in [false, true] {
        let list = list(zone, cpu, cold: cold)
        while let page = perCPU[list].popLast() { zones[zone].give(page, 0) }
      }
    }
  }

  private mutating func rmqueue(_ zone: Int, order: Int, cpu: Int, cold: Bool) -> Int? {
    guard order == 0 else { return zones[zone].take(order) }
    let list = list(zone, cpu, cold: cold)
    let batch = zones[zone].batch
    if perCPU[list].count <= (cold ? 0 : 2 * batch) {
      for _ in 0..<batch {
        guard let page = zones[zone].take(0) else { break }
        perCPU[list].append(page)
      }
    }
    return perCPU[list].isEmpty ? nil : perCPU[list].removeFirst()
  }

  /// `__alloc_pages` for requests that never wait for long: no `__GFP_WAIT`, or with NORETRY (LF 3.5).
  mutating func allocate(order: Int, gfp: GFPMask, cpu: Int, memalloc: Bool) -> Int? {
    let wanted = gfp.contains(.dma) ? [0] : gfp.contains(.highMem) ? [2, 1, 0] : [1, 0]
    let list = wanted.filter { zones[$0].present > 0 }
    guard let classZone = list.first else { return nil }
    let cold = gfp.contains(.cold)
    for zone in list
    where zones[zone].isAbove(zones[zone].low, order: order, classZone: classZone, harder: false, high: false) {
      if let frame = rmqueue(zone, order: order, cpu: cpu, cold: cold) { return frame }
    }
    let harder = !gfp.contains(.wait)
    let high = gfp.contains(.high)
    for zone in list
    where zones[zone].isAbove(zones[zone].min, order: order, classZone: classZone, harder: harder, high: high) {
      if let frame = rmqueue(zone, order: order, cpu: cpu, cold: cold) { return frame }
    }
    if memalloc {
      for zone in list { if let frame = rmqueue(zone, order: order, cpu: cpu, cold: cold) { return frame } }
    }
    return nil
  }
}
