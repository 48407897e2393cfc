import Cells
import Formats
import Foundation
import History
import Interface
import Kernel
import Script
import Simulation
import TestSupport
import Testing

@testable import Runner

/// What if, by its keys and lines: both runs stand at the same tick, part where two runs on their own part, and leave
/// the run as it was.
@Suite struct WhatIfTests {
  final class Sink: JournalSink {
    var records: [JournalRecord] = []
    func begin(_ scenario: Scenario, language: Language) throws(Diagnostic) {}
    func append(_ record: JournalRecord) throws(Diagnostic) { records.append(record) }
  }

  /// A session with its keyboard; a turn is a tenth of a second.
  struct Desk: ~Copyable {
    var session: Session
    let keys: LectureTests.Keys
    let sink = Sink()

    init(_ name: String, size: Size = Size(width: 80, height: 24), historyMemory: Int? = nil) throws {
      keys = LectureTests.Keys(size)
      var options = Session.Options(speed: 100)
      options.picturesPerSecond = .max
      if let historyMemory { options.historyMemory = historyMemory }
      let path = ShippedScenarioTests.folder.appending(path: name + ".yaml").path
      session = try Session(
        ScenarioFile.load(path: path), theme: .defaultDark, options: options, screen: keys, clock: keys,
        surroundings: PacingTests.NoFiles(), journal: sink)
    }

    mutating func press(_ pressed: Key...) {
      for key in pressed {
        keys.inputs.append(.key(key))
        repeat { session.turn() } while session.playhead.mode.isUnderWay
        session.turn()
      }
    }

    /// A `:` line.
    mutating func type(_ line: String) {
      keys.inputs = [.key(.character(":"))] + line.map { .key(.character($0)) }
      press(.enter)
    }

    var tick: Tick { session.timeline.tick }
    var otherTick: Tick? { session.scene.whatIf?.shown.tick }
    var isOn: Bool { session.whatIf != nil }
    var divergence: Divergence? {
      if case .requests(let divergence)? = session.scene.whatIf?.parting { divergence } else { nil }
    }
    var minOfNormal: [UInt32?] {
      [session.scene.reading, session.scene.whatIf?.shown.reading].map { $0?.zones.last?.min }
    }
    var problem: String? { session.state.prompt?.problem }
    var notice: String { session.scene.notice?.text ?? "" }
  }

