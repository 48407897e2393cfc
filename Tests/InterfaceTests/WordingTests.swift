import Cells
import Kernel
import Script
import Testing

@testable import Interface

@Suite struct WordingTests {
  private func wording(_ language: Language) -> Wording {
    Wording(language: language, names: Fixture.names, scenario: Fixture.scenario)
  }
  private func occurrence(_ what: Happening) -> Occurrence {
    Occurrence(tick: 1, serial: 1, event: 1, task: TaskID(1), cpu: 0, context: .process, what: what)
  }

  @Test func examplesCoverEveryKind() {
    let kinds = ExamplesOfHappenings.all.map(\.kind)
    for kind in OccurrenceKind.allCases { #expect(kinds.contains(kind), "no example of \(kind)") }
  }

  @Test(arguments: ExamplesOfHappenings.all)
  func everyHappeningIsWordedInBothLanguages(_ what: Happening) {
    let english = wording(.en).line(for: occurrence(what))
    let japanese = wording(.ja).line(for: occurrence(what))
    #expect(english.function == japanese.function)
    #expect(!english.function.isEmpty && english.function.columns <= 19)
    #expect(!english.text.isEmpty && !japanese.text.isEmpty)
    #expect(english.text.unicodeScalars.allSatisfy { $0.columns == 1 }, "\(english.text)")
    #expect(japanese.text.unicodeScalars.contains { $0.columns == 2 }, "\(japanese.text)")
    for text in [english.text, japanese.text] {
      #expect(text.columns <= 130, "\(text.columns): \(text)")
      for sign in ["Optional", "nil", "\\(", "%", "  "] { #expect(!text.contains(sign), "\(text)") }
    }
    for language in Language.allCases {
      for reason in wording(language).reasons(for: occurrence(what)) {
        #expect(!reason.isEmpty && !reason.contains("Optional"))
      }
    }
    #expect(wording(.en).reasons(for: occurrence(what)).count == wording(.ja).reasons(for: occurrence(what)).count)
  }

  @Test func failureIsTheKernelsOwnText() {
    let what = Happening.request(.failed(order: Order(3), gfp: .atomic, reason: .cannotWait, quiet: false))
    for language in Language.allCases {
      let text = wording(language).text(for: occurrence(what))
      #expect(text.hasPrefix("cc1: page allocation failure. order:3, mode:0x20"))
    }
  }

  @Test func splitNamesTheListsOfTheUpperHalves() {
    let what = Happening.request(
      .split(
        zone: Fixture.normal, frame: FrameNumber(0x1c00), from: Order(10), to: Order(8)))
    #expect(
      wording(.en).text(for: occurrence(what))
        == "order 10 → 8 at 0x1c00: upper halves to free lists 9, 8")
  }

  @Test func numbers() {
    #expect(Numbers.grouped(1_284) == "1 284")
    #expect(Numbers.grouped(-12_345_678) == "-12 345 678")
    #expect(Numbers.grouped(999) == "999")
    #expect(Numbers.thousandths(-1000) == "-1.000")
    #expect(Numbers.thousandths(-250) == "-0.250")
    #expect(Numbers.thousandths(92) == "0.092")
    #expect(Numbers.size(frames: 1) == "4K" && Numbers.size(frames: 1024) == "4M")
    #expect(Numbers.fullSize(frames: 262_144) == "1 GiB")
  }

  @Test func linesBreakBetweenWordsAndBeforeNoClosingMark() {
    #expect(wrapped("free blocks are lost", width: 11) == ["free blocks", "are lost"])
    for width in 2..<30 {
      for line in wrapped("空きは15 MiBもあるのに、連続していない。 Plenty is free", width: width) {
        #expect(line.columns <= width)
      }
    }
  }
}
