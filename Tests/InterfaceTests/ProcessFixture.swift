import Cells
import Interface
import Kernel
import Script
import Simulation

/// A real machine with processes: a shell with a child, a compiler in the middle of a fault, a device.
enum ProcessFixture {
  /// Made once and then only read.
  final class Box: @unchecked Sendable {
    let machine: Machine
    init(_ machine: consuming Machine) {
      // The first reading of the map brings its sums up to date: here, before several tests read at once.
      _ = machine.mapReading(MapWindow(start: FrameNumber(0), framesPerCell: 1024, cells: 1), lit: nil)
      self.machine = machine
    }
  }

  static let sh = TaskID(1)
  static let kid = TaskID(2)
  static let cc1 = TaskID(3)

  static func configuration(pae: Bool = false) -> Configuration { Configuration(pae: pae, hz: 100, hasSlab: true) }

  static let names: Names = {
    var names = Names()
    for task in ["sh", "kid", "cc1"] { _ = names.task(task) }
    for file in ["sh", "cc1", "libc"] { _ = names.file(file) }
    for label in ["libc", "card"] { _ = names.label(label) }
    return names
  }()

  static func perform(_ machine: inout Machine, _ event: ProcessEvent, by task: TaskID) {
    machine.perform(.process(event, Requester(task: task, cpu: Requester.ownCPU)))
  }

  private static func touch(
    _ machine: inout Machine, _ area: AreaName, _ page: UInt32, _ pages: UInt32, _ access: Access, by task: TaskID
  ) {
    perform(&machine, .touch(TouchRequest(.area(area, page: page), pages: pages, access: access)), by: task)
    for _ in 0..<12 { _ = machine.advance() }
  }

  private static func make(pae: Bool) -> Box {
    guard var machine = try? Machine(configuration(pae: pae)) else { preconditionFailure("the machine does not boot") }
    for (file, pages) in [(0, 12), (1, 60), (2, 300)] as [(UInt16, UInt32)] {
      perform(&machine, .creat(FileID(file), pages: pages), by: .initTask)
    }
    let libc = Library(file: FileID(2), label: LabelID(0), pages: 300)
    perform(
      &machine,
      .exec(ExecRequest(file: FileID(0), text: 8, data: 4, heap: 8, stack: 2, libraries: [libc], isSetUp: true)), by: sh
    )
    perform(
      &machine,
      .exec(ExecRequest(file: FileID(1), text: 40, data: 12, bss: 4, heap: 30, stack: 2, isSetUp: true)), by: cc1)
    touch(&machine, .text, 0, 4, .exec, by: sh)
    touch(&machine, .data, 0, 2, .write, by: sh)
    touch(&machine, .heap, 0, 4, .write, by: sh)
    touch(&machine, .named(LabelID(0)), 100, 6, .exec, by: sh)
    perform(&machine, .fork(child: kid, count: 1), by: sh)
    touch(&machine, .heap, 1, 1, .write, by: kid)
    touch(&machine, .heap, 5, 1, .read, by: sh)
    perform(&machine, .mmap(MapRequest(label: LabelID(1), pages: 1, isDevice: true)), by: sh)
    touch(&machine, .named(LabelID(1)), 0, 1, .read, by: sh)
    touch(&machine, .heap, 0, 20, .write, by: cc1)
    // The disk is still at it.
    perform(&machine, .touch(TouchRequest(.area(.text, page: 30), access: .exec)), by: cc1)
    _ = machine.advance()
    return Box(machine)
  }

  static let box = make(pae: false)
  static let paeBox = make(pae: true)

  /// Many processes, each with some pages.
  static let crowd: Box = {
    guard var machine = try? Machine(Configuration(memoryFrames: 1 << 16, hz: 100, hasSlab: true)) else {
      preconditionFailure("the machine does not boot")
    }
    perform(&machine, .creat(FileID(0), pages: 12), by: .initTask)
    perform(&machine, .exec(ExecRequest(file: FileID(0), heap: 2000, isSetUp: true)), by: sh)
    perform(&machine, .touch(TouchRequest(.area(.heap, page: 0), pages: 1500, access: .write)), by: sh)
    perform(&machine, .fork(child: nil, count: 400), by: sh)
    return Box(machine)
  }()

