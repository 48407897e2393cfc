import Simulation
import TestSupport
import Testing

@testable import Kernel

/// Boot of 2.6.11 (LF 3.2, 4.1, 4.2, 9).
@Suite struct BootTests {
  struct Machines: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var configuration: Configuration
    var isLong = false
  }

  static let machines: [Machines] = [
    Machines(testDescription: "4 MiB", configuration: Configuration(memoryFrames: 4 << 8)),
    Machines(testDescription: "16 MiB", configuration: Configuration(memoryFrames: 16 << 8)),
    Machines(testDescription: "64 MiB", configuration: Configuration(memoryFrames: 64 << 8)),
    Machines(testDescription: "1 GiB", configuration: Configuration(memoryFrames: 1024 << 8)),
    Machines(testDescription: "4 GiB", configuration: Configuration(memoryFrames: 4096 << 8)),
    Machines(testDescription: "5 MiB", configuration: Configuration(memoryFrames: 5 << 8)),
    Machines(testDescription: "ragged end", configuration: Configuration(memoryFrames: 20_011)),
    Machines(testDescription: "64 MiB SMP", configuration: Configuration(memoryFrames: 64 << 8, cpus: 4)),
    Machines(
      testDescription: "oracle's", configuration: Configuration(memoryFrames: 160 << 8, highMemFrames: 64 << 8)),
    Machines(
      // Batch 2, high 12: 8195 − 12 is odd, so the last drain leaves one page less on the list.
      testDescription: "ragged HighMem",
      configuration: Configuration(memoryFrames: (96 << 8) + 8195, highMemFrames: 8195)),
    Machines(
      testDescription: "two nodes", configuration: Configuration(memoryFrames: 512 << 8, nodes: 2, cpus: 2)),
    Machines(
      testDescription: "four nodes with HighMem",
      configuration: Configuration(memoryFrames: 1100 << 8, nodes: 4, cpus: 3)),
    Machines(testDescription: "PAE 1 GiB", configuration: Configuration(memoryFrames: 1024 << 8, pae: true)),
    Machines(
      testDescription: "PAE 8 GiB", configuration: Configuration(memoryFrames: 8192 << 8, pae: true), isLong: true),
  ]

  /// The computed end state and the kernel's own walk, list by list in order.
  @Test(arguments: machines.filter { TestRun.isLong || !$0.isLong })
  func closedFormEqualsLiteral(machine: Machines) throws {
    var closed = try Machine(machine.configuration)
    var literal = try Machine(machine.configuration, bootMethod: .literal)
    #expect(closed.fullViolation() == nil)
    #expect(literal.fullViolation() == nil)
    for zone in 0..<closed.zones.count {
      for order in 0..<Order.count {
        #expect(closed.freeList(zone, order) == literal.freeList(zone, order), "zone \(zone) order \(order)")
      }
    }
    for list in 0..<closed.perCPU.count {
      let number = Int(closed.perCPU[list].list)
      #expect(closed.perCPU[list].count == literal.perCPU[list].count)
      #expect(closed.frames.members(of: number) == literal.frames.members(of: number), "per-CPU list \(list)")
    }
    #expect(closed.digest() == literal.digest())
  }

  /// The largest machine: 64 GiB with PAE.
  @Test func largestMachine() throws {
    var machine = try Machine(Configuration(memoryFrames: 16 << 20, pae: true))
    #expect((0..<3).map { machine.zones[$0].present } == [4096, 225_280, 16_777_216 - 229_376])
    #expect(machine.fullViolation() == nil)
    // mem_map: 16,777,217 descriptors of 32 bytes fill 131,073 frames of Normal.
    #expect(machine.zones[1].free < 225_280 - 131_072)
    // Batch 16: the list holds 96; 16,547,840 − 96 is a multiple of 16.
    let served = (0..<3).compactMap { _ in machine.frame(0, .highUser) }
    #expect(served == [16_777_215, 16_777_214, 16_777_213])
  }

  /// Every frame is reserved, free or on a per-CPU list, and all of them together are the memory.
  @Test(arguments: machines.filter { $0.configuration.memoryFrames <= 1100 << 8 })
  func allFramesAccounted(machine: Machines) throws {
    let booted = try Machine(machine.configuration)
    let kinds = booted.kindCounts()
    #expect(kinds.values.reduce(0, +) == Int(machine.configuration.memoryFrames))
    #expect(Set(kinds.keys).isSubset(of: [.free, .reserved, .kernelImage, .perCPU]))
    let present = (0..<booted.zones.count).reduce(0) { $0 + Int(booted.zones[$1].present) }
    #expect(present == Int(machine.configuration.memoryFrames))
    #expect((0..<booted.zones.count).reduce(0) { $0 + Int(booted.zones[$1].free) } == kinds[.free])
    #expect((0..<booted.perCPU.count).reduce(0) { $0 + Int(booted.perCPU[$1].count) } == kinds[.perCPU] ?? 0)
  }

  /// Head insertion: a zone's requests begin in its highest block.
  @Test func highestBlockFirst() throws {
    let machine = try Machine(Configuration(memoryFrames: 64 << 8))
    let order10 = machine.freeList(1, 10)
    let highest: UInt32 = 15_360  // 16384 − 1024
    #expect(order10.first == highest)
    #expect(order10 == order10.sorted(by: >))
  }

  /// HighMem of 1 GiB: 32,768 pages freed one by one, batch 8, so the list holds at most 48. 32,768 − 48 is a multiple
  /// of 8: the last 48 stay, and the first requests get them in descending order (LF 4.2).
  @Test func firstHighMemPagesDescend() throws {
    var machine = try Machine(Configuration(memoryFrames: 1024 << 8))
    let served = (0..<48).compactMap { _ in machine.frame(0, .highUser) }
    #expect(served == (0..<48).map { 262_143 - $0 })
  }

  @Test func bootLeavesNoTrace() throws {
    let machine = try Machine(Configuration(memoryFrames: 64 << 8))
    #expect((0..<machine.vmstat.count).allSatisfy { machine.vmstat[$0] == 0 })
    #expect(machine.tick == 0)
    #expect(machine.events == 0)
    #expect(machine.happenings.allSatisfy { $0.kind == .script(.boot) })
    #expect(machine.happenings.count == 2)
  }

  /// As large as `struct page` on IA-32; an occurrence fits a cache line.
  @Test func sizes() {
    #expect(MemoryLayout<Frame>.size == 32)
    #expect(MemoryLayout<Frame>.stride == 32)
    #expect(MemoryLayout<OccurrenceCell>.stride == 16 && MemoryLayout<Happening>.size <= 48)
    #expect(isTrivial(Occurrence.self))
    #expect(isTrivial(Frame.self))
  }

  /// 24 flags, 16 holders, 32 kinds, links, mapping, index and private stand in one descriptor without touching each
  /// other: each field in turn is set to its largest value, and the others stay what they were.
  @Test func fieldsLieSideBySide() {
    #expect(MemoryLayout<Frame>.stride * 8 == 24 + 4 + 4 + 32 + 32 + 32 + 27 + 5 + 32 + 32 + 32)
    #expect(1 << (32 - Frame.kindShift) == 32 && FrameKind.count <= FrameSummary.lanes && FrameSummary.lanes == 32)
    #expect(1 << (32 - Frame.roleShift) == 16 && FrameRole.allCases.count <= 16)
    #expect(Frame.flagMask == 0xFF_FFFF && Profile.linux2611.pageFlags.count <= 24)
    func fields(_ frame: Frame) -> [UInt64] {
      [
        UInt64(frame.flags.rawValue), UInt64(frame.order), UInt64(frame.role.rawValue), UInt64(frame.kind.rawValue),
        UInt64(frame.mapping), UInt64(frame.index), UInt64(frame.privateData), UInt64(frame.next),
        UInt64(frame.previous), UInt64(UInt32(bitPattern: frame.count)), UInt64(UInt32(bitPattern: frame.mapcount)),
      ]
    }
    var start = Frame.empty
    start.bits = Frame.bits(role: .lruList, order: 0)
    start.mappingAndKind = UInt32(FrameKind.user.rawValue) << Frame.kindShift
    let changes: [(Int, UInt64, (inout Frame) -> Void)] = [
      (0, 0xFF_FFFF, { $0.flags = PageFlags(rawValue: .max) }),
      (1, 10, { $0.bits = Frame.bits(role: $0.role, order: 10, flags: $0.flags) }),
      (4, 1 << 27 - 1, { $0.mapping = 1 << 27 - 1 }), (5, UInt64(UInt32.max), { $0.index = .max }),
      (6, UInt64(UInt32.max), { $0.privateData = .max }), (7, UInt64(UInt32.max), { $0.next = .max }),
      (8, UInt64(UInt32.max), { $0.previous = .max }), (9, UInt64(UInt32.max), { $0.count = -1 }),
      (10, UInt64(UInt32.max), { $0.mapcount = -1 }),
    ]
    for (place, value, change) in changes {
      var frame = start
      change(&frame)
      var expected = fields(start)
      expected[place] = value
      #expect(fields(frame) == expected, "field \(place)")
    }
    // All at once.
    var frame = start
    for (_, _, change) in changes { change(&frame) }
    #expect(frame.role == .lruList && frame.kind == .user && frame.mapping == 1 << 27 - 1 && frame.order == 10)
  }

  /// A block in use changes its holder; what it is and the map stay.
  @Test func usedBlockChangesHolder() {
    var frames = FrameTable(frames: 1024, lists: 1)
    frames.markUsed(0, order: 3, kind: .kernel, role: .nobody)
    frames.modify(0) { $0.mapping = 77 }
    frames.setRole(0, .lruList)
    frames.linkFirst(0, list: 0)
    frames.countChanges()
    for level in 0..<FrameSummary.levels {
      let counts = frames.summary.counts(level: level, entry: 0)
      #expect(counts[Int(FrameKind.kernel.rawValue)] == 8)
    }
    let frame = frames[0]
    #expect(frame.role == .lruList && frame.kind == .kernel && frame.mapping == 77 && frame.order == 3)
    #expect(frames.first(list: 0) == 0)
  }

  func isTrivial<Value: BitwiseCopyable>(_: Value.Type) -> Bool { true }
}

extension FrameTable {
  /// The frames of a list, from its head on.
  func members(of list: Int) -> [UInt32] {
    var result: [UInt32] = []
    var frame = first(list: list)
    while let current = frame {
      result.append(current)
      frame = next(after: current)
    }
    return result
  }
}
