/// A program in overlays beside the same program under demand paging: the same calls, in memory of the same size.
package struct OverlayModel: SmallMachine {
  /// A segment of the program, in the order of the tree: a parent stands before its children.
  package struct Segment: Hashable, Sendable, Encodable {
    package var name: String
    package var size: Int
    package var parent: Int?
    package var depth: Int
    package init(name: String, size: Int, parent: Int? = nil, depth: Int) {
      self.name = name
      self.size = size
      self.parent = parent
      self.depth = depth
    }
  }

  package enum Request: Hashable, Sendable { case call(String) }

  package enum Step: Hashable, Sendable {
    case called(name: String)
    case unknown(name: String)
    case overlaid(name: String, over: [String])
    case resident(name: String)
    case faulted(page: Int, of: String, victim: Int?)
    case paged(name: String, faults: Int)
  }

  package let segments: [Segment]
  package let pageSize: Int
  package let frames: Int
  /// By segment: it is in memory, with all its callers.
  package private(set) var isResident: [Bool]
  package private(set) var loads = 0
  package private(set) var unitsLoaded = 0
  package private(set) var calls = 0
  /// Under demand paging: pages in memory, the one used last at the end.
  package private(set) var pages: [Int] = []
  package private(set) var faults = 0
  package private(set) var current: Int?
  /// What is still to be done of the call.
  private var toLoad: [Int] = []
  /// Pages, the next at the end.
  private var toTouch: [Int] = []
  private var faultsBefore = 0

  /// - Parameter frames: nil: as many as the overlays' memory holds, rounded up.
  package init(segments: [Segment], pageSize: Int, frames: Int?) {
    self.segments = segments
    self.pageSize = pageSize
    isResident = segments.map { _ in false }
    let memory = Self.tree(segments, at: 0).memory
    self.frames = frames ?? (memory + pageSize - 1) / pageSize
    isResident[0] = true
    // The root is loaded with the program.
    loads = 1
    unitsLoaded = segments[0].size
  }

  private static func tree(_ segments: [Segment], at index: Int) -> OverlayTree {
    OverlayTree(
      size: segments[index].size,
      children: segments.indices.filter { segments[$0].parent == index }.map { tree(segments, at: $0) })
  }
  package var tree: OverlayTree { Self.tree(segments, at: 0) }

  /// Where a segment begins in the memory of the overlays: behind its caller.
  package func start(of segment: Int) -> Int {
    segments[segment].parent.map { start(of: $0) + segments[$0].size } ?? 0
  }
  /// Where it begins in the address space of paging: one behind the other.
  package func linear(_ segment: Int) -> Int { segments[..<segment].reduce(0) { $0 + $1.size } }
  package func pages(of segment: Int) -> ClosedRange<Int> {
    linear(segment) / pageSize...(linear(segment) + segments[segment].size - 1) / pageSize
  }

  package var isBusy: Bool { !toLoad.isEmpty || !toTouch.isEmpty }

  package mutating func begin(_ request: Request, _ steps: inout [Step]) {
    guard case .call(let name) = request else { return }
    guard let called = segments.firstIndex(where: { $0.name == name }) else {
      return steps.append(.unknown(name: name))
    }
    calls += 1
    current = called
    faultsBefore = faults
    steps.append(.called(name: name))
    var path = [called]
    while let parent = segments[path[0]].parent { path.insert(parent, at: 0) }
    toLoad = path.filter { !isResident[$0] }
    toTouch = pages(of: called).reversed()
    if toLoad.isEmpty { steps.append(.resident(name: name)) }
  }

  package mutating func proceed(_ steps: inout [Step]) {
    if !toLoad.isEmpty { load(toLoad.removeFirst(), &steps) }
    guard let current, let page = toTouch.popLast() else { return }
    if let place = pages.firstIndex(of: page) {
      pages.remove(at: place)
    } else {
      faults += 1
      let victim = pages.count == frames ? pages.removeFirst() : nil
      steps.append(.faulted(page: page, of: segments[current].name, victim: victim))
    }
    pages.append(page)
    if toTouch.isEmpty { steps.append(.paged(name: segments[current].name, faults: faults - faultsBefore)) }
  }

  /// Over everything that lies in its place: its siblings and what they had called.
  private mutating func load(_ segment: Int, _ steps: inout [Step]) {
    let place = start(of: segment)
    let over = segments.indices.filter { other in
      isResident[other] && start(of: other) >= place && other != segment
    }
    for other in over { isResident[other] = false }
    isResident[segment] = true
    loads += 1
    unitsLoaded += segments[segment].size
    steps.append(.overlaid(name: segments[segment].name, over: over.map { segments[$0].name }))
  }

  package var listBytes: Int { (pages.count + toTouch.count + segments.count) * 8 }

  package var state: StateTree {
    func way(_ name: String, memory: Int, loads: Int, units: Int) -> StateTree.Member {
      .map(
        name,
        [
          .number("memory", memory), .number("without_overlays", tree.withoutOverlays), .number("loads", loads),
          .number("units_loaded", units),
        ])
    }
    return .map([
      .number("calls", calls), way("overlays", memory: tree.memory, loads: loads, units: unitsLoaded),
      way("paging", memory: frames * pageSize, loads: faults, units: faults * pageSize),
    ])
  }
}
