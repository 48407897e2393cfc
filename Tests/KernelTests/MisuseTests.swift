import Simulation
import Testing

@testable import Kernel

/// Wrong frees, as 2.6.11 meets them: said by an occurrence, and the machine stays whole.
@Suite struct MisuseTests {
  func booted(_ mebibytes: UInt64 = 64) throws -> Machine { try Machine(Configuration(memoryFrames: mebibytes << 8)) }

  /// `put_page_testzero` of a free frame: BUG.
  @Test(arguments: [0, 1, 3, 10] as [UInt8]) func doubleFree(order: UInt8) throws {
    var machine = try booted()
    let frame = try machine.served(order)
    _ = machine.free(frame, order: order)
    let free = machine.zones[1].free
    let pages = machine.hotList(1)
    let again = machine.free(frame, order: order)
    #expect(again.last == .free(.bugDoubleFree(frame: FrameNumber(frame))))
    #expect(again.count == 2)
    #expect(machine.zones[1].free == free)
    #expect(machine.hotList(1) == pages)
    #expect(machine.fullViolation() == nil)
  }

  @Test func tailFreed() throws {
    var machine = try booted()
    let frame = try machine.served(3)
    for tail in frame + 1..<frame + 8 {
      let happened = machine.free(tail, order: 0)
      #expect(happened.last == .free(.bugTailFreed(frame: FrameNumber(tail), head: FrameNumber(frame))))
    }
    #expect(machine.frames[frame].count == 1)
    #expect(machine.fullViolation() == nil)
    let whole = machine.free(frame)
    #expect(whole.has(.free(.merged)))
  }

  /// Frame 0, the EBDA, the BIOS hole, the kernel: `PageReserved`, so nothing happens.
  @Test(arguments: [0, 159, 200, 256, 767] as [UInt32]) func reservedIgnored(frame: UInt32) throws {
    var machine = try booted()
    let before = machine.digestOfFrames()
    let happened = machine.free(frame, order: 0)
    #expect(happened.last == .free(.reservedIgnored(frame: FrameNumber(frame))))
    #expect(machine.digestOfFrames() == before)
    #expect(machine.fullViolation() == nil)
  }

