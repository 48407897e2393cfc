package import Simulation

/// Working sets w(k, t) for several windows, and page fault frequency by Chu and Opderbeck, on one string.
package struct WorkingSetSetup: TextbookSetup {
  package typealias Model = WorkingSetModel
  package static let laneLimit = 8
  /// k, in references.
  package var windows: [Int]
  /// T, in references.
  package var thresholds: [Int]
  package init(windows: [Int], thresholds: [Int] = []) {
    self.windows = windows
    self.thresholds = thresholds
  }
}

package enum WorkingSetHappening: Hashable, Sendable {
  case referred(page: UInt32)
  /// The page was not in the set.
  case entered(lane: UInt8, page: UInt32)
  /// It was not named in the last k references.
  case left(lane: UInt8, page: UInt32)
  /// PFF: a fault so many references after the last one, and how many pages left for it.
  case faulted(lane: UInt8, page: UInt32, interval: UInt64, left: UInt32)
}

/// A window or a threshold after each reference.
package struct WorkingSetColumn: Hashable, Sendable {
  package var page: UInt32
  package var isFault: Bool
  /// How many pages are in the set.
  package var size: Int
  /// The first of them, rising (PFF: in the order of loading): at most `shown`.
  package var pages: [UInt32]
  /// Pages of a column that a picture has rows for.
  package static let shown = 8
}

