import Kernel
import Script

/// The words of caches, and of what `cache_reap` does to them.
extension Wording {
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

  func panicked(_ cache: CacheID) -> Told {
    Told {
      "at boot: kmem_cache_create(): failed to create slab `\(names[cache])'; this kernel stands still"
    } ja: {
      "起動時: kmem_cache_create(): failed to create slab `\(names[cache])'。カーネルはここで停止している"
    } why: {
      [
        say(
          "The kernel makes this cache with SLAB_PANIC while it boots, and there was no page for it: without kmalloc "
            + "nothing else can start.",
          "このキャッシュは起動時にSLAB_PANIC付きで作られるが、そのためのページがなかった。kmallocなしでは何も始められない。")
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