  @Test func lessMemoryPartsWhereTheLastBlockIsMissing() throws {
    var desk = try Desk("comb")
    desk.press(.character("g"), .character("9"), .enter)
    desk.type("what-if memory=24MiB")
    #expect(desk.tick == 9 && desk.otherTick == 9 && desk.problem == nil, "\(desk.problem ?? "")")
    let before = desk.session.timeline.digest()
    desk.press(.character("w"))
    // 249 of 250 blocks of 64 KiB would fit into 32 MiB; 8 MiB less hold 512 frames / 16 less: 124. At the 125th
    // nobody can be killed.
    let found = desk.divergence
    let divergence = try #require(found)
    #expect(
      divergence.branch?.outcome.what.kind == .reclaim(.hang)
        && divergence.trunk?.outcome.what.kind == .request(.served))
    #expect(desk.tick == divergence.tick && desk.otherTick == divergence.tick)
    #expect(desk.notice.contains("the kernel stops") && desk.notice.contains("served from Normal"))
    // The request is the newest thing in both logs.
    let trunk = try #require(desk.session.scene.reading.occurrences.last)
    let branch = try #require(desk.session.scene.whatIf?.shown.reading.occurrences.last)
    #expect(trunk == divergence.trunk?.outcome && branch == divergence.branch?.outcome)
    desk.press(.character("g"), .character("9"), .enter)
    let again = desk.session.timeline.digest()
    #expect(again == before && desk.otherTick == 9)
    desk.press(.escape, .escape, .escape)
    #expect(!desk.isOn && desk.session.scene.whatIf == nil)
    let after = desk.session.timeline.digest()
    #expect(after == before && desk.sink.records.isEmpty)
  }

  /// Processes run on their own CPUs: they need none by number.
  @Test func processesRunOnAnotherMachine() throws {
    var desk = try Desk("copy-on-write")
    desk.type("what-if memory=48MiB")
    #expect(desk.isOn && desk.problem == nil, "\(desk.problem ?? "")")
    desk.press(.character("."))
    #expect(desk.otherTick == desk.tick)
    desk.type("what-if off")
    desk.type("what-if hz=250")
    #expect(desk.isOn && desk.problem == nil, "\(desk.problem ?? "")")
    desk.type("what-if off")
    desk.type("what-if cpus=2")
    #expect(desk.isOn && desk.problem == nil, "\(desk.problem ?? "")")
  }

  /// Every way to move time, in any order: both at the same tick, each as a run on its own.
  @Test(arguments: TestRun.seeds(1, 2, 3))
  func allControlsDriveBoth(seed: UInt64) throws {
    var desk = try Desk("two-cpus")
    let scenario = desk.session.scene.scenario
    var origin = scenario.origin
    var random = RandomSource(seed: seed)
    let before = desk.session.timeline.moment
    desk.type("what-if memory=48MiB")
    origin.configuration.memoryFrames = 48 << 8
    let moves: [[Key]] = [
      [.character(".")], [.character(",")], [.character("n")], [.character("N")], [.character("]")],
      [.character("[")], [.character(" "), .character(" ")], [.character("w")],
    ]
    for step in 0..<60 {
      let move = Int(random.below(UInt64(moves.count + 1)))
      if move == moves.count {
        for key in "g\(random.below(200))" { desk.press(.character(key)) }
        desk.press(.enter)
      } else {
        for key in moves[move] { desk.press(key) }
      }
      #expect(desk.otherTick == desk.tick, "seed \(seed) step \(step)")
      guard step % 6 == 0 else { continue }
      let tick = desk.tick
      for key in "g\(tick)" { desk.press(.character(key)) }
      desk.press(.enter)
      var alone = try Timeline<Machine>(origin, journal: [])
      alone.seek(tick: tick)
      let (found, expected) = (desk.session.whatIf?.branch.digest(), alone.digest())
      #expect(found == expected, "seed \(seed) step \(step) tick \(tick)")
      var trunk = try Timeline<Machine>(scenario.origin, journal: [])
      trunk.seek(tick: tick)
      let (run, linear) = (desk.session.timeline.digest(), trunk.digest())
      #expect(run == linear, "seed \(seed) step \(step) tick \(tick)")
    }
    desk.type("what-if off")
    #expect(desk.isOn == false)
    desk.press(.character("g"), .character("g"), .character("g"), .character("0"), .enter)
    #expect(desk.session.timeline.moment == before)
  }

  @Test func nothingChangedNeverParts() throws {
    var desk = try Desk("comb")
    desk.type("what-if memory=32MiB")
    desk.press(.character("w"))
    #expect(desk.session.scene.playback.isAtEnd && desk.divergence == nil)
    #expect(desk.notice.contains("the same, to the end"), "\(desk.notice)")
  }

  /// The caption of the scenario promises it.
  @Test func halfTheReserveServesTheCompiler() throws {
    var desk = try Desk("watermarks")
    desk.type("what-if min_free_kbytes=512 at=low")
    #expect(desk.session.scene.reading.mark == 0 && desk.otherTick == desk.tick)
    #expect(desk.minOfNormal == [192, 96])
    desk.press(.character("w"))
    let found = desk.divergence
    let divergence = try #require(found)
    #expect(
      divergence.trunk?.outcome.what.kind == .request(.failed)
        && divergence.branch?.outcome.what.kind == .request(.served))
    #expect(desk.session.scene.names[divergence.trunk?.asked.task ?? .initTask] == "cc1")
  }

  @Test func aRequestIsTaken() throws {
    var desk = try Desk("comb")
    desk.type("what-if alloc_pages order=3 gfp=GFP_ATOMIC as=extra at=full")
    let names = desk.session.scene.names
    #expect(names.knownLabel("extra") == nil && desk.sink.records.isEmpty)
    desk.press(.character("."), .character("."))
    let other = desk.session.whatIf?.branch.digest()
    desk.type("what-if take")
    #expect(!desk.isOn && desk.problem == nil, "\(desk.problem ?? "")")
    let taken = desk.session.timeline.digest()
    #expect(taken == other)
    #expect(desk.sink.records.first?.line == "alloc_pages order=3 gfp=GFP_ATOMIC as=extra")
    #expect(desk.session.scene.names.knownLabel("extra") != nil)
    desk.type("free_pages extra")
    #expect(desk.problem == nil, "\(desk.problem ?? "")")
  }

  @Test(arguments: [
    ("comb", "what-if memory=2MiB", "memory is outside"), ("comb", "what-if memroy=24MiB", "did you mean memory?"),
    ("comb", "what-if memory=24", "24MiB?"), ("comb", "what-if cpus=0", "outside 1"),
    ("comb", "what-if alloc_page5", "did you mean alloc_page"), ("comb", "what-if", "what if what?"),
    ("comb", "what-if memory=24MiB seed=3", "one thing"), ("comb", "what-if seed=3 at=comp", "did you mean comb?"),
    ("comb", "what-if seed=3 at=", "a tick or a mark"), ("comb", "what-if off", "no what-if is on"),
    ("comb", "what-if take", "no what-if is on"), ("comb", "what-if find", "no what-if is on"),
    ("comb", "what-if alloc_pages order=12", "0–10"), ("comb", "what-if lowmem_reserve_ratio=3", "two numbers"),
    ("comb", "wat-if memory=24MiB", "did you mean what-if?"), ("comb", "what-if nodes=3", "at least 48 MiB"),
    ("watermarks", "what-if memory=16MiB", "no zone Normal"),
    ("two-cpus", "what-if cpus=1", "the script runs on CPU 1"),
    ("two-nodes", "what-if nodes=1", "node"),
  ])
  func mistakes(scenario: String, line: String, says: String) throws {
    var desk = try Desk(scenario)
    desk.type(line)
    #expect(!desk.isOn && desk.session.scene.whatIf == nil)
    #expect(desk.problem?.contains(says) == true, "\(line): \(desk.problem ?? "nothing")")
  }

  @Test func theRunIsNotChangedWhileItIsCompared() throws {
    var desk = try Desk("comb")
    desk.type("what-if seed=9")
    desk.type("alloc_pages order=0")
    #expect(desk.problem?.contains("while a what-if is on") == true)
    desk.press(.escape)
    desk.type("what-if take")
    #expect(desk.problem?.contains("stays on its machine") == true && desk.isOn)
    desk.press(.escape)
    desk.type("tick 30")
    #expect(desk.tick == 30 && desk.otherTick == 30)
  }

  @Test func bothTogetherKeepWithinTheBudget() throws {
    let budget = 3_000_000
    var desk = try Desk("kernel-day", historyMemory: budget)
    desk.type("tick 600")
    desk.type("what-if seed=48")
    desk.type("tick 300")
    let other = desk.session.whatIf?.branch.memory.bytes ?? .max
    #expect(desk.tick == 900 && desk.otherTick == 900)
    let bytes = desk.session.timeline.memory.bytes
    #expect(bytes <= budget - other)
  }
}
