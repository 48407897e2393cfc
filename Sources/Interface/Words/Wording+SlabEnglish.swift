import Kernel
import Script

extension Wording {
  func english(_ what: SlabHappening) -> String {
    switch what {
    case .started(let caches, let pages):
      return "\(number(caches)) caches, the general ones and the kernel's own, in \(number(pages)) pages"
    case .created(let cache, let size, let objectSize, let count, let order, let colours, let isOffSlab):
      return "\(names[cache]): \(bytes(size)) → objects of \(number(objectSize)), \(number(count)) in a slab of "
        + "\(self.size(order)), descriptor \(isOffSlab ? "off-slab" : "on the slab"), "
        + (colours > 1 ? "\(number(colours)) colours" : "no colours")
    case .notCreated(let cache, let problem, let size):
      return (kernelText(cache, problem: problem).map { $0 + ": " } ?? "\(names[cache]): ")
        + englishProblem(problem, size: size)
    case .destroyed(let cache): return "\(names[cache]): empty; arrays and descriptor freed, the cache is gone"
    case .busy(let cache, let objects):
      return "cache `\(names[cache])': Can't free all objects: "
        + (objects > 0 ? "\(number(objects)) in use, the cache stays" : "kmalloc needs it, the cache stays")
    case .shrunk(let cache, let objects, let slabs, let isBusy):
      return "\(names[cache]): \(englishCount(objects, "object")) out of the arrays, "
        + "\(englishCount(slabs, "slab")) given back; "
        + (isBusy ? "objects are still in use" : "no object is in use")
    case .noSuchCache(let cache): return "there is no cache \(names[cache])"
    case .panicked(let cache):
      return "at boot: kmem_cache_create(): failed to create slab `\(names[cache])'; this kernel stands still"
    case .reaped(let cpu, let objects, let slabs):
      return "CPU \(cpu)'s round: \(englishCount(objects, "object")) out of the arrays, "
        + "\(englishCount(slabs, "slab")) given back"
    case .arrayReaped(let cache, let cpu, let freed, let left):
      return "\(array(cache, cpu)): \(number(freed)) oldest go to their slabs, \(number(left)) left; "
        + "not touched since the last round"
    case .arraySpared(let cache, let cpu, let available):
      return "\(array(cache, cpu)): \(number(available)) stay: touched since the last round, only the mark is cleared"
    case .slabsSpared(let cache, let slabs):
      return "\(names[cache]): \(englishCount(slabs, "free slab")) spared: drawn on since the last round "
        + "(free_touched), only the mark is cleared"
    default: return englishAllocating(what)
    }
  }

  private func englishAllocating(_ what: SlabHappening) -> String {
    switch what {
    case .chosen(let size, let cache, let objectSize):
      return "\(bytes(size)) → \(names[cache]), the smallest general cache that holds it; "
        + "\(number(objectSize - min(size, objectSize))) unused"
    case .tooLarge(let size):
      return "\(bytes(size)): above 131 072, the largest general cache: NULL"
    case .taken(let cache, let cpu, let object, let left, let hit, let label):
      return "\(array(cache, cpu)): \(Numbers.hex(object)) handed out\(hit ? "" : " after the refill"), "
        + "\(number(left)) left" + heldAs(label)
    case .missed(let cache, let cpu, let batch, let full, let touched):
      let how =
        if batch < full {
          "not touched lately, so \(number(batch)) of \(number(full)) are fetched (BATCHREFILL_LIMIT)"
        } else if touched {
          "touched lately, so the whole batchcount of \(number(full)) is fetched"
        } else {
          "the batchcount of \(number(full)) is fetched"
        }
      return "\(array(cache, cpu)): array empty; \(how)"
    case .refilledFromShared(let cache, let cpu, let taken, let left):
      return "\(array(cache, cpu)): \(number(taken)) from the end of the shared array, \(number(left)) left there"
    case .refilledFromSlab(let cache, let cpu, let frame, let taken, let inUse, let count, let from, let to):
      return "\(array(cache, cpu)): \(number(taken)) of the \(listName(from)) slab \(self.frame(frame)), "
        + "now \(number(inUse)) of \(number(count)) in use → \(listName(to)) list"
    case .pages(let cache, let zone, let frame, let order):
      return "\(names[cache]): \(self.size(order)) at frame \(self.frame(frame)) of \(self.zone(zone)), marked PG_slab"
    case .grown(let cache, let frame, _, let colour, let colours, let step, let offset, let count):
      return "\(names[cache]): slab \(self.frame(frame)), \(number(count)) objects; "
        + (colours > 1
          ? "colour \(colour) of 0–\(colours - 1): \(colour) × \(step) = \(number(colour * step)) bytes before the "
            + (offset == colour * step ? "first object" : "descriptor")
          : "one colour only, first object at byte \(number(offset))")
    case .notGrown(let cache, let problem):
      let why =
        switch problem {
        case .noGrow: "__GFP_NO_GROW forbids it"
        case .noPages: "the zone allocator gave no pages"
        case .noDescriptor: "no object for its off-slab descriptor, the pages go back"
        }
      return "\(names[cache]): no new slab: " + why
    case .failed(let cache, let gfp): return "\(names[cache]): no object with \(gfp.name): NULL"
    case .takenOnNode(let cache, let node, let object, let frame, let inUse, let label):
      return "\(names[cache]) for node \(node) (kmem_cache_alloc_node): \(Numbers.hex(object)) from slab "
        + "\(self.frame(frame)), past the arrays; \(number(inUse)) in use" + heldAs(label)
    default: return englishObjectFreeing(what)
    }
  }

