import Formats
import Kernel
import Script
import Simulation
import Testing

/// The verbs of the slab allocator and of the pools, in files and on the `:` line.
@Suite struct SlabVerbTests {
  /// What exists before the step under test: an object, a cache, a pool.
  static let before =
    "{ kmalloc: { size: 8, as: K } }, { kmem_cache_create: { name: nodes, size: 40 } }, "
    + "{ mempool_create: { name: spare, min: 2, order: 1 } }"

  static func loaded(_ step: String, machine: String = "{ nodes: 2, memory: 64MiB }") throws -> Scenario {
    let text = "mmscope: 1\ntitle: T\nmachine: \(machine)\nscript: [ \(before), \(step) ]\n"
    return try ScenarioFile.load(text: text, name: "t.yaml")
  }

  static func event(_ step: String) throws -> Event? {
    guard case .event(let event)? = try loaded(step).program.steps.last else { return nil }
    return event
  }

  @Test(arguments: [
    (
      "kmem_cache_create: { name: nfs_write_data, size: 448, align: 0, flags: SLAB_HWCACHE_ALIGN|SLAB_RECLAIM_ACCOUNT, "
        + "ctor: true }",
      "kmem_cache_create nfs_write_data size=448 align=0 flags=SLAB_HWCACHE_ALIGN|SLAB_RECLAIM_ACCOUNT ctor=true"
    ),
    ("kmem_cache_create: { name: none, size: 0, flags: 0 }", "kmem_cache_create none size=0 flags=0"),
    (
      "kmem_cache_alloc: { cache: task_struct, gfp: GFP_KERNEL, as: T, count: 5, lifetime: 20..200 }",
      "kmem_cache_alloc task_struct gfp=GFP_KERNEL as=T count=5 lifetime=20..200"
    ),
    ("kmem_cache_alloc: nodes", "kmem_cache_alloc nodes"),
    ("kmem_cache_alloc_node: { cache: nodes, node: 1, as: T }", "kmem_cache_alloc_node nodes node=1 as=T"),
    (
      "kmem_cache_free: { of: K, pick: every-other, cache: size-32 }",
      "kmem_cache_free K pick=every-other cache=size-32"
    ),
    ("kmem_cache_free: { address: 0xc1234000, cache: nodes }", "kmem_cache_free address=0xc1234000 cache=nodes"),
    ("kfree: K", "kfree K"), ("kfree: { of: K, count: 3, pick: newest }", "kfree K count=3 pick=newest"),
    ("kmem_cache_shrink: nodes", "kmem_cache_shrink nodes"),
    ("kmem_cache_destroy: { cache: nodes, by: rmmod }", "kmem_cache_destroy nodes by=rmmod"),
    ("kmalloc: 100", "kmalloc 100"),
    ("kmalloc: { size: 64..512, gfp: GFP_ATOMIC, context: softirq }", "kmalloc 64..512 gfp=GFP_ATOMIC context=softirq"),
    ("kmalloc: { size: 4294967295, rt: true, memalloc: true }", "kmalloc 4294967295 rt=true memalloc=true"),
    ("mempool_create: { name: bio, min: 4, cache: bio }", "mempool_create bio min=4 cache=bio"),
    ("mempool_create: { name: page, min: 0, order: 0 }", "mempool_create page min=0 order=0"),
    ("mempool_alloc: { pool: spare, gfp: GFP_ATOMIC, as: E }", "mempool_alloc spare gfp=GFP_ATOMIC as=E"),
    ("mempool_free: K", "mempool_free K"),
    ("mempool_free: { address: 0xc0400000, pool: spare }", "mempool_free address=0xc0400000 pool=spare"),
    ("mempool_resize: { pool: spare, min: 8, gfp: GFP_ATOMIC }", "mempool_resize spare min=8 gfp=GFP_ATOMIC"),
    ("mempool_destroy: spare", "mempool_destroy spare"),
    // The verbs of the other kind: what comes of it the kernel knows.
    ("free_pages: K", "free_pages K"),
  ])
  func bothGrammarsGiveTheSameSteps(_ step: String, _ line: String) throws {
    let file = try Self.loaded("{ \(step) }")
    // As after the steps before it.
    var names = try Self.loaded("{ tick: 1 }").names
    let parsed = try CommandLine.parse(line, configuration: file.configuration, names: &names)
    #expect(Array(file.program.steps.dropFirst(3)) == parsed.steps)
    #expect(parsed.steps.count == 1)
    #expect(names == file.names)
  }

