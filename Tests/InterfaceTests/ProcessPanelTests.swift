import Cells
import Kernel
import Script
import Testing

@testable import Interface

/// The Processes panel against the machine that it shows, and what keys, clicks and scripts do to it.
@Suite struct ProcessPanelTests {
  private static let sizes = [
    Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 50),
  ]
  private static let low = sizes[0]

  private static func lines(_ state: State, _ size: Size, machine: ProcessFixture.Box = ProcessFixture.box) -> [String]
  {
    ProcessFixture.canvas(state, size, machine: machine).lines
  }

  private static func words(_ line: String) -> [String] {
    line.unicodeScalars.map { $0.value < 0x80 ? Character($0) : " " }.split(separator: " ").map { String($0) }
  }

  private static func detail(_ task: TaskID, _ place: AreaPlace? = nil) throws -> ProcessDetail {
    let request = ProcessesRequest(of: .task(task), limit: 8, hasDetail: true, areaLimit: 20, cells: 8, place: place)
    return try #require(ProcessFixture.box.machine.processesReading(request)?.detail)
  }

  // MARK: The list

  @Test(arguments: sizes)
  func listShowsTheMachinesNumbers(_ size: Size) throws {
    let state = ProcessFixture.state(after: ["6", "Enter"], size: size)
    let lines = Self.lines(state, size)
    for task in [ProcessFixture.sh, ProcessFixture.kid, ProcessFixture.cc1] {
      let row = try Self.detail(task).row
      let name = ProcessFixture.names[task]
      let words = try #require(lines.map { Self.words($0) }.first { $0.prefix(2) == ["\(row.pid)", name] })
      let tables = size.width >= 110 ? ["\(row.tables)"] : []
      let numbers =
        ["\(row.cpu)", "\(row.total)", "\(row.resident)"] + tables + ["\(row.minorFaults)", "\(row.majorFaults)"]
      #expect(Array(words.dropFirst(3).prefix(numbers.count)) == numbers, "\(words)")
    }
    // cc1 sleeps for its page, and the frame of the panel says so.
    #expect(lines.contains { $0.contains("disk") && $0.contains("cc1") })
    #expect(lines.contains { $0.contains("cc1 waits for the disk") })
  }

  /// fork copies the entries of a process with 17 pages (an argument, 4 of text, 2 + 4 written, 6 of libc) and no page:
  /// both have them; the child's write to one of them makes a copy, the parent's read the page of zeros, which is not
  /// counted.
  @Test func residentPagesAfterFork() throws {
    #expect(try Self.detail(ProcessFixture.sh).row.resident == 17)
    #expect(try Self.detail(ProcessFixture.kid).row.resident == 17)
    #expect(try Self.detail(ProcessFixture.kid).row.minorFaults == 1)
    #expect(try Self.detail(ProcessFixture.cc1).row.resident == 21)
  }

  @Test func threadsComeAtTheirKey() {
    var state = ProcessFixture.state(after: ["6", "Enter"], size: Self.sizes[1])
    #expect(!Self.lines(state, Self.sizes[1]).contains { $0.contains("kswapd0") || $0.contains("pdflush") })
    ProcessFixture.press(["K"], in: &state, size: Self.sizes[1])
    #expect(Self.lines(state, Self.sizes[1]).contains { $0.contains("pdflush") })
    ProcessFixture.press(["K"], in: &state, size: Self.sizes[1])
    #expect(!Self.lines(state, Self.sizes[1]).contains { $0.contains("pdflush") })
  }

  @Test func cursorStopsAtTheEnds() throws {
    var state = ProcessFixture.state(after: ["6", "G"], size: Self.low)
    func pid() -> UInt32? { ProcessFixture.scene(for: state, size: Self.low).reading.processes?.detail?.row.pid }
    let last = try Self.detail(ProcessFixture.kid).row.pid
    #expect(pid() == last)
    ProcessFixture.press(["j"], in: &state, size: Self.low)
    #expect(pid() == last)
    ProcessFixture.press(["k"], in: &state, size: Self.low)
    #expect(pid() == (try Self.detail(ProcessFixture.cc1)).row.pid, "the next key is not dead")
    ProcessFixture.press(["Home"], in: &state, size: Self.low)
    #expect(pid() == 1)
  }

  /// What is read follows the screen, not the number of processes or of pages.
  @Test(arguments: sizes)
  func readingIsAsLargeAsTheScreen(_ size: Size) throws {
    for keys in [["6"], ["6", "Enter"], ["6", "Enter", "Enter"]] {
      let state = ProcessFixture.state(after: keys, size: size, machine: ProcessFixture.crowd)
      let reading = try #require(
        ProcessFixture.scene(for: state, size: size, machine: ProcessFixture.crowd).reading.processes)
      #expect(reading.count > 400 && reading.rows.count <= size.height && reading.details.isEmpty)
      let detail = try #require(reading.detail)
      #expect(detail.areas.count <= size.height && detail.areas.allSatisfy { $0.cells.count <= size.width })
    }
  }

  // MARK: One address space

  @Test func enterGoesInAndEscapeComesBack() {
    var state = ProcessFixture.state(after: ["6", "Enter"], size: Self.low)
    #expect(state.expanded == .processes && !state.processes.isInside)
    for (key, isInside, expanded) in [
      ("Enter", true, PanelName.processes), ("Enter", false, .processes), ("l", true, .processes),
      ("Esc", false, .processes), ("Esc", false, nil),
    ] as [(String, Bool, PanelName?)] {
      ProcessFixture.press([key], in: &state, size: Self.low)
      #expect(state.processes.isInside == isInside && state.expanded == expanded, "\(key)")
    }
  }

  /// IA-32 (LF 2.2): 0x08048000 is entry 72 of table 32; with PAE entry 72 of table 64 of directory 0.
  @Test func addressIsCutAsTheHardwareCutsIt() {
    let state = ProcessFixture.looking(ProcessFixture.sh, .area(.text, page: 0), size: Self.low)
    let lines = Self.lines(state, Self.low)
    #expect(lines.contains { $0.contains("0000100000 0001001000 000000000000") })
    #expect(lines.contains { $0.contains("pgd 32") && $0.contains("pte 72") })
    let pae = Self.lines(state, Self.low, machine: ProcessFixture.paeBox)
    #expect(pae.contains { $0.contains("00 001000000 001001000 000000000000") })
  }

  /// Letters over bits, from G to P; what 2.6.11 writes into entries (RF 8): code 0x025, written data 0x067, the page
  /// of zeros 0x025 in frame 767, a device with PCD 0x035 or, writable, 0x037, a page after fork without W and A.
  @Test(
    arguments: [
      (ProcessFixture.sh, AreaPlace.area(.text, page: 1), UInt64(0x025)),
      (ProcessFixture.cc1, .area(.heap, page: 3), 0x067), (ProcessFixture.sh, .area(.heap, page: 5), 0x025),
      (ProcessFixture.kid, .area(.heap, page: 2), 0x045), (ProcessFixture.kid, .area(.heap, page: 1), 0x067),
      (ProcessFixture.sh, .area(.heap, page: 2), 0x065), (ProcessFixture.kid, .area(.data, page: 3), 0x000),
    ] as [(TaskID, AreaPlace, UInt64)])
  func entryIsDrawnBitByBit(_ task: TaskID, _ place: AreaPlace, _ low: UInt64) throws {
    let entry = try #require(try Self.detail(task, place).walk?.entry)
    #expect(entry.rawValue & 0xFFF == low)
    let bits = (0..<9).reversed().map { "\(low >> UInt64($0) & 1)" }.joined(separator: " ")
    for size in Self.sizes {
      let lines = Self.lines(ProcessFixture.looking(task, place, size: size), size)
      let at = try #require(lines.firstIndex { $0.contains("G - D A C T U W P") })
      #expect(lines[at + 1].contains("000 \(bits)"), "\(lines[at + 1])")
    }
  }

  @Test func arrowsWalkPagesAndAreas() throws {
    var state = ProcessFixture.looking(ProcessFixture.sh, .area(.text, page: 0), size: Self.low)
    func page() -> UInt32? { ProcessFixture.scene(for: state, size: Self.low).reading.processes?.detail?.walk?.page }
    func press(_ keys: String...) { ProcessFixture.press(keys, in: &state, size: Self.low) }
    #expect(page() == 0x8048)
    press("l", "l")
    #expect(page() == 0x804a)
    press("h", "h", "h")
    #expect(page() == 0x8048, "before the first area is nothing")
    press("j")
    #expect(page() == 0x8050, "data behind eight pages of text")
    press("h")
    #expect(page() == 0x804f, "over the edge of an area")
    press("PgDn")
    #expect(page() == 0x8050)
    press("G")
    #expect(page() == 0xBFFFF)
    press("Home")
    #expect(page() == 0x8048)
    press("/")
    ProcessFixture.press("b7f00000".map { String($0) } + ["Enter"], in: &state, size: Self.low)
    #expect(page() == 0xb7f00)
  }

  // MARK: Links

  @Test func aFrameShowsWhoMapsIt() throws {
    let frame = try #require(try Self.detail(ProcessFixture.kid, .area(.heap, page: 1)).walk?.frame?.frame)
    var state = State(size: Self.sizes[1])
    state.apply(ViewSettings(panels: [.frames, .processes], frame: frame))
    state.followsEvent = false
    let reading = try #require(ProcessFixture.scene(for: state, size: Self.sizes[1]).reading.processes)
    #expect(reading.detail?.row.task == ProcessFixture.kid)
    #expect(reading.detail?.walk?.frame?.frame == frame)
    // The inspector names the process and the address.
    let lines = Self.lines(ProcessFixture.state(after: [], size: Self.sizes[1]), Self.sizes[1])
    #expect(!lines.isEmpty)
    state.apply(ViewSettings(focus: .frames, isExpanded: true))
    #expect(Self.lines(state, Self.sizes[1]).contains { $0.contains("kid 0x0805") })
  }

  @Test func aPageMarksItsFrame() throws {
    let size = Self.sizes[1]
    var state = State(size: size)
    state.apply(ViewSettings(focus: .processes, panels: [.frames, .processes], process: ProcessFixture.cc1))
    state.processes.place = .area(.heap, page: 7)
    let scene = ProcessFixture.scene(for: state, size: size)
    let frame = try #require(scene.reading.processes?.detail?.walk?.frame?.frame)
    let geometry = try #require(state.geometry(scene))
    let place = try #require(geometry.place(of: frame))
    let canvas = ProcessFixture.canvas(state, size)
    let map = Layout(size: size, state: state, scene: scene).area(of: .frames).inset(by: 1)
    let cell = canvas[map.x + MapGeometry.labelWidth + place.column, map.y + place.row - geometry.firstRow]
    #expect(cell.style.attributes.contains(.underline))
  }

  @Test func clicksSelectAndGoIn() throws {
    let size = Self.sizes[1]
    var state = ProcessFixture.state(after: ["6", "Enter"], size: size)
    let lines = Self.lines(state, size)
    let row = try #require(lines.firstIndex { $0.contains(" sh ") })
    _ = update(&state, .press(x: 10, y: row), scene: ProcessFixture.scene(for: state, size: size))
    let detail = ProcessFixture.scene(for: state, size: size).reading.processes?.detail
    #expect(detail?.row.task == ProcessFixture.sh && !state.processes.isInside)
    _ = update(&state, .press(x: 10, y: row), scene: ProcessFixture.scene(for: state, size: size))
    #expect(state.processes.isInside)
  }

  // MARK: The fault

  /// cc1 stands in the middle of a fault: three steps and the wait for the disk; sh's is whole, 1 to 8.
  @Test func eightStepsOneByOne() throws {
    let waiting = try Self.detail(ProcessFixture.cc1).fault.compactMap { Painter.step(of: $0.what) }
    #expect(Array(waiting.prefix(3)) == [1, 2, 3] && waiting.last == 5)
    let whole = try Self.detail(ProcessFixture.sh).fault.compactMap { Painter.step(of: $0.what) }
    #expect(whole == [1, 2, 3, 4, 5, 6, 7, 8])
    let size = Self.low
    var state = ProcessFixture.looking(ProcessFixture.sh, .area(.heap, page: 5), size: size)
    func press(_ keys: String...) { ProcessFixture.press(keys, in: &state, size: size) }
    press("e")
    #expect(state.overlay == .steps(of: .processes, at: 0))
    for step in 1..<8 {
      press(step % 2 == 0 ? "j" : "e")
      #expect(state.overlay == .steps(of: .processes, at: step))
    }
    press("k", "e", "e")
    #expect(state.overlay == nil, "behind the last step it closes")
  }

  @Test func aKernelThreadHasNoAddressSpace() {
    let size = Self.sizes[1]
    let state = ProcessFixture.state(after: ["6", "Enter", "K", "Home", "j", "j"], size: size)
    #expect(Self.lines(state, size).contains { $0.contains("no address space of its own") })
  }

  @Test func withoutProcessesThereIsNoPanel() {
    let scene = SlabFixture.scene(for: State(size: Self.low), size: Self.low)
    #expect(!scene.panels.contains(.processes))
    #expect(PanelTable.absence(of: .processes, in: scene)?.contains("exec") == true)
  }
}
