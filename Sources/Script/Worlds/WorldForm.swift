import Textbook

/// A textbook's machine as scenario files name it: how its settings are read, and what is asked of it. A world is an
/// entry here; what it shows is its reading's (`Interface`).
package struct WorldForm: Sendable {
  package var name: ScenarioWorld.Name
  /// Its settings as an example, for messages and for help.
  package var example: String
  package var keys: [String]
  /// A world of this kind, for a file whose own is wrong.
  var standIn: any TextbookSetup
  var read: @Sendable (Value) throws(Diagnostic) -> any TextbookSetup

  package static let all: [WorldForm] = [
    replacement, stack, workingSet, pagingDaemon, multiprogramming, messages, anomaly,
  ]

  static func named(_ name: ScenarioWorld.Name) -> WorldForm {
    guard let form = all.first(where: { $0.name == name }) else { preconditionFailure("the table lacks \(name)") }
    return form
  }

  /// Reads the keys of the settings one after the other.
  static func settings(
    _ value: Value, _ example: String, keys: [String], _ take: (Value.Entry) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    for entry in try value.entries(example) {
      guard keys.contains(entry.key) else { throw .unknown("key", entry.key, among: keys, at: entry.place) }
      try take(entry)
    }
  }
}

extension ScenarioWorld {
  /// Reads `{ replacement: { policies: [fifo], frames: 3 } }`.
  package init(_ value: Value) throws(Diagnostic) {
    let form = "{ replacement: \(WorldForm.replacement.example) }"
    let entries = try value.entries(form)
    guard let world = entries.first, entries.count == 1 else {
      throw Diagnostic("world takes the one world that is played", hint: form, at: value.place)
    }
    guard let known = WorldForm.all.first(where: { $0.name.rawValue == world.key }) else {
      throw .unknown("world", world.key, among: WorldForm.all.map(\.name.rawValue), at: world.place)
    }
    let setup = try known.read(world.value)
    let settings = try world.value.entries(known.example)
    self = .textbook(TextbookChoice(name: known.name, setup: setup, settings: settings))
  }

  /// In place of one that could not be read: of the kind that it names, or else the first.
  package static func standIn(for value: Value) -> ScenarioWorld {
    var form = WorldForm.replacement
    if case .map(let entries) = value.content, let key = entries.first?.key,
      let known = WorldForm.all.first(where: { $0.name.rawValue == key })
    {
      form = known
    }
    return .textbook(TextbookChoice(name: form.name, setup: form.standIn, settings: [], isGuess: true))
  }
}
