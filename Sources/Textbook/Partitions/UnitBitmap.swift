/// Memory managed by a bitmap: one bit a unit, 1 = used.
package struct UnitBitmap: Hashable, Sendable {
  package private(set) var isUsed: [Bool]
  package init(_ isUsed: [Bool]) { self.isUsed = isUsed }

  /// Searches from unit 0 for the first run of free units.
  /// - Returns: the first unit of the run (nil: there is none) and how many bits were looked at.
  package func run(of units: Int) -> (at: Int?, bitsExamined: Int) {
    // Unreachable: the reader begins at 1; an exit test holds it.
    precondition(units > 0)
    var length = 0
    for (unit, isUsed) in isUsed.enumerated() {
      length = isUsed ? 0 : length + 1
      if length == units { return (unit + 1 - units, unit + 1) }
    }
    return (nil, isUsed.count)
  }

  /// Takes the first run; its first unit.
  package mutating func take(_ units: Int) -> Int? {
    guard let at = run(of: units).at else { return nil }
    for unit in at..<(at + units) { isUsed[unit] = true }
    return at
  }

  package mutating func giveBack(at: Int, _ units: Int) {
    for unit in at..<(at + units) {
      // No reader asks for it; an exit test holds it.
      precondition(isUsed[unit])
      isUsed[unit] = false
    }
  }

  /// Bytes of the map of a memory.
  package static func bytes(memory: Fraction, unit: Fraction) -> Fraction { memory / unit / 8 }
  /// Bytes of a list with one node for each run of used or free memory.
  package static func listBytes(memory: Fraction, meanRun: Fraction, node: Fraction) -> Fraction {
    memory / meanRun * node
  }
}
