import Simulation
import Testing

@testable import Kernel

/// How `kmem_cache_init`, start_kernel() and the start of the other CPUs leave the caches (RF 17.4, W40).
@Suite struct SlabBootTests {
  private func machine(cpus: Int, line: Int = 64) throws -> Machine {
    try Machine(Configuration(memoryFrames: 65536, cpus: cpus, cacheLine: line, hasSlab: true, isSMP: true))
  }

  /// Slabs and objects that are left after `count` objects were taken and freed in order on CPU 0.
  private func leftOver(_ machine: inout Machine, _ name: String, count: Int) throws -> [UInt32] {
    let cache = Machine.cache(name)
    var objects: [UInt32] = []
    for _ in 0..<count { objects.append(try machine.taken(.cache(cache))) }
    for object in objects { _ = machine.free(object: object, from: cache) }
    #expect(machine.fullViolation() == nil)
    return [machine.row(cache).slabs, machine.row(cache).slabs * machine.row(cache).geometry.count]
  }

  /// 5 objects a slab, limit 24, batch 12: free_limit 2 × 12 + 5 = 29.
  @Test("W40: 2 CPUs, 300 objects of task_struct") func w40OnTwoCPUs() throws {
    var machine = try machine(cpus: 2)
    let cache = Machine.cache("task_struct")
    #expect(machine.row(cache).freeLimit == 29)
    #expect(try leftOver(&machine, "task_struct", count: 300) == [30, 150])
    #expect(machine.entries(cache, cpu: nil).count == 96)
  }

  /// 45 objects a slab, limit 120, batch 60: free_limit 4 × 60 + 45 = 285.
  @Test("W40: 4 CPUs, 2,000 objects of vm_area_struct") func w40OnFourCPUs() throws {
    var machine = try machine(cpus: 4)
    let cache = Machine.cache("vm_area_struct")
    #expect(machine.row(cache).freeLimit == 285)
    #expect(try leftOver(&machine, "vm_area_struct", count: 2000) == [19, 855])
    #expect(machine.entries(cache, cpu: nil).count == 480)
  }

  /// N × batch + num for what start_kernel() made, (1 + N) × batch + num for what came later; on one CPU
  /// 2 × batch + num for all.
  @Test(arguments: [1, 2, 4, 32]) func freeLimits(cpus: Int) throws {
    var machine = try machine(cpus: cpus)
    let early = UInt32(max(2, cpus))
    let later = UInt32(1 + cpus)
    for (name, batch, count) in [("size-32", 60, 119), ("kmem_cache", 60, 15), ("proc_inode_cache", 27, 11)]
      as [(String, UInt32, UInt32)]
    {
      #expect(machine.row(Machine.cache(name)).geometry.count == count, "\(name)")
      #expect(machine.row(Machine.cache(name)).freeLimit == early * batch + count, "\(name)")
    }
    let lock = machine.row(Machine.cache("file_lock_cache"))
    #expect(lock.freeLimit == later * 60 + lock.geometry.count)
    let own = Machine.firstOwnCache
    _ = machine.create(CacheSpec(own, size: 100))
    #expect(machine.row(own).freeLimit == later * 60 + machine.row(own).geometry.count)
  }

