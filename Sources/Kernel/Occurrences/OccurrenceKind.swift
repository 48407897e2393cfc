/// The kinds of occurrences, for counting and for `expect: { occurrence: { name: … } }`. Each room names its own,
/// beside what happens in it.
package enum OccurrenceKind: Hashable, Sendable, BitwiseCopyable {
  case request(RequestKind)
  case free(FreeingKind)
  case script(ScriptKind)
  case slab(SlabKind)
  case pool(PoolKind)
  /// Processes, faults and the page cache.
  case process(ProcessKind)
  /// Reclaim, swap, write-back and the OOM killer.
  case reclaim(ReclaimKind)

  /// Counters that a ring keeps: the rooms' kinds, each room at its own beginning.
  package static let room = 256

  /// The counter of this kind. (The cases of an enum without payloads are numbered in their order.)
  @inline(__always) package var number: UInt8 {
    switch self {
    case .request(let kind): unsafe unsafeBitCast(kind, to: UInt8.self)
    case .free(let kind): unsafe 28 + unsafeBitCast(kind, to: UInt8.self)
    case .script(let kind): unsafe 48 + unsafeBitCast(kind, to: UInt8.self)
    case .slab(let kind): unsafe 64 + unsafeBitCast(kind, to: UInt8.self)
    case .pool(let kind): unsafe 128 + unsafeBitCast(kind, to: UInt8.self)
    case .process(let kind): unsafe 160 + unsafeBitCast(kind, to: UInt8.self)
    case .reclaim(let kind): unsafe 216 + unsafeBitCast(kind, to: UInt8.self)
    }
  }

  /// As scenario files write it.
  package var name: String {
    switch self {
    case .request(let kind): kind.rawValue
    case .free(let kind): kind.rawValue
    case .script(let kind): kind.rawValue
    case .slab(let kind): kind.rawValue
    case .pool(let kind): kind.rawValue
    case .process(let kind): kind.rawValue
    case .reclaim(let kind): kind.rawValue
    }
  }
}

extension OccurrenceKind: CaseIterable {
  package static var allCases: [OccurrenceKind] {
    RequestKind.allCases.map { .request($0) } + FreeingKind.allCases.map { .free($0) }
      + ScriptKind.allCases.map { .script($0) } + SlabKind.allCases.map { .slab($0) }
      + PoolKind.allCases.map { .pool($0) } + ProcessKind.allCases.map { .process($0) }
      + ReclaimKind.allCases.map { .reclaim($0) }
  }
}
