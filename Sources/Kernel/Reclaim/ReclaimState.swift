import Simulation

/// `struct scan_control`: what one pass may do and what it has done.
struct ScanControl: Hashable, Sendable, BitwiseCopyable {
  var gfp: GFPMask
  var isKswapd: Bool
  var mayWrite = false
  /// 12 … 0: a zone gives n >> priority of its pages to look at.
  var priority: UInt8 = Reclaiming.defaultPriority
  /// `nr_mapped` when it was read.
  var mapped: UInt64 = 0
  var scanned: UInt32 = 0
  var reclaimed: UInt32 = 0
  /// `nr_to_reclaim`
  var wanted: Int64 = 0
  /// A page would be written if the disk's queue were not full: the task sleeps, and goes on with this page.
  var metFullQueue = false
  /// It slept so, and this zone has its amounts still.
  var goesOn = false

  /// After that sleep: what was wanted, looked at and freed stands.
  var goingOn: ScanControl {
    var control = self
    (control.metFullQueue, control.goesOn) = (false, true)
    return control
  }
}

/// `try_to_free_pages` of one task, where a pass ended and the task takes a nap.
struct DirectReclaim: Hashable, Sendable, BitwiseCopyable {
  var control: ScanControl
  var order: UInt8
  /// `lru_pages`: computed once.
  var pages: UInt32
  var total: UInt32 = 0
  /// Place in the zonelist of the zone in which the pass stands.
  var place: UInt8 = 1
  /// What all passes together have freed; the kernel keeps no such sum and says "nothing" below 32 a pass.
  var freed: UInt32 = 0
}

/// A task's sleep in the middle of `__alloc_pages`, and where it goes on.
struct Nap: Hashable, Sendable {
  enum Then: Hashable, Sendable {
    case reclaim(DirectReclaim)
    /// `cond_resched` before `try_to_free_pages`: kswapd has had its turn.
    case begin
    case rebalance
    case restart
  }
  var due: UInt64
  /// A finished write ends it.
  var endsWithWrite: Bool
  /// One that leaves room in the disk's queue does, and nothing else.
  var isForQueue = false
  var order: UInt8
  var gfp: GFPMask
  var then: Then
  /// No sleep: the CPU goes to kswapd, and comes back as soon as that sleeps or naps.
  var isYield = false
}

/// `replacement:` of a machine: how `shrink_list` and the lists treat a page that was referenced. The lists, their
/// sizes and everything else are the kernel's own.
package enum ReplacementRule: UInt8, CaseIterable, Sendable {
  /// As 2.6.11.
  case kernel
  /// References count for nothing: the oldest page of the inactive list goes.
  case fifo
  /// One list: a referenced page goes to its head once more.
  case secondChance
  /// One list by the time of the last reference, which the kernel cannot know: the model can.
  case lru

  /// By their names in scenarios and in `what-if`.
  package static let named: [(String, ReplacementRule)] = [
    ("kernel", .kernel), ("fifo", .fifo), ("second-chance", .secondChance), ("lru", .lru),
  ]
}

