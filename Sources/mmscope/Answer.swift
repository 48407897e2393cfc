import ArgumentParser
import Formats
import Foundation
import Script

/// Exercises of the textbook, answered by the engine that the screen shows.
struct Answer: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Answer textbook exercises, one JSON object a line.",
    discussion: """
      Each line is {"id": …, "input": {"kind": …, …}} and becomes {"id": …, "answer": {…}}. What cannot be answered
      becomes {"id": …, "error": …}; the rest goes on, and the exit status is 1.

      Kinds: \(Exercises.kindNames.joined(separator: " "))

      Examples:
        mmscope answer sheet.jsonl
        echo '{"input": {"kind": "eat", "memory": 100, "tlb": 20, "hit": 0.8}}' | mmscope answer -
      """)

  @Argument(help: "The exercises; - is standard input.", completion: .file(extensions: ["jsonl", "json"]))
  var file: String

  func run() throws {
    let counts = try ExerciseFile.answer(path: file) { try writeOutput($0 + "\n") }
    if counts.refused > 0 {
      let all = counts.answered + counts.refused
      throw Failure(["mmscope: \(counts.refused) of \(all) exercises could not be answered"], status: 1)
    }
  }
}
