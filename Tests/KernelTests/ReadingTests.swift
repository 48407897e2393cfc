import Simulation
import TestSupport
import Testing

@testable import Kernel

/// Readings against counting frame by frame.
@Suite struct ReadingTests {
  /// A machine in which a lot has happened: requests of all kinds, leaks, blocks on per-CPU lists.
  func used(seed: UInt64, _ configuration: Configuration) throws -> Machine {
    var machine = try Machine(configuration, seed: seed)
    var source = RandomSource(seed: seed)
    var held: [(frame: UInt32, order: UInt8)] = []
    for _ in 0..<1500 {
      if source.below(5) < 3 || held.isEmpty {
        let order = UInt8(source.below(9))
        let gfp: GFPMask = source.below(2) == 0 ? [.kernel, .noRetry] : [.highUser, .noRetry]
        if let frame = machine.frame(order, gfp) { held.append((frame, order)) }
      } else {
        let block = held.remove(at: Int(source.below(UInt64(held.count))))
        _ = machine.free(block.frame, order: source.below(20) == 0 ? block.order / 2 : block.order)
      }
    }
    return machine
  }

  static let configurations = [
    Configuration(memoryFrames: 64 << 8), Configuration(memoryFrames: (96 << 8) + 4321, highMemFrames: 4321),
    Configuration(memoryFrames: 256 << 8, nodes: 2),
  ]

  @Test(arguments: configurations, TestRun.seeds(11, 12))
  func mapEqualsCounting(configuration: Configuration, seed: UInt64) throws {
    let machine = try used(seed: seed, configuration)
    #expect(machine.fullViolation() == nil)
    let memory = UInt32(configuration.memoryFrames)
    let kinds = (0..<memory).map { machine.frames[machine.frames.head(of: $0)].kind }
    let orders = (0..<memory).map { frame in
      let head = machine.frames[machine.frames.head(of: frame)]
      return head.isFreeHead ? head.order : -1
    }
    var source = RandomSource(seed: seed &+ 1)
    let sizes: [UInt32] = [1, 3, 16, 48, 63, 64, 65, 100, 1000, 1024, 4096, 5000, 16384, 262_144, 1_000_000]
    for number in 0..<400 {
      let size = sizes[Int(source.below(UInt64(sizes.count)))]
      // Often aligned, as views ask, often not; now and then beyond the end.
      var start = UInt32(source.below(UInt64(memory) + 200))
      if source.below(2) == 0 { start = start / size * size }
      let window = MapWindow(start: FrameNumber(start), framesPerCell: size, cells: Int(source.below(40)))
      let zone = configuration.zones[Int(source.below(UInt64(configuration.zones.count)))]
      let order = UInt8(source.below(11))
      let reading = machine.mapReading(window, lit: (zone, Order(order)))
      let bounds = (machine.zones[machine.slot(of: zone)].start, machine.zones[machine.slot(of: zone)].end)
      let place = "seed \(seed), window \(number): \(window)"
      var first = start
      var expected: [MapCell] = []
      while expected.count < window.cells, first < memory {
        let last = min(memory, first + size)
        var counts = [Int](repeating: 0, count: FrameKind.count)
        var isLit = false
        for frame in Int(first)..<Int(last) {
          counts[Int(kinds[frame].rawValue)] += 1
          isLit = isLit || orders[frame] == Int(order) && frame >= Int(bounds.0) && frame < Int(bounds.1)
        }
        let used = counts.dropFirst()
        let most = used.max() ?? 0
        let kind = most == 0 ? 0 : used.firstIndex(of: most) ?? 0
        expected.append(
          MapCell(
            frames: last - first, free: UInt32(counts[0]), kind: FrameKind(rawValue: UInt8(kind)) ?? .free,
            isLit: isLit,
            // A cell of one frame tells its flags as well.
            flags: size == 1 ? machine.frames[UInt32(first)].flags : nil))
        first += size
      }
      try #require(reading.cells == expected, "\(place)")
    }
  }

