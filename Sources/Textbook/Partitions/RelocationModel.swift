/// Programs that are written as if they began at 0, loaded somewhere else, under four ways of relocation and protection
/// side by side.
package struct RelocationModel: SmallMachine {
  package enum Way: String, CaseIterable, Hashable, Sendable, Encodable {
    /// Addresses are left as they are.
    case none
    /// The loader adds the start of the partition to each address in the program.
    case patched
    /// The same, and every block of memory has a key that must equal the running program's.
    case keys
    /// Registers: what is above the limit traps, the base is added to the rest.
    case baseAndLimit = "base-limit"
  }

  package struct Program: Hashable, Sendable, Encodable {
    package var name: String
    package var start: Int
    package var size: Int
    /// Addresses that stand in its instructions.
    package var addresses: [Int]
    package var key: UInt8
  }

  package enum Request: Hashable, Sendable {
    case load(name: String, size: Int, addresses: [Int])
    /// It jumps to an address that stands in one of its instructions.
    case jump(name: String, address: Int)
    /// It stores at an address that it computed at run time: no loader has seen it.
    case store(name: String, address: Int)
  }

  package enum Step: Hashable, Sendable {
    case full(name: String, size: Int, left: Int)
    case loaded(name: String, start: Int, size: Int, key: UInt8)
    case patched(name: String, address: Int, to: Int, done: Int, of: Int)
    case notThere(name: String)
    /// - Parameter isStore: the address was computed at run time.
    case asked(name: String, address: Int, isStore: Bool)
    case outcome(Way, Outcome)
  }

  package struct Outcome: Hashable, Sendable, Encodable {
    package enum Verdict: Hashable, Sendable, Encodable {
      case own
      /// Another program's memory was used.
      case foreign(String)
      case nowhere
      case keyTrap(own: UInt8, found: UInt8)
      case limitTrap(limit: Int)
    }
    package var physical: Int?
    package var verdict: Verdict
    package var isTrap: Bool {
      switch verdict {
      case .keyTrap, .limitTrap: true
      case .own, .foreign, .nowhere: false
      }
    }
  }

  package let size: Int
  package let ways: [Way]
  package private(set) var programs: [Program] = []
  package private(set) var keys: ProtectionKeys
  /// Of the program that is being loaded: addresses that are not patched yet.
  package private(set) var unpatched = 0
  package private(set) var patches = 0
  /// By way: accesses that reached the program's own memory, that hit another's, that trapped.
  package private(set) var right: [Int]
  package private(set) var wrong: [Int]
  package private(set) var traps: [Int]
  package private(set) var last: [Outcome?]

  package init(size: Int, blockSize: Int, ways: [Way]) {
    self.size = size
    self.ways = ways
    keys = ProtectionKeys(memory: size, blockSize: blockSize)
    right = Array(repeating: 0, count: ways.count)
    (wrong, traps) = (right, right)
    last = Array(repeating: nil, count: ways.count)
  }

  package var isBusy: Bool { unpatched > 0 }
  private var end: Int { programs.last.map { $0.start + $0.size } ?? 0 }

  package mutating func begin(_ request: Request, _ steps: inout [Step]) {
    switch request {
    case .load(let name, let size, let addresses):
      // Programs begin where a block of the keys does.
      let start = (end + keys.blockSize - 1) / keys.blockSize * keys.blockSize
      guard start + size <= self.size, programs.count < 15 else {
        return steps.append(.full(name: name, size: size, left: max(0, self.size - start)))
      }
      let key = UInt8(programs.count + 1)
      keys.set(key, from: start, size: size)
      programs.append(Program(name: name, start: start, size: size, addresses: addresses, key: key))
      unpatched = ways.contains(.patched) || ways.contains(.keys) ? addresses.count : 0
      steps.append(.loaded(name: name, start: start, size: size, key: key))
    case .jump(let name, let address): access(name, address, isStore: false, &steps)
    case .store(let name, let address): access(name, address, isStore: true, &steps)
    }
  }

  /// The loader's next word.
  package mutating func proceed(_ steps: inout [Step]) {
    guard let program = programs.last else { return }
    let at = program.addresses.count - unpatched
    unpatched -= 1
    patches += 1
    let address = program.addresses[at]
    steps.append(
      .patched(
        name: program.name, address: address, to: address + program.start, done: at + 1, of: program.addresses.count))
  }

  private mutating func access(_ name: String, _ address: Int, isStore: Bool, _ steps: inout [Step]) {
    guard let program = programs.first(where: { $0.name == name }) else { return steps.append(.notThere(name: name)) }
    steps.append(.asked(name: name, address: address, isStore: isStore))
    for (at, way) in ways.enumerated() {
      let outcome = outcome(of: address, by: program, way, isStore: isStore)
      last[at] = outcome
      if outcome.isTrap {
        traps[at] += 1
      } else if outcome.verdict == .own {
        right[at] += 1
      } else {
        wrong[at] += 1
      }
      steps.append(.outcome(way, outcome))
    }
  }

  private func outcome(of address: Int, by program: Program, _ way: Way, isStore: Bool) -> Outcome {
    var physical = address
    switch way {
    case .none: break
    case .patched, .keys: if !isStore { physical += program.start }
    case .baseAndLimit:
      guard let sum = BaseAndLimit(base: program.start, limit: program.size).physical(address) else {
        return Outcome(physical: nil, verdict: .limitTrap(limit: program.size))
      }
      physical = sum
    }
    if way == .keys, !keys.mayTouch(physical, key: program.key) {
      let found = physical >= 0 && physical < size ? keys.keys[physical / keys.blockSize] : 0
      return Outcome(physical: physical, verdict: .keyTrap(own: program.key, found: found))
    }
    let owner = programs.first { physical >= $0.start && physical < $0.start + $0.size }
    let verdict: Outcome.Verdict = owner.map { $0.name == program.name ? .own : .foreign($0.name) } ?? .nowhere
    return Outcome(physical: physical, verdict: verdict)
  }

  package var listBytes: Int {
    programs.reduce(keys.keys.count) { $0 + MemoryLayout<Program>.stride + $1.addresses.count * 8 }
  }

  package var state: StateTree {
    .map(
      [.number("programs", programs.count), .number("patches", patches)]
        + ways.indices.map { at in
          .map(
            ways[at].rawValue,
            [
              .number("right", right[at]), .number("wrong", wrong[at]), .number("traps", traps[at]),
              .number("physical", last[at]?.physical),
            ])
        })
  }
}
