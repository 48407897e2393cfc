import Kernel
import Textbook

@testable import Script

/// For every world its numbers in the settings, and for every verb what it needs besides the number that is tried.
enum EdgeTable {
  /// A number of a world's settings: its key, its range, and the world with `#` in its place.
  struct Setting: Sendable {
    var quantity: Quantity
    var world: String
    init(_ quantity: Quantity, _ world: String) {
      self.quantity = quantity
      self.world = world
    }
  }

  static let settings: [Setting] = [
    Setting(.replacementFrames, "replacement: { policies: [fifo, lru, aging, wsclock], frames: # }"),
    Setting(.interval, "replacement: { policies: [nru, aging], frames: 4, interval: # }"),
    Setting(.tau, "replacement: { policies: [wsclock, working-set], frames: 4, tau: # }"),
    Setting(.agingBits, "replacement: { policies: [aging], frames: 4, bits: # }"),
    Setting(.diskTime, "replacement: { policies: [opt], frames: 4, disk-time: # }"),
    Setting(.seed, "replacement: { policies: [random], frames: 4, seed: # }"),
    Setting(.page, "replacement: { policies: [lru], frames: 4, initial: [#] }"),
    Setting(
      .stringPages, "replacement: { policies: [lru], frames: 4, shares: proportional, processes: { A: #, B: 1 } }"),
    Setting(.depth, "stack: { depth: # }"),
    Setting(.window, "working-set: { windows: [#], pff: [#] }"),
    Setting(.replacementFrames, "paging-daemon: { frames: #, pool: 0, every: 1 }"),
    Setting(.pool, "paging-daemon: { frames: 64, pool: #, every: 1 }"),
    Setting(.window, "paging-daemon: { frames: 8, pool: 2, every: # }"),
    Setting(.anomalyFrames, "anomaly: { policy: fifo, frames: #, pages: 5, length: 12 }"),
    Setting(.anomalyPages, "anomaly: { policy: fifo, frames: 3, pages: #, length: 12 }"),
    Setting(.anomalyLength, "anomaly: { policy: fifo, frames: 3, pages: 5, length: # }"),
    Setting(.perTick, "anomaly: { policy: fifo, frames: 3, pages: 8, length: 20, per-tick: # }"),
    Setting(.sharedFrames, "multiprogramming: { frames: #, processes: { A: { pages: 60, set: 12 } } }"),
    Setting(.faultTime, "multiprogramming: { frames: 9, fault-time: #, processes: { A: { pages: 60, set: 12 } } }"),
    Setting(.quantum, "multiprogramming: { frames: 9, quantum: #, processes: { A: { pages: 60, set: 12 } } }"),
    Setting(.stringPages, "multiprogramming: { frames: 9, processes: { A: { pages: #, set: # } } }"),
    Setting(.phaseLength, "multiprogramming: { frames: 9, processes: { A: { pages: 60, set: 12, phase: # } } }"),
    Setting(
      .bound,
      "multiprogramming: { frames: 9, control: { pff: { lower: 0, upper: #, interval: 50 } }, "
        + "processes: { A: { pages: 60, set: 12 } } }"),
    Setting(.copySpeed, "messages: { reference: 8, speed: # }"),
    Setting(.messageReference, "messages: { reference: # }"),
    Setting(.worldMemory, "one-program: { memory: #, system: 0 }"),
    Setting(.systemSize, "one-program: { memory: 1000000, system: # }"),
    Setting(.driverSize, "one-program: { memory: 1000000, system: 999999, drivers: # }"),
    Setting(.diskRate, "one-program: { memory: 64, system: 16, rate: # }"),
    Setting(.partitions, "partitions: { sizes: [#, 20] }"),
    Setting(.systemSize, "utilisation: { system: #, each: 128, waiting: 4/5 }"),
    Setting(.eachProgram, "utilisation: { system: 128, each: #, waiting: 4/5 }"),
    Setting(.worldMemory, "relocation: { memory: # }"),
    Setting(.keyBlock, "relocation: { memory: 64, block: # }"),
    Setting(.worldMemory, "swapping: { memory: # }"),
    Setting(.piece, "overlays: { tree: { main: #, calls: [{ A: # }] }, page: 10 }"),
    Setting(.pageUnits, "overlays: { tree: { main: 20, calls: [{ A: 30 }] }, page: # }"),
    Setting(.worldFrames, "overlays: { tree: { main: 20, calls: [{ A: 30 }] }, page: 10, frames: # }"),
    Setting(.worldMemory, "fits: { memory: #, algorithms: [first, next, best, worst, quick, buddy] }"),
    Setting(.worldMemory, "fits: { memory: #, algorithms: [bitmap] }"),
    Setting(.worldHoles, "fits: { holes: [#, 5] }"),
    Setting(.commonSizes, "fits: { memory: 64, algorithms: [quick], common: [#] }"),
    Setting(.bitmapUnit, "fits: { memory: 1000000, algorithms: [bitmap], unit: # }"),
    Setting(.physicalMemory, "page-tables: { memory: # }"),
    Setting(.hashSlots, "page-tables: { memory: 1GiB, slots: # }"),
    Setting(.hashSlots, "page-tables: { memory: 4MiB, slots: # }"),
    Setting(.addressBits, "page-tables: { memory: 4MiB, shapes: [linear, inverted], bits: # }"),
    Setting(.nanoseconds, "page-tables: { memory: 4MiB, memory-ns: # }"),
    Setting(.tlbEntries, "page-tables: { memory: 4MiB, tlb: { entries: # } }"),
    Setting(.tlbWays, "page-tables: { memory: 4MiB, tlb: { entries: 4096, ways: # } }"),
    Setting(.tlbTime, "page-tables: { memory: 4MiB, tlb: { entries: 4, tlb-ns: # } }"),
    Setting(.handlerTime, "page-tables: { memory: 4MiB, tlb: { entries: 4, loaded-by: software, handler-ns: # } }"),
    Setting(.segments, "page-size: { segments: [#, 200000], entry: 8 }"),
    Setting(.entryBytes, "page-size: { segments: [700000], entry: # }"),
    Setting(.positioning, "page-size: { segments: [700000], entry: 8, positioning: # }"),
    Setting(.diskRate, "page-size: { segments: [700000], entry: 8, rate: # }"),
    Setting(.forkPages, "copy-on-write: { data: # }"),
    Setting(.forkText, "copy-on-write: { data: 6, text: # }"),
    Setting(.pageUnits, "instruction: { page: # }"),
    Setting(.residentPages, "instruction: { page: 1024, resident: [#] }"),
  ]

