import Foundation
import Testing

/// Every line that can end the process says why it never does, or that an exit test holds it.
@Suite struct TrapReasonTests {
  static let calls = [
    "precondition(", "preconditionFailure(", "fatalError(", "assert(", "assertionFailure(", "unsafelyUnwrapped",
  ]

  private static let keywords = ["struct ", "enum ", "class ", "extension "]
  private static let signs = ["!", "precondition", "fatalError", "assert", "unsafelyUnwrapped"]

  /// What of a line is code: without texts between quotes and without the comment at its end.
  static func parts(_ line: String) -> (code: String, comment: String?) {
    var code = ""
    var isText = false
    var characters = Array(line)[...]
    while let character = characters.popFirst() {
      if isText, character == "\\" {
        _ = characters.popFirst()
      } else if character == "\"" {
        isText.toggle()
      } else if !isText, character == "/", characters.first == "/" {
        return (code, String(characters.dropFirst()))
      } else if !isText {
        code.append(character)
      }
    }
    return (code, nil)
  }

  /// Whether the code of a line can end the process by itself: a check, a forced cast or try, a forced unwrapping.
  static func traps(_ code: String) -> Bool {
    guard code.contains("!") || code.contains("(") || code.contains("unsafelyUnwrapped") else { return false }
    for call in calls {
      guard let range = code.range(of: call) else { continue }
      let before = code[..<range.lowerBound].last
      if before.map({ !$0.isLetter && $0 != "." }) ?? true || call == "unsafelyUnwrapped" { return true }
    }
    let characters = Array(code)
    return characters.indices.contains { at in
      guard characters[at] == "!", at > 0 else { return false }
      let before = characters[at - 1]
      let after = at + 1 < characters.count ? characters[at + 1] : " "
      return (before.isLetter || before.isNumber || ")]_>".contains(before)) && after != "="
    }
  }

  /// Trapping lines with the reason that stands on them or above them.
  static func found(in lines: [String]) -> [(line: Int, type: String, reason: String?)] {
    var result: [(line: Int, type: String, reason: String?)] = []
    var types: [(indentation: Int, name: String)] = []
    var isLongText = false
    for (number, line) in lines.enumerated() {
      // Few lines are worth a closer look; a look at every character of a tree takes seconds.
      let bytes = line.utf8
      if bytes.contains("\"\"\"") {
        if (line.components(separatedBy: "\"\"\"").count - 1) % 2 == 1 { isLongText.toggle() }
        continue
      }
      if isLongText { continue }
      let indentation = bytes.prefix { $0 == UInt8(ascii: " ") }.count
      let isEnd = bytes.dropFirst(indentation).first == UInt8(ascii: "}")
      if isEnd { types.removeAll { $0.indentation >= indentation } }
      let beginsType = keywords.contains { bytes.contains($0) }
      guard beginsType || signs.contains(where: { bytes.contains($0) }) else { continue }
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.hasPrefix("//") { continue }
      let (code, comment) = parts(line)
      let words = code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
      if beginsType, let at = words.firstIndex(where: { keywords.contains($0 + " ") }), at + 1 < words.count {
        types.removeAll { $0.indentation >= indentation }
        if !text.hasSuffix("}") { types.append((indentation, words[at + 1])) }
      }
      guard traps(code) else { continue }
      let above = number > 0 ? lines[number - 1].trimmingCharacters(in: .whitespaces) : ""
      let isRemark = above.hasPrefix("//") && !above.hasPrefix("///")
      let type = types.last { $0.indentation < indentation }?.name ?? ""
      result.append((number + 1, type, comment ?? (isRemark ? String(above.dropFirst(2)) : nil)))
    }
    return result
  }

  @Test func everyTrapSaysWhy() {
    let exits = SourceTree.files.filter { $0.isTest && $0.name == "TrapTests.swift" }
    #expect(!exits.isEmpty)
    var count = 0
    for file in SourceTree.sources {
      for (line, type, reason) in Self.found(in: file.lines) {
        count += 1
        let place = "\(file.path):\(line)"
        guard let reason, reason.count > 12 else {
          Issue.record("\(place) can end the process: say above it why it never does, or mend it")
          continue
        }
        guard reason.contains("exit test") else { continue }
        let isTried = exits.contains { $0.lines.contains { $0.utf8.contains(type) } }
        #expect(isTried, "\(place): no exit test names \(type)")
      }
    }
    #expect(count > 50)
  }

  @Test(arguments: [
    ("    precondition(a > 0)", true), ("    guard let a else { preconditionFailure(\"no\") }", true),
    ("    let a = list.first!", true), ("    let a = b as! Int", true), ("    try! a()", true), ("    a()![0]", true),
    ("    guard a != b else { return }", false), ("    if !a { return }", false), ("    let a = \"wow!\"", false),
    ("    #expect(a)", false), ("    let a = 1  // really!", false), ("    a.assert(b)", false),
    ("    let a = x.unsafelyUnwrapped", true), ("    let a: Int! = nil", true),
  ])
  func trapsAreRecognised(line: String, isTrap: Bool) {
    #expect(!Self.found(in: [line]).isEmpty == isTrap, "\(line)")
  }

  @Test func reasonsAreFound() {
    let text = """
      struct A {
        /// What it is.
        func a() { b! }
        // Why not.
        func c() { d! }
        func e() { f! }  // Why not.
      }
      """
    let found = Self.found(in: text.components(separatedBy: "\n"))
    #expect(found.map { $0.reason != nil } == [false, true, true])
    #expect(found.map(\.type) == ["A", "A", "A"])
  }
}
