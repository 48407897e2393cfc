import Testing

@testable import Kernel

/// The buddy system alone: one zone of 4,096 pages at PFN 4096, freed ascending in blocks of order 5 (LF 4.1).
@Suite struct BuddyTests {
  struct BareZone: ~Copyable {
    var frames = FrameTable(frames: 8192, lists: Order.count)
    var zone = Zone(index: ZoneIndex(node: 0, type: .normal), start: 4096, present: 4096, firstList: 0)

    init() {
      for frame in stride(from: UInt32(4096), to: 8192, by: 32) { zone.freeBlock(frame, order: 5, frames: &frames) }
    }
    func list(_ order: Int) -> [UInt32] { frames.members(of: order) }
    var counts: [UInt32] { (0..<Order.count).map { zone.freeBlocks[$0] } }
  }

  static let full: [UInt32] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]

  @Test func lastFreedBlockIsFirst() {
    let bare = BareZone()
    #expect(bare.list(10) == [7168, 6144, 5120, 4096])
    #expect(bare.counts == Self.full)
    #expect(bare.zone.free == 4096)
  }

  @Test func splitAndMerge() {
    var bare = BareZone()
    let taken = (0..<3).compactMap { _ in bare.zone.rmqueue(0, frames: &bare.frames)?.frame }
    #expect(taken == [7168, 7169, 7170])
    #expect(bare.counts == [1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 3])
    #expect(bare.zone.free == 4093)
    // The upper halves: frame 7171, then 4, 8, 16 … above 7168.
    #expect(bare.list(0) == [7171])
    for order in 2...9 { #expect(bare.list(order) == [7168 + 1 << UInt32(order)]) }
    #expect(bare.list(10) == [6144, 5120, 4096])
    for frame in taken { bare.zone.freeBlock(frame, order: 0, frames: &bare.frames) }
    #expect(bare.counts == Self.full)
    #expect(bare.list(10) == [7168, 6144, 5120, 4096])
  }

  /// The book's request: 256 of 1024 leaves 512 and 256.
  @Test func order8Of10() throws {
    var bare = BareZone()
    let taken = try #require(bare.zone.rmqueue(8, frames: &bare.frames))
    #expect(taken.frame == 7168)
    #expect(taken.from == 10)
    #expect(bare.counts == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 3])
    #expect(bare.list(8) == [7424])
    #expect(bare.list(9) == [7680])
  }

  @Test func whyMergingStops() {
    var bare = BareZone()
    let first = bare.zone.rmqueue(0, frames: &bare.frames)!.frame
    let second = bare.zone.rmqueue(0, frames: &bare.frames)!.frame
    #expect([first, second] == [7168, 7169])
    let inUse = bare.zone.freeBlock(first, order: 0, frames: &bare.frames)
    #expect(inUse.stop == .buddyInUse)
    #expect([inUse.frame, inUse.buddy, UInt32(inUse.order)] == [7168, 7169, 0])
    let whole = bare.zone.freeBlock(second, order: 0, frames: &bare.frames)
    #expect(whole.stop == .maxOrder)
    #expect([whole.frame, UInt32(whole.order)] == [7168, 10])
    // 7168 (order 1) is in use, 7170 is free alone: its buddy 7171 is in use.
    _ = bare.zone.rmqueue(2, frames: &bare.frames)  // 7168…7171
    _ = bare.zone.rmqueue(2, frames: &bare.frames)  // 7172…7175
    bare.zone.freeBlock(7172, order: 0, frames: &bare.frames)
    let split = bare.zone.freeBlock(7168, order: 2, frames: &bare.frames)
    #expect(split.stop == .buddySplit)
    #expect(split.buddy == 7172)
  }

  @Test func exhausted() {
    var bare = BareZone()
    for _ in 0..<4 { #expect(bare.zone.rmqueue(10, frames: &bare.frames) != nil) }
    for order in 0..<Order.count { #expect(bare.zone.rmqueue(order, frames: &bare.frames) == nil) }
    #expect(bare.zone.free == 0)
    #expect(bare.zone.largestFreeOrder == nil)
  }

  /// A zone that ends in the middle of a largest block: the buddy outside is not looked at.
  @Test func zoneWithRaggedEnd() {
    var frames = FrameTable(frames: 1536, lists: Order.count)
    var zone = Zone(index: ZoneIndex(node: 0, type: .dma), start: 0, present: 1536, firstList: 0)
    for frame in stride(from: UInt32(0), to: 1536, by: 32) { zone.freeBlock(frame, order: 5, frames: &frames) }
    #expect(frames.members(of: 10) == [0])
    #expect(frames.members(of: 9) == [1024])
    #expect(zone.free == 1536)
    let again = zone.rmqueue(9, frames: &frames)!.frame
    #expect(again == 1024)
    #expect(zone.freeBlock(1024, order: 9, frames: &frames).stop == .outsideZone)
  }
}