  private func englishObjectFreeing(_ what: SlabHappening) -> String {
    switch what {
    case .freed(let cache, let cpu, let object, let now, let hit, let label):
      return "\(array(cache, cpu)): \(Numbers.hex(object)) to the end of the array"
        + (hit ? "" : " after the flush") + ", \(number(now)) in it" + (self.label(label).map { " (was \($0))" } ?? "")
    case .flushed(let cache, let cpu, let count, let toShared, let shared, let room):
      return "\(array(cache, cpu)): array full: the \(number(count)) oldest go to the "
        + (toShared
          ? "shared array (room for \(number(room))), \(number(shared)) in it"
          : "slabs, no shared array has room")
    case .moved(let cache, let frame, let inUse, let count, _, let to):
      return "\(names[cache]): slab \(self.frame(frame)), \(number(inUse)) of \(number(count)) in use → "
        + "\(to == .free ? "head" : "tail") of the \(listName(to)) list"
    case .slabDestroyed(let cache, let frame, let order, let reason, let free, let limit):
      let slab = "slab \(self.frame(frame)) (\(self.size(order))) goes back to the buddy system"
      return "\(names[cache]): "
        + (reason == .freeLimit ? "free \(number(free)) > free_limit \(number(limit)): \(slab)" : slab)
        + (reason == .reap ? "; \(number(free)) were free, free_limit is \(number(limit))" : "")
    case .doubleFree(let cache, let object, let place):
      let here =
        switch place {
        case .array: "waits in an array"
        case .reserve: "lies in a pool's reserve"
        default: "is free in its slab"
        }
      return "\(names[cache]): \(Numbers.hex(object)) \(here) already: 2.6.11 would hand it out twice; refused"
    case .wrongCache(let given, let real, let object):
      return "\(Numbers.hex(object)) is an object of \(names[real]): 2.6.11 would put it into the array of "
        + "\(names[given]); refused"
    case .noObject(let cache, let address):
      return "\(names[cache]): no object begins at \(Numbers.hex(address)): 2.6.11 would hand out overlapping objects; "
        + "refused"
    case .notSlab(let address):
      return "\(Numbers.hex(address)) is in no slab: 2.6.11 would take page->lru.next for a cache and oops; refused"
    case .allocatorsOwn(let cache, let object):
      return "\(names[cache]): \(Numbers.hex(object)) is a descriptor or an array of the allocator itself; refused"
    case .bugFlags(let cache, let gfp):
      return "kernel BUG: \(names[cache]): \(gfp.name) has a flag outside SLAB_LEVEL_MASK"
    case .bugDMA(let cache, let gfp):
      return "kernel BUG: \(names[cache]): \(gfp.name) and the cache's SLAB_CACHE_DMA disagree"
    default: return ""
    }
  }

