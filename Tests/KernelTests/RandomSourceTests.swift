import Simulation
import Testing

@testable import Kernel

@Suite struct RandomSourceTests {
  /// SplitMix64's published vector for seed 1234567.
  @Test func publishedVector() {
    var source = RandomSource(seed: 1_234_567)
    let found = (0..<5).map { _ in source.next() }
    #expect(
      found == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
  }

  @Test func staysInBounds() {
    var source = RandomSource(seed: 5)
    var seen: Set<UInt32> = []
    for _ in 0..<1000 { seen.insert(source.draw(TickRange(20, 24))) }
    #expect(seen == [20, 21, 22, 23, 24])
    for _ in 0..<100 { #expect(source.below(1) == 0) }
    let widest = source.draw(TickRange(0, .max))
    #expect(widest <= .max)
  }

  /// Orders without weight never come; the others about as often as their weight says.
  @Test func ordersByWeight() {
    var source = RandomSource(seed: 9)
    let weights: [UInt32] = [3, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    var counts = [Int](repeating: 0, count: Order.count)
    for _ in 0..<4000 { counts[source.draw(OrderDistribution(weights: weights))] += 1 }
    #expect(counts[0] + counts[3] == 4000)
    #expect((2800...3200).contains(counts[0]))
  }

  /// A fixed order takes nothing from the source.
  @Test func fixedOrderDrawsNothing() {
    var source = RandomSource(seed: 9)
    #expect(OrderDistribution(Order(4)).fixed == Order(4))
    #expect(OrderDistribution(0...3).fixed == nil)
    let drawn = source.draw(OrderDistribution(Order(4)))
    #expect(drawn == 4)
    #expect(source == RandomSource(seed: 9))
  }
}
