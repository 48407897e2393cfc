package import Simulation

/// The machine at one moment: of frames and handles the chunks that changed since the keyframe before, everything small
/// in full. Only a row of keyframes from the first one on restores a machine.
package final class MachineKeyframe {
  private(set) var frames: ChunkStore
  private(set) var handles: ChunkStore
  private(set) var caches: ChunkStore
  private(set) var slabs: ChunkStore
  let slab: SlabAllocator.Rest
  let virtualMemory: VirtualMemoryKeyframe
  let listHeads: [UInt64]
  let zones: ZeroedBuffer<Zone>
  let perCPU: ZeroedBuffer<PerCPUList>
  let vmstat: ZeroedBuffer<UInt64>
  let ring: RingKeyframe
  let rest: Rest

  /// The machine's fields that are values already.
  struct Rest {
    var slots: Int
    var firstEmpty: UInt32
    var labels: [HandleTable.Labelled]
    var live: Int
    var random: RandomSource
    var minFreeKbytes: UInt32
    var lowmemReserveRatio: [UInt32]
    var tick: Tick
    var events: UInt64
    var failures: UInt64
    var kswapd: [KswapdState]
    var waiting: WaitingLine
    var queued: EventsBehind
    var freeGeneration: UInt64
    var retriedGeneration: UInt64
    var stamp: UInt64
    var requester: Requester
    var lastRequest: Range<UInt64>
    var player: Player
    var expiries: ExpiryQueue
  }

  fileprivate init(_ machine: inout Machine) {
    frames = machine.frames.capture()
    handles = machine.handles.capture()
    caches = machine.slab.captureCaches()
    slabs = machine.slab.slabs.capture()
    slab = machine.slab.rest
    virtualMemory = VirtualMemoryKeyframe(&machine.virtualMemory)
    listHeads = machine.frames.listHeads
    zones = machine.zones.clone()
    perCPU = machine.perCPU.clone()
    vmstat = machine.vmstat.clone()
    ring = RingKeyframe(machine.ring)
    rest = Rest(
      slots: machine.handles.slots.count, firstEmpty: machine.handles.firstEmpty, labels: machine.handles.labels,
      live: machine.handles.live, random: machine.random, minFreeKbytes: machine.minFreeKbytes,
      lowmemReserveRatio: machine.lowmemReserveRatio, tick: machine.tick, events: machine.events,
      failures: machine.failures, kswapd: machine.kswapd, waiting: machine.waiting, queued: machine.queued,
      freeGeneration: machine.freeGeneration, retriedGeneration: machine.retriedGeneration, stamp: machine.stamp,
      requester: machine.requester, lastRequest: machine.lastRequest, player: machine.player,
      expiries: machine.expiries)
  }

  package var tick: Tick { rest.tick }

  /// Bytes of memory, near enough for a budget.
  package var size: Int {
    let small = rest.expiries.size + rest.player.size + rest.waiting.size + rest.queued.size
    let buffers = zones.count * MemoryLayout<Zone>.stride + perCPU.count * 20 + vmstat.count * 8 + listHeads.count * 8
    return frames.size + handles.size + caches.size + slabs.size + slab.size + ring.size
      + virtualMemory.size + small + buffers + 1024
  }

  /// The keyframe before this one is given up: what it alone had comes here.
  package func absorb(_ older: MachineKeyframe) {
    frames.absorb(older.frames)
    handles.absorb(older.handles)
    caches.absorb(older.caches)
    slabs.absorb(older.slabs)
    virtualMemory.absorb(older.virtualMemory)
  }
}

extension Machine {
  /// A keyframe of this moment, after the one on which the machine stands: the last one captured or restored.
  package mutating func captureKeyframe() -> MachineKeyframe { MachineKeyframe(&self) }

  /// The machine has come by itself to the keyframe after the one on which it stood, and stands on that one now.
  package mutating func standOnKeyframe() {
    frames.forgetChanges()
    handles.forgetChanges()
    slab.forgetChanges()
    virtualMemory.forgetChanges()
  }

  /// Makes the machine what it was at keyframe `index`. The row begins with a keyframe taken when the machine was
  /// new; `base` is the one on which it stands. Costs what differs.
  package mutating func restore(_ index: Int, of keyframes: [MachineKeyframe], standingOn base: Int) {
    let keyframe = keyframes[index]
    complete(
      ChunkStore.forEachDifference(
        at: index, from: base, changed: frames.changedChunks, limit: frames.chunkCount, of: { keyframes[$0].frames },
        body: { frames.restore($0, $1) }))
    frames.listHeads = keyframe.listHeads
    let changed = handles.changedChunks
    handles.resize(keyframe.rest.slots)
    complete(
      ChunkStore.forEachDifference(
        at: index, from: base, changed: changed, limit: handles.dirty.count, of: { keyframes[$0].handles },
        body: { handles.restore($0, $1) }))
    restoreSlab(index, of: keyframes, standingOn: base)
    virtualMemory.restore(index, from: base, of: { keyframes[$0].virtualMemory })
    zones.copy(from: keyframe.zones)
    perCPU.copy(from: keyframe.perCPU)
    vmstat.copy(from: keyframe.vmstat)
    ring.restore(keyframe.ring)
    restore(keyframe.rest)
    restoreTraceHandles()
  }

  private mutating func restoreSlab(_ index: Int, of keyframes: [MachineKeyframe], standingOn base: Int) {
    let untouched = ChunkStore.forEachDifference(
      at: index, from: base, changed: slab.changedCaches, limit: slab.caches.count, of: { keyframes[$0].caches },
      body: { slab.restoreCache($0, $1) })
    for cache in untouched { slab.clearCache(cache) }
    let changed = slab.slabs.changedChunks
    slab.rest = keyframes[index].slab
    complete(
      ChunkStore.forEachDifference(
        at: index, from: base, changed: changed, limit: Int(slab.slabs.count), of: { keyframes[$0].slabs },
        body: { slab.slabs.restore($0, $1) }))
  }

  /// Every frame, handle and slab that a keyframe has is in it or in one before.
  // Unreachable: the first keyframe holds every chunk.
  private func complete(_ untouched: [UInt32]) { precondition(untouched.isEmpty, "a chunk is in no keyframe") }

  private mutating func restore(_ rest: MachineKeyframe.Rest) {
    handles.firstEmpty = rest.firstEmpty
    handles.labels = rest.labels
    handles.live = rest.live
    random = rest.random
    minFreeKbytes = rest.minFreeKbytes
    lowmemReserveRatio = rest.lowmemReserveRatio
    tick = rest.tick
    events = rest.events
    failures = rest.failures
    kswapd = rest.kswapd
    waiting = rest.waiting
    queued = rest.queued
    freeGeneration = rest.freeGeneration
    retriedGeneration = rest.retriedGeneration
    stamp = rest.stamp
    requester = rest.requester
    lastRequest = rest.lastRequest
    player = rest.player
    expiries = rest.expiries
  }

  /// The handles say which request of the trace they serve.
  private mutating func restoreTraceHandles() {
    if traceHandles.isEmpty { return }
    for request in traceHandles.indices { traceHandles[request] = 0 }
    for (slot, handle) in handles.slots.enumerated() where handle.state == .live && handle.traceRequest > 0 {
      traceHandles[Int(handle.traceRequest - 1)] = UInt32(slot) + 1
    }
  }
}