package struct WorkingSetModel: TextbookModel {
  package typealias Event = PageReference
  package typealias Happening = WorkingSetHappening
  package struct Outcome: Hashable, Sendable {
    package var page: UInt32
    package var sizes: [Int]
  }

  /// One window: how often each page is named within it.
  private struct Window {
    let length: Int
    var inside: [UInt32: Int] = [:]
    /// Those that are inside, rising.
    var pages: [UInt32] = []
    var faults: UInt64 = 0
    var sizes: UInt64 = 0

    private func place(of page: UInt32) -> Int {
      var (low, high) = (0, pages.count)
      while low < high {
        let middle = (low + high) / 2
        if pages[middle] < page { low = middle + 1 } else { high = middle }
      }
      return low
    }

    /// True: the page was not inside.
    mutating func enter(_ page: UInt32) -> Bool {
      inside[page, default: 0] += 1
      guard inside[page] == 1 else { return false }
      pages.insert(page, at: place(of: page))
      return true
    }

    /// A reference is no longer within the window. True: it was the last one to its page.
    mutating func leave(_ page: UInt32) -> Bool {
      let left = inside[page, default: 0] - 1
      inside[page] = left == 0 ? nil : left
      if left == 0 { pages.remove(at: place(of: page)) }
      return left == 0
    }
  }

  package let setup: WorkingSetSetup
  private var windows: [Window]
  private var intervals: [FaultIntervalPFF]
  private var sizesOfIntervals: [UInt64]
  private var references = Ledger<UInt32>()
  private var columns: [Ledger<WorkingSetColumn>]
  private var fingerprint = Digest()

  package init(_ setup: WorkingSetSetup, script: [PageReference]) {
    self.setup = setup
    windows = setup.windows.map { Window(length: $0) }
    intervals = setup.thresholds.map { FaultIntervalPFF(threshold: UInt64($0)) }
    sizesOfIntervals = setup.thresholds.map { _ in 0 }
    columns = Array(
      repeating: Ledger(limit: Ledger<WorkingSetColumn>.screenful), count: setup.windows.count + setup.thresholds.count)
  }

  package mutating func perform(
    _ event: PageReference, isScripted: Bool, _ log: inout HappeningLog<WorkingSetHappening>
  ) -> Outcome? {
    let page = event.reference.page
    log.note(.referred(page: page))
    references.append(page)
    fingerprint.add(page)
    for lane in windows.indices { slide(lane, to: page, &log) }
    for lane in intervals.indices { refer(lane, to: page, &log) }
    return Outcome(page: page, sizes: columns.map { $0.newest?.size ?? 0 })
  }

  private mutating func slide(_ lane: Int, to page: UInt32, _ log: inout HappeningLog<WorkingSetHappening>) {
    let length = windows[lane].length
    let isFault = windows[lane].enter(page)
    if isFault {
      windows[lane].faults += 1
      log.note(.entered(lane: UInt8(lane), page: page))
    }
    if references.total > length {
      let old = references[references.total - 1 - length]
      if windows[lane].leave(old) { log.note(.left(lane: UInt8(lane), page: old)) }
    }
    windows[lane].sizes += UInt64(windows[lane].pages.count)
    addColumn(lane, page, isFault: isFault)
  }

  private mutating func refer(_ lane: Int, to page: UInt32, _ log: inout HappeningLog<WorkingSetHappening>) {
    let place = windows.count + lane
    var isFault = false
    if case .fault(let interval, let left) = intervals[lane].reference(page) {
      isFault = true
      log.note(.faulted(lane: UInt8(place), page: page, interval: interval, left: UInt32(left.count)))
    }
    sizesOfIntervals[lane] += UInt64(intervals[lane].resident.count)
    addColumn(place, page, isFault: isFault)
  }

  /// The pages in the set now.
  private func pages(_ lane: Int) -> [UInt32] {
    lane < windows.count ? windows[lane].pages : intervals[lane - windows.count].resident
  }

  private mutating func addColumn(_ lane: Int, _ page: UInt32, isFault: Bool) {
    let pages = pages(lane)
    columns[lane].append(
      WorkingSetColumn(
        page: page, isFault: isFault, size: pages.count, pages: Array(pages.prefix(WorkingSetColumn.shown))))
  }

  package func add(to digest: inout Digest) {
    digest.add(fingerprint.value)
    for window in windows { digest.add(window.faults) }
    for interval in intervals { for page in interval.resident { digest.add(page) } }
  }

  package var ownBytes: Int {
    columns.indices.reduce(references.ownBytes) { sum, lane in
      // A set's pages, and with them how often each is named or when it was used.
      sum + columns[lane].ownBytes + columns[lane].ownCount * (32 + WorkingSetColumn.shown * 4) + pages(lane).count * 36
    }
  }

  private func faults(_ lane: Int) -> UInt64 {
    lane < windows.count ? windows[lane].faults : intervals[lane - windows.count].faults
  }
  private func sizes(_ lane: Int) -> UInt64 {
    lane < windows.count ? windows[lane].sizes : sizesOfIntervals[lane - windows.count]
  }
  private func label(_ lane: Int) -> String {
    lane < windows.count ? "window-\(windows[lane].length)" : "pff-\(setup.thresholds[lane - windows.count])"
  }

  package var state: StateTree {
    .map(
      columns.indices.map { lane in
        let pages = pages(lane)
        let mean: StateTree =
          references.total == 0
          ? .nothing : .ratio(Fraction(Int(sizes(lane)), references.total))
        return .init(
          label(lane),
          .map([
            .init("references", .whole(references.total)), .init("faults", .whole(faults(lane))),
            .init("size", .whole(pages.count)), .init("mean_size", mean), .init("pages", .pages(pages)),
          ]))
      })
  }

  package func reading(_ request: TextbookRequest) -> WorkingSetReading {
    WorkingSetReading(
      references: references.total,
      lanes: columns.indices.map { lane in
        .init(
          window: lane < windows.count ? windows[lane].length : nil,
          threshold: lane < windows.count ? nil : setup.thresholds[lane - windows.count], faults: faults(lane),
          sizes: sizes(lane), columns: columns[lane].suffix(request.columns), pages: pages(lane))
      })
  }
}

package struct WorkingSetReading: Sendable {
  package struct Lane: Sendable {
    /// k, or nil and T.
    package var window: Int?
    package var threshold: Int?
    package var faults: UInt64
    /// Sum of the sizes after each reference.
    package var sizes: UInt64
    package var columns: [WorkingSetColumn]
    /// All that are in the set now, in the order of its columns.
    package var pages: [UInt32]
  }
  package var references: Int
  package var lanes: [Lane]
}
