/// What a script will refer to: all that OPT knows of the future.
struct ReplacementFuture: Sendable {
  let script: [PageReference]
  /// By process and page: the places at which the script names it, rising.
  private let uses: [UInt64: [UInt32]]

  init(_ script: [PageReference]) {
    self.script = script
    var uses: [UInt64: [UInt32]] = [:]
    for (place, event) in script.enumerated() { uses[Self.key(event), default: []].append(UInt32(place)) }
    self.uses = uses
  }

  static func key(_ event: PageReference) -> UInt64 { UInt64(event.process) << 32 | UInt64(event.reference.page) }

  /// Time, from 1, of the first reference to the page at or after a place of the script.
  func nextUse(of event: PageReference, from place: Int) -> UInt32 {
    guard let places = uses[Self.key(event)] else { return NextUse.never }
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low < places.count ? places[low] + 1 : NextUse.never
  }
}