  /// Of each cell the first block in use, as far as sixteen blocks go, and who asked for it.
  @Test(arguments: TestRun.seeds(21)) func holdersAreThoseOfTheFirstBlockInUse(seed: UInt64) throws {
    let machine = try used(seed: seed, Configuration(memoryFrames: 64 << 8))
    var named = 0
    for size: UInt32 in [1, 16, 100, 1024] {
      let window = MapWindow(start: FrameNumber(4096), framesPerCell: size, cells: Int(12_288 / size))
      let reading = machine.mapReading(window, lit: nil, hasHolders: true)
      try #require(reading.holders.count == reading.cells.count)
      #expect(machine.mapReading(window, lit: nil).holders.isEmpty)
      for (at, holder) in reading.holders.enumerated() {
        let start = 4096 + UInt32(at) * size
        let heads = (start..<start + size).map { machine.frames.head(of: $0) }
        var blocks: [UInt32] = []
        for head in heads where blocks.last != head { blocks.append(head) }
        let first = blocks.prefix(16).first { !machine.frames[$0].isFreeHead }
        let owner = first.flatMap { machine.frameReading(FrameNumber($0))?.owner }
        try #require(holder.since == owner?.since, "size \(size), cell \(at)")
        if let owner, holder.holder != nil {
          #expect(holder.holder == owner.label.map { .label($0) } ?? .task(owner.task))
          named += 1
        }
      }
    }
    #expect(named > 100)
  }

  /// A name of which there is one is told, with its block; of many of one name none is.
  @Test func namesOfSingleBlocksAreTold() throws {
    var machine = try Machine(Configuration(memoryFrames: 64 << 8))
    func ask(_ label: UInt32, _ order: UInt8) {
      machine.perform(
        .allocate(
          AllocationRequest(orders: OrderDistribution(Order(order)), gfp: .kernel, label: LabelID(label)), Requester()))
    }
    ask(0, 3)
    ask(1, 0)
    ask(1, 0)
    let named = machine.reading(ReadingRequest()).named
    #expect(named.isEmpty)
    var request = ReadingRequest()
    request.named = 10
    let blocks = machine.reading(request).named
    #expect(blocks.map(\.label) == [LabelID(0)] && blocks.first?.frames == 8)
    let owner = blocks.first.flatMap { machine.frameReading($0.frame) }
    #expect(owner?.owner?.label == LabelID(0) && owner?.head == blocks.first?.frame)
  }

  /// Every level of the pyramid, up to its entries of 16 GiB, and every one of the 32 kinds that a descriptor has room
  /// for: blocks that come and go, counted again from a list of them.
  @Test(arguments: TestRun.seeds(21, 22)) func pyramid(seed: UInt64) throws {
    var source = RandomSource(seed: seed)
    let kinds = 32
    var summary = FrameSummary(frames: 1 << 23, kinds: kinds)
    var blocks: [(frame: UInt32, order: Int, lane: UInt8)] = []
    for step in 0..<2000 {
      if source.below(3) > 0 || blocks.isEmpty {
        let order = Int(source.below(11))
        let frame = UInt32(source.below((1 << 23) >> UInt64(order))) << UInt32(order)
        let lane = UInt8(1 + source.below(31))
        // No frame is counted twice.
        let range = frame..<frame + 1 << UInt32(order)
        if blocks.contains(where: { range.overlaps($0.frame..<$0.frame + 1 << UInt32($0.order)) }) { continue }
        summary.add(1 << UInt32(order), lane: lane, at: frame, order: order)
        blocks.append((frame, order, lane))
      } else {
        let block = blocks.remove(at: Int(source.below(UInt64(blocks.count))))
        summary.remove(1 << UInt32(block.order), lane: block.lane, at: block.frame, order: block.order)
      }
      if step % 100 != 99 { continue }
      for chunk in 0..<1 << 13 { summary.carryUp(chunk: chunk) }
      for (level, shift) in [6, 10, 14, 18, 22].enumerated() {
        // An entry that holds some block, and its neighbour.
        let some = blocks.isEmpty ? 0 : Int(blocks[Int(source.below(UInt64(blocks.count)))].frame >> UInt32(shift))
        for entry in [some, some ^ 1] {
          let range = UInt32(entry << shift)..<UInt32((entry + 1) << shift)
          var expected = [UInt32](repeating: 0, count: kinds)
          for block in blocks {
            let both = (block.frame..<block.frame + 1 << UInt32(block.order)).clamped(to: range)
            expected[Int(block.lane)] += UInt32(both.count)
          }
          let found = summary.counts(level: level, entry: entry)
          let counts = (0..<kinds).map { found[$0] }
          try #require(counts == expected, "seed \(seed), step \(step), level \(level), entry \(entry)")
        }
      }
    }
  }

  // MARK: One frame

