import Cells
import Interface
import Kernel
import Script
import Simulation

/// A 64 MiB machine with a fragmented Normal zone, made of literals: what the pictures of DESIGN 5 show.
enum Fixture {
  static let freeBlocks: [[UInt32]] = [
    [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 3],
    [354, 84, 352, 176, 31, 0, 0, 0, 0, 0, 0],
  ]
  static let dma = ZoneIndex(node: 0, type: .dma)
  static let normal = ZoneIndex(node: 0, type: .normal)

  static func zone(_ index: ZoneIndex, start: UInt32, frames: UInt32, marks: [UInt32], blocks: [UInt32]) -> ZoneReading
  {
    let free = blocks.enumerated().reduce(UInt32(0)) { $0 + $1.element << UInt32($1.offset) }
    let count = Int(blocks.reduce(0, +))
    var extfrag: [Int] = []
    var unusable: [Int] = []
    for order in 0..<Order.count {
      let suitable = (order..<Order.count).reduce(0) { $0 + Int(blocks[$1]) << ($1 - order) }
      extfrag.append(
        count == 0 ? 0 : suitable > 0 ? -1000 : 1000 - (1000 + Int(free) * 1000 / (1 << order)) / count)
      unusable.append(free == 0 ? 1000 : (Int(free) - suitable << order) * 1000 / Int(free))
    }
    let hot = PerCPUListReading(count: 15, low: 6, high: 18, batch: 3)
    let cold = PerCPUListReading(count: 3, low: 0, high: 6, batch: 3)
    return ZoneReading(
      index: index, start: FrameNumber(start), spanned: frames, present: frames, free: free, min: marks[0],
      low: marks[1], high: marks[2], reserve: index == dma ? [0, 48, 48] : [0, 0, 0], freeBlocks: blocks,
      extfragIndex: extfrag,
      unusableIndex: unusable, pagesets: [PagesetReading(hot: hot, cold: cold)])
  }

  static let zones = [
    zone(dma, start: 0, frames: 4096, marks: [48, 60, 72], blocks: freeBlocks[0]),
    zone(normal, start: 4096, frames: 12288, marks: [192, 240, 288], blocks: freeBlocks[1]),
  ]

  /// What a frame holds: reservations and the kernel at the start of each zone, then the comb.
  static func kind(_ frame: UInt32) -> FrameKind {
    switch frame {
    case 0..<1, 160..<256: .reserved
    case 256..<768: .kernelImage
    case 768..<4096: .free
    case 4096..<4608: .kernelImage
    case 4608..<6000: .kernel
    case 6000..<9000: frame % 2 == 0 ? .free : .user
    case 9000..<12000: frame / 32 % 3 == 0 ? .free : frame / 256 % 2 == 0 ? .user : .kernel
    case 16000..<16018: .perCPU
    case 16018..<16024: .lost
    default: .user
    }
  }

  static func map(_ window: MapWindow, lit: (zone: ZoneIndex, order: Order)? = nil) -> MapReading {
    let cells = (0..<window.cells).map { cell -> MapCell in
      let start = window.start.rawValue + UInt32(cell) * window.framesPerCell
      let end = min(16384, start + window.framesPerCell)
      var counts = [UInt32](repeating: 0, count: FrameKind.count)
      for frame in start..<max(start, end) { counts[Int(kind(frame).rawValue)] += 1 }
      let used = counts.indices.dropFirst().max { counts[$0] < counts[$1] } ?? 0
      let isFree = counts.dropFirst().allSatisfy { $0 == 0 }
      return MapCell(
        frames: end - start, free: counts[0], kind: isFree ? .free : FrameKind(rawValue: UInt8(used))!,
        isLit: lit != nil && isFree && start % 96 == 0)
    }
    return MapReading(window: window, cells: cells)
  }

  static func inspected(_ frame: FrameNumber, names: Names) -> FrameReading {
    let kind = kind(frame.rawValue)
    let owner = OwnerReading(
      request: 7, task: TaskID(1), label: LabelID(0), gfp: .highUser, since: 1_102)
    return FrameReading(
      frame: frame, zone: frame.rawValue < 4096 ? dma : normal, kind: kind,
      flags: kind == .free ? .private : kind == .reserved || kind == .kernelImage ? .reserved : [.lru, .active],
      count: kind == .free ? -1 : 0, mapcount: -1, private: 0, mapping: 0, index: 0,
      next: kind == .free ? FrameNumber(frame.rawValue + 2) : nil, previous: nil, head: frame, order: Order(0),
      buddy: FrameNumber(frame.rawValue ^ 1), owner: kind == .user ? owner : nil, lastOccurrence: occurrences.last)
  }

  static let occurrences: [Occurrence] = {
    var result: [Occurrence] = []
    func add(_ tick: Tick, _ event: UInt64, _ what: Happening) {
      result.append(
        Occurrence(
          tick: tick, serial: UInt64(result.count), event: event, task: TaskID(1), cpu: 0, context: .process, what: what
        ))
    }
    add(
      1_282, 40,
      .free(.freeing(call: .underscoreFreePages, frame: FrameNumber(0x1d3e), order: Order(0), label: LabelID(0))))
    add(1_282, 40, .free(.perCPUFreed(zone: normal, cpu: 0, cold: false, frame: FrameNumber(0x1d3e), count: 15)))
    add(
      1_283, 41,
      .free(.freeing(call: .underscoreFreePages, frame: FrameNumber(0x1d40), order: Order(1), label: LabelID(0))))
    add(
      1_283, 41,
      .free(
        .merged(
          zone: normal, frame: FrameNumber(0x1d40), from: Order(1), to: Order(2), stop: .buddyInUse,
          buddy: FrameNumber(0x1d44))))
    add(1_284, 42, .request(.requested(call: .allocPages, order: Order(5), gfp: .atomic, label: LabelID(1))))
    add(
      1_284, 42,
      .request(
        .watermark(
          WatermarkTest(
            zone: normal, order: Order(5), mark: .low, failedAt: 0xFF, free: 3_834, markFrames: 240, min: 240,
            reserve: 0,
            left: 7, limit: 3))))
    add(1_284, 42, .request(.noBlock(zone: normal, order: Order(5), free: 3_834, largest: 4)))
    add(1_284, 42, .request(.failed(order: Order(5), gfp: .atomic, reason: .cannotWait, quiet: false)))
    return result
  }()

