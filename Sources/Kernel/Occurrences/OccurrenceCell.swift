import Simulation

/// One occurrence as the ring holds it: 16 bytes.
///
/// `head`: bits 0–7 kind, bit 8 "whole", bit 9 "more", bits 10–23 the stamp (who, and when), bits 24–63 numbers;
/// `tail`: more numbers. What happens often has a layout of its own (`OccurrenceCell+Layouts`); everything else lies
/// whole beside the cell.
struct OccurrenceCell: BitwiseCopyable {
  var head: UInt64
  var tail: UInt64

  /// The happening lies whole in the cell's `OccurrenceRest`.
  static let whole: UInt64 = 1 << 8
  /// The first word of `OccurrenceRest` belongs to it.
  static let more: UInt64 = 1 << 9
  static let stampShift: UInt64 = 10
  static let stampMask: UInt64 = 0x3FFF

  @inline(__always) init(head: UInt64, tail: UInt64) {
    self.head = head
    self.tail = tail
  }

  /// - Parameter low: 40 bits of numbers.
  @inline(__always) init(_ kind: OccurrenceKind, _ low: UInt64, _ tail: UInt64) {
    head = UInt64(kind.number) | low &<< 24
    self.tail = tail
  }

  var kindValue: UInt8 { UInt8(truncatingIfNeeded: head) }
  var isWhole: Bool { head & Self.whole != 0 }
  var hasMore: Bool { head & Self.more != 0 }
  var stamp: Int { Int(head >> Self.stampShift & Self.stampMask) }

  // Numbers by place.
  func byte(_ place: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: head >> (24 + 8 * place)) }
  var first: UInt32 { UInt32(truncatingIfNeeded: tail) }
  var second: UInt32 { UInt32(truncatingIfNeeded: tail >> 32) }
}

/// What of an occurrence does not fit its cell: 48 bytes beside it, written only when there is something.
struct OccurrenceRest: BitwiseCopyable {
  var words: InlineArray<6, UInt64>

  /// The bytes of a happening. What lies between its fields is of no account.
  init(_ what: Happening) {
    // Unreachable: a property of the types, told by the first occurrence of any run.
    precondition(MemoryLayout<Happening>.size <= MemoryLayout<Self>.size, "a happening has at most 48 bytes")
    words = InlineArray(repeating: 0)
    unsafe withUnsafeMutableBytes(of: &words) { target in
      unsafe withUnsafeBytes(of: what) { unsafe target.copyMemory(from: $0) }
    }
  }

  var what: Happening {
    var words = words
    return unsafe withUnsafeBytes(of: &words) { unsafe $0.loadUnaligned(as: Happening.self) }
  }

  init(words: InlineArray<6, UInt64>) { self.words = words }
}

/// When, and who: shared by the occurrences that follow each other.
struct OccurrenceStamp: Hashable, BitwiseCopyable {
  var tick: Tick
  var event: UInt64
  /// Task, CPU and context, from the lowest bit on.
  var who: UInt64

  @inline(__always) init(tick: Tick, event: UInt64, requester: Requester) {
    self.tick = tick
    self.event = event
    who =
      UInt64(requester.task.rawValue) | UInt64(requester.cpu) &<< 16 | UInt64(requester.context.rawValue) &<< 24
  }

  init(tick: Tick, event: UInt64, who: UInt64) {
    self.tick = tick
    self.event = event
    self.who = who
  }

  var task: TaskID { TaskID(UInt16(truncatingIfNeeded: who)) }
  var cpu: UInt8 { UInt8(truncatingIfNeeded: who >> 16) }
  var context: Context { Context(rawValue: UInt8(truncatingIfNeeded: who >> 24)) ?? .process }
}
