/// What happened in a world, by serial: everything is counted, the newest is held. The kernel's machine packs its
/// occurrences in place (`OccurrenceRing`); worlds that are values keep theirs in a `HappeningLog`.
///
/// Public, although the package alone uses it, as `ZeroedBuffer` is.
public protocol Chronicle: ~Copyable {
  associatedtype Entry
  /// Serial of the oldest entry that is still held.
  var oldest: UInt64 { get }
  /// Entries since the beginning: the serial of the next one.
  var total: UInt64 { get }
  /// One that is still held.
  subscript(serial: UInt64) -> Entry { get }
}

extension Chronicle where Self: ~Copyable {
  /// The newest `limit`, oldest first.
  @inlinable public func newest(_ limit: Int) -> [Entry] {
    let first = total - min(UInt64(max(0, limit)), total - oldest)
    return (first..<total).map { self[$0] }
  }

  /// Serial of the newest entry, from a serial on, that is meant; nil: none that is held.
  @inlinable public func latest(since serial: UInt64, _ isMeant: (Entry) -> Bool) -> UInt64? {
    var number = total
    while number > max(serial, oldest) {
      number -= 1
      if isMeant(self[number]) { return number }
    }
    return nil
  }
}

/// The chronicle of a world that is a value: a copy of it is cheap.
package struct HappeningLog<Happening: Sendable>: Chronicle, Sendable {
  package struct Entry: Sendable {
    package var serial: UInt64
    package var tick: Tick
    /// Entries of one event have its number.
    package var event: UInt64
    package var what: What
  }
  package enum What: Sendable {
    case happened(Happening)
    case cue(Cue)
    /// An expectation was looked at; the number of the claim that did not hold.
    case expected(Int, broken: Int?)
  }

  private var entries = Ledger<Entry>(limit: 2048)
  private var event: UInt64 = 0
  private var tick: Tick = 0
  package init() {}

  package var oldest: UInt64 { UInt64(entries.dropped) }
  package var total: UInt64 { UInt64(entries.total) }
  package subscript(serial: UInt64) -> Entry { entries[Int(serial)] }

  /// What follows is one event.
  package mutating func begin(_ tick: Tick) {
    self.tick = tick
    event += 1
  }
  package mutating func note(_ happening: Happening) { add(.happened(happening)) }
  package mutating func add(_ what: What) {
    entries.append(Entry(serial: total, tick: tick, event: event, what: what))
  }

  /// Bytes of what a copy does not share.
  package var ownBytes: Int { entries.ownBytes }
}
