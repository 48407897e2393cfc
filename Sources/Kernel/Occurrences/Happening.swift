/// What happened, by the room in which it did. A new occurrence is a case in the file of its room, with its kind and
/// its traits beside it, and its words (`Interface/Words`). Every payload is a few integers.
package enum Happening: Hashable, Sendable, BitwiseCopyable {
  case request(RequestHappening)
  case free(FreeingHappening)
  case script(ScriptHappening)
  case slab(SlabHappening)
  case pool(PoolHappening)
  case process(ProcessHappening)
  case fault(FaultHappening)
  case pageCache(PageCacheHappening)
  case reclaim(ReclaimHappening)

  /// All about it but its words.
  package var traits: OccurrenceTraits {
    switch self {
    case .request(let what): what.traits
    case .free(let what): what.traits
    case .script(let what): what.traits
    case .slab(let what): what.traits
    case .pool(let what): what.traits
    case .process(let what): what.traits
    case .fault(let what): what.traits
    case .pageCache(let what): what.traits
    case .reclaim(let what): what.traits
    }
  }
}
