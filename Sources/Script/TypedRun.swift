package import Simulation

/// What was typed at `:` in a run that was saved (`typed:` of a scenario file): done again when the run comes to the
/// same moments, so that it becomes the same run.
package struct TypedRun: Hashable, Sendable {
  /// One thing that a line asked for.
  package struct Line: Hashable, Sendable {
    package enum Request: Hashable, Sendable {
      case event(WorldValue)
      /// Who watches stops from then on where this comes to hold.
      case watch(WorldValue)
      /// All breakpoints are taken away.
      case unwatch
    }

    /// Advances since boot.
    package var position: UInt64
    /// As it was typed.
    package var text: String
    /// Which of the line's events it is.
    package var part: Int
    package var request: Request
    package init(position: UInt64, text: String, part: Int = 0, request: Request) {
      self.position = position
      self.text = text
      self.part = part
      self.request = request
    }
    package var event: WorldValue? { if case .event(let event) = request { event } else { nil } }
  }

  /// In the order in which they were typed; positions never fall.
  package var lines: [Line]
  /// Where the run ends, in advances; nil: with its script.
  package var until: UInt64?
  /// Of the machine there; nil: nothing is compared.
  package var digest: String?
  /// Of the program that saved it: the run is the same only in the same version.
  package var version: String?
  /// As the script leaves them; the lines add theirs.
  package var scriptNames: Names
  /// Where these stand in the file, for reports.
  package var place: Place
  package init(
    lines: [Line] = [], until: UInt64? = nil, digest: String? = nil, version: String? = nil,
    scriptNames: Names = Names(), place: Place = Place()
  ) {
    self.scriptNames = scriptNames
    self.lines = lines
    self.until = until
    self.digest = digest
    self.version = version
    self.place = place
  }

  package var eventCount: Int { lines.count { $0.event != nil } }
}

/// What a scenario was read from.
package struct ScenarioSource: Hashable, Sendable {
  /// The whole text.
  package var text: String
  /// Files that it names are looked up there.
  package var folder: String
  /// Whether it names any.
  package var namesFiles: Bool
  package init(text: String, folder: String, namesFiles: Bool) {
    self.text = text
    self.folder = folder
    self.namesFiles = namesFiles
  }
}

extension ParsedLine {
  /// Its things for a journal: events by their numbers, and breakpoints.
  package var requests: [(part: Int, request: TypedRun.Line.Request)] {
    var result: [(part: Int, request: TypedRun.Line.Request)] = []
    var part = 0
    for step in worldSteps {
      switch step {
      case .event(let event):
        result.append((part, .event(event)))
        part += 1
      case .watch(let condition): result.append((0, .watch(condition)))
      default: break
      }
    }
    if timeCommand == .clearBreakpoints { result.append((0, .unwatch)) }
    return result
  }
}
