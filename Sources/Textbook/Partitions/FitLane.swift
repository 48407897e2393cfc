/// One algorithm's memory, what it holds, and what its searches cost.
package struct FitLane: Hashable, Sendable, Encodable {
  package struct Block: Hashable, Sendable, Encodable {
    package var name: String
    package var address: Int
    package var size: Int
    /// What it takes of the memory: more than was asked for where units or powers of two are given.
    package var granted: Int
  }

  /// The end of a block and what became of its neighbours.
  package struct Release: Hashable, Sendable, Encodable {
    package var address: Int
    package var size: Int
    package var leftIsHole: Bool
    package var rightIsHole: Bool
    /// Holes looked at in search of neighbours, where the list does not lead to them.
    package var looks: Int
  }

  /// The nodes of a search, and how many of them were shown.
  package struct Search: Hashable, Sendable, Encodable {
    package var looks: [FitLook]
    package var shown = 0
  }

  private enum Engine: Hashable, Sendable, Encodable {
    case list(FreeMemory, FitRule, NextFitStart)
    case quick(QuickFit)
    case buddy(BuddyBlocks)
    /// Bits, and units of memory a bit.
    case bitmap(UnitBitmap, unit: Int)
  }

  package let algorithm: FitRace.Algorithm
  private var engine: Engine
  package let size: Int
  package private(set) var blocks: [Block] = []
  package private(set) var search: Search?
  package private(set) var taken: [Int?] = []
  package private(set) var addresses: [Int?] = []
  /// Nodes (lists of the buddy system, bits of the map) looked at so far.
  package private(set) var examined = 0
  package private(set) var failures = 0
  package private(set) var neighboursExamined = 0
  /// How often 0, 1 and 2 neighbours were holes.
  package private(set) var merges = [0, 0, 0]
  /// Of the search that is going on or was the last one.
  package private(set) var lastLooks = 0

  init(
    _ algorithm: FitRace.Algorithm, size: Int, holes: [FreeMemory.Hole], commonSizes: [Int], unit: Int,
    nextFit: NextFitStart
  ) {
    self.algorithm = algorithm
    self.size = size
    switch algorithm {
    case .first, .next, .best, .worst:
      engine = .list(FreeMemory(holes: holes), algorithm.rule ?? .first, nextFit)
    case .quick: engine = .quick(QuickFit(holes: holes, commonSizes: commonSizes))
    case .buddy: engine = .buddy(BuddyBlocks(total: size))
    case .bitmap:
      var isUsed = Array(repeating: true, count: size / unit)
      for hole in holes {
        let first = (hole.address + unit - 1) / unit
        for bit in first..<max(first, hole.end / unit) { isUsed[bit] = false }
      }
      engine = .bitmap(UnitBitmap(isUsed), unit: unit)
    }
  }

  /// Free pieces by address.
  package var holes: [FreeMemory.Hole] {
    switch engine {
    case .list(let memory, _, _): memory.holes
    case .quick(let memory): memory.holes
    case .buddy(let memory): memory.blocks.filter { $0.used == nil }.map { .init(address: $0.address, size: $0.size) }
    case .bitmap(let map, let unit):
      Self.runs(map.isUsed).filter { !$0.isUsed }.map { .init(address: $0.first * unit, size: $0.count * unit) }
    }
  }
  package var free: Int { holes.reduce(0) { $0 + $1.size } }
  /// Next fit: where its search goes on.
  package var rover: Int? {
    guard case .list(let memory, .next, _) = engine else { return nil }
    return memory.rover
  }
  package var hasLooked: Bool { search == nil }

  private static func runs(_ bits: [Bool]) -> [(first: Int, count: Int, isUsed: Bool)] {
    var runs: [(first: Int, count: Int, isUsed: Bool)] = []
    for (bit, isUsed) in bits.enumerated() {
      if let last = runs.last, last.isUsed == isUsed {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((bit, 1, isUsed))
      }
    }
    return runs
  }

  /// Begins to look for so much.
  mutating func seek(_ wanted: Int) {
    search = Search(looks: looks(for: wanted))
    lastLooks = 0
  }

  private func looks(for wanted: Int) -> [FitLook] {
    switch engine {
    case .list(let memory, let rule, _):
      var best: Int?
      return memory.examined(wanted, rule).map { index in
        let size = memory.holes[index].size
        let isBetter = best.map { rule == .worst ? size > $0 : size < $0 } ?? true
        let fits = size >= wanted
        if fits, isBetter { best = size }
        return FitLook(address: memory.holes[index].address, size: size, fits: fits, isChosen: fits && isBetter)
      }
    case .quick(let memory):
      return memory.examined(wanted).map {
        FitLook(address: $0.address, size: $0.size, fits: $0.size >= wanted, isChosen: $0.size >= wanted)
      }
    case .buddy(let memory):
      return memory.examined(wanted).map {
        FitLook(address: nil, size: $0.size, fits: $0.blocks > 0, isChosen: $0.blocks > 0)
      }
    case .bitmap(let map, let unit):
      let bits = (wanted + unit - 1) / unit
      let looked = map.run(of: bits).bitsExamined
      return Self.runs(Array(map.isUsed[..<looked])).map { run in
        let fits = !run.isUsed && run.count >= bits
        return FitLook(address: run.isUsed ? nil : run.first * unit, size: run.count, fits: fits, isChosen: fits)
      }
    }
  }

  /// The next node of the search. Nil: nothing is searched; nil within it: there was no node to look at.
  mutating func look() -> FitLook?? {
    guard var going = search else { return nil }
    guard going.shown < going.looks.count else {
      search = nil
      return .some(nil)
    }
    let look = going.looks[going.shown]
    going.shown += 1
    let cost = algorithm == .bitmap ? look.size : 1
    examined += cost
    lastLooks += cost
    search = going.shown < going.looks.count ? going : nil
    return look
  }

  /// The search is over: takes what it found.
  mutating func settle(_ wanted: Int, _ name: String) -> FreeMemory.Placement? {
    var granted = wanted
    let place: FreeMemory.Placement?
    switch engine {
    case .list(var memory, let rule, let start):
      place = memory.take(wanted, rule, nextFit: start)
      engine = .list(memory, rule, start)
    case .quick(var memory):
      let before = memory.holes
      place = memory.take(wanted).map { address in
        .init(address: address, holeSize: before.first { $0.address == address }?.size ?? wanted)
      }
      engine = .quick(memory)
    case .buddy(var memory):
      let found = memory.examined(wanted).last { $0.blocks > 0 }?.size
      let block = memory.take(wanted)
      granted = block?.size ?? wanted
      place = block.map { .init(address: $0.address, holeSize: found ?? $0.size) }
      engine = .buddy(memory)
    case .bitmap(var map, let unit):
      let bits = (wanted + unit - 1) / unit
      granted = bits * unit
      let before = holes
      place = map.take(bits).map { bit in
        .init(address: bit * unit, holeSize: before.first { $0.address == bit * unit }?.size ?? granted)
      }
      engine = .bitmap(map, unit: unit)
    }
    taken.append(place?.holeSize)
    addresses.append(place?.address)
    guard let place else {
      failures += 1
      return nil
    }
    let index = blocks.firstIndex { $0.address > place.address } ?? blocks.count
    blocks.insert(Block(name: name, address: place.address, size: wanted, granted: granted), at: index)
    return place
  }

  /// Nil: it holds nothing of that name.
  mutating func giveBack(_ name: String) -> Release? {
    guard let index = blocks.firstIndex(where: { $0.name == name }) else { return nil }
    let block = blocks.remove(at: index)
    let before = holes
    var release = Release(
      address: block.address, size: block.granted,
      leftIsHole: before.contains { $0.end == block.address },
      rightIsHole: before.contains { $0.address == block.address + block.granted }, looks: 0)
    switch engine {
    case .list(var memory, let rule, let start):
      memory.giveBack(address: block.address, size: block.granted)
      engine = .list(memory, rule, start)
    case .quick(var memory):
      let looked = memory.neighboursExamined
      memory.giveBack(address: block.address, size: block.granted)
      release.looks = Int(memory.neighboursExamined - looked)
      engine = .quick(memory)
    case .buddy(var memory):
      memory.giveBack(address: block.address)
      engine = .buddy(memory)
    case .bitmap(var map, let unit):
      map.giveBack(at: block.address / unit, block.granted / unit)
      engine = .bitmap(map, unit: unit)
    }
    neighboursExamined += release.looks
    merges[(release.leftIsHole ? 1 : 0) + (release.rightIsHole ? 1 : 0)] += 1
    return release
  }

  /// Bytes of the bitmap for a memory of so many units of which each has so many bytes; nil: it is no bitmap.
  package var mapBits: Int? {
    guard case .bitmap(let map, _) = engine else { return nil }
    return map.isUsed.count
  }

  /// Bytes of its lists.
  var bytes: Int {
    let memory =
      switch engine {
      case .list(let memory, _, _): memory.holes.count * 16
      case .quick(let memory): memory.holes.count * 16
      case .buddy(let memory): memory.blocks.count * MemoryLayout<BuddyBlocks.Block>.stride
      case .bitmap(let map, _): map.isUsed.count
      }
    return memory + blocks.count * MemoryLayout<Block>.stride + (taken.count + addresses.count) * 16
      + (search?.looks.count ?? 0) * MemoryLayout<FitLook>.stride
  }

  var state: StateTree.Member {
    let holes = holes
    let sizes = holes.map(\.size)
    let free = sizes.reduce(0, +)
    return .map(
      algorithm.rawValue,
      [
        .number("examined", examined), .number("failures", failures), .number("holes", holes.count),
        .number("free", free), .number("smallest", sizes.min()), .number("largest", sizes.max()),
        .ratio("mean", holes.isEmpty ? nil : Fraction(free, holes.count)),
        .number("neighbours_examined", neighboursExamined),
        .number("internal_fragmentation", blocks.reduce(0) { $0 + $1.granted - $1.size }),
        .numbers("taken", taken), .numbers("left", sizes), .numbers("addresses", addresses),
        .numbers("merged", merges), .number("map_bits", mapBits),
      ])
  }
}
