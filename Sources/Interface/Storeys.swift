import Kernel
import Script

/// The three allocators that stand on one another, and what each of them did in one event: objects come from slabs,
/// slabs from the zones with their per-CPU lists, and those from the buddy system.
struct Storeys {
  enum Floor: Int, CaseIterable {
    case slab, zone, buddy

    var name: Localized {
      switch self {
      case .slab: Localized(en: "slab", ja: "スラブ")
      case .zone: Localized(en: "zone", ja: "ゾーン")
      case .buddy: Localized(en: "buddy", ja: "バディ")
      }
    }

    /// The floor on which something happens; nil: on none of them.
    init?(_ what: Happening) {
      switch what {
      case .slab, .pool: self = .slab
      case .request(.taken), .request(.split), .request(.noBlock), .free(.merged): self = .buddy
      case .request, .free: self = .zone
      case .script, .process, .fault, .pageCache, .reclaim: return nil
      }
    }
  }

  /// Of each floor what says most about its work: what decided there, else its last step; nil: it was not asked.
  private(set) var works: [Occurrence?]
  /// The floor of the newest step, or of the one that is selected.
  private(set) var lit: Floor?

  init(_ event: [Occurrence], selected: UInt64?) {
    works = Floor.allCases.map { floor in
      let its = event.filter { Floor($0.what) == floor }
      return its.last { $0.what.traits.decides } ?? its.last
    }
    let step = selected.flatMap { serial in event.last { $0.serial <= serial } } ?? event.last
    lit = step.flatMap { Floor($0.what) }
  }
}
