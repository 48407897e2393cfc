/// The binary buddy system over a memory of any size and unit: powers of two; the smallest free block that fits, the
/// lowest address among equals; splitting keeps the low half; merging at once.
package struct BuddyBlocks: Hashable, Sendable {
  package struct Block: Hashable, Sendable {
    package var address: Int
    /// A power of two.
    package var size: Int
    /// What was asked for; nil: the block is free.
    package var used: Int?
    package init(address: Int, size: Int, used: Int?) {
      self.address = address
      self.size = size
      self.used = used
    }
  }

  package let total: Int
  /// By address, without gaps.
  package private(set) var blocks: [Block]

  /// A total that is no power of two begins as the largest aligned blocks.
  package init(total: Int) {
    // Unreachable: the reader begins at 1; an exit test holds it.
    precondition(total > 0)
    self.total = total
    var blocks: [Block] = []
    var address = 0
    while address < total {
      var size = 1 << (Int.bitWidth - 1 - (total - address).leadingZeroBitCount)
      if address > 0 { size = min(size, address & -address) }
      blocks.append(Block(address: address, size: size, used: nil))
      address += size
    }
    self.blocks = blocks
  }

  /// Takes a block for `request` ≥ 1 units. Nil: none is large enough.
  package mutating func take(_ request: Int) -> Block? {
    // Unreachable: the reader begins at 1; an exit test holds it.
    precondition(request > 0)
    var found: Int?
    for (index, block) in blocks.enumerated() where block.used == nil && block.size >= request {
      if found.map({ block.size < blocks[$0].size }) ?? true { found = index }
    }
    guard let index = found else { return nil }
    while blocks[index].size / 2 >= request {
      let half = blocks[index].size / 2
      blocks[index].size = half
      blocks.insert(Block(address: blocks[index].address + half, size: half, used: nil), at: index + 1)
    }
    blocks[index].used = request
    return blocks[index]
  }

  /// Gives back the used block at an address. False: there is none.
  @discardableResult
  package mutating func giveBack(address: Int) -> Bool {
    guard var index = blocks.firstIndex(where: { $0.address == address && $0.used != nil }) else { return false }
    blocks[index].used = nil
    while true {
      let block = blocks[index]
      let buddy = Self.buddy(ofBlockAt: block.address, size: block.size)
      guard let other = blocks.firstIndex(where: { $0.address == buddy }), blocks[other].size == block.size,
        blocks[other].used == nil
      else { return true }
      index = min(index, other)
      blocks[index].size *= 2
      blocks.remove(at: index + 1)
    }
  }

  /// Address xor size.
  package static func buddy(ofBlockAt address: Int, size: Int) -> Int { address ^ size }

  /// What the requests leave of their blocks.
  package var internalFragmentation: Int {
    blocks.reduce(0) { sum, block in sum + (block.used.map { block.size - $0 } ?? 0) }
  }
}
