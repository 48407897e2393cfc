package import Kernel
import Script

/// What the Processes panel shows.
package struct ProcessSelection: Hashable, Sendable {
  /// Whose address space.
  package var choice = ProcessChoice.newest
  /// The address that is looked up in its page table; nil: where its newest fault was.
  package var place: AreaPlace?
  /// One address space fills the panel, not the list of processes.
  package var isInside = false
  /// The kernel's threads are listed as well.
  package var hasThreads = false
  /// The map's cursor was moved last: who maps the frame under it is meant.
  package var followsMap = false
  package init() {}
}

extension State {
  /// The process and the address that are meant: of the frame under the map's cursor when that was moved last, else
  /// those chosen.
  func processChoice(_ scene: Scene) -> (process: ProcessChoice, place: AreaPlace?) {
    if processes.followsMap, let frame = scene.reading.inspected, frame.frame == mapCursor(scene),
      let mapping = frame.page?.mappings.first
    {
      return (.pid(mapping.pid), .address(mapping.page << 12))
    }
    return (processes.choice, processes.place)
  }

  /// The panel shows one address space, not the list.
  var isInProcess: Bool { expanded == .processes && processes.isInside }

  private mutating func choose(pid: UInt32) {
    if processes.choice != .pid(pid) { processes.place = nil }
    processes.choice = .pid(pid)
    processes.followsMap = false
  }

  /// The address becomes the user's own choice.
  mutating func choose(page: UInt32, of detail: ProcessDetail) {
    choose(pid: detail.row.pid)
    processes.place = .address(page << 12)
  }

  /// Enter: into the address space under the cursor; from there back to the list.
  mutating func openProcess(scene: Scene) {
    guard !processes.isInside else {
      processes.isInside = false
      return
    }
    guard let detail = scene.reading.processes?.detail else { return }
    let place = processChoice(scene).place
    choose(pid: detail.row.pid)
    processes.place = place
    processes.isInside = true
  }

  mutating func moveProcess(dx: Int, dy: Int, scene: Scene) {
    guard let reading = scene.reading.processes else { return }
    if isInProcess, let detail = reading.detail {
      if dx != 0 { movePage(by: dx, detail, scene) }
      if dy != 0 { moveArea(by: dy, detail) }
    } else if dx > 0, expanded == .processes {
      openProcess(scene: scene)
    } else if dy != 0, !reading.rows.isEmpty {
      let at = reading.rows.firstIndex { $0.pid == reading.detail?.row.pid } ?? 0
      choose(pid: reading.rows[max(0, min(reading.rows.count - 1, at + dy))].pid)
    }
  }

  mutating func moveProcess(page step: Int, scene: Scene) {
    guard let reading = scene.reading.processes else { return }
    if isInProcess, let detail = reading.detail { return movePage(by: step * 16, detail, scene) }
    moveProcess(dx: 0, dy: step * max(1, reading.rows.count / 2), scene: scene)
  }

  mutating func jumpProcess(toEnd: Bool, scene: Scene) {
    guard let reading = scene.reading.processes else { return }
    if isInProcess, let detail = reading.detail {
      let end = scene.names.profile.userSpace.taskEnd
      return choose(page: toEnd ? end - 1 : detail.codeStart, of: detail)
    }
    choose(pid: toEnd ? reading.lastPid : reading.firstPid)
  }

  /// Page by page; over the end of an area to the next one.
  private mutating func movePage(by step: Int, _ detail: ProcessDetail, _ scene: Scene) {
    guard let page = detail.walk?.page else { return }
    let wanted = UInt32(max(0, min(Int(scene.names.profile.userSpace.taskEnd) - 1, Int(page) + step)))
    if detail.areas.contains(where: { $0.start <= wanted && wanted < $0.end }) {
      return choose(page: wanted, of: detail)
    }
    if step > 0 {
      let next = detail.areas.first { $0.start > page }
      let last = detail.areas.last { $0.start <= page && page < $0.end }.map { $0.end - 1 }
      // A long step ends at the end of the area before it leaves it.
      if step > 1, let last, last != page { return choose(page: last, of: detail) }
      if let next { choose(page: next.start, of: detail) }
    } else {
      let first = detail.areas.last { $0.start <= page && page < $0.end }?.start
      if step < -1, let first, first != page { return choose(page: first, of: detail) }
      if let before = detail.areas.last(where: { $0.end <= page }) { choose(page: before.end - 1, of: detail) }
    }
  }

  private mutating func moveArea(by step: Int, _ detail: ProcessDetail) {
    guard let page = detail.walk?.page, !detail.areas.isEmpty else { return }
    let at = detail.areas.lastIndex { $0.start <= page } ?? (step > 0 ? -1 : 0)
    choose(page: detail.areas[max(0, min(detail.areas.count - 1, at + step))].start, of: detail)
  }

  /// What a script wants shown of the Processes panel: naming an area or an address opens it.
  mutating func applyProcesses(_ view: ViewSettings) {
    guard let process = view.process else { return }
    processes.choice = .task(process)
    processes.place = view.place
    processes.followsMap = false
    processes.isInside = view.place != nil && view.isExpanded != false
    if processes.isInside {
      focus = .processes
      expanded = .processes
    }
  }
}
