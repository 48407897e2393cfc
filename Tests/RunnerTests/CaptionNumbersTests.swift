import Foundation
import Script
import Testing

@testable import Interface

/// One way to write a number: in captions as in the panels, in both languages.
@Suite struct CaptionNumbersTests {
  /// Digits that are no quantity: states of bits, a date, words that are asked of the machine as one types them, and
  /// the addresses of a toy that its own panel does not group.
  private static func isExempt(_ found: Substring, before: Substring, of name: String) -> Bool {
    // A part of a name: size-2048.
    if let last = before.last, last.isASCII, last.isLetter || "_.-/".contains(last) { return true }
    return found.allSatisfy { "01".contains($0) } || before.hasSuffix("alloc(") || name == "instruction-restart"
      || found == "2013"
  }

  private static func texts(_ scenario: Scenario) -> [Localized] {
    [scenario.title, scenario.about] + scenario.captions + scenario.captionThens.compactMap { $0 }
  }

  @Test(arguments: ShippedScenarioTests.names + ShippedScenarioTests.worlds)
  func numbersAreGroupedAndFramesAreHexadecimal(name: String) throws {
    let scenario = try ShippedScenarioTests().load(name)
    for text in Self.texts(scenario).flatMap({ [$0.en, $0.ja] }).compactMap({ $0 }) {
      for found in text.matches(of: /[0-9]{4,}/)
      where !Self.isExempt(found.output, before: text[..<found.range.lowerBound], of: name) {
        Issue.record("\(name): \(found.output) is not grouped: \(text)")
      }
      #expect(text.firstMatch(of: /[0-9],[0-9]{3}(?![0-9])/) == nil, "\(name): \(text)")
      // A frame of three digits and more is named as the panels name it.
      #expect(text.firstMatch(of: /\b[Ff]rames? (?:number )?[0-9]{3}/) == nil, "\(name): \(text)")
      #expect(text.firstMatch(of: /フレーム[0-9]{3,}(?!個|枚|ページ|分)/) == nil, "\(name): \(text)")
      for found in text.matches(of: /0x[0-9A-Fa-f]+/) {
        #expect(found.output == found.output.lowercased()[...], "\(name): \(found.output)")
      }
    }
  }

  /// No line ends inside a number.
  @Test func linesKeepNumbersWhole() {
    for width in 8..<40 {
      for line in wrapped("131 072 bytes is the end; 4 232 requests and 12 128 + 5 + 155 = 12 288.", width: width) {
        #expect(
          line.firstMatch(of: /(^|[^0-9 ]) ?[0-9]{1,3}$/) == nil || line.hasSuffix("+ 5") || line.hasSuffix("155"),
          "\(width): \(line)")
        #expect(!line.contains("\u{A0}"))
      }
    }
  }
}
