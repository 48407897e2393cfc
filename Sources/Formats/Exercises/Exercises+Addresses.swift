import Script
import Textbook

// Virtual addresses: pages, offsets, indices, translation.
extension Exercises {
  static let addressKinds: [(name: String, answer: Rule)] = [
    ("split", split), ("pages-of", pagesOf), ("translate", translate), ("indices", indices), ("two-level", twoLevel),
    ("tlb-fields", tlbFields), ("tlb-tag-bits", tlbTagBits), ("tlb-reach", tlbReach),
  ]

  private static func pageSize(_ input: ExerciseInput) throws(Diagnostic) -> Int {
    try input.integer("page_size", in: 1...1 << 60)
  }

  private static func split(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let size = try pageSize(input)
    let pairs = try input.integers("addresses").map { JSONValue.integers([$0 / size, $0 % size]) }
    return .object([.init("page_offset", .array(pairs))])
  }

  private static func pagesOf(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let size = try pageSize(input)
    return .object([.init("pages", .integers(try input.integers("addresses").map { $0 / size }))])
  }

  /// `{"3": 12}`: page 3 is in frame 12; null: nowhere.
  private static func table(_ members: [JSONValue.Member], _ key: String) throws(Diagnostic) -> [Int: Int] {
    var table: [Int: Int] = [:]
    for member in members where member.value != .null {
      guard let page = Int(member.key), page >= 0 else { throw Diagnostic("\(key.quoted) takes numbers as keys") }
      table[page] = try ExerciseInput.integer(member.value, key, in: 0...1 << 40)
    }
    return table
  }

  private static func translate(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let size = try input.integer("page_size", in: 1...1 << 20)
    let table = try table(try input.members("table"), "table")
    let physical = try input.integers("addresses").map { address in
      table[address / size].map { $0 * size + address % size }
    }
    return .object([.init("physical", .optionals(physical))])
  }

  private static func shape(_ input: ExerciseInput) throws(Diagnostic) -> AddressSplit {
    let bits = try input.integers("bits", in: 1...62)
    let offset = try input.integer("offset_bits", in: 0...62)
    guard bits.reduce(offset, +) <= 62 else { throw Diagnostic("an address has at most 62 bits here") }
    return AddressSplit(bits: bits, offsetBits: offset)
  }

  private static func indices(_ shape: AddressSplit, _ address: Int) throws(Diagnostic) -> [Int] {
    if let indices = shape.indices(of: address) { return indices }
    throw Diagnostic("\"addresses\": \(address) has more than \(shape.virtualBits) bits")
  }

  private static func indices(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let shape = try shape(input)
    var all: [JSONValue] = []
    var offsets: [Int] = []
    for address in try input.integers("addresses") {
      all.append(.integers(try indices(shape, address)))
      offsets.append(shape.offset(of: address))
    }
    return .object([.init("indices", .array(all)), .init("offsets", .integers(offsets))])
  }

  private static func twoLevel(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let shape = try shape(input)
    guard shape.bits.count == 2 else { throw Diagnostic("\"bits\" takes the bits of two levels") }
    var tree = PageTree(shape)
    for entry in try input.members("tables") {
      guard let root = Int(entry.key), root >= 0, root >> shape.bits[0] == 0,
        case .object(let members) = entry.value
      else { throw Diagnostic("\"tables\" takes {index: {index: frame}}") }
      for (page, frame) in try table(members, "tables") {
        guard page >> shape.bits[1] == 0 else { throw Diagnostic("\"tables\" has no entry \(page)") }
        guard frame.bitWidth - frame.leadingZeroBitCount + shape.offsetBits <= 62 else {
          throw Diagnostic("\"tables\": the frame \(frame) is too large")
        }
        tree.map(page: root << shape.bits[1] | page, to: frame)
      }
    }
    var physical: [Int?] = []
    var all: [JSONValue] = []
    for address in try input.integers("addresses") {
      all.append(.integers(try indices(shape, address)))
      physical.append(tree.physical(address))
    }
    return .object([.init("physical", .optionals(physical)), .init("indices", .array(all))])
  }

  private static func tlbFields(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let sets = try input.integer("sets", in: 1...1 << 40)
    let fields = try input.integers("pages").map { page in
      JSONValue.object([
        .init("index", .integer(TLB.index(ofPage: page, sets: sets))),
        .init("tag", .integer(TLB.tag(ofPage: page, sets: sets))),
      ])
    }
    return .object([.init("fields", .array(fields))])
  }

  private static func tlbTagBits(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let bits = TLB.tagBits(
      virtualBits: try input.integer("virtual_bits", in: 1...4096), pageSize: try pageSize(input),
      entries: try input.integer("entries", in: 1...1 << 40), ways: try input.integer("ways", in: 1...1 << 40))
    guard let bits else {
      throw Diagnostic("page size and sets must be powers of two, and fit the bits of the address")
    }
    return .object([.init("tag_bits", .integer(bits))])
  }

  private static func tlbReach(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let bytes = try input.positive("entries") * (try input.positive("page_size"))
    return .object([.init("addresses", .exact(bytes / (input.has("unit") ? try input.positive("unit") : 1)))])
  }
}
