import History
import Simulation

/// A subject without a script: what arrives are readings of somebody's /proc/buddyinfo, and time is how many came. An
/// event is a text that arrived, so the journal is the recording.
struct HostReadings: World {
  struct Origin: RunOrigin { var journal: [JournalEntry<String>] = [] }
  typealias Refusal = Never
  typealias Event = String
  /// The free frames of a zone fall below a number.
  struct Condition: Hashable, Sendable {
    var zone: String
    var below: Int
  }
  typealias Probe = Bool
  final class Keyframe: WorldKeyframe {
    let host: HostReadings
    init(_ host: HostReadings) { self.host = host }
    var size: Int { 256 + host.free.count * 32 }
    func absorb(_ older: Keyframe) {}
  }
  typealias Account = Int
  typealias Answer = [String: Int]
  struct Divergence: RunDivergence {
    var tick: Tick
    var trunkSerial: UInt64? { nil }
  }

  var tick: Tick = 0
  var serial: UInt64 = 0
  var lastOccurrence: Tick?
  /// Of the newest reading: free frames by zone.
  var free: [String: Int] = [:]

  init(_ origin: Origin) throws(Never) {}

  var phase: UInt8 { 0 }
  /// A host never ends, and says nothing.
  var hasEnded: Bool { false }
  var markTicks: [Tick?] { [] }
  var script: ScriptPlayer { ScriptPlayer() }

  mutating func advance() -> Advance {
    tick += 1
    return .tickEnded
  }

  mutating func perform(_ text: String) {
    free = Self.free(in: text)
    serial += 1
    lastOccurrence = tick
  }

  /// `Node 0, zone   Normal  3 1 0 …`: blocks by order.
  static func free(in text: String) -> [String: Int] {
    var result: [String: Int] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 4, words[0] == "Node", words[2] == "zone" else { continue }
      result[String(words[3])] = words[4...].enumerated().reduce(0) { $0 + (Int($1.element) ?? 0) << $1.offset }
    }
    return result
  }

  func digest() -> Digest {
    var digest = Digest()
    digest.add(tick)
    digest.add(serial)
    for zone in free.keys.sorted() {
      for byte in zone.utf8 { digest.add(byte) }
      digest.add(free[zone] ?? 0)
    }
    return digest
  }

  func probe(_ condition: Condition) -> Bool { free[condition.zone].map { $0 < condition.below } ?? false }
  func meets(_ condition: Condition, since before: Bool) -> Bool { !before && probe(condition) }
  func latest(meeting condition: Condition, since serial: UInt64) -> UInt64? { nil }

  func captureKeyframe() -> Keyframe { Keyframe(self) }
  func standOnKeyframe() {}
  mutating func restore(_ index: Int, of keyframes: [Keyframe], standingOn base: Int) { self = keyframes[index].host }

  func account(besides trunk: Int?) -> Int { 0 }
  func firstSerial(ofTick tick: Tick, for account: Int) -> UInt64? { serial }
  func outcomes(since serial: UInt64, _ account: inout Int) -> [[String: Int]] { [free] }
  static func divergence(at tick: Tick, trunk: [[String: Int]], branch: [[String: Int]]) -> Divergence? {
    trunk == branch ? nil : Divergence(tick: tick)
  }
}
