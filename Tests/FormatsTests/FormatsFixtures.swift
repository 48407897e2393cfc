import Formats
import Foundation
import Script
import Testing

/// Files of the project that the tests read.
enum Project {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }
  static let goldens = [
    "ia32-160M-highmem64M-boot", "ia32-160M-highmem64M-full", "ia32-160M-highmem64M-holes", "ia32-64M-boot",
    "ia32-64M-fill", "ia32-64M-hole",
  ]
  static func golden(_ phase: String, _ file: String) throws -> String {
    try text("Tests/FormatsTests/Golden/oracle-\(phase)/\(file)")
  }
}

/// A folder of its own for a test, removed at the end.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "formats-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// What a scenario's text is refused with, one line per mistake (hints behind ` | `); empty when it is accepted.
func mistakes(_ text: String, folder: String = ".") -> [String] {
  do throws(Diagnostics) {
    _ = try ScenarioFile.load(text: text, name: "t.yaml", folder: folder)
    return []
  } catch {
    return error.all.map { $0.description.replacingOccurrences(of: "\n  hint: ", with: " | ") }
  }
}

/// A scenario with one step in line 3.
func scenario(_ step: String) -> String { "mmscope: 1\ntitle: T\nscript: [ \(step) ]\n" }
