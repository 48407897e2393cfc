package import Script
import Textbook

/// Exercises of the textbook as JSON lines: `{"id": …, "input": {"kind": …, …}}` → `{"id": …, "answer": …}`.
package enum Exercises {
  typealias Rule = @Sendable (ExerciseInput) throws(Diagnostic) -> JSONValue

  /// Every kind of exercise with what answers it.
  static let kinds: [(name: String, answer: Rule)] =
    replacementKinds + countingKinds + workingSetKinds + partitionKinds + buddyKinds + addressKinds + tableKinds
    + timeKinds + programKinds

  /// The names, in the order of the table.
  package static var kindNames: [String] { kinds.map(\.name) }

  /// One line's answer. What cannot be answered becomes `{"id": …, "error": …}`.
  /// - Parameters:
  ///   - folders: where the trace of a `trace` exercise is looked for.
  package static func answer(line: [UInt8], folders: [String] = []) -> (json: JSONValue, isAnswered: Bool) {
    var id = JSONValue.null
    do throws(Diagnostic) {
      let exercise = try JSONValue(json: line)
      id = exercise["id"] ?? .null
      let answer = try answer(exercise, folders: folders)
      return (.object([.init("id", id), .init("answer", answer)]), true)
    } catch {
      var text = error.message + (error.hint.map { "; " + $0 } ?? "")
      // A mistake in the JSON has a column; one in a trace file its place.
      if error.file != nil || error.column != nil {
        var place = error
        place.severity = .error
        text = "\(place)".replacing("error: ", with: "")
      }
      return (.object([.init("id", id), .init("error", .string(text))]), false)
    }
  }

  /// The answer to an exercise as an object with `input`.
  package static func answer(_ exercise: JSONValue, folders: [String] = []) throws(Diagnostic) -> JSONValue {
    guard case .object = exercise else { throw Diagnostic("an exercise is a JSON object") }
    guard let object = exercise["input"], case .object = object else {
      throw Diagnostic("\"input\" is missing, or no object")
    }
    let input = ExerciseInput(object, folders: folders)
    let kind = try input.text("kind")
    guard let entry = kinds.first(where: { $0.name == kind }) else {
      let near = NearMiss.nearest(to: kind, among: kindNames)
      throw Diagnostic(
        "no exercise is of the kind \(kind.quoted)" + (near.map { "; did you mean \($0.quoted)?" } ?? ""))
    }
    return try entry.answer(input)
  }
}
