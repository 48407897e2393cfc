import Cells
import Formats
import Foundation
import History
import Interface
import Runner
import Script
import Simulation
import TestSupport
import Testing

/// Every scenario of a textbook's world: it runs, what it claims holds, time goes both ways, and it is drawn at every
/// tick, in both languages and at both sizes.
@Suite struct TextbookScenarioTests {
  private func load(_ name: String) throws -> Scenario {
    let path = ShippedScenarioTests.folder.appending(path: name + ".yaml").path
    let (scenario, warnings) = try ScenarioFile.check(path: path)
    #expect(warnings.isEmpty, "\(name): \(warnings)")
    #expect(CaptionFit.problems(of: scenario, file: name).isEmpty)
    #expect(scenario.lesson != nil, "\(name) has no place in the course")
    return scenario
  }

  @Test(arguments: ShippedScenarioTests.worlds) func runs(name: String) throws {
    let scenario = try load(name)
    let driver = try Driver(scenario)
    driver.run(to: .script)
    #expect(driver.hasReached(.script))
    let run = driver.run
    let broken = run.script.brokenExpectations.map { index in
      "line \(scenario.expectationLines[index]): "
        + (run.brokenClaim(index, of: scenario.worldClaims[index]) ?? "nothing is known")
    }
    #expect(broken == [], "\(name)")
    #expect(run.script.metExpectations == scenario.worldClaims.count && scenario.worldClaims.count >= 4, "\(name)")
    let again = try Driver(scenario)
    again.run(to: .script)
    #expect(again.run.digest() == run.digest())
  }

  /// Every tick gone to at random is the tick that was passed.
  @Test(arguments: ShippedScenarioTests.worlds) func rewinds(name: String) throws {
    let run = try load(name).begin(budget: HistoryMemory.usual)
    var digests: [Digest] = []
    while !run.hasEnded {
      digests.append(run.digest())
      run.stepTick()
    }
    var random = RandomSource(seed: 6)
    for step in 0..<(TestRun.isLong ? 1_000 : 40) {
      let tick = Int(random.below(UInt64(digests.count)))
      run.seek(tick: Tick(tick))
      try #require(run.digest() == digests[tick], "\(name): seed 6, step \(step): tick \(tick)")
    }
  }

  /// What a class looks at keeps its place from the first tick to the last, and a curve has rows to be drawn in.
  @Test(arguments: ShippedScenarioTests.worlds, Language.allCases)
  func columnsStandStill(name: String, language: Language) throws {
    let scenario = try load(name)
    for size in [Size(width: 80, height: 24), Size(width: 120, height: 40)] {
      let run = try scenario.begin(budget: 0)
      var state = State(language: language, size: size)
      state.apply(scenario.view)
      var scene = Scene(shown: run.firstShown(state), scenario: scenario)
      var places: Set<[Rectangle]> = []
      while !run.hasEnded {
        run.run(RunBounds(tick: run.tick + max(1, run.tick / 16)))
        scene.read(for: state, size: size, of: run)
        let layout = Layout(size: size, state: state, scene: scene)
        places.insert([layout.area(of: .world), layout.area(of: .picture), layout.area(of: .figures)])
        let curve = layout.area(of: .curve)
        #expect(curve.isEmpty || curve.height >= 4, "\(name), tick \(run.tick): \(curve)")
      }
      #expect(places.count == 1, "\(name) at \(size): \(places)")
    }
  }

  @Test(arguments: ShippedScenarioTests.worlds, Language.allCases)
  func isDrawn(name: String, language: Language) throws {
    let scenario = try load(name)
    let sizes = [Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 50, height: 14)]
    for size in TestRun.isLong ? sizes : [sizes[language == .en ? 0 : 1]] {
      let run = try scenario.begin(budget: 0)
      var state = State(language: language, size: size)
      state.apply(scenario.view)
      var scene = Scene(shown: run.firstShown(state), scenario: scenario)
      while !run.hasEnded {
        run.run(RunBounds(tick: run.tick + 40))
        for (focus, isExpanded) in [(PanelName.world, false), (.why, true), (.log, true), (.curve, true)] {
          state.apply(ViewSettings(focus: focus, isExpanded: isExpanded))
          scene.read(for: state, size: size, of: run)
          var canvas = Canvas(size: size)
          draw(scene, state, theme: .defaultDark, glyphs: Glyphs(.braille), into: &canvas)
          #expect(canvas.size == size)
        }
      }
    }
  }
}
