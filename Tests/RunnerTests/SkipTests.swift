import Cells
import Formats
import History
import Interface
import Runner
import Script
import Simulation
import TestSupport
import Testing

/// A picture of some moment: what lies before it is run through without pictures, and ends where a play would have.
@Suite struct SkipTests {
  private static func session(_ scenario: Scenario, _ screen: PacingTests.Tenths) throws -> Session {
    var options = Session.Options(isPlaying: true)
    options.historyMemory = 0
    options.pacing = Pacing(percent: 0, end: .script)
    return try Session(
      scenario, theme: .defaultDark, options: options, screen: screen, clock: screen,
      surroundings: PacingTests.NoFiles())
  }

  /// The ticks of a script are known before it runs.
  @Test(arguments: ShippedScenarioTests.worlds + ["comb", "colours", "watermarks"])
  func aScriptTakesItsTicks(_ name: String) throws {
    let scenario = try SavingTests.shipped(name)
    let driver = try Driver(scenario)
    driver.run(to: .script)
    let (tick, ticks) = (driver.run.tick, scenario.ticks)
    // The tick of the last step is played to its end.
    #expect(scenario.world == .machine ? tick - ticks <= 1 : tick >= ticks, "\(name): \(tick), \(ticks)")
  }

  @Test(arguments: ["belady", "fits-race", "swapping", "tlb", "comb"])
  func theEndIsTheSameWithoutThePicturesBefore(_ name: String) throws {
    let scenario = try SavingTests.shipped(name)
    let screen = PacingTests.Tenths()
    let skipped = try Self.session(scenario, screen)
    let driver = try Driver(scenario)
    driver.run(to: .script)
    skipped.skip(to: driver.run.tick - 1)
    skipped.playToEnd { _ in }
    let drawn = skipped.scene.readings
    let whole = try Self.session(scenario, PacingTests.Tenths())
    whole.playToEnd { _ in }
    #expect(skipped.timeline.digest() == whole.timeline.digest(), "\(name)")
    #expect(skipped.timeline.moment == whole.timeline.moment, "\(name)")
    #expect(skipped.picture().lines == whole.picture().lines || name == "comb", "\(name)")
    #expect(drawn <= 4 && drawn < whole.scene.readings, "\(name): \(drawn) of \(whole.scene.readings)")
    #expect(skipped.timeline.memory.keyframes == 0)
  }
}
