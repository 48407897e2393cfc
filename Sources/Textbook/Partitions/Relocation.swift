/// A program whose addresses must fit the place where it is loaded: patched by the loader word by word, or left alone
/// and corrected by base and limit registers at each access.
package struct RelocatableProgram: Hashable, Sendable {
  /// Words of the program; the marked ones are addresses within it.
  package var words: [Int]
  package var isAddress: [Bool]

  package init(words: [Int], isAddress: [Bool]) {
    // No reader asks for it; an exit test holds it.
    precondition(words.count == isAddress.count)
    self.words = words
    self.isAddress = isAddress
  }

  /// As the loader leaves it at `base`, and how many words it had to change.
  package func patched(at base: Int) -> (words: [Int], patches: Int) {
    (zip(words, isAddress).map { $0 + ($1 ? base : 0) }, isAddress.count { $0 })
  }
}

/// Protection keys (IBM 360): every block of memory has a key, and a process may touch the blocks of its own key only;
/// key 0 may touch all.
package struct ProtectionKeys: Hashable, Sendable {
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
package struct BaseAndLimit: Hashable, Sendable {
  package var base: Int
  package var limit: Int
  package init(base: Int, limit: Int) {
    self.base = base
    self.limit = limit
  }
  /// Nil: trap.
  package func physical(_ address: Int) -> Int? { address >= 0 && address < limit ? base + address : nil }
}