/// Reclaim's settings and its memory of what goes on.
package struct Reclaiming: Hashable, Sendable {
  static let defaultPriority: UInt8 = 12
  /// SWAP_CLUSTER_MAX
  static let cluster: UInt32 = 32

  /// `total_memory` of vmscan.c and `total_pages` of page-writeback.c (RF 3.5, 5, W6).
  package internal(set) var totalMemory: UInt64 = 0
  package internal(set) var totalPages: UInt64 = 0
  package internal(set) var swappiness: UInt32 = 60
  package internal(set) var cachePressure: UInt32 = 100
  package internal(set) var pageCluster: UInt32 = 3
  package internal(set) var laptopMode: UInt32 = 0
  /// Who naps in the middle of an allocation.
  var naps: [HandleID: Nap] = [:]
  /// With which the last attempt went to sleep, until its request stands in the line.
  var pending: Nap?
  /// That of the request which goes on now, until its attempt takes it.
  var resumed: Nap?
  /// `reclaim_state->reclaimed_slab`; counted while a pass is on.
  var slabPages: UInt32 = 0
  var isOn = false
  /// Objects that a shrinker still owes: `shrinker->nr`.
  var owed: [UInt32] = [0, 0]
  /// Files whose dentries, and whose inodes, nobody uses; the head of the kernel's list is the end.
  package internal(set) var unusedDentries: [UInt32] = []
  package internal(set) var unusedInodes: [UInt32] = []
  /// Dentries that RCU keeps for a grace period, and the tick in which it begins.
  var graceful: [UInt32] = []
  var gracefulSince: UInt64?
  /// Tasks by node that are kswapd, and the threads of pdflush.
  var kswapd: [UInt16] = []
  /// Tasks that were killed and have not ended yet.
  var dying: [UInt16] = []
  /// The kernel goes no further.
  package internal(set) var end: MachineEnd?
}

/// How a machine ends that has no memory left and nobody to kill (RF 7).
package enum MachineEnd: UInt8, Sendable { case panic, hang }

/// Where kswapd sleeps in `get_request_wait`.
struct StoppedPass: Hashable, Sendable {
  var zone: Int
  var control: ScanControl
}

/// kswapd of a node, and where its work stands.
package struct KswapdState: Hashable, Sendable {
  package var isAwake = false
  /// `kswapd_max_order`
  package var maxOrder = 0
  /// In the middle of `balance_pgdat`.
  package internal(set) var isWorking = false
  package internal(set) var order = 0
  /// Of the next pass.
  package internal(set) var priority: Int = 12
  package internal(set) var scanned: UInt32 = 0
  package internal(set) var reclaimed: UInt32 = 0
  var mayWrite = false
  var isAgain = false
  var mapped: UInt64 = 0
  /// Naps until then; 0: it does not.
  package internal(set) var due: UInt64 = 0
  /// Sleeps until the disk's queue has room, and goes on with this zone.
  var stopped: StoppedPass?
  var allOK = true
}

/// The counters that there are by zone.
enum ZoneCounter: UInt8 {
  case refill, steal, scanKswapd, scanDirect
}

extension Machine {
  @inline(__always) var reclaiming: Reclaiming { virtualMemory.rest.reclaiming }

  /// HZ/10, HZ/50: below a tick the task still sleeps until the next one.
  func jiffies(fraction: Int) -> UInt64 { UInt64(max(1, configuration.hz / fraction)) }

  mutating func count(_ family: ZoneCounter, of zone: Int, _ amount: UInt32) {
    let counters: (VMCounter, VMCounter, VMCounter) =
      switch family {
      case .refill: (.pgrefillDMA, .pgrefillNormal, .pgrefillHigh)
      case .steal: (.pgstealDMA, .pgstealNormal, .pgstealHigh)
      case .scanKswapd: (.pgscanKswapdDMA, .pgscanKswapdNormal, .pgscanKswapdHigh)
      case .scanDirect: (.pgscanDirectDMA, .pgscanDirectNormal, .pgscanDirectHigh)
      }
    switch zones[zone].index.type {
    case .dma: count(counters.0, UInt64(amount))
    case .normal: count(counters.1, UInt64(amount))
    case .highMem: count(counters.2, UInt64(amount))
    }
  }

  /// `total_memory` and `total_pages`: with n nodes every frame counts n times (RF 13).
  mutating func measureMemory() {
    var (memory, pages): (UInt64, UInt64) = (0, 0)
    for zone in 0..<zones.count {
      memory += UInt64(zones[zone].present) - UInt64(min(zones[zone].high, zones[zone].present))
      pages += UInt64(zones[zone].present)
    }
    virtualMemory.rest.reclaiming.totalMemory = memory * UInt64(configuration.nodes)
    virtualMemory.rest.reclaiming.totalPages = pages * UInt64(configuration.nodes)
  }
}