  @Test func freeFrame() throws {
    var machine = try sparse(normal: [3: 1, 2: 1])
    let head = machine.freeList(1, 3)[0]
    let reading = try machine.inspected(head)
    #expect(reading.kind == .free)
    #expect(reading.flags == .private)
    #expect(reading.private == 3)
    #expect(reading.count == -1)  // as the kernel stores it
    #expect(reading.mapcount == -1)
    #expect(reading.head == FrameNumber(head))
    #expect(reading.order == Order(3))
    #expect(reading.buddy == FrameNumber(head ^ 8))
    #expect(reading.owner == nil)
    #expect(reading.next == nil && reading.previous == nil)
    #expect(reading.zone == ZoneIndex(node: 0, type: .normal))
    // Inside the block: free through its head.
    let tail = try machine.inspected(head + 5)
    #expect(tail.kind == .free)
    #expect(tail.flags == [])
    #expect(tail.head == FrameNumber(head))
    #expect(tail.order == Order(3))
    let outside = machine.frameReading(FrameNumber(16384))
    #expect(outside == nil)
    _ = machine.request(3, .atomic)
  }

  @Test func usedFrame() throws {
    var machine = try Machine(Configuration(memoryFrames: 1024 << 8))
    machine.finishTick()
    machine.finishTick()
    let happened = machine.request(2, .highUser, as: 4, by: Requester(task: TaskID(6)))
    let frame = try #require(happened.servedFrames.first)
    let reading = try machine.inspected(frame)
    #expect(reading.kind == .user)
    #expect(reading.flags == .highMem)
    #expect(reading.count == 0)
    #expect(reading.private == 0)
    #expect(reading.order == Order(2))
    #expect(reading.next == nil && reading.previous == nil)
    #expect(reading.owner?.task == TaskID(6))
    #expect(reading.owner?.label == LabelID(4))
    #expect(reading.owner?.gfp == .highUser)
    #expect(reading.owner?.since == 2)
    #expect(reading.lastOccurrence?.what.kind == .request(.served))
    let inside = try machine.inspected(frame + 3)
    #expect(inside.owner == reading.owner)
    #expect(inside.flags == .highMem)
    #expect(inside.count == -1)
  }

  @Test func reservedAndPerCPUFrames() throws {
    var machine = try Machine(Configuration(memoryFrames: 64 << 8))
    let bios = try machine.inspected(0)
    #expect(bios.kind == .reserved)
    #expect(bios.flags == .reserved)
    #expect(bios.owner == nil)
    let kernel = try machine.inspected(300)
    #expect(kernel.kind == .kernelImage)
    #expect(Profile.linux2611.names(of: kernel.flags) == ["PG_reserved"])
    machine.drainAll()
    let frames = try (0..<3).map { _ in try machine.served() }
    for frame in frames { _ = machine.free(frame) }
    let list = machine.hotList(1)
    #expect(Array(list.prefix(3)) == frames.reversed())
    let middle = try machine.inspected(list[1])
    #expect(middle.kind == .perCPU)
    #expect(middle.previous == FrameNumber(list[0]))
    #expect(middle.next == FrameNumber(list[2]))
    #expect(middle.lastOccurrence?.what.kind == .free(.perCPUFreed))
  }

  /// What is older than the ring is "before everything that the ring holds".
  @Test func lastOccurrenceFallsOutOfTheRing() throws {
    var machine = try Machine(Configuration(memoryFrames: 64 << 8))
    let frame = try machine.served(4)
    let fresh = machine.frameReading(FrameNumber(frame))?.lastOccurrence
    #expect(fresh != nil)
    while machine.ring.oldest <= (fresh?.serial ?? 0) { machine.perform(.setSysctl(.minFreeKbytes, 1024)) }
    let old = try machine.inspected(frame)
    #expect(old.lastOccurrence == nil)
    #expect(old.owner != nil)
  }

  // MARK: The rest of a reading

  @Test func freeListsAndChunk() throws {
    let machine = try sparse(normal: [10: 2, 4: 3])
    let normal = ZoneIndex(node: 0, type: .normal)
    let reading = machine.reading(
      ReadingRequest(chunkOf: FrameNumber(15_000), freeListsOf: normal, freeListLimit: 2))
    #expect(reading.freeLists.count == Order.count)
    #expect(reading.freeLists[4].length == 3)
    #expect(reading.freeLists[4].blocks.map(\.rawValue) == Array(machine.freeList(1, 4).prefix(2)))
    #expect(reading.freeLists[10].blocks == [FrameNumber(15_360), FrameNumber(14_336)])
    #expect(reading.freeLists[0].blocks.isEmpty)
    #expect(reading.chunk == [BlockReading(frame: FrameNumber(14_336), order: Order(10), kind: .free)])
  }

