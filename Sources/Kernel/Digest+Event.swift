import Simulation

// Events as words: `Hashable` mixes with a seed of the day, a digest must not.

extension Digest {
  mutating func add(_ event: Event) {
    switch event {
    case .allocate(let request, let who):
      add(1)
      add(request.call.rawValue)
      for weight in request.orders.weights { add(weight) }
      add(request.gfp.rawValue)
      add(optional: request.label.map { UInt64($0.rawValue) })
      add(optional: request.lifetime.map { UInt64($0.lower) << 32 | UInt64($0.upper) })
      add(request.count)
      add(who)
    case .free(let request, let who):
      add(2)
      add(request.call.rawValue)
      add(optional: request.order.map { UInt64($0.rawValue) })
      add(optional: request.cache.map { UInt64($0.rawValue) })
      add(optional: request.pool.map { UInt64($0.rawValue) })
      add(request.target)
      add(who)
    case .drainLocalPages(let cpu):
      add(3)
      add(cpu)
    case .setSysctl(let sysctl, let value):
      add(4)
      add(sysctl.rawValue)
      add(value)
    case .allocateObject(let request, let who):
      add(5)
      add(request.source)
      add(request.gfp.rawValue)
      add(optional: request.label.map { UInt64($0.rawValue) })
      add(optional: request.lifetime.map { UInt64($0.lower) << 32 | UInt64($0.upper) })
      add(request.count)
      add(who)
    case .slab(let event, let who):
      add(6)
      add(event)
      add(who)
    case .process(let event, let who):
      add(7)
      add(event)
      add(who)
    }
  }

  private mutating func add(_ source: ObjectRequest.Source) {
    switch source {
    case .kmalloc(let range):
      add(1)
      add(UInt64(range.lower) << 32 | UInt64(range.upper))
    case .cache(let cache):
      add(2)
      add(cache.rawValue)
    case .cacheOnNode(let cache, let node):
      add(3)
      add(UInt64(cache.rawValue) << 8 | UInt64(node))
    case .pool(let pool):
      add(4)
      add(pool.rawValue)
    }
  }

  private mutating func add(_ event: SlabEvent) {
    switch event {
    case .create(let spec):
      add(1)
      add(UInt64(spec.cache.rawValue) << 32 | UInt64(spec.size))
      add(UInt64(spec.align) << 32 | UInt64(spec.flags.rawValue))
      add(spec.hasConstructor ? 1 : 0)
    case .destroy(let cache):
      add(2)
      add(cache.rawValue)
    case .shrink(let cache):
      add(3)
      add(cache.rawValue)
    case .createPool(let pool, let minimum, let source):
      add(4)
      add(UInt64(pool.rawValue) << 32 | UInt64(minimum))
      switch source {
      case .cache(let cache): add(UInt64(cache.rawValue))
      case .pages(let order): add(1 << 32 | UInt64(order.rawValue))
      }
    case .resizePool(let pool, let minimum, let gfp):
      add(5)
      add(UInt64(pool.rawValue) << 32 | UInt64(minimum))
      add(gfp.rawValue)
    case .destroyPool(let pool):
      add(6)
      add(pool.rawValue)
    }
  }

  private mutating func add(_ target: FreeTarget) {
    switch target {
    case .frame(let frame):
      add(1)
      add(frame.rawValue)
    case .address(let address):
      add(2)
      add(address)
    case .handle(let id):
      add(4)
      add(id.rawValue)
    case .label(let label, let pick):
      add(3)
      add(label.rawValue)
      add(pick.sequence.rawValue)
      switch pick.amount {
      case .all: add(0)
      case .everyOther: add(1)
      case .count(let count): add(2 | UInt64(count) << 8)
      case .share(let numerator, let denominator):
        add(3 | UInt64(numerator) << 8)
        add(denominator)
      }
    }
  }

  mutating func add(_ who: Requester) {
    add(who.task.rawValue)
    add(UInt64(who.cpu) | UInt64(who.context.rawValue) << 8)
    add((who.isRealtime ? 1 : 0) | (who.isMemalloc ? 2 : 0))
  }
}
