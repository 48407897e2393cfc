import Foundation
import Testing

/// What the compiler does not hold: who may import whom, and the house rules (DESIGN 2; style.md, sections 2 and 4).
@Suite struct TidyTests {
  /// Module → what its files may import besides the system's modules. An import that the table lacks is a change of
  /// design.
  static let table: [String: Set<String>] = [
    "Simulation": [],
    "Kernel": ["Simulation"],
    "Textbook": ["Simulation"],
    "History": ["Simulation"],
    "Script": ["Simulation", "Kernel", "Textbook"],
    "Cells": [],
    "Interface": ["Simulation", "Kernel", "Textbook", "History", "Script", "Cells"],
    "Formats": ["Simulation", "Kernel", "Textbook", "History", "Script", "Cells", "Yams"],
    "Recording": ["Cells"],
    "CNcursesw": [],
    "Curses": ["Cells", "CNcursesw"],
    "Runner": ["Simulation", "History", "Script", "Cells", "Interface", "Formats", "Recording"],
    "mmscope": [
      "Simulation", "Kernel", "Textbook", "History", "Script", "Cells", "Interface", "Formats", "Recording", "Curses",
      "Runner",
      "ArgumentParser",
    ],
    "mmscope-bench": [
      "Simulation", "Kernel", "Textbook", "History", "Script", "Cells", "Interface", "Formats", "Recording", "Runner",
    ],
  ]
  /// Values in, values out: no clock, no files, no library whose results change with the day.
  static let pure: Set<String> = ["Simulation", "Kernel", "Textbook", "History", "Script", "Cells", "Interface"]
  static let system: Set<String> = ["Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization"]
  /// "path imports module" → why.
  static let exceptions: [String: String] = [
    "Sources/Simulation/Memory/ZeroedBuffer.swift imports Glibc":
      "calloc hands out zeroed memory lazily: a 64 GiB machine starts at once"
  ]

  /// `import X`, `package import X`, `@testable import struct X.Y` → X.
  static func imported(_ line: String) -> String? {
    // Of thousands of lines few import; an expression is slow where a search is not.
    guard line.utf8.contains("import") else { return nil }
    return (try? importing.firstMatch(in: line)).flatMap { String($0.1) }
  }

