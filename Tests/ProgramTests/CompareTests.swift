import Foundation
import Testing

/// `compare` and `answer` as a user runs them: results, mistakes, exit statuses.
@Suite struct CompareTests {
  private static let string = "7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1".replacing(" ", with: "\n") + "\n"

  @Test func formsOfTheResult() throws {
    let scratch = try Scratch()
    let trace = scratch.file("osc.pages", Self.string)
    let json = try Program.run(["compare", trace, "--policies", "fifo,lru,opt", "--frames", "3", "--json"])
    #expect(json.status == 0 && json.error.isEmpty)
    #expect(
      json.output
        == #"{"references":20,"writes":0,"distinct_pages":6,"policies":{"#
        + #""fifo":{"frames":[3],"faults":[15],"evictions":[12],"write_backs":[0]},"#
        + #""lru":{"frames":[3],"faults":[12],"evictions":[9],"write_backs":[0]},"#
        + #""opt":{"frames":[3],"faults":[9],"evictions":[6],"write_backs":[0]}}}"# + "\n")
    let csv = try Program.run(["compare", trace, "--policies", "lru", "--frames", "1..2", "--csv"])
    #expect(
      csv.output
        == "policy,frames,references,faults,evictions,write_backs\nlru,1,20,20,19,0\nlru,2,20,17,15,0\n")
    let svg = scratch.folder.path + "/curve.svg"
    let picture = try Program.run(["compare", trace, "--frames", "1..7", "--svg", svg])
    #expect(picture.status == 0 && picture.output.contains("page faults"))
    let text = try String(contentsOfFile: svg, encoding: .utf8)
    #expect(text.hasPrefix("<svg ") && text.contains(">fifo</text>") && text.contains(">frames</text>"))
    #expect(try XMLDocumentCheck.isWellFormed(text))
    let again = try Program.run(["compare", trace, "--frames", "3", "--svg", svg])
    #expect(again.status == 2 && again.error.contains("is there already"))
  }

  @Test func mistakesHaveTheirPlace() throws {
    let scratch = try Scratch()
    let broken = scratch.file("broken.pages", Self.string + "oops\n")
    for (arguments, message) in [
      ([broken, "--frames", "3"], "broken.pages:21: error: a page number is expected: \"oops\""),
      ([broken, "--frames", "0"], "at least one frame"),
      ([broken, "--frames", "3", "--policies", "lur"], "did you mean lru?"),
      ([broken, "--frames", "3", "--column", "2"], "are for --format csv"),
      ([broken, "--frames", "3", "--format", "xml"], "--format takes pages, hexaddr, lackey, csv, moss"),
      (["/nowhere", "--frames", "3"], "/nowhere: error: no such file"),
      (["/", "--frames", "3"], "is a directory"),
    ] {
      let result = try Program.run(["compare"] + arguments)
      #expect(result.status == 2 && result.output.isEmpty, "\(arguments)")
      #expect(result.error.contains(message), "\(result.error)")
    }
  }

  /// Standard input is empty here: an empty trace is no mistake.
  @Test func emptyStandardInput() throws {
    let result = try Program.run(["compare", "-", "--policies", "opt", "--frames", "2", "--json"])
    #expect(result.status == 0 && result.output.contains(#""faults":[0]"#), "\(result.error)")
  }

  @Test func exercises() throws {
    let scratch = try Scratch()
    scratch.file("refs.pages", Self.string)
    let sheet = scratch.file(
      "sheet.jsonl",
      #"{"id":"a","input":{"kind":"eat","memory":100,"tlb":20,"hit":0.8}}"# + "\n\n"
        + #"{"input":{"kind":"nothing"}}"# + "\n"
        + #"{"id":3,"input":{"kind":"trace","file":"refs.pages","format":"pages","frames":[3],"policies":{"opt":{}}}}"#)
    let result = try Program.run(["answer", sheet])
    let lines = result.output.split(separator: "\n")
    #expect(result.status == 1 && lines.count == 3)
    #expect(lines.first == #"{"id":"a","answer":{"time":140}}"#)
    #expect(lines.count > 1 && lines[1].hasPrefix(#"{"id":null,"error":"no exercise is of the kind"#))
    #expect(
      lines.last
        == #"""
        {"id":3,"answer":{"references":20,"writes":0,"distinct_pages":6,\#
        "policies":{"opt":{"faults":[9],"write_backs":[0]}}}}
        """#
    )
    #expect(result.error == "mmscope: 1 of 3 exercises could not be answered\n")
    #expect(try Program.run(["answer", "-"]).status == 0)
    #expect(try Program.run(["answer", "/nowhere"]).status == 2)
  }
}

/// Tags opened and closed in order: as much of XML as a picture needs.
enum XMLDocumentCheck {
  static func isWellFormed(_ text: String) throws -> Bool {
    var open: [Substring] = []
    for tag in text.matches(of: /<(\/?)([a-z]+)[^>]*?(\/?)>/) {
      if tag.1 == "/" {
        guard open.popLast() == tag.2 else { return false }
      } else if tag.3.isEmpty {
        open.append(tag.2)
      }
    }
    return open.isEmpty
  }
}
