/// A value of some world's own (an event, a condition), carried by those who need not know the world.
package struct WorldValue: Hashable, Sendable {
  package let base: any Hashable & Sendable

  package init(_ base: some Hashable & Sendable) { self.base = base }

  /// The value, when it is of this type.
  package func `as`<Value>(_ type: Value.Type) -> Value? { base as? Value }

  package static func == (a: Self, b: Self) -> Bool { AnyHashable(a.base) == AnyHashable(b.base) }
  package func hash(into hasher: inout Hasher) { base.hash(into: &hasher) }
}

/// A step of a script of any world.
package typealias WorldStep = ScriptStep<WorldValue, WorldValue>

extension ScriptStep {
  /// The same step with other events and conditions; nil: one of them has no counterpart.
  package func map<OtherEvent, OtherCondition>(
    event: (Event) -> OtherEvent?, condition: (Condition) -> OtherCondition?
  ) -> ScriptStep<OtherEvent, OtherCondition>? {
    switch self {
    case .event(let own): event(own).map { .event($0) }
    case .watch(let own): condition(own).map { .watch($0) }
    case .tick(let ticks): .tick(ticks)
    case .say(let index): .say(index)
    case .mark(let index): .mark(index)
    case .pause: .pause
    case .expect(let index): .expect(index)
    case .repeatStart(let count, let end): .repeatStart(count: count, end: end)
    case .repeatEnd(let start): .repeatEnd(start: start)
    case .view(let index): .view(index)
    }
  }
}
