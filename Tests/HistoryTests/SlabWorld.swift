import History
import Kernel
import Simulation
import TestSupport

/// Machines with caches, pools and little memory, on which growths wait, objects are refused, and caches come and go in
/// the middle of the run; all from one seed.
struct SlabWorld {
  /// Numbers of caches that a script names itself: they are made and destroyed again and again, each time otherwise.
  static let own = (0..<6).map { CacheID(UInt16(Profile.linux2611.caches.names.count) + $0) }
  static let pools = (0..<3).map { PoolID($0) }

  var random: RandomSource
  let cpus: UInt8

  /// - Parameter isLazy: the first event that needs the allocator starts it, at tick 25.
  static func origin(seed: UInt64, isLazy: Bool = false, steps: Int = 900) -> Origin {
    var world = SlabWorld(random: RandomSource(seed: seed), cpus: seed % 2 == 0 ? 1 : 2)
    var script: [Step] = isLazy ? [.tick(25)] : []
    for place in own.indices.dropLast() { script.append(.event(.slab(.create(world.spec(place)), Requester()))) }
    for pool in pools { script.append(.event(.slab(world.pool(pool), Requester()))) }
    for _ in 0..<steps {
      if world.random.below(4) == 0 { script.append(.tick(1)) } else { script += world.events().map { .event($0) } }
    }
    func counts(_ pairs: [Int: UInt32]) -> [UInt32] { (0..<Order.count).map { pairs[$0] ?? 0 } }
    let start = Start.freeBlocks([
      ZoneFreeBlocks(zone: ZoneIndex(node: 0, type: .dma), counts: counts([0: 20, 3: 6, 5: 1])),
      ZoneFreeBlocks(zone: ZoneIndex(node: 0, type: .normal), counts: counts([0: 40, 2: 10, 4: 3, 7: 1])),
    ])
    let configuration = Configuration(
      memoryFrames: 16384, cpus: Int(world.cpus), hz: 12, minFreeKbytes: 128, hasSlab: !isLazy)
    let program = Program(steps: script, workloads: world.workloads(from: isLazy ? 25 : 1))
    return Origin(configuration: configuration, start: start, seed: seed, program: program)
  }

  /// Objects that nobody asked to keep, and page frames that are taken and given back: memory is short, then not.
  private func workloads(from tick: Tick) -> [Workload] {
    func objects(_ every: UInt32, _ request: ObjectRequest, _ task: UInt16, _ cpu: UInt8) -> Workload {
      let who = Requester(task: TaskID(task), cpu: cpu % cpus)
      return Workload(every: every, from: tick, event: .allocateObject(request, who))
    }
    let pages = HistoryFixtures.allocation(0...2, .atomic, lifetime: TickRange(1, 80), count: 3)
    let gfp = HistoryFixtures.yielding
    return [
      objects(1, ObjectRequest(.kmalloc(SizeRange(8, 300)), gfp: gfp, lifetime: TickRange(1, 50), count: 3), 11, 0),
      objects(3, ObjectRequest(.cache(Self.own[0]), gfp: gfp, lifetime: TickRange(20, 60), count: 2), 12, 1),
      objects(2, ObjectRequest(.pool(Self.pools[0]), gfp: .atomic, lifetime: TickRange(5, 30)), 13, 0),
      objects(1, ObjectRequest(.cache(Self.own[1]), gfp: .atomic, lifetime: TickRange(9, 30)), 14, 1),
      Workload(every: 1, from: tick, request: pages, requester: Requester(task: TaskID(15), context: .softirq)),
    ]
  }

  mutating func requester() -> Requester {
    // `init` never sleeps; who does leaves his next events behind him.
    Requester(task: TaskID(UInt16(random.below(2) == 0 ? 0 : random.below(9))), cpu: UInt8(random.below(UInt64(cpus))))
  }

