import Kernel

/// The lines of one way of the processor's cache: where addresses fall in it, and which slabs get into each other's way
/// there (what colouring is for; LF 6.1).
package struct HardwareCache: Hashable, Sendable {
  /// Bytes of a line and of a way; powers of two.
  let line: UInt32
  let way: UInt32

  /// The sizes of a way to choose from: 4 KiB is that of an 8 KiB two-way cache, 16 KiB that of a 64 KiB four-way one.
  package static let ways: [UInt32] = [4096, 8192, 16384]
  static func way(after way: UInt32) -> UInt32 {
    let at = ways.firstIndex(of: way) ?? 0
    return ways[(at + 1) % ways.count]
  }

  var lines: Int { Int(way / max(1, line)) }
  /// Each line of memory can lie in one line of a way only.
  func line(of address: UInt64) -> Int { Int(address % UInt64(way) / UInt64(max(1, line))) }

  /// For each address whether an earlier one falls on the same line.
  func conflicts(_ addresses: [UInt64]) -> [Bool] {
    var taken: Set<Int> = []
    return addresses.map { !taken.insert(line(of: $0)).inserted }
  }
}

extension SlabRow {
  /// Where the first object would be if slabs had no colours.
  var uncolouredObject: UInt64 { firstObject &- UInt64(colour) }
}
