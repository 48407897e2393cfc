/// A short string served by one policy with everything noted: what exercises ask for.
package struct PolicyStudy: Hashable, Sendable {
  package private(set) var tally = Tally()
  package private(set) var hits = 0
  /// Times of the references that faulted, from 1.
  package private(set) var faultTimes: [Int] = []
  /// Pages thrown out, in order.
  package private(set) var victims: [UInt32] = []
  /// By frame; nil: free.
  package private(set) var finalFrames: [UInt32?] = []
  /// After each reference: the page in each frame that holds one.
  package private(set) var framesAfterEach: [[UInt32]] = []

  /// - Parameters:
  ///   - pages: number of distinct pages; every page is below.
  ///   - initial: resident before time 1, the oldest load first; at most `frames`.
  ///   - keepsFrames: whether `framesAfterEach` is wanted.
  package init(
    _ rule: PolicyRule, frames: Int, references: [Reference], initial: [UInt32] = [], pages: Int,
    keepsFrames: Bool = false
  ) {
    let packed = references.map(\.packed)
    var later = NextUse.Later(pages: pages)
    var nextUses = [UInt32](repeating: NextUse.never, count: packed.count)
    if rule.needsFuture { later.fill(&nextUses, for: packed, firstTime: 1) }
    var run = PolicyRun(rule, frames: frames)
    run.grow(pages: pages)
    for page in initial { run.preload(page, nextUse: later.firstUse(of: page)) }
    for (index, reference) in references.enumerated() {
      var notes = NoteTaker()
      run.serve(reference, nextUse: nextUses[index], &notes)
      for note in notes.notes {
        switch note {
        case .hit: hits += 1
        case .fault: faultTimes.append(index + 1)
        case .victim(_, let page, _, _): victims.append(page)
        case .clockTick, .candidate, .passed, .loaded: break
        }
      }
      if keepsFrames { framesAfterEach.append((0..<min(frames, pages)).compactMap { run.page(inFrame: $0) }) }
    }
    tally = run.tally
    finalFrames = (0..<min(frames, max(pages, 1))).map { run.page(inFrame: $0) }
    // Frames beyond the pages stay free; they are told as long as there are not too many to tell.
    if frames > finalFrames.count, frames <= 4096 {
      finalFrames += Array(repeating: nil, count: frames - finalFrames.count)
    }
  }
}
