import Cells
import Kernel
import Script

/// By what the caches are sorted, under slabtop's letters.
package enum CacheSort: Character, CaseIterable, Hashable, Sendable {
  case activeObjects = "a"
  case objectsPerSlab = "b"
  case cacheSize = "c"
  case slabs = "l"
  case activeSlabs = "v"
  case name = "n"
  case objects = "o"
  case pagesPerSlab = "p"
  case objectSize = "s"
  case use = "u"

  init?(letter: Character) { self.init(rawValue: letter) }
  var letter: Character { rawValue }

  /// The largest first.
  func value(of cache: CacheReading) -> UInt64 {
    switch self {
    case .activeObjects: UInt64(cache.activeObjects)
    case .objectsPerSlab: UInt64(cache.geometry.count)
    case .cacheSize: cache.pages
    case .slabs: UInt64(cache.slabs)
    case .activeSlabs: UInt64(cache.activeSlabs)
    case .name: 0
    case .objects: UInt64(cache.objects)
    case .pagesPerSlab: 1 << UInt64(cache.geometry.order)
    case .objectSize: UInt64(cache.geometry.objectSize)
    case .use: UInt64(cache.percentUsed)
    }
  }
}

extension CacheReading {
  /// slabtop's %USE: of all objects those that are not free in a slab, rounded down.
  var percentUsed: UInt32 { objects == 0 ? 0 : UInt32(UInt64(activeObjects) * 100 / UInt64(objects)) }
  /// Bytes of its slabs that no caller asked for, objects that are free aside.
  var wastedBytes: UInt64 { slackBytes + managementBytes + leftOverBytes }
  /// Bytes of objects that are free in the slabs.
  var freeBytes: UInt64 { UInt64(freeObjects) * UInt64(geometry.objectSize) }
  /// The colour of the next slab, of how many; nil where all slabs begin alike.
  var colour: (next: UInt32, of: UInt32)? { geometry.colours > 1 ? (colourNext, geometry.colours) : nil }
}

/// The caches as they are listed: filtered and sorted, and which one is under the cursor.
struct CacheTable {
  let rows: [CacheReading]
  /// Place in `rows`; nil when nothing is listed.
  let selected: Int?

  init(scene: Scene, state: State) {
    let caches = scene.reading.slab?.caches ?? []
    let names = scene.names
    let wanted = state.cacheFilter.lowercased()
    let listed = wanted.isEmpty ? caches : caches.filter { names[$0.cache].lowercased().contains(wanted) }
    if state.cacheSort == .name {
      rows = listed.sorted { names[$0.cache] < names[$1.cache] }
    } else {
      // Equal ones stay in the order of the kernel's list.
      let keys = listed.enumerated().map { (value: state.cacheSort.value(of: $1), place: $0) }
      rows = keys.sorted { ($1.value, $0.place) < ($0.value, $1.place) }.map { listed[$0.place] }
    }
    let wish = state.slabChoice(scene).cache
    selected = rows.isEmpty ? nil : rows.firstIndex { $0.cache == wish } ?? 0
  }
}

/// Where the rows of the table stand in the panel: for drawing it and for clicks on it.
struct CacheTableParts {
  let hasHeading: Bool
  /// Rows of caches, and which one is the first of them.
  let rows: Int
  let first: Int
  /// Rows under the table about the cache under the cursor.
  let detail: Int

  /// - Parameter extra: rows that the detail has beside those of every machine: arrays and pools.
  init(height: Int, isAlone: Bool, count: Int, selected: Int?, extra: Int) {
    hasHeading = height >= 4 || isAlone
    let room = max(0, height - (hasHeading ? 1 : 0))
    // At least five caches stay in sight.
    let wanted = isAlone ? 7 + extra : 0
    detail = isAlone && room >= 10 ? min(wanted, room - 5) : 0
    rows = room - detail
    first = max(0, min(count - rows, (selected ?? 0) - rows / 2))
  }
}
