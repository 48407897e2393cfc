import Simulation

// `__free_pages` and its misuse, as 2.6.11 meets them (mm/page_alloc.c; LF 4.1).

extension Machine {
  /// Frees by name, by frame or by address.
  mutating func free(_ request: FreeRequest) {
    if request.call.takesObject, !needsSlab() { return }
    switch request.target {
    case .frame(let frame) where !request.call.takesObject:
      free(call: request.call, frame: frame, order: request.order, label: nil)
    case .frame(let frame):
      // Only mempools of blocks are freed by page.
      if let pool = request.pool { freeElement(.block(frame), to: pool) }
    case .address(let linear):
      // `virt_to_page`: only low memory has addresses. What lies below PAGE_OFFSET is behind the last frame.
      let address = configuration.profile.physical(linear)
      if request.call.takesObject { return free(address, request) }
      free(call: request.call, frame: address.frame, order: request.order, label: nil)
    case .handle(let id):
      let handle = handles[id]
      guard handle.state == .live else { return }
      free(handle, request)
    case .label(let label, let pick):
      let held = handles.handles(of: label).filter { handles[$0].state == .live }
      if held.isEmpty {
        record(.script(.nothingHeld(label: label)))
        return
      }
      for id in chosen(held, pick) {
        free(handles[id], request)
      }
    }
  }

  /// What a handle holds, by the call that is made. Frames and objects have calls of their own; the wrong one meets
  /// what the kernel meets.
  private mutating func free(_ handle: Handle, _ request: FreeRequest) {
    let label = handle.label == 0 ? nil : LabelID(handle.label - 1)
    switch (request.call.takesObject, handle.objectCall != nil) {
    case (true, true): freeObject(request, handle: handle)
    // An address of page frames is no object's.
    case (true, false): freeObject(handle.address, given: request.cache, label: label)
    case (false, true) where handle.object != nil:
      free(call: request.call, frame: FrameNumber(handle.frame), order: request.order, label: label)
    case (false, _):
      let held = frames[handle.frame].order
      free(
        call: request.call, frame: FrameNumber(handle.frame), order: request.order ?? Order(UInt8(held)), label: label)
    }
  }

  private mutating func free(_ address: PhysicalAddress, _ request: FreeRequest) {
    guard request.call == .mempoolFree else {
      freeObject(address, given: request.call == .kmemCacheFree ? request.cache : nil)
      return
    }
    guard let pool = request.pool, poolExists(pool) else { return }
    if case .pages = slab.pools[Int(pool.rawValue)].source {
      freeElement(.block(address.frame), to: pool)
    } else {
      freeElement(.object(address), to: pool)
    }
  }

  /// The handles that a pick means, in the order in which they are freed.
  private mutating func chosen(_ held: [HandleID], _ pick: Pick) -> [HandleID] {
    var held = held
    switch pick.sequence {
    case .oldest: break
    case .newest: held.reverse()
    case .address: held.sort { handles[$0].address < handles[$1].address }
    case .random:
      // Fisher and Yates, from the machine's own source.
      for index in stride(from: held.count - 1, to: 0, by: -1) {
        held.swapAt(index, Int(random.below(UInt64(index + 1))))
      }
    }
    switch pick.amount {
    case .all: return held
    case .everyOther: return held.indices.filter { $0 % 2 == 0 }.map { held[$0] }
    case .count(let count): return Array(held.prefix(Int(count)))
    case .share(let numerator, let denominator):
      return Array(held.prefix(held.count * Int(numerator) / Int(denominator)))
    }
  }

  /// One block. `order` nil frees as much as was allocated.
  package mutating func free(call: FreeCall, frame: FrameNumber, order claimed: Order?, label: LabelID?) {
    let number = frame.rawValue
    guard number < UInt32(truncatingIfNeeded: frames.frameCount) else {
      record(.free(.freeing(call: call, frame: frame, order: claimed ?? Order(0), label: label)))
      record(.free(.noSuchFrame(frame: frame)))
      return
    }
    let role = frames[number].role
    let held = role == .freeList ? 0 : frames[number].order
    let order = claimed.map { Int($0.rawValue) } ?? held
    record(.freeing(call, number, order: order, label: label.map { $0.rawValue &+ 1 } ?? 0))
    // Who asked for a block gives all of it back: nothing to look at.
    if role == .asked, order == held {
      frames.clearUsed(number)
      giveBackCleared(number, order: order)
    } else if isFreeable(frame, order: order, held: held) {
      release(number, order: order, held: held)
    }
  }

