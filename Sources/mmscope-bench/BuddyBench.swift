import Kernel

/// The buddy layer alone: filled to 70 %, emptied at random, filled again, then the mix; the first half is warm-up.
func buddyMix(frames: Int, operations: Int, orderZero: Bool = false, name: String) {
  var zone = BareZone(frames: frames, descending: true)
  var mix = SteadyMix(frames: frames, orderZeroOnly: orderZero)
  mix.fill(&zone)
  mix.drain(&zone)
  mix.fill(&zone)
  mix.mix(&zone, operations: operations / 2)
  let start = now()
  mix.mix(&zone, operations: operations)
  let elapsed = now() - start
  report(
    name,
    [
      ("frames", "\(frames)"), ("operations", "\(operations)"), ("ns_per_op", perOperation(elapsed, operations)),
      ("live", "\(mix.liveBlocks)"), ("free", "\(zone.zone.free)"), ("failures", "\(mix.failures)"),
      ("nr_free", "\((0..<11).map { zone.zone.freeBlocks[$0] })"),
    ])
}

/// The whole request path under the same mix: watermarks, zonelist, per-CPU lists, counters, handles, occurrences.
func pathMix(memoryMiB: UInt64, pae: Bool, operations: Int, name: String) {
  guard var machine = try? Machine(Configuration(memoryFrames: memoryMiB << 8, pae: pae)) else { return }
  var mix = SteadyMix(frames: machine.freeFrames)
  mix.fill(&machine)
  mix.mix(&machine, operations: operations / 2)
  let before = machine.ring.total
  let start = now()
  mix.mix(&machine, operations: operations)
  let elapsed = now() - start
  report(
    name,
    [
      ("frames", "\(memoryMiB << 8)"), ("operations", "\(operations)"),
      ("ns_per_op", perOperation(elapsed, operations)), ("live", "\(mix.liveBlocks)"),
      ("free", "\(machine.freeFrames)"), ("failures", "\(mix.failures)"),
      ("occurrences", "\(machine.ring.total &- before)"),
    ])
}

/// Order-0 pairs through the hot list: allocate one page, free it.
func orderZeroPairs(_ pairs: Int) {
  guard var machine = try? Machine(Configuration(memoryFrames: 1024 << 8)) else { return }
  let start = now()
  machine.orderZeroPairs(pairs)
  report(
    "order0-pairs",
    [
      ("pairs", "\(pairs)"), ("ns_per_pair", perOperation(now() - start, pairs)),
      ("refills", "\(machine.ring.count(of: .request(.perCPURefill)))"),
      ("drains", "\(machine.ring.count(of: .free(.perCPUDrained)))"),
    ])
}

func boot(memoryMiB: UInt64, pae: Bool, name: String) {
  let start = now()
  guard let machine = try? Machine(Configuration(memoryFrames: memoryMiB << 8, pae: pae)) else { return }
  let elapsed = now() - start
  report(
    name,
    [("frames", "\(memoryMiB << 8)"), ("free", "\(machine.freeFrames)"), ("ms", perOperation(elapsed, 1_000_000))])
}

/// 256 Mi frames with nothing but the buddy system: until it is ready, and the map reading of 4,000 cells.
func bareZone() {
  let start = now()
  let zone = BareZone(frames: 1 << 28)
  let ready = now() - start
  let small = BareZone(frames: 1 << 18)
  func time(_ zone: borrowing BareZone) -> UInt64 {
    var best = UInt64.max
    for _ in 0..<20 {
      let start = now()
      let cells = zone.map(cells: 4096)
      // A bench that measures something else must not print a number.
      precondition(cells.count == 4096)
      best = min(best, now() - start)
    }
    return best
  }
  report(
    "bare-1TiB",
    [
      ("frames", "\(1 << 28)"), ("free", "\(zone.zone.free)"), ("ready_ms", perOperation(ready, 1_000_000)),
      ("map_1TiB_us", perOperation(time(zone), 1000)), ("map_1GiB_us", perOperation(time(small), 1000)),
    ])
}
