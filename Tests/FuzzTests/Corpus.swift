import Cells
import Formats
import Foundation
import History
import Kernel
import Runner
import Script

/// What the program reads, by kind.
enum InputKind: String, CaseIterable, Sendable {
  case scenario, theme, journal, trace, buddyinfo, slabinfo, settings, line, exercise, references
}

/// Valid inputs of each kind: what the project ships, and small samples of what it does not.
enum Corpus {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let scenarioFolder = root.appending(path: "Scenarios").path

  private static func files(_ folder: String, _ ending: String) -> [[UInt8]] {
    let path = root.appending(path: folder).path
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    return names.filter { $0.hasSuffix(ending) }
      .compactMap { FileManager.default.contents(atPath: path + "/" + $0).map { [UInt8]($0) } }
  }

  static let samples: [InputKind: [[UInt8]]] = [
    .scenario: files("Scenarios", ".yaml") + small.map { Array($0.utf8) },
    .theme: files("Themes", ".yaml"),
    .journal: [Array(journal.utf8)],
    .trace: files("Scenarios", ".trace").map { beginning(of: $0, lines: 40) } + [Array(oldTrace.utf8)],
    .buddyinfo: files("Scenarios", ".buddyinfo"),
    .slabinfo: [Array(slabinfo.utf8)],
    .settings: [Array(settings.utf8)],
    .line: lines.map { Array($0.utf8) },
    .exercise: exercises.map { Array($0.utf8) },
    .references: references.map { Array($0.utf8) },
  ]

  private static func beginning(of text: [UInt8], lines: Int) -> [UInt8] {
    Array(text.split(separator: 0x0A).prefix(lines).joined(separator: [0x0A])) + [0x0A]
  }

  /// Short scenarios that reach what the shipped ones do in passing: a mutation of a short text hits more often.
  private static let small = [
    """
    mmscope: 1
    title: Pressure
    machine: { memory: 16MiB, cpus: 2, hz: 100, disk: { latency: 1, queue: 16 }, swap: [{ size: 2MiB, priority: 3 },
      256KiB], replacement: kernel, sysctl: { swappiness: 80, overcommit_memory: 1, page-cluster: 2, dirty_ratio: 9 } }
    start:
      free-blocks: { DMA: { 9: 1, 3: 4 } }
      files: { log: 200 }
      processes: { a: { text: 4, heap: 400 }, b: { text: 4, heap: 300, uid: 1000 } }
    script:
      - shmget: { segment: s, pages: 40 }
      - shmat: { by: a, segment: s, as: S }
      - mlock: { by: a, area: heap, pages: 30 }
      - touch: { by: a, area: heap, pages: 400, write: true }
      - tick: 2
      - touch: { by: a, area: S, pages: 40, write: true }
      - write: { by: b, file: log, pages: 150 }
      - touch: { by: b, area: heap, pages: 300, write: true, pick: zipf }
      - sysctl: { swappiness: 0, vfs_cache_pressure: 1000, dirty_background_ratio: 1, laptop_mode: 1 }
      - munlock: { by: a, area: heap }
      - fork: { by: a, as: c }
      - touch: { by: c, area: heap, page: 90, pages: 200, write: true }
      - tick: 30
      - break: { zone: DMA, free: "< min" }
      - exit: { by: c }
      - shmdt: { by: a, segment: s }
      - shmctl: { segment: s }
      - expect: { allocstall: ">= 0", pswpout: ">= 0" }
    workloads:
      - { name: w, every: 2, touch: { by: b, area: heap, pages: 9, pick: uniform } }

    """,
    """
    mmscope: 1
    title: { en: Small, ja: 小 }
    machine: { memory: 32MiB, cpus: 2, hz: 100, cache-line: 32, sysctl: { min_free_kbytes: 256 } }
    start: { free-blocks: { Normal: { 0: 3 }, DMA: { 10: 2, 3: 5 } } }
    script:
      - alloc_pages: { order: 0..3, gfp: GFP_USER, as: A, count: 20, lifetime: 3..9 }
      - tick: 5
      - free_pages: { of: A, pick: random, share: 1/2 }
      - expect: { zone: DMA, free: "> 0" }
    workloads:
      - { name: w, every: 2, alloc_pages: { order: { 0: 3, 2: 1 } }, lifetime: 1..4, by: cc1 }

    """,
    """
    mmscope: 1
    title: Slab
    machine: { memory: 8MiB, slab: true, smp: true }
    script:
      - kmem_cache_create: { name: nodes, size: 100, align: 8, flags: SLAB_HWCACHE_ALIGN }
      - mempool_create: { name: pool, min: 4, cache: nodes }
      - repeat: 5
        do:
          - mempool_alloc: { pool: pool, as: P, by: kjournald }
          - kmalloc: { size: 64..4096, as: K, count: 10, lifetime: 2..8 }
          - kmem_cache_alloc: { cache: nodes, as: N, gfp: GFP_ATOMIC, context: interrupt }
          - tick: 2
      - mempool_free: { of: P, pool: pool, count: 2 }
      - mempool_resize: { pool: pool, min: 9 }
      - kfree: { of: K, pick: every-other }
      - kmem_cache_free: { of: N, cache: nodes }
      - kmem_cache_shrink: nodes
      - break: { zone: DMA, free: "< low" }
      - kmem_cache_destroy: nodes
    workloads:
      - { name: k, every: 1, kmalloc: { size: 32..512 }, lifetime: 5..20, context: softirq }

    """,
    """
    mmscope: 1
    title: Saved
    machine: { memory: 64MiB, nodes: 2, cpus: 2, pae: true }
    seed: 7
    view: { layout: expanded, focus: slab, cache: dentry_cache }
    script:
      - say: { en: "One", ja: "一", look: { panel: buddy, order: 3 } }
      - mark: { name: begin, speed: 100 }
      - alloc_pages: { order: 4, as: B }
      - sysctl: { min_free_kbytes: 512 }
      - drain_local_pages: 1
      - tick: 3
    typed:
      until: 9
      lines:
        - { at: 3, line: "alloc_pages order=3 as=A" }
        - { at: 4, line: "break zone Normal free < low" }

    """,
  ]

