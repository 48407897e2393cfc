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
  /// Frames that somebody maps.
  package private(set) var frames: Int
  /// By name: place among the processes.
  private var places: [String: Int]

  /// Counts and places follow from the rest.
  private enum CodingKeys: CodingKey { case processes, mappings, copies, faults }

  /// One process.
  package init(process: String, dataPages: Int, textPages: Int) {
    frames = dataPages + textPages
    places = [process: 0]
    mappings = Array(repeating: 1, count: dataPages + textPages)
    processes = [
      Process(
        name: process, data: (0..<dataPages).map { Mapping(frame: $0, isProtected: false) },
        text: Array(dataPages..<(dataPages + textPages)))
    ]
  }

  /// Bytes of its lists: a process has pages of its own as soon as it writes.
  package var bytes: Int {
    processes.reduce(mappings.count * 8) { $0 + 160 + $1.data.count * 16 + $1.text.count * 8 }
  }
  package func exists(_ name: String) -> Bool { places[name] != nil }
  /// Data pages of a process.
  package func dataPages(of name: String) -> Int? { places[name].map { processes[$0].data.count } }

  /// Text pages of a process.
  package func textPages(of name: String) -> Int? { places[name].map { processes[$0].text.count } }
  /// Nil: no such process or page.
  package func outcome(ofWriteBy name: String, page: Int) -> Outcome? {
    guard let place = places[name], processes[place].data.indices.contains(page) else { return nil }
    let mapping = processes[place].data[page]
    if !mapping.isProtected { return .plain }
    return mappings[mapping.frame] > 1
      ? .copied(frame: mapping.frame, to: mappings.count) : .lifted(frame: mapping.frame)
  }

  /// False: no such parent, or the child exists.
  package mutating func fork(_ parent: String, child: String) -> Bool {
    guard let index = places[parent], !exists(child) else { return false }
    // Pages that are protected already stay shared with those who have them too.
    for page in processes[index].data.indices where !processes[index].data[page].isProtected {
      processes[index].data[page].isProtected = true
    }
    places[child] = processes.count
    var copy = processes[index]
    copy.name = child
    for mapping in copy.data { mappings[mapping.frame] += 1 }
    for frame in copy.text { mappings[frame] += 1 }
    processes.append(copy)
    return true
  }

  /// False: no such process or page.
  package mutating func write(_ name: String, page: Int) -> Bool {
    guard let index = places[name], processes[index].data.indices.contains(page) else { return false }
    let mapping = processes[index].data[page]
    guard mapping.isProtected else { return true }
    faults += 1
    processes[index].data[page].isProtected = false
    if mappings[mapping.frame] > 1 {
      copies += 1
      mappings[mapping.frame] -= 1
      processes[index].data[page].frame = mappings.count
      mappings.append(1)
      frames += 1
    }
    return true
  }

  /// A new program of so many pages in frames of its own.
  package mutating func exec(_ name: String, pages: Int) -> Bool {
    guard let index = places[name] else { return false }
    release(processes[index])
    processes[index].text = []
    processes[index].data = (0..<pages).map { Mapping(frame: mappings.count + $0, isProtected: false) }
    mappings += Array(repeating: 1, count: pages)
    frames += pages
    return true
  }

  package mutating func exit(_ name: String) -> Bool {
    guard let index = places.removeValue(forKey: name) else { return false }
    release(processes.remove(at: index))
    for later in processes.indices.dropFirst(index) { places[processes[later].name] = later }
    return true
  }

  private mutating func release(_ process: Process) {
    for frame in process.data.map(\.frame) + process.text {
      mappings[frame] -= 1
      if mappings[frame] == 0 { frames -= 1 }
    }
  }
}
