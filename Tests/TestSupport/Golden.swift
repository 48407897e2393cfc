package import Foundation

/// Compares `text` with Golden/`name` beside the calling test file. Nil when they are equal, else what to say: use as
/// `#expect(golden("overview-80x24.txt", text) == nil)`. `MMSCOPE_GOLDEN=rewrite` writes the file instead and still
/// says so, so that rewriting cannot be left on.
package func golden(_ name: String, _ text: String, testFile: String = #filePath) -> String? {
  let file = goldenFile(name, testFile: testFile)
  if ProcessInfo.processInfo.environment["MMSCOPE_GOLDEN"] == "rewrite" {
    do {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      return "\(name) was rewritten; run again without MMSCOPE_GOLDEN"
    } catch {
      return "\(name) could not be rewritten: \(error)"
    }
  }
  guard let data = try? Data(contentsOf: file) else {
    return "\(name) is missing; MMSCOPE_GOLDEN=rewrite makes it:\n\(text)"
  }
  let expected = String(decoding: data, as: UTF8.self)
  if expected == text { return nil }
  let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
  let got = text.split(separator: "\n", omittingEmptySubsequences: false)
  let line = zip(wanted, got).enumerated().first { $1.0 != $1.1 }?.offset ?? min(wanted.count, got.count)
  return """
    \(name) differs first in line \(line + 1)
    expected: \(line < wanted.count ? wanted[line] : "(end)")
    got:      \(line < got.count ? got[line] : "(end)")
    --- all of it:
    \(text)
    """
}

/// Where a golden file lies.
package func goldenFile(_ name: String, testFile: String = #filePath) -> URL {
  URL(fileURLWithPath: testFile).deletingLastPathComponent().appendingPathComponent("Golden/\(name)")
}
