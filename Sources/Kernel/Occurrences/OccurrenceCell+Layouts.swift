import Simulation

// How the occurrences of the innermost paths lie in their cells: written and read here, side by side. A label is stored
// plus one, so that 0 is none.

extension OccurrenceCell {
  @inline(__always) private static func stored(_ label: LabelID?) -> UInt64 {
    label.map { UInt64($0.rawValue) &+ 1 } ?? 0
  }
  private static func label(_ stored: UInt64) -> LabelID? {
    stored == 0 ? nil : LabelID(UInt32(truncatingIfNeeded: stored - 1))
  }

  @inline(__always)
  static func requested(_ call: AllocationCall, order: Int, gfp: GFPMask, label: UInt32) -> OccurrenceCell {
    OccurrenceCell(
      .request(.requested), UInt64(call.rawValue) | UInt64(truncatingIfNeeded: order) &<< 8,
      UInt64(gfp.rawValue) | UInt64(label) &<< 32)
  }

  @inline(__always)
  static func freeing(_ call: FreeCall, _ frame: UInt32, order: Int, label: UInt32) -> OccurrenceCell {
    OccurrenceCell(
      .free(.freeing), UInt64(call.rawValue) | UInt64(truncatingIfNeeded: order) &<< 8,
      UInt64(frame) | UInt64(label) &<< 32)
  }

  @inline(__always)
  static func perCPU(
    _ kind: OccurrenceKind, zone: ZoneIndex, cpu: UInt8, cold: Bool, frame: UInt32, count: UInt32
  ) -> OccurrenceCell {
    OccurrenceCell(
      kind, UInt64(zone.rawValue) | UInt64(cpu) &<< 8 | (cold ? 1 &<< 16 : 0),
      UInt64(frame) | UInt64(count) &<< 32)
  }

  @inline(__always)
  static func taken(zone: ZoneIndex, frame: UInt32, order: Int, from: Int) -> OccurrenceCell {
    OccurrenceCell(
      .request(.taken),
      UInt64(zone.rawValue) | UInt64(truncatingIfNeeded: order) &<< 8 | UInt64(truncatingIfNeeded: from) &<< 16,
      UInt64(frame))
  }

  @inline(__always)
  static func split(zone: ZoneIndex, frame: UInt32, from: Int, to: Int) -> OccurrenceCell {
    OccurrenceCell(
      .request(.split),
      UInt64(zone.rawValue) | UInt64(truncatingIfNeeded: from) &<< 8 | UInt64(truncatingIfNeeded: to) &<< 16,
      UInt64(frame))
  }

  @inline(__always)
  static func merged(zone: ZoneIndex, _ merged: Zone.Merged, from: Int) -> OccurrenceCell {
    OccurrenceCell(
      .free(.merged),
      UInt64(zone.rawValue) | UInt64(truncatingIfNeeded: from) &<< 8
        | UInt64(truncatingIfNeeded: merged.order) &<< 16 | UInt64(merged.stop.rawValue) &<< 24,
      UInt64(merged.frame) | UInt64(merged.buddy) &<< 32)
  }

  /// `handle`: plus one. A label stands in the first word of the rest.
  @inline(__always)
  static func served(zone: ZoneIndex, frame: UInt32, order: Int, handle: UInt32) -> OccurrenceCell {
    OccurrenceCell(
      .request(.served), UInt64(zone.rawValue) | UInt64(truncatingIfNeeded: order) &<< 8,
      UInt64(frame) | UInt64(handle) &<< 32)
  }

  /// What was found, and in the first word of the rest the mark itself and the reserve. The other numbers of the test
  /// follow from these.
  @inline(__always)
  static func watermark(_ outcome: Zone.WatermarkOutcome, zone: ZoneIndex, order: Int) -> OccurrenceCell {
    OccurrenceCell(
      .request(outcome.failedAt == WatermarkTest.passedMark ? .watermarkPassed : .watermarkFailed),
      UInt64(zone.rawValue) | UInt64(truncatingIfNeeded: order) &<< 8 | UInt64(outcome.failedAt) &<< 16
        | UInt64(outcome.marks) &<< 24,
      UInt64(outcome.free) | UInt64(UInt32(bitPattern: outcome.left)) &<< 32)
  }

  /// The object's physical address in 48 bits (x86-64 has 46, with five levels of tables 52 at most and 48 in use), and
  /// what the array holds in 16.
  @inline(__always)
  static func objectTaken(cache: CacheID, cpu: UInt8, object: PhysicalAddress, left: UInt32, hit: Bool)
    -> OccurrenceCell
  {
    OccurrenceCell(
      .slab(hit ? .arrayHit : .objectTaken), UInt64(cache.rawValue) | UInt64(cpu) &<< 16,
      object.rawValue | UInt64(left) &<< 48)
  }

