import Kernel
import Script

extension Wording {
  func japanese(_ what: SlabHappening) -> String {
    switch what {
    case .started(let caches, let pages):
      return "汎用キャッシュとカーネル自身のキャッシュ、計\(number(caches))個を\(number(pages))ページに用意"
    case .created(let cache, let size, let objectSize, let count, let order, let colours, let isOffSlab):
      return "\(names[cache]): \(number(size))バイト → 1個\(number(objectSize))バイト、"
        + "\(self.size(order))のスラブに\(number(count))個、ディスクリプタはスラブ\(isOffSlab ? "外" : "内")、"
        + (colours > 1 ? "色は\(number(colours))" : "色なし")
    case .notCreated(let cache, let problem, let size):
      return (kernelText(cache, problem: problem) ?? names[cache]) + ": " + japaneseProblem(problem, size: size)
    case .destroyed(let cache): return "\(names[cache]): 空なので、ローカルキャッシュとディスクリプタごと消える"
    case .busy(let cache, let objects):
      return "cache `\(names[cache])': Can't free all objects: "
        + (objects > 0 ? "\(number(objects))個が使用中なのでキャッシュは残る" : "kmallocに必要なのでキャッシュは残る")
    case .shrunk(let cache, let objects, let slabs, let isBusy):
      return "\(names[cache]): ローカルキャッシュの\(number(objects))個を戻し、\(number(slabs))スラブを返却。"
        + (isBusy ? "使用中のオブジェクトが残る" : "使用中のオブジェクトはない")
    case .noSuchCache(let cache): return "\(names[cache])というキャッシュはない"
    case .panicked(let cache):
      return "起動時: kmem_cache_create(): failed to create slab `\(names[cache])'。カーネルはここで停止している"
    case .reaped(let cpu, let objects, let slabs):
      return "CPU \(cpu)の見回り: ローカルキャッシュから\(number(objects))個を戻し、\(number(slabs))スラブを返却"
    case .arrayReaped(let cache, let cpu, let freed, let left):
      return "\(array(cache, cpu)): 古い\(number(freed))個をスラブへ戻す、残り\(number(left))(前回から使われていない)"
    case .arraySpared(let cache, let cpu, let available):
      return "\(array(cache, cpu)): \(number(available))個はそのまま。前回から使われたので、印(touched)だけ消す"
    case .slabsSpared(let cache, let slabs):
      return "\(names[cache]): 空きスラブ\(number(slabs))個はそのまま。前回から使われたので、印(free_touched)だけ消す"
    default: return japaneseAllocating(what)
    }
  }

  private func japaneseAllocating(_ what: SlabHappening) -> String {
    switch what {
    case .chosen(let size, let cache, let objectSize):
      return "\(number(size))バイト → それが入る最小の汎用キャッシュ\(names[cache])、"
        + "使わないのは\(number(objectSize - min(size, objectSize)))バイト"
    case .tooLarge(let size):
      return "\(number(size))バイト: 最大の汎用キャッシュの131 072を超えるのでNULL"
    case .taken(let cache, let cpu, let object, let left, let hit, let label):
      return "\(array(cache, cpu)): \(Numbers.hex(object))を\(hit ? "" : "補充してから")渡す、残り\(number(left))"
        + named(label)
    case .missed(let cache, let cpu, let batch, let full, let touched):
      let how =
        if batch < full {
          "\(number(full))個でなく\(number(batch))個だけ補充、最近使われていない(BATCHREFILL_LIMIT)"
        } else {
          "batchcountの\(number(full))個を補充" + (touched ? "、最近使われた" : "")
        }
      return "\(array(cache, cpu)): 空なので\(how)"
    case .refilledFromShared(let cache, let cpu, let taken, let left):
      return "\(array(cache, cpu)): 共有のローカルキャッシュの末尾から\(number(taken))個、残り\(number(left))"
    case .refilledFromSlab(let cache, let cpu, let frame, let taken, let inUse, let count, let from, let to):
      return "\(array(cache, cpu)): \(listName(from))スラブ\(self.frame(frame))から\(number(taken))個、"
        + "使用中\(number(inUse))/\(number(count)) → \(listName(to))リストの先頭へ"
    case .pages(let cache, let zone, let frame, let order):
      return "\(names[cache]): \(self.zone(zone))のフレーム\(self.frame(frame))から\(self.size(order))、PG_slabを付ける"
    case .grown(let cache, let frame, _, let colour, let colours, let step, let offset, let count):
      return "\(names[cache]): スラブ\(self.frame(frame))、\(number(count))個、"
        + (colours > 1
          ? "色\(colour)(0〜\(colours - 1)): \(colour) × \(step) = \(number(colour * step))バイト空けて"
            + (offset == colour * step ? "先頭のオブジェクト" : "ディスクリプタ")
          : "色は1つだけ、先頭のオブジェクトは\(number(offset))バイト目")
    case .notGrown(let cache, let problem):
      let why =
        switch problem {
        case .noGrow: "__GFP_NO_GROWが禁じる"
        case .noPages: "ゾーンアロケータがページを渡さない"
        case .noDescriptor: "スラブ外ディスクリプタの置き場がなく、ページは返す"
        }
      return "\(names[cache]): スラブを増やせない。" + why
    case .failed(let cache, let gfp): return "\(names[cache]): \(gfp.name)では渡せるオブジェクトがなくNULL"
    case .takenOnNode(let cache, let node, let object, let frame, let inUse, let label):
      return "\(names[cache]) ノード\(node)用(kmem_cache_alloc_node): スラブ\(self.frame(frame))から直接"
        + "\(Numbers.hex(object))、使用中\(number(inUse))" + named(label)
    default: return japaneseObjectFreeing(what)
    }
  }

