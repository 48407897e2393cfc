import Foundation
import Testing

/// The worked examples of RF 16 stand here by their numbers: the display name of a test begins with one, "W19: …".
@Suite struct WorkedExamplesTests {
  /// vmalloc (W24) and kmap (W25) are not in the machine.
  static let absent: Set<Int> = [24, 25]

  @Test func everyNumberHasATest() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    var found: [Int: Set<String>] = [:]
    // The name stands behind the parenthesis, or on the next line.
    let naming = #/@Test\(\s*"W([0-9]+): /#
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix("Tests.swift") {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      for match in text.matches(of: naming) { found[try #require(Int(match.1)), default: []].insert(name) }
    }
    let missing = Set(1...41).subtracting(Self.absent).subtracting(found.keys)
    #expect(missing.isEmpty, "no test is named for W\(missing.sorted())")
    #expect(Set(found.keys).isSubset(of: Set(1...41).subtracting(Self.absent)), "\(found)")
  }
}
