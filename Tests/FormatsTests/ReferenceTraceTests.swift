import Foundation
import Script
import Testing
import Textbook

@testable import Formats

/// Traces of references: what a line means, and what is said of one that means nothing.
@Suite struct ReferenceTraceTests {
  /// The pages and whether they are written, as `3 5w`.
  private static func read(_ format: ReferenceTraceFormat, _ text: String) throws -> String {
    var reader = ReferenceReader(format)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      try Array(line.utf8).withUnsafeBufferPointer { bytes throws(Diagnostic) in try reader.read(bytes) }
    }
    return reader.references.map { packed in
      let reference = Reference(packed: packed)
      return "\(reader.numbering.page(reference.page))" + (reference.isWrite ? "w" : "")
    }.joined(separator: " ")
  }

  private static func format(
    _ kind: ReferenceTraceFormat.Kind, _ change: (inout ReferenceTraceFormat) -> Void = { _ in }
  ) -> ReferenceTraceFormat {
    var format = ReferenceTraceFormat(kind)
    change(&format)
    return format
  }

  @Test func pages() throws {
    let text = "# a comment\n\n 103   # phase\n1\n18446744073709551615\n1"
    #expect(try Self.read(Self.format(.pages), text) == "103 1 18446744073709551615 1")
  }

  @Test func hexadecimalAddresses() throws {
    #expect(
      try Self.read(Self.format(.hexaddr), "0043bba4 R\n0x1000 w\nffffffffffffffff W") == "1083 1w 4503599627370495w")
    let odd = Self.format(.hexaddr) { $0.pageSize = 1000 }
    #expect(try Self.read(odd, "7cf R\n7d0 R") == "1 2")
  }

  /// A fetch, a store, a load over a page boundary, a modification: one writing reference.
  @Test func lackey() throws {
    let text = "==4711== Lackey\nI  00401000,7\n S 00403040,4\n L 00401ffe,4\n M 1ffeffff8,8\n--4711-- warning"
    #expect(try Self.read(Self.format(.lackey), text) == "1025 1027w 1025 1026 2096895w")
    #expect(try Self.read(Self.format(.lackey) { $0.keep = .data }, text) == "1027w 1025 1026 2096895w")
  }

  /// Semicolons and tabs between the fields, where the first line has no comma.
  @Test(arguments: [";", "\t", " ; "])
  func otherSeparators(_ separator: String) throws {
    let rows = [["pid", "page"], ["7", "12"], ["8", "\"1,3\""], ["7", "\"14\""]]
    let text = rows.map { $0.joined(separator: separator) }.joined(separator: "\n")
    let format = Self.format(.csv) {
      ($0.hasHeader, $0.column, $0.processColumn, $0.process) = (true, 2, 1, 7)
    }
    #expect(try Self.read(format, text) == "12 14")
  }

  @Test func aProcessThatNobodyIs() throws {
    try withFolder { folder in
      try Data("7,1\n8,2\n".utf8).write(to: URL(filePath: folder + "/t.csv"))
      let format = Self.format(.csv) { ($0.column, $0.processColumn, $0.process) = (2, 1, 9) }
      let error = #expect(throws: Diagnostic.self) {
        try ReferenceTraceFile.compare(
          path: folder + "/t.csv", format: format, series: try PolicyWords.series("fifo"), frames: [1])
      }
      #expect(error?.message == "no reference is of process 9")
      #expect(error?.hint == "2 are of others, the first of process 7")
    }
  }

  @Test func aParameterTwice() throws {
    let error = #expect(throws: Diagnostic.self) { try PolicyWords.series("aging:bits=8:bits=9") }
    #expect(error?.message == "--policies: \"bits\" of aging is given twice")
  }

  @Test func columns() throws {
    let text = "time,pid,op,address\n2,101,R,0x8073585\n3,102,W,0x8073a25\n5,101, \"r\" ,\"4096\""
    let global = Self.format(.csv) {
      $0.hasHeader = true
      $0.column = 4
      $0.unit = .address
      $0.operationColumn = 3
    }
    #expect(try Self.read(global, text) == "32883 32883w 1")
    var own = global
    own.processColumn = 2
    var reader = ReferenceReader(own)
    for line in text.split(separator: "\n") {
      try Array(line.utf8).withUnsafeBufferPointer { bytes throws(Diagnostic) in try reader.read(bytes) }
    }
    #expect(reader.references.map { $0 >> 1 } == [0, 1, 2])
    own.process = 102
    #expect(try Self.read(own, text) == "32883w")
  }

  @Test func moss() throws {
    let text = "// commands\nREAD 64562\nREAD hex ff35\nWRITE bin 1000000000000\nwrite oct 20000 // here\nJUMP 7"
    #expect(try Self.read(Self.format(.moss), text) == "15 15 1w 2w")
  }

  @Test(arguments: [
    (ReferenceTraceFormat.Kind.pages, "-1", "a page number is negative: \"-1\""),
    (.pages, "18446744073709551616", "above 2^64 - 1"), (.pages, "1 2", "one page number a line"),
    (.pages, "x", "a page number is expected"), (.hexaddr, "12", "R or W"),
    (.hexaddr, "-1 R", "an address is negative"),
    (.hexaddr, "10000000000000000 R", "more than 64 bits"), (.hexaddr, "1 R x", "something follows"),
    (.lackey, "hello", "a line of lackey"), (.lackey, " L 12", "comma and size"),
    (.lackey, " L 12,0", "comma and size"),
    (.lackey, " L ffffffffffffffff,2", "too large"), (.csv, "a", "column 1 has no number"),
    (.csv, "-3", "is negative"), (.csv, "99999999999999999999", "more than 64 bits"), (.csv, "1x", "has no number"),
    (.moss, "READ random", "a random address"), (.moss, "READ 12z", "base 10"),
    (.moss, "READ", "an address is expected"),
  ])
  func brokenLines(kind: ReferenceTraceFormat.Kind, line: String, message: String) {
    let error = #expect(throws: Diagnostic.self) { try Self.read(Self.format(kind), line) }
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
  }

  private static func compare(
    _ text: String, _ policies: String = "fifo,lru,opt", frames: String = "3",
    _ kind: ReferenceTraceFormat.Kind = .pages
  ) throws -> PolicyComparison.Result {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("mmscope-\(UUID().uuidString).trace")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    return try ReferenceTraceFile.compare(
      path: file.path, format: ReferenceTraceFormat(kind), series: try PolicyWords.series(policies),
      frames: try PolicyWords.frames(frames))
  }

  @Test func comparison() throws {
    let string = "7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1".replacing(" ", with: "\r\n")
    let result = try Self.compare(string, "fifo,lru,opt,clock,clock:r_on_load=0", frames: "1..7")
    #expect(result.references == 20 && result.distinctPages == 6 && result.writes == 0)
    #expect(
      result.tallies.map { $0.map(\.faults) } == [
        [20, 15, 15, 10, 9, 6, 6], [20, 17, 12, 8, 7, 6, 6], [20, 13, 9, 8, 7, 6, 6], [20, 15, 14, 9, 9, 6, 6],
        [20, 17, 11, 8, 7, 6, 6],
      ])
    let report = ComparisonReport(result, try PolicyWords.series("fifo,lru,opt,clock,clock:r_on_load=0"))
    #expect(
      report.json.hasPrefix(
        #"""
        {"references":20,"writes":0,"distinct_pages":6,"policies":{"fifo":{"frames":[1,2,3,4,5,6,\#
        7],"faults":[20,15,15,
        """#
      ))
    #expect(report.csv.contains("\nopt,3,20,9,6,0\n"))
    #expect(report.table.contains("     3    15   12    9     14"))
  }

  @Test func emptyTraceAndManyFrames() throws {
    for text in ["", "\n\n# nothing\n"] {
      let result = try Self.compare(text, "fifo,lru,opt", frames: "1,2,3,4,5,6")
      #expect(result.references == 0 && result.distinctPages == 0)
      #expect(result.tallies.allSatisfy { $0.allSatisfy { $0 == Tally() } })
    }
    let result = try Self.compare("1\n2\n1\n", "fifo,lru,opt,random,lfu,aging", frames: "1000000000")
    #expect(result.tallies.allSatisfy { $0 == [Tally(faults: 2)] })
  }

  /// A mistake in a late line is told with its number, over many buffers.
  @Test func lineNumbers() throws {
    let count = 300_000
    var text = String(repeating: "12345678\n", count: count - 1)
    text += "oops\n1\n"
    let error = #expect(throws: Diagnostic.self) { try Self.compare(text, "fifo") }
    #expect(error?.line == count && error?.message.contains("oops") == true)
    let endless = #expect(throws: Diagnostic.self) { try Self.compare(String(repeating: "1", count: 3 << 20)) }
    #expect(endless?.message.contains("a line of more than 1 MiB") == true)
    #expect(throws: Diagnostic.self) {
      try ReferenceTraceFile.compare(path: "/", format: ReferenceTraceFormat(.pages), series: [], frames: [1])
    }
  }

  /// OPT keeps 8 bytes a reference and says what it would need; the limit itself is checked without 4 GiB.
  @Test func futureTooLong() throws {
    #expect(PolicyComparison.futureLimit == 4 << 30 && PolicyComparison.bytesPerKeptReference == 8)
    var comparison = PolicyComparison(try PolicyWords.series("fifo,opt"), frames: [2], futureLimit: 800)
    try comparison.serve(Array(repeating: 0, count: 100), pages: 1)
    var thrown: PolicyComparison.Problem?
    do throws(PolicyComparison.Problem) { try comparison.serve([0], pages: 1) } catch { thrown = error }
    #expect(thrown == .futureTooLong(references: 101))
    let problem = PolicyComparison.Problem.futureTooLong(references: 536_870_913)
    let pipe = ReferenceTraceFile.diagnostic(problem, .init(bytes: 1000, size: nil, references: 536_870_913))
    #expect(
      pipe.message
        == "opt needs the whole trace in memory, at most 4 GiB of it; "
        + "536870913 references are more, and the input goes on"
    )
    let file = ReferenceTraceFile.diagnostic(problem, .init(bytes: 1 << 32, size: 1 << 33, references: 536_870_913))
    #expect(file.message.contains("about 1073741826 references would need 9 GiB"))
  }

  @Test func tooManyPages() throws {
    var comparison = PolicyComparison(try PolicyWords.series("fifo,lru,lfu,aging"), frames: [2, 4])
    var thrown: PolicyComparison.Problem?
    do throws(PolicyComparison.Problem) { try comparison.serve([], pages: 1 << 30) } catch { thrown = error }
    guard case .tooManyPages(let pages, let bytes) = thrown else {
      Issue.record("not refused")
      return
    }
    #expect(pages == 1 << 30 && bytes > PolicyComparison.tableLimit)
  }

  @Test(arguments: [
    ("3", [3]), ("4,8,16", [4, 8, 16]), ("1..4", [1, 2, 3, 4]), ("8,1..3,2", [1, 2, 3, 8]),
  ])
  func frameCounts(text: String, counts: [Int]) throws { #expect(try PolicyWords.frames(text) == counts) }

  @Test(arguments: ["", "0", "-1", "3..1", "1..2..3", "x", "1,", "1..20000", "99999999999999999999", "2000000000"])
  func brokenFrameCounts(text: String) { #expect(throws: Diagnostic.self) { try PolicyWords.frames(text) } }

  @Test func policyWords() throws {
    let series = try PolicyWords.series("fifo,clock:r_on_load=0,lfu:tie=lru:keep=true,aging:interval=5:bits=4")
    #expect(series.map(\.label) == ["fifo", "clock:r_on_load=0", "lfu:tie=lru:keep=true", "aging:interval=5:bits=4"])
    #expect(!series[1].rule.referencedOnLoad && series[2].rule.tie == .lru && series[2].rule.keepsCount)
    #expect(series[3].rule.interval == 5 && series[3].rule.bits == 4)
    for (text, message) in [
      ("lur", "did you mean lru?"), ("", "no policy is called"), ("fifo,fifo", "twice"), ("clock:x", "no parameter"),
      ("aging:bits=65", "1 to 64"), ("lfu:tie=mru", "known are fifo, lru"), ("fifo:y=1", "no parameter \"y\""),
    ] {
      let error = #expect(throws: Diagnostic.self) { try PolicyWords.series(text) }
      #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }
    #expect(try ["4096", "4KiB", "4K", "1MiB"].map { try PolicyWords.pageSize($0) } == [4096, 4096, 4096, 1 << 20])
    for text in ["", "0", "-4", "4x", "99999999999G"] {
      #expect(throws: Diagnostic.self) { try PolicyWords.pageSize(text) }
    }
  }
}
