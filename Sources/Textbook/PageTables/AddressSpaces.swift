/// What the processes of a small machine have mapped: areas of pages, and what is known of single pages.
package struct AddressSpaces: Hashable, Sendable, Encodable {
  /// Text and data may have a space each.
  package enum Kind: String, CaseIterable, Hashable, Sendable, Encodable { case text, data }

  package struct Area: Hashable, Sendable, Encodable {
    package var process: String
    package var kind: Kind
    package var pages: ClosedRange<Int>
    /// Of the first page; nil: the pages come when they are touched.
    package var frame: Int?
    package var isWritable: Bool
    /// Registers of a device: the caches must not keep them.
    package var isDevice: Bool
    package init(process: String, kind: Kind, pages: ClosedRange<Int>, frame: Int?, isWritable: Bool, isDevice: Bool) {
      self.process = process
      self.kind = kind
      self.pages = pages
      self.frame = frame
      self.isWritable = isWritable
      self.isDevice = isDevice
    }
  }

  /// A page that was touched, or has come.
  private struct Page: Hashable, Sendable, Encodable {
    var area: Int
    var page: Int
    var frame: Int?
    var isReferenced = false
    var isModified = false
  }

  /// A page table entry, whatever the shape of the table.
  package struct Entry: Hashable, Sendable, Encodable {
    package var frame: Int?
    package var isWritable: Bool
    package var isReferenced: Bool
    package var isModified: Bool
    package var isCachingDisabled: Bool
    package var isPresent: Bool { frame != nil }

    /// As IA-32 lays it out: P, R/W, U/S, PWT, PCD, A, D from bit 0, the frame from bit 12.
    package var word: UInt32 {
      guard let frame else { return 0 }
      return UInt32(truncatingIfNeeded: frame << 12) | 1 | (isWritable ? 2 : 0) | 4 | (isCachingDisabled ? 0x18 : 0)
        | (isReferenced ? 0x20 : 0) | (isModified ? 0x40 : 0)
    }
  }

  package let isSplit: Bool
  package let frames: Int
  package private(set) var areas: [Area] = []
  private var touched: [Page] = []
  /// Frames that two areas map, and which of them an inverted table has: it holds one mapping a frame.
  private var held: [Held] = []
  private struct Held: Hashable, Sendable, Encodable {
    var frame: Int
    var area: Int
  }
  package private(set) var usedFrames = 0

  package init(frames: Int, isSplit: Bool) {
    self.frames = frames
    self.isSplit = isSplit
  }

  package var processes: [String] {
    areas.reduce(into: []) { if !$0.contains($1.process) { $0.append($1.process) } }
  }

  /// The area that is in the way; nil: none is.
  package func overlap(_ process: String, _ kind: Kind, _ pages: ClosedRange<Int>) -> Area? {
    areas.first { $0.process == process && (!isSplit || $0.kind == kind) && $0.pages.overlaps(pages) }
  }

  /// False: there are not so many frames.
  package mutating func map(_ area: Area, isPresent: Bool) -> Bool {
    var area = area
    if area.isDevice {
      // Registers of devices stand above the memory.
      area.frame = frames + areas.filter(\.isDevice).reduce(0) { $0 + $1.pages.count }
    } else if isPresent {
      guard usedFrames + area.pages.count <= frames else { return false }
      area.frame = usedFrames
      usedFrames += area.pages.count
    }
    areas.append(area)
    return true
  }

  /// Maps an area onto the frames in which pages of another process are. False: not all of them are in memory, one
  /// behind the other.
  package mutating func share(_ area: Area, with process: String, from first: Int) -> Bool {
    guard area.pages.count <= self.frames else { return false }
    let frames = (0..<area.pages.count).map { entry(process, area.kind, page: first + $0)?.frame }
    guard let start = frames[0], frames.enumerated().allSatisfy({ $1 == start + $0 }),
      let other = self.area(process, area.kind, first)
    else { return false }
    var area = area
    area.frame = start
    areas.append(area)
    for place in frames.indices where holder(ofFrame: start + place) == nil {
      held.append(Held(frame: start + place, area: other))
    }
    return true
  }

  /// Whose mapping of a shared frame an inverted table has; nil: the frame is not shared.
  package func holder(ofFrame frame: Int) -> String? {
    held.first { $0.frame == frame }.map { areas[$0.area].process }
  }

  /// A process's mapping of a shared frame comes into the inverted table, in the place of the other one.
  package mutating func hold(frame: Int, _ process: String, _ kind: Kind, page: Int) {
    guard let place = held.firstIndex(where: { $0.frame == frame }),
      let area = area(process, kind, page)
    else { return }
    held[place].area = area
  }

  private func area(_ process: String, _ kind: Kind, _ page: Int) -> Int? {
    areas.firstIndex { $0.process == process && (!isSplit || $0.kind == kind) && $0.pages.contains(page) }
  }

  /// Nil: nothing is mapped there.
  package func entry(_ process: String, _ kind: Kind, page: Int) -> Entry? {
    guard let index = area(process, kind, page) else { return nil }
    let area = areas[index]
    let own = touched.first { $0.area == index && $0.page == page }
    return Entry(
      frame: own?.frame ?? area.frame.map { $0 + page - area.pages.lowerBound }, isWritable: area.isWritable,
      isReferenced: own?.isReferenced ?? false, isModified: own?.isModified ?? false,
      isCachingDisabled: area.isDevice)
  }

  /// The page is read or written: its bits are set.
  package mutating func touch(_ process: String, _ kind: Kind, page: Int, isWrite: Bool) {
    change(process, kind, page) { own in
      own.isReferenced = true
      own.isModified = own.isModified || isWrite
    }
  }

  /// A page that was mapped without a frame gets one. Nil: there is none.
  package mutating func bring(_ process: String, _ kind: Kind, page: Int) -> Int? {
    guard usedFrames < frames else { return nil }
    let frame = usedFrames
    usedFrames += 1
    change(process, kind, page) { $0.frame = frame }
    return frame
  }

  private mutating func change(_ process: String, _ kind: Kind, _ page: Int, _ body: (inout Page) -> Void) {
    guard let index = area(process, kind, page) else { return }
    if let place = touched.firstIndex(where: { $0.area == index && $0.page == page }) {
      body(&touched[place])
    } else {
      var own = Page(area: index, page: page, frame: nil)
      body(&own)
      touched.append(own)
    }
  }

  /// Pages of each space, for what the tables cost.
  package var spaces: [[ClosedRange<Int>]] {
    processes.flatMap { process in
      (isSplit ? Kind.allCases.map { [$0] } : [Kind.allCases]).map { kinds in
        areas.filter { $0.process == process && kinds.contains($0.kind) }.map(\.pages)
      }.filter { !isSplit || !$0.isEmpty }
    }
  }

  /// Every page in memory with its frame, as the inverted table has them: one process and page a frame.
  /// - Parameter see: is asked for each area what to do with its pages.
  package func forEachResident(_ see: (Area) -> (_ page: Int, _ frame: Int) -> Void) {
    let holders = Dictionary(held.map { ($0.frame, $0.area) }) { first, _ in first }
    for (number, area) in areas.enumerated() where !area.isDevice {
      guard let first = area.frame else { continue }
      let see = see(area)
      for page in area.pages {
        let frame = first + page - area.pages.lowerBound
        if !holders.isEmpty, let other = holders[frame], other != number { continue }
        see(page, frame)
      }
    }
    for own in touched {
      if let frame = own.frame { see(areas[own.area])(own.page, frame) }
    }
  }

  /// Bytes of its lists.
  var bytes: Int {
    areas.count * MemoryLayout<Area>.stride + touched.count * MemoryLayout<Page>.stride
      + held.count * MemoryLayout<Held>.stride
  }
}
