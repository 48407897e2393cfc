/// A list that only grows at its end and is cheap to keep: a copy shares all but the last stretch. Keyframes of worlds
/// are such copies.
///
/// Public, although the package alone uses it, as `ZeroedBuffer` is.
public struct Ledger<Element: Sendable>: Sendable {
  @inlinable static var stretch: Int { 256 }
  /// Of what only a screen looks back at: wider than any.
  @inlinable public static var screenful: Int { 1024 }
  @usableFromInline var full: [[Element]] = []
  @usableFromInline var last: [Element] = []
  @usableFromInline var given = 0
  /// Elements at most, in whole stretches; nil: all are kept.
  @usableFromInline let limit: Int?

  @inlinable public init(limit: Int? = nil) { self.limit = limit }

  /// Elements that were given up at the front.
  @inlinable public var dropped: Int { given }
  /// Of all that were ever appended.
  @inlinable public var total: Int { given + kept }
  @inlinable public var kept: Int { full.count * Self.stretch + last.count }

  @inlinable public mutating func append(_ element: Element) {
    last.append(element)
    guard last.count == Self.stretch else { return }
    full.append(last)
    last = []
    if let limit, kept - Self.stretch >= limit {
      full.removeFirst()
      given += Self.stretch
    }
  }

  /// In the place of the newest; there is one.
  @inlinable public mutating func replaceNewest(_ element: Element) {
    if last.isEmpty {
      full[full.count - 1][Self.stretch - 1] = element
    } else {
      last[last.count - 1] = element
    }
  }

  /// By its number since the beginning; one that is kept.
  @inlinable public subscript(number: Int) -> Element {
    let place = number - given
    return place / Self.stretch < full.count
      ? full[place / Self.stretch][place % Self.stretch] : last[place - full.count * Self.stretch]
  }

  @inlinable public var newest: Element? { last.last ?? full.last?.last }

  /// The newest ones, oldest first.
  @inlinable public func suffix(_ count: Int) -> [Element] {
    let wanted = max(0, min(count, kept))
    return (total - wanted..<total).map { self[$0] }
  }

  /// Elements of which a copy has its own: between two keyframes a list with a limit has changed as a whole.
  public var ownCount: Int { limit == nil ? Self.stretch : max(Self.stretch, kept) }
  /// Bytes of what a copy does not share.
  public var ownBytes: Int { ownCount * MemoryLayout<Element>.stride + full.count * 8 }
}
