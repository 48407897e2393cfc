package import Script

/// How a play goes that nobody steers: captions stand as long as they take to read, a `pause` of the script is a short
/// rest, and the play ends at `end`.
package struct Pacing: Hashable, Sendable {
  /// Milliseconds for any caption, and for each of its characters.
  package var caption: Int
  package var character: Int
  package var japaneseCharacter: Int
  /// Milliseconds for a `pause`.
  package var pause: Int
  package var end: RunEnd

  /// - Parameter percent: of the usual reading time; 0 is no time at all.
  package init(percent: Int = 100, end: RunEnd = .script) {
    caption = 1_500 * percent / 100
    character = 60 * percent / 100
    japaneseCharacter = 120 * percent / 100
    pause = 1_000 * percent / 100
    self.end = end
  }

  /// Nanoseconds for which a text stands.
  package func reading(_ text: String, in language: Language) -> UInt64 {
    let perCharacter = language == .ja ? japaneseCharacter : character
    return UInt64(caption + text.count * perCharacter) * 1_000_000
  }
}