  /// Two processes that want more than there is, a file that is read once, and slots for both: reclaim has just run.
  static let pressed: Box = {
    var configuration = Configuration(memoryFrames: 4096, hz: 1000, hasSlab: true)
    configuration.swap = [SwapSpec(pages: 2048)]
    configuration.diskLatency = 1
    // No pass has to stop for it.
    configuration.diskQueue = 1024
    configuration.overcommitMemory = 1
    guard var machine = try? Machine(configuration) else { preconditionFailure("the machine does not boot") }
    perform(&machine, .creat(FileID(0), pages: 12), by: .initTask)
    perform(&machine, .creat(FileID(1), pages: 2000), by: .initTask)
    for task in [sh, cc1] {
      perform(&machine, .exec(ExecRequest(file: FileID(0), heap: 2000, stack: 2, isSetUp: true)), by: task)
    }
    perform(&machine, .read(FileRequest(file: FileID(1), page: 0, pages: 600)), by: sh)
    for _ in 0..<3000 { _ = machine.advance() }
    perform(&machine, .touch(TouchRequest(.area(.heap, page: 0), pages: 1900, access: .write)), by: sh)
    for _ in 0..<500 { _ = machine.advance() }
    perform(&machine, .touch(TouchRequest(.area(.heap, page: 0), pages: 1900, access: .write)), by: cc1)
    for _ in 0..<900 { _ = machine.advance() }
    return Box(machine)
  }()

  static let scenario = Scenario(
    name: "processes", title: Localized(en: "Processes at work", ja: "プロセスの動き"), configuration: configuration(),
    program: Program(markCount: 1), names: names,
    captions: [Localized(en: "The compiler waits for its code.", ja: "コンパイラがコードを待っています。")], marks: ["waits"])

  static func scene(for state: State, size: Size, machine: Box = box) -> Scene {
    var scenario = scenario
    scenario.configuration = machine.machine.configuration
    var scene = Scene(
      reading: machine.machine.reading(ReadingRequest()), scenario: scenario, playback: Playback(lastTick: 400),
      themes: ["default-dark"])
    scene.read(for: state, size: size) { machine.machine.reading($0) }
    return scene
  }

  static func canvas(
    _ state: State, _ size: Size, glyphs: Glyphs.Level = .braille, theme: Theme = .defaultDark, machine: Box = box
  ) -> Canvas {
    var state = state
    state.size = size
    var canvas = Canvas(size: size)
    draw(scene(for: state, size: size, machine: machine), state, theme: theme, glyphs: Glyphs(glyphs), into: &canvas)
    return canvas
  }

  /// The state after these keys, pressed on a screen of this size.
  static func state(after keys: [String], size: Size, language: Language = .en, machine: Box = box) -> State {
    var state = State(language: language, size: size)
    // Among the pages of the processes.
    (state.cursor, state.followsEvent) = (FrameNumber(0x1100), false)
    press(keys, in: &state, size: size, machine: machine)
    return state
  }

  static func press(_ keys: [String], in state: inout State, size: Size, machine: Box = box) {
    for name in keys {
      guard let key = Key(name: name), let message = Keymap().message(for: .key(key), in: state) else {
        preconditionFailure("no key \(name)")
      }
      _ = update(&state, message, scene: scene(for: state, size: size, machine: machine))
    }
  }

  /// A machine that has the panel: one of literals, with a slab allocator, with processes.
  static func scene(with panel: PanelName?, _ state: State, size: Size) -> Scene {
    switch panel {
    case .processes: scene(for: state, size: size)
    case .lru: scene(for: state, size: size, machine: pressed)
    case .slab: SlabFixture.scene(for: state, size: size)
    default: Fixture.scene(for: state, size: size)
    }
  }

  /// What a script's `look` does.
  static func looking(_ process: TaskID, _ place: AreaPlace?, size: Size) -> State {
    var state = State(size: size)
    state.apply(ViewSettings(focus: .processes, process: process, place: place))
    return state
  }
}
