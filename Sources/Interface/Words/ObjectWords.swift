import Kernel
import Script

/// The words of objects that are asked for.
extension Wording {
  func chosen(_ size: UInt32, _ cache: CacheID, _ objectSize: UInt32) -> Told {
    Told {
      "\(bytes(size)) → \(names[cache]), the smallest general cache that holds it; "
        + "\(number(objectSize - min(size, objectSize))) unused"
    } ja: {
      "\(number(size))バイト → それが入る最小の汎用キャッシュ\(names[cache])、"
        + "使わないのは\(number(objectSize - min(size, objectSize)))バイト"
    } why: {
      wasteReasons(size: size, objectSize: objectSize)
    }
  }

  func tooLarge(_ size: UInt32) -> Told {
    Told {
      "\(bytes(size)): above 131 072, the largest general cache: NULL"
    } ja: {
      "\(number(size))バイト: 最大の汎用キャッシュの131 072を超えるのでNULL"
    }
  }

  func taken(_ cache: CacheID, _ cpu: UInt8, _ object: PhysicalAddress, _ left: UInt32, _ hit: Bool, _ label: LabelID?)
    -> Told
  {
    Told {
      "\(englishArray(cache, cpu)): \(address(object)) handed out\(hit ? "" : " after the refill"), "
        + "\(number(left)) left" + englishHolder(label)
    } ja: {
      "\(japaneseArray(cache, cpu)): \(address(object))を\(hit ? "" : "補充してから")渡す、残り\(number(left))"
        + japaneseHolder(label)
    } why: {
      takenReasons(hit: hit)
    }
  }

  func missed(_ cache: CacheID, _ cpu: UInt8, _ batch: UInt32, _ full: UInt32, _ touched: Bool) -> Told {
    Told {
      let how =
        if batch < full {
          "not touched lately, so \(number(batch)) of \(number(full)) are fetched (BATCHREFILL_LIMIT)"
        } else if touched {
          "touched lately, so the whole batchcount of \(number(full)) is fetched"
        } else {
          "the batchcount of \(number(full)) is fetched"
        }
      return "\(englishArray(cache, cpu)): array empty; \(how)"
    } ja: {
      let how =
        if batch < full {
          "\(number(full))個でなく\(number(batch))個だけ補充、最近使われていない(BATCHREFILL_LIMIT)"
        } else {
          "batchcountの\(number(full))個を補充" + (touched ? "、最近使われた" : "")
        }
      return "\(japaneseArray(cache, cpu)): 空なので\(how)"
    } why: {
      missedReasons(batch: batch, full: full)
    }
  }

  func refilledFromShared(_ cache: CacheID, _ cpu: UInt8, _ taken: UInt32, _ left: UInt32) -> Told {
    Told {
      "\(englishArray(cache, cpu)): \(number(taken)) from the end of the shared array, \(number(left)) left there"
    } ja: {
      "\(japaneseArray(cache, cpu)): 共有のローカルキャッシュの末尾から\(number(taken))個、残り\(number(left))"
    } why: {
      [
        say(
          "The shared array comes before any slab: what another CPU freed is passed on without touching the lists.",
          "スラブより先に共有のローカルキャッシュを見る。別のCPUが解放したものを、リストに触れずに受け取れる。")
      ]
    }
  }

  func refilledFromSlab(
    _ cache: CacheID, _ cpu: UInt8, _ frame: FrameNumber, _ taken: UInt32, _ inUse: UInt32, _ count: UInt32,
    _ from: SlabList, _ to: SlabList
  ) -> Told {
    Told {
      "\(englishArray(cache, cpu)): \(number(taken)) of the \(englishList(from)) slab \(self.frame(frame)), "
        + "now \(number(inUse)) of \(number(count)) in use → \(englishList(to)) list"
    } ja: {
      "\(japaneseArray(cache, cpu)): \(japaneseList(from))スラブ\(self.frame(frame))から\(number(taken))個、"
        + "使用中\(number(inUse))/\(number(count)) → \(japaneseList(to))リストの先頭へ"
    } why: {
      refillReasons(taken: taken, from: from)
    }
  }

  func pages(_ cache: CacheID, _ zone: ZoneIndex, _ frame: FrameNumber, _ order: Order) -> Told {
    Told {
      "\(names[cache]): \(self.size(order)) at frame \(self.frame(frame)) of \(self.zone(zone)), marked PG_slab"
    } ja: {
      "\(names[cache]): \(self.zone(zone))のフレーム\(self.frame(frame))から\(self.size(order))、PG_slabを付ける"
    }
  }

  func grown(
    _ cache: CacheID, _ frame: FrameNumber, _ colour: UInt32, _ colours: UInt32, _ step: UInt32, _ offset: UInt32,
    _ count: UInt32
  ) -> Told {
    Told {
      "\(names[cache]): slab \(self.frame(frame)), \(number(count)) objects; "
        + (colours > 1
          ? "colour \(colour) of 0–\(colours - 1): \(colour) × \(step) = \(number(colour * step)) bytes before the "
            + (offset == colour * step ? "first object" : "descriptor")
          : "one colour only, first object at byte \(number(offset))")
    } ja: {
      "\(names[cache]): スラブ\(self.frame(frame))、\(number(count))個、"
        + (colours > 1
          ? "色\(colour)(0〜\(colours - 1)): \(colour) × \(step) = \(number(colour * step))バイト空けて"
            + (offset == colour * step ? "先頭のオブジェクト" : "ディスクリプタ")
          : "色は1つだけ、先頭のオブジェクトは\(number(offset))バイト目")
    } why: {
      colourReasons(colour: colour, colours: colours, step: step)
    }
  }

  func notGrown(_ cache: CacheID, _ problem: GrowProblem) -> Told {
    Told {
      let why =
        switch problem {
        case .noGrow: "__GFP_NO_GROW forbids it"
        case .noPages: "the zone allocator gave no pages"
        case .noDescriptor: "no object for its off-slab descriptor, the pages go back"
        }
      return "\(names[cache]): no new slab: " + why
    } ja: {
      let why =
        switch problem {
        case .noGrow: "__GFP_NO_GROWが禁じる"
        case .noPages: "ゾーンアロケータがページを渡さない"
        case .noDescriptor: "スラブ外ディスクリプタの置き場がなく、ページは返す"
        }
      return "\(names[cache]): スラブを増やせない。" + why
    } why: {
      problem == .noDescriptor
        ? [
          say(
            "The descriptor of an off-slab slab lies in a general cache, which could not grow either.",
            "スラブ外のディスクリプタは汎用キャッシュに置くが、そのキャッシュもスラブを増やせなかった。")
        ] : []
    }
  }

  func failed(_ cache: CacheID, _ gfp: GFPMask) -> Told {
    Told {
      "\(names[cache]): no object with \(names[gfp]): NULL"
    } ja: {
      "\(names[cache]): \(names[gfp])では渡せるオブジェクトがなくNULL"
    }
  }

  func takenOnNode(
    _ cache: CacheID, _ node: UInt8, _ object: PhysicalAddress, _ frame: FrameNumber, _ inUse: UInt32, _ label: LabelID?
  ) -> Told {
    Told {
      "\(names[cache]) for node \(node) (kmem_cache_alloc_node): \(address(object)) from slab "
        + "\(self.frame(frame)), past the arrays; \(number(inUse)) in use" + englishHolder(label)
    } ja: {
      "\(names[cache]) ノード\(node)用(kmem_cache_alloc_node): スラブ\(self.frame(frame))から直接"
        + "\(address(object))、使用中\(number(inUse))" + japaneseHolder(label)
    }
  }
}
