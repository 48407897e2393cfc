import Kernel
import Script

/// The words of the Slab panel.
extension Localized {
  private static func both(_ en: String, _ ja: String) -> Localized { Localized(en: en, ja: ja) }

  static let slab = both("Slab", "スラブ")
  static let caches = both("caches", "キャッシュ")
  static let cacheName = both("cache", "キャッシュ名")
  static let objects = both("objects", "オブジェクト")
  static let perSlab = both("objs/slab", "個/スラブ")
  static let use = both("use", "使用率")
  static let colour = both("colour", "色")
  static let waste = both("WASTE", "無駄")
  static let sortedBy = both("by", "順序:")
  static let cacheFilterPrompt = both("caches with", "キャッシュ名に")
  static let noCache = both("no cache has it in its name", "その語を名前に含むキャッシュはない")
  static let noSlab = both("this cache has no slab", "このキャッシュにスラブはない")
  static let touched = both("touched", "使用印あり")
  static let untouched = both("untouched", "使用印なし")
  static let nextOut = both("next out", "次に渡す")
  static let sharedArray = both("shared", "共有配列")

  static func list(_ list: SlabList) -> Localized {
    switch list {
    case .full: both("full", "満杯")
    case .partial: both("partial", "一部使用")
    case .free: both("free", "空き")
    }
  }

  static func sort(_ sort: CacheSort) -> Localized {
    switch sort {
    case .activeObjects: both("active objects", "使用中オブジェクト数")
    case .objectsPerSlab: both("objects per slab", "スラブ当たりの個数")
    case .cacheSize: both("cache size", "キャッシュの容量")
    case .slabs: both("slabs", "スラブ数")
    case .activeSlabs: both("active slabs", "使用中スラブ数")
    case .name: both("name", "名前")
    case .objects: both("objects", "オブジェクト数")
    case .pagesPerSlab: both("pages per slab", "スラブ当たりのページ数")
    case .objectSize: both("object size", "オブジェクトの容量")
    case .use: both("use", "使用率")
    }
  }
}

extension CacheSort {
  /// The line that waits for the letter.
  static func prompt(_ language: Language) -> String {
    switch language {
    case .en:
      "sort by: a active  b objs/slab  c size  l slabs  v active slabs  n name  o objects  p pages  s obj size  u use "
    case .ja: "並べ替え: a 使用中  b 個/スラブ  c 容量  l スラブ  v 使用中スラブ  n 名前  o 個数  p ページ  s 大きさ  u 使用率 "
    }
  }
}

/// Sentences of the Slab panel that hold numbers.
struct SlabWords {
  let language: Language
  let names: Names

  private func say(_ en: String, _ ja: String) -> String { language == .en ? en : ja }
  private func number(_ value: UInt32) -> String { Numbers.grouped(value) }
  private func bytes(_ value: UInt64) -> String { Numbers.grouped(value) + " B" }

  /// `objects of 32 B (30 asked for), 119 on a slab of 1 page, descriptor on the slab, 1 colour`
  func geometry(_ cache: CacheReading) -> String {
    let it = cache.geometry
    let pages = UInt32(1) << UInt32(it.order)
    let padded = cache.givenSize < it.objectSize
    let colours = max(1, it.colours)
    let en =
      "objects of \(number(it.objectSize)) B\(padded ? " (for \(number(cache.givenSize)))" : ""), "
      + "\(number(it.count)) on "
      + "\(pages) page\(pages == 1 ? "" : "s"), descriptor \(it.isOffSlab ? "off" : "on") slab, "
      + "\(colours) colour\(colours == 1 ? "" : "s")"
    let ja =
      "\(number(it.objectSize)) Bのオブジェクト\(padded ? "(要求\(number(cache.givenSize)) B)" : "")、\(pages)ページに"
      + "\(number(it.count))個、ディスクリプタはスラブ\(it.isOffSlab ? "外" : "内")、\(colours)色"
    return say(en, ja)
  }

  /// Where the cache's bytes go that hold nobody's data.
  func waste(_ cache: CacheReading) -> String {
    say(
      "waste: slack \(bytes(cache.slackBytes)), management \(bytes(cache.managementBytes)), "
        + "left over \(bytes(cache.leftOverBytes)); free \(bytes(cache.freeBytes))",
      "無駄: 内部断片化 \(bytes(cache.slackBytes))、管理 \(bytes(cache.managementBytes))、"
        + "余り \(bytes(cache.leftOverBytes))、空き \(bytes(cache.freeBytes))")
  }