  /// Numbers of the machine: its key, its range, and the file's line with `#` in its place.
  static let machine: [(quantity: Quantity, line: String)] = [
    (.nodes, "machine: { nodes: #, memory: 512MiB }"), (.cpus, "machine: { cpus: #, memory: 32MiB }"),
    (.hz, "machine: { hz: #, memory: 32MiB }"),
    (.minFreeKbytes, "machine: { memory: 32MiB, sysctl: { min_free_kbytes: # } }"),
    (.reserveRatio, "machine: { memory: 32MiB, sysctl: { lowmem_reserve_ratio: [#, 32] } }"),
    (.overcommitMemory, "machine: { memory: 32MiB, sysctl: { overcommit_memory: # } }"),
    (.overcommitRatio, "machine: { memory: 32MiB, sysctl: { overcommit_ratio: # } }"),
    (.seed, "seed: #"),
    (.every, "workloads: [ { name: w, every: #, alloc_page: {} } ]"),
    (.from, "workloads: [ { name: w, every: 1, from: #, alloc_page: {} } ]"),
    (.until, "workloads: [ { name: w, every: 1, until: #, alloc_page: {} } ]"),
    (.workloadCount, "workloads: [ { name: w, every: 3, count: #, alloc_page: {} } ]"),
    (.lifetime, "workloads: [ { name: w, every: 1, alloc_page: {}, lifetime: # } ]"),
  ]

  /// Numbers that count under pressure: 16 MiB, and swap.
  static let pressed: [(quantity: Quantity, line: String)] = [
    (.of(.swappiness), "swap: 1MiB, sysctl: { overcommit_memory: 1, swappiness: # }"),
    (.of(.cachePressure), "swap: 1MiB, sysctl: { overcommit_memory: 1, vfs_cache_pressure: # }"),
    (.of(.pageCluster), "swap: 1MiB, sysctl: { overcommit_memory: 1, page-cluster: # }"),
    (.of(.dirtyRatio), "swap: 1MiB, sysctl: { overcommit_memory: 1, dirty_ratio: # }"),
    (.of(.dirtyBackgroundRatio), "swap: 1MiB, sysctl: { overcommit_memory: 1, dirty_background_ratio: # }"),
    (.of(.laptopMode), "swap: 1MiB, sysctl: { overcommit_memory: 1, laptop_mode: # }"),
    (.swapPriority, "swap: [12KiB, { size: 12KiB, priority: # }], sysctl: { overcommit_memory: 1 }"),
    (.diskLatency, "swap: 1MiB, disk: { latency: # }, sysctl: { overcommit_memory: 1 }"),
    (.diskQueue, "swap: 1MiB, disk: { queue: # }, sysctl: { overcommit_memory: 1 }"),
  ]

  /// More than there is: a file is written, a part of the heap is locked, and all of it is used twice.
  static let pressure = [
    "{ creat: { file: f, pages: 400 } }", "{ fork: { as: sh } }", "{ exec: { by: sh, heap: 4500 } }",
    "{ mlock: { by: sh, area: heap, pages: 50 } }", "{ write: { by: sh, file: f, pages: 400 } }",
    "{ touch: { by: sh, area: heap, pages: 4500, write: true } }", "{ tick: 20 }",
    "{ touch: { by: sh, area: heap, pages: 4500 } }", "{ tick: 40 }",
  ]

