package import Foundation
package import Script
package import Simulation

/// One line of a journal (`.mmj`, JSON lines): the header, an event as it was typed, or a digest to check against.
package struct JournalRecord: Codable, Hashable, Sendable {
  // The header, in the first line alone.
  /// Version of the program that wrote it, and of the format.
  package var mmscope: String?
  package var journal: Int?
  package var scenario: String?
  /// Where the scenario's file lay; nil: built in.
  package var path: String?
  /// Fingerprint of that file.
  package var text: String?
  package var seed: UInt64?
  package var language: String?

  // When: advances since boot, and events given by hand before this one.
  package var position: UInt64?
  package var number: Int?
  package var tick: UInt64?

  /// The `:` line of an event, and which of its events this is.
  package var line: String?
  package var part: Int?
  /// The `:` line of a breakpoint. It counts as no event: the machine knows nothing of it.
  package var watch: String?
  /// Of the machine at that moment.
  package var digest: String?

  package init() {}

  package init(line: String, part: Int, position: UInt64, number: Int, tick: UInt64? = nil) {
    (self.line, self.part) = (line, part == 0 ? nil : part)
    (self.position, self.number, self.tick) = (position, number, tick)
  }

  package init(watch: String, position: UInt64, number: Int, tick: UInt64? = nil) {
    self.watch = watch
    (self.position, self.number, self.tick) = (position, number, tick)
  }

  package init(digest: Digest, position: UInt64, number: Int, tick: UInt64? = nil) {
    self.digest = digest.text
    (self.position, self.number, self.tick) = (position, number, tick)
  }

  package static let format = 1

  /// Where it belongs in the run: an event brings the run to the next number.
  fileprivate var place: (position: UInt64, number: Int) { (position ?? 0, number ?? 0) }

  /// Of events and breakpoints in the order in which they were typed, those that were not forgotten, by their places
  /// and in the order of the run. An event with the number of an earlier one was given after going back: that one and
  /// all behind it are forgotten.
  package static func kept(_ records: [JournalRecord]) -> [Int] {
    var result: [Int] = []
    for (index, record) in records.enumerated() {
      if record.line != nil {
        while let last = result.last.map({ records[$0] }),
          last.line == nil ? last.place > record.place : (last.number ?? 0) >= (record.number ?? 0)
        {
          result.removeLast()
        }
        result.append(index)
      } else {
        // A breakpoint changes no future: it goes in between, before the event of its own moment.
        let at = result.firstIndex {
          records[$0].place > record.place || records[$0].line != nil && records[$0].place == record.place
        }
        result.insert(index, at: at ?? result.count)
      }
    }
    return result
  }

  package static func header(
    of scenario: Scenario, path: String?, text: Data, version: String, language: Language
  ) -> JournalRecord {
    var record = JournalRecord()
    (record.mmscope, record.journal) = (version, format)
    (record.scenario, record.path, record.text) = (scenario.name, path, fingerprint(text))
    (record.seed, record.language) = (scenario.seed, language.rawValue)
    return record
  }

  /// Of a scenario's file.
  package static func fingerprint(_ text: Data) -> String {
    var digest = Digest()
    for byte in text { digest.add(byte) }
    return digest.text
  }

  /// The line with its end.
  package var encoded: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Unreachable: numbers and texts always encode.
    guard let data = try? encoder.encode(self) else { preconditionFailure("a journal's line holds plain values") }
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}

/// A journal as it was read.
package struct JournalFile: Sendable {
  package var header: JournalRecord
  /// Events and breakpoints in the order in which they were given, with their lines in the file.
  package var events: [(record: JournalRecord, line: Int)] = []
  /// Those that hold for the events that were not forgotten.
  package var digests: [(record: JournalRecord, line: Int)] = []

  /// Longest journal, in bytes.
  package static let sizeLimit = 64 << 20

  /// Reads a journal. A last line that is cut off is passed over: the program may have been killed while it wrote it.
  package static func load(path: String, version: String) throws(Diagnostic) -> JournalFile {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Diagnostic("the journal cannot be read", file: path)
    }
    guard data.count <= sizeLimit else { throw Diagnostic("the journal is larger than 64 MiB", file: path) }
    return try read(data, name: path, version: version)
  }

  package static func read(_ data: Data, name: String, version: String) throws(Diagnostic) -> JournalFile {
    var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // What follows the last line's end is nothing, or a line that was never finished.
    lines.removeLast()
    func failure(_ message: String, _ line: Int, hint: String? = nil) -> Diagnostic {
      Diagnostic(message, hint: hint, file: name, line: line)
    }
    var file: JournalFile?
    var kept = 0
    for (index, text) in lines.enumerated() {
      guard let record = try? JSONDecoder().decode(JournalRecord.self, from: Data(text)) else {
        throw failure("this is no line of a journal", index + 1)
      }
      if index == 0 {
        guard let written = record.mmscope, let format = record.journal else {
          throw failure("a journal begins with a header", 1, hint: #"{"mmscope":"\#(version)","journal":1, …}"#)
        }
        guard written == version, format == JournalRecord.format else {
          throw failure(
            "this journal is of mmscope \(written.quoted), this is mmscope \(version.quoted)", 1,
            hint: "a run is the same only in the same version")
        }
        file = JournalFile(header: record)
        continue
      }
      guard let position = record.position, let number = record.number, number >= 0 else {
        throw failure("the line lacks position or number", index + 1)
      }
      if record.line != nil {
        guard number <= kept else { throw failure("an event before this one is missing", index + 1) }
        kept = number + 1
        file?.digests.removeAll { entry in
          let (other, place) = (entry.record.number ?? 0, entry.record.position ?? 0)
          return other > number || other == number && place > position
        }
        file?.events.append((record, index + 1))
      } else if record.watch != nil {
        file?.events.append((record, index + 1))
      } else if record.digest != nil {
        file?.digests.append((record, index + 1))
      } else {
        throw failure("the line holds neither an event nor a digest", index + 1)
      }
    }
    guard let file else { throw failure("the journal is empty", 1) }
    return file
  }

  /// The events that were not forgotten, by their places in `events`.
  package var kept: [Int] { JournalRecord.kept(events.map { $0.record }) }

  /// Where the journal ends: the last thing that holds.
  package var end: (position: UInt64, number: Int) {
    let digest = digests.map { $0.record.place }.max { $0 < $1 } ?? (0, 0)
    guard let last = kept.last.map({ events[$0].record }) else { return digest }
    let place = last.line == nil ? last.place : (last.place.position, last.place.number + 1)
    return place > digest ? place : digest
  }
}