  private func japaneseObjectFreeing(_ what: SlabHappening) -> String {
    switch what {
    case .freed(let cache, let cpu, let object, let now, let hit, let label):
      return "\(array(cache, cpu)): \(Numbers.hex(object))を\(hit ? "" : "掃き出した後の")末尾へ、計\(number(now))"
        + named(label)
    case .flushed(let cache, let cpu, let count, let toShared, let shared, let room):
      return "\(array(cache, cpu)): 満杯なので古い\(number(count))個を"
        + (toShared
          ? "共有のローカルキャッシュへ(余裕\(number(room)))、計\(number(shared))"
          : "スラブへ戻す(共有のローカルキャッシュに余裕なし)")
    case .moved(let cache, let frame, let inUse, let count, _, let to):
      return "\(names[cache]): スラブ\(self.frame(frame))は使用中\(number(inUse))/\(number(count)) → "
        + "\(listName(to))リストの\(to == .free ? "先頭" : "末尾")へ"
    case .slabDestroyed(let cache, let frame, let order, let reason, let free, let limit):
      return "\(names[cache]): " + (reason == .freeLimit ? "空き\(number(free)) > free_limit \(number(limit))、" : "")
        + "スラブ\(self.frame(frame))(\(self.size(order)))をバディシステムへ返す"
        + (reason == .reap ? "(空き\(number(free))、free_limit \(number(limit)))" : "")
    case .doubleFree(let cache, let object, let place):
      let here =
        switch place {
        case .array: "すでにローカルキャッシュにある"
        case .reserve: "メモリプールの予備にある"
        default: "すでにスラブ内の空きオブジェクト"
        }
      return "\(names[cache]): \(Numbers.hex(object))は\(here)。2.6.11なら二重に渡してしまうので拒否"
    case .wrongCache(let given, let real, let object):
      return "\(Numbers.hex(object))は\(names[real])のオブジェクト。2.6.11なら\(names[given])のローカルキャッシュに"
        + "入れてしまうので拒否"
    case .noObject(let cache, let address):
      return "\(names[cache]): \(Numbers.hex(address))はオブジェクトの先頭ではない。"
        + "2.6.11なら重なったオブジェクトを渡すので拒否"
    case .notSlab(let address):
      return "\(Numbers.hex(address))はスラブの外。2.6.11ならpage->lru.nextをキャッシュと誤るので拒否"
    case .allocatorsOwn(let cache, let object):
      return "\(names[cache]): \(Numbers.hex(object))はスラブアロケータ自身のディスクリプタか配列なので拒否"
    case .bugFlags(let cache, let gfp):
      return "kernel BUG: \(names[cache]): \(gfp.name)にSLAB_LEVEL_MASK以外のフラグがある"
    case .bugDMA(let cache, let gfp):
      return "kernel BUG: \(names[cache]): \(gfp.name)がキャッシュのSLAB_CACHE_DMAと合わない"
    default: return ""
    }
  }