  @Test func values() throws {
    let own = CacheID(UInt16(Profile.linux2611.caches.names.count))
    let made = try Self.event(
      "{ kmem_cache_create: "
        + "{ name: late, size: 448, align: 24, flags: SLAB_HWCACHE_ALIGN|SLAB_PANIC, ctor: true, cpu: 0 } }"
    )
    let spec = CacheSpec(
      CacheID(own.rawValue + 1), size: 448, align: 24, flags: [.hwcacheAlign, .panic], hasConstructor: true)
    #expect(made == .slab(.create(spec), Requester()))
    let request = ObjectRequest(
      .kmalloc(SizeRange(64, 512)), gfp: .atomic, label: LabelID(1), lifetime: TickRange(20, 200), count: 7)
    let kmalloc = "{ kmalloc: { size: 64..512, gfp: GFP_ATOMIC, as: T, lifetime: 20..200, count: 7, by: cc1 } }"
    #expect(try Self.event(kmalloc) == .allocateObject(request, Requester(task: TaskID(1))))
    let onNode = ObjectRequest(.cacheOnNode(own, node: 1))
    #expect(
      try Self.event("{ kmem_cache_alloc_node: { cache: nodes, node: 1 } }") == .allocateObject(onNode, Requester()))
    let free = FreeRequest(
      call: .kmemCacheFree, target: .label(LabelID(0), Pick(sequence: .random, amount: .share(1, 2))),
      cache: Names().knownCache("dentry_cache"))
    #expect(
      try Self.event("{ kmem_cache_free: { of: K, pick: random, share: 1/2, cache: dentry_cache } }")
        == .free(free, Requester()))
    #expect(
      try Self.event("{ kfree: { address: 0xc1234000 } }")
        == .free(FreeRequest(call: .kfree, target: .address(0xC123_4000)), Requester()))
    #expect(
      try Self.event("{ mempool_create: { name: p, min: 3, cache: nodes } }")
        == .slab(.createPool(PoolID(1), minimum: 3, .cache(own)), Requester()))
    #expect(
      try Self.event("{ mempool_resize: { pool: spare, min: 5 } }")
        == .slab(.resizePool(PoolID(0), minimum: 5, gfp: .kernel), Requester()))
    #expect(
      try Self.event("{ mempool_free: { of: K, pool: spare } }")
        == .free(FreeRequest(call: .mempoolFree, target: .label(LabelID(0), Pick()), pool: PoolID(0)), Requester()))
  }

  /// What can be seen without running.
  @Test(arguments: [
    (
      "{ kmem_cache_alloc: task_strut }",
      "no step creates a cache named \"task_strut\" | did you mean task_struct?"
    ),
    (
      "{ kmem_cache_shrink: zzzzzzzz }",
      "no step creates a cache named \"zzzzzzzz\" | kmem_cache_create: { name: zzzzzzzz, size: 100 }"
    ),
    ("{ kmem_cache_free: { of: K, cache: nodez } }", "no step creates a cache named \"nodez\" | did you mean nodes?"),
    ("{ expect: { cache: nodez, num_objs: 1 } }", "no step creates a cache named \"nodez\" | did you mean nodes?"),
    (
      "{ kmem_cache_alloc: size-96 }",
      "this machine has no cache size-96 | the kernel makes it where cache-line is below 64"
    ),
    ("{ kmem_cache_alloc: pmd }", "this machine has no cache pmd | the kernel makes it with pae: true"),
    ("{ mempool_alloc: spar }", "no step creates a pool named \"spar\" | did you mean spare?"),
    (
      "{ mempool_destroy: zzzzzzzz }",
      "no step creates a pool named \"zzzzzzzz\" | mempool_create: { name: zzzzzzzz, min: 4, order: 0 }"
    ),
    (
      "{ kmem_cache_alloc_node: { cache: nodes, node: 2 } }",
      "node 2 is outside 0–1 | this machine has nodes: 2, counted from 0"
    ),
    ("{ kmem_cache_alloc_node: { cache: nodes } }", "kmem_cache_alloc_node needs node | node, counted from 0"),
    ("{ kmalloc: 512..64 }", "size \"512..64\" is an empty range | the smaller size first"),
    ("{ kmalloc: 4294967296 }", "size 4294967296 is outside 0–4294967295"),
    ("{ kmalloc: much }", "expected a size in bytes, like 100 or 64..512, found \"much\""),
    ("{ kmalloc: { size: 8, count: 0 } }", "count 0 is outside 1–1000000"),
    (
      "{ kmem_cache_create: { name: a, size: 8, flags: SLAB_HWCACHE_ALIGM } }",
      "unknown slab flag \"SLAB_HWCACHE_ALIGM\" | did you mean SLAB_HWCACHE_ALIGN?"
    ),
    (
      "{ kmem_cache_create: { name: a b, size: 8 } }", "the name of a cache has no blanks and is not empty"
    ),
    ("{ kmem_cache_create: { name: a } }", "kmem_cache_create needs size | bytes of an object"),
    ("{ kmem_cache_create: { name: a, size: -1 } }", "size -1 is outside 0–4294967295"),
    ("{ kfree: Z }", "no step before this makes an object named \"Z\" | did you mean K?"),
    ("{ kfree: zzzz }", "no step before this makes an object named \"zzzz\" | kmalloc: { size: 100, as: zzzz }"),
    ("{ kfree: {} }", "kfree needs one of: a name, address | kfree: T"),
    (
      "{ kfree: { address: 4096 } }",
      "address 4096 is outside 3221225472–4294967295 | linear addresses of the kernel begin at 0xC0000000"
    ),
    ("{ kfree: { address: 0xC1000000, count: 2 } }", "count needs a name: { of: small, count: … }"),
    ("{ kmem_cach_alloc: nodes }", "unknown verb \"kmem_cach_alloc\" | did you mean kmem_cache_alloc?"),
    (
      "{ mempool_create: { name: p, min: 3 } }",
      "mempool_create needs cache or order | { name: bio, min: 4, cache: bio }"
    ),
    (
      "{ mempool_create: { name: p, min: 3, cache: bio, order: 0 } }", "cache and order exclude each other"
    ),
    (
      "{ mempool_free: { address: 0xC1000000 } }", "an address alone tells no pool: mempool_free needs pool"
    ),
    ("{ expect: { num_objs: 1 } }", "num_objs needs cache | { cache: task_struct, active_objs: 5 }"),
    (
      "{ expect: { cache: nodes, num_obj: 1 } }", "unknown key \"num_obj\" for expect | did you mean num_objs?"
    ),
    (
      "{ repeat: 1000, do: [ { kmalloc: { size: 8, count: 2000 } } ] }",
      "repeat 1000 of 2000 steps makes more than 1000000 steps | fewer repeats, or workloads"
    ),
  ])
  func refused(_ step: String, _ expected: String) throws {
    let text = "mmscope: 1\ntitle: T\nmachine: { nodes: 2, memory: 64MiB }\nscript: [ \(Self.before), \n\(step) ]\n"
    let found = mistakes(text)
    try #require(found.count == 1, "\(found)")
    #expect(found[0].hasPrefix("t.yaml:5:"), "\(found[0])")
    #expect(found[0].split(separator: "error: ", maxSplits: 1).last.map(String.init) == expected)
  }

  /// A later step, or one beside the workloads, may create what is used; a refused one counts as well.
  @Test func namesMayBeCreatedLater() throws {
    let later = "mmscope: 1\ntitle: T\nworkloads: [ { every: 2, kmem_cache_alloc: mine } ]\n"
    #expect(
      mistakes(later) == [
        "t.yaml:3:44: error: no step creates a cache named \"mine\" | kmem_cache_create: { name: mine, size: 100 }"
      ])
    #expect(mistakes(later + "script: [ { kmem_cache_create: { name: mine, size: 8 } } ]\n").isEmpty)
    #expect(mistakes(later + "script: [ { kmem_cache_create: { name: mine, size: x } } ]\n").count == 1)
    // A cache that the machine lacks may be created under its name.
    #expect(mistakes(scenario("{ kmem_cache_create: { name: pmd, size: 8 } }, { kmem_cache_alloc: pmd }")).isEmpty)
    var names = Names()
    _ = try CommandLine.parse("kmem_cache_create pmd size=8", configuration: Configuration(), names: &names)
    #expect(
      try CommandLine.parse("kmem_cache_shrink pmd", configuration: Configuration(), names: &names).steps.count == 1)
    #expect(throws: Diagnostic.self) {
      try CommandLine.parse("kmem_cache_shrink mine", configuration: Configuration(), names: &names)
    }
    #expect(names.knownCache("mine") == nil)
  }

  /// What only the kernel notices is an occurrence.
  @Test(arguments: [
    ("{ kmem_cache_create: { name: a, size: 0 } }", OccurrenceKind.slab(.cacheNotCreated)),
    ("{ kmem_cache_create: { name: a, size: 131073 } }", .slab(.cacheNotCreated)),
    ("{ kmem_cache_create: { name: a, size: 100, align: 24 } }", .slab(.cacheNotCreated)),
    ("{ kmem_cache_create: { name: task_struct, size: 100 } }", .slab(.cacheNotCreated)),
    ("{ kmem_cache_alloc: { cache: nodes, as: N } }, { kmem_cache_destroy: nodes }", .slab(.cacheBusy)),
    ("{ kmem_cache_destroy: nodes }, { kmem_cache_alloc: nodes }", .slab(.noSuchCache)),
    ("{ kmem_cache_free: { of: K, cache: size-64 } }", .slab(.wrongCache)),
    ("{ kmalloc: 131073 }", .slab(.kmallocTooLarge)), ("{ kfree: { address: 0xC1000004 } }", .slab(.notASlab)),
    ("{ kmalloc: { size: 9, gfp: GFP_KERNEL|GFP_DMA } }", .slab(.objectTaken)),
    ("{ free_page: K }", .free(.badPage)), ("{ alloc_page: { as: P } }, { kfree: P }", .slab(.notASlab)),
    ("{ kfree: K }, { kfree: K }", .script(.nothingHeld)),
    ("{ mempool_create: { name: spare, min: 1, order: 0 } }", .pool(.poolDuplicate)),
    ("{ mempool_alloc: { pool: spare, as: E } }, { kfree: K }, { mempool_destroy: spare }", .pool(.poolDestroyed)),
    ("{ mempool_create: { name: q, min: 1000000, order: 0 } }", .pool(.poolNotCreated)),
    ("{ mempool_resize: { pool: spare, min: 0 } }", .pool(.bugPoolMinimum)),
  ])
  func theKernelNotices(_ step: String, _ kind: OccurrenceKind) throws {
    let scenario = try Self.loaded(step, machine: "{ memory: 64MiB }")
    var machine = try Machine(
      scenario.configuration, start: scenario.start, seed: scenario.seed, program: scenario.program)
    while !machine.player.script.hasEnded { _ = machine.advance() }
    #expect(machine.ring.count(of: kind) > 0)
    #expect(machine.fullViolation() == nil)
  }

  @Test func workloadsAndClaims() throws {
    let text = """
      mmscope: 1
      title: T
      workloads:
        - { every: 3, by: net, kmalloc: { size: 100 }, lifetime: 20 }
        - { every: 2, kmem_cache_alloc: task_struct, as: T }
        - { every: 5, mempool_alloc: { pool: p }, lifetime: 5..9 }
      script: [ { mempool_create: { name: p, min: 1, order: 0 } },
        { expect: { cache: task_struct, active_objs: "< 5", num_slabs: 0, colours: 8, held: { T: 0 } } } ]
      """
    let loaded = try ScenarioFile.load(text: text, name: "t.yaml")
    let task = try #require(loaded.names.knownCache("task_struct"))
    #expect(
      loaded.program.workloads.map(\.event) == [
        .allocateObject(
          ObjectRequest(.kmalloc(SizeRange(100)), lifetime: TickRange(20, 20)), Requester(task: TaskID(1))),
        .allocateObject(ObjectRequest(.cache(task), label: LabelID(0)), Requester()),
        .allocateObject(ObjectRequest(.pool(PoolID(0)), lifetime: TickRange(5, 9)), Requester()),
      ])
    #expect(
      loaded.program.expectations == [
        [
          .held(LabelID(0), Bound(.equal, 0)), .cache(task, .activeObjects, Bound(.less, 5)),
          .cache(task, .slabs, Bound(.equal, 0)), .cache(task, .colours, Bound(.equal, 8)),
        ]
      ])
    #expect(loaded.configuration.hasSlab)
    let described = loaded.program.expectations[0].map { ClaimText.describe($0, names: loaded.names) }
    #expect(described[1] == "task_struct active_objs < 5")
  }

  @Test(arguments: [
    ("tick: 1", false), ("alloc_page: {}", false), ("kmalloc: 8", true), ("kmem_cache_shrink: bio", true),
    ("kfree: { address: 0xC1000000 }", true), ("mempool_create: { name: p, min: 1, order: 0 }", true),
    ("expect: { cache: bio, num_objs: 0 }", true),
  ])
  func theAllocatorIsThereWhereItIsNeeded(_ step: String, _ hasSlab: Bool) throws {
    func configuration(_ machine: String) throws -> Configuration {
      let text = "mmscope: 1\ntitle: T\nmachine: { \(machine) }\nscript: [ { \(step) } ]\n"
      return try ScenarioFile.load(text: text, name: "t.yaml").configuration
    }
    #expect(try configuration("cpus: 1").hasSlab == hasSlab)
    #expect(try configuration("slab: true").hasSlab)
    #expect(try !configuration("slab: false").hasSlab)
  }

  @Test func machine() throws {
    let text = "mmscope: 1\ntitle: T\nmachine: { smp: true, bufctl: 4, slab-descriptor: 28 }\n"
    let configuration = try ScenarioFile.load(text: text, name: "t.yaml").configuration
    #expect(configuration.slabSizes.bufctl == 4 && configuration.slabSizes.descriptor == 28)
    #expect(configuration.slabSizes.isSMP && configuration.slabSizes.possibleCPUs == 32)
    for (machine, expected) in [
      ("bufctl: 3", "t.yaml:3:20: error: bufctl 3 is not known | kmem_bufctl_t has 2 or 4 bytes"),
      ("slab-descriptor: 26", "t.yaml:3:29: error: slab-descriptor 26 is not known | struct slab has 24 or 28 bytes"),
      (
        "cpus: 2, smp: false",
        "t.yaml:3:26: error: a kernel without SMP runs on one CPU | cpus: 1, or smp: true"
      ),
      ("slab: perhaps", "t.yaml:3:18: error: expected true or false for slab, found \"perhaps\""),
      ("slap: true", "t.yaml:3:12: error: unknown key \"slap\" | did you mean slab?"),
    ] {
      #expect(mistakes("mmscope: 1\ntitle: T\nmachine: { \(machine) }\n") == [expected])
    }
  }

  @Test func completions() {
    var names = Names()
    _ = names.cache("nodes")
    _ = names.pool("spare")
    func complete(_ line: String) -> [String] { CommandLine.completions(for: line, names: names) }
    #expect(complete("kmem_cache_s") == ["kmem_cache_shrink"])
    #expect(complete("kmem_cache_alloc task_") == ["task_struct"])
    #expect(complete("kmem_cache_free cache=nod") == ["cache=nodes"])
    #expect(complete("mempool_alloc sp") == ["spare"])
    #expect(
      complete("kmem_cache_create x size=8 flags=SLAB_PANIC|SLAB_H") == ["flags=SLAB_PANIC|SLAB_HWCACHE_ALIGN"])
    #expect(complete("kmalloc 100 li") == ["lifetime="])
  }
}
