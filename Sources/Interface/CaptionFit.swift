import Cells
package import Script

/// Whether captions can be read: three lines are all that the screen gives them.
package enum CaptionFit {
  package static let lineLimit = 3
  /// The narrowest screen on which every caption of a scenario is to fit.
  package static let columns = 80

  /// Columns before a caption's text: its number of all.
  static func indent(captions: Int) -> Int { 2 * String(captions).count + 4 }

  /// Captions that lack a language, or are cut on a screen of 80 columns, at their lines of `file`.
  package static func problems(of scenario: Scenario, file: String) -> [Diagnostic] {
    let width = columns - indent(captions: scenario.captions.count) - 1
    var problems: [Diagnostic] = []
    for (index, caption) in scenario.captions.enumerated() {
      let line = index < scenario.captionLines.count ? scenario.captionLines[index] : 0
      func warn(_ message: String, hint: String) {
        problems.append(
          Diagnostic(message, hint: hint, file: file, line: line > 0 ? line : nil, severity: .warning))
      }
      for (language, name, text) in [("en", "English", caption.en), ("ja", "Japanese", caption.ja)] {
        guard let text, !text.isEmpty else {
          warn("the caption has no \(name) text", hint: "say: { en: \"…\", ja: \"…\" }")
          continue
        }
        let count = wrapped(text, width: width).count
        if count > lineLimit {
          warn(
            "the caption takes \(count) lines of \(columns) columns in \(name); \(lineLimit) are shown",
            hint: "shorten \(language), or say it in two captions")
        }
      }
    }
    return problems
  }
}
