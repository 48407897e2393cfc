/// Copy-on-write: fork shares every frame and protects the data pages of both; a write to a protected page faults; it
/// copies if more than one process maps the frame, else it only lifts the protection.
package struct CopyOnWrite: Hashable, Sendable {
  private struct Mapping: Hashable, Sendable {
    var frame: Int
    var isProtected: Bool
  }
  private struct Process: Hashable, Sendable {
    var name: String
    var data: [Mapping]
    /// Frames of the text, which is never written.
    var text: [Int]
  }

  private var processes: [Process]
  /// By frame: how many mappings it has.
  private var mappings: [Int]
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
