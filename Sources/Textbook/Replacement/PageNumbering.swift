import Simulation

/// Gives dense numbers 0, 1, 2 … to the pages of a trace in the order in which they are first named. A page is a number
/// below 2^64 and the process that it belongs to.
package struct PageNumbering: ~Copyable {
  package private(set) var count = 0
  /// By dense number.
  private var pages: ZeroedBuffer<UInt64>
  private var processes: ZeroedBuffer<UInt32>
  /// Open addressing: dense number + 1; 0 = empty. A power of two, at most three quarters full.
  private var slots: ZeroedBuffer<UInt32>
  /// A page that is named twice in a row needs no search.
  private var lastPage: UInt64 = 0
  private var lastProcess: UInt32 = 0
  private var lastNumber: UInt32 = .max

  package init() {
    pages = ZeroedBuffer(zeroed: 1024)
    processes = ZeroedBuffer(zeroed: 1024)
    slots = ZeroedBuffer(zeroed: 2048)
  }

  /// Bytes that it takes.
  package var bytes: Int { pages.count * 12 + slots.count * 4 }

  /// The number of a page, a new one if it was not named before. Nil: there are 2^31 − 2 pages already.
  package mutating func number(of page: UInt64, process: UInt32 = 0) -> UInt32? {
    if page == lastPage, process == lastProcess, lastNumber != .max { return lastNumber }
    let mask = slots.count - 1
    var slot = Self.hash(page, process) & mask
    while slots[slot] != 0 {
      let number = slots[slot] - 1
      if pages[Int(number)] == page, processes[Int(number)] == process {
        (lastPage, lastProcess, lastNumber) = (page, process, number)
        return number
      }
      slot = (slot + 1) & mask
    }
    guard count < Int(Reference.lastPage) else { return nil }
    if count == pages.count {
      pages.grow(to: count * 2)
      processes.grow(to: count * 2)
    }
    pages[count] = page
    processes[count] = process
    count += 1
    slots[slot] = UInt32(count)
    (lastPage, lastProcess, lastNumber) = (page, process, UInt32(count - 1))
    if count * 4 > slots.count * 3 { spread() }
    return lastNumber
  }

  /// What a dense number stands for.
  package func page(_ number: UInt32) -> UInt64 { pages[Int(number)] }

  private mutating func spread() {
    slots = ZeroedBuffer(zeroed: slots.count * 2)
    let mask = slots.count - 1
    for number in 0..<count {
      var slot = Self.hash(pages[number], processes[number]) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(number + 1)
    }
  }

  @inline(__always) private static func hash(_ page: UInt64, _ process: UInt32) -> Int {
    var mixed = (page ^ UInt64(process) << 40) &* 0x9E37_79B9_7F4A_7C15
    mixed ^= mixed >> 29
    return Int(truncatingIfNeeded: mixed &* 0xBF58_476D_1CE4_E5B9 >> 16)
  }
}
