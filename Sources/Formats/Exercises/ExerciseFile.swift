import Foundation
import Script
import Textbook

/// A file of exercises, one JSON object a line.
package enum ExerciseFile {
  static let lineLimit = 16 << 20

  /// Answers every line of a file (`-`: standard input), in order, as it is read; empty lines are left out.
  /// - Parameter output: takes one answer's line, without its end.
  /// - Returns: how many were answered, and how many could not be.
  package static func answer<Failed: Error>(
    path: String, output: (String) throws(Failed) -> Void
  ) throws -> (answered: Int, refused: Int) {
    var lines = try LineSplitter(path: path, lineLimit: lineLimit)
    let folder = path == "-" ? "." : (path as NSString).deletingLastPathComponent
    var counts = (answered: 0, refused: 0)
    while true {
      let line: [UInt8]
      do throws(Diagnostic) {
        guard let bytes = try lines.next() else { return counts }
        line = Array(bytes)
      } catch {
        var mistake = error
        mistake.file = lines.name
        mistake.line = max(1, lines.number)
        throw mistake
      }
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
      let (json, isAnswered) = Exercises.answer(line: line, folders: [folder.isEmpty ? "." : folder])
      if isAnswered { counts.answered += 1 } else { counts.refused += 1 }
      try output(json.description)
    }
  }
}
