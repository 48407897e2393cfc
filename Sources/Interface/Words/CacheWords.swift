import Kernel
import Script

/// The words of caches, and of what `cache_reap` does to them.
extension Wording {
  /// Every occurrence has its words: a case without a line here does not compile.
  func told(_ what: SlabHappening, _ occurrence: Occurrence) -> Told {
    switch what {
    case .started(let caches, let pages): started(caches, pages)
    case .created(let cache, let size, let objectSize, let count, let order, let colours, let isOffSlab):
      created(cache, size, objectSize, count, order, colours, isOffSlab)
    case .notCreated(let cache, let problem, let size): notCreated(cache, problem, size)
    case .destroyed(let cache): destroyed(cache)
    case .busy(let cache, let objects): busy(cache, objects)
    case .shrunk(let cache, let objects, let slabs, let isBusy): shrunk(cache, objects, slabs, isBusy)
    case .noSuchCache(let cache): noSuchCache(cache)
    case .bugInInterrupt(let cache, let destroys): bugInInterrupt(cache, destroys)
    case .panicked(let cache): panicked(cache)
    case .chosen(let size, let cache, let objectSize): chosen(size, cache, objectSize)
    case .tooLarge(let size): tooLarge(size)
    case .taken(let cache, let cpu, let object, let left, let hit, let label):
      taken(cache, cpu, object, left, hit, label)
    case .missed(let cache, let cpu, let batch, let full, let touched): missed(cache, cpu, batch, full, touched)
    case .refilledFromShared(let cache, let cpu, let taken, let left): refilledFromShared(cache, cpu, taken, left)
    case .refilledFromSlab(let cache, let cpu, let frame, let taken, let inUse, let count, let from, let to):
      refilledFromSlab(cache, cpu, frame, taken, inUse, count, from, to)
    case .pages(let cache, let zone, let frame, let order): pages(cache, zone, frame, order)
    case .grown(let cache, let frame, _, let colour, let colours, let step, let offset, let count):
      grown(cache, frame, colour, colours, step, offset, count)
    case .notGrown(let cache, let problem): notGrown(cache, problem)
    case .failed(let cache, let gfp): failed(cache, gfp)
    case .takenOnNode(let cache, let node, let object, let frame, let inUse, let label):
      takenOnNode(cache, node, object, frame, inUse, label)
    case .freed(let cache, let cpu, let object, let now, let hit, let label): freed(cache, cpu, object, now, hit, label)
    case .flushed(let cache, let cpu, let count, let toShared, let shared, let room):
      flushed(cache, cpu, count, toShared, shared, room)
    case .moved(let cache, let frame, let inUse, let count, _, let to): moved(cache, frame, inUse, count, to)
    case .slabDestroyed(let cache, let frame, let order, let reason, let free, let limit):
      slabDestroyed(cache, frame, order, reason, free, limit)
    case .reaped(let cpu, let objects, let slabs): reaped(cpu, objects, slabs)
    case .arrayReaped(let cache, let cpu, let freed, let left): arrayReaped(cache, cpu, freed, left)
    case .arraySpared(let cache, let cpu, let available): arraySpared(cache, cpu, available)
    case .slabsSpared(let cache, let slabs): slabsSpared(cache, slabs)
    case .doubleFree(let cache, let object, let place): doubleFree(cache, object, place)
    case .wrongCache(let given, let real, let object): wrongCache(given, real, object)
    case .noObject(let cache, let address): noObject(cache, address)
    case .notSlab(let address): notSlab(address)
    case .allocatorsOwn(let cache, let object): allocatorsOwn(cache, object)
    case .bugFlags(let cache, let gfp): bugFlags(cache, gfp)
    case .bugDMA(let cache, let gfp): bugDMA(cache, gfp)
    }
  }

  func started(_ caches: UInt32, _ pages: UInt32) -> Told {
    Told {
      "\(number(caches)) caches, the general ones and the kernel's own, in \(number(pages)) pages"
    } ja: {
      "汎用キャッシュとカーネル自身のキャッシュ、計\(number(caches))個を\(number(pages))ページに用意"
    }
  }

  func created(
    _ cache: CacheID, _ size: UInt32, _ objectSize: UInt32, _ count: UInt32, _ order: Order, _ colours: UInt32,
    _ isOffSlab: Bool
  ) -> Told {
    Told {
      "\(names[cache]): \(bytes(size)) → objects of \(number(objectSize)), \(number(count)) in a slab of "
        + "\(self.size(order)), descriptor \(isOffSlab ? "off-slab" : "on the slab"), "
        + (colours > 1 ? "\(number(colours)) colours" : "no colours")
    } ja: {
      "\(names[cache]): \(number(size))バイト → 1個\(number(objectSize))バイト、"
        + "\(self.size(order))のスラブに\(number(count))個、ディスクリプタはスラブ\(isOffSlab ? "外" : "内")、"
        + (colours > 1 ? "色は\(number(colours))" : "色なし")
    } why: {
      geometryReasons(
        size: size, objectSize: objectSize, count: count, order: order, colours: colours, isOffSlab: isOffSlab)
    }
  }

  func notCreated(_ cache: CacheID, _ problem: CacheProblem, _ size: UInt32) -> Told {
    Told {
      (kernelText(cache, problem: problem).map { $0 + ": " } ?? "\(names[cache]): ")
        + englishProblem(problem, size: size)
    } ja: {
      (kernelText(cache, problem: problem) ?? names[cache]) + ": " + japaneseProblem(problem, size: size)
    }
  }

