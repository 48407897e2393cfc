import Simulation

// Who writes back, and when: a writer that has made too many pages dirty, pdflush in the background, and pdflush by the
// clock (mm/page-writeback.c, mm/pdflush.c of 2.6.11; RF 5). Simplified: pdflush has its two threads and starts no
// more.

extension Machine {
  /// The limits of a file's pages, which may lie in HighMem.
  var dirtyLimits: (background: UInt64, dirty: UInt64) {
    virtualMemory.rest.writeback.limits(
      available: reclaiming.totalPages, mapped: count(of: .nrMapped), totalPages: reclaiming.totalPages,
      isRealtime: requester.isRealtime)
  }

  /// `nr_dirty + nr_unstable`
  private var dirtyPages: UInt64 { count(of: .nrDirty) + count(of: .nrUnstable) }

  // MARK: Who writes too much

  /// `balance_dirty_pages_ratelimited` after a page of `write`; true: the writer has to nap.
  mutating func balanceDirty(_ place: inout VirtualMemory.Place) -> Bool {
    if !place.isThrottled {
      let cpu = Int(requester.cpu)
      let limit = virtualMemory.rest.writeback.isExceeded ? 8 : virtualMemory.rest.writeback.rateLimit
      let before = virtualMemory.rest.writeback.written[cpu]
      virtualMemory.rest.writeback.written[cpu] = before >= limit ? 0 : before + 1
      if before < limit { return false }
      place.written = 0
    }
    place.isThrottled = hasToNap(&place)
    if place.isThrottled { return true }
    if dirtyPages + count(of: .nrWriteback) <= dirtyLimits.dirty { virtualMemory.rest.writeback.isExceeded = false }
    // A thread of pdflush is at this disk already.
    if virtualMemory.rest.writeback.flushes.contains(where: { $0.work != .none }) { return false }
    if dirtyPages > dirtyLimits.background { startFlush(.background, pages: 0) }
    return false
  }

  /// The loop of `balance_dirty_pages`, up to its nap.
  private mutating func hasToNap(_ place: inout VirtualMemory.Place) -> Bool {
    let limits = dirtyLimits
    let all = dirtyPages + count(of: .nrWriteback)
    if all <= limits.dirty { return false }
    virtualMemory.rest.writeback.isExceeded = true
    record(
      .reclaim(
        .throttled(
          pages: UInt32(clamping: all), limit: UInt32(clamping: limits.dirty),
          background: UInt32(clamping: limits.background))))
    let chunk = virtualMemory.rest.writeback.chunk
    if dirtyPages > 0 {
      var round = WriteRound(left: chunk, isNonblocking: false)
      writeFiles(&round)
      recordRound(chunk - round.left, limits.dirty)
      place.written += UInt32(clamping: chunk - round.left)
      if dirtyPages + count(of: .nrWriteback) <= dirtyLimits.dirty || Int64(place.written) >= chunk { return false }
    }
    let ticks = jiffies(fraction: 10)
    record(.reclaim(.naps(ticks: UInt32(ticks), reason: .dirty)))
    virtualMemory.rest.reclaiming.pending = Nap(
      due: tick + ticks, endsWithWrite: true, order: 0, gfp: .kernel, then: .restart)
    return true
  }

  private mutating func recordRound(_ written: Int64, _ limit: UInt64) {
    record(
      .reclaim(
        .writebackRound(
          written: UInt32(clamping: written), dirty: UInt32(clamping: count(of: .nrDirty)),
          limit: UInt32(clamping: limit))))
  }

  // MARK: pdflush

  /// `wakeup_bdflush`; 0: everything.
  mutating func wakePdflush(pages: UInt32) {
    startFlush(.background, pages: pages == 0 ? Int64(dirtyPages) : Int64(pages))
  }

  /// `pdflush_operation`; false: no thread is idle, and the request is dropped.
  @discardableResult
  private mutating func startFlush(_ work: Writeback.Flush.Work, pages: Int64) -> Bool {
    guard let idle = virtualMemory.rest.writeback.flushes.firstIndex(where: { $0.work == .none }) else { return false }
    var flush = virtualMemory.rest.writeback.flushes[idle]
    (flush.work, flush.left, flush.due, flush.metCongestion) = (work, pages, 0, false)
    let expiry = UInt64(virtualMemory.rest.writeback.expiry) * UInt64(configuration.hz) / 100
    flush.oldest = tick - min(tick, expiry)
    virtualMemory.rest.writeback.flushes[idle] = flush
    return true
  }

  /// `wb_timer`, and the threads of pdflush a round at a time; false: nobody has anything to do now.
  mutating func runPdflush() -> Bool {
    if tick >= virtualMemory.rest.writeback.timer { goOff() }
    for thread in virtualMemory.rest.writeback.flushes.indices {
      let flush = virtualMemory.rest.writeback.flushes[thread]
      if flush.work == .none || flush.due > tick { continue }
      events += 1
      requester = Requester(task: TaskID(flush.task))
      flushOnce(thread)
      return true
    }
    return false
  }

  /// `wb_timer_fn`. Without dirty pages `wb_kupdate` would find nothing to do.
  private mutating func goOff() {
    let hz = UInt64(configuration.hz)
    let isStarted =
      dirtyPages == 0
      || startFlush(.periodic, pages: Int64(dirtyPages) + Int64(virtualMemory.opens.rest.live))
    let interval = UInt64(virtualMemory.rest.writeback.interval) * hz / 100
    virtualMemory.rest.writeback.timer = tick + (isStarted ? max(interval, hz) : hz)
  }

  /// One turn of the loop in `background_writeout` or `wb_kupdate`.
  private mutating func flushOnce(_ thread: Int) {
    var flush = virtualMemory.rest.writeback.flushes[thread]
    let isPeriodic = flush.work == .periodic
    let limits = dirtyLimits
    // After a nap: without congestion nothing more is to be had.
    let isOver = flush.due > 0 && !flush.metCongestion
    flush.due = 0
    if isOver || flush.left <= 0 && (isPeriodic || dirtyPages < limits.background) {
      virtualMemory.rest.writeback.flushes[thread].work = .none
      return
    }
    record(.reclaim(.pdflushRuns(pages: UInt32(clamping: max(0, flush.left)), isPeriodic: isPeriodic)))
    var round = WriteRound(
      left: Writeback.round, isNonblocking: true, isPeriodic: isPeriodic, oldest: isPeriodic ? flush.oldest : nil)
    writeFiles(&round)
    recordRound(Writeback.round - round.left, limits.background)
    flush.left -= Writeback.round - round.left
    flush.metCongestion = round.metCongestion
    if round.left > 0 {
      if isPeriodic, !round.metCongestion {
        flush.work = .none
      } else {
        flush.due = tick + jiffies(fraction: 10)
      }
    }
    virtualMemory.rest.writeback.flushes[thread] = flush
  }
}
