/// What going back may cost, unless the user says otherwise.
package enum HistoryMemory {
  /// Bytes for keyframes: 256 MiB.
  package static let usual = 256 << 20
  /// Work between two keyframes: a few milliseconds to play again.
  static let usualInterval: UInt64 = 65_536
}
