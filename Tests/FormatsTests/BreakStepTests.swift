import Kernel
import Script
import Simulation
import Testing

@testable import Formats

/// `break:` in files, by fields and as a sentence.
@Suite struct BreakStepTests {
  static let normal = ZoneIndex(node: 0, type: .normal)

  @Test(arguments: [
    ("{ zone: Normal, free: \"< low\" }", Condition.zoneFree(normal, .less, .mark(.low))),
    ("{ zone: Normal, free: \"<low\" }", .zoneFree(normal, .less, .mark(.low))),
    ("{ zone: Normal, free: 240 }", .zoneFree(normal, .equal, .frames(240))),
    ("{ zone: Normal, free: \">= 0x10\" }", .zoneFree(normal, .greaterOrEqual, .frames(16))),
    ("{ order: 3 }", .orderFails(Order(3))),
    ("{ frame: 0x1a40 }", .frameChanges(FrameNumber(0x1a40))),
    ("{ occurrence: failed }", .occurrence(.request(.failed), nil)),
    ("{ occurrence: split, zone: Normal }", .occurrence(.request(.split), normal)),
    ("{ occurrence: { name: split } }", .occurrence(.request(.split), nil)),
    ("\"when zone Normal free < low\"", .zoneFree(normal, .less, .mark(.low))),
    ("{ when: order 3 fails }", .orderFails(Order(3))),
  ])
  func means(written: String, condition: Condition) throws {
    let scenario = try ScenarioFile.load(text: scenario("{ break: \(written) }"), name: "t.yaml")
    #expect(scenario.program.steps == [.watch(condition)])
  }

  @Test(arguments: [
    ("{}", "3:13: error: break needs a condition"),
    ("{ zone: Normal }", "3:22: error: zone alone is no condition: it needs free"),
    ("{ free: \"< low\" }", "3:22: error: free needs zone"),
    ("{ zone: Norml, free: 3 }", "3:28: error: unknown zone \"Norml\" | did you mean Normal?"),
    ("{ zone: Normal, free: \"< lwo\" }", "3:42: error: expected min, low, high or a number of frames, found \"lwo\""),
    ("{ zone: Normal, free: \"<\" }", "3:42: error: expected a comparison like \"< low\""),
    ("{ zoen: Normal, free: 3 }", "3:22: error: unknown key \"zoen\" for break | did you mean zone?"),
    ("{ order: 11 }", "3:29: error: order 11 is outside 0–10"),
    ("{ order: 3, zone: Normal }", "3:32: error: order takes no zone"),
    ("{ order: 3, frame: 5 }", "3:32: error: a breakpoint has one condition; \"frame\" is one too many"),
    ("{ frame: 99999999 }", "3:29: error: frame 99999999 is outside 0–16383"),
    ("{ occurrence: faild }", "3:34: error: unknown occurrence \"faild\" | did you mean failed?"),
    ("{ occurrence: {} }", "3:34: error: occurrence needs a name"),
    ("{ occurrence: { name: split, count: 2 } }", "3:49: error: a breakpoint stops at every one: it takes no count"),
    ("{ occurrence: { nam: split } }", "3:36: error: unknown key \"nam\" | did you mean name?"),
    ("{ when: order 3 fails, order: 3 }", "3:43: error: when says it all; \"order\" is one too many"),
  ])
  func refuses(written: String, message: String) {
    let found = mistakes(scenario("{ break: \(written) }"))
    #expect(found.count == 1 && found[0].hasPrefix("t.yaml:" + message), "\(written): \(found)")
  }

  /// Numbers beyond 64 bits, and scripts that would never end.
  @Test(arguments: [
    ("{ tick: 99999999999999999999 }", "3:19: error: ticks \"99999999999999999999\" is outside 0–1000000000000"),
    ("{ tick: 99999999999 }", "3:9: error: the script takes 99999999999 ticks; at most 100000000 are played"),
    ("{ repeat: 1000, do: [ { tick: 1000000 } ] }", "3:9: error: the script takes 1000000000 ticks"),
    ("{ repeat: 9, do: [ { repeat: 4, do: [ { tick: 1000000000000 } ] } ] }", "3:9: error: the script takes 36"),
    (
      "{ expect: { failed: \"< 99999999999999999999\" } }",
      "3:31: error: failed \"< 99999999999999999999\" is too large a number"
    ),
    ("{ expect: { occurrence: { name: split, since: x } } }", "3:50: error: since needs a mark before it"),
    ("{ free_pages: 0xC0000000 }", "3:25: error: no step before this makes a block named \"0xC0000000\" | a number"),
    ("{ mark: a }, { mark: a }", "3:32: error: a mark \"a\" is there already"),
  ])
  func otherMistakes(step: String, message: String) {
    let found = mistakes(scenario(step))
    #expect(found.count == 1 && found[0].hasPrefix("t.yaml:" + message), "\(step): \(found)")
  }

  @Test func aDayIsNotTooLong() throws {
    let scenario = try ScenarioFile.load(text: scenario("{ tick: 86400000 }"), name: "t.yaml")
    #expect(scenario.program.steps == [.tick(86_400_000)])
  }
}
