import Simulation
import TestSupport
import Testing

@testable import Kernel

/// Entries, faults, exits, files: the worked examples of RF 16.
@Suite struct PagingNumbersTests {
  @Test("W9: entries of swapped pages") func swapEntries() {
    #expect(PageTableEntry(swapType: 0, offset: 5, pae: false).rawValue == 0x0000_0500)
    #expect(PageTableEntry(swapType: 1, offset: 300, pae: false).rawValue == 0x0001_2c02)
    #expect(PageTableEntry(swapType: 1, offset: 300, pae: true).rawValue == 0x0000_2581_0000_0000)
    for pae in [false, true] {
      let slot = PageTableEntry(swapType: 3, offset: 4711, pae: pae).swapSlot(pae: pae)
      #expect(slot == (3, 4711))
      #expect(!PageTableEntry(swapType: 3, offset: 4711, pae: pae).isPresent)
    }
  }

  /// The page's other user has broken the share.
  @Test("W10: after fork the last user keeps the page, but for one in a pagevec", arguments: [false, true])
  func lastUserKeepsThePage(isInPagevec: Bool) throws {
    var machine = try Machine.withProcesses()
    machine.start(1, heap: 40)
    _ = machine.write(.area(.heap, page: 0))
    if !isInPagevec { machine.drainPagevecs() }
    machine.act(.fork(child: TaskID(2), count: 1))
    let page = machine.heapPage(0, of: 1)
    #expect(
      !machine.entry(page, of: 1).has(PageTableEntry.write) && !machine.entry(page, of: 2).has(PageTableEntry.write))
    // Fork's copy is the only entry that is not born Accessed.
    #expect(!machine.entry(page, of: 2).has(PageTableEntry.accessed))
    let old = machine.entry(page, of: 2).frame
    #expect(machine.write(.area(.heap, page: 0), by: 1).sources == [.copied])
    #expect(machine.entry(page, of: 2).frame == old && machine.entry(page, of: 1).frame != old)
    let count = machine.frames[old].count
    #expect(count == (isInPagevec ? 2 : 1))
    #expect(machine.write(.area(.heap, page: 0), by: 2).sources == [isInPagevec ? .copied : .reused])
    #expect((machine.entry(page, of: 2).frame == old) == !isInPagevec)
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  @Test(
    "W19: read-around of a 1,000-page file",
    arguments: [
      (0, 0...31), (16, 0...31), (17, 1...32), (100, 84...115), (990, 974...999),
    ] as [(UInt32, ClosedRange<UInt32>)])
  func readAround(page: UInt32, wanted: ClosedRange<UInt32>) throws {
    var machine = try Machine.withProcesses()
    machine.start(1)
    machine.act(.mmap(MapRequest(label: LabelID(9), pages: 1000, file: FileID(1), protection: .read)))
    let happened = machine.look(.area(.named(LabelID(9)), page: page))
    #expect(happened.reads == [wanted])
    #expect(machine.vmCount(.pgmajfault) == 1)
    let process = try machine.processSlot(1)
    let majors = machine.virtualMemory.processes[process].majorFaults
    #expect(majors == 1)
  }

  @Test("W19: read-around is half of what is inactive and free") func readAroundWithLittleMemory() throws {
    var machine = try Machine.withProcesses(mebibytes: 16)
    machine.start(1)
    machine.act(.mmap(MapRequest(label: LabelID(9), pages: 1000, file: FileID(1), protection: .read)))
    // The page table is there already.
    _ = machine.look(.area(.named(LabelID(9)), page: 600))
    let who = Requester(isMemalloc: true)
    func left(_ machine: borrowing Machine) -> UInt32 {
      (0..<machine.zones.count).reduce(0) { $0 + machine.zones[$1].free + machine.zones[$1].inactive }
    }
    var inactive: UInt32 = 0
    for zone in 0..<machine.zones.count { inactive += machine.zones[zone].inactive }
    // Down to eighteen free; the read-ahead of page 600 is taken for active memory.
    for zone in 0..<machine.zones.count { machine.zones[zone].inactive = 0 }
    while left(machine) > 18 { _ = machine.request(by: who) }
    #expect(left(machine) == 18)
    let happened = machine.act(.touch(TouchRequest(.area(.named(LabelID(9)), page: 100))), untilDone: false)
    let around = happened.cacheSteps.compactMap {
      if case .readAround(_, let page, let pages, _) = $0 { page...page + pages - 1 } else { nil }
    }
    #expect(around == [96...104])
  }

