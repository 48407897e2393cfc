import Foundation
import TestSupport
import Testing

@testable import Kernel

/// The two indexes of fragmentation (LF 4.4): exact vectors, and what a real kernel printed.
@Suite struct FragmentationTests {
  func extfrag(_ blocks: [UInt32]) -> [Int] {
    (0..<Order.count).map { Fragmentation.extfragIndex(blocks, order: $0) }
  }
  func unusable(_ blocks: [UInt32]) -> [Int] {
    (0..<Order.count).map { Fragmentation.unusableIndex(blocks, order: $0) }
  }

  @Test func vectors() {
    let blocks: [UInt32] = [100, 50, 20, 0, 0, 0, 0, 0, 0, 0, 0]
    #expect(extfrag(blocks) == [-1000, -1000, -1000, 789, 892, 943, 969, 982, 988, 991, 993])
    #expect(unusable(blocks) == [0, 357, 714] + [Int](repeating: 1000, count: 8))
    let live: [UInt32] = [1423, 1081, 502, 370, 214, 235, 87, 23, 10, 2, 35]
    #expect(unusable(live) == [0, 21, 53, 82, 126, 177, 289, 371, 415, 453, 468])
  }

  /// Negative without being −1000: one free block that is too small.
  @Test func oneBlockOfOrder8() {
    let blocks: [UInt32] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]
    #expect(extfrag(blocks) == [Int](repeating: -1000, count: 9) + [-500, -250])
  }

  @Test func nothingFree() {
    let blocks = [UInt32](repeating: 0, count: 11)
    #expect(extfrag(blocks) == [Int](repeating: 0, count: 11))
    #expect(unusable(blocks) == [Int](repeating: 1000, count: 11))
  }

  // MARK: The oracle

  /// "Node 0, zone  Normal      6      8 …" → the name and what follows.
  func rows(_ machine: String, _ phase: String, _ file: String) throws -> [(zone: String, fields: [String])] {
    let text = try String(contentsOf: goldenFile("oracle/\(machine)/\(phase)/\(file)"), encoding: .utf8)
    return text.split(separator: "\n").map { line in
      let words = line.split(separator: " ").map(String.init)
      return (words[3], Array(words[4...]))
    }
  }

  /// `%d.%03d` and `%2d.%03d` of thousandths with C's remainder.
  func printed(_ index: Int) -> String {
    let rest = index % 1000
    let digits = String(abs(rest))
    let padded = String(repeating: "0", count: 3 - digits.count) + digits
    return "\(index / 1000).\(rest < 0 ? "-" : "")\(padded)"
  }

  /// Rows in which the kernel allocated between the reads of buddyinfo and of the index (oracle's README).
  static let changedBetweenReads: Set<String> = [
    "ia32-64M/fill DMA extfrag_index",  // an order-9 block came or went: 0.939 belongs to other counts
    "ia32-64M/fill DMA unusable_index",
    "ia32-64M/hole Normal unusable_index",
  ]

  /// 30 rows, 27 equal in every digit.
  @Test func equalToTheKernels() throws {
    var equal = 0
    var different: Set<String> = []
    let phases = [
      ("ia32-160M-highmem64M", ["boot", "full", "holes"]), ("ia32-64M", ["boot", "fill", "hole"]),
    ]
    for (machine, names) in phases {
      for phase in names {
        let blocks = try rows(machine, phase, "buddyinfo")
        for (file, index) in [("extfrag_index", extfrag), ("unusable_index", unusable)] {
          for (counts, wanted) in zip(blocks, try rows(machine, phase, file)) {
            try #require(counts.zone == wanted.zone)
            let numbers = counts.fields.compactMap { UInt32($0) }
            try #require(numbers.count == Order.count)
            let row = "\(machine)/\(phase) \(counts.zone) \(file)"
            let found = index(numbers).map { printed($0) }
            if found == wanted.fields {
              equal += 1
            } else {
              different.insert(row)
              #expect(Self.changedBetweenReads.contains(row), "\(row): \(found) is not \(wanted.fields)")
            }
          }
        }
      }
    }
    #expect(equal == 27)
    #expect(different == Self.changedBetweenReads)
  }

  /// `printed` writes −500 as the kernel does.
  @Test func printing() {
    #expect(
      [-1000, -500, -250, 0, 7, 66, 995, 1000].map { printed($0) }
        == ["-1.000", "0.-500", "0.-250", "0.000", "0.007", "0.066", "0.995", "1.000"])
  }
}
