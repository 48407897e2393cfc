/// Protection keys (IBM 360): every block of memory has a key, and a process may touch the blocks of its own key only;
/// key 0 may touch all.
package struct ProtectionKeys: Hashable, Sendable, Encodable {
  package let blockSize: Int
  /// By block.
  package private(set) var keys: [UInt8]

  package init(memory: Int, blockSize: Int) {
    // No reader asks for it; an exit test holds it.
    precondition(blockSize > 0)
    self.blockSize = blockSize
    keys = Array(repeating: 0, count: (memory + blockSize - 1) / blockSize)
  }

  package mutating func set(_ key: UInt8, from address: Int, size: Int) {
    guard size > 0 else { return }
    for block in (address / blockSize)...((address + size - 1) / blockSize) { keys[block] = key }
  }

  package func mayTouch(_ address: Int, key: UInt8) -> Bool {
    guard address >= 0, address / blockSize < keys.count else { return false }
    return key == 0 || keys[address / blockSize] == key
  }
}

/// Base and limit registers: the address is checked against the limit, then the base is added.
package struct BaseAndLimit: Hashable, Sendable, Encodable {
  package var base: Int
  package var limit: Int
  package init(base: Int, limit: Int) {
    self.base = base
    self.limit = limit
  }
  /// Nil: trap.
  package func physical(_ address: Int) -> Int? { address >= 0 && address < limit ? base + address : nil }
}