  private func englishProblem(_ problem: CacheProblem, size: UInt32) -> String {
    switch problem {
    case .tooSmall: "\(bytes(size)), fewer than 4 (BYTES_PER_WORD); BUG()"
    case .tooLarge: "\(bytes(size)), more than 131 072 (32 pages); BUG()"
    case .inInterrupt: "called in an interrupt; BUG()"
    case .noRoom: "not one object of \(bytes(size)) fits into 32 pages: NULL"
    case .duplicate: "the name is taken; BUG()"
    case .noMemory: "no memory for its descriptor or its arrays: NULL"
    case .alignment: "alignment is no power of two: 2.6.11 would let objects overlap the descriptor; refused"
    }
  }

  func english(_ what: PoolHappening, task: TaskID) -> String {
    switch what {
    case .created(let pool, let minimum):
      return "\(names[pool]): a reserve of \(englishCount(minimum, "element")), allocated in advance"
    case .notCreated(let pool, let minimum):
      return "\(names[pool]): no memory for a reserve of \(englishCount(minimum, "element")): NULL"
    case .direct(let pool, let attempt, let element):
      return "\(names[pool]): attempt \(attempt), \(attempt == 1 ? "without waiting" : "with all flags"): "
        + "\(Numbers.hex(element)) from the allocator below, the reserve is not touched"
    case .secondSkipped(let pool, let gfp, let current, let minimum):
      let why =
        switch reasonToSkip(gfp) {
        case .noFS: "\(gfp.name) is without __GFP_FS"
        case .noWait: "\(gfp.name) may not wait"
        case .halfFull: "the reserve holds \(number(current)), more than half of \(number(minimum))"
        }
      return "\(names[pool]): attempt 2 left out: " + why
    case .fromReserve(let pool, let element, let left, let minimum):
      return "\(names[pool]): \(Numbers.hex(element)) out of the reserve, \(number(left)) of \(number(minimum)) left"
    case .empty(let pool, let gfp): return "\(names[pool]): reserve empty, and \(gfp.name) may not sleep here: NULL"
    case .waits(let pool, _):
      return "\(names[pool]): reserve empty: \(names[task]) sleeps until an element comes back"
    case .returned(let pool, let element, let current, let minimum):
      return "\(names[pool]): \(Numbers.hex(element)) back into the reserve, \(number(current)) of \(number(minimum)); "
        + "who waits is woken"
    case .passed(let pool, let element):
      return "\(names[pool]): reserve full, \(Numbers.hex(element)) goes to the allocator below"
    case .resized(let pool, let from, let to, let current):
      return "\(names[pool]): minimum \(number(from)) → \(number(to)), \(number(current)) in the reserve"
    case .destroyed(let pool, let elements):
      return "\(names[pool]): \(englishCount(elements, "element")) given back, the pool is gone"
    case .bugOutstanding(let pool, let missing):
      return "kernel BUG: \(names[pool]): \(englishCount(missing, "element")) of the reserve still out"
    case .bugMinimum(let pool): return "kernel BUG: \(names[pool]): a reserve of 0 elements"
    case .notOut(let pool, let element):
      return "\(Numbers.hex(element)) is no element that \(names[pool]) gave out and is owed; refused"
    case .noSuchPool(let pool): return "there is no pool \(names[pool])"
    case .duplicate(let pool): return "there is a pool \(names[pool]) already; refused"
    }
  }

  private func array(_ cache: CacheID, _ cpu: UInt8) -> String {
    "\(names[cache]) " + (cpu == Self.sharedArray ? "shared" : "cpu\(cpu)")
  }
  private func heldAs(_ label: LabelID?) -> String { self.label(label).map { ", held as \($0)" } ?? "" }
  private func bytes(_ count: UInt32) -> String { englishCount(count, "byte") }
  private func englishCount(_ count: UInt32, _ thing: String) -> String {
    "\(number(count)) \(thing)\(count == 1 ? "" : "s")"
  }
  private func listName(_ list: SlabList) -> String {
    switch list {
    case .full: "full"
    case .partial: "partial"
    case .free: "free"
    }
  }
}
