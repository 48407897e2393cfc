import Kernel
import Script
import Simulation
import Testing

/// `break` and `back` as they are typed, and what they refuse.
@Suite struct ConditionTextTests {
  private func parse(_ line: String) throws -> ParsedLine {
    var names = Names()
    return try CommandLine.parse(line, configuration: Configuration(), names: &names)
  }

  @Test(arguments: [
    "zone Normal free < low", "zone DMA free >= 240", "order 3 fails", "frame 0x1a40 changes", "occurrence failed",
    "occurrence split zone DMA", "zone Normal free != high",
  ])
  func readsWhatItWrites(text: String) throws {
    for lead in ["", "when ", "at "] {
      guard case .watch(let condition) = try parse("break " + lead + text).steps.first else {
        Issue.record("\(text) is no breakpoint")
        continue
      }
      #expect(ConditionText.describe(condition) == text)
      #expect(try parse("back to when " + text).timeCommand == .back(WorldValue(condition)))
    }
  }

  @Test func withoutBlanks() throws {
    let spaced = try parse("break zone Normal free <= low").steps
    #expect(try parse("break zone Normal free<=low").steps == spaced)
  }

  @Test func bareWords() throws {
    #expect(try parse("back").timeCommand == .back(nil))
    #expect(try parse("break off").timeCommand == .clearBreakpoints)
  }

  @Test(arguments: [
    ("break", "break needs a condition"), ("break when", "a condition is missing"),
    ("break order 11 fails", "order 11"), ("break zone Normall free < low", "Normall"),
    ("break frame 99999999 changes", "outside"), ("break occurrence splitt", "splitt"),
    ("break zone Normal free < lowish", "lowish"), ("break tomorrow", "is no condition"),
    ("break zone Normal free", "is no condition"), ("break zone Normal free < > low", "is no condition"),
  ])
  func refuses(line: String, saying: String) {
    do {
      _ = try parse(line)
      Issue.record("\(line) was taken")
    } catch {
      #expect("\(error)".contains(saying), "\(line): \(error)")
    }
  }
}
