/// SplitMix64 (Steele, Lea, Flood 2014): one 64-bit word of state, published test vectors, the same everywhere.
/// The seed of a run never changes its meaning with the library of the day.
///
/// Public for the reason that `ZeroedBuffer` is: the loops of another module call it for each event.
public struct RandomSource: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline var word: UInt64
  @inlinable public var state: UInt64 { word }
  @inlinable public init(seed: UInt64) { word = seed }

  @inlinable @inline(__always) public mutating func next() -> UInt64 {
    word &+= 0x9E37_79B9_7F4A_7C15
    var z = word
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// 0..<bound, by multiplication; the bias is below bound / 2^64.
  @inlinable public mutating func below(_ bound: UInt64) -> UInt64 {
    // Unreachable: callers pass a length + 1 or a sum of weights above 0; an exit test holds it.
    precondition(bound > 0)
    return next().multipliedFullWidth(by: bound).high
  }

  package mutating func draw(_ range: TickRange) -> UInt32 {
    range.lower + UInt32(below(UInt64(range.upper - range.lower) + 1))
  }
}
