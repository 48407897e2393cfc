import Simulation
import TestSupport
import Testing

@testable import Kernel

/// The slab allocator beside a naive one, driven by the same random events: 30 caches, allocations, frees on any CPU,
/// shrinking, and the reaping that comes with time.
@Suite struct SlabModelTests {
  static let first = Machine.firstOwnCache.rawValue

  /// Sizes that give on-slab and off-slab caches, one object a slab and hundreds, with colours and without.
  static func spec(_ number: Int, _ source: inout RandomSource) -> CacheSpec {
    let sizes: [ClosedRange<UInt64>] = [4...64, 65...511, 512...2048, 2049...9000]
    let range = sizes[Int(source.below(4))]
    let size = UInt32(range.lowerBound + source.below(range.upperBound - range.lowerBound + 1))
    let flags: [CacheFlags] = [[], .hwcacheAlign, .reclaimAccount, [.hwcacheAlign, .noReap]]
    let aligns: [UInt32] = [0, 0, 0, 16, 64, 256]
    return CacheSpec(
      CacheID(first + UInt16(number)), size: size, align: aligns[Int(source.below(6))],
      flags: flags[Int(source.below(4))], hasConstructor: number % 3 == 0)
  }

  struct Run: ~Copyable {
    var machine: Machine
    var naive: [CacheID: NaiveCache] = [:]
    var order: [CacheID] = []
    var live: [(cache: CacheID, object: UInt32)] = []
    var specs: [CacheSpec] = []
    let cpus: Int

    init(cpus: Int, seed: UInt64, _ source: inout RandomSource) throws {
      self.cpus = cpus
      machine = try Machine(
        Configuration(memoryFrames: 131_072, cpus: cpus, hz: 100, cacheLine: 64, hasSlab: true), seed: seed)
      while specs.count < 30 {
        let spec = SlabModelTests.spec(specs.count, &source)
        if machine.create(spec).has(.cacheCreated) { specs.append(spec) }
      }
      // The general caches have a past: the model begins with what they hold.
      for cache in machine.chainOldestFirst { adopt(cache) }
      order = Array(machine.chainOldestFirst.reversed())
    }

    private mutating func adopt(_ cache: CacheID) {
      let reading = machine.slabReading(SlabRequest(cache: cache, slabLimit: .max))!
      let detail = reading.selected!
      let row = machine.row(cache)
      let it = NaiveCache(
        id: cache, row: row, cpus: cpus, sharedLimit: Int(detail.arrays.last!.limit),
        descriptors: detail.descriptorCache.flatMap { naive[$0] })
      it.freeTouched = row.freeTouched
      for list in detail.lists {
        for slab in list.slabs {
          let copy = NaiveSlab(base: UInt32(slab.firstObject), size: it.size, count: it.count)
          copy.free = machine.chain(of: slab.frame, cache).map { Int($0) }
          for index in 0..<it.count { it.homes[copy.address(index)] = (copy, index) }
          switch list.list {
          case .full: it.full.append(copy)
          case .partial: it.partial.append(copy)
          case .free: it.empty.append(copy)
          }
        }
      }
      for cpu in 0..<cpus {
        it.arrays[cpu] = detail.arrays[cpu].entries.map { UInt32($0) }
        it.touched[cpu] = detail.arrays[cpu].isTouched
      }
      it.shared = detail.arrays[cpus].entries.map { UInt32($0) }
      it.sharedTouched = detail.arrays[cpus].isTouched
      naive[cache] = it
    }

    /// Tells the model where the slabs lie that came with an event.
    mutating func tell(_ happened: [Happening]) {
      for case .grown(let cache, let frame, _, _, _, _, let offset, _) in happened.slabs {
        naive[cache]!.newSlabs.append(0xC000_0000 + frame.rawValue << 12 + offset)
      }
    }
  }

  private func compare(_ run: borrowing Run, _ cache: CacheID, _ place: String) throws {
    let it = run.naive[cache]!
    for cpu in 0..<run.cpus {
      let entries = run.machine.entries(cache, cpu: cpu)
      try #require(entries == it.arrays[cpu], "\(place): cache \(cache.rawValue), CPU \(cpu)")
    }
    let shared = run.machine.entries(cache, cpu: nil)
    try #require(shared == it.shared, "\(place): cache \(cache.rawValue), shared")
    for (list, slabs) in [(SlabList.full, it.full), (.partial, it.partial), (.free, it.empty)] {
      let bases = run.machine.slabBases(cache, list)
      try #require(bases == slabs.map { $0.base }, "\(place): cache \(cache.rawValue), \(list)")
      for slab in slabs {
        let frame = FrameNumber((slab.base - 0xC000_0000) >> 12)
        let chain = run.machine.chain(of: frame, cache).map { Int($0) }
        try #require(chain == slab.free, "\(place): cache \(cache.rawValue), slab at \(slab.base)")
      }
    }
    let row = run.machine.row(cache)
    try #require(Int(row.freeObjects) == it.freeObjects, "\(place): cache \(cache.rawValue)")
  }