  private func japaneseProblem(_ problem: CacheProblem, size: UInt32) -> String {
    switch problem {
    case .tooSmall: "\(number(size))バイトは4(BYTES_PER_WORD)未満なのでBUG()"
    case .tooLarge: "\(number(size))バイトは131 072(32ページ)を超えるのでBUG()"
    case .inInterrupt: "割り込み中に呼ばれたのでBUG()"
    case .noRoom: "\(number(size))バイトのオブジェクトは32ページにも入らないのでNULL"
    case .duplicate: "同じ名前のキャッシュがあるのでBUG()"
    case .noMemory: "ディスクリプタかローカルキャッシュのメモリがなくNULL"
    case .alignment: "境界が2のべき乗でない。2.6.11ならディスクリプタと重なるので拒否"
    }
  }

  func japanese(_ what: PoolHappening, task: TaskID) -> String {
    switch what {
    case .created(let pool, let minimum): return "\(names[pool]): 予備として\(number(minimum))個をあらかじめ確保"
    case .notCreated(let pool, let minimum): return "\(names[pool]): 予備\(number(minimum))個分のメモリがなくNULL"
    case .direct(let pool, let attempt, let element):
      return "\(names[pool]): \(attempt)回目の試み(\(attempt == 1 ? "待たない" : "全フラグ"))で下のアロケータから"
        + "\(Numbers.hex(element))、予備は使わない"
    case .secondSkipped(let pool, let gfp, let current, let minimum):
      let why =
        switch reasonToSkip(gfp) {
        case .noFS: "\(gfp.name)に__GFP_FSがない"
        case .noWait: "\(gfp.name)は待機できない"
        case .halfFull: "予備が\(number(current))個で、\(number(minimum))個の半分より多い"
        }
      return "\(names[pool]): 2回目の試みは省略。" + why
    case .fromReserve(let pool, let element, let left, let minimum):
      return "\(names[pool]): 予備の\(Numbers.hex(element))を渡す、残り\(number(left))/\(number(minimum))"
    case .empty(let pool, let gfp): return "\(names[pool]): 予備が空で、\(gfp.name)はここで待機できないのでNULL"
    case .waits(let pool, _): return "\(names[pool]): 予備が空なので、\(names[task])は返却されるまで待機"
    case .returned(let pool, let element, let current, let minimum):
      return "\(names[pool]): \(Numbers.hex(element))を予備へ戻す、\(number(current))/\(number(minimum))。"
        + "待つ者がいれば起こす"
    case .passed(let pool, let element):
      return "\(names[pool]): 予備は満杯なので、\(Numbers.hex(element))を下のアロケータへ返す"
    case .resized(let pool, let from, let to, let current):
      return "\(names[pool]): 予備の定数を\(number(from)) → \(number(to))に変更、いま\(number(current))個"
    case .destroyed(let pool, let elements): return "\(names[pool]): \(number(elements))個を返し、プールは消える"
    case .bugOutstanding(let pool, let missing):
      return "kernel BUG: \(names[pool]): 予備の\(number(missing))個がまだ戻っていない"
    case .bugMinimum(let pool): return "kernel BUG: \(names[pool]): 予備が0個のプールは作れない"
    case .notOut(let pool, let element):
      return "\(Numbers.hex(element))は\(names[pool])が貸し出し中の要素ではないので拒否"
    case .noSuchPool(let pool): return "\(names[pool])というメモリプールはない"
    case .duplicate(let pool): return "\(names[pool])というメモリプールはすでにあるので拒否"
    }
  }

  private func array(_ cache: CacheID, _ cpu: UInt8) -> String {
    "\(names[cache]) " + (cpu == Self.sharedArray ? "共有" : "cpu\(cpu)")
  }
  private func named(_ label: LabelID?) -> String { self.label(label).map { "(\($0))" } ?? "" }
  private func listName(_ list: SlabList) -> String {
    switch list {
    case .full: "満杯"
    case .partial: "一部使用"
    case .free: "空き"
    }
  }
}
