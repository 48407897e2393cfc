// The small integers of the machine, each with a type of its own so that a frame is never taken for an order.

/// Number of a page frame (PFN): the physical slot, not the page in it. Frame 0 is physical address 0; a frame is 4
/// KiB.
package struct FrameNumber: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var rawValue: UInt32
  @inlinable package init(_ rawValue: UInt32) { self.rawValue = rawValue }
  @inlinable package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
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

/// Kind of zone, in the kernel's order (`ZONE_DMA` 0, `ZONE_NORMAL` 1, `ZONE_HIGHMEM` 2; LF 2.1).
package enum ZoneType: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case dma, normal, highMem
  /// Places of a node's zones, whether this machine has them or not.
  static let perNode = 3
  /// The name that /proc prints.
  package var name: String {
    switch self {
    case .dma: "DMA"
    case .normal: "Normal"
    case .highMem: "HighMem"
    }
  }
}

/// A zone of a node: `node × ZoneType.perNode + type`, as in `NODEZONE`.
package struct ZoneIndex: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var rawValue: UInt8
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }
  package init(node: Int, type: ZoneType) { rawValue = UInt8(node * ZoneType.perNode) + type.rawValue }
  package var node: Int { Int(rawValue) / ZoneType.perNode }
  // Not nil: the remainder is below `ZoneType.perNode`.
  package var type: ZoneType { ZoneType(rawValue: rawValue % UInt8(ZoneType.perNode))! }
  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Pages and sizes of IA-32.
package enum PageSize {
  package static let bytes: UInt64 = 4096
  package static let shift: UInt32 = 12
  /// Frames of one largest buddy block, and of one chunk of the frame table: 2^10 = 1,024 (4 MiB).
  package static let chunkFrames = 1024
}
