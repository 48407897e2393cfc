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
    case .marksIgnored(let order): marksIgnored(order, occurrence)
    case .nothingReclaimed(let order): nothingReclaimed(order)
    case .outOfMemory(let order, let gfp): outOfMemory(order, gfp)
    case .waits(_, let order, let gfp): waits(order, gfp, occurrence)
    case .retried(_, let order, let waited): retried(order, waited, occurrence)
    case .failed(let order, let gfp, let reason, let quiet): failed(order, gfp, reason, quiet, occurrence)
    case .orderTooLarge(let order): orderTooLarge(order)
    case .noZonelist(let gfp): noZonelist(gfp)
    case .sleepingInAtomic(let context, _): sleepingInAtomic(context)
    case .bugHighMemAddress(let gfp): bugHighMemAddress(gfp)
    case .bugZeroHighMem(let frame, let order, let gfp): bugZeroHighMem(frame, order, gfp)
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
    case .bugUnaligned(let frame, let order): bugUnaligned(frame, order)
    case .overlapsFree(let frame, let order, let other, let onList): overlapsFree(frame, order, other, onList)
    case .bugTailFreed(let frame, let head): bugTailFreed(frame, head)
    case .noSuchFrame(let frame): noSuchFrame(frame)
    case .nothingHeld(let label): nothingHeld(label)
    case .queuedBehind(let handle): queuedBehind(handle)
    case .slab(let what): told(what, occurrence)
    case .pool(let what): told(what, occurrence)
    case .process(let what): told(what, occurrence)
    case .fault(let what): told(what, occurrence)
    case .pageCache(let what): told(what, occurrence)
    case .reclaim(let what): told(what, occurrence)
    case .boot(let zone, let free, let present): boot(zone, free, present)
    case .mark(let index): mark(index)
    case .said(let index): said(index)
    case .paused: paused()
    case .viewChanged: viewChanged()
    case .expected(let index, let held, let claim, let found): expected(index, held, claim, found)
    case .traceFreeSkipped(let known, let waiting): traceFreeSkipped(known, waiting)
    case .traceNote(let note, let number): traceNote(note, number, occurrence)
    case .sysctlSet(let sysctl, let value): sysctlSet(sysctl, value)
    case .scriptEnded: scriptEnded()
    }
  }
}