  @Test(arguments: [1, 4], TestRun.seeds(20_261_121, 8, 611)) func realEqualsNaive(cpus: Int, seed: UInt64) throws {
    var source = RandomSource(seed: seed)
    var idle = try Machine(
      Configuration(memoryFrames: 131_072, cpus: cpus, hz: 100, cacheLine: 64, hasSlab: true), seed: seed)
    idle.shrinkAll()
    idle.drainAll()
    let drained = (0..<3).map { idle.nrFree($0) }

    var run = try Run(cpus: cpus, seed: seed, &source)
    var share: UInt64 = 60
    let steps = TestRun.isLong ? 200_000 : 10_000
    for step in 1...steps {
      let place = "seed \(seed), step \(step)"
      if source.below(400) == 0 { share = [20, 40, 50, 60, 90][Int(source.below(5))] }
      if run.live.count > 20_000 { share = 20 }
      let choice = source.below(1000)
      // As with packets: most are made on one CPU and freed on another, so the shared arrays have work.
      let isMade = choice % 100 < share
      let any = UInt8(source.below(UInt64(cpus)))
      let who = Requester(cpu: source.below(4) == 0 ? any : isMade ? 0 : UInt8(cpus - 1))
      if choice == 0 {
        let cache = run.specs[Int(source.below(30))].cache
        _ = run.machine.happenings(.slab(.shrink(cache), who))
        run.naive[cache]!.shrink(cpu: Int(who.cpu))
        try compare(run, cache, place)
      } else if choice < 20 {
        passTime(&run)
      } else if run.live.isEmpty || choice % 100 < share {
        // Half of all goes to three caches, so that their arrays overflow.
        let busy = source.below(2) == 0 ? 3 : UInt64(30)
        let cache = run.specs[Int(source.below(busy))].cache
        let happened = run.machine.happenings(.allocateObject(ObjectRequest(.cache(cache)), who))
        run.tell(happened)
        let expected = run.naive[cache]!.allocate(cpu: Int(who.cpu))
        try #require(happened.object == expected, "\(place): cache \(cache.rawValue)")
        run.live.append((cache, expected))
      } else {
        let (cache, object) = run.live.remove(at: Int(source.below(UInt64(run.live.count))))
        _ = run.machine.free(object: object, from: cache, by: who)
        run.naive[cache]!.free(object, cpu: Int(who.cpu))
      }
      if step % 250 == 0 { for spec in run.specs { try compare(run, spec.cache, place) } }
      if step % 1000 == 0 { try #require(run.machine.fullViolation() == nil, "\(place)") }
    }
    for cache in run.order { try compare(run, cache, "seed \(seed), end") }

    // The run met what it is there for.
    for kind: OccurrenceKind in [
      .arrayHit, .arrayMissed, .arrayFlushed, .slabGrown, .slabMoved, .slabDestroyed, .arrayReaped,
    ] {
      #expect(run.machine.ring.count(of: kind) > 0, "seed \(seed): \(kind)")
    }
    if cpus > 1 { #expect(run.machine.ring.count(of: .refilledFromShared) > 0) }

    // All comes back: every cache is destroyed, and the blocks are those of a machine that did nothing.
    for (cache, object) in run.live { _ = run.machine.free(object: object, from: cache) }
    for spec in run.specs {
      let happened = run.machine.happenings(.slab(.destroy(spec.cache), Requester()))
      #expect(happened.has(.cacheDestroyed), "seed \(seed): cache \(spec.cache.rawValue)")
    }
    #expect(run.machine.fullViolation() == nil, "seed \(seed), end")
    run.machine.shrinkAll()
    run.machine.drainAll()
    #expect(run.machine.fullViolation() == nil, "seed \(seed), drained")
    for zone in 0..<3 { #expect(run.machine.nrFree(zone) == drained[zone], "seed \(seed), zone \(zone)") }
  }

  /// A second or so passes: both reap at the same jiffies.
  private func passTime(_ run: inout Run) {
    let end = run.machine.tick + 40
    while run.machine.tick < end {
      let serial = run.machine.ring.total
      let done = run.machine.advance()
      guard done == .event else { continue }
      for number in serial..<run.machine.ring.total {
        guard case .slab(.reaped(let cpu, _, _)) = run.machine.ring[number].what else { continue }
        for cache in run.order {
          run.naive[cache]!.reap(cpu: Int(cpu), now: run.machine.tick, hz: 100)
        }
      }
    }
  }
}

extension Machine {
  var chainOldestFirst: [CacheID] { slab.chain.reversed() }

  func slabBases(_ cache: CacheID, _ list: SlabList) -> [UInt32] {
    var bases: [UInt32] = []
    var next = slab.caches[Int(cache.rawValue)][list].first
    while next != 0 {
      bases.append(slab.slabs[next - 1].firstObject.linear)
      next = slab.slabs[next - 1].next
    }
    return bases
  }

  /// The chain of free objects of the slab at a frame.
  func chain(of frame: FrameNumber, _ cache: CacheID) -> [UInt32] {
    slabReading(SlabRequest(cache: cache, slab: .frame(frame)))?.slab?.chain ?? []
  }
}
