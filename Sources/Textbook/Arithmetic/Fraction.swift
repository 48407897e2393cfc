/// An exact number: numerator over denominator in lowest terms, of any size. Every model that is not whole counts in
/// it; only the edge of the program writes decimals.
package struct Fraction: Hashable, Sendable, Encodable {
  private let isNegative: Bool
  private let numerator: Natural
  private let denominator: Natural

  private init(isNegative: Bool, _ numerator: Natural, _ denominator: Natural, isReduced: Bool = false) {
    // Unreachable: readers take divisors with `positive`, and rules ask before they divide.
    precondition(!denominator.isZero, "division by zero")
    let divisor = isReduced ? Natural(1) : Natural.greatestCommonDivisor(numerator, denominator)
    self.isNegative = isNegative && !numerator.isZero
    if divisor.isOne {
      self.numerator = numerator
      self.denominator = numerator.isZero ? Natural(1) : denominator
    } else {
      self.numerator = numerator.quotientAndRemainder(dividingBy: divisor).quotient
      self.denominator = denominator.quotientAndRemainder(dividingBy: divisor).quotient
    }
  }

  package init(_ whole: Int) { self.init(isNegative: whole < 0, Natural(UInt64(whole.magnitude)), Natural(1)) }
  package init(_ whole: UInt64) { self.init(isNegative: false, Natural(whole), Natural(1)) }
  /// Denominator not 0.
  package init(_ numerator: Int, _ denominator: Int) {
    self.init(
      isNegative: (numerator < 0) != (denominator < 0), Natural(UInt64(numerator.magnitude)),
      Natural(UInt64(denominator.magnitude)))
  }

  /// Most digits, and the greatest power of ten, of a number that is read.
  package static let digitLimit = 400

  /// A decimal number as JSON writes it: `-12.5e-3`. Nil: it is none, or one of more than 400 digits or powers of ten.
  package init?(decimal text: some StringProtocol) {
    var bytes = Array(text.utf8)[...]
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative { bytes.removeFirst() }
    let exponentAt = bytes.firstIndex { $0 | 0x20 == UInt8(ascii: "e") }
    var exponent = 0
    if let exponentAt {
      var word = String(decoding: bytes[(exponentAt + 1)...], as: UTF8.self)
      if word.hasPrefix("+") { word.removeFirst() }
      guard let value = Int(word), value.magnitude <= Self.digitLimit else { return nil }
      exponent = value
      bytes = bytes[..<exponentAt]
    }
    guard bytes.count <= Self.digitLimit, bytes.contains(where: { $0 != UInt8(ascii: ".") }) else { return nil }
    var digits = Natural(0)
    var point: Int?
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "."), point == nil {
        point = index
        continue
      }
      guard (0x30...0x39).contains(byte) else { return nil }
      digits = digits * Natural(10) + Natural(UInt64(byte - 0x30))
    }
    if let point { exponent -= bytes.count - point - 1 }
    let scale = Natural(10).power(abs(exponent))
    self.init(
      isNegative: isNegative, exponent < 0 ? digits : digits * scale, exponent < 0 ? scale : Natural(1))
  }

  package var isWhole: Bool { denominator.isOne }
  package var isZero: Bool { numerator.isZero }
  /// The number, if it is whole and fits.
  package var whole: Int? {
    guard isWhole, let word = numerator.word else { return nil }
    if isNegative { return word <= UInt64(Int.max) ? -Int(word) : nil }
    return Int(exactly: word)
  }
  /// Size of what is stored: a bound for those who raise to powers.
  package var bitWidth: Int { max(numerator.bitWidth, denominator.bitWidth) }

  package static func + (a: Fraction, b: Fraction) -> Fraction {
    let left = a.numerator * b.denominator
    let right = b.numerator * a.denominator
    let denominator = a.denominator * b.denominator
    if a.isNegative == b.isNegative { return Fraction(isNegative: a.isNegative, left + right, denominator) }
    return left < right
      ? Fraction(isNegative: b.isNegative, right - left, denominator)
      : Fraction(isNegative: a.isNegative, left - right, denominator)
  }
  package static prefix func - (a: Fraction) -> Fraction {
    Fraction(isNegative: !a.isNegative, a.numerator, a.denominator, isReduced: true)
  }
  package static func - (a: Fraction, b: Fraction) -> Fraction { a + -b }
  package static func * (a: Fraction, b: Fraction) -> Fraction {
    Fraction(isNegative: a.isNegative != b.isNegative, a.numerator * b.numerator, a.denominator * b.denominator)
  }
  /// `b` not 0.
  package static func / (a: Fraction, b: Fraction) -> Fraction {
    Fraction(isNegative: a.isNegative != b.isNegative, a.numerator * b.denominator, a.denominator * b.numerator)
  }

  package func power(_ exponent: Int) -> Fraction {
    Fraction(
      isNegative: isNegative && exponent % 2 != 0, numerator.power(exponent), denominator.power(exponent),
      isReduced: true)
  }

  /// √: exact if it is a fraction, else right to 20 digits or more. The number must not be negative.
  package var squareRoot: Fraction {
    // Unreachable: of sizes that readers take with `positive`.
    precondition(!isNegative)
    // √(n / d) = √(n · d) / d
    let square = numerator * denominator
    let whole = square.squareRoot
    if whole * whole == square { return Fraction(isNegative: false, whole, denominator) }
    let scale = Natural(10).power(20)
    return Fraction(isNegative: false, (square * scale * scale).squareRoot, denominator * scale)
  }

  /// The greatest whole number that is not above; nil: it does not fit.
  package var floor: Int? {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    guard let word = quotient.word, word < UInt64(Int.max) else { return nil }
    return isNegative ? -Int(word) - (remainder.isZero ? 0 : 1) : Int(word)
  }
}

