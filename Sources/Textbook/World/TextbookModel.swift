package import Simulation

/// What a textbook's machine begins with: what a scenario file says of its `world:`.
package protocol TextbookSetup: Hashable, Sendable {
  associatedtype Model: TextbookModel where Model.Setup == Self
  /// What is begun is seen step by step, each in a tick of its own; else it is done at once.
  var isStepped: Bool { get }
}

extension TextbookSetup {
  package var isStepped: Bool { false }
}

/// A textbook's machine as a value: what is asked of it, what it does, what it has to show. Time, script and history
/// are `TextbookWorld`'s. A copy is a keyframe: what is long is shared until it changes.
package protocol TextbookModel {
  associatedtype Setup: TextbookSetup where Setup.Model == Self
  /// What is asked of it.
  associatedtype Event: Hashable & Sendable
  /// One thing that happened, for the log: integers only.
  associatedtype Happening: Hashable & Sendable
  /// What came of an event or a tick: two runs are compared by it.
  associatedtype Outcome: Hashable & Sendable
  /// What a picture shows.
  associatedtype Reading: Sendable

  /// - Parameter script: the events of the script in order, for those that must know the future.
  init(_ setup: Setup, script: [Event])

  /// Begins what is asked for, and does it but for what is worth seeing step by step: that is left to `proceed`.
  /// - Parameter isScripted: it stands in the script; else somebody asks for it now.
  /// - Returns: what came of it; nil: nothing that runs are compared by.
  mutating func perform(
    _ event: Event, isScripted: Bool, _ log: inout HappeningLog<Happening>
  ) -> Outcome?
  /// Something that was begun is not done: nothing else begins.
  var isBusy: Bool { get }
  /// The next step of it.
  mutating func proceed(_ log: inout HappeningLog<Happening>) -> Outcome?
  /// A tick passes; nil: nothing comes of it.
  mutating func pass(_ log: inout HappeningLog<Happening>) -> Outcome?

  /// Everything in figures. The names are there from the beginning.
  var state: StateTree { get }
  /// What two runs are compared by after each tick, beside what came of events; nil: by that alone.
  var compared: StateTree? { get }
  /// One value of `state`.
  func value(at path: [String]) -> StateTree?
  func add(to digest: inout Digest)
  /// Bytes that a copy does not share, near enough.
  var ownBytes: Int { get }
  func reading(_ request: TextbookRequest) -> Reading
}

extension TextbookModel {
  package var isBusy: Bool { false }
  package mutating func proceed(_ log: inout HappeningLog<Happening>) -> Outcome? { nil }
  package mutating func pass(_ log: inout HappeningLog<Happening>) -> Outcome? { nil }
  package var compared: StateTree? { nil }
  package func value(at path: [String]) -> StateTree? { state.value(at: path) }
}

/// How much of a world a picture shows.
package struct TextbookRequest: Hashable, Sendable {
  /// References, or whatever is drawn as a column, at most.
  package var columns: Int
  /// Lines of the log, at most.
  package var lines: Int
  /// What the cursor of the curve stands on: the run with so many frames is shown as well.
  package var point: Int?
  package init(columns: Int, lines: Int = 600, point: Int? = nil) {
    self.columns = columns
    self.lines = lines
    self.point = point
  }
}