  func destroyed(_ cache: CacheID) -> Told {
    Told {
      "\(names[cache]): empty; arrays and descriptor freed, the cache is gone"
    } ja: {
      "\(names[cache]): 空なので、ローカルキャッシュとディスクリプタごと消える"
    }
  }

  func busy(_ cache: CacheID, _ objects: UInt32) -> Told {
    Told {
      "cache `\(names[cache])': Can't free all objects: "
        + (objects > 0 ? "\(number(objects)) in use, the cache stays" : "kmalloc needs it, the cache stays")
    } ja: {
      "cache `\(names[cache])': Can't free all objects: "
        + (objects > 0 ? "\(number(objects))個が使用中なのでキャッシュは残る" : "kmallocに必要なのでキャッシュは残る")
    } why: {
      [
        say(
          "A cache whose objects are in use cannot go: its slabs hold them. It goes back into the chain of caches.",
          "使用中のオブジェクトはスラブの中にあるので、そのキャッシュは消せず、キャッシュのリストに戻る。")
      ]
    }
  }

  func shrunk(_ cache: CacheID, _ objects: UInt32, _ slabs: UInt32, _ isBusy: Bool) -> Told {
    Told {
      "\(names[cache]): \(englishCount(objects, "object")) out of the arrays, "
        + "\(englishCount(slabs, "slab")) given back; "
        + (isBusy ? "objects are still in use" : "no object is in use")
    } ja: {
      "\(names[cache]): ローカルキャッシュの\(number(objects))個を戻し、\(number(slabs))スラブを返却。"
        + (isBusy ? "使用中のオブジェクトが残る" : "使用中のオブジェクトはない")
    }
  }

  func noSuchCache(_ cache: CacheID) -> Told {
    Told {
      "there is no cache \(names[cache])"
    } ja: {
      "\(names[cache])というキャッシュはない"
    }
  }

  func bugInInterrupt(_ cache: CacheID, _ destroys: Bool) -> Told {
    Told {
      "kernel BUG: \(names[cache]) is \(destroys ? "destroyed" : "shrunk") in an interrupt"
    } ja: {
      "kernel BUG: 割り込みの中で\(names[cache])を\(destroys ? "破棄" : "縮小")しようとした"
    }
  }

  func panicked(_ cache: CacheID) -> Told {
    Told {
      "kmem_cache_create(): failed to create slab `\(names[cache])'; this kernel stands still"
    } ja: {
      "kmem_cache_create(): failed to create slab `\(names[cache])'。カーネルはここで停止している"
    } why: {
      [
        say(
          "The cache is made with SLAB_PANIC, and there was no page for it: who asks for it so cannot go on without.",
          "このキャッシュはSLAB_PANIC付きで作られるが、そのためのページがなかった。なくては先へ進めないという指定である。")
      ]
    }
  }

  func reaped(_ cpu: UInt8, _ objects: UInt32, _ slabs: UInt32) -> Told {
    Told {
      "CPU \(cpu)'s round: \(englishCount(objects, "object")) out of the arrays, "
        + "\(englishCount(slabs, "slab")) given back"
    } ja: {
      "CPU \(cpu)の見回り: ローカルキャッシュから\(number(objects))個を戻し、\(number(slabs))スラブを返却"
    }
  }

  func arrayReaped(_ cache: CacheID, _ cpu: UInt8, _ freed: UInt32, _ left: UInt32) -> Told {
    Told {
      "\(englishArray(cache, cpu)): \(number(freed)) oldest go to their slabs, \(number(left)) left; "
        + "not touched since the last round"
    } ja: {
      "\(japaneseArray(cache, cpu)): 古い\(number(freed))個をスラブへ戻す、残り\(number(left))(前回から使われていない)"
    } why: {
      [
        say(
          "A fifth of the array's limit goes each round, or half of its entries when it holds fewer: "
            + "\(number(freed + left)) − \(number(freed)) = \(number(left)).",
          "1回に戻すのは上限の1/5、それより少なければ半分: \(number(freed + left)) − \(number(freed)) = \(number(left))。")
      ]
    }
  }

  func arraySpared(_ cache: CacheID, _ cpu: UInt8, _ available: UInt32) -> Told {
    Told {
      "\(englishArray(cache, cpu)): \(number(available)) stay: touched since the last round, only the mark is cleared"
    } ja: {
      "\(japaneseArray(cache, cpu)): \(number(available))個はそのまま。前回から使われたので、印(touched)だけ消す"
    } why: {
      [
        say(
          "What was used between two rounds is likely to be used again: it is spared once.",
          "見回りの間に使われたものはまた使われる見込みが高いので、1回だけ見逃す。")
      ]
    }
  }

  func slabsSpared(_ cache: CacheID, _ slabs: UInt32) -> Told {
    Told {
      "\(names[cache]): \(englishCount(slabs, "free slab")) spared: drawn on since the last round "
        + "(free_touched), only the mark is cleared"
    } ja: {
      "\(names[cache]): 空きスラブ\(number(slabs))個はそのまま。前回から使われたので、印(free_touched)だけ消す"
    } why: {
      [
        say(
          "What was used between two rounds is likely to be used again: it is spared once.",
          "見回りの間に使われたものはまた使われる見込みが高いので、1回だけ見逃す。")
      ]
    }
  }
}