  func slabHead(_ slab: SlabDetail, _ cache: CacheReading, place: Int?, of list: SlabListReading?) -> String {
    let row = slab.row
    let frame = Numbers.hex(row.frame.rawValue)
    let ordinal = place.map { "\($0 + 1)/" } ?? ""
    let count = list.map { number($0.count) } ?? ""
    let colours = cache.geometry.colours
    let colour = row.colour / max(1, cache.geometry.colourStep)
    let en =
      "slab \(frame), \(row.list) \(ordinal)\(count), in use \(row.inUse)/\(row.count), "
      + (colours > 1 ? "colour \(colour) of \(colours) = \(row.colour) B" : "no colours")
    let list = Localized.list(row.list)[.ja]
    let ja =
      "スラブ\(frame)、\(list)リスト \(ordinal)\(count)、使用中\(row.inUse)/\(row.count)、"
      + (colours > 1 ? "色\(colour)(全\(colours)色) = \(row.colour) B" : "色付けなし")
    return say(en, ja)
  }

  /// Where an object is, and how many leave its array before it.
  func place(of object: Whereabouts, in slab: SlabDetail?, index: UInt32, arrays: [ArrayReading]) -> String {
    func before(_ cpu: Int?, _ place: Int) -> String {
      let count = arrays.first { $0.cpu == cpu }?.entries.count ?? place + 1
      let others = max(0, count - 1 - place)
      if others == 0 { return say("next out", "次に渡される") }
      return say("after \(others) other\(others == 1 ? "" : "s")", "\(others)個の後に渡される")
    }
    switch object {
    case .slab:
      let at = slab?.chain.firstIndex(of: index).map { "\($0 + 1)" } ?? "–"
      return say("free in the slab, number \(at) of its chain", "スラブ内の空きオブジェクト、連鎖の\(at)番目")
    case .array(let cpu, let place):
      return say("in CPU \(cpu)'s array, \(before(cpu, place))", "CPU \(cpu)のローカルキャッシュ、\(before(cpu, place))")
    case .shared(let place):
      return say("in the shared array, \(before(nil, place))", "共有配列、\(before(nil, place))")
    case .held: return say("in use", "使用中")
    case .own: return say("the allocator's own", "アロケータ自身が使用")
    case .reserve: return say("in the reserve of a mempool", "メモリプールの予備")
    }
  }

  func use(_ use: OwnUse) -> String {
    switch use {
    case .cacheDescriptor(let cache): return say("kmem_cache_t of \(names[cache])", "\(names[cache])のkmem_cache_t")
    case .array(let cache, let cpu):
      let whose = cpu.map { "CPU \($0)" } ?? say("all CPUs", "全CPU")
      return say("array of \(names[cache]) for \(whose)", "\(names[cache])の\(whose)用の配列")
    case .slabDescriptor(let cache, let frame):
      let at = Numbers.hex(frame.rawValue)
      return say("descriptor of slab \(at) of \(names[cache])", "\(names[cache])のスラブ\(at)のディスクリプタ")
    case .pool(let pool): return say("mempool_t of \(names[pool])", "\(names[pool])のmempool_t")
    case .poolArray(let pool): return say("array of mempool \(names[pool])", "メモリプール\(names[pool])の配列")
    }
  }

  func part(_ part: SlabStrip.Part) -> String {
    switch part {
    case .colour: say("colour", "色付け")
    case .descriptor: say("descriptor", "ディスクリプタ")
    case .bufctl: "bufctl"
    case .leftOver: say("left over", "余り")
    case .object: say("object", "オブジェクト")
    }
  }

  func whereabouts(_ object: Whereabouts) -> String {
    switch object {
    case .slab: say("free", "空き")
    case .array(let cpu, _): say("CPU \(cpu)'s array", "CPU \(cpu)")
    case .shared: say("shared array", "共有配列")
    case .held: say("used", "使用中")
    case .own: say("own", "自用")
    case .reserve: say("reserve", "予備")
    }
  }

  func hardwareCache(_ cache: HardwareCache) -> String {
    let way = "\(cache.way / 1024) KiB"
    return say(
      "Cache way of \(way) (W), lines of \(cache.line) B: where each slab's first object falls",
      "CPUキャッシュ \(way)/ウェイ(W)、\(cache.line) B/ライン: 先頭オブジェクトの位置")
  }

  /// Over one half of the picture.
  func colouring(_ isOn: Bool, conflicts: Int, of slabs: Int) -> String {
    let count = "\(conflicts)/\(slabs)"
    return isOn
      ? say("colouring: \(count) in conflict", "色付けあり: 衝突\(count)")
      : say("without: \(count) in conflict", "色付けなし: 衝突\(count)")
  }
  var conflictNote: String {
    say(
      "conflict: a slab whose first object falls on a line that one above it takes", "衝突: 先頭オブジェクトが、上のスラブと同じラインに落ちるスラブ")
  }
}
