import Foundation
import Kernel
package import Script

/// Scenario files, format version 1 (DESIGN 4).
package enum ScenarioFile {
  /// Largest file, in bytes.
  package static let byteLimit: UInt64 = 4 << 20

  /// Reads and checks a scenario; names in it are relative to its folder.
  package static func load(path: String) throws(Diagnostics) -> Scenario { try check(path: path).scenario }

  /// As `load`, with the warnings as well.
  package static func check(path: String) throws(Diagnostics) -> (scenario: Scenario, warnings: [Diagnostic]) {
    let text: String
    do throws(Diagnostic) {
      text = try TextFile.text(TextFile.bytes(path, limit: byteLimit, allowsPipe: true), file: path)
    } catch {
      throw Diagnostics([error])
    }
    // What comes out of a pipe lies nowhere: names in it are looked up where the user is.
    let folder = TextFile.isPipe(path) ? "." : (path as NSString).deletingLastPathComponent
    return try check(text: text, name: path, folder: folder.isEmpty ? "." : folder)
  }

  /// Reads a scenario from text; `name` is how messages call it, files are looked up in `folder`.
  package static func load(text: String, name: String, folder: String = ".") throws(Diagnostics) -> Scenario {
    try check(text: text, name: name, folder: folder).scenario
  }

  package static func check(
    text: String, name: String, folder: String = "."
  ) throws(Diagnostics) -> (scenario: Scenario, warnings: [Diagnostic]) {
    let file = name.sanitized
    func placed(_ diagnostic: Diagnostic) -> Diagnostic {
      var diagnostic = diagnostic
      if diagnostic.file == nil { diagnostic.file = file }
      return diagnostic
    }
    guard text.utf8.count <= Int(byteLimit) else {
      let message = "the file has \(text.utf8.count) bytes; at most \(byteLimit) (4 MiB) are read"
      throw Diagnostics([Diagnostic(message, file: file)])
    }
    let root: (Value, warnings: [Diagnostic])
    do throws(Diagnostic) {
      root = try YAMLText.value(of: text)
    } catch {
      throw Diagnostics([placed(error)])
    }
    var reader = ScenarioReader(folder: folder)
    for warning in root.warnings { reader.add(warning) }
    let base = ((name as NSString).lastPathComponent as NSString).deletingPathExtension.sanitized
    let read = reader.scenario(root.0, name: base)
    let found = reader.findings.all.map(placed).sorted(by: isBefore)
    guard var scenario = read, !reader.findings.hasErrors else { throw Diagnostics(found) }
    scenario.source = ScenarioSource(text: text, folder: reader.folder, namesFiles: reader.namesFiles)
    scenario.warnings = found
    scenario.file = file
    return (scenario, found)
  }

  /// In the order of their places; what belongs to another file (a trace, a buddyinfo) keeps its order at the end.
  private static func isBefore(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
    guard a.file == b.file else { return (a.file ?? "") < (b.file ?? "") }
    return (a.line ?? 0, a.column ?? 0) < (b.line ?? 0, b.column ?? 0)
  }
}
