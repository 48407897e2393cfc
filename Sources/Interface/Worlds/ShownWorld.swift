import Cells
import History
package import Script
package import Simulation

/// What the screen reads of one of the textbook's worlds. The world's own panels know the type behind it.
package protocol WorldReading: Sendable {
  /// What the world is, the most important first: for the line at the top.
  func heading(_ language: Language) -> [String]
  /// The numbers that a what-if compares: as many, in the same order, in every run of the world.
  func numbers(_ language: Language) -> [WorldNumber]
  /// Rows of the overview's band, under the pictures; nil: as many as the machine's map leaves.
  func bandRows(_ room: BandRoom) -> Int?
}

extension WorldReading {
  package func bandRows(_ room: BandRoom) -> Int? { nil }
}

/// What a band has to share with what stands over it.
package struct BandRoom {
  var width: Int
  /// Rows of both together.
  var body: Int
  /// Rows that a long caption may take from the band.
  var captions: Int
  var language: Language

  static func usual(of body: Int) -> Int { 4 + (body - 19) * 6 / 17 }
}

package struct WorldNumber: Hashable, Sendable {
  package var name: String
  package var value: Int
  package init(_ name: String, _ value: Int) {
    self.name = name
    self.value = value
  }
}

/// Where two runs of one of the textbook's worlds part: what was asked, and what it came to in each.
package struct WorldParting: Hashable, Sendable {
  package var tick: Tick
  package var asked: Localized
  package var trunk: Localized
  package var branch: Localized
}

/// One of the textbook's worlds as the screen and the reports know it. A new one conforms and is listed in
/// `WorldTable`; its panels are types of their own.
protocol ShownWorld: World, SendableMetatype, ~Copyable {
  associatedtype Picture: WorldReading
  static var panels: [any Panel] { get }
  /// What its panels show; the cost follows the screen.
  func picture(for state: State, size: Size) -> Picture
  /// A condition as one would type it.
  static func words(for condition: Condition) -> String
  /// Where two runs part.
  static func parting(at divergence: Divergence) -> WorldParting
  /// What a run prints.
  var report: WorldState { get }
  /// Of an expectation that broke: what it claims and what was found; nil: nothing is known of it.
  /// - Parameter claims: as the world's `expect` made them.
  func brokenClaim(_ expectation: Int, of claims: WorldValue) -> String?
}

/// A `ShownWorld` behind a face that hides which.
struct WorldFace: Sendable {
  let panels: [any Panel]
  /// Each is nil for a run, a branch, an origin or a condition of another world.
  let begin: @Sendable (any RunOrigin, Int, [JournalEntry<WorldValue>]?) -> Result<any Run, any Error>?
  let picture: @Sendable (any Run, State, Size) -> (any WorldReading)?
  let otherPicture: @Sendable (any RunBranch, State, Size) -> (any WorldReading)?
  let parting: @Sendable (any RunBranch) -> WorldParting?
  let words: @Sendable (WorldValue) -> String?
  let report: @Sendable (any Run) -> WorldState?
  let brokenClaim: @Sendable (any Run, Int, WorldValue) -> String?

  init<W: ShownWorld & ~Copyable>(_ world: W.Type) {
    panels = W.panels
    begin = { origin, budget, journal in
      guard let origin = origin as? W.Origin else { return nil }
      return Result { try WorldRun<W>(origin, budget: budget, journal: journal) }
    }
    picture = { run, state, size in (run as? WorldRun<W>)?.timeline.world.picture(for: state, size: size) }
    otherPicture = { branch, state, size in
      (branch as? WorldBranch<W>)?.branch.timeline.world.picture(for: state, size: size)
    }
    parting = { branch in (branch as? WorldBranch<W>)?.branch.divergence.map { W.parting(at: $0) } }
    words = { condition in condition.as(W.Condition.self).map { W.words(for: $0) } }
    report = { run in (run as? WorldRun<W>)?.timeline.world.report }
    brokenClaim = { run, expectation, claims in
      (run as? WorldRun<W>)?.timeline.world.brokenClaim(expectation, of: claims)
    }
  }
}
