import Testing

@testable import Kernel

/// Boot of 2.6.11 (LF 3.2, 4.1, 4.2).
@Suite struct BootTests {
  /// The computed end state and the kernel's own walk, list by list in order.
  @Test(arguments: [4, 16, 64, 1024, 4096] as [UInt64])
  func closedFormEqualsLiteral(mebibytes: UInt64) throws {
    var closed = try Machine(Configuration(memoryFrames: mebibytes << 8))
    var literal = try Machine(Configuration(memoryFrames: mebibytes << 8), bootMethod: .literal)
    #expect(closed.fullViolation() == nil)
    #expect(literal.fullViolation() == nil)
    for zone in 0..<closed.zones.count {
      for order in 0..<Order.count {
        let list = Int(closed.zones[zone].firstList) + order
        #expect(closed.frames.members(of: list) == literal.frames.members(of: list), "zone \(zone) order \(order)")
      }
    }
    for list in 0..<closed.perCPU.count {
      let number = Int(closed.perCPU[list].list)
      #expect(closed.perCPU[list].count == literal.perCPU[list].count)
      #expect(closed.frames.members(of: number) == literal.frames.members(of: number), "per-CPU list \(list)")
    }
    #expect(closed.digest() == literal.digest())
  }
}

extension FrameTable {
  /// The frames of a list, from its head on.
  func members(of list: Int) -> [UInt32] {
    var result: [UInt32] = []
    var frame = first(list: list)
    while let current = frame {
      result.append(current)
      frame = next(after: current)
    }
    return result
  }
}
