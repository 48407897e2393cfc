import Simulation
import TestSupport
import Testing

@testable import Kernel

/// Processes go back in time like everything else: the digest of each keyframe is met again, and what follows is the
/// same.
@Suite struct ProcessHistoryTests {
  private static func event(_ source: inout RandomSource, _ step: Int) -> (ProcessEvent, UInt16) {
    let task = UInt16(1 + source.below(4))
    let page = UInt32(source.below(10))
    switch source.below(9) {
    case 0: return (.fork(child: TaskID(UInt16(1 + source.below(4))), count: 1), task)
    case 1: return (.exit, task)
    case 2: return (.mmap(MapRequest(label: LabelID(UInt32(step)), pages: 20, file: FileID(1))), task)
    case 3: return (.read(FileRequest(file: FileID(1), page: UInt32(source.below(60)), pages: 2)), task)
    case 4: return (.write(FileRequest(file: FileID(1), page: page)), task)
    case 5: return (.brk(Int32(source.below(9)) - 3), task)
    case 6: return (.exec(ExecRequest(file: FileID(0), heap: 12)), task)
    default:
      let place = AreaPlace.area(source.below(2) == 0 ? .heap : .data, page: min(page, 3))
      return (.touch(TouchRequest(place, pages: 2, access: source.below(2) == 0 ? .write : .read)), task)
    }
  }

  private static func go(_ machine: inout Machine, _ source: inout RandomSource, _ steps: Range<Int>) {
    for step in steps {
      let (event, task) = event(&source, step)
      machine.perform(.process(event, Requester(task: TaskID(task), cpu: Requester.ownCPU)))
      if step % 3 == 0 { machine.finishTick() }
    }
  }

  @Test(arguments: [1, 2], [false, true]) func everyKeyframeIsMetAgain(cpus: Int, pae: Bool) throws {
    for seed in TestRun.seeds(11) {
      var machine = try Machine(Configuration(memoryFrames: 64 << 8, pae: pae, cpus: cpus, hz: 100, hasSlab: true))
      var source = RandomSource(seed: seed)
      // The first keyframe knows of no process yet.
      var keyframes = [machine.captureKeyframe()]
      var digests = [machine.digest()]
      var sources = [source]
      machine.perform(.process(.creat(FileID(0), pages: 12), Requester(cpu: Requester.ownCPU)))
      machine.perform(.process(.creat(FileID(1), pages: 64), Requester(cpu: Requester.ownCPU)))
      for round in 0..<8 {
        Self.go(&machine, &source, round * 20..<round * 20 + 20)
        keyframes.append(machine.captureKeyframe())
        digests.append(machine.digest())
        sources.append(source)
      }
      var base = keyframes.count - 1
      for target in [6, 2, 7, 0, 5, 1, 8] {
        machine.restore(target, of: keyframes, standingOn: base)
        base = target
        let digest = machine.digest()
        #expect(digest == digests[target], "seed \(seed), keyframe \(target)")
        let violation = machine.fullViolation()
        #expect(violation == nil, "seed \(seed), keyframe \(target)")
        guard target > 0, target < 8 else { continue }
        var again = sources[target]
        Self.go(&machine, &again, target * 20..<target * 20 + 20)
        let next = machine.digest()
        #expect(next == digests[target + 1], "seed \(seed), after keyframe \(target)")
      }
    }
  }

  /// A machine that has no process says nothing of them: its digest is that of one that never heard of any.
  @Test func withoutProcessesNothingIsAdded() throws {
    var machine = try Machine(Configuration(memoryFrames: 4096, hasSlab: true))
    let before = machine.digest()
    machine.virtualMemory.rest.overcommitMode = 2
    let after = machine.digest()
    #expect(before == after)
    let reading = machine.reading()
    #expect(reading.memory == nil && reading.processes == nil)
  }
}