  /// CPU_UP_PREPARE: CPU 1 gets its arrays after start_kernel()'s last cache and before the first initcall's, newest
  /// cache first.
  @Test func arraysOfTheSecondCPU() throws {
    let machine = try machine(cpus: 2)
    var taken: [UInt32: UInt64] = [:]
    var created: [CacheID: UInt64] = [:]
    for serial in machine.ring.oldest..<machine.ring.total {
      guard case .slab(let what) = machine.ring[serial].what else { continue }
      if case .taken(_, _, let object, _, _, _) = what { taken[object.linear] = serial }
      if case .created(let cache, _, _, _, _, _, _) = what { created[cache] = serial }
    }
    let last = Machine.cache("proc_inode_cache")
    let next = Machine.cache("file_lock_cache")
    let early = machine.slab.chain.drop { $0 != last }
    #expect(early.count == 1 + 14 * 2 + 21)
    let serials = try early.map { try #require(taken[machine.arrayObject($0, cpu: 1)]) }
    #expect(serials == serials.sorted())
    #expect(try #require(created[last]) < #require(serials.first))
    #expect(try #require(serials.last) < #require(created[next]))
    // A later cache gets both at once.
    let both = try [0, 1].map { try #require(taken[machine.arrayObject(next, cpu: $0)]) }
    #expect(both == both.sorted())
    #expect(try #require(both.last) < #require(created[next]))
  }

  /// Flags of the kernel's own caches, and what follows: name, flags, objsize, objperslab with 64-byte lines.
  static let flags: [(name: String, flags: CacheFlags, size: UInt32, count: UInt32)] = [
    ("bdev_cache", [.hwcacheAlign, .reclaimAccount, .panic], 448, 9),
    ("sock_inode_cache", [.hwcacheAlign, .reclaimAccount], 384, 10),
    ("inode_cache", .panic, 348, 11),
    ("anon_vma", [.destroyByRCU, .panic], 16, 226),
    ("idr_layer_cache", [], 136, 29),
    ("shmem_inode_cache", [], 428, 9),
    ("skbuff_head_cache", .hwcacheAlign, 192, 20),
    ("dentry_cache", [.reclaimAccount, .panic], 140, 28),
    ("proc_inode_cache", .reclaimAccount, 360, 11),
    ("ext3_inode_cache", .reclaimAccount, 496, 8),
  ]

  @Test(arguments: flags) func flagsOfTheKernelsCaches(
    _ row: (name: String, flags: CacheFlags, size: UInt32, count: UInt32)
  ) throws {
    let machine = try machine(cpus: 1)
    let cache = Machine.cache(row.name)
    #expect(machine.slab.caches[Int(cache.rawValue)].flags == row.flags)
    #expect(machine.row(cache).geometry.objectSize == row.size)
    #expect(machine.row(cache).geometry.count == row.count)
  }

  /// /proc/slabinfo shows the newest first; start_kernel() makes them in this order.
  @Test func order() throws {
    let machine = try machine(cpus: 2)
    let chain = machine.slab.chain.reversed().map { Profile.linux2611.caches.names[Int($0.rawValue)] }
    let first = try #require(chain.firstIndex(of: "pgd"))
    #expect(
      Array(chain[first..<chain.index(first, offsetBy: 21)]) == [
        "pgd", "anon_vma", "task_struct", "sighand_cache", "signal_cache", "files_cache", "fs_cache", "vm_area_struct",
        "mm_struct", "buffer_head", "idr_layer_cache", "names_cache", "filp", "dentry_cache", "inode_cache",
        "mnt_cache", "sysfs_dir_cache", "bdev_cache", "radix_tree_node", "sigqueue", "proc_inode_cache",
      ])
  }

  /// `smp_call_function_all_cpus`: who shrinks empties its own array first, so its object lies deepest in the slab's
  /// chain, and of a refilled array the deepest is handed out first.
  @Test(arguments: [UInt8(0), 2]) func shrinkingBeginsAtHome(cpu: UInt8) throws {
    var machine = try machine(cpus: 3)
    let cache = Machine.firstOwnCache
    _ = machine.create(CacheSpec(cache, size: 1000))
    var objects: [UInt32] = []
    for _ in 0..<machine.row(cache).geometry.count { objects.append(try machine.taken(.cache(cache))) }
    #expect(machine.row(cache).slabs == 1)
    _ = machine.free(object: objects[0], from: cache, by: Requester(cpu: 0))
    _ = machine.free(object: objects[1], from: cache, by: Requester(cpu: 2))
    machine.perform(.slab(.shrink(cache), Requester(cpu: cpu)))
    #expect(try machine.taken(.cache(cache), by: Requester(cpu: cpu)) == objects[cpu == 0 ? 0 : 1])
  }
}
