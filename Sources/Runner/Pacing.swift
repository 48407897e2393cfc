package import Script

/// How a play goes that nobody steers: captions stand as long as they take to read, a `pause` of the script is a short
/// rest, and the play ends at `end`.
package struct Pacing: Hashable, Sendable {
  package var reading: ReadingTime
  /// Milliseconds for a `pause`.
  package var pause: Int
  package var end: RunEnd

  /// - Parameter percent: of the usual reading time; 0 is no time at all.
  package init(percent: Int = 100, end: RunEnd = .script) {
    reading = ReadingTime(percent: percent)
    pause = 1_000 * percent / 100
    self.end = end
  }
}

/// How long a caption stands: 15 characters a second in English, 4 in Japanese, and never less than 3 s.
package struct ReadingTime: Hashable, Sendable {
  /// Of the usual time; 0 is no time at all.
  package var percent: Int
  package init(percent: Int = 100) { self.percent = percent }

  private static let least: UInt64 = 3_000_000_000

  /// Nanoseconds for a text.
  package func nanoseconds(_ text: String, in language: Language) -> UInt64 {
    let perSecond: UInt64 = language == .ja ? 4 : 15
    let time = max(Self.least, UInt64(text.count) * 1_000_000_000 / perSecond)
    return time / 100 * UInt64(max(0, percent))
  }
}