  /// What `__free_pages` looks at before it gives anything back. False: refused, with an occurrence that says why.
  @inline(never)
  private mutating func isFreeable(_ frame: FrameNumber, order: Int, held: Int) -> Bool {
    let number = frame.rawValue
    let descriptor = frames[number]
    if descriptor.flags.contains(.reserved) {
      record(.free(.reservedIgnored(frame: frame)))
      return false
    }
    guard descriptor.isUsedHead, descriptor.count > 0 else {
      // `put_page_testzero`: BUG_ON(page_count(p) == 0).
      let head = frames.head(of: number)
      if frames[head].isFreeHead || frames[head].role == .perCPUList {
        record(.free(.bugDoubleFree(frame: frame)))
      } else {
        record(.free(.bugTailFreed(frame: frame, head: FrameNumber(head))))
      }
      return false
    }
    if descriptor.role.isNotTheCallers {
      // `free_pages_check`: PG_slab must not be set, nor may the page be mapped, of a file, or on a list.
      record(
        .free(
          .badPage(
            frame: frame, order: Order(UInt8(order)), culprit: frame, flags: descriptor.flags,
            count: descriptor.count - 1)))
      return false
    }
    return order <= held || !refusesRange(frame, order: order, held: held)
  }

  /// More is given back than was handed out: what `__free_pages_ok` and `__free_pages_bulk` see of the frames behind
  /// the block. True: refused, with an occurrence that says why.
  private mutating func refusesRange(_ frame: FrameNumber, order: Int, held: Int) -> Bool {
    let first = frame.rawValue
    let claimed = Order(UInt8(order))
    let behind = UInt64(first) + 1 << UInt64(held)
    let end = min(UInt64(first) + 1 << UInt64(order), UInt64(frames.frameCount))
    // `free_pages_check` of each page: a count, a mapping or a flag that no free page has.
    var other = behind
    while other < end {
      let page = frames[UInt32(other)]
      if page.isUsedHead && page.count > 0 || page.flags.contains(.slab) || page.role.isNotTheCallers {
        record(
          .free(
            .badPage(
              frame: frame, order: claimed, culprit: FrameNumber(UInt32(other)), flags: page.flags,
              count: page.count - 1))
        )
        return true
      }
      other += 1
    }
    if end < UInt64(first) + 1 << UInt64(order) {
      record(.free(.noSuchFrame(frame: FrameNumber(UInt32(truncatingIfNeeded: end)))))
    } else if first & (1 << UInt32(order) - 1) != 0 {
      record(.free(.bugUnaligned(frame: frame, order: claimed)))
    } else {
      let onList = frames[UInt32(behind)].role == .perCPUList
      record(
        .free(.overlapsFree(frame: frame, order: claimed, other: FrameNumber(UInt32(behind)), onPerCPUList: onList)))
    }
    return true
  }

  /// The checks are passed: handle, leak, per-CPU list or buddy system.
  private mutating func release(_ frame: UInt32, order: Int, held: Int) {
    if let handle = frames[frame].handle { forget(handle) }
    frames.clearUsed(frame)
    if order < held {
      // The caller's other frames keep `_count` 0 and nobody's name: lost until reboot.
      for rest in order..<held {
        frames.markUsed(frame + 1 << UInt32(rest), order: rest, kind: .lost, role: .nobody, count: 0)
      }
      record(
        .free(
          .leaked(
            frame: FrameNumber(frame), order: Order(UInt8(order)), held: Order(UInt8(held)),
            frames: 1 << UInt32(held) - 1 << UInt32(order))))
    }
    giveBackCleared(frame, order: order)
  }

  /// A block that no handle holds goes to a per-CPU list or to the buddy system.
  mutating func giveBack(_ frame: UInt32, order: Int) {
    frames.clearUsed(frame)
    giveBackCleared(frame, order: order)
  }

  @inline(__always)
  private mutating func giveBackCleared(_ frame: UInt32, order: Int) {
    let zone = zoneIndex(of: frame)
    count(.pgfree, 1 &<< UInt64(order))
    // A page on a per-CPU list can serve a waiting request as well.
    freeGeneration &+= 1
    if order == 0 {
      freeHotColdPage(frame, zone: zone, cold: false)
      return
    }
    zones[zone].allUnreclaimable = false
    zones[zone].pagesScanned = 0
    let merged = zones[zone].freeBlock(frame, order: order, frames: &frames)
    recordMerge(merged, zone: zone, from: order)
  }

  private mutating func forget(_ id: HandleID) {
    let trace = handles[id].traceRequest
    if trace > 0 { traceHandles[Int(trace - 1)] = 0 }
    handles.remove(id)
  }
}
