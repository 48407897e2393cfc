/// Copy-on-write: fork shares every frame and protects the data pages of both; a write to a protected page faults; it
/// copies if more than one process maps the frame, else it only lifts the protection.
package struct CopyOnWrite: Hashable, Sendable, Encodable {
  package struct Mapping: Hashable, Sendable, Encodable {
    package var frame: Int
    package var isProtected: Bool
  }
  package struct Process: Hashable, Sendable, Encodable {
    package var name: String
    package var data: [Mapping]
    /// Frames of the text, which is never written.
    package var text: [Int]
  }
  /// What a write comes to.
  package enum Outcome: Hashable, Sendable, Encodable {
    /// The page is the process's own and not protected.
    case plain
    /// A fault; nobody else maps the frame any more: the protection is lifted.
    case lifted(frame: Int)
    /// A fault; the page is copied to a frame of its own.
    case copied(frame: Int, to: Int)
  }

  package private(set) var processes: [Process]
  /// By frame: how many mappings it has.
  package private(set) var mappings: [Int]
  package private(set) var copies = 0
  package private(set) var faults = 0

  /// One process.
  package init(process: String, dataPages: Int, textPages: Int) {
    mappings = Array(repeating: 1, count: dataPages + textPages)
    processes = [
      Process(
        name: process, data: (0..<dataPages).map { Mapping(frame: $0, isProtected: false) },
        text: Array(dataPages..<(dataPages + textPages)))
    ]
  }

  /// Frames that somebody maps.
  package var frames: Int { mappings.count { $0 > 0 } }
  package func exists(_ name: String) -> Bool { processes.contains { $0.name == name } }
  /// Data pages of a process.
  package func dataPages(of name: String) -> Int? { processes.first { $0.name == name }?.data.count }

  /// Text pages of a process.
  package func textPages(of name: String) -> Int? { processes.first { $0.name == name }?.text.count }
  /// Nil: no such process or page.
  package func outcome(ofWriteBy name: String, page: Int) -> Outcome? {
    guard let process = processes.first(where: { $0.name == name }), process.data.indices.contains(page) else {
      return nil
    }
    let mapping = process.data[page]
    if !mapping.isProtected { return .plain }
    return mappings[mapping.frame] > 1
      ? .copied(frame: mapping.frame, to: mappings.count) : .lifted(frame: mapping.frame)
  }

  private func index(_ name: String) -> Int? { processes.firstIndex { $0.name == name } }

  /// False: no such parent, or the child exists.
  package mutating func fork(_ parent: String, child: String) -> Bool {
    guard let index = index(parent), !exists(child) else { return false }
    for page in processes[index].data.indices { processes[index].data[page].isProtected = true }
    var copy = processes[index]
    copy.name = child
    for mapping in copy.data { mappings[mapping.frame] += 1 }
    for frame in copy.text { mappings[frame] += 1 }
    processes.append(copy)
    return true
  }

  /// False: no such process or page.
  package mutating func write(_ name: String, page: Int) -> Bool {
    guard let index = index(name), processes[index].data.indices.contains(page) else { return false }
    let mapping = processes[index].data[page]
    guard mapping.isProtected else { return true }
    faults += 1
    processes[index].data[page].isProtected = false
    if mappings[mapping.frame] > 1 {
      copies += 1
      mappings[mapping.frame] -= 1
      processes[index].data[page].frame = mappings.count
      mappings.append(1)
    }
    return true
  }

  /// A new program of so many pages in frames of its own.
  package mutating func exec(_ name: String, pages: Int) -> Bool {
    guard let index = index(name) else { return false }
    release(processes[index])
    processes[index].text = []
    processes[index].data = (0..<pages).map { Mapping(frame: mappings.count + $0, isProtected: false) }
    mappings += Array(repeating: 1, count: pages)
    return true
  }

  package mutating func exit(_ name: String) -> Bool {
    guard let index = index(name) else { return false }
    release(processes.remove(at: index))
    return true
  }

  private mutating func release(_ process: Process) {
    for mapping in process.data { mappings[mapping.frame] -= 1 }
    for frame in process.text { mappings[frame] -= 1 }
  }
}
