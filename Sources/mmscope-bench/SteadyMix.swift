import Kernel
import Simulation

// The steady mix that allocators are compared with: orders P(o) = 2^-(o+1), half to nine tenths of memory in use,
// random victims.

/// What is live, packed: the victim is drawn, its place taken by the last.
struct LiveBlocks: ~Copyable {
  private var blocks: ZeroedBuffer<UInt64>
  private(set) var count = 0
  init(capacity: Int) { blocks = ZeroedBuffer(zeroed: capacity) }

  @inline(__always) mutating func add(_ frame: UInt32, order: Int) {
    blocks[count] = UInt64(frame) | UInt64(order) << 40
    count += 1
  }

  @inline(__always) mutating func removeRandom(_ random: inout RandomSource) -> (frame: UInt32, order: Int) {
    let index = Int(random.next().multipliedFullWidth(by: UInt64(count)).high)
    let block = blocks[index]
    count -= 1
    blocks[index] = blocks[count]
    return (UInt32(truncatingIfNeeded: block), Int(block >> 40))
  }
}

/// An allocator as the mix drives it.
protocol MixSubject: ~Copyable {
  var mixFree: Int { get }
  mutating func mixTake(order: Int) -> UInt32?
  mutating func mixGive(_ frame: UInt32, order: Int)
}

struct SteadyMix: ~Copyable {
  private var live: LiveBlocks
  private var random = RandomSource(seed: 42)
  private let frames: Int
  /// Bits that bound the drawn order: 2^10, or 1 for order 0 only.
  private let mask: UInt64
  private(set) var failures = 0

  /// `frames`: memory that the mix may use.
  init(frames: Int, orderZeroOnly: Bool = false) {
    live = LiveBlocks(capacity: frames)
    self.frames = frames
    mask = orderZeroOnly ? 1 : 1 << UInt64(Order.count - 1)
  }

  var liveBlocks: Int { live.count }

  /// Allocates until 70 % are in use.
  @inline(__always) private mutating func fillSubject(_ subject: inout some MixSubject & ~Copyable) {
    while subject.mixFree > frames * 3 / 10 {
      let order = (random.next() | mask).trailingZeroBitCount
      guard let frame = subject.mixTake(order: order) else { return }
      live.add(frame, order: order)
    }
  }

  @inline(__always) private mutating func drainSubject(_ subject: inout some MixSubject & ~Copyable) {
    while live.count > 0 {
      let block = live.removeRandom(&random)
      subject.mixGive(block.frame, order: block.order)
    }
  }

  @inline(__always) private mutating func mixSubject(_ subject: inout some MixSubject & ~Copyable, _ operations: Int) {
    for _ in 0..<operations {
      let draw = random.next()
      let free = subject.mixFree
      if free > frames / 2 || (free >= frames / 10 && draw >> 63 == 1) {
        let order = (draw | mask).trailingZeroBitCount
        if let frame = subject.mixTake(order: order) {
          live.add(frame, order: order)
          continue
        }
        failures += 1
      }
      let block = live.removeRandom(&random)
      subject.mixGive(block.frame, order: block.order)
    }
  }

  mutating func fill(_ zone: inout BareZone) { fillSubject(&zone) }
  mutating func drain(_ zone: inout BareZone) { drainSubject(&zone) }
  mutating func mix(_ zone: inout BareZone, operations: Int) { mixSubject(&zone, operations) }
  mutating func fill(_ machine: inout Machine) { fillSubject(&machine) }
  mutating func mix(_ machine: inout Machine, operations: Int) { mixSubject(&machine, operations) }
}

extension BareZone: MixSubject {
  var mixFree: Int { Int(zone.free) }
  @inline(__always) mutating func mixTake(order: Int) -> UInt32? { take(order: order) }
  @inline(__always) mutating func mixGive(_ frame: UInt32, order: Int) { give(frame, order: order) }
}

/// Made once: put together at each request the set would cost more than the request.
private let takesNo: GFPMask = [.highUser, .noRetry, .noWarn]

extension Machine: MixSubject {
  var mixFree: Int { freeFrames }

  /// `alloc_pages` for a user who takes no for an answer.
  @inline(__always) mutating func mixTake(order: Int) -> UInt32? {
    beginEvent()
    guard
      case .served(let frame) = allocate(
        .allocPages, order: order, gfp: takesNo, label: nil, lifetime: nil)
    else { return nil }
    return frame
  }

  /// `__free_pages`.
  @inline(__always) mutating func mixGive(_ frame: UInt32, order: Int) {
    beginEvent()
    free(call: .underscoreFreePages, frame: FrameNumber(frame), order: Order(UInt8(order)), label: nil)
  }

  /// `count` times: one page through the hot list and back.
  mutating func orderZeroPairs(_ count: Int) {
    for _ in 0..<count {
      if let frame = mixTake(order: 0) { mixGive(frame, order: 0) }
    }
  }
}