extension Fraction: Comparable {
  package static func < (a: Fraction, b: Fraction) -> Bool {
    if a.isNegative != b.isNegative { return a.isNegative }
    let left = a.numerator * b.denominator
    let right = b.numerator * a.denominator
    return a.isNegative ? right < left : left < right
  }
}

extension Fraction: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self.init(value) }
}

extension Fraction {
  /// In decimal, as JSON writes numbers: whole numbers with all their digits, others rounded (half up) to so many
  /// significant digits.
  package func decimal(significantDigits count: Int = 10) -> String {
    let sign = isNegative ? "-" : ""
    if isWhole { return sign + numerator.digits }
    // scale: the first digit stands for 10^scale.
    var scale = numerator.digits.count - denominator.digits.count
    if scaled(by: -scale) < 1 { scale -= 1 }
    var digits = scaled(by: count - 1 - scale).rounded.digits
    // 9.9999… became 10.
    if digits.count > count {
      scale += 1
      digits.removeLast()
    }
    while digits.hasSuffix("0") { digits.removeLast() }
    if scale < -5 || scale >= 16 {
      let rest = digits.dropFirst()
      return sign + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "e\(scale)"
    }
    if scale < 0 { return sign + "0." + String(repeating: "0", count: -scale - 1) + digits }
    if digits.count <= scale + 1 { return sign + digits + String(repeating: "0", count: scale + 1 - digits.count) }
    return sign + digits.prefix(scale + 1) + "." + digits.dropFirst(scale + 1)
  }

  /// The magnitude times a power of ten.
  private func scaled(by exponent: Int) -> Fraction {
    let power = Natural(10).power(abs(exponent))
    return exponent < 0
      ? Fraction(isNegative: false, numerator, denominator * power, isReduced: true)
      : Fraction(isNegative: false, numerator * power, denominator, isReduced: true)
  }

  private var rounded: Natural {
    (numerator + numerator + denominator).quotientAndRemainder(dividingBy: denominator + denominator).quotient
  }
}
