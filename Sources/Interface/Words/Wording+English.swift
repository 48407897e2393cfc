import Kernel
import Script

extension Wording {
  func english(_ occurrence: Occurrence) -> String {
    switch occurrence.what {
    case .requested(_, let order, let gfp, let name):
      return "order \(order.rawValue) \(gfp.name)" + (label(name).map { " as \($0)" } ?? "")
        + ", \(names[occurrence.task]) on CPU \(occurrence.cpu)" + englishContext(occurrence.context)
    case .watermark(let test): return englishWatermark(test)
    case .noBlock(let zone, let order, let free, let largest):
      let biggest = largest == 0xFF ? "no free block" : "largest: \(largest)"
      return "\(self.zone(zone)): free \(number(free)), but no block of order ≥ \(order.rawValue) (\(biggest))"
    case .perCPUHit(let zone, let cpu, let cold, let frame, let count):
      return "\(self.zone(zone)) pcp\(cpu) \(englishHeat(cold)): head \(self.frame(frame)) taken, \(number(count)) left"
    case .perCPURefill(let zone, let cpu, let cold, let before, let low, let taken):
      return "\(self.zone(zone)) pcp\(cpu) \(englishHeat(cold)): \(number(before)) ≤ low \(number(low)), "
        + "\(number(taken)) frames fetched from the buddy system"
    case .taken(let zone, let frame, let order, let from):
      let how = from == order ? "fits exactly" : "smallest that holds order \(order.rawValue)"
      return "\(self.zone(zone)): order \(from.rawValue) block at \(self.frame(frame)): \(how)"
    case .split(_, let frame, let from, let to):
      return
        "order \(from.rawValue) → \(to.rawValue) at \(self.frame(frame)): "
        + (from.rawValue == to.rawValue + 1 ? "upper half to free list " : "upper halves to free lists ")
        + ordersBelow(from, to: to)
    case .served(let zone, let frame, let order, _, let name):
      return "\(self.zone(zone)): frame \(self.frame(frame)), order \(order.rawValue)"
        + (label(name).map { ", held as \($0)" } ?? "")
    case .kswapdWoken(let node, let zone, let order, let free, let low):
      return "kswapd\(node) woken: \(self.zone(zone)) free \(number(free)), low \(number(low)), order \(order.rawValue)"
    case .nothingReclaimed(let order): return "order \(order.rawValue): nothing that could be reclaimed"
    case .outOfMemory(let order, let gfp):
      return "order \(order.rawValue) \(gfp.name): the kernel would kill a process now; not simulated yet, it waits on"
    case .waits(_, let order, let gfp):
      return "\(names[occurrence.task]) sleeps until frames are freed: order \(order.rawValue) \(gfp.name)"
    case .retried(_, let order, let waited):
      return "\(names[occurrence.task]) tries order \(order.rawValue) again after \(number(waited)) ticks"
    case .failed(let order, let gfp, let reason, let quiet):
      let text =
        quiet
        ? "order \(order.rawValue) failed quietly (__GFP_NOWARN)"
        : failureText(
          task: occurrence.task, order: order, gfp: gfp)
      return text + " (\(englishReason(reason)))"
    case .orderTooLarge(let order): return "order \(order): above 10 (MAX_ORDER is 11), NULL at once"
    case .noZonelist(let gfp): return "\(gfp.name): DMA and HIGHMEM together have no zonelist"
    case .sleepingInAtomic(let context, _):
      return "sleeping function called from invalid context:" + englishContext(context, always: true)
        + " with __GFP_WAIT"
    case .bugHighMemAddress(let gfp): return "kernel BUG: \(gfp.name): a HighMem frame has no address to zero"
    case .noAddress(let frame, let order):
      return "frame \(self.frame(frame)) is in HighMem: address NULL, the order-\(order.rawValue) block is lost"
    default: return englishFreeing(occurrence)
    }
  }

