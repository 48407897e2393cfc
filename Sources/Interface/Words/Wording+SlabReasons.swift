import Kernel
import Script

/// The rules behind what the slab allocator and the pools do (LF 6, 8), for the explain screen.
extension Wording {
  func reasons(for what: SlabHappening) -> [String] {
    switch what {
    case .created(_, let size, let objectSize, let count, let order, let colours, let isOffSlab):
      geometryReasons(
        size: size, objectSize: objectSize, count: count, order: order, colours: colours, isOffSlab: isOffSlab)
    case .busy:
      [
        say(
          "A cache whose objects are in use cannot go: its slabs hold them. It goes back into the chain of caches.",
          "使用中のオブジェクトはスラブの中にあるので、そのキャッシュは消せず、キャッシュのリストに戻る。")
      ]
    case .chosen(let size, _, let objectSize): wasteReasons(size: size, objectSize: objectSize)
    case .taken(_, _, _, _, let hit, _): takenReasons(hit: hit)
    case .missed(_, _, let batch, let full, _): missedReasons(batch: batch, full: full)
    case .refilledFromShared:
      [
        say(
          "The shared array comes before any slab: what another CPU freed is passed on without touching the lists.",
          "スラブより先に共有のローカルキャッシュを見る。別のCPUが解放したものを、リストに触れずに受け取れる。")
      ]
    case .refilledFromSlab(_, _, _, let taken, _, _, let from, _): refillReasons(taken: taken, from: from)
    case .grown(_, _, _, let colour, let colours, let step, _, _):
      colourReasons(colour: colour, colours: colours, step: step)
    case .flushed(_, _, _, let toShared, _, _): flushReasons(toShared: toShared)
    case .moved(_, _, _, _, _, let to): movedReasons(to: to)
    case .slabDestroyed(_, _, _, let reason, let free, let limit): endReasons(reason, free: free, limit: limit)
    case .arrayReaped(_, _, let freed, let left):
      [
        say(
          "A fifth of the array's limit goes each round, or half of its entries when it holds fewer: "
            + "\(number(freed + left)) − \(number(freed)) = \(number(left)).",
          "1回に戻すのは上限の1/5、それより少なければ半分: \(number(freed + left)) − \(number(freed)) = \(number(left))。")
      ]
    case .arraySpared, .slabsSpared:
      [
        say(
          "What was used between two rounds is likely to be used again: it is spared once.",
          "見回りの間に使われたものはまた使われる見込みが高いので、1回だけ見逃す。")
      ]
    default: slabMisuseReasons(what)
    }
  }

  private func slabMisuseReasons(_ what: SlabHappening) -> [String] {
    switch what {
    case .doubleFree:
      [
        say(
          "Without CONFIG_DEBUG_SLAB __cache_free stores the address unseen: two callers would get the same object.",
          "CONFIG_DEBUG_SLABがないと__cache_freeは調べずに格納するので、2人に同じオブジェクトが渡る。")
      ]
    case .panicked:
      [
        say(
          "The kernel makes this cache with SLAB_PANIC while it boots, and there was no page for it: without kmalloc "
            + "nothing else can start.",
          "このキャッシュは起動時にSLAB_PANIC付きで作られるが、そのためのページがなかった。kmallocなしでは何も始められない。")
      ]
    case .wrongCache:
      [
        say(
          "kmem_cache_free trusts its caller; kfree asks the page: page->lru.next names the cache of a slab's page.",
          "kmem_cache_freeは呼び出し側を信じる。kfreeはスラブのページのpage->lru.nextからキャッシュを知る。")
      ]
    case .notGrown(_, let problem) where problem == .noDescriptor:
      [
        say(
          "The descriptor of an off-slab slab lies in a general cache, which could not grow either.",
          "スラブ外のディスクリプタは汎用キャッシュに置くが、そのキャッシュもスラブを増やせなかった。")
      ]
    default: []
    }
  }

  private func geometryReasons(
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

  private func wasteReasons(size: UInt32, objectSize: UInt32) -> [String] {
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

  private func takenReasons(hit: Bool) -> [String] {
    guard hit else { return [] }
    return [
      say(
        "Last in, first out: the object freed last may still be in this CPU's hardware cache. No lock is taken.",
        "最後に入れたものを最初に渡す。ハードウェアキャッシュに残っている見込みが高く、ロックも要らない。")
    ]
  }

  private func missedReasons(batch: UInt32, full: UInt32) -> [String] {
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

  private func refillReasons(taken: UInt32, from: SlabList) -> [String] {
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

  private func colourReasons(colour: UInt32, colours: UInt32, step: UInt32) -> [String] {
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

  private func flushReasons(toShared: Bool) -> [String] {
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

  private func movedReasons(to: SlabList) -> [String] {
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

  private func endReasons(_ reason: SlabEnd, free: UInt32, limit: UInt32) -> [String] {
    switch reason {
    case .freeLimit:
      [
        say(
          "free_limit = (1 + CPUs) × batchcount + objects of a slab = \(number(limit)); a slab that becomes empty "
            + "above it is not kept.",
          "free_limit = (1 + CPU数) × batchcount + スラブのオブジェクト数 = \(number(limit))。それを超えて空になった"
            + "スラブは残さない。")
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

  func reasons(for what: PoolHappening) -> [String] {
    switch what {
    case .created:
      [
        say(
          "A reserve that nobody else can use: as long as its elements come back, a request cannot fail for good.",
          "ほかの誰も使えない予備である。要素が必ず戻る限り、要求がいつまでも満たされないことはない。")
      ]
    case .direct(_, let attempt, _):
      attempt == 1
        ? [
          say(
            "The allocator below is always asked first: the reserve is for emergencies.",
            "まず下のアロケータに頼む。予備は非常時のためにとっておく。")
        ] : []
    case .secondSkipped:
      [
        say(
          "Only with __GFP_FS and __GFP_WAIT, and while curr_nr ≤ min_nr / 2, is reclaim tried before the reserve.",
          "予備より先に回収を試すのは、__GFP_FSと__GFP_WAITがあり、curr_nr ≤ min_nr / 2のときだけである。")
      ]
    case .returned(_, _, let current, let minimum):
      [
        say(
          "curr_nr was \(number(current - min(1, current))) < min_nr \(number(minimum)): the reserve is filled before "
            + "anything goes to the allocator below.",
          "curr_nrが\(number(current - min(1, current))) < min_nr \(number(minimum))だったので、"
            + "下のアロケータより先に予備を満たす。")
      ]
    case .bugOutstanding:
      [
        say(
          "mempool_destroy wants curr_nr == min_nr: every element of the reserve must have come back.",
          "mempool_destroyはcurr_nr == min_nrを求める。予備の要素がすべて戻っていなければならない。")
      ]
    default: []
    }
  }
}