  /// What a script has done before the verb is asked.
  static let preludes: [String: [String]] = [
    "machine": [
      "{ alloc_page: { as: A } }", "{ kmem_cache_create: { name: c, size: 100 } }",
      "{ kmem_cache_alloc: { cache: c, as: B, count: 3 } }", "{ kmalloc: { size: 64, as: C } }",
      "{ mempool_create: { name: p, min: 2, order: 0 } }", "{ mempool_alloc: { pool: p, as: D } }",
      "{ fork: { as: sh } }", "{ exec: { by: sh, heap: 2 } }", "{ mmap: { by: sh, as: m, pages: 8 } }",
      "{ shmget: { segment: s, pages: 4 } }", "{ creat: { file: f, pages: 4 } }",
    ],
    "page-tables": [
      "{ map: { process: A, address: 0x0, pages: 8 } }", "{ map: { process: B, address: 0x0, pages: 8 } }",
    ],
    "copy-on-write": ["{ fork: { parent: sh, child: c } }"],
    "swapping": ["{ load: { name: a, size: 8 } }"], "relocation": ["{ load: { name: a, size: 8 } }"],
    "fits": ["{ take: { size: 3, as: a } }"],
  ]

  /// The world in which a verb is asked.
  static func world(_ name: String) -> String {
    switch name {
    case "machine": "machine: { memory: 32MiB, cpus: 2, slab: true }"
    case "fits": "world: { fits: { memory: 1000000, algorithms: [first, next, best, worst, quick, buddy] } }"
    case "swapping": "world: { swapping: { memory: 1000000 } }"
    case "relocation": "world: { relocation: { memory: 1000000 } }"
    case "page-tables": "world: { page-tables: { memory: 1GiB, slots: 4096, tlb: { entries: 16 } } }"
    case "replacement": "world: { replacement: { policies: [fifo, lru, opt], frames: 64 } }"
    case "working-set": "world: { working-set: { windows: [10000, 5], pff: [10000] } }"
    default:
      "world: { \(name): \(ScenarioWorld.setups.first { $0.name.rawValue == name }?.form ?? "{}") }"
    }
  }

  /// What a verb needs besides the number that is tried; those that need nothing are not named.
  static let arguments: [String: [String: String]] = [
    "alloc_pages": ["order": "0"], "__get_free_pages": ["order": "0"], "__get_dma_pages": ["order": "0"],
    "free_pages": ["of": "A"], "__free_pages": ["of": "A"], "free_page": ["of": "A"], "__free_page": ["of": "A"],
    "free_hot_page": ["of": "A"], "free_cold_page": ["of": "A"],
    "kmalloc": ["size": "32"], "kmem_cache_alloc": ["cache": "c"],
    "kmem_cache_alloc_node": ["cache": "c", "node": "0"],
    "kfree": ["of": "C"], "kmem_cache_free": ["of": "B"], "kmem_cache_create": ["name": "d", "size": "100"],
    "kmem_cache_shrink": ["cache": "c"], "kmem_cache_destroy": ["cache": "c"],
    "mempool_create": ["name": "q", "min": "1", "order": "0"], "mempool_alloc": ["pool": "p"],
    "mempool_free": ["of": "D"], "mempool_resize": ["pool": "p", "min": "1"], "mempool_destroy": ["pool": "p"],
    "mark": ["name": "x"], "repeat": [:], "tick": ["ticks": "1"],
    "fork": ["by": "sh"], "exec": ["by": "sh"], "mmap": ["by": "sh"], "munmap": ["by": "sh", "area": "m"],
    "creat": ["file": "g"], "mlock": ["by": "sh", "area": "m"],
    "munlock": ["by": "sh", "area": "m"], "brk": ["by": "sh", "pages": "1"], "touch": ["by": "sh", "area": "m"],
    "read": ["by": "sh", "file": "f"], "write": ["by": "sh", "file": "f"], "shmget": ["segment": "t", "pages": "1"],
    "shmat": ["by": "sh", "segment": "s"], "shmdt": ["by": "sh", "segment": "s"], "shmctl": ["segment": "s"],
    "exit": ["by": "sh"],
    "reference": [:], "try": [:], "send": [:],
    "page-tables map": ["process": "Z", "address": "0x0", "pages": "1"],
    "page-tables share": ["process": "Z", "address": "0x0", "pages": "1", "with": "A", "at": "0x0"],
    "page-tables read": ["process": "A", "address": "0x0"], "page-tables write": ["process": "A", "address": "0x0"],
    "page-tables fetch": ["process": "A", "address": "0x0"],
    "copy-on-write write": ["process": "sh", "page": "0"], "copy-on-write exec": ["process": "c", "pages": "1"],
    "swapping load": ["name": "b", "size": "4"], "swapping grow": ["name": "a", "by": "1"],
    "relocation load": ["name": "b", "size": "4"], "relocation jump": ["name": "a", "address": "0"],
    "relocation store": ["name": "a", "address": "0"],
    "fits take": ["size": "3", "as": "b"], "fits churn": ["sizes": "2..12", "keep": "5"],
    "one-program run": ["name": "x", "size": "4", "time": "5"], "one-program store": ["address": "0"],
    "partitions job": ["name": "x", "size": "4", "time": "5"], "utilisation memory": ["size": "512"],
    "page-size page": ["size": "4096"], "instruction execute": ["at": "0", "words": "2", "source": "9", "target": "9"],
    "instruction evict": ["page": "0"],
  ]
}
