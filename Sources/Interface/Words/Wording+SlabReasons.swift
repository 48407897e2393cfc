import Kernel
import Script

/// The rules behind what the slab allocator and the pools do (LF 6, 8), for the explain screen.
extension Wording {
  func geometryReasons(
    size: UInt32, objectSize: UInt32, count: UInt32, order: Order, colours: UInt32, isOffSlab: Bool
  ) -> [String] {
    let space = UInt32(4096) * order.frames
    let rest = space - min(space, count * objectSize)
    var lines = [
      say(
        "\(number(space)) − \(number(count)) × \(number(objectSize)) = \(number(rest)) bytes for the descriptor, the "
          + "bufctl entries and the colours.",
        "\(number(space)) − \(number(count)) × \(number(objectSize)) = \(number(rest))バイトがディスクリプタ、bufctl、"
          + "色付けに使える。")
    ]
    if isOffSlab {
      lines.append(
        say(
          "Objects of 512 bytes and more have their descriptor in a general cache, unless the rest holds it.",
          "512バイト以上のオブジェクトでは、余りに入らない限りディスクリプタを汎用キャッシュに置く。"))
    }
    return lines
  }

  func wasteReasons(size: UInt32, objectSize: UInt32) -> [String] {
    guard size < objectSize else { return [] }
    let share = (objectSize - size) * 100 / max(1, objectSize)
    return [
      say(
        "Internal fragmentation: \(number(objectSize)) − \(number(size)) = \(number(objectSize - size)) bytes, "
          + "\(share) in 100, are held and not used.",
        "内部断片化: \(number(objectSize)) − \(number(size)) = \(number(objectSize - size))バイト、つまり"
          + "100バイト当たり\(share)バイトが使われないまま占有される。")
    ]
  }

  func takenReasons(hit: Bool) -> [String] {
    guard hit else { return [] }
    return [
      say(
        "Last in, first out: the object freed last may still be in this CPU's hardware cache. No lock is taken.",
        "最後に入れたものを最初に渡す。ハードウェアキャッシュに残っている見込みが高く、ロックも要らない。")
    ]
  }

  func missedReasons(batch: UInt32, full: UInt32) -> [String] {
    var lines = [
      say(
        "Order of the search: shared array, partial slabs, free slabs, and then new pages from the zone allocator.",
        "探す順: 共有のローカルキャッシュ、一部使用のスラブ、空きスラブ。どれもないときだけゾーンアロケータから新しいスラブを得る。")
    ]
    if batch < full {
      lines.append(
        say(
          "min(\(number(full)), 16) = \(number(batch)): whoever was idle since the last cache_reap gets little.",
          "min(\(number(full)), 16) = \(number(batch)): 前回のcache_reapから使われていないキャッシュには少しだけ渡す。"))
    }
    return lines
  }

  func refillReasons(taken: UInt32, from: SlabList) -> [String] {
    var lines = [
      say(
        "The \(number(taken)) come in the order of the slab's chain, and the array is read from its end: the last of "
          + "them is handed out first.",
        "\(number(taken))個はスラブの空きリストの順に入り、末尾から使われるので、最後に入ったものが最初に渡る。")
    ]
    if from == .free {
      lines.append(
        say(
          "No partial slab was left; free_touched is set, so that cache_reap spares the free slabs once.",
          "一部使用のスラブがなかった。free_touchedを立てるので、次のcache_reapは空きスラブを1回見逃す。"))
    }
    return lines
  }

  func colourReasons(colour: UInt32, colours: UInt32, step: UInt32) -> [String] {
    guard colours > 1 else {
      return [
        say(
          "The bytes left over are fewer than two steps of \(number(step)): every slab begins alike.",
          "余りが\(number(step))バイトの2段分に満たないので、どのスラブも同じ位置から始まる。")
      ]
    }
    let next = colour + 1 < colours ? colour + 1 : 0
    return [
      say(
        "Slabs begin \(number(step)) bytes apart, so that equal objects of different slabs fall on different lines of "
          + "the hardware cache. The next slab gets colour \(next).",
        "スラブごとに\(number(step))バイトずらし、別のスラブの同じ番号のオブジェクトが同じキャッシュラインを奪い合わないように"
          + "する。次のスラブは色\(next)。")
    ]
  }

  func flushReasons(toShared: Bool) -> [String] {
    [
      toShared
        ? say(
          "The oldest entries are the least likely to be in this CPU's hardware cache, and other CPUs may want them.",
          "古いものほどこのCPUのハードウェアキャッシュに残っていない。ほかのCPUが使えるように共有側へ移す。")
        : say(
          "The shared array is full or missing, so each object goes to the head of its slab's chain.",
          "共有のローカルキャッシュが満杯か存在しないので、各オブジェクトは自分のスラブの空きリストの先頭に戻る。")
    ]
  }

  func movedReasons(to: SlabList) -> [String] {
    [
      to == .free
        ? say(
          "All its objects are free; it stays while the cache holds no more than free_limit free objects.",
          "全オブジェクトが空いた。キャッシュの空きがfree_limit以下の間はスラブを残しておく。")
        : say(
          "At the tail of the partial list it is taken from last, and has time to become empty.",
          "一部使用リストの末尾なので使われるのは最後で、その間に空になる見込みがある。")
    ]
  }

  func endReasons(_ reason: SlabEnd, free: UInt32, limit: UInt32) -> [String] {
    switch reason {
    case .freeLimit:
      [
        say(
          "free_limit = (1 + CPUs online when it was set) × batchcount + objects of a slab = \(number(limit)); a slab "
            + "that becomes empty above it is not kept.",
          "free_limit = (1 + 設定時に動いていたCPU数) × batchcount + スラブのオブジェクト数 = \(number(limit))。"
            + "それを超えて空になったスラブは残さない。")
      ]
    case .reap:
      [
        say(
          "Every 4 seconds a fifth of free_limit goes, rounded up to whole slabs.",
          "4秒ごとに、free_limitの1/5をスラブ単位に切り上げて返す。")
      ]
    case .shrink: []
    }
  }

}
