import Kernel
import Script

/// The words of mempools.
extension Wording {
  /// Every occurrence has its words: a case without a line here does not compile.
  func told(_ what: PoolHappening, _ occurrence: Occurrence) -> Told {
    switch what {
    case .created(let pool, let minimum): created(pool, minimum)
    case .notCreated(let pool, let minimum): notCreated(pool, minimum)
    case .direct(let pool, let attempt, let element): direct(pool, attempt, element)
    case .secondSkipped(let pool, let gfp, let current, let minimum): secondSkipped(pool, gfp, current, minimum)
    case .fromReserve(let pool, let element, let left, let minimum): fromReserve(pool, element, left, minimum)
    case .empty(let pool, let gfp): empty(pool, gfp)
    case .waits(let pool, _): waits(pool, occurrence)
    case .returned(let pool, let element, let current, let minimum): returned(pool, element, current, minimum)
    case .passed(let pool, let element): passed(pool, element)
    case .notResized(let pool, let wanted, let minimum): notResized(pool, wanted, minimum)
    case .resized(let pool, let from, let to, let current): resized(pool, from, to, current)
    case .destroyed(let pool, let elements): destroyed(pool, elements)
    case .bugOutstanding(let pool, let missing): bugOutstanding(pool, missing)
    case .bugMinimum(let pool): bugMinimum(pool)
    case .notOut(let pool, let element): notOut(pool, element)
    case .noSuchPool(let pool): noSuchPool(pool)
    case .duplicate(let pool): duplicate(pool)
    }
  }

  func created(_ pool: PoolID, _ minimum: UInt32) -> Told {
    Told {
      "\(names[pool]): a reserve of \(englishCount(minimum, "element")), allocated in advance"
    } ja: {
      "\(names[pool]): 予備として\(number(minimum))個をあらかじめ確保"
    } why: {
      [
        say(
          "A reserve that nobody else can use: as long as its elements come back, a request cannot fail for good.",
          "ほかの誰も使えない予備である。要素が必ず戻る限り、要求がいつまでも満たされないことはない。")
      ]
    }
  }

  func notCreated(_ pool: PoolID, _ minimum: UInt32) -> Told {
    Told {
      "\(names[pool]): no memory for a reserve of \(englishCount(minimum, "element")): NULL"
    } ja: {
      "\(names[pool]): 予備\(number(minimum))個分のメモリがなくNULL"
    }
  }

  func direct(_ pool: PoolID, _ attempt: UInt8, _ element: PoolElement) -> Told {
    Told {
      "\(names[pool]): attempt \(attempt), \(attempt == 1 ? "without waiting" : "with all flags"): "
        + "\(self.element(element)) from the allocator below, the reserve is not touched"
    } ja: {
      "\(names[pool]): \(attempt)回目の試み(\(attempt == 1 ? "待たない" : "全フラグ"))で下のアロケータから"
        + "\(self.element(element))、予備は使わない"
    } why: {
      attempt == 1
        ? [
          say(
            "The allocator below is always asked first: the reserve is for emergencies.",
            "まず下のアロケータに頼む。予備は非常時のためにとっておく。")
        ] : []
    }
  }

  func secondSkipped(_ pool: PoolID, _ gfp: GFPMask, _ current: UInt32, _ minimum: UInt32) -> Told {
    Told {
      let why =
        switch reasonToSkip(gfp) {
        case .noFS: "\(names[gfp]) is without __GFP_FS"
        case .noWait: "\(names[gfp]) may not wait"
        case .halfFull: "the reserve holds \(number(current)), more than half of \(number(minimum))"
        }
      return "\(names[pool]): attempt 2 left out: " + why
    } ja: {
      let why =
        switch reasonToSkip(gfp) {
        case .noFS: "\(names[gfp])に__GFP_FSがない"
        case .noWait: "\(names[gfp])は待機できない"
        case .halfFull: "予備が\(number(current))個で、\(number(minimum))個の半分より多い"
        }
      return "\(names[pool]): 2回目の試みは省略。" + why
    } why: {
      [
        say(
          "Only with __GFP_FS and one of __GFP_WAIT and __GFP_IO, and while curr_nr ≤ min_nr / 2, is reclaim tried "
            + "before the reserve.",
          "予備より先に回収を試すのは、__GFP_FSのほかに__GFP_WAITか__GFP_IOがあり、curr_nr ≤ min_nr / 2のときだけである。")
      ]
    }
  }

  func fromReserve(_ pool: PoolID, _ element: PoolElement, _ left: UInt32, _ minimum: UInt32) -> Told {
    Told {
      "\(names[pool]): \(self.element(element)) out of the reserve, \(number(left)) of \(number(minimum)) left"
    } ja: {
      "\(names[pool]): 予備の\(self.element(element))を渡す、残り\(number(left))/\(number(minimum))"
    }
  }

