import Simulation

/// Frames in a binary heap, the one with the greatest key on top. Keys of different frames differ.
struct FrameHeap: ~Copyable {
  struct Entry: BitwiseCopyable {
    var key: UInt64
    var frame: UInt32
  }

  private(set) var count = 0
  private var entries: ZeroedBuffer<Entry>
  /// By frame: its place in `entries`.
  private var place: ZeroedBuffer<UInt32>

  init() {
    entries = ZeroedBuffer(zeroed: 0)
    place = ZeroedBuffer(zeroed: 0)
  }
  private init(copying other: borrowing FrameHeap) {
    count = other.count
    entries = other.entries.clone()
    place = other.place.clone()
  }
  func clone() -> FrameHeap { FrameHeap(copying: self) }

  mutating func grow(frames: Int) {
    guard frames > entries.count else { return }
    entries.grow(to: frames)
    place.grow(to: frames)
  }

  var top: Entry { @inline(__always) get { entries[0] } }
  func key(of frame: Int) -> UInt64 { entries[Int(place[frame])].key }

  @inline(__always) mutating func insert(_ frame: Int, key: UInt64) {
    count += 1
    rise(count - 1, Entry(key: key, frame: UInt32(frame)))
  }

  @inline(__always) mutating func raise(_ frame: Int, to key: UInt64) {
    rise(Int(place[frame]), Entry(key: key, frame: UInt32(frame)))
  }

  @inline(__always) mutating func lower(_ frame: Int, to key: UInt64) {
    sink(Int(place[frame]), Entry(key: key, frame: UInt32(frame)))
  }

  /// The key of the frame on top becomes another.
  @inline(__always) mutating func setTop(key: UInt64) { sink(0, Entry(key: key, frame: entries[0].frame)) }

  @inline(__always) private mutating func put(_ entry: Entry, at index: Int) {
    entries[index] = entry
    place[Int(entry.frame)] = UInt32(index)
  }

  @inline(__always) private mutating func rise(_ start: Int, _ entry: Entry) {
    var index = start
    while index > 0 {
      let above = (index - 1) / 2
      let other = entries[above]
      if other.key >= entry.key { break }
      put(other, at: index)
      index = above
    }
    put(entry, at: index)
  }

  @inline(__always) private mutating func sink(_ start: Int, _ entry: Entry) {
    var index = start
    while true {
      var below = 2 * index + 1
      if below >= count { break }
      if below + 1 < count, entries[below + 1].key > entries[below].key { below += 1 }
      let other = entries[below]
      if other.key <= entry.key { break }
      put(other, at: index)
      index = below
    }
    put(entry, at: index)
  }
}
