package import Simulation

/// The page frames of one process, or of several, under policies side by side: all see the same references, each has
/// its own frames. OPT knows the script; what is typed in between it has not foreseen.
package struct ReplacementModel: TextbookModel {
  package typealias Event = PageReference
  package typealias Happening = ReplacementHappening

  /// What a reference came to under each policy.
  package struct Outcome: Hashable, Sendable {
    package var event: PageReference
    package var faults: [Bool]
  }

  package let setup: ReplacementSetup
  private(set) var lanes: [ReplacementLane]
  /// Dense numbers of pages by process and page, and back.
  private var numbers: [UInt64: UInt32] = [:]
  private(set) var pages: [UInt32] = []
  private(set) var references = Ledger<PageReference>()
  private(set) var scripted = Ledger<Bool>()
  private var fingerprint = Digest()
  /// The references of the script, by the place of the next that is to come.
  let future: ReplacementFuture
  private(set) var place = 0
  /// Number of the first reference after which two memories differ, from 1.
  private(set) var parted: Int?
  let curve: ReplacementCurve

  package init(_ setup: ReplacementSetup, script: [PageReference]) {
    self.init(setup, ReplacementFuture(script), ReplacementCurve(setup, script))
  }

  init(_ setup: ReplacementSetup, _ future: ReplacementFuture, _ curve: ReplacementCurve) {
    self.setup = setup
    lanes = setup.lanes.map { ReplacementLane($0, of: setup) }
    self.future = future
    self.curve = curve
    guard !setup.initial.isEmpty else { return }
    let first = setup.initial.map { number(of: PageReference(Reference(page: $0))) }
    let preloaded = zip(setup.initial, first).map { page, number in
      (number: number, nextUse: future.nextUse(of: PageReference(Reference(page: page)), from: 0))
    }
    for index in lanes.indices { lanes[index].preload(preloaded) }
  }

  private mutating func number(of event: PageReference) -> UInt32 {
    let key = ReplacementFuture.key(event)
    if let known = numbers[key] { return known }
    let number = UInt32(pages.count)
    numbers[key] = number
    pages.append(event.reference.page)
    return number
  }

  package mutating func perform(
    _ event: PageReference, isScripted: Bool, _ log: inout HappeningLog<ReplacementHappening>
  ) -> Outcome? {
    log.note(
      .referred(process: event.process, page: event.reference.page, isWrite: event.reference.isWrite))
    if isScripted { place += 1 }
    scripted.append(isScripted)
    let nextUse = future.nextUse(of: event, from: place)
    let number = number(of: event)
    references.append(event)
    fingerprint.add(event.reference.packed)
    fingerprint.add(event.process)
    for index in lanes.indices {
      lanes[index].refer(
        to: event, number: number, nextUse: nextUse, pages: pages, place: UInt8(index),
        isStepped: setup.isStepped,
        &log)
    }
    compareMemories(&log)
    // Whether a page has to go is known before the hand has found it.
    return Outcome(event: event, faults: lanes.map { $0.columns.newest?.isFault == true })
  }

  /// A hand has not found its page.
  package var isBusy: Bool { lanes.contains { $0.isTurning } }

  package mutating func proceed(_ log: inout HappeningLog<ReplacementHappening>) -> Outcome? {
    for index in lanes.indices { lanes[index].proceed(pages: pages, place: UInt8(index), &log) }
    compareMemories(&log)
    return nil
  }

  /// When a reference is done.
  private mutating func compareMemories(_ log: inout HappeningLog<ReplacementHappening>) {
    guard !isBusy, parted == nil, haveParted else { return }
    parted = references.total
    log.note(.parted)
  }

  /// Two policies hold other pages: as sets, wherever they lie.
  private var haveParted: Bool {
    guard let first = lanes.first?.columns.newest else { return false }
    let held = Set(first.frames.compactMap { $0 })
    return lanes.dropFirst().contains { Set($0.columns.newest?.frames.compactMap { $0 } ?? []) != held }
  }

  /// By policy.
  package var faults: [UInt64] { lanes.map { $0.tally.faults } }
  package var referenceCount: Int { references.total }
  /// The pages that were referred to, oldest first.
  package var referenced: [UInt32] { references.suffix(references.kept).map { $0.reference.page } }

  package func add(to digest: inout Digest) {
    digest.add(fingerprint.value)
    digest.add(place)
    for lane in lanes {
      digest.add(lane.tally.faults)
      digest.add(lane.tally.writeBacks)
      digest.add(lane.entriesWritten)
      for page in lane.frames(pages) { digest.add(optional: page.map { UInt64($0) }) }
      digest.add(lane.movesLeft)
    }
  }

  package var ownBytes: Int {
    lanes.reduce(numbers.count * 24 + pages.count * 4) { $0 + $1.ownBytes(pages: pages.count) }
  }

  // MARK: In figures

  package var state: StateTree {
    .map(lanes.map { .init($0.lane.label, state(of: $0)) })
  }

  package func value(at path: [String]) -> StateTree? {
    guard let label = path.first, let lane = lanes.first(where: { $0.lane.label == label }) else { return nil }
    return state(of: lane).value(at: path.dropFirst())
  }

  private func state(of lane: ReplacementLane) -> StateTree {
    let tally = lane.tally
    let transfers = tally.faults + tally.writeBacks
    var members: [StateTree.Member] = [
      .init("references", .whole(references.total)),
      .init("faults", .whole(tally.faults)), .init("hits", .whole(lane.hits)),
      .init("evictions", .whole(tally.evictions)), .init("write_backs", .whole(tally.writeBacks)),
      .init("entries_written", .whole(lane.entriesWritten)),
      .init("entries_scanned", .whole(lane.entriesScanned)),
      .init("disk_time", .whole(transfers * UInt64(setup.diskTime))),
      .init("frames", .list(lane.frames(pages).map { .page($0) })),
      .init("victim", .page(lane.columns.newest?.victim)),
      .init("keys", .list(lane.entries(pages).map { .whole($0.key) })),
    ]
    if let rows = lane.matrix?.rows {
      members.append(.init("matrix", .list(rows.map { .list($0.map { .whole($0 ? 1 : 0) }) })))
    }
    if !setup.processes.isEmpty {
      members.append(
        .init(
          "processes",
          .map(zip(setup.processes, lane.faultsOf).map { .init($0.name, .map([.init("faults", .whole($1))])) })))
    }
    return .map(members)
  }
}
