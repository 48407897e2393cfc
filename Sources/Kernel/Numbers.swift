// The small integers of the machine, each with a type of its own so that a frame is never taken for an order.

/// Number of a page frame (PFN): the physical slot, not the page in it. Frame 0 is physical address 0; a frame is 4
/// KiB.
package struct FrameNumber: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var rawValue: UInt32
  @inlinable package init(_ rawValue: UInt32) { self.rawValue = rawValue }
  @inlinable package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A physical address in bytes: how the machine names an object. Its frame is the upper part. Where an address is said,
/// it is the linear one of the kernel (`Profile.linear`), 64 bits wide.
package struct PhysicalAddress: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var rawValue: UInt64
  @inlinable package init(_ rawValue: UInt64) { self.rawValue = rawValue }
  package init(of frame: UInt32) { rawValue = UInt64(frame) << UInt64(PageSize.shift) }
  @inlinable package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  /// No object lies at the very beginning of memory.
  package static let none = PhysicalAddress(0)
  package var frame: FrameNumber { FrameNumber(UInt32(clamping: rawValue >> UInt64(PageSize.shift))) }
}

/// Order of a buddy block: it is 2^order frames long, 0...10 (`MAX_ORDER` = 11, LF 4.1).
package struct Order: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var rawValue: UInt8
  @inlinable package init(_ rawValue: UInt8) { self.rawValue = rawValue }
  @inlinable package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  /// Length of the block in frames.
  package var frames: UInt32 { 1 << UInt32(rawValue) }
  /// `MAX_ORDER` of the kernel: the number of orders, not the largest one.
  package static let count = 11
  package static let max = Order(10)
}

/// Index into the names of tasks (`Script.Names.tasks`). Task 0 is `init`, the script's own hand.
package struct TaskID: Hashable, Sendable, BitwiseCopyable {
  package var rawValue: UInt16
  package init(_ rawValue: UInt16) { self.rawValue = rawValue }
  package static let initTask = TaskID(0)
}

/// Index into the names that a script gives to its blocks (`as: A`; `Script.Names.labels`).
package struct LabelID: Hashable, Sendable, BitwiseCopyable {
  package var rawValue: UInt32
  package init(_ rawValue: UInt32) { self.rawValue = rawValue }
}

/// Slot of the handle table: one request and the block that it got.
package struct HandleID: Hashable, Sendable, BitwiseCopyable {
  package var rawValue: UInt32
  package init(_ rawValue: UInt32) { self.rawValue = rawValue }
}

/// Kind of zone, by rising addresses (`ZONE_DMA`, `ZONE_NORMAL`, `ZONE_HIGHMEM`; LF 2.1); there is room for eight.
/// Which of them a kernel has is in `Profile.zones`.
package enum ZoneType: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case dma, normal, highMem
  /// The name that /proc prints.
  package var name: String {
    switch self {
    case .dma: "DMA"
    case .normal: "Normal"
    case .highMem: "HighMem"
    }
  }
}

/// A zone of a node: bits 0…2 its type, bits 3…7 the node. Which types a node has, and in which order they stand, says
/// the profile (`Configuration.slot`).
package struct ZoneIndex: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var rawValue: UInt8
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }
  package init(node: Int, type: ZoneType) { rawValue = UInt8(node << 3) | type.rawValue }
  package var node: Int { Int(rawValue >> 3) }
  // Not nil: only types of zones are written to these three bits.
  package var type: ZoneType { ZoneType(rawValue: rawValue & 7)! }
  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Pages and sizes of IA-32.
package enum PageSize {
  package static let bytes: UInt64 = 4096
  package static let shift: UInt32 = 12
  /// Frames of one largest buddy block, and of one chunk of the frame table: 2^10 = 1,024 (4 MiB).
  package static let chunkFrames = 1024
}
