/// The disk and its queue: one request at a time, in the order of arrival. Reads and writes are counted apart, as
/// `request_queue` does.
package struct Disk: Hashable, Sendable {
  /// Pages that are read or written by one request.
  package struct Request: Hashable, Sendable {
    package var file: FileID
    /// First page; of swap the entry.
    package var page: UInt32
    package var frames: [UInt32]
    package var isWrite = false
    /// Tick at which it is done.
    package var due: UInt64 = 0
    package var isSwap: Bool { file == Disk.swapFile }
  }
  /// Stands for the swap areas; no file has this number.
  package static let swapFile = FileID(0xFFFF)
  /// Ticks for a request.
  package var latency: UInt32
  /// Requests that fit, in each direction (`nr_requests`).
  package var limit: UInt32
  package private(set) var requests: [Request] = []
  package private(set) var done: UInt64 = 0
  package private(set) var reads = 0
  package private(set) var writes = 0
  /// Reads are congested: read-ahead that nobody waits for is left out.
  package private(set) var isCongested = false
  /// Writes are: only kswapd and pdflush write on.
  package private(set) var isWriteCongested = false

  init(latency: UInt32, limit: UInt32) {
    self.latency = latency
    self.limit = limit
  }

  var isFull: Bool { reads >= Int(limit) }
  var isWriteFull: Bool { writes >= Int(limit) }

  /// Marks in proportion to the queue's length (RF 1): 113 and 103 of 128.
  var on: Int { max(1, Int(limit) - Int(limit) / 8 + 1) }
  var off: Int { Int(limit) - Int(limit) / 8 - Int(limit) / 16 - 1 }

  /// The request takes its place behind the others; when it will be done.
  @discardableResult
  mutating func submit(_ request: Request, at tick: UInt64) -> UInt64 {
    var request = request
    request.due = max(tick, requests.last?.due ?? 0) + UInt64(latency)
    requests.append(request)
    if request.isWrite {
      writes += 1
      if writes >= on { isWriteCongested = true }
    } else {
      reads += 1
      if reads >= on { isCongested = true }
    }
    return request.due
  }

  /// The request that is done by now.
  mutating func complete(at tick: UInt64) -> Request? {
    guard let first = requests.first, first.due <= tick else { return nil }
    requests.removeFirst()
    done += 1
    if first.isWrite {
      writes -= 1
      if writes < off || writes == 0 { isWriteCongested = false }
    } else {
      reads -= 1
      if reads < off || reads == 0 { isCongested = false }
    }
    return first
  }
}