  @inline(__always)
  static func objectFreed(cache: CacheID, cpu: UInt8, object: PhysicalAddress, now: UInt32, hit: Bool) -> OccurrenceCell
  {
    OccurrenceCell(
      .slab(.objectFreed), UInt64(cache.rawValue) | UInt64(cpu) &<< 16 | (hit ? 1 &<< 24 : 0),
      object.rawValue | UInt64(now) &<< 48)
  }

  /// What happened. Only kinds with a layout come here.
  func what(more: UInt64) -> Happening {
    let zone = ZoneIndex(byte(0))
    let frame = FrameNumber(first)
    switch kindValue {
    case OccurrenceKind.request(.requested).number:
      return .request(
        .requested(
          call: AllocationCall(rawValue: byte(0)) ?? .allocPages, order: Order(byte(1)), gfp: GFPMask(rawValue: first),
          label: Self.label(UInt64(second))))
    case OccurrenceKind.free(.freeing).number:
      return .free(
        .freeing(
          call: FreeCall(rawValue: byte(0)) ?? .underscoreFreePages, frame: frame, order: Order(byte(1)),
          label: Self.label(UInt64(second))))
    case OccurrenceKind.request(.perCPUHit).number:
      return .request(.perCPUHit(zone: zone, cpu: byte(1), cold: byte(2) == 1, frame: frame, count: second))
    case OccurrenceKind.free(.perCPUFreed).number:
      return .free(.perCPUFreed(zone: zone, cpu: byte(1), cold: byte(2) == 1, frame: frame, count: second))
    case OccurrenceKind.request(.taken).number:
      return .request(.taken(zone: zone, frame: frame, order: Order(byte(1)), from: Order(byte(2))))
    case OccurrenceKind.request(.split).number:
      return .request(.split(zone: zone, frame: frame, from: Order(byte(1)), to: Order(byte(2))))
    case OccurrenceKind.free(.merged).number:
      return .free(
        .merged(
          zone: zone, frame: frame, from: Order(byte(1)), to: Order(byte(2)),
          stop: MergeStop(rawValue: byte(3)) ?? .maxOrder, buddy: FrameNumber(second)))
    case OccurrenceKind.request(.served).number:
      return .request(
        .served(
          zone: zone, frame: frame, order: Order(byte(1)), handle: second == 0 ? nil : HandleID(second - 1),
          label: Self.label(more)))
    case OccurrenceKind.request(.watermarkPassed).number, OccurrenceKind.request(.watermarkFailed).number:
      return .request(
        .watermark(
          WatermarkTest(
            zone: zone, order: Order(byte(1)),
            outcome: Zone.WatermarkOutcome(
              failedAt: byte(2), marks: byte(3), free: first, left: Int32(bitPattern: second),
              reserve: UInt32(truncatingIfNeeded: more >> 32)),
            markFrames: UInt32(truncatingIfNeeded: more))))
    default: return .slab(objectWhat(more: more))
    }
  }

  /// First frame and order of the block that it is about, as its traits have it; nil: it is about none. Only kinds with
  /// a layout come here.
  var packedBlock: (frame: UInt32, order: UInt8)? {
    switch kindValue {
    case OccurrenceKind.request(.perCPUHit).number, OccurrenceKind.free(.perCPUFreed).number: (first, 0)
    case OccurrenceKind.free(.freeing).number, OccurrenceKind.request(.taken).number,
      OccurrenceKind.request(.split).number, OccurrenceKind.request(.served).number:
      (first, byte(1))
    case OccurrenceKind.free(.merged).number: (first, byte(2))
    case OccurrenceKind.slab(.arrayHit).number, OccurrenceKind.slab(.objectTaken).number,
      OccurrenceKind.slab(.objectFreed).number:
      (UInt32(truncatingIfNeeded: (tail & (1 << 48 - 1)) >> 12), 0)
    default: nil
    }
  }

  private func objectWhat(more: UInt64) -> SlabHappening {
    let cache = CacheID(UInt16(byte(0)) | UInt16(byte(1)) << 8)
    let address = PhysicalAddress(tail & (1 << 48 - 1))
    switch kindValue {
    case OccurrenceKind.slab(.arrayHit).number, OccurrenceKind.slab(.objectTaken).number:
      return .taken(
        cache: cache, cpu: byte(2), object: address, left: UInt32(tail >> 48),
        hit: kindValue == OccurrenceKind.slab(.arrayHit).number, label: Self.label(more))
    case OccurrenceKind.slab(.objectFreed).number:
      return .freed(
        cache: cache, cpu: byte(2), object: address, now: UInt32(tail >> 48), hit: byte(3) == 1,
        label: Self.label(more))
    // Unreachable: `packed` in this file has the same cases; the ring's tests pack every kind.
    default: preconditionFailure("an occurrence without a layout lies whole in the ring")
    }
  }
}