  func empty(_ pool: PoolID, _ gfp: GFPMask) -> Told {
    Told {
      "\(names[pool]): reserve empty, and \(names[gfp]) may not sleep here: NULL"
    } ja: {
      "\(names[pool]): 予備が空で、\(names[gfp])はここで待機できないのでNULL"
    }
  }

  func waits(_ pool: PoolID, _ occurrence: Occurrence) -> Told {
    Told {
      "\(names[pool]): reserve empty: \(names[occurrence.task]) sleeps until an element comes back"
    } ja: {
      "\(names[pool]): 予備が空なので、\(names[occurrence.task])は返却されるまで待機"
    }
  }

  func returned(_ pool: PoolID, _ element: PoolElement, _ current: UInt32, _ minimum: UInt32) -> Told {
    Told {
      "\(names[pool]): \(self.element(element)) back into the reserve, \(number(current)) of \(number(minimum)); "
        + "who waits is woken"
    } ja: {
      "\(names[pool]): \(self.element(element))を予備へ戻す、\(number(current))/\(number(minimum))。"
        + "待つ者がいれば起こす"
    } why: {
      [
        say(
          "curr_nr was \(number(current - min(1, current))) < min_nr \(number(minimum)): the reserve is filled before "
            + "anything goes to the allocator below.",
          "curr_nrが\(number(current - min(1, current))) < min_nr \(number(minimum))だったので、"
            + "下のアロケータより先に予備を満たす。")
      ]
    }
  }

  func passed(_ pool: PoolID, _ element: PoolElement) -> Told {
    Told {
      "\(names[pool]): reserve full, \(self.element(element)) goes to the allocator below"
    } ja: {
      "\(names[pool]): 予備は満杯なので、\(self.element(element))を下のアロケータへ返す"
    }
  }

  func resized(_ pool: PoolID, _ from: UInt32, _ to: UInt32, _ current: UInt32) -> Told {
    Told {
      "\(names[pool]): minimum \(number(from)) → \(number(to)), \(number(current)) in the reserve"
    } ja: {
      "\(names[pool]): 予備の定数を\(number(from)) → \(number(to))に変更、いま\(number(current))個"
    }
  }

  func notResized(_ pool: PoolID, _ wanted: UInt32, _ minimum: UInt32) -> Told {
    Told {
      "\(names[pool]): no memory for an array of \(number(wanted)): -ENOMEM, the minimum stays \(number(minimum))"
    } ja: {
      "\(names[pool]): \(number(wanted))個分の配列のメモリがなく-ENOMEM、定数は\(number(minimum))のまま"
    }
  }

  func destroyed(_ pool: PoolID, _ elements: UInt32) -> Told {
    Told {
      "\(names[pool]): \(englishCount(elements, "element")) given back, the pool is gone"
    } ja: {
      "\(names[pool]): \(number(elements))個を返し、プールは消える"
    }
  }

  func bugOutstanding(_ pool: PoolID, _ missing: UInt32) -> Told {
    Told {
      "kernel BUG: \(names[pool]): \(englishCount(missing, "element")) of the reserve still out"
    } ja: {
      "kernel BUG: \(names[pool]): 予備の\(number(missing))個がまだ戻っていない"
    } why: {
      [
        say(
          "mempool_destroy wants curr_nr == min_nr: every element of the reserve must have come back.",
          "mempool_destroyはcurr_nr == min_nrを求める。予備の要素がすべて戻っていなければならない。")
      ]
    }
  }

  func bugMinimum(_ pool: PoolID) -> Told {
    Told {
      "kernel BUG: \(names[pool]): a reserve of 0 elements"
    } ja: {
      "kernel BUG: \(names[pool]): 予備が0個のプールは作れない"
    }
  }

  func notOut(_ pool: PoolID, _ element: PoolElement) -> Told {
    Told {
      "\(self.element(element)) is no element that \(names[pool]) gave out and is owed; refused"
    } ja: {
      "\(self.element(element))は\(names[pool])が貸し出し中の要素ではないので拒否"
    }
  }

  func noSuchPool(_ pool: PoolID) -> Told {
    Told {
      "there is no pool \(names[pool])"
    } ja: {
      "\(names[pool])というメモリプールはない"
    }
  }

  func duplicate(_ pool: PoolID) -> Told {
    Told {
      "there is a pool \(names[pool]) already; refused"
    } ja: {
      "\(names[pool])というメモリプールはすでにあるので拒否"
    }
  }
}
