import Kernel
import Script

/// What is told of one occurrence: what happened, in both languages, and the rules behind it, for the explain screen.
/// Only what is asked for is put together.
struct Told {
  private let english: () -> String
  private let japanese: () -> String
  private let why: () -> [String]

  init(
    _ english: @escaping () -> String, ja japanese: @escaping () -> String,
    why: @escaping () -> [String] = { [] }
  ) {
    self.english = english
    self.japanese = japanese
    self.why = why
  }

  func text(_ language: Language) -> String {
    switch language {
    case .en: english()
    case .ja: japanese()
    }
  }

  /// Why it went that way, with its arithmetic: a sentence each, in the language of the wording that made it.
  var reasons: [String] { why() }
}

extension Wording {
  /// Every occurrence has its words: a case without a line here does not compile.
  func told(_ occurrence: Occurrence) -> Told {
    switch occurrence.what {
    case .requested(_, let order, let gfp, let name): requested(order, gfp, name, occurrence)
    case .watermark(let test): watermark(test)
    case .noBlock(let zone, let order, let free, let largest): noBlock(zone, order, free, largest)
    case .perCPUHit(let zone, let cpu, let cold, let frame, let count): perCPUHit(zone, cpu, cold, frame, count)
    case .perCPURefill(let zone, let cpu, let cold, let before, let low, let taken):
      perCPURefill(zone, cpu, cold, before, low, taken)
    case .taken(let zone, let frame, let order, let from): taken(zone, frame, order, from)
    case .split(_, let frame, let from, let to): split(frame, from, to)
    case .served(let zone, let frame, let order, _, let name): served(zone, frame, order, name)
    case .kswapdWoken(let node, let zone, let order, let free, let low): kswapdWoken(node, zone, order, free, low)
    case .nothingReclaimed(let order): nothingReclaimed(order)
    case .outOfMemory(let order, let gfp): outOfMemory(order, gfp)
    case .waits(_, let order, let gfp): waits(order, gfp, occurrence)
    case .retried(_, let order, let waited): retried(order, waited, occurrence)
    case .failed(let order, let gfp, let reason, let quiet): failed(order, gfp, reason, quiet, occurrence)
    case .orderTooLarge(let order): orderTooLarge(order)
    case .noZonelist(let gfp): noZonelist(gfp)
    case .sleepingInAtomic(let context, _): sleepingInAtomic(context)
    case .bugHighMemAddress(let gfp): bugHighMemAddress(gfp)
    case .noAddress(let frame, let order): noAddress(frame, order)
    case .freeing(_, let frame, let order, let name): freeing(frame, order, name, occurrence)
    case .merged(_, let frame, let from, let to, let stop, let buddy): merged(frame, from, to, stop, buddy)
    case .perCPUFreed(let zone, let cpu, let cold, let frame, let count): perCPUFreed(zone, cpu, cold, frame, count)
    case .perCPUDrained(let zone, let cpu, let cold, let before, let high, let given):
      perCPUDrained(zone, cpu, cold, before, high, given)
    case .localPagesDrained(let cpu, let pages): localPagesDrained(cpu, pages)
    case .bugDoubleFree(let frame): bugDoubleFree(frame)
    case .reservedIgnored(let frame): reservedIgnored(frame)
    case .leaked(let frame, let order, let held, let frames): leaked(frame, order, held, frames)
    case .badPage(let frame, let order, let culprit, let flags, let count): badPage(frame, order, culprit, flags, count)
    case .bugTailFreed(let frame, let head): bugTailFreed(frame, head)
    case .noSuchFrame(let frame): noSuchFrame(frame)
    case .nothingHeld(let label): nothingHeld(label)
    case .queuedBehind(let handle): queuedBehind(handle)
    case .slab(let what): told(what, occurrence)
    case .pool(let what): told(what, occurrence)
    case .process(let what): told(what, occurrence)
    case .fault(let what): told(what, occurrence)
    case .pageCache(let what): told(what, occurrence)
    case .boot(let zone, let free, let present): boot(zone, free, present)
    case .mark(let index): mark(index)
    case .said(let index): said(index)
    case .paused: paused()
    case .viewChanged: viewChanged()
    case .expected(let index, let held, let claim, let found): expected(index, held, claim, found)
    case .traceFreeSkipped(let known): traceFreeSkipped(known)
    case .traceNote(let note, let number): traceNote(note, number, occurrence)
    case .sysctlSet(let sysctl, let value): sysctlSet(sysctl, value)
    case .scriptEnded: scriptEnded()
    }
  }

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
    case .resized(let pool, let from, let to, let current): resized(pool, from, to, current)
    case .destroyed(let pool, let elements): destroyed(pool, elements)
    case .bugOutstanding(let pool, let missing): bugOutstanding(pool, missing)
    case .bugMinimum(let pool): bugMinimum(pool)
    case .notOut(let pool, let element): notOut(pool, element)
    case .noSuchPool(let pool): noSuchPool(pool)
    case .duplicate(let pool): duplicate(pool)
    }
  }
}
