import Foundation
import Script
import Simulation
import Testing

@testable import Formats

/// Which `*` is an alias that could be a key, and which is text.
@Suite struct YAMLKeysTests {
  /// Text that looks like aliases: in quotes, in comments, in block scalars, in the middle of plain text.
  @Test(arguments: [
    #"en: "a pointer *p : and &x""#, "en: 'it''s *p : and &x'", "en: |\n  *p : &x\n  ? [a]: b\nja: x",
    "en: >-\n\n  *p : &x\nja: x", "- en: |2\n    *p : &x\n  ja: x", "en: a # *p : &x", "# *p : &x\nen: a",
    "en: a *p and &x\n  *p, ? and [b]\nja: x", #"en: [a, "*p : &x", b]"#, #"{ en: 'a*', "ja": "*b & : c" }"#,
    "en: \"a\n\n  *p : \\\" &x\"\nja: x", "- |\n *p : &x\n- a", "en:\n  - |+\n    *p : &x\n\n  - '*p & : x'",
  ])
  func textIsNoAlias(_ text: String) throws {
    _ = try YAMLText.value(of: text + "\n")
  }

  /// Text whose end a careless reader would miss; the bomb behind it is found all the same.
  @Test(arguments: [
    #"en: "a *p : &x""#, "en: 'a'''", "en: |\n  \"", "en: >\n  [\n", "en: a\n  \"b", "en: a # \"", "# '",
    "en: [a\n  \"b, c]", "en: it's", "en: {a: b}", "- |\n '", "en: a\u{2028}", "en: # '\u{85}", "en: >1\n '\n",
    "en: [a # '\n , b]", "en: \"\\\\\"", "en: ''", "en: [a\n]", "en: |\n\n\n   '\n  \"", "en: - '", "en: a|\n  '",
  ])
  func aliasBombBehindText(_ text: String) {
    for use in ["z: { *a9 : x }\n", "*a9 : x\n", "- { *a9 : x }\n"] {
      let found = mistakes(HostileInputTests.bomb(text + "\n" + use))
      #expect(found.count == 1)
      let isRefused = found[0].contains("error: an alias or a collection cannot be a key") || found[0].contains("YAML:")
      #expect(isRefused, "\(found)")
    }
  }

  /// Captions of any signs, written in each of YAML's ways, come back as they were.
  @Test func captionsComeBack() throws {
    var random = RandomSource(seed: 20_261_127)
    let signs = Array("&*:#\"'?[]{},-|>%@! \\abcé断")
    for step in 0..<2000 {
      let length = 1 + Int(random.below(12))
      let caption = String((0..<length).map { _ in signs[Int(random.below(UInt64(signs.count)))] })
      let double =
        "\"" + caption.replacingOccurrences(of: #"\"#, with: #"\\"#).replacingOccurrences(of: "\"", with: "\\\"") + "\""
      let single = "'" + caption.replacingOccurrences(of: "'", with: "''") + "'"
      let head = "x: &a [1]\ny: *a\n"
      for text in [
        head + "en: \(double)\n", head + "en: \(single)\n", head + "en: |-2\n    \(caption)\nz: 1\n",
        head + "z: [*a, \(double), \(single)]\nen: \(single) # \(caption)\n",
      ] {
        let (value, _) = try YAMLText.value(of: text)
        guard case .map(let entries) = value.content, let entry = entries.first(where: { $0.key == "en" }),
          case .text(let read) = entry.value.content
        else {
          Issue.record("step \(step): \(text)")
          return
        }
        let expected = text.contains("|-2") ? "  " + caption : caption
        #expect(read == expected, "step \(step): \(text)")
      }
    }
  }
}
