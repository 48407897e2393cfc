/// Time of a world: ticks since it began. Of the kernel's machine, jiffies since boot, 1/HZ s each.
package typealias Tick = UInt64

/// A uniformly drawn number of ticks.
package struct TickRange: Hashable, Sendable {
  package var lower: UInt32
  package var upper: UInt32
  @inlinable package init(_ lower: UInt32, _ upper: UInt32) {
    // Readers refuse an empty range (`Value.range`); an exit test holds it.
    precondition(lower <= upper)
    self.lower = lower
    self.upper = upper
  }
}
