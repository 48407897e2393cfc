package import Simulation

/// The stack algorithm: the LRU stack of a string, its distances, and the fault curve that follows from them.
package struct StackSetup: TextbookSetup {
  package typealias Model = StackModel
  /// Places of the stack that are told by number in C and F.
  package var depth: Int
  package init(depth: Int = 8) { self.depth = depth }
}

package struct StackColumn: Hashable, Sendable {
  package var page: UInt32
  /// Nil: first use.
  package var distance: Int?
  /// After the reference, from the top.
  package var stack: [UInt32]
}

package enum StackHappening: Hashable, Sendable {
  /// - Parameter distance: 1 = top; nil: first use.
  case referred(page: UInt32, distance: Int?)
}

package struct StackModel: TextbookModel {
  package typealias Event = PageReference
  package typealias Happening = StackHappening
  package struct Outcome: Hashable, Sendable {
    package var page: UInt32
    package var distance: Int?
  }

  package let setup: StackSetup
  private var stack = LRUStack()
  private(set) var curve = DistanceCurve()
  private(set) var columns = Ledger<StackColumn>(limit: Ledger<StackColumn>.screenful)
  private var fingerprint = Digest()
  /// Places of the stack that a column keeps.
  private static let shownDepth = 40
  /// Distances that the state lists, the newest.
  private static let listed = 1000

  package init(_ setup: StackSetup, script: [PageReference]) { self.setup = setup }

  package mutating func perform(
    _ event: PageReference, isScripted: Bool, _ log: inout HappeningLog<StackHappening>
  ) -> Outcome? {
    let page = event.reference.page
    let distance = stack.reference(page)
    curve.add(UInt32(distance ?? 0))
    columns.append(
      StackColumn(page: page, distance: distance, stack: Array(stack.pages.prefix(Self.shownDepth))))
    fingerprint.add(page)
    log.note(.referred(page: page, distance: distance))
    return Outcome(page: page, distance: distance)
  }

  package func add(to digest: inout Digest) {
    digest.add(fingerprint.value)
    for page in stack.pages { digest.add(page) }
  }

  package var ownBytes: Int {
    columns.ownBytes + columns.ownCount * (32 + Self.shownDepth * 4) + stack.pages.count * 4 + curve.counts.count * 8
  }

  package var state: StateTree {
    let distances = columns.suffix(Self.listed).map { $0.distance.map { StateTree.whole($0) } ?? .nothing }
    return .map([
      .init("references", .whole(columns.total)), .init("stack", .pages(stack.pages)),
      .init("distance", columns.newest?.distance.map { .whole($0) } ?? .nothing),
      .init("distances", .list(distances)),
      .init("C", .list((1...setup.depth).map { .whole(curve.count(ofDistance: $0)) })),
      .init("C_inf", .whole(curve.firstUses)),
      .init("F", .list(curve.faults(upTo: setup.depth).map { .whole($0) })),
    ])
  }

  package func reading(_ request: TextbookRequest) -> StackReading {
    let most = max(setup.depth, min(Self.shownDepth, stack.pages.count))
    return StackReading(
      references: columns.total, columns: columns.suffix(request.columns), depth: setup.depth,
      counts: (1...most).map { curve.count(ofDistance: $0) }, firstUses: curve.firstUses,
      faults: curve.faults(upTo: most))
  }
}

package struct StackReading: Sendable {
  package var references: Int
  /// The newest, oldest first.
  package var columns: [StackColumn]
  package var depth: Int
  /// C: how often distance 1, 2 … occurred, and first uses.
  package var counts: [UInt64]
  package var firstUses: UInt64
  /// F: faults of LRU with 1, 2 … frames.
  package var faults: [UInt64]
}