  private mutating func spec(_ place: Int) -> CacheSpec {
    // Off the slab, on it, one object a slab, hundreds.
    let sizes: [ClosedRange<UInt64>] = [600...1900, 2000...4096, 20...200, 300...511, 4...24, 4097...9000]
    let range = random.below(3) == 0 ? sizes[Int(random.below(6))] : sizes[place]
    let flags: [CacheFlags] = [[], .hwcacheAlign, .reclaimAccount, .noReap]
    return CacheSpec(
      Self.own[place], size: UInt32(range.lowerBound + random.below(range.upperBound - range.lowerBound + 1)),
      flags: flags[Int(random.below(4))], hasConstructor: random.below(2) == 0)
  }

  private mutating func pool(_ pool: PoolID) -> SlabEvent {
    let sources: [PoolSource] = [.cache(Self.own[0]), .pages(Order(0)), .cache(Self.own[2]), .pages(Order(1))]
    return .createPool(pool, minimum: UInt32(1 + random.below(6)), sources[Int(random.below(4))])
  }

  /// What somebody could ask for; a cache is emptied before it is destroyed, as far as its objects have names.
  mutating func events() -> [Event] {
    let event = event()
    guard case .slab(.destroy(let cache), let who) = event else { return [event] }
    let label = LabelID(UInt32(cache.rawValue - Self.own[0].rawValue))
    return [.free(FreeRequest(call: .kmemCacheFree, target: .label(label, Pick())), who), event]
  }

  /// Refused ones are welcome.
  private mutating func event() -> Event {
    let who = requester()
    let place = Int(random.below(6))
    let pool = Self.pools[Int(random.below(3))]
    // GFP_NOIO naps and tries again, and waits for elements of a pool.
    let yielding = HistoryFixtures.yielding
    let gfp: GFPMask = [.atomic, yielding, yielding, yielding, yielding, yielding, .wait][Int(random.below(7))]
    let count = UInt32(1 + random.below(12))
    switch random.below(40) {
    case 0: return .slab(.create(spec(place)), who)
    case 1: return .slab(.destroy(Self.own[place]), who)
    case 2: return .slab(.shrink(Self.own[place]), who)
    case 3: return .slab(self.pool(pool), who)
    case 4: return .slab(.destroyPool(Self.pools[2]), who)
    case 5: return .slab(.resizePool(pool, minimum: UInt32(1 + random.below(8)), gfp: gfp), who)
    case 6: return .slab(.shrink(.cacheOfCaches), who)
    case 7: return .drainLocalPages(cpu: who.cpu)
    case 8...11:
      return .allocateObject(ObjectRequest(.pool(pool), gfp: gfp, label: LabelID(7), count: count), who)
    case 12...19:
      return .allocateObject(
        ObjectRequest(.cache(Self.own[place]), gfp: gfp, label: LabelID(UInt32(place)), count: count), who)
    case 20:
      let request = ObjectRequest(
        .cacheOnNode(Self.own[place], node: 0), gfp: yielding, label: LabelID(UInt32(place)))
      return .allocateObject(request, who)
    case 21...24:
      let size = SizeRange(UInt32(1 + random.below(6_000)))
      return .allocateObject(ObjectRequest(.kmalloc(size), gfp: gfp, label: LabelID(6), count: count), who)
    case 25...26: return .allocate(HistoryFixtures.allocation(0...1, label: 8), who)
    case 27...28: return free(.underscoreFreePages, 8, who)
    case 29...30: return free(.mempoolFree, 7, who)
    case 31...33: return free(.kfree, 6, who)
    default: return free(.kmemCacheFree, UInt32(place), who)
    }
  }

  private mutating func free(_ call: FreeCall, _ label: UInt32, _ who: Requester) -> Event {
    let amount = random.below(3) == 0 ? Pick.Amount.all : .share(1, 2)
    let pick = Pick(sequence: .random, amount: amount)
    return .free(FreeRequest(call: call, target: .label(LabelID(label), pick)), who)
  }
}

extension Machine {
  /// Everything that the panel could show of the allocator: every cache's row, arrays and slabs, the pools, and the
  /// growths that sleep.
  func slabSurvey() -> [AnyHashable] {
    guard let all = slabReading(SlabRequest()) else { return [] }
    let details = all.caches.map { slabReading(SlabRequest(cache: $0.cache, slabLimit: .max))?.selected }
    return [all.caches, details, all.nextReap, slab.growths, slab.pools, waiting.handles]
  }
}