  private func englishFreeing(_ occurrence: Occurrence) -> String {
    switch occurrence.what {
    case .freeing(_, let frame, let order, let name):
      return "order \(order.rawValue) at frame \(self.frame(frame))" + (label(name).map { ", held as \($0)" } ?? "")
        + ", by \(names[occurrence.task])"
    case .merged(_, let frame, let from, let to, let stop, let buddy):
      let what =
        from == to
        ? "order \(from.rawValue) at \(self.frame(frame)) not merged"
        : "order \(from.rawValue) → \(to.rawValue) at \(self.frame(frame))"
      return "\(what); " + englishStop(stop, buddy: buddy)
    case .perCPUFreed(let zone, let cpu, let cold, let frame, let count):
      return
        "\(self.zone(zone)) pcp\(cpu) \(englishHeat(cold)): \(self.frame(frame)) at the head, \(number(count)) on it"
    case .perCPUDrained(let zone, let cpu, let cold, let before, let high, let given):
      return "\(self.zone(zone)) pcp\(cpu) \(englishHeat(cold)): \(number(before)) ≥ high \(number(high)), "
        + "\(number(given)) from the tail to the buddy system"
    case .localPagesDrained(let cpu, let pages):
      return "CPU \(cpu): \(number(pages)) frames back to the buddy system"
    case .bugDoubleFree(let frame): return "kernel BUG: frame \(self.frame(frame)) is free already (_count is 0)"
    case .reservedIgnored(let frame): return "frame \(self.frame(frame)) is PG_reserved: nothing is done"
    case .leaked(let frame, let order, let held, let frames):
      return
        "order \(order.rawValue) of \(held.rawValue) at \(self.frame(frame)) came back: \(number(frames)) frames lost"
    case .badPage(let frame, let order, let culprit, let flags, let count):
      let set = flags.setNames.joined(separator: " ")
      return "Bad page state: order \(order.rawValue) at \(self.frame(frame)), but \(self.frame(culprit)) is in use "
        + "(_count \(count)\(set.isEmpty ? "" : ", " + set)); refused"
    case .bugTailFreed(let frame, let head):
      return "kernel BUG: frame \(self.frame(frame)) lies inside the block at \(self.frame(head)), its _count is 0"
    case .noSuchFrame(let frame): return "frame \(self.frame(frame)) lies outside memory; refused"
    case .nothingHeld(let label): return "nothing is held under the name \(names[label])"
    case .queuedBehind(let handle): return "this step waits behind request #\(handle.rawValue)"
    case .boot(let zone, let free, let present):
      return "\(self.zone(zone)): \(number(free)) of \(number(present)) frames handed to the buddy system"
    case .mark(let index): return markText(index)
    case .said(let index): return caption(index)
    case .paused: return "waits for a key"
    case .viewChanged: return "the script turns to another view"
    case .expected(let index, let held, let claim, let found):
      return held
        ? "expectation \(index + 1) holds"
        : "expectation \(index + 1) broken: \(claimText(index, claim)), found \(Numbers.grouped(Int(clamping: found)))"
    case .traceFreeSkipped(let known):
      return known ? "free skipped: its request had failed" : "free skipped: its request is not in the trace"
    case .sysctlSet(let sysctl, let value): return "vm.\(sysctl.name) = \(number(value))"
    case .slab(let what): return english(what)
    case .pool(let what): return english(what, task: occurrence.task)
    case .scriptEnded: return "the script has ended"
    default: return ""
    }
  }

  private func englishWatermark(_ test: WatermarkTest) -> String {
    if test.mark == .none { return "\(zone(test.zone)): watermarks are ignored (PF_MEMALLOC)" }
    if test.passed { return "\(zone(test.zone)): \(comparison(test)), ok for order \(test.order.rawValue)" }
    if test.failedAt == 0 { return "\(zone(test.zone)): \(comparison(test)), refused" }
    return "\(zone(test.zone)): free \(number(test.free)), without blocks below order \(test.failedAt): "
      + "\(comparison(test)), refused"
  }

  private func englishHeat(_ cold: Bool) -> String { cold ? "cold" : "hot" }

  func englishContext(_ context: Context, always: Bool = false) -> String {
    switch context {
    case .process: always ? " process" : ""
    case .softirq: " softirq"
    case .interrupt: " interrupt"
    }
  }

  func englishReason(_ reason: FailureReason) -> String {
    switch reason {
    case .cannotWait: "it may not wait"
    case .memallocEmpty: "nothing left even without watermarks"
    case .noRetry: "not tried again"
    }
  }

  private func englishStop(_ stop: MergeStop, buddy: FrameNumber) -> String {
    switch stop {
    case .maxOrder: "10 is the largest order"
    case .outsideZone: "buddy \(frame(buddy)) is outside the zone"
    case .buddyInUse: "buddy \(frame(buddy)) is in use"
    case .buddySplit: "buddy \(frame(buddy)) is split"
    }
  }

  func markText(_ index: UInt32) -> String {
    Int(index) < scenario.marks.count ? scenario.marks[Int(index)] : "\(index + 1)"
  }
  func caption(_ index: UInt32) -> String {
    Int(index) < scenario.captions.count ? scenario.captions[Int(index)][language] : "\(index + 1)"
  }
}
