import Cells
import History
import Kernel
import Runner
import Script
import Simulation
import Testing

/// Playing is cheap: so many pictures a second and no more, one wait a picture, and no picture without a reason.
/// Counted with a clock that only waiting moves.
@Suite struct PictureRateTests {
  final class Counter: Clock, Screen {
    var now: UInt64 = 0
    /// What a look at the clock takes: a slow machine.
    var look: UInt64 = 0
    var nanoseconds: UInt64 {
      now += look
      return now
    }
    let size = Size(width: 80, height: 24)
    var inputs: [Input] = []
    /// When they were shown.
    var pictures: [UInt64] = []
    /// What was asked for, in milliseconds.
    var waits: [Int] = []
    func present(_ canvas: Canvas) { pictures.append(now) }
    func nextInput(milliseconds: Int) -> Input? {
      if !inputs.isEmpty { return inputs.removeFirst() }
      waits.append(milliseconds)
      now += UInt64(milliseconds) * 1_000_000
      return nil
    }
  }

  static let scenario = Scenario(
    name: "t", title: Localized(en: "t", ja: "t"), configuration: Configuration(memoryFrames: 4096),
    program: Program(steps: [.tick(10_000_000)]))

  func session(_ counter: Counter, speed: Int, isPlaying: Bool = true) throws -> Session {
    let options = Session.Options(isPlaying: isPlaying, speed: speed)
    return try Session(
      Self.scenario, theme: .defaultDark, options: options, screen: counter, clock: counter,
      surroundings: PacingTests.NoFiles())
  }

  /// Three seconds at speeds from one tick a second to more ticks than there are nanoseconds for a wait.
  @Test(arguments: [1, 10, 29, 31, 60, 200, 999, 1_000, 10_000])
  func playingWaitsOnceAPicture(speed: Int) throws {
    let counter = Counter()
    let session = try session(counter, speed: speed)
    while counter.now < 3_000_000_000 { session.turn() }
    let seconds = Double(counter.now) / 1e9
    #expect(counter.pictures.count <= Int(30 * seconds) + 1)
    #expect(counter.pictures.count >= min(28, speed) * 3, "the run is not shown as it goes")
    #expect(zip(counter.pictures, counter.pictures.dropFirst()).allSatisfy { $1 - $0 >= 33_333_333 })
    #expect(!counter.waits.contains(0), "it looks for keys without rest")
    #expect(counter.waits.count <= counter.pictures.count + 3)
    // No time is lost: the ticks that were earned were worked off, but for those of the wait that goes on.
    let ticks = Double(session.timeline.tick)
    #expect(abs(ticks - seconds * Double(speed)) <= 1, "\(ticks) ticks in \(seconds) s")
  }

  /// Where the machine is slower than the speed asked for, it works all the time and is still shown.
  @Test func aSlowMachineIsShownAllTheSame() throws {
    let counter = Counter()
    counter.look = 1_000_000
    let session = try session(counter, speed: 100_000)
    while counter.now < 3_000_000_000 { session.turn() }
    #expect((60...91).contains(counter.pictures.count))
    #expect(counter.waits.filter { $0 > 0 }.count <= 4)
  }

  @Test func nothingIsShownWhereNothingChanges() throws {
    let counter = Counter()
    let session = try session(counter, speed: 1_000, isPlaying: false)
    while counter.now < 20_000_000_000 { session.turn() }
    #expect(counter.pictures == [0])
    #expect(counter.waits.count <= 20)
  }

  /// What a key does is seen at once; many at a time are one picture, and a flood no more than thirty a second.
  @Test func keysAreAnsweredAtOnce() throws {
    let counter = Counter()
    let session = try session(counter, speed: 10, isPlaying: false)
    session.turn()
    counter.inputs = [.key(.character("e"))]
    let asked = counter.now
    while counter.pictures.count < 2 { session.turn() }
    #expect(counter.pictures[1] == asked)
    session.turn()
    counter.inputs = Array(repeating: .key(.character(".")), count: 100)
    for _ in 0..<2 { session.turn() }
    #expect(counter.pictures.count == 3)
    #expect(session.timeline.tick == 100)
    let start = counter.now
    for _ in 0..<1_000 {
      counter.inputs = [.key(.character("."))]
      counter.now += 1_000_000
      session.turn()
    }
    #expect(counter.pictures.count <= 4 + Int((counter.now - start) * 30 / 1_000_000_000))
  }
}
