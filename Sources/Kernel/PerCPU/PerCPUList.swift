/// `struct per_cpu_pages` of 2.6.11 (LF 5.1): one hot or cold list of a zone and a CPU, in pages.
package struct PerCPUList: BitwiseCopyable {
  package var count: UInt32
  /// Refilled when count ≤ low.
  package var low: UInt32
  /// Drained when count ≥ high.
  package var high: UInt32
  package var batch: UInt32
  /// List number in the frame table.
  package var list: UInt32

  /// What a profile says of a list.
  package struct Marks: Hashable, Sendable {
    package var low: UInt32
    package var high: UInt32
    package var batch: UInt32
  }

  package init(_ marks: Marks, list: Int) {
    count = 0
    low = marks.low
    high = marks.high
    batch = marks.batch
    self.list = UInt32(list)
  }

  package var reading: PerCPUListReading { PerCPUListReading(count: count, low: low, high: high, batch: batch) }
}
