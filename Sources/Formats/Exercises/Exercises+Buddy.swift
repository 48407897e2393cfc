import Script
import Textbook

extension Exercises {
  static let buddyKinds: [(name: String, answer: Rule)] = [("buddy", buddy), ("buddy-address", buddyAddress)]

  private static func buddy(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    var memory = BuddyBlocks(total: try input.integer("total", in: 1...1 << 60))
    let tellsEach = try input.flag("every", default: false)
    // In the order of taking: address and name of what is held.
    var held: [(name: String, address: Int?)] = []
    func picture() -> JSONValue {
      .array(
        memory.blocks.map { block in
          let name = block.used == nil ? nil : held.first { $0.address == block.address }?.name
          return .array([.integer(block.address), .integer(block.size), name.map { .string($0) } ?? .null])
        })
    }
    var pictures: [JSONValue] = []
    for operation in try operations(input) {
      switch operation {
      case .take(let name, let size):
        if held.contains(where: { $0.name == name }) { throw Diagnostic("\"ops\": \(name.quoted) is taken twice") }
        held.append((name, memory.take(size)?.address))
      case .giveBack(let name):
        guard let index = held.firstIndex(where: { $0.name == name }) else {
          throw Diagnostic("\"ops\": \(name.quoted) is given back and was not taken")
        }
        // A request that did not fit holds nothing.
        if let address = held.remove(at: index).address { memory.giveBack(address: address) }
      }
      if tellsEach { pictures.append(picture()) }
    }
    return .object([
      .init("blocks", tellsEach ? .array(pictures) : picture()),
      .init("internal_fragmentation", .integer(memory.internalFragmentation)),
    ])
  }

  private static func buddyAddress(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    var result: [Int] = []
    for block in try input.list("blocks") {
      guard case .array(let parts) = block, parts.count == 2 else {
        throw Diagnostic("\"blocks\" takes [address, size]")
      }
      let address = try ExerciseInput.integer(parts[0], "blocks")
      let size = try ExerciseInput.integer(parts[1], "blocks", in: 1...1 << 60)
      guard PowerOfTwo.exponent(size) != nil, address % size == 0 else {
        throw Diagnostic("\"blocks\": a size is a power of two and divides the address")
      }
      result.append(BuddyBlocks.buddy(ofBlockAt: address, size: size))
    }
    return .object([.init("buddy", .integers(result))])
  }
}
