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
    #expect(machine.happenings.allSatisfy { $0.kind == .boot })
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