  /// The chunk is told block by block: 256 of 1024 leaves 256 used, 256 free, 512 free.
  @Test func chunkAfterASplit() throws {
    var machine = try sparse(normal: [10: 1])
    let frame = try machine.served(8)
    let chunk = machine.reading(ReadingRequest(chunkOf: FrameNumber(frame + 700))).chunk
    #expect(
      chunk == [
        BlockReading(frame: FrameNumber(15_360), order: Order(8), kind: .kernel),
        BlockReading(frame: FrameNumber(15_616), order: Order(8), kind: .free),
        BlockReading(frame: FrameNumber(15_872), order: Order(9), kind: .free),
      ])
  }

  @Test func zonesWaitingAndLastRequest() throws {
    var machine = try crowded(normal: [5: 2])
    _ = machine.request(3, .kernel, as: 0, by: Requester(task: TaskID(2)))
    let reading = machine.reading(ReadingRequest(occurrences: 2))
    #expect(reading.zones.map(\.index.rawValue) == [0, 1])
    #expect(reading.zones[1].freeBlocks == [0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0])
    // Order 6: 1000 − (1000 + 64 × 1000 / 64) / 2 = 0; order 7: 1000 − (1000 + 500) / 2 = 250.
    #expect(Array(reading.zones[1].extfragIndex[5...7]) == [-1000, 0, 250])
    #expect(Array(reading.zones[1].unusableIndex[5...7]) == [0, 1000, 1000])
    #expect(reading.waiting.map(\.task) == [TaskID(2)])
    #expect(reading.waiting.first?.order == Order(3))
    #expect(reading.occurrences.count == 2)
    #expect(reading.occurrences.last?.what.kind == .request(.waits))
    #expect(reading.lastRequest.first?.what.kind == .request(.requested))
    #expect(reading.lastRequest.last?.what.kind == .request(.waits))
    #expect(reading.lastRequest.count { $0.what.kind == .request(.requested) } == 1)
    #expect(reading.zones[0].pagesets.count == 1)
    #expect(reading.script == .running)
  }

  // MARK: Names

  @Test func namesAreComplete() {
    let kinds = OccurrenceKind.allCases
    #expect(Set(kinds.map(\.number)).count == kinds.count && Set(kinds.map(\.name)).count == kinds.count)
    #expect(kinds.allSatisfy { $0.name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil })
    let kernel = Profile.linux2611
    #expect(Set(kernel.counters.map(\.counter)).count == 37 && Set(kernel.counters.map(\.name)).count == 37)
    #expect(VMCounter.allCases.allSatisfy { kernel.counter(named: kernel.name(of: $0)) == $0 })
    #expect(kernel.pageFlags.map(\.flag.rawValue) == (0..<20).map { 1 << $0 })
    #expect(kernel.names(of: PageFlags(rawValue: 1 << 12)) == ["PG_private"])
    #expect(kernel.names(of: PageFlags(rawValue: 1 << 11 | 1 << 8)) == ["PG_highmem", "PG_reserved"])
  }

  /// LF 2.5.
  @Test func masks() {
    let gfp = Profile.linux2611.gfp
    #expect(GFPMask.kernel.rawValue == 0xD0)
    #expect(GFPMask.highUser.rawValue == 0xD2)
    #expect(GFPMask.atomic.rawValue == 0x20)
    #expect(gfp.name(of: GFPMask.kernel) == "GFP_KERNEL")
    #expect(gfp.name(of: GFPMask.highUser) == "GFP_HIGHUSER")
    #expect(gfp.name(of: GFPMask(rawValue: 0x30)) == "GFP_NOIO|GFP_ATOMIC")
    #expect(gfp.name(of: GFPMask([.atomic, .noWarn])) == "GFP_ATOMIC|__GFP_NOWARN")
    #expect(gfp.name(of: GFPMask([.dma, .kernel])) == "GFP_KERNEL|__GFP_DMA")
    #expect(gfp.name(of: GFPMask([])) == "0")
    #expect(gfp.name(of: GFPMask(rawValue: 0x10_0000)) == "0x100000")
    // Names and numbers lead to the same masks, and back.
    for flag in gfp.flags {
      #expect(gfp.mask(named: flag.name) == flag.mask && gfp.mask(value: flag.value) == flag.mask)
      #expect(gfp.value(of: flag.mask) == flag.value)
    }
    #expect(gfp.mask(value: 0xD0) == .kernel && gfp.mask(value: 0x10000) == nil)
    #expect([GFPMask.kernel, .dma, .highUser, [.dma, .highMem]].map(\.zonelistIndex) == [0, 1, 2, 3])
  }
}
