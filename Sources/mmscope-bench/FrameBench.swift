import Cells
import Foundation
import Interface
import Kernel
import Script
import Simulation

/// A machine under load: half of it allocated at random, so that the map is not one colour.
private func busyMachine(memoryMiB: UInt64, pae: Bool) -> Machine? {
  guard var machine = try? Machine(Configuration(memoryFrames: memoryMiB << 8, pae: pae)) else { return nil }
  var mix = SteadyMix(frames: machine.freeFrames)
  mix.fill(&machine)
  mix.mix(&machine, operations: 200_000)
  return machine
}

/// One picture of the overview at 200×50: reading, drawing, difference, each; between two pictures a tenth of the map's
/// cells changes.
func frameBench(memoryMiB: UInt64, pae: Bool, name: String, rounds: Int = 400) {
  guard var machine = busyMachine(memoryMiB: memoryMiB, pae: pae) else { return }
  let size = Size(width: 200, height: 50)
  let scenario = Scenario(
    name: "bench", title: Localized(en: "A busy machine", ja: "負荷のある機械"), configuration: machine.configuration)
  let state = State(size: size)
  let glyphs = Glyphs(.braille)
  let theme = Theme.defaultDark
  var scene = Scene(reading: machine.reading(), scenario: scenario)
  var previous = Canvas(size: size)
  var mix = SteadyMix(frames: machine.freeFrames)
  mix.fill(&machine)
  var times: [[UInt64]] = [[], [], []]
  var changed = 0
  for _ in 0..<rounds {
    mix.mix(&machine, operations: 300)
    let start = now()
    scene.reading = machine.reading(request(for: state, size: size, scene: scene))
    let read = now()
    var canvas = Canvas(size: size)
    draw(scene, state, theme: theme, glyphs: glyphs, into: &canvas)
    let drawn = now()
    let difference = CanvasDiff(from: previous, to: canvas)
    changed += difference.changedCells
    let compared = now()
    previous = canvas
    times[0].append(read - start)
    times[1].append(drawn - read)
    times[2].append(compared - drawn)
  }
  let medians = times.map { $0.sorted()[$0.count / 2] }
  report(
    name,
    [
      ("cells", "\(size.width * size.height)"), ("changed_per_frame", "\(changed / rounds)"),
      ("reading_us", perOperation(medians[0], 1000)), ("draw_us", perOperation(medians[1], 1000)),
      ("diff_us", perOperation(medians[2], 1000)),
      ("total_us", perOperation(medians[0] + medians[1] + medians[2], 1000)),
    ])
}

/// A synthetic trace through the machine: events per second of replay.
func replayBench(operations count: Int) {
  var random = RandomSource(seed: 7)
  var operations: [TraceOperation] = []
  var live: [UInt32] = []
  var requests: UInt32 = 0
  for index in 0..<count {
    if live.count > 1000, random.below(2) == 0 {
      let victim = Int(random.below(UInt64(live.count)))
      operations.append(
        TraceOperation(
          tick: UInt32(index / 100), request: live[victim], gfp: .kernel, order: Order(0), isFree: true))
      live.swapAt(victim, live.count - 1)
      live.removeLast()
    } else {
      let order = Order(UInt8(min(3, random.below(20) == 0 ? random.below(4) : 0)))
      operations.append(
        TraceOperation(tick: UInt32(index / 100), request: requests, gfp: .highUser, order: order, isFree: false))
      live.append(requests)
      requests += 1
    }
  }
  let program = Program(replay: Replay(operations: operations, requests: Int(requests)))
  guard var machine = try? Machine(Configuration(memoryFrames: 1024 << 8), program: program) else { return }
  let start = now()
  while machine.player.traceOperation < count { _ = machine.advance() }
  let elapsed = now() - start
  report(
    "replay",
    [
      ("events", "\(count)"), ("events_per_second", "\(UInt64(count) * 1_000_000_000 / max(1, elapsed))"),
      ("failures", "\(machine.failures)"),
    ])
}
