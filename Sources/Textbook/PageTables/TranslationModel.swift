/// Translation of addresses under page tables of several shapes side by side, with a translation look-aside buffer in
/// front of them. A step is one read of each table.
package struct TranslationModel: SmallMachine {
  package struct Buffer: Hashable, Sendable, Encodable {
    package var tlb: TLB
    /// The operating system loads it after a trap (MIPS, SPARC, Alpha); else the hardware walks the table.
    package var isSoftware: Bool
    /// Nanoseconds of a look-up, and of the trap with its handler.
    package var time: Int
    package var handler: Int
    /// Entries carry the number of their address space: no flush when another process runs.
    package var hasSpaceNumbers: Bool
    package init(tlb: TLB, isSoftware: Bool, time: Int, handler: Int, hasSpaceNumbers: Bool) {
      self.tlb = tlb
      self.isSoftware = isSoftware
      self.time = time
      self.handler = handler
      self.hasSpaceNumbers = hasSpaceNumbers
    }
  }

  package struct Access: Hashable, Sendable, Encodable {
    package var process: String
    package var kind: AddressSpaces.Kind
    package var address: Int
    package var isWrite: Bool
    package var page: Int { address >> TableShape.pageShift }
    package init(process: String, kind: AddressSpaces.Kind, address: Int, isWrite: Bool) {
      self.process = process
      self.kind = kind
      self.address = address
      self.isWrite = isWrite
    }
  }

  package enum Request: Hashable, Sendable {
    case map(AddressSpaces.Area, isPresent: Bool)
    /// The pages of another process, from that one on, are this one's too.
    case share(AddressSpaces.Area, with: String, from: Int)
    case access(Access)
  }

  package enum Step: Hashable, Sendable {
    case mapped(AddressSpaces.Area)
    case shared(AddressSpaces.Area, with: String)
    case notShared(with: String)
    /// The inverted table's one mapping of a shared frame was another process's: they change places.
    case exchanged(frame: Int, from: String)
    case overlaps(process: String, with: AddressSpaces.Area)
    case noFrames(pages: Int, left: Int)
    case asked(Access)
    case switched(to: String, isFlushed: Bool)
    case hit(page: Int)
    case missed(page: Int, isSoftware: Bool)
    case read(TableShape, TableRead)
    case translated(frame: Int, address: Int, isCached: Bool)
    /// Not in memory: a hard miss.
    case pageFault(page: Int, frame: Int?)
    case notMapped(page: Int)
    case protected(page: Int)
  }

  package struct Lane: Hashable, Sendable, Encodable {
    package let shape: TableShape
    package fileprivate(set) var reads = 0
    package fileprivate(set) var lastReads = 0
    package fileprivate(set) var time = 0
    /// Of the access that goes on: what is still to be read, the next at the end.
    package fileprivate(set) var pending: [TableRead] = []
  }

  package let addressBits: Int
  package let slots: Int
  package let memoryTime: Int
  package private(set) var spaces: AddressSpaces
  package private(set) var lanes: [Lane]
  package private(set) var buffer: Buffer?
  package private(set) var running: String?
  package private(set) var current: Access?
  package private(set) var accesses = 0
  package private(set) var hits = 0
  /// Misses of which the page was in memory, and those of which it was not.
  package private(set) var softMisses = 0
  package private(set) var hardMisses = 0
  package private(set) var flushes = 0
  package private(set) var faults = 0
  /// Of shared frames in the inverted table.
  package private(set) var exchanges = 0
  private var isWalking = false
  /// Numbers of the address spaces that the buffer has seen, in the order in which they came.
  private var seen: [String] = []

  /// - Parameters:
  ///   - frames: of the memory.
  ///   - slots: of the inverted table's hash; nil: enough that a chain has less than one entry in the mean.
  ///   - memoryTime: nanoseconds of a read.
  package init(
    shapes: [TableShape], addressBits: Int, frames: Int, slots: Int?, isSplit: Bool, memoryTime: Int, buffer: Buffer?
  ) {
    self.addressBits = addressBits
    self.slots = slots ?? TableShapes.leastSlots(entries: frames)
    self.memoryTime = memoryTime
    self.buffer = buffer
    spaces = AddressSpaces(frames: frames, isSplit: isSplit)
    lanes = shapes.map { Lane(shape: $0) }
  }

  package var isBusy: Bool { isWalking }

  package mutating func begin(_ request: Request, _ steps: inout [Step]) {
    switch request {
    case .map(let area, let isPresent):
      if let other = spaces.overlap(area.process, area.kind, area.pages) {
        return steps.append(.overlaps(process: area.process, with: other))
      }
      guard spaces.map(area, isPresent: isPresent) else {
        return steps.append(.noFrames(pages: area.pages.count, left: spaces.frames - spaces.usedFrames))
      }
      // With the frames that it got.
      steps.append(.mapped(spaces.areas[spaces.areas.count - 1]))
    case .share(let area, let other, let first):
      if let other = spaces.overlap(area.process, area.kind, area.pages) {
        return steps.append(.overlaps(process: area.process, with: other))
      }
      let isShared = spaces.share(area, with: other, from: first)
      steps.append(isShared ? .shared(area, with: other) : .notShared(with: other))
    case .access(let access): begin(access, &steps)
    }
  }

  private mutating func begin(_ access: Access, _ steps: inout [Step]) {
    current = access
    accesses += 1
    steps.append(.asked(access))
    if running != access.process {
      let isFlushed = running != nil && buffer.map { !$0.hasSpaceNumbers } ?? false
      if isFlushed {
        buffer?.tlb.flush()
        flushes += 1
      }
      if running != nil { steps.append(.switched(to: access.process, isFlushed: isFlushed)) }
      running = access.process
    }
    for lane in lanes.indices { lanes[lane].lastReads = 0 }
    guard let entry = spaces.entry(access.process, access.kind, page: access.page) else {
      walk(access)
      return
    }
    if access.isWrite, !entry.isWritable { return steps.append(.protected(page: access.page)) }
    let tag = tag(access)
    if buffer?.tlb.reference(tag) == true {
      hits += 1
      for lane in lanes.indices { lanes[lane].time += (buffer?.time ?? 0) + memoryTime }
      steps.append(.hit(page: access.page))
      return finish(access, &steps)
    }
    if let buffer { steps.append(.missed(page: access.page, isSoftware: buffer.isSoftware)) }
    if entry.isPresent { softMisses += 1 } else { hardMisses += 1 }
    for lane in lanes.indices {
      lanes[lane].time += (buffer?.time ?? 0) + (buffer?.isSoftware == true ? buffer?.handler ?? 0 : 0)
    }
    walk(access)
  }

  /// What the buffer knows a page by.
  private mutating func tag(_ access: Access) -> Int {
    let space = access.process + (spaces.isSplit ? "/" + access.kind.rawValue : "")
    if !seen.contains(space) { seen.append(space) }
    let number = seen.firstIndex(of: space) ?? 0
    // Above the sets' index bits: two spaces share the sets.
    return access.page + number << 52
  }

  private mutating func walk(_ access: Access) {
    for lane in lanes.indices { lanes[lane].pending = path(lanes[lane].shape, access).reversed() }
    isWalking = true
  }

  /// The reads by which a shape finds the entry, or that there is none.
  package func path(_ shape: TableShape, _ access: Access) -> [TableRead] {
    guard let split = shape.split(addressBits: addressBits) else { return chain(access) }
    guard let indices = split.indices(of: access.address) else { return [] }
    let mapped = spaces.areas.filter { $0.process == access.process && (!spaces.isSplit || $0.kind == access.kind) }
    var shift = split.bits.reduce(0, +)
    var reads: [TableRead] = []
    for (level, index) in indices.enumerated() {
      shift -= split.bits[level]
      let covered = access.page >> shift
      let leads = mapped.contains { $0.pages.lowerBound >> shift <= covered && covered <= $0.pages.upperBound >> shift }
      reads.append(TableRead(level: level, index: index, entries: 1 << split.bits[level], leads: leads, owner: nil))
      if !leads { break }
    }
    return reads
  }

  /// The hash's slot, then the entries of its chain, the newest first, each compared with process and page.
  private func chain(_ access: Access) -> [TableRead] {
    let processes = spaces.processes
    let hash = InvertedTable.slot(
      process: number(access.process, access.kind, in: processes), page: access.page, slots: slots)
    var reads = [TableRead(level: 0, index: hash, entries: slots, leads: true, owner: nil)]
    var entries: [(frame: Int, process: String, kind: AddressSpaces.Kind, page: Int)] = []
    spaces.forEachResident { area in
      let number = number(area.process, area.kind, in: processes)
      return { page, frame in
        if InvertedTable.slot(process: number, page: page, slots: slots) == hash {
          entries.append((frame, area.process, area.kind, page))
        }
      }
    }
    for one in entries.sorted(by: { $0.frame > $1.frame }) {
      let isIt =
        one.process == access.process && one.page == access.page && (!spaces.isSplit || one.kind == access.kind)
      reads.append(
        TableRead(
          level: 1, index: one.frame, entries: spaces.frames, leads: isIt,
          owner: TableRead.Owner(process: one.process, page: one.page)))
      if isIt { return reads }
    }
    if entries.isEmpty { reads[0].leads = false }
    return reads
  }

  private func number(_ process: String, _ kind: AddressSpaces.Kind, in processes: [String]) -> Int {
    (processes.firstIndex(of: process) ?? 0) * 2 + (spaces.isSplit && kind == .text ? 1 : 0)
  }

  package mutating func proceed(_ steps: inout [Step]) {
    guard let current else { return }
    for lane in lanes.indices {
      guard let read = lanes[lane].pending.popLast() else { continue }
      lanes[lane].reads += 1
      lanes[lane].lastReads += 1
      lanes[lane].time += memoryTime
      steps.append(.read(lanes[lane].shape, read))
    }
    guard lanes.allSatisfy({ $0.pending.isEmpty }) else { return }
    isWalking = false
    guard let entry = spaces.entry(current.process, current.kind, page: current.page) else {
      faults += 1
      return steps.append(.notMapped(page: current.page))
    }
    if !entry.isPresent {
      faults += 1
      let frame = spaces.bring(current.process, current.kind, page: current.page)
      steps.append(.pageFault(page: current.page, frame: frame))
      if frame == nil { return }
    }
    if let frame = entry.frame, let holder = spaces.holder(ofFrame: frame),
      holder != current.process
    {
      spaces.hold(frame: frame, current.process, current.kind, page: current.page)
      if lanes.contains(where: { $0.shape == .inverted }) {
        exchanges += 1
        steps.append(.exchanged(frame: frame, from: holder))
      }
    }
    for lane in lanes.indices { lanes[lane].time += memoryTime }
    finish(current, &steps)
  }

  private mutating func finish(_ access: Access, _ steps: inout [Step]) {
    spaces.touch(access.process, access.kind, page: access.page, isWrite: access.isWrite)
    guard let entry = spaces.entry(access.process, access.kind, page: access.page), let frame = entry.frame else {
      return
    }
    let address = frame << TableShape.pageShift | access.address & (TableShape.pageSize - 1)
    steps.append(.translated(frame: frame, address: address, isCached: !entry.isCachingDisabled))
  }

  package func cost(of shape: TableShape) -> (tables: Int, bytes: Int) {
    shape.bytes(spaces: spaces.spaces, addressBits: addressBits, frames: spaces.frames, slots: slots)
  }

  /// Bytes that the buffer covers without a miss.
  package var reach: Int? { buffer.map { $0.tlb.sets * $0.tlb.ways * TableShape.pageSize } }
  package var entry: AddressSpaces.Entry? {
    current.flatMap { spaces.entry($0.process, $0.kind, page: $0.page) }
  }

  package var listBytes: Int {
    lanes.reduce(spaces.bytes + (buffer.map { $0.tlb.sets * ($0.tlb.ways * 8 + 32) } ?? 0)) {
      $0 + $1.pending.count * MemoryLayout<TableRead>.stride
    }
  }

  package var state: StateTree {
    let looks = hits + softMisses + hardMisses
    let hasBuffer = buffer != nil
    let whole: [StateTree.Member] = [
      .number("accesses", accesses), .number("hits", hasBuffer ? hits : nil),
      .number("soft_misses", hasBuffer ? softMisses : nil), .number("hard_misses", hardMisses),
      .ratio("hit_rate", !hasBuffer || looks == 0 ? nil : Fraction(hits, looks)), .number("reach", reach),
      .number("flushes", flushes), .number("faults", faults), .number("frames", spaces.usedFrames),
      .number("exchanges", lanes.contains { $0.shape == .inverted } ? exchanges : nil),
      .number("entry", entry.map { Int($0.word) }),
    ]
    return .map(whole + lanes.map { state(of: $0) })
  }

  private func state(of lane: Lane) -> StateTree.Member {
    let cost = cost(of: lane.shape)
    return .map(
      lane.shape.rawValue,
      [
        .number("tables", cost.tables), .number("bytes", cost.bytes), .number("reads", lane.reads),
        .number("last_reads", lane.lastReads), .ratio("time", accesses == 0 ? nil : Fraction(lane.time, accesses)),
      ])
  }
}
