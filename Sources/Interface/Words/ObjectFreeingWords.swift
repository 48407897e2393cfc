import Kernel
import Script

/// The words of freed objects, and of misuse.
extension Wording {
  func freed(_ cache: CacheID, _ cpu: UInt8, _ object: PhysicalAddress, _ now: UInt32, _ hit: Bool, _ label: LabelID?)
    -> Told
  {
    Told {
      "\(englishArray(cache, cpu)): \(address(object)) to the end of the array"
        + (hit ? "" : " after the flush") + ", \(number(now)) in it" + (self.label(label).map { " (was \($0))" } ?? "")
    } ja: {
      "\(japaneseArray(cache, cpu)): \(address(object))を\(hit ? "" : "掃き出した後の")末尾へ、計\(number(now))"
        + japaneseHolder(label)
    }
  }

  func flushed(_ cache: CacheID, _ cpu: UInt8, _ count: UInt32, _ toShared: Bool, _ shared: UInt32, _ room: UInt32)
    -> Told
  {
    Told {
      "\(englishArray(cache, cpu)): array full: the \(number(count)) oldest go to the "
        + (toShared
          ? "shared array (room for \(number(room))), \(number(shared)) in it"
          : "slabs, no shared array has room")
    } ja: {
      "\(japaneseArray(cache, cpu)): 満杯なので古い\(number(count))個を"
        + (toShared
          ? "共有のローカルキャッシュへ(余裕\(number(room)))、計\(number(shared))"
          : "スラブへ戻す(共有のローカルキャッシュに余裕なし)")
    } why: {
      flushReasons(toShared: toShared)
    }
  }

  func moved(_ cache: CacheID, _ frame: FrameNumber, _ inUse: UInt32, _ count: UInt32, _ to: SlabList) -> Told {
    Told {
      "\(names[cache]): slab \(self.frame(frame)), \(number(inUse)) of \(number(count)) in use → "
        + "\(to == .free ? "head" : "tail") of the \(englishList(to)) list"
    } ja: {
      "\(names[cache]): スラブ\(self.frame(frame))は使用中\(number(inUse))/\(number(count)) → "
        + "\(japaneseList(to))リストの\(to == .free ? "先頭" : "末尾")へ"
    } why: {
      movedReasons(to: to)
    }
  }

  func slabDestroyed(
    _ cache: CacheID, _ frame: FrameNumber, _ order: Order, _ reason: SlabEnd, _ free: UInt32, _ limit: UInt32
  ) -> Told {
    Told {
      let slab = "slab \(self.frame(frame)) (\(self.size(order))) goes back to the buddy system"
      return "\(names[cache]): "
        + (reason == .freeLimit ? "free \(number(free)) > free_limit \(number(limit)): \(slab)" : slab)
        + (reason == .reap ? "; \(number(free)) were free, free_limit is \(number(limit))" : "")
    } ja: {
      "\(names[cache]): " + (reason == .freeLimit ? "空き\(number(free)) > free_limit \(number(limit))、" : "")
        + "スラブ\(self.frame(frame))(\(self.size(order)))をバディシステムへ返す"
        + (reason == .reap ? "(空き\(number(free))、free_limit \(number(limit)))" : "")
    } why: {
      endReasons(reason, free: free, limit: limit)
    }
  }

  func doubleFree(_ cache: CacheID, _ object: PhysicalAddress, _ place: ObjectPlace) -> Told {
    Told {
      let here =
        switch place {
        case .array: "waits in an array"
        case .reserve: "lies in a pool's reserve"
        case .slab, .held, .own: "is free in its slab"
        }
      return "\(names[cache]): \(address(object)) \(here) already: \(release) would hand it out twice; refused"
    } ja: {
      let here =
        switch place {
        case .array: "すでにローカルキャッシュにある"
        case .reserve: "メモリプールの予備にある"
        case .slab, .held, .own: "すでにスラブ内の空きオブジェクト"
        }
      return "\(names[cache]): \(address(object))は\(here)。\(release)なら二重に渡してしまうので拒否"
    } why: {
      [
        say(
          "Without CONFIG_DEBUG_SLAB __cache_free stores the address unseen: two callers would get the same object.",
          "CONFIG_DEBUG_SLABがないと__cache_freeは調べずに格納するので、2人に同じオブジェクトが渡る。")
      ]
    }
  }

  func wrongCache(_ given: CacheID, _ real: CacheID, _ object: PhysicalAddress) -> Told {
    Told {
      "\(address(object)) is an object of \(names[real]): \(release) would put it into the array of "
        + "\(names[given]); refused"
    } ja: {
      "\(address(object))は\(names[real])のオブジェクト。\(release)なら\(names[given])のローカルキャッシュに"
        + "入れてしまうので拒否"
    } why: {
      [
        say(
          "kmem_cache_free trusts its caller; kfree asks the page: page->lru.next names the cache of a slab's page.",
          "kmem_cache_freeは呼び出し側を信じる。kfreeはスラブのページのpage->lru.nextからキャッシュを知る。")
      ]
    }
  }

  func noObject(_ cache: CacheID, _ address: PhysicalAddress) -> Told {
    Told {
      "\(names[cache]): no object begins at \(self.address(address)): \(release) would hand out overlapping objects; "
        + "refused"
    } ja: {
      "\(names[cache]): \(self.address(address))はオブジェクトの先頭ではない。"
        + "\(release)なら重なったオブジェクトを渡すので拒否"
    }
  }

  func notSlab(_ address: PhysicalAddress) -> Told {
    Told {
      "\(self.address(address)) is in no slab: \(release) would take page->lru.next for a cache and oops; refused"
    } ja: {
      "\(self.address(address))はスラブの外。\(release)ならpage->lru.nextをキャッシュと誤るので拒否"
    }
  }

  func allocatorsOwn(_ cache: CacheID, _ object: PhysicalAddress) -> Told {
    Told {
      "\(names[cache]): \(address(object)) is a descriptor or an array of the allocator itself; refused"
    } ja: {
      "\(names[cache]): \(address(object))はスラブアロケータ自身のディスクリプタか配列なので拒否"
    }
  }

  func bugFlags(_ cache: CacheID, _ gfp: GFPMask) -> Told {
    Told {
      "kernel BUG: \(names[cache]): \(names[gfp]) has a flag outside SLAB_LEVEL_MASK"
    } ja: {
      "kernel BUG: \(names[cache]): \(names[gfp])にSLAB_LEVEL_MASK以外のフラグがある"
    }
  }

  func bugDMA(_ cache: CacheID, _ gfp: GFPMask) -> Told {
    Told {
      "kernel BUG: \(names[cache]): \(names[gfp]) and the cache's SLAB_CACHE_DMA disagree"
    } ja: {
      "kernel BUG: \(names[cache]): \(names[gfp])がキャッシュのSLAB_CACHE_DMAと合わない"
    }
  }
}