  /// A journal of the first small scenario, whose version is `version`.
  static let version = "9.9"
  private static let journal = """
    {"journal":1,"language":"en","mmscope":"9.9","scenario":"small","seed":1}
    {"line":"alloc_pages order=2 as=J","number":0,"position":3,"tick":1}
    {"number":1,"position":4,"tick":1,"watch":"break zone DMA free < low"}
    {"digest":"0123456789abcdef","number":1,"position":6,"tick":2}
    {"line":"free_pages J","number":1,"position":7,"tick":3}

    """

  private static let oldTrace = """
    # tracer: nop
                cc1-4100  [001] d..3   100.000100: mm_page_alloc: page=ffffea0000123400 pfn=18640 order=0 \
    migratetype=0 gfp_flags=GFP_KERNEL|__GFP_ZERO
                cc1-4100  [001] d..3   100.004200: mm_page_alloc: page=ffffea0000123500 pfn=0x48d4 order=3 \
    migratetype=0 gfp_flags=GFP_ATOMIC
             <idle>-0     [000] ..s.   100.104200: mm_page_free: page=ffffea0000123400 pfn=18640 order=0

    """

  private static let slabinfo = """
    slabinfo - version: 2.0
    # name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <batchcount> \
    <limit> <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>
    dentry_cache         100    112    140   28    1 : tunables  120   60    0 : slabdata      4      4      0
    task_struct           12     15   1408    5    2 : tunables   24   12    0 : slabdata      3      3      0
    size-64              117    118     64   59    1 : tunables  120   60    0 : slabdata      2      2      0

    """

  private static let settings = """
    language: ja
    theme: light
    color: 256
    ascii: false
    mouse: true
    speed: 20
    keys:
      run: [Space, p]
      tick: "."

    """

  private static let lines = [
    "alloc_pages order=3 gfp=GFP_ATOMIC|__GFP_NOWARN as=A count=4 lifetime=2..9 by=cc1 cpu=0 context=softirq",
    "free_pages of=A pick=random share=1/2 order=3", "__free_pages frame=4100 order=0", "free_page address=0xC0100000",
    "kmalloc size=64..512 as=K", "kmalloc size=64 as=K\nkfree of=K count=1",
    "kmem_cache_create name=c size=100 align=8",
    "kmem_cache_alloc cache=dentry_cache as=D", "kmem_cache_shrink dentry_cache", "kmem_cache_destroy size-32",
    "mempool_create name=p min=4 order=0\nmempool_alloc pool=p as=E\nmempool_resize pool=p min=2\nmempool_destroy p",
    "sysctl min_free_kbytes=1024 lowmem_reserve_ratio_dma=256", "drain_local_pages 0",
    "tick 10", "break when zone Normal free < low", "break order 3 fails", "back zone Normal free < 100",
    "what-if memory=32MiB", "what-if alloc_pages order=5 at=10", "what-if hz=100", "view focus=buddy order=3 zoom=2",
    "sysctl swappiness=100 vfs_cache_pressure=10000 page-cluster=8 laptop_mode=1 overcommit_memory=2",
    "save run.yaml", "get_zeroed_page gfp=GFP_DMA as=Z", "kmem_cache_alloc_node cache=task_struct node=0",
  ]
}
