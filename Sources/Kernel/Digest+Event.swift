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
      add(request.target)
      add(who)
    case .drainLocalPages(let cpu):
      add(3)
      add(cpu)
    case .setSysctl(let sysctl, let value):
      add(4)
      add(sysctl.rawValue)
      add(value)
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

  /// Nil is no number.
  mutating func add(optional value: UInt64?) {
    add(value == nil ? 0 : 1)
    add(value ?? 0)
  }
}
