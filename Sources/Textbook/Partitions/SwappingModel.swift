/// Swapping with partitions of any size: whole programs come, grow, go to disk and come back; compaction moves them
/// together, one of them a step. The list of programs and holes is what it keeps its memory by.
package struct SwappingModel: SmallMachine {
  package struct Program: Hashable, Sendable, Encodable {
    package var name: String
    package var size: Int
    /// Nil: it lies on the disk.
    package var address: Int?
    package var end: Int { (address ?? 0) + size }
  }

  package enum Request: Hashable, Sendable {
    case load(name: String, size: Int)
    case exit(name: String)
    case swapOut(name: String)
    case swapIn(name: String)
    case grow(name: String, by: Int)
    case compact
  }

  package enum Step: Hashable, Sendable {
    case loaded(name: String, address: Int, hole: Int, fromDisk: Bool)
    /// - Parameter free: in all holes together.
    case noHole(name: String, size: Int, largest: Int, free: Int)
    /// Its neighbours in the list: a hole, or a program or the end of memory.
    case ended(name: String, address: Int, leftIsHole: Bool, rightIsHole: Bool, toDisk: Bool)
    case grewInPlace(name: String, size: Int, hole: Int)
    case movedToGrow(name: String, from: Int, to: Int, size: Int)
    case cannotGrow(name: String, size: Int)
    case compacting(holes: Int, free: Int)
    case moved(name: String, from: Int, to: Int, size: Int)
    case compacted(hole: Int, moved: Int)
    case notThere(name: String)
    case isThere(name: String)
  }

  package let size: Int
  package let rule: FitRule
  /// In memory by address, then those on disk in the order in which they went there.
  package private(set) var programs: [Program] = []
  package private(set) var isCompacting = false
  package private(set) var moved = 0
  package private(set) var diskUnits = 0
  package private(set) var failures = 0
  private var movedBefore = 0
  private var memory: FreeMemory

  package init(size: Int, rule: FitRule) {
    self.size = size
    self.rule = rule
    memory = FreeMemory(size: size)
  }

  package var holes: [FreeMemory.Hole] { memory.holes }
  package var free: Int { holes.reduce(0) { $0 + $1.size } }
  package var resident: [Program] { programs.filter { $0.address != nil } }
  package var isBusy: Bool { isCompacting }

  private func index(_ name: String, inMemory: Bool) -> Int? {
    programs.firstIndex { $0.name == name && ($0.address != nil) == inMemory }
  }

  package mutating func begin(_ request: Request, _ steps: inout [Step]) {
    switch request {
    case .load(let name, let size):
      guard !programs.contains(where: { $0.name == name }) else { return steps.append(.isThere(name: name)) }
      place(Program(name: name, size: size), fromDisk: false, &steps)
    case .exit(let name):
      if let index = index(name, inMemory: true) {
        steps.append(release(programs.remove(at: index), toDisk: false))
      } else if let index = index(name, inMemory: false) {
        programs.remove(at: index)
        steps.append(.ended(name: name, address: size, leftIsHole: false, rightIsHole: false, toDisk: false))
      } else {
        steps.append(.notThere(name: name))
      }
    case .swapOut(let name):
      guard let index = index(name, inMemory: true) else { return steps.append(.notThere(name: name)) }
      var program = programs.remove(at: index)
      steps.append(release(program, toDisk: true))
      diskUnits += program.size
      program.address = nil
      programs.append(program)
    case .swapIn(let name):
      guard let index = index(name, inMemory: false) else { return steps.append(.notThere(name: name)) }
      let program = programs.remove(at: index)
      if !place(program, fromDisk: true, &steps) { programs.append(program) }
    case .grow(let name, let more): grow(name, by: more, &steps)
    case .compact:
      steps.append(.compacting(holes: holes.count, free: free))
      isCompacting = true
      movedBefore = moved
    }
  }

  @discardableResult
  private mutating func place(_ program: Program, fromDisk: Bool, _ steps: inout [Step]) -> Bool {
    var program = program
    guard let found = memory.take(program.size, rule) else {
      failures += 1
      let largest = holes.map(\.size).max() ?? 0
      steps.append(.noHole(name: program.name, size: program.size, largest: largest, free: free))
      return false
    }
    program.address = found.address
    insert(program)
    diskUnits += program.size
    steps.append(.loaded(name: program.name, address: found.address, hole: found.holeSize, fromDisk: fromDisk))
    return true
  }

  private mutating func insert(_ program: Program) {
    let address = program.address ?? size
    let index = programs.firstIndex { ($0.address ?? size) > address || $0.address == nil } ?? programs.count
    programs.insert(program, at: index)
  }

  private mutating func release(_ program: Program, toDisk: Bool) -> Step {
    let address = program.address ?? 0
    let left = holes.contains { $0.end == address }
    let right = holes.contains { $0.address == program.end }
    memory.giveBack(address: address, size: program.size)
    return .ended(name: program.name, address: address, leftIsHole: left, rightIsHole: right, toDisk: toDisk)
  }

  /// Into the hole behind it; else to a hole that is large enough; else it would have to wait on the disk.
  private mutating func grow(_ name: String, by more: Int, _ steps: inout [Step]) {
    guard let index = index(name, inMemory: true), let address = programs[index].address else {
      return steps.append(.notThere(name: name))
    }
    let old = programs[index]
    let wanted = old.size + more
    if let hole = holes.first(where: { $0.address == old.end }), hole.size >= more {
      memory.claim(address: hole.address, size: more)
      programs[index].size = wanted
      steps.append(.grewInPlace(name: name, size: wanted, hole: hole.size))
      return
    }
    guard let found = memory.take(wanted, rule) else {
      failures += 1
      steps.append(.cannotGrow(name: name, size: wanted))
      return
    }
    programs.remove(at: index)
    memory.giveBack(address: address, size: old.size)
    insert(Program(name: name, size: wanted, address: found.address))
    moved += old.size
    steps.append(.movedToGrow(name: name, from: address, to: found.address, size: wanted))
  }

  /// The lowest program that has a hole below it moves down.
  package mutating func proceed(_ steps: inout [Step]) {
    var end = 0
    for index in programs.indices {
      guard let address = programs[index].address else { break }
      let size = programs[index].size
      if address > end {
        memory.giveBack(address: address, size: size)
        memory.claim(address: end, size: size)
        programs[index].address = end
        moved += size
        steps.append(.moved(name: programs[index].name, from: address, to: end, size: size))
        return
      }
      end += size
    }
    isCompacting = false
    steps.append(.compacted(hole: holes.first?.size ?? 0, moved: moved - movedBefore))
  }

  package var listBytes: Int { programs.count * MemoryLayout<Program>.stride + holes.count * 16 }

  package var state: StateTree {
    let sizes = holes.map(\.size)
    return .map([
      .number("processes", resident.count), .number("swapped", programs.count - resident.count),
      .number("holes", sizes.count), .number("free", free), .number("largest", sizes.max() ?? 0),
      .number("moved", moved), .number("disk", diskUnits), .number("failures", failures), .numbers("left", sizes),
      .numbers("addresses", programs.map(\.address)),
    ])
  }
}
