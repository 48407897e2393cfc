import Simulation
import Testing
import Textbook

@Suite struct FractionTests {
  @Test(arguments: [
    ("0.1", "0.1"), ("-12.50e-3", "-0.0125"), ("1e-07", "1e-7"), ("2.500062502e-06", "2.500062502e-6"),
    ("1E3", "1000"), ("12345.678987654", "12345.67899"), ("0", "0"), ("-0", "0"), ("0.99999999999", "1"),
    ("68719476736", "68719476736"),
    ("99999.999995", "100000"), ("1234567890123456789.5", "1.23456789e18"),
  ])
  func decimals(text: String, written: String) throws {
    #expect(try #require(Fraction(decimal: text)).decimal() == written)
  }

  @Test(arguments: ["", "-", "1.2.3", "0x10", "1e", "1e500", ".", "e5", "1 ", "+1"]) func noNumbers(text: String) {
    #expect(Fraction(decimal: text) == nil)
  }

  @Test func arithmetic() {
    let third = Fraction(1, 3)
    #expect(third + third + third == 1)
    #expect(third - Fraction(1, 2) == Fraction(-1, 6))
    #expect(Fraction(2, -4) == Fraction(-1, 2))
    #expect(Fraction(3, 4) * Fraction(4, 3) == 1)
    #expect(Fraction(1, 3) / Fraction(-1, 6) == -2)
    #expect(Fraction(-7, 2).floor == -4)
    #expect(Fraction(7, 2).floor == 3)
    #expect(Fraction(-1, 2) < Fraction(-1, 3) && Fraction(-1, 2) < 0 && Fraction(1, 3) < Fraction(1, 2))
    #expect((Fraction(1, 3)).decimal() == "0.3333333333" && Fraction(2, 3).decimal() == "0.6666666667")
    #expect(Fraction(Int.min).whole == nil && Fraction(Int.max).whole == Int.max)
    #expect(Fraction(2, 3).power(20).decimal() == "0.0003007286598")
  }

  /// Sums, products and quotients of large random fractions obey the laws of arithmetic.
  @Test func laws() {
    var random = RandomSource(seed: 21)
    func draw() -> Fraction {
      func part() -> Fraction {
        (0..<1 + random.below(4)).reduce(Fraction(1)) { product, _ in product * Fraction(random.next() | 1) }
      }
      return (random.below(2) == 0 ? part() : -part()) / part()
    }
    for step in 0..<300 {
      let (a, b, c) = (draw(), draw(), draw())
      #expect((a + b) * c == a * c + b * c, "step \(step)")
      #expect(a / b * b == a, "step \(step)")
      #expect(a - b + b == a, "step \(step)")
      #expect((a < b) == (0 < b - a), "step \(step)")
      #expect(Fraction(decimal: (a * a.power(0)).decimal(significantDigits: 60)) != nil, "step \(step)")
    }
  }

  @Test func roots() {
    #expect(Fraction(9, 4).squareRoot == Fraction(3, 2))
    #expect(Fraction(0).squareRoot == 0)
    #expect(Fraction(2).squareRoot.decimal(significantDigits: 15) == "1.4142135623731")
    let large = Fraction(10).power(60)
    #expect(large.squareRoot == Fraction(10).power(30))
    // √(10^60 + 2·10^40 + 10^20) = 10^30 + 10^10; one more under the root is beyond the twentieth decimal.
    let square = large + 2 * Fraction(10).power(40) + Fraction(10).power(20)
    #expect(square.squareRoot == Fraction(10).power(30) + Fraction(10).power(10))
    #expect((large + 1).squareRoot == Fraction(10).power(30))
  }

  @Test func largePowersAreExact() {
    let power = Fraction(3).power(200)
    #expect(power.decimal().hasPrefix("26561398887587476933"))
    #expect(power.decimal().hasSuffix("84699044001"))
    #expect(power.decimal().count == 96)
    #expect(Fraction(2).power(128).decimal() == "340282366920938463463374607431768211456")
    #expect(power / Fraction(3).power(199) == 3)
  }
}
