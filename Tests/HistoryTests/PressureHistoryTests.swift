import Kernel
import Simulation
import TestSupport
import Testing

@testable import History

/// Time that goes back while memory is short: kswapd, direct reclaim, swap and write-back in the middle of their work.
@Suite struct PressureHistoryTests {
  /// Three processes with 120 % of 16 MiB, a file that is written, and swap on a slow disk.
  static func origin(seed: UInt64, cpus: Int = 2, steps: Int = 120, swappiness: UInt32 = 60) -> Origin {
    var random = RandomSource(seed: seed)
    var configuration = Configuration(memoryFrames: 16 << 8, cpus: cpus, hz: 100, hasSlab: true)
    configuration.swap = [SwapSpec(pages: 16384)]
    configuration.overcommitMemory = 1
    configuration.swappiness = swappiness
    configuration.diskLatency = 2
    func by(_ task: UInt64) -> Requester { Requester(task: TaskID(UInt16(task)), cpu: Requester.ownCPU) }
    let setUp: [Event] =
      [
        .process(.creat(FileID(0), pages: 60), Requester()), .process(.creat(FileID(1), pages: 2000), Requester()),
      ]
      + (1...3).map { task in
        .process(.exec(ExecRequest(file: FileID(0), heap: 1500, isSetUp: true)), by(task))
      }
    var script: [Step] = []
    for step in 0..<steps {
      let task = 1 + random.below(3)
      switch step < 9 ? 0 : random.below(8) {
      case 0...4:
        let place = AreaPlace.area(.heap, page: step < 9 ? UInt32(step / 3) * 500 : UInt32(random.below(1300)))
        script.append(
          .event(
            .process(
              .touch(TouchRequest(place, pages: step < 9 ? 500 : 150, access: .write)),
              by(step < 9 ? UInt64(1 + step % 3) : task))))
      case 5:
        script.append(
          .event(.process(.read(FileRequest(file: FileID(1), page: UInt32(random.below(1900)), pages: 60)), by(task))))
      case 6:
        script.append(
          .event(.process(.write(FileRequest(file: FileID(1), page: UInt32(random.below(1900)), pages: 60)), by(task))))
      default: script.append(.tick(1 + random.below(4)))
      }
      script.append(.tick(2))
    }
    return Origin(configuration: configuration, seed: seed, program: Program(steps: script, setUp: setUp))
  }

  private func counts(_ machine: borrowing Machine) -> (swappedOut: Int, passes: Int, naps: Int) {
    (
      Int(machine.ring.count(of: .reclaim(.swapSubmitted))), Int(machine.ring.count(of: .reclaim(.passed))),
      Int(machine.ring.count(of: .reclaim(.naps)))
    )
  }

  @Test func eventByEvent() throws {
    var timeline = try Timeline<Machine>(Self.origin(seed: 1), interval: 2_000)
    while counts(timeline.world).swappedOut < 50, !timeline.world.player.script.hasEnded {
      _ = timeline.stepEvent(limit: 10_000)
    }
    var moments: [Moment] = []
    var digests: [Digest] = []
    for _ in 0..<200 {
      _ = timeline.stepEvent(limit: 10_000)
      moments.append(timeline.moment)
      digests.append(timeline.digest())
    }
    #expect(Set(digests).count > digests.count / 2)
    for place in moments.indices.dropLast().reversed() {
      while timeline.moment > moments[place] { timeline.stepEventBack() }
      try #require(timeline.moment == moments[place], "event \(place)")
      let digest = timeline.digest()
      try #require(digest == digests[place], "event \(place)")
    }
    for place in moments.indices.dropFirst() {
      while timeline.moment < moments[place] { _ = timeline.stepEvent(limit: 10_000) }
      let digest = timeline.digest()
      try #require(digest == digests[place], "event \(place), forward again")
    }
  }

  @Test(arguments: [1, 4]) func everyTick(cpus: Int) throws {
    let origin = Self.origin(seed: 2, cpus: cpus, steps: 60)
    var straight = try Machine(origin)
    var digests: [Digest] = []
    while !straight.player.script.hasEnded {
      let digest = straight.digest()
      digests.append(digest)
      let tick = straight.tick
      while straight.tick == tick { _ = straight.advance() }
    }
    let found = counts(straight)
    #expect(found.swappedOut > 100 && found.passes > 0 && found.naps > 0, "no pressure")
    var timeline = try Timeline<Machine>(origin, interval: 500)
    timeline.seek(tick: Tick(digests.count - 1))
    var random = RandomSource(seed: 3)
    for _ in 0..<20 {
      let tick = Int(random.below(UInt64(digests.count)))
      timeline.seek(tick: Tick(tick))
      let digest = timeline.digest()
      try #require(digest == digests[tick], "tick \(tick)")
    }
  }

  /// With another swappiness both run alike until the first request that comes out otherwise.
  @Test func otherSwappiness() throws {
    let (origin, other) = (Self.origin(seed: 4), Self.origin(seed: 4, swappiness: 0))
    var trunk = try Timeline<Machine>(origin)
    var branch = try Branch(of: trunk, change: .origin(other))
    while !branch.approach(&trunk, limit: 100) {}
    while branch.divergence == nil, trunk.world.tick < 3_000 { branch.stepTick(&trunk) }
    let found = branch.divergence
    let divergence = try #require(found)
    let tick = divergence.tick
    // As two machines that nobody compares.
    var one = try Machine(origin)
    while one.tick < tick + 200 { _ = one.advance() }
    var two = try Machine(other)
    while two.tick < tick + 200 { _ = two.advance() }
    let (ours, theirs) = (swapped(one), swapped(two))
    #expect(ours != theirs)
  }

  private func swapped(_ machine: borrowing Machine) -> [UInt64] {
    let reading = machine.reading()
    return [reading[.pswpout], reading[.pgdeactivate], reading[.pgactivate]]
  }
}
