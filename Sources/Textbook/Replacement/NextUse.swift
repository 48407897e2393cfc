/// For each reference the time of the next one to the same page: what OPT must know of the future.
package enum NextUse {
  /// There is none. Times are below.
  package static let never: UInt32 = .max

  /// - Parameter pages: number of distinct pages; every page is below.
  package static func table(_ references: [UInt32], pages: Int) -> [UInt32] {
    var later = Later(pages: pages)
    var result = [UInt32](repeating: never, count: references.count)
    later.fill(&result, for: references, firstTime: 1)
    return result
  }

  /// The pieces of a long string are gone through from its last to its first.
  package struct Later: Sendable {
    /// Time of the earliest reference seen so far, by page.
    private var time: [UInt32]

    package init(pages: Int) { time = [UInt32](repeating: never, count: pages) }

    /// Fills in one piece.
    /// - Parameter firstTime: time of the piece's first reference. All times are below `never`.
    package mutating func fill(_ nextUses: inout [UInt32], for references: [UInt32], firstTime: Int) {
      // Unreachable: a trace of 4 G references is refused before it is held whole (`ReferenceTraceFile`).
      precondition(nextUses.count == references.count && firstTime + references.count <= Int(never))
      for index in references.indices.reversed() {
        let page = Int(references[index] >> 1)
        nextUses[index] = time[page]
        time[page] = UInt32(firstTime + index)
      }
    }

    /// When a page is used for the first time in all that was seen.
    package func firstUse(of page: UInt32) -> UInt32 { time[Int(page)] }
  }
}
