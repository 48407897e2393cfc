/// The disk and its queue: one request at a time, in the order of arrival.
package struct Disk: Hashable, Sendable {
  /// Pages that are read by one request.
  package struct Request: Hashable, Sendable {
    package var file: FileID
    package var page: UInt32
    package var frames: [UInt32]
    /// Tick at which it is done.
    package var due: UInt64
  }
  /// Ticks for a request.
  package var latency: UInt32
  /// Requests that fit (`nr_requests`).
  package var limit: UInt32
  package internal(set) var requests: [Request] = []
  package private(set) var done: UInt64 = 0
  /// Reads are congested: read-ahead that nobody waits for is left out.
  package private(set) var isCongested = false

  init(latency: UInt32, limit: UInt32) {
    self.latency = latency
    self.limit = limit
  }

  var isFull: Bool { requests.count >= Int(limit) }

  /// Marks in proportion to the queue's length (RF 1): 113 and 103 of 128.
  private var on: Int { max(1, Int(limit) - Int(limit) / 8 + 1) }
  private var off: Int { Int(limit) - Int(limit) / 8 - Int(limit) / 16 - 1 }

  /// The request takes its place behind the others; when it will be done.
  mutating func submit(_ file: FileID, page: UInt32, frames: [UInt32], at tick: UInt64) -> UInt64 {
    let due = max(tick, requests.last?.due ?? 0) + UInt64(latency)
    requests.append(Request(file: file, page: page, frames: frames, due: due))
    if requests.count >= on { isCongested = true }
    return due
  }

  /// The request that is done by now.
  mutating func complete(at tick: UInt64) -> Request? {
    guard let first = requests.first, first.due <= tick else { return nil }
    requests.removeFirst()
    done += 1
    if requests.count < off || requests.isEmpty { isCongested = false }
    return first
  }
}
