import Cells
package import Kernel
import Script

/// What the Slab panel shows.
package struct SlabSelection: Hashable, Sendable {
  /// The cache under the cursor; nil: the first of the table.
  package var cache: CacheID?
  /// The slab of it that is looked into.
  package var slab: SlabChoice = .any
  /// Index of the object under the cursor there.
  package var object: UInt32 = 0
  /// One slab fills the panel, not the table of caches.
  package var isInside = false
  /// The map's cursor was moved last: where it stands on a slab, that one is meant.
  package var followsMap = false

  package init(cache: CacheID? = nil, slab: SlabChoice = .any, object: UInt32 = 0) {
    self.cache = cache
    self.slab = slab
    self.object = object
  }
}

extension State {
  /// The cache and the slab that are meant: under the map's cursor when that was moved last, else those chosen.
  func slabChoice(_ scene: Scene) -> (cache: CacheID?, slab: SlabChoice) {
    if slab.followsMap, let frame = scene.reading.inspected, frame.frame == mapCursor(scene), let under = frame.slab {
      return (under.cache, .frame(under.frame))
    }
    return (slab.cache, slab.slab)
  }

  /// The cache that the panel shows: the one meant, or the one that the table's cursor falls back to.
  func selectedCache(_ scene: Scene) -> CacheID? {
    let caches = scene.reading.slab?.caches ?? []
    if let wish = slabChoice(scene).cache, slab.isInside || cacheFilter.isEmpty,
      caches.contains(where: { $0.cache == wish })
    {
      return wish
    }
    let table = CacheTable(scene: scene, state: self)
    return table.selected.map { table.rows[$0].cache }
  }

  /// What is shown becomes the user's own choice, to be moved from there.
  private mutating func adopt(_ scene: Scene) {
    let shown = slabChoice(scene)
    if shown.slab != slab.slab { slab.slab = shown.slab }
    slab.cache = selectedCache(scene)
    slab.followsMap = false
  }

  private mutating func choose(_ cache: CacheID) {
    if slab.cache != cache { (slab.slab, slab.object) = (.any, 0) }
    slab.cache = cache
  }

  /// Enter: into the cache under the cursor; from there back to the table.
  mutating func openCache(scene: Scene) {
    guard !slab.isInside else {
      slab.isInside = false
      return
    }
    guard selectedCache(scene) != nil else { return }
    adopt(scene)
    slab.isInside = true
  }

  mutating func moveSlab(dx: Int, dy: Int, scene: Scene) {
    guard scene.reading.slab != nil else { return }
    adopt(scene)
    if expanded == .slab, slab.isInside {
      if dx != 0 { moveObject(by: dx, scene: scene) }
      if dy != 0 { moveAlongLists(by: dy, scene: scene) }
    } else if dx > 0, expanded == .slab {
      openCache(scene: scene)
    } else if dy != 0 {
      moveCache(by: dy, scene: scene)
    }
  }

  mutating func moveSlab(page step: Int, scene: Scene) {
    guard scene.reading.slab != nil else { return }
    adopt(scene)
    if expanded == .slab, slab.isInside {
      moveObject(by: step * 10, scene: scene)
    } else {
      moveCache(by: step * max(1, size.height / 4), scene: scene)
    }
  }

  mutating func jumpSlab(toEnd: Bool, scene: Scene) {
    guard scene.reading.slab != nil else { return }
    adopt(scene)
    if expanded == .slab, slab.isInside {
      moveObject(by: toEnd ? 65_535 : -65_535, scene: scene)
    } else {
      moveCache(by: toEnd ? 100_000 : -100_000, scene: scene)
    }
  }

  private mutating func moveCache(by step: Int, scene: Scene) {
    let table = CacheTable(scene: scene, state: self)
    guard let at = table.selected else { return }
    choose(table.rows[max(0, min(table.rows.count - 1, at + step))].cache)
  }

  private mutating func moveObject(by step: Int, scene: Scene) {
    guard let count = scene.reading.slab?.slab?.row.count, count > 0 else { return }
    slab.object = UInt32(max(0, min(Int(count) - 1, Int(min(slab.object, count)) + step)))
  }

  /// Through the full, the partial and the free list.
  private mutating func moveAlongLists(by step: Int, scene: Scene) {
    guard let detail = scene.reading.slab?.selected, let shown = scene.reading.slab?.slab?.row.frame else { return }
    let all = detail.lists.flatMap(\.slabs)
    guard let at = all.firstIndex(where: { $0.frame == shown }) else { return }
    slab.slab = .frame(all[max(0, min(all.count - 1, at + step))].frame)
  }

  /// What a script wants shown of the Slab panel: naming a slab or an object opens it.
  mutating func applySlab(_ view: ViewSettings) {
    if view.frame != nil { followMap() }
    guard let cache = view.cache else { return }
    slab = SlabSelection(cache: cache, slab: view.slab ?? .any, object: view.object ?? 0)
    if view.slab != nil || view.object != nil, view.isExpanded != false {
      focus = .slab
      expanded = .slab
      slab.isInside = true
    }
  }
}