  static let names: Names = {
    var names = Names()
    _ = names.task("cc1")
    _ = names.label("small")
    _ = names.label("big")
    _ = names.pool("bounce")
    return names
  }()

  static let scenario: Scenario = {
    var captions = (1...9).map { Localized(en: "Caption \($0).", ja: "説明\($0)。") }
    captions[2] = Localized(
      en: "Plenty is free, but nothing is contiguous: 15 MiB free, and 128 KiB cannot be had.",
      ja: "空きは15 MiBもあるのに連続していないので、128 KiBのブロックを割り当てられません。これが外部断片化です。")
    return Scenario(
      name: "comb", title: Localized(en: "Every other small block is freed", ja: "小さなブロックを1つおきに解放"),
      configuration: Configuration(), program: Program(markCount: 4), names: names, captions: captions,
      marks: ["fill", "comb", "ask", "mend"])
  }()

  /// A reading as the machine would give it for this request.
  static func reading(_ request: ReadingRequest) -> Reading {
    Reading(
      configuration: scenario.configuration, tick: 1_284, events: 42, ramFrames: 15_615, zones: zones,
      vmstat: [UInt64](repeating: 0, count: VMCounter.allCases.count),
      waiting: [
        WaitingReading(handle: HandleID(9), task: TaskID(1), order: Order(3), gfp: .kernel, since: 1_200)
      ], failures: 1, script: .running, step: 12, caption: 2, mark: 1, markTicks: [80, 400, nil, nil],
      maps: request.windows.map { map($0, lit: request.lit) },
      inspected: request.inspected.map { inspected($0, names: names) },
      chunk: request.chunkOf == nil ? [] : chunk, freeLists: request.freeListsOf == nil ? [] : freeLists(request),
      occurrences: Array(occurrences.suffix(request.occurrences)), lastRequest: Array(occurrences.suffix(4)))
  }

  static let chunk: [BlockReading] = {
    var blocks: [BlockReading] = [
      BlockReading(frame: FrameNumber(7168), order: Order(8), kind: .user),
      BlockReading(frame: FrameNumber(7424), order: Order(7), kind: .free),
      BlockReading(frame: FrameNumber(7552), order: Order(6), kind: .kernel),
    ]
    for at in 0..<8 {
      blocks.append(
        BlockReading(frame: FrameNumber(7616 + UInt32(at) * 8), order: Order(3), kind: at % 2 == 0 ? .free : .user))
    }
    blocks.append(BlockReading(frame: FrameNumber(7680), order: Order(9), kind: .before))
    return blocks
  }()

  static func freeLists(_ request: ReadingRequest) -> [FreeListReading] {
    (0..<Order.count).map { order in
      let length = freeBlocks[1][order]
      let blocks = (0..<min(Int(length), request.freeListLimit)).map {
        FrameNumber(4096 + UInt32($0 * 3) << UInt32(order))
      }
      return FreeListReading(zone: normal, order: Order(UInt8(order)), length: length, blocks: blocks)
    }
  }

  /// - Parameter newest: what one more event did, the last of all.
  static func scene(for state: State, size: Size, newest: [Happening] = []) -> Scene {
    var scene = Scene(
      reading: reading(ReadingRequest()), scenario: scenario,
      playback: Playback(isPlaying: true, speed: 10, lastTick: 2_000, marksAhead: [80, 400, 1_600, 1_800]),
      themes: ["default-dark", "default-light", "mono"],
      scenarios: [
        MenuEntry(
          name: "comb", title: scenario.title,
          about: Localized(en: "What external fragmentation is.", ja: "外部断片化とは何か。")),
        MenuEntry(name: "split", title: Localized(en: "Splitting and merging", ja: "分割と結合")),
      ])
    for tick in 0..<40 {
      var sample = scene.reading
      sample.tick = 1_240 + UInt64(tick)
      sample.zones[1].freeBlocks = sample.zones[1].freeBlocks.map { $0 * UInt32(tick) / 40 }
      scene.trend.note(sample)
    }
    scene.reading = reading(request(for: state, size: size, scene: scene))
    for what in newest {
      scene.reading.occurrences.append(
        Occurrence(
          tick: 1_284, serial: UInt64(scene.reading.occurrences.count), event: 99, task: .initTask, cpu: 0,
          context: .process, what: what))
    }
    return scene
  }

  static func canvas(_ state: State, _ size: Size, glyphs: Glyphs.Level = .braille, theme: Theme = .defaultDark)
    -> Canvas
  {
    var state = state
    state.size = size
    var canvas = Canvas(size: size)
    draw(scene(for: state, size: size), state, theme: theme, glyphs: Glyphs(glyphs), into: &canvas)
    return canvas
  }
}

extension Canvas {
  /// The picture as text, a line per row; blanks at line ends are cut.
  var lines: [String] {
    (0..<size.height).map { y in
      var line = ""
      for x in 0..<size.width {
        let cell = self[x, y]
        if cell.width > 0, let scalar = Unicode.Scalar(cell.scalar) { line.unicodeScalars.append(scalar) }
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