  /// Order 3 freed as order 1: two frames come back, six are lost.
  @Test func tooSmallAnOrderLeaks() throws {
    var machine = try booted()
    let frame = try machine.served(3)
    let kinds = machine.kindCounts()
    let happened = machine.free(frame, order: 1)
    #expect(
      happened.contains(.free(.leaked(frame: FrameNumber(frame), order: Order(1), held: Order(3), frames: 6))))
    let after = machine.kindCounts()
    #expect(after[.lost] == 6)
    #expect(after[.free] == kinds[.free]! + 2)
    #expect(after[.kernel] == nil)
    #expect((frame + 2..<frame + 8).allSatisfy { machine.frames[machine.frames.head(of: $0)].kind == .lost })
    #expect(machine.fullViolation() == nil)
    // Nobody can give the rest back: `_count` is 0.
    let rest = machine.free(frame + 2, order: 1)
    #expect(rest.has(.free(.bugTailFreed)))
    #expect(machine.kindCounts() == after)
  }

  /// Order 0 freed as order 2 reaches the neighbour: `bad_page`, and here nothing is freed.
  @Test func tooLargeAnOrder() throws {
    var machine = try booted()
    let first = try machine.served(2)
    let second = try machine.served(2)
    #expect(second == first + 4)
    let happened = machine.free(first, order: 3)
    guard case .free(.badPage(let frame, let order, let culprit, let flags, let count))? = happened.last else {
      Issue.record("\(happened)")
      return
    }
    #expect([frame.rawValue, culprit.rawValue] == [first, second])
    #expect(order == Order(3))
    #expect(flags == [])
    #expect(count == 0)  // the kernel's `_count` of a page in use once
    #expect(machine.frames[first].count == 1)
    #expect(machine.fullViolation() == nil)
    // Still held: the right order frees it.
    let right = machine.free(first, order: 2)
    #expect(right.has(.free(.merged)))
  }

  /// The last block of memory: the culprit lies beyond the end.
  @Test func tooLargeAtTheEndOfMemory() throws {
    var machine = try Machine(Configuration(memoryFrames: 64 << 8))
    var held: [UInt32] = []
    while let frame = machine.frame(10, [.kernel, .noRetry], by: Requester(isMemalloc: true)) { held.append(frame) }
    let last = try #require(held.max())
    #expect(last + 1024 == 16384)
    let happened = machine.free(last, order: 11)
    #expect(happened.last == .free(.noSuchFrame(frame: FrameNumber(16384))))
    #expect(machine.fullViolation() == nil)
  }

  /// What `free_pages_check` cannot see: free neighbours, in the buddy system and on a per-CPU list; and the BUG_ON of
  /// `__free_pages_bulk` for a block that does not begin at a multiple of its size.
  @Test func tooLargeAnOrderOverFreeFrames() throws {
    var machine = try booted()
    let first = try machine.served(2)
    try #require(first % 8 == 0)
    #expect(
      machine.free(first, order: 3).last
        == .free(
          .overlapsFree(
            frame: FrameNumber(first), order: Order(3), other: FrameNumber(first + 4), onPerCPUList: false)))
    let second = try machine.served(2)
    #expect(machine.free(second, order: 3).last == .free(.bugUnaligned(frame: FrameNumber(second), order: Order(3))))
    // Two neighbours; the upper one goes back to the per-CPU list.
    let pair = Set([try machine.served(0), try machine.served(0), try machine.served(0)])
    let single = try #require(pair.first { $0 % 2 == 0 && pair.contains($0 + 1) })
    _ = machine.free(single + 1, order: 0)
    #expect(
      machine.free(single, order: 1).last
        == .free(
          .overlapsFree(
            frame: FrameNumber(single), order: Order(1), other: FrameNumber(single + 1), onPerCPUList: true)))
    #expect(machine.fullViolation() == nil)
    for (frame, order) in [(first, 2), (second, 2), (single, 0)] as [(UInt32, UInt8)] {
      _ = machine.free(frame, order: order)
    }
    #expect(machine.fullViolation() == nil)
  }

  /// `get_zeroed_page` with `__GFP_HIGHMEM`: BUG_ON. `__get_free_pages` gets a block that has no address.
  @Test func highMemHasNoAddress() throws {
    var machine = try booted(1024)
    let bug = machine.request(0, .highUser, call: .getZeroedPage)
    #expect(bug.last == .request(.bugHighMemAddress(gfp: .highUser)))
    #expect(bug.servedFrames.isEmpty)
    #expect(machine.failures == 1)
    let lost = machine.request(1, .highUser, call: .getFreePages)
    let frame = try #require(lost.servedFrames.first)
    #expect(frame >= 229_376)
    #expect(lost.last == .request(.noAddress(frame: FrameNumber(frame), order: Order(1))))
    let low = machine.request(0, .kernel, call: .getZeroedPage)
    #expect(low.servedFrames.count == 1)
    #expect(!low.has(.request(.noAddress)))
    let page = machine.request(1, .highUser, call: .allocPages)
    #expect(!page.has(.request(.noAddress)))
    #expect(machine.fullViolation() == nil)
  }

  /// An address is 0xC0000000 + frame × 4096.
  @Test func byAddress() throws {
    var machine = try booted()
    let frame = try machine.served(3)
    func free(_ address: UInt64, _ machine: inout Machine) -> [Happening] {
      machine.happenings(
        .free(FreeRequest(call: .freePages, target: .address(address), order: Order(3)), Requester()))
    }
    let outside = free(0xC000_0000 + 16384 << 12, &machine)
    #expect(outside.last == .free(.noSuchFrame(frame: FrameNumber(16384))))
    let user = free(0x0804_8000, &machine)
    #expect(user.has(.free(.noSuchFrame)))
    let right = free(0xC000_0000 + UInt64(frame) << 12, &machine)
    #expect(right.has(.free(.merged)))
    #expect(machine.fullViolation() == nil)
  }

  @Test(arguments: [16384, 20_000, UInt32.max]) func noSuchFrame(frame: UInt32) throws {
    var machine = try booted()
    let happened = machine.free(frame, order: 0)
    #expect(happened.last == .free(.noSuchFrame(frame: FrameNumber(frame))))
    #expect(machine.fullViolation() == nil)
  }

  @Test func nothingHeld() throws {
    var machine = try booted()
    func free(_ machine: inout Machine) -> [Happening] {
      machine.happenings(.free(FreeRequest(target: .label(LabelID(4), Pick())), Requester()))
    }
    let before = free(&machine)
    _ = machine.request(0, .kernel, as: 4)
    let once = free(&machine)
    let twice = free(&machine)
    #expect(before == [.script(.nothingHeld(label: LabelID(4)))])
    #expect(once.has(.free(.perCPUFreed)))
    #expect(twice == before)
  }

  /// Which of ten single blocks a pick means.
  @Test(
    arguments: [
      (Pick(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), (Pick(amount: .everyOther), [0, 2, 4, 6, 8]),
      (Pick(amount: .count(3)), [0, 1, 2]), (Pick(amount: .share(1, 3)), [0, 1, 2]),
      (Pick(sequence: .newest, amount: .count(2)), [9, 8]), (Pick(sequence: .oldest, amount: .count(2)), [0, 1]),
      (Pick(amount: .count(0)), []), (Pick(amount: .count(99)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ] as [(Pick, [UInt32])])
  func picks(pick: Pick, expected: [UInt32]) throws {
    // Order 2 from one largest block: ascending.
    var machine = try sparse(normal: [10: 1])
    let frames = (0..<10).compactMap { _ in machine.frame(2, .kernel, as: 1) }
    #expect(frames == (0..<10).map { frames[0] + 4 * $0 })
    let happened = machine.happenings(.free(FreeRequest(target: .label(LabelID(1), pick)), Requester()))
    let freed = happened.compactMap { what -> UInt32? in
      if case .free(.freeing(_, let frame, _, _)) = what { (frame.rawValue - frames[0]) / 4 } else { nil }
    }
    #expect(freed == expected)
    #expect(machine.handles.count(of: LabelID(1)) == 10 - expected.count)
    #expect(machine.fullViolation() == nil)
  }

  @Test func randomPickFollowsTheSeed() throws {
    func freed(seed: UInt64) throws -> [UInt32] {
      var machine = try Machine(Configuration(memoryFrames: 64 << 8), seed: seed)
      for _ in 0..<50 { _ = machine.request(2, .kernel, as: 1) }
      let pick = Pick(sequence: .random, amount: .share(1, 2))
      return machine.happenings(.free(FreeRequest(target: .label(LabelID(1), pick)), Requester())).compactMap {
        if case .free(.freeing(_, let frame, _, _)) = $0 { frame.rawValue } else { nil }
      }
    }
    let first = try freed(seed: 1)
    let again = try freed(seed: 1)
    let other = try freed(seed: 2)
    #expect(first.count == 25)
    #expect(Set(first).count == 25)
    #expect(first == again)
    #expect(first != other)
  }
}

extension Machine {
  /// Fingerprint of the frame table alone.
  func digestOfFrames() -> [UInt64] { (0..<frames.chunkCount).map { frames.chunkDigest($0) } }
}
