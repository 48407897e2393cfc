import Simulation
import Testing

@testable import Kernel

/// A profile is data: a kernel that never was, with other zones, counters, names and addresses, boots and is told in
/// its own words. What any room assumed of 2.6.11 beyond its profile would show here.
@Suite struct ProfileTests {
  /// Two zones in place of three, no DMA; the kernel's addresses as on x86-64; few counters, in another order.
  static let other: Profile = {
    let kernel = Profile.linux2611
    return Profile(
      name: "other",
      limits: Profile.Limits(cpus: 8, nodes: 2, hz: 100...100, cacheLines: [64], memory: { _, _ in 16...65536 }),
      addresses: Profile.Addresses(
        pageOffset: 0xFFFF_8880_0000_0000, last: .max, lowMemLimit: 1 << 18, lowMemMinimum: 4096, pointer: 8),
      zones: [
        .init(type: .normal, allocations: .pgallocNormal) { 0..<$0.lowMemFrames },
        .init(type: .highMem, allocations: .pgallocHigh) { $0.lowMemFrames..<$0.memoryFrames },
      ], zonelists: [[.normal], [.normal], [.highMem, .normal]],
      counters: [.init("pgfree", .pgfree), .init("pgalloc_all", .pgallocNormal)],
      gfp: GFPTable(
        composites: [("GFP_KERNEL", .kernel)],
        flags: [.init("__GFP_WAIT", .wait, 0x400), .init("__GFP_IO", .io, 0x40), .init("__GFP_FS", .fs, 0x80)],
        values: 0...0xFFFF), pageFlags: [("reserved", .reserved)], sizes: kernel.sizes, boot: kernel.boot,
      caches: kernel.caches, userSpace: kernel.userSpace, userCaches: kernel.userCaches,
      formulas: kernel.formulas)
  }()

  func machine(nodes: Int = 1, memoryMiB: UInt64 = 64, highMemMiB: UInt64? = nil) throws -> Machine {
    try Machine(
      Configuration(
        profile: Self.other, memoryFrames: memoryMiB << 8, highMemFrames: highMemMiB.map { $0 << 8 }, nodes: nodes,
        hz: 100, hasSlab: true))
  }

  @Test func zonesAreTheProfiles() throws {
    var machine = try machine(nodes: 2, memoryMiB: 128, highMemMiB: 32)
    let configuration = machine.configuration
    let (normal, high) = (ZoneIndex(node: 0, type: .normal), ZoneIndex(node: 1, type: .highMem))
    #expect(configuration.zones == [normal, ZoneIndex(node: 1, type: .normal), high])
    #expect(configuration.zones.map { configuration.slot(of: $0) } == [0, 2, 3])
    #expect(configuration.zoneSlots == 4)
    let reading = machine.reading()
    #expect(reading.zones.map(\.index) == configuration.zones)
    #expect(reading.zones.map(\.reserve.count) == [2, 2, 2])
    // 32 MiB of HighMem above Normal of node 1, at a ratio of 256 as of the first zone.
    #expect(reading.zones[1].reserve == [0, 32])
    let taken = try machine.served(0, .highUser)
    #expect(machine.zoneIndex(of: taken) == 0, "node 0 has no HighMem, so its Normal zone serves")
    machine.perform(.free(FreeRequest(target: .frame(FrameNumber(taken))), Requester()))
    #expect(machine.fullViolation() == nil)
  }

  /// An address is said in 64 bits, and freed by them.
  @Test func addressesHave64Bits() throws {
    var machine = try machine()
    machine.perform(.allocateObject(ObjectRequest(.kmalloc(SizeRange(100)), label: LabelID(0)), Requester()))
    let cache = Self.other.caches.id(named: "size-128")!
    let any = machine.slabReading(SlabRequest(cache: cache, slab: .any, object: 0))
    let slab = try #require(any)
    let objects = try #require(slab.slab?.objects)
    let index = try #require(objects.firstIndex(of: .held))
    let shown = machine.slabReading(SlabRequest(cache: cache, slab: .any, object: UInt32(index)))
    let held = try #require(shown?.object)
    let frame = UInt64(try #require(slab.slab?.row.frame.rawValue))
    #expect(held.address >= 0xFFFF_8880_0000_0000 + frame << 12)
    #expect(held.address < 0xFFFF_8880_0000_0000 + (frame + 1) << 12)
    guard case .slab(let what) = try #require(held.lastOccurrence).what else { throw NotServed() }
    #expect(what.object.map { Self.other.linear($0) } == held.address)
    let before = machine.ring.count(of: .slab(.objectFreed))
    machine.perform(.free(FreeRequest(call: .kfree, target: .address(held.address)), Requester()))
    let freed = machine.ring.count(of: .slab(.objectFreed))
    let live = machine.handles.live
    #expect(freed == before + 1)
    #expect(live == 0)
    // What is no kernel address comes back as it was.
    machine.perform(.free(FreeRequest(call: .kfree, target: .address(0x1234)), Requester()))
    let last = machine.happenings.last
    guard case .slab(.notSlab(let address)) = last else { throw NotServed() }
    #expect(Self.other.linear(address) == 0x1234)
    #expect(machine.fullViolation() == nil)
  }

  @Test func namesAreTheProfiles() {
    let gfp = Self.other.gfp
    #expect(gfp.name(of: .kernel) == "GFP_KERNEL" && gfp.value(of: .kernel) == 0x4C0)
    #expect(gfp.mask(value: 0x4C0) == .kernel && gfp.mask(named: "__GFP_WAIT") == .wait)
    #expect(gfp.mask(named: "GFP_ATOMIC") == nil)
    #expect(Self.other.counters.map(\.name) == ["pgfree", "pgalloc_all"])
    #expect(Self.other.counter(named: "pgalloc_all") == .pgallocNormal && Self.other.counter(named: "nr_slab") == nil)
    #expect(Self.other.names(of: [.reserved, .slab]) == ["reserved"])
    #expect(Self.other != .linux2611 && Profile.named("linux-2.6.11") == .linux2611)
  }

  /// LF 2.1, 5.1, 6.1: what 2.6.11 on IA-32 says of itself, in numbers from outside.
  @Test func linux2611() {
    let kernel = Profile.linux2611
    #expect(kernel.name == "linux-2.6.11" && Profile.standard == kernel)
    #expect(kernel.zones.map(\.type.name) == ["DMA", "Normal", "HighMem"])
    #expect(kernel.sizes.page == 32 && kernel.sizes.bufctl == 2 && kernel.sizes.slab == 24)
    // 896 MiB of Normal: 229,376 − 4,096 frames, batch 16: hot 32…96, cold 0…32.
    #expect(kernel.formulas.perCPUList(225_280, false) == PerCPUList.Marks(low: 32, high: 96, batch: 16))
    #expect(kernel.formulas.perCPUList(225_280, true) == PerCPUList.Marks(low: 0, high: 32, batch: 16))
    #expect(kernel.linear(PhysicalAddress(of: 1)) == 0xC000_1000 && kernel.physical(0xC000_1000).frame.rawValue == 1)
  }
}