  @Test(
    "W20: max_threads and RLIMIT_NPROC by MiB",
    arguments: [(4, 64, 32), (16, 256, 128), (64, 1024, 512), (1024, 16384, 8192)] as [(UInt64, UInt32, UInt32)])
  func taskLimits(mebibytes: UInt64, threads: UInt32, processes: UInt32) {
    #expect(Linux2611.maxThreads(frames: mebibytes << 8) == threads)
    #expect(Linux2611.maxThreads(frames: mebibytes << 8) / 2 == processes)
  }

  @Test("W20: a fork bomb stops at the limit") func forkBombStops() throws {
    var machine = try Machine.withProcesses()
    machine.start(1, text: 1, data: 1, uid: 1000)
    let happened = machine.act(.fork(child: nil, count: 2000))
    #expect(happened.problems == [.tooManyProcesses])
    #expect(machine.virtualMemory.rest.users[1000] == 512)
    // Root goes on to max_threads.
    var other = try Machine.withProcesses(mebibytes: 16)
    other.start(1, text: 1, data: 1)
    #expect(other.act(.fork(child: nil, count: 2000)).problems == [.tooManyThreads])
    #expect(other.virtualMemory.rest.threads == 256)
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// In SMP builds rows of 16 are released, each in pagevecs of 14 whose last entry is freed first.
  private static let rows = Array((0...13).reversed()) + [15, 14] + Array((16...19).reversed())

  @Test("W21: twenty pages of a process that exits, by CPUs", arguments: [1, 2]) func exitOrder(cpus: Int) throws {
    var machine = try Machine.withProcesses(cpus: cpus)
    machine.start(1, heap: 20, cpu: 0)
    _ = machine.write(.area(.heap, page: 0), pages: 20)
    machine.drainPagevecs()
    let pages = (0..<20).map { machine.entry(machine.heapPage($0, of: 1), of: 1).frame }
    let freed = machine.act(.exit, cpu: 0).freedFrames.compactMap { pages.firstIndex(of: $0) }
    #expect(freed == (cpus == 1 ? Array(0..<20) : Self.rows))
  }

  /// The same pages alone, so that nothing else lies on the list.
  @Test("W21: the next hot allocations after twenty pages went at once", arguments: [1, 2]) func orderOfReuse(cpus: Int)
    throws
  {
    var machine = try Machine.withProcesses(cpus: cpus)
    machine.start(1, heap: 20, cpu: 0)
    _ = machine.write(.area(.heap, page: 0), pages: 20)
    machine.drainPagevecs()
    let pages = (0..<20).map { machine.entry(machine.heapPage($0, of: 1), of: 1).frame }
    let happened = machine.act(.munmap(RangeRequest(.area(.heap, page: 0), pages: 20)), cpu: 0)
    let freed = happened.freedFrames.filter { pages.contains($0) }.map { pages.firstIndex(of: $0)! }
    #expect(freed == (cpus == 1 ? Array(0..<20) : Self.rows))
    // Behind them only the page table went to the list.
    let tables = happened.processes.compactMap {
      if case .tableFreed(_, let frame) = $0 { frame.rawValue } else { nil }
    }
    var next: [Int] = []
    while next.count < 8, let frame = machine.frame(0, .highUser) {
      if tables.contains(frame) { continue }
      guard let place = pages.firstIndex(of: frame) else { break }
      next.append(place)
    }
    #expect(next == (cpus == 1 ? [19, 18, 17, 16, 15, 14, 13, 12] : [16, 17, 18, 19, 14, 15, 0, 1]))
  }

  /// `nr_pagecache` 500, `slab_reclaim_pages` 20, 15,000 free: (520 - 16) + (15,000 - 468) for a user. With 64 MiB of
  /// swap 16,382 slots come to the 520.
  @Test(
    "W22: how much may be mapped with 15,000 free frames",
    arguments: [
      (500, 0, 15_035, true), (500, 0, 15_036, false), (0, 0, 15_519, true), (0, 0, 15_520, false),
      (500, 0, 786_432, false), (500, 16384, 786_432, false), (500, 16384, 30_905, true), (500, 16384, 30_906, false),
    ] as [(UInt32, UInt32, UInt32, Bool)])
  func overcommit(uid: UInt32, swap: UInt32, pages: UInt32, isEnough: Bool) throws {
    var machine = try Machine.withReclaim(swap: swap == 0 ? [] : [SwapSpec(pages: swap)])
    machine.start(1, uid: uid)
    let reclaimable = machine.reclaimableSlabPages
    #expect(reclaimable <= 520)
    machine.virtualMemory.rest.pageCache = UInt64(520 - reclaimable)
    for zone in 0..<machine.zones.count { machine.zones[zone].free = 0 }
    machine.zones[machine.normal].free = 15_000
    let answer = machine.hasEnough(pages, for: try machine.spaceSlot(1))
    #expect(answer == isEnough)
  }

  @Test("W22: an mmap of more than may be had, and MAP_NORESERVE") func threeGibibytesAreRefused() throws {
    var machine = try Machine.withProcesses()
    machine.start(1, uid: 1000)
    let pages: UInt32 = 700_000
    #expect(machine.act(.mmap(MapRequest(pages: pages))).problems == [.overcommit])
    #expect(machine.act(.mmap(MapRequest(pages: pages, isUnreserved: true))).problems == [])
    #expect(machine.act(.mmap(MapRequest(pages: 10, protection: .read))).problems == [])
    var other = try Machine.withProcesses()
    other.start(1, uid: 1000)
    other.virtualMemory.rest.overcommitMode = 1
    #expect(other.act(.mmap(MapRequest(pages: pages))).problems == [])
  }

  struct Window: Hashable, Sendable, CustomStringConvertible {
    var at: UInt32
    var pages: ClosedRange<UInt32>
    var isAwaited: Bool
    var description: String { "\(at) → \(pages)\(isAwaited ? " s" : "")" }
    init(_ at: UInt32, _ pages: ClosedRange<UInt32>, _ isAwaited: Bool = false) {
      (self.at, self.pages, self.isAwaited) = (at, pages, isAwaited)
    }
  }

  static let windows: [(each: UInt32, start: UInt32, calls: Int, file: UInt32, wanted: [Window])] = [
    (
      1, 0, 57, 1000,
      [
        Window(0, 0...7, true), Window(1, 8...23), Window(8, 24...55), Window(24, 56...87), Window(56, 88...119),
      ]
    ),
    (4, 0, 7, 1000, [Window(0, 0...7, true), Window(4, 8...23), Window(8, 24...55), Window(24, 56...87)]),
    (16, 0, 3, 1000, [Window(0, 0...31, true), Window(16, 32...63), Window(32, 64...95)]),
    (
      256, 0, 1, 1000,
      [
        Window(0, 0...31, true), Window(0, 32...63, true), Window(32, 64...95), Window(64, 96...127),
        Window(96, 128...159),
      ]
    ),
    (
      1, 10, 10, 1000, [Window(10, 10...10, true), Window(11, 11...18, true), Window(12, 19...34), Window(19, 35...66)]
    ),
    (1, 0, 20, 20, [Window(0, 0...7, true), Window(1, 8...23)]),
  ]

  @Test("W23: windows of sequential reads", arguments: windows.indices) func readahead(_ number: Int) throws {
    let it = Self.windows[number]
    var machine = try Machine.withProcesses(files: [it.file])
    machine.start(1)
    var found: [Window] = []
    for call in 0..<UInt32(it.calls) {
      let page = it.start + call * it.each
      var at = page
      for what in machine.act(.read(FileRequest(file: FileID(1), page: page, pages: it.each))).cacheSteps {
        switch what {
        // The next piece of one call begins behind the page that was read last.
        case .hit(_, let page, _): at = page + 1
        case .readAhead(_, let first, let pages, _, let isAwaited):
          found.append(Window(at, first...first + pages - 1, isAwaited))
        default: break
        }
      }
    }
    #expect(Array(found.prefix(it.wanted.count)) == it.wanted)
  }

  @Test("W23: random reads are single pages") func randomReads() throws {
    var machine = try Machine.withProcesses()
    machine.start(1)
    for page: UInt32 in [50, 20, 90] {
      #expect(machine.act(.read(FileRequest(file: FileID(1), page: page))).reads == [page...page])
    }
  }

  @Test("W23: the end of a file cuts the window") func endOfFile() throws {
    var machine = try Machine.withProcesses(files: [20])
    machine.start(1)
    _ = machine.act(.read(FileRequest(file: FileID(1), page: 0)))
    #expect(machine.act(.read(FileRequest(file: FileID(1), page: 1))).reads == [8...19])
  }

  @Test("W33: page tables of a process, without and with PAE", arguments: [false, true]) func costOfAProcess(pae: Bool)
    throws
  {
    var machine = try Machine.withProcesses(pae: pae, files: [1000, 256])
    machine.start(1, libraries: [Library(file: FileID(2), label: LabelID(1), pages: 256)])
    let space = try machine.spaceSlot(1)
    _ = machine.look(.area(.text, page: 0))
    _ = machine.look(.area(.named(LabelID(1)), page: 0))
    let shape = PagingShape(pae: pae)
    let indexes = (0...Int(shape.table(of: Linux2611.taskEnd - 1))).filter {
      machine.table(of: space, UInt32($0)) != nil
    }
    #expect(shape.table(of: 0xb7f00) == (pae ? 1471 : 735))
    #expect(indexes == (pae ? [64, 1471, 1535] : [32, 735, 767]))
    let (tables, object) = (
      machine.virtualMemory.spaces[space].tables, machine.virtualMemory.spaces[space].directoryObject
    )
    #expect(tables == 3 && machine.vmCount(.nrPageTablePages) == 3)
    let cache = try machine.cacheOfObject(object)
    #expect(cache == Machine.cache("pgd"))
    #expect(machine.slab.caches[Int(cache.rawValue)].geometry.objectSize == (pae ? 32 : 4096))
    let middles = (0..<3).count { machine.virtualMemory.spaces[space].directory[$0] != 0 }
    #expect(middles == (pae ? 3 : 1))
  }

  @Test("W34: pages that are read twice") func pagesReadTwice() throws {
    var machine = try Machine.withProcesses()
    machine.start(1)
    let file = try machine.fileSlot(1)
    for _ in 0..<2 { machine.act(.read(FileRequest(file: FileID(1), page: 0))) }
    let frame = try machine.cachedFrame(file, 0)
    var flags = machine.frames[frame].flags
    #expect(flags.contains([.lru, .referenced]) && !flags.contains(.active))
    for page: UInt32 in [1, 0] { machine.act(.read(FileRequest(file: FileID(1), page: page))) }
    flags = machine.frames[frame].flags
    #expect(flags.contains([.lru, .active]) && !flags.contains(.referenced))
    #expect(machine.vmCount(.pgactivate) == 1)
  }

  @Test(
    "W37: radix nodes by pages of a file",
    arguments: [(1, 1), (64, 1), (65, 3), (4096, 65), (4097, 68), (10_000, 161)] as [(UInt32, UInt32)])
  func radixNodes(pages: UInt32, nodes: UInt32) throws {
    var machine = try Machine.withProcesses(files: [pages])
    machine.start(1)
    machine.act(.write(FileRequest(file: FileID(1), page: 0, pages: pages)))
    let file = try machine.fileSlot(1)
    let made = machine.virtualMemory.files[file].nodes
    #expect(made == nodes)
    let cached = machine.virtualMemory.files[file].cached
    #expect(cached == pages)
  }
}