  // Compiled once. Matching reads them only.
  nonisolated(unsafe) private static let importing =
    #/
    ^\s* (?: @\w+ (?: \( [^)]* \) )? \s+ )*
    (?: (?: public | package | internal | fileprivate | private ) \s+ )?
    import \s+
    (?: (?: struct | class | enum | protocol | func | var | let | typealias ) \s+ )? (\w+)
    /#
  nonisolated(unsafe) private static let printing = /(^|[^\w.])print\(/
  nonisolated(unsafe) private static let naming = /\b(?:Machine|Replacement)/
  nonisolated(unsafe) private static let dating = /(^|[^\w.])Date\(/

  @Test func theTreeIsRead() {
    #expect(SourceTree.sources.count > 40)
    #expect(SourceTree.files.contains { $0.path == "Sources/Kernel/Machine.swift" })
    #expect(SourceTree.files.contains { $0.path == "Tests/TidyTests/TidyTests.swift" })
    #expect(!SourceTree.files.contains { $0.path.hasPrefix(".build/") || $0.path.hasPrefix(".git/") })
  }

  @Test func imports() {
    var used: Set<String> = []
    for file in SourceTree.sources {
      guard let allowed = Self.table[file.module] else {
        Issue.record("\(file.path): the table of DESIGN 2 has no module \(file.module)")
        continue
      }
      for (number, line) in file.code {
        guard let module = Self.imported(line) else { continue }
        #expect(!line.utf8.contains("@testable"), "\(file.path):\(number): only tests look inside")
        if allowed.contains(module) { continue }
        if Self.system.contains(module), !Self.pure.contains(file.module) { continue }
        let exception = "\(file.path) imports \(module)"
        used.insert(exception)
        #expect(Self.exceptions[exception] != nil, "\(file.path):\(number): \(file.module) may not import \(module)")
      }
    }
    #expect(Set(Self.exceptions.keys).subtracting(used).isEmpty, "exceptions that nobody needs")
  }

  @Test(arguments: [
    ("import Testing", "Testing"), ("package import Foundation", "Foundation"), ("internal import Yams", "Yams"),
    ("@testable import Kernel", "Kernel"), ("import struct Foundation.URL", "Foundation"),
    ("@preconcurrency import Glibc", "Glibc"), ("  private import Cells", "Cells"),
  ])
  func importsAreRecognised(line: String, module: String) {
    #expect(Self.imported(line) == module)
  }

  @Test func linesThatAreNoImports() {
    for line in ["let important = 1", "// a word on import order", "func importAll() {}"] {
      #expect(Self.imported(line) == nil)
    }
  }

  /// The package file says the same: a target's dependencies are within its row.
  @Test func manifestFollowsTheTable() throws {
    let manifest = try #require(SourceTree.files.first { $0.path == "Package.swift" }).lines.joined(separator: "\n")
    let target = /\.(?:executableTarget|target)\(\s*name: "([^"]+)"(?:,\s*dependencies: \[([^\]]*)\])?/
    var seen = 0
    for match in manifest.matches(of: target) {
      let name = String(match.1)
      guard let allowed = Self.table[name] else {
        #expect(name == "TestSupport", "\(name) has no row")
        continue
      }
      seen += 1
      let dependencies = (match.2 ?? "").matches(of: /"([^"]+)"/).map { String($0.1) }
      let unknown = dependencies.filter { !allowed.contains($0) && !["swift-argument-parser"].contains($0) }
      #expect(unknown.isEmpty, "\(name) depends on \(unknown)")
    }
    #expect(seen >= 8)
  }

  /// Word, where it is allowed, why it is not elsewhere.
  @Test func bannedWords() {
    let programs: Set<String> = ["mmscope", "mmscope-bench"]
    for file in SourceTree.sources {
      for (number, line) in file.code {
        let place = "\(file.path):\(number)"
        if !programs.contains(file.module) {
          let prints = line.utf8.contains("print(") && line.contains(Self.printing)
          #expect(!prints, "\(place): output belongs to the program")
        }
        #expect(!line.utf8.contains("try" + "!"), "\(place): an error that nobody reports")
        if file.module != "mmscope" {
          #expect(!line.utf8.contains("Date(") || !line.contains(Self.dating), "\(place): the clock is passed in")
        }
      }
    }
    for file in SourceTree.files where file.isSource || file.isTest {
      for (number, line) in file.lines.enumerated() {
        for word in ["FIX" + "ME", "TO" + "DO"] {
          #expect(!line.utf8.contains(word), "\(file.path):\(number + 1): notes to oneself go to the issue")
        }
      }
    }
  }

  /// A ratchet: as long as the longest today, and no longer.
  @Test func sizes() {
    for file in SourceTree.sources {
      #expect(file.lines.count - 1 <= 400, "\(file.path) has \(file.lines.count - 1) lines")
      for function in FunctionSpan.all(in: file.lines) {
        #expect(function.length <= 80, "\(file.path):\(function.first): \(function.length) lines")
      }
    }
  }

  /// README's walk through the code: each file is there and has the function.
  @Test func readmeNamesWhatIsThere() throws {
    let readme = try #require(SourceTree.files.first { $0.path == "README.md" })
    let start = try #require(readme.lines.firstIndex { $0.hasPrefix("| what one asks ") })
    let rows = readme.lines[(start + 2)...].prefix { $0.hasPrefix("|") }
    #expect(rows.count >= 10)
    for row in rows {
      let cells = row.split(separator: "|").suffix(2)
      let names = cells.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
      guard let file = SourceTree.files.first(where: { $0.path == "Sources/" + names[0] }) else {
        Issue.record("README: \(names[0]) is not there")
        continue
      }
      let forms = ["func \(names[1])(", "func \(names[1])<", "var \(names[1]):"]
      let isThere = file.code.contains { line in forms.contains { line.text.utf8.contains($0) } }
      #expect(isThere, "README: \(names[0]) has no \(names[1])")
    }
  }

  /// The measure itself.
  @Test func functionsAreMeasured() {
    let text = """
      struct A {
        package init(
          a: Int
        ) {
          x = a
        }
        func short() -> Int { 1 }
        @inline(__always) private mutating func long() {
          if true {
          }
        }
      }
      protocol P {
        func required()
      }
      """
    let found = FunctionSpan.all(in: text.components(separatedBy: "\n"))
    #expect(found.map(\.first) == [2, 8])
    #expect(found.map(\.length) == [5, 4])
  }

  @Test func linesAreAtMost120Long() {
    for file in SourceTree.swift {
      for (number, line) in file.lines.enumerated() {
        // Bytes are counted fast, and are never fewer than characters.
        #expect(line.utf8.count <= 120 || line.count <= 120, "\(file.path):\(number + 1): \(line.count) characters")
      }
    }
  }

  /// Time, the loop and recordings know worlds only as `World` and `Run`.
  @Test func noWorldIsNamedWhereAnyIsPlayed() {
    let known: Set<String> = ["Simulation", "History", "Runner", "Recording"]
    for file in SourceTree.sources where known.contains(file.module) {
      for (number, line) in file.code {
        guard line.utf8.contains("Machine") || line.utf8.contains("Replacement") else { continue }
        #expect(!line.contains(Self.naming), "\(file.path):\(number) names a world: \(line)")
      }
    }
  }

  /// A name that says nothing collects everything.
  @Test func names() {
    for file in SourceTree.files where file.path.hasPrefix("Sources/") || file.path.hasPrefix("Tests/") {
      for part in file.path.split(whereSeparator: { "/.+".contains($0) }) {
        for word in ["Utils", "Utilit", "Helper", "Common", "Manager"] {
          #expect(part != "Util" && !part.contains(word), "\(file.path)")
        }
      }
    }
  }

  /// A clone must work anywhere: nobody's folders are named. (Put together here, so that this file does not name them.)
  @Test func noPlacesOfThisMachine() {
    let places = ["/wo" + "rk/", "/tmp" + "/w/", "/ro" + "ot/"]
    for file in SourceTree.files {
      for (number, line) in file.lines.enumerated() {
        for place in places {
          #expect(!line.utf8.contains(place), "\(file.path):\(number + 1) names \(place)")
        }
      }
    }
  }
}
