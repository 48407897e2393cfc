import Cells
import Interface
import Kernel
import Script
import Simulation

/// A real machine with a slab allocator at work: 64 MiB, two CPUs.
enum SlabFixture {
  /// Made once and then only read.
  final class Box: @unchecked Sendable {
    let machine: Machine
    init(_ machine: consuming Machine) { self.machine = machine }
  }

  static let configuration = Configuration(cpus: 2, hasSlab: true)
  static let names: Names = {
    var names = Names()
    for task in ["cc1", "sh"] { _ = names.task(task) }
    for label in ["T", "k", "f"] { _ = names.label(label) }
    _ = names.pool("bio")
    return names
  }()
  static let taskStruct = names.knownCache("task_struct") ?? CacheID(0)
  static let size32 = names.knownCache("size-32") ?? CacheID(0)

  static let box: Box = {
    guard var machine = try? Machine(configuration) else { preconditionFailure("the machine does not boot") }
    let first = Requester(task: TaskID(1), cpu: 0)
    let second = Requester(task: TaskID(2), cpu: 1)
    let tasks = LabelID(0)
    machine.perform(.allocateObject(ObjectRequest(.cache(taskStruct), label: tasks, count: 37), first))
    _ = machine.advance()
    machine.perform(.allocateObject(ObjectRequest(.kmalloc(SizeRange(30)), label: LabelID(1), count: 70), second))
    machine.perform(.allocateObject(ObjectRequest(.kmalloc(SizeRange(100, 900)), label: LabelID(1), count: 40), first))
    _ = machine.advance()
    let half = Pick(sequence: .address, amount: .share(2, 5))
    machine.perform(
      .free(FreeRequest(call: .kmemCacheFree, target: .label(tasks, half), cache: taskStruct), first))
    if let filp = names.knownCache("filp") {
      machine.perform(.slab(.createPool(PoolID(0), minimum: 4, .cache(filp)), first))
      machine.perform(.allocateObject(ObjectRequest(.cache(filp), label: LabelID(2), count: 25), second))
    }
    _ = machine.advance()
    return Box(machine)
  }()

  static let scenario = Scenario(
    name: "slabs", title: Localized(en: "Objects and slabs", ja: "オブジェクトとスラブ"), configuration: configuration,
    program: Program(markCount: 1), names: names,
    captions: [Localized(en: "Thirty-seven tasks are born.", ja: "37個のタスクが生まれる。")], marks: ["born"])

  static func slabReading(_ request: SlabRequest) -> SlabReading? {
    box.machine.reading(ReadingRequest(slab: request)).slab
  }

  static func scene(for state: State, size: Size, machine: Box = box) -> Scene {
    var scene = Scene(
      reading: machine.machine.reading(ReadingRequest()), scenario: scenario, playback: Playback(lastTick: 40),
      themes: ["default-dark"])
    scene.read(for: state, size: size) { machine.machine.reading($0) }
    return scene
  }

  static func canvas(_ state: State, _ size: Size, glyphs: Glyphs.Level = .braille, theme: Theme = .defaultDark)
    -> Canvas
  {
    var state = state
    state.size = size
    var canvas = Canvas(size: size)
    draw(scene(for: state, size: size), state, theme: theme, glyphs: Glyphs(glyphs), into: &canvas)
    return canvas
  }

  /// The state after these keys, pressed on a screen of this size.
  static func state(after keys: [String], size: Size, language: Language = .en) -> State {
    var state = State(language: language, size: size)
    for name in keys {
      guard let key = Key(name: name), let message = Keymap().message(for: .key(key), in: state) else {
        preconditionFailure("no key \(name)")
      }
      _ = update(&state, message, scene: scene(for: state, size: size))
    }
    return state
  }
}
