import Textbook

// The numbers of the textbook's worlds.

extension Quantity {
  /// Numbers in one list.
  static let listLength = 1024
  /// One of a list that is claimed.
  static let listed = Quantity("number", Int64.min...Int64.max)

  /// Units of memory, and of what lies in it.
  static let worldMemory = Quantity("memory", 1...1_000_000)
  static let piece = Quantity("size", 1...1_000_000)
  static let worldHoles = Quantity("holes", 1...1_000_000)
  static let commonSizes = Quantity("common", 1...1_000_000)
  static let bitmapUnit = Quantity("unit", 1...1_000_000)
  /// So many pieces live on the whole.
  static let keptPieces = Quantity("keep", 1...10_000)
  static let growth = Quantity("by", 1...1_000_000)
}
