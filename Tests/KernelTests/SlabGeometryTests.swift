import Simulation
import Testing

@testable import Kernel

/// LF 6.1 and 6.2: the arithmetic of `kmem_cache_create`, against the table of a real machine (S2) and the general
/// caches.
@Suite struct SlabGeometryTests {
  /// A row of /proc/slabinfo that does not change while the machine runs.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    /// How the cache is made; nil: the kernel makes it.
    var spec: CacheSpec?
    var objectSize: UInt32
    var count: UInt32
    var pages: UInt32
    var limit: UInt32
    var batch: UInt32
    var shared: UInt32
    var testDescription: String { name }
  }

  static let own = Machine.firstOwnCache

  /// S2's table; assumptions of LF 6.2: bufctl 2, struct slab 24, 128-byte lines, SMP, PAE, more than 32 MiB.
  static let seed2: [Row] = [
    Row(
      name: "ip_conntrack_expect", spec: CacheSpec(own, size: 256), objectSize: 256, count: 15, pages: 1, limit: 120,
      batch: 60, shared: 8),
    Row(
      name: "ip_conntrack", spec: CacheSpec(own, size: 384), objectSize: 384, count: 10, pages: 1, limit: 54, batch: 27,
      shared: 8),
    Row(
      name: "nfs_direct_cache", spec: CacheSpec(own, size: 68, flags: .reclaimAccount), objectSize: 68, count: 58,
      pages: 1, limit: 120, batch: 60, shared: 8),
    Row(
      name: "nfs_write_data", spec: CacheSpec(own, size: 448, flags: .hwcacheAlign), objectSize: 512, count: 7,
      pages: 1, limit: 54, batch: 27, shared: 8),
    Row(name: "task_struct", spec: nil, objectSize: 1408, count: 5, pages: 2, limit: 24, batch: 12, shared: 8),
    Row(name: "anon_vma", spec: nil, objectSize: 16, count: 226, pages: 1, limit: 120, batch: 60, shared: 8),
    Row(name: "pgd", spec: nil, objectSize: 32, count: 119, pages: 1, limit: 120, batch: 60, shared: 8),
    Row(name: "pmd", spec: nil, objectSize: 4096, count: 1, pages: 1, limit: 24, batch: 12, shared: 8),
    Row(name: "size-131072", spec: nil, objectSize: 131_072, count: 1, pages: 32, limit: 8, batch: 4, shared: 0),
    Row(name: "size-65536(DMA)", spec: nil, objectSize: 65_536, count: 1, pages: 16, limit: 8, batch: 4, shared: 0),
    Row(name: "size-32", spec: nil, objectSize: 32, count: 119, pages: 1, limit: 120, batch: 60, shared: 8),
    Row(name: "kmem_cache", spec: nil, objectSize: 256, count: 15, pages: 1, limit: 120, batch: 60, shared: 8),
  ]

  static func machine(line: Int = 128, memory: UInt64 = 65536, cpus: Int = 2, pae: Bool = true) throws -> Machine {
    try Machine(
      Configuration(memoryFrames: memory, pae: pae, cpus: cpus, cacheLine: line, hasSlab: true, isSMP: true))
  }

  private func check(_ row: Row, _ machine: inout Machine) {
    let cache = row.spec?.cache ?? Machine.cache(row.name)
    if let spec = row.spec { _ = machine.create(spec) }
    let found = machine.row(cache)
    #expect(found.geometry.objectSize == row.objectSize)
    #expect(found.geometry.count == row.count)
    #expect(1 << UInt32(found.geometry.order) == row.pages)
    #expect(found.limit == row.limit)
    #expect(found.batch == row.batch)
    #expect(found.sharedFactor == row.shared)
  }

  @Test(arguments: seed2) func aRealMachinesTable(row: Row) throws {
    var machine = try Self.machine()
    check(row, &machine)
  }

  /// 449 … 511 bytes give the same with 64-byte lines, and raw 512 lies off the slab with 8 objects.
  @Test func nfsWriteDataNeedsARawSizeBelow512() throws {
    var machine = try Self.machine(line: 64)
    _ = machine.create(CacheSpec(Self.own, size: 449, flags: .hwcacheAlign))
    #expect(machine.row(Self.own).geometry.objectSize == 512)
    #expect(machine.row(Self.own).geometry.count == 7)
    let raw = CacheID(Self.own.rawValue + 1)
    _ = machine.create(CacheSpec(raw, size: 512, flags: .hwcacheAlign))
    #expect(machine.row(raw).geometry.count == 8)
    #expect(machine.row(raw).geometry.isOffSlab)
  }

  /// LF 6.2: with a bufctl of 4 bytes 56, 203, 113, 113 instead of 58, 226, 119, 119.
  @Test(arguments: [(68, 56), (16, 203), (32, 113)]) func fourByteBufctl(size: UInt32, count: UInt32) throws {
    let sizes = SlabSizes(bufctl: 4, descriptor: 28, cacheLine: 128)
    let align: UInt32 = size == 32 ? 32 : 0
    let geometry = try #require(
      SlabGeometry(size: size, align: align, flags: .reclaimAccount, sizes: sizes, offSlabLimit: 57))
    #expect(geometry.count == count)
  }

  /// LF 6.2: the general caches of a P4 (128-byte lines): size, objects, pages.
  static let general: [(size: UInt32, count: UInt32, pages: UInt32)] = [
    (32, 119, 1), (64, 61, 1), (128, 31, 1), (256, 15, 1), (512, 8, 1), (1024, 4, 1), (2048, 2, 1), (4096, 1, 1),
    (8192, 1, 2), (16384, 1, 4), (32768, 1, 8), (65536, 1, 16), (131_072, 1, 32),
  ]

  @Test(arguments: general) func generalCaches(_ row: (size: UInt32, count: UInt32, pages: UInt32)) throws {
    let machine = try Self.machine()
    for suffix in ["", "(DMA)"] {
      let found = machine.row(Machine.cache("size-\(row.size)\(suffix)"))
      #expect(found.geometry.objectSize == row.size)
      #expect(found.geometry.count == row.count)
      #expect(1 << UInt32(found.geometry.order) == row.pages)
      #expect(found.geometry.isOffSlab == (row.size >= 512))
    }
    #expect(machine.generalSizes == Self.general.map { $0.size })
  }

  /// A descriptor of 24 + 8 × 2 = 40 bytes for size-512 comes from size-64.
  @Test func offSlabDescriptorsComeFromTheGeneralCacheThatFits() throws {
    let machine = try Self.machine()
    let big = Machine.cache("size-512")
    #expect(machine.row(big).geometry.management == 40)
    let detail = try #require(machine.slabReading(SlabRequest(cache: big))?.selected)
    #expect(detail.descriptorCache == Machine.cache("size-64"))
    // (256 − 24) / 2
    #expect(machine.offSlabLimit == 116)
  }

  /// 96 only with lines below 64 bytes (41 objects with 32), 192 only below 128 (20).
  @Test func generalCachesThatDependOnTheLine() throws {
    let p3 = try Self.machine(line: 32)
    #expect(p3.row(Machine.cache("size-96")).geometry.count == 41)
    #expect(p3.row(Machine.cache("size-192")).geometry.count == 20)
    let k7 = try Self.machine(line: 64)
    #expect(k7.hasCache(Machine.cache("size-96")) == false)
    #expect(k7.row(Machine.cache("size-192")).geometry.count == 20)
    let p4 = try Self.machine()
    #expect(p4.hasCache(Machine.cache("size-192")) == false)
  }

  /// With 128-byte lines: task_struct (8192 − 5 × 1408 − 48) / 128 = 8, nfs_write_data
  /// (4096 − 7 × 512 − 128) / 128 = 3; size-32, size-64, size-128 have less than two.
  @Test func colours() throws {
    var machine = try Self.machine()
    #expect(machine.row(Machine.cache("task_struct")).geometry.colours == 8)
    _ = machine.create(CacheSpec(Self.own, size: 448, flags: .hwcacheAlign))
    #expect(machine.row(Self.own).geometry.colours == 3)
    for size in [32, 64, 128] { #expect(machine.row(Machine.cache("size-\(size)")).geometry.colours < 2) }
  }

  /// At most 32 MiB: no order above 0 for comfort, so task_struct has 2 objects in a page.
  @Test func aSmallMachineKeepsToSinglePages() throws {
    let small = try Self.machine(memory: 8192)
    #expect(small.row(Machine.cache("task_struct")).geometry.order == 0)
    #expect(small.row(Machine.cache("task_struct")).geometry.count == 2)
    let large = try Self.machine(memory: 9216)
    #expect(large.row(Machine.cache("task_struct")).geometry.order == 1)
  }

  /// A build for one processor has no shared arrays; `kmem_cache_t` is 120 + 4 = 124 bytes there.
  @Test func oneProcessor() throws {
    let machine = try Machine(Configuration(memoryFrames: 16384, cacheLine: 64, hasSlab: true))
    #expect(machine.row(Machine.cache("size-32")).sharedFactor == 0)
    #expect(machine.row(Machine.cache("kmem_cache")).geometry.objectSize == 128)
    #expect(machine.hasCache(Machine.cache("pmd")) == false)
    #expect(machine.row(Machine.cache("pgd")).geometry.objectSize == 4096)
  }

  /// LF 6.3, limits by object size.
  @Test(arguments: [(256, 120), (257, 54), (1024, 54), (1025, 24), (4096, 24), (4097, 8), (131_072, 8), (131_073, 1)])
  func limits(size: UInt32, limit: UInt32) {
    #expect(SlabGeometry.arrayLimit(objectSize: size) == limit)
  }

  /// The state after boot holds together, on every kind of machine.
  @Test(arguments: [1, 2, 4], [16, 32, 64, 128]) func bootIsWhole(cpus: Int, line: Int) throws {
    for memory: UInt64 in [4096, 16384, 262_144] {
      for pae in [false, true] {
        let machine = try Self.machine(line: line, memory: memory, cpus: cpus, pae: pae)
        #expect(machine.fullViolation() == nil, "\(memory) frames, pae \(pae)")
        #expect(machine.oldestCache == .cacheOfCaches)
      }
    }
  }
}
