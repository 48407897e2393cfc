import Foundation
package import Script
package import Textbook

/// A trace as a stream: a file, a pipe. Memory follows the pages, not the length, unless a policy keeps the references.
package enum ReferenceTraceFile {
  /// References handed to the policies at a time.
  static let piece = 1 << 16
  static let lineLimit = 1 << 20

  /// How far the reading is.
  package struct Progress: Sendable {
    package var bytes: UInt64
    /// Nil: a pipe.
    package var size: UInt64?
    package var references: UInt64
    /// OPT's work after the reading: parts done, of how many.
    package var future: (done: Int, of: Int)?
  }

  /// The path of a trace named in an exercise: as it is if it is absolute, else in the first of the folders, or their
  /// `traces`, that has it.
  package static func find(_ name: String, in folders: [String]) throws(Diagnostic) -> String {
    if name.hasPrefix("/") || folders.isEmpty { return name }
    for folder in folders {
      for path in [folder + "/" + name, folder + "/traces/" + name] where FileManager.default.fileExists(atPath: path) {
        return path
      }
    }
    throw Diagnostic(
      "no such file", hint: "it is looked for beside the exercises and in their traces/", file: name.sanitized)
  }

  /// Runs policies over a trace. `-` is standard input.
  package static func compare(
    path: String, format: ReferenceTraceFormat, series: [PolicyComparison.Series], frames: [Int],
    progress: (Progress) -> Void = { _ in }
  ) throws(Diagnostic) -> PolicyComparison.Result {
    var lines = try LineSplitter(path: path, lineLimit: lineLimit)
    var comparison = PolicyComparison(series, frames: frames)
    var reader = ReferenceReader(format)
    reader.references.reserveCapacity(piece + 1024)
    var state = Progress(bytes: 0, size: lines.size, references: 0)
    do throws(Diagnostic) {
      while let bytes = try lines.next() {
        try reader.read(bytes)
        if reader.references.count >= piece {
          state.bytes = lines.bytesRead
          try serve(&reader, &comparison, &state)
          progress(state)
        }
      }
      state.bytes = lines.bytesRead
      try serve(&reader, &comparison, &state)
      if state.references == 0, let process = format.process, let other = reader.foreign.first {
        throw Diagnostic(
          "no reference is of process \(process)",
          hint: "\(reader.foreign.lines) are of others, the first of process \(other)", line: 1)
      }
    } catch {
      var mistake = error
      mistake.file = lines.name
      if mistake.line == nil { mistake.line = lines.number }
      throw mistake
    }
    return comparison.finish { done, all in
      state.future = (done, all)
      progress(state)
    }
  }

  private static func serve(
    _ reader: inout ReferenceReader, _ comparison: inout PolicyComparison, _ state: inout Progress
  ) throws(Diagnostic) {
    let references = reader.references
    reader.references.removeAll(keepingCapacity: true)
    state.references += UInt64(references.count)
    do throws(PolicyComparison.Problem) {
      try comparison.serve(references, pages: reader.numbering.count, numbering: reader.numbering.bytes)
    } catch {
      throw diagnostic(error, state)
    }
  }

  static func diagnostic(_ problem: PolicyComparison.Problem, _ state: Progress) -> Diagnostic {
    switch problem {
    case .futureTooLong(let references):
      let limit = PolicyComparison.futureLimit >> 30
      // A file's length is known, so what OPT would need is too.
      let all = state.size.map { size in
        UInt64(Double(references) * Double(size) / Double(max(1, state.bytes)))
      }
      let need = all.map {
        "about \($0) references would need \(($0 * PolicyComparison.bytesPerKeptReference + (1 << 30) - 1) >> 30) GiB"
      }
      return Diagnostic(
        "opt needs the whole trace in memory, at most \(limit) GiB of it; "
          + (need ?? "\(references) references are more, and the input goes on"),
        hint: "leave opt out, or compare a part of the trace")
    case .tooManyPages(let pages, let bytes):
      return Diagnostic(
        "\(pages) distinct pages with these policies and frame counts need \(bytes >> 20) MiB; at most "
          + "\(PolicyComparison.tableLimit >> 20) MiB are taken",
        hint: "fewer policies or frame counts at a time, or a larger --page-size")
    }
  }
}
