/// A whole number 0, 1, 2 … of any size: what fractions are made of, so that no sum of an exercise is ever rounded.
/// Limbs of 32 bits, the lowest first, none of them a leading zero.
struct Natural: Hashable, Sendable {
  private(set) var limbs: [UInt32]

  init(_ value: UInt64) {
    limbs = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
    trim()
  }
  private init(limbs: [UInt32]) {
    self.limbs = limbs
    trim()
  }

  var isZero: Bool { limbs.isEmpty }
  var isOne: Bool { limbs == [1] }
  var bitWidth: Int { limbs.isEmpty ? 0 : limbs.count * 32 - limbs[limbs.count - 1].leadingZeroBitCount }

  /// The number if it fits.
  var word: UInt64? {
    switch limbs.count {
    case 0: 0
    case 1: UInt64(limbs[0])
    case 2: UInt64(limbs[1]) << 32 | UInt64(limbs[0])
    default: nil
    }
  }

  private mutating func trim() { while limbs.last == 0 { limbs.removeLast() } }

  static func + (a: Natural, b: Natural) -> Natural {
    var result: [UInt32] = []
    result.reserveCapacity(max(a.limbs.count, b.limbs.count) + 1)
    var carry: UInt64 = 0
    for index in 0..<max(a.limbs.count, b.limbs.count) {
      carry += UInt64(index < a.limbs.count ? a.limbs[index] : 0) + UInt64(index < b.limbs.count ? b.limbs[index] : 0)
      result.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    result.append(UInt32(carry))
    return Natural(limbs: result)
  }

  /// `a` must not be less than `b`.
  static func - (a: Natural, b: Natural) -> Natural {
    // Unreachable: `Fraction` compares before it subtracts.
    precondition(!(a < b))
    var result = a.limbs
    var borrow: Int64 = 0
    for index in result.indices {
      var digit = Int64(result[index]) - borrow - Int64(index < b.limbs.count ? b.limbs[index] : 0)
      borrow = digit < 0 ? 1 : 0
      if digit < 0 { digit += 1 << 32 }
      result[index] = UInt32(digit)
    }
    return Natural(limbs: result)
  }

  static func * (a: Natural, b: Natural) -> Natural {
    if a.isZero || b.isZero { return Natural(0) }
    var result = [UInt32](repeating: 0, count: a.limbs.count + b.limbs.count)
    for (i, digit) in a.limbs.enumerated() {
      var carry: UInt64 = 0
      for (j, other) in b.limbs.enumerated() {
        carry += UInt64(result[i + j]) + UInt64(digit) * UInt64(other)
        result[i + j] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      result[i + b.limbs.count] = UInt32(carry)
    }
    return Natural(limbs: result)
  }

  func shifted(left bits: Int) -> Natural {
    var result = [UInt32](repeating: 0, count: bits / 32)
    let part = UInt64(bits % 32)
    var carry: UInt64 = 0
    for limb in limbs {
      carry |= UInt64(limb) << part
      result.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    result.append(UInt32(truncatingIfNeeded: carry))
    return Natural(limbs: result)
  }

  private func bit(_ index: Int) -> UInt32 { limbs[index / 32] >> UInt32(index % 32) & 1 }

  /// Divisor not zero.
  func quotientAndRemainder(dividingBy divisor: Natural) -> (quotient: Natural, remainder: Natural) {
    // Unreachable: denominators are not zero (`Fraction.init`), and radixes are literals.
    precondition(!divisor.isZero)
    if self < divisor { return (Natural(0), self) }
    if divisor.limbs.count == 1 {
      var quotient = limbs
      var rest: UInt64 = 0
      for index in limbs.indices.reversed() {
        rest = rest << 32 | UInt64(limbs[index])
        quotient[index] = UInt32(rest / UInt64(divisor.limbs[0]))
        rest %= UInt64(divisor.limbs[0])
      }
      return (Natural(limbs: quotient), Natural(rest))
    }
    return longDivision(by: divisor)
  }

  /// Knuth's algorithm D (TAOCP 4.3.1); the divisor has two limbs or more and is not greater.
  private func longDivision(by divisor: Natural) -> (quotient: Natural, remainder: Natural) {
    let shift = divisor.limbs[divisor.limbs.count - 1].leadingZeroBitCount
    let v = divisor.shifted(left: shift).limbs
    var u = shifted(left: shift).limbs
    while u.count <= limbs.count { u.append(0) }
    let n = v.count
    let steps = u.count - n
    var quotient = [UInt32](repeating: 0, count: steps)
    for j in (0..<steps).reversed() {
      let top = UInt64(u[j + n]) << 32 | UInt64(u[j + n - 1])
      var guess = top / UInt64(v[n - 1])
      var rest = top % UInt64(v[n - 1])
      while guess >> 32 != 0 || guess * UInt64(v[n - 2]) > rest << 32 | UInt64(u[j + n - 2]) {
        guess -= 1
        rest += UInt64(v[n - 1])
        if rest >> 32 != 0 { break }
      }
      var borrow: Int64 = 0
      var carry: UInt64 = 0
      for i in 0..<n {
        carry += guess * UInt64(v[i])
        let digit = Int64(u[i + j]) - borrow - Int64(carry & 0xFFFF_FFFF)
        u[i + j] = UInt32(truncatingIfNeeded: digit)
        borrow = digit < 0 ? 1 : 0
        carry >>= 32
      }
      let digit = Int64(u[j + n]) - borrow - Int64(carry)
      u[j + n] = UInt32(truncatingIfNeeded: digit)
      if digit < 0 {
        guess -= 1
        var back: UInt64 = 0
        for i in 0..<n {
          back += UInt64(u[i + j]) + UInt64(v[i])
          u[i + j] = UInt32(truncatingIfNeeded: back)
          back >>= 32
        }
        u[j + n] = UInt32(truncatingIfNeeded: UInt64(u[j + n]) + back)
      }
      quotient[j] = UInt32(guess)
    }
    let remainder = Natural(limbs: Array(u[..<n])).shiftedRight(shift)
    return (Natural(limbs: quotient), remainder)
  }

  private func shiftedRight(_ bits: Int) -> Natural {
    if bits == 0 { return self }
    var result = limbs
    for index in result.indices {
      let above = index + 1 < limbs.count ? limbs[index + 1] : 0
      result[index] = limbs[index] >> UInt32(bits) | above << UInt32(32 - bits)
    }
    return Natural(limbs: result)
  }

  static func greatestCommonDivisor(_ a: Natural, _ b: Natural) -> Natural {
    var (a, b) = (a, b)
    while !b.isZero { (a, b) = (b, a.quotientAndRemainder(dividingBy: b).remainder) }
    return a
  }

  func power(_ exponent: Int) -> Natural {
    // Unreachable: counts, whose readers begin at 0.
    precondition(exponent >= 0)
    var result = Natural(1)
    var square = self
    var left = exponent
    while left > 0 {
      if left & 1 != 0 { result = result * square }
      left >>= 1
      if left > 0 { square = square * square }
    }
    return result
  }

  /// The greatest number whose square is not above: Newton's method from above.
  var squareRoot: Natural {
    if isZero { return self }
    var root = Natural(1).shifted(left: (bitWidth + 1) / 2)
    while true {
      let next = (root + quotientAndRemainder(dividingBy: root).quotient)
        .quotientAndRemainder(dividingBy: Natural(2)).quotient
      if !(next < root) { return root }
      root = next
    }
  }

  /// In decimal.
  var digits: String {
    var parts: [String] = []
    var rest = self
    while !rest.isZero {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: Natural(1_000_000_000))
      let part = String(remainder.word ?? 0)
      parts.append(quotient.isZero ? part : String(repeating: "0", count: 9 - part.count) + part)
      rest = quotient
    }
    return parts.isEmpty ? "0" : parts.reversed().joined()
  }
}

extension Natural: Comparable {
  static func < (a: Natural, b: Natural) -> Bool {
    if a.limbs.count != b.limbs.count { return a.limbs.count < b.limbs.count }
    for index in a.limbs.indices.reversed() where a.limbs[index] != b.limbs[index] {
      return a.limbs[index] < b.limbs[index]
    }
    return false
  }
}
