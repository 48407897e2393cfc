import Cells
import Kernel
import Script

/// The processes, their address spaces, and the way from an address to its frame.
struct ProcessesPanel: Panel {
  let name = PanelName.processes
  let number = 6
  let title = Localized(en: "Processes", ja: "プロセス")
  let help = Localized(en: "panel Processes", ja: "プロセスのパネルへ")
  let bindings = [
    Binding(
      "threads", [.character("K")], .act(.processes, "threads"), .panels,
      en: "Processes: the kernel's threads as well, or not", ja: "プロセス: カーネルスレッドの表示/非表示",
      short: ("threads", "スレッド"), panel: .processes)
  ]
  /// Its line that is typed.
  private static let addressLine = "address"

  func exists(in scene: Scene) -> Bool { scene.machine?.memory != nil }
  let absence = "has no processes; exec, fork or start: { processes: … } makes them"

  /// Under the map; on a low screen as high as its list of a few processes needs.
  func place(isLow: Bool) -> PanelPlace {
    isLow ? PanelPlace(band: .left, rows: .share(50, 6...8)) : PanelPlace(band: .left, rows: .share(40, 9...16))
  }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) {
    painter.processesPanel(in: area, &canvas)
  }

  func read(_ request: inout ReadingRequest, in frame: PanelFrame) {
    let (process, place) = frame.state.processChoice(frame.scene)
    let parts = parts(frame)
    request.processes = ProcessesRequest(
      of: process, limit: max(1, parts.rows), hasThreads: frame.state.processes.hasThreads, hasDetail: true,
      areaLimit: parts.areaRows, cells: parts.areaLine.bar.count, place: place)
    if frame.state.processes.followsMap { request.inspected = frame.state.mapCursor(frame.scene) }
  }

  private func parts(_ frame: PanelFrame) -> ProcessParts {
    ProcessParts(
      inside: frame.inside, isInside: frame.isAlone && frame.state.isInProcess,
      hasThreads: frame.state.processes.hasThreads,
      reading: frame.scene.machine?.processes)
  }

  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) { state.moveProcess(dx: dx, dy: dy, scene: scene) }
  func page(_ state: inout State, by step: Int, scene: Scene) { state.moveProcess(page: step, scene: scene) }
  func jump(_ state: inout State, toEnd: Bool, scene: Scene) { state.jumpProcess(toEnd: toEnd, scene: scene) }

  func open(_ state: inout State, scene: Scene) -> Bool {
    state.openProcess(scene: scene)
    return true
  }

  func close(_ state: inout State) -> Bool {
    defer { state.processes.isInside = false }
    return state.processes.isInside
  }

  func leave(_ state: inout State) { state.processes.isInside = false }
  func clear(_ state: inout State) { state.processes = ProcessSelection() }

  func act(_ state: inout State, _ binding: String, scene: Scene) { state.processes.hasThreads.toggle() }

  /// In an address space `/` goes to an address.
  func find(_ state: State) -> Prompt {
    state.isInProcess ? Prompt(.own(.processes, Self.addressLine)) : Prompt(.find)
  }
  func head(of line: String, _ language: Language) -> String { Localized.addressPrompt[language] + " 0x" }
  func answer(_ state: inout State, to line: String, with text: String) {
    let digits = text.lowercased().hasPrefix("0x") ? String(text.dropFirst(2)) : text
    guard let address = UInt32(digits, radix: 16) else {
      var again = Prompt(.own(.processes, line), text: text)
      again.problem = Localized.notAnAddress[state.language]
      state.prompt = again
      return
    }
    state.processes.place = .address(address)
    state.processes.followsMap = false
  }

  /// The steps of its newest fault.
  func steps(in scene: Scene) -> [Occurrence] { scene.machine?.processes?.detail?.fault ?? [] }

  /// A click on a process selects it, a second one goes into it; on an area it selects the page.
  func press(_ state: inout State, x: Int, y: Int, in frame: PanelFrame) {
    guard let reading = frame.scene.reading.processes else { return }
    let parts = parts(frame)
    if parts.table.contains(x: x, y: y) {
      let row = y - parts.table.y - 1
      guard reading.rows.indices.contains(row) else { return }
      if reading.rows[row].pid == reading.detail?.row.pid, state.expanded == .processes {
        return state.openProcess(scene: frame.scene)
      }
      let at = reading.rows.firstIndex { $0.pid == reading.detail?.row.pid } ?? 0
      state.moveProcess(dx: 0, dy: row - at, scene: frame.scene)
    } else if parts.areas.contains(x: x, y: y), let detail = reading.detail {
      let row = y - parts.firstAreaRow
      guard detail.areas.indices.contains(row) else { return }
      let area = detail.areas[row]
      let column = x - parts.areas.x - parts.areaLine.bar.lowerBound
      let cell = UInt64(max(0, min(area.cells.count - 1, column)))
      let page = area.cells.isEmpty ? 0 : UInt32(cell * UInt64(area.pages) / UInt64(area.cells.count))
      state.choose(page: area.start + page, of: detail)
    }
  }
}
