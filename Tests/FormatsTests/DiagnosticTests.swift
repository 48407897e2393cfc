import Formats
import Foundation
import Script
import Testing

@Suite struct DiagnosticTests {
  @Test(arguments: [
    (
      "{ alloc_page5: { order: 1 } }",
      "t.yaml:3:13: error: unknown verb \"alloc_page5\" | did you mean alloc_pages?"
    ),
    (
      "{ alloc_pages: { order: 11 } }",
      "t.yaml:3:35: error: order 11 is outside 0–10 | orders run from 0 to 10: MAX_ORDER is 11, the largest block has "
        + "1024 frames (4 MiB)"
    ),
    ("{ tick: soon }", "t.yaml:3:19: error: expected a number for ticks, found \"soon\""),
    ("{ tick: [ 1 ] }", "t.yaml:3:19: error: expected a number for ticks, found a list"),
    (
      "{ alloc_pages: { order: 1, gfp: GFP_KERNEL|__GFP_NOWRAN } }",
      "t.yaml:3:54: error: unknown gfp name \"__GFP_NOWRAN\" | did you mean __GFP_NOWARN?"
    ),
    (
      "{ alloc_pages: { odrer: 1 } }",
      "t.yaml:3:28: error: unknown key \"odrer\" for alloc_pages | did you mean order?"
    ),
    (
      "{ alloc_page: { order: 1 } }",
      "t.yaml:3:34: error: alloc_page gives one frame: its order is 0 | alloc_pages takes an order"
    ),
    (
      "{ free_pages: B }",
      "t.yaml:3:25: error: no step before this makes a block named \"B\" | alloc_pages: { order: 0, as: B }"
    ),
    ("{ view: { frame: 20000 } }", "t.yaml:3:28: error: frame 20000 is outside 0–16383"),
    (
      "{ alloc_page: { cpu: 1 } }",
      "t.yaml:3:32: error: cpu 1 is outside 0–0 | this machine has cpus: 1, counted from 0"
    ),
    (
      "{ expect: { zone: HighMem, free: 1 } }",
      "t.yaml:3:29: error: this machine has no zone HighMem | its zones: DMA, Normal"
    ),
    ("{ expect: { zone: Norml, free: 1 } }", "t.yaml:3:29: error: unknown zone \"Norml\" | did you mean Normal?"),
    (
      "{ expect: { pgaloc_normal: 1 } }",
      "t.yaml:3:23: error: unknown key \"pgaloc_normal\" for expect | did you mean pgalloc_normal?"
    ),
    (
      "{ expect: { occurrence: { name: spilt } } }",
      "t.yaml:3:43: error: unknown occurrence \"spilt\" | did you mean split?"
    ),
    (
      "{ expect: { occurrence: { name: split, since: here } } }",
      "t.yaml:3:50: error: since needs a mark before it, and there is none | a step like { mark: start }"
    ),
    (
      "{ mark: a, tick: 3 }",
      "t.yaml:3:22: error: a step does one thing; \"tick\" is one too many | "
        + "begin a new step with -, or indent the arguments of mark"
    ),
    (
      "{ repeat: 600, do: [ { alloc_page: { count: 2000 } } ] }",
      "t.yaml:3:13: error: repeat 600 of 2000 steps makes more than 1000000 steps | fewer repeats, or workloads"
    ),
    (
      "{ repeat: 1000001, do: [ { tick: 1 } ] }",
      "t.yaml:3:13: error: repeat 1000001 of 1 steps makes more than 1000000 steps | fewer repeats, or workloads"
    ),
    (
      "{ say: { en: One, two: three } }",
      "t.yaml:3:29: error: unknown key \"two\" for say | quote texts that contain , : or #"
    ),
    (
      "{ sysctl: { min_free_kbyte: 1 } }",
      "t.yaml:3:23: error: unknown key \"min_free_kbyte\" for sysctl | did you mean min_free_kbytes?"
    ),
  ])
  func step(_ step: String, _ expected: String) { #expect(mistakes(scenario(step)) == [expected]) }

  @Test(arguments: [
    ("0", "memory of 0 KiB is outside what linux-2.6.11 takes: 4 MiB to 4 GiB"),
    ("2TiB", "memory of 2 TiB is outside what linux-2.6.11 takes: 4 MiB to 4 GiB"),
    ("5GiB", "memory of 5 GiB is outside what linux-2.6.11 takes: 4 MiB to 4 GiB"),
  ])
  func memory(_ size: String, _ message: String) {
    let found = mistakes("mmscope: 1\ntitle: T\nmachine: { memory: \(size) }\n")
    #expect(found == ["t.yaml:3:20: error: \(message) | pae: true takes up to 64 GiB"])
  }

  @Test func severalMistakesAreFoundInOnePass() {
    let text = """
      mmscope: 2
      titel: T
      machine: { memory: 64, cpus: 99 }
      script:
        - tick: x
        - repeat: 3
          do: [ { free_pages: gone } ]
      """
    #expect(
      mistakes(text) == [
        "t.yaml:1:1: error: title is missing | title: { en: …, ja: … }",
        "t.yaml:1:10: error: format version 2 is not known | this program reads version 1",
        "t.yaml:2:1: error: unknown key \"titel\" | did you mean title?",
        "t.yaml:3:20: error: expected a size for memory, like 64MiB or 4GiB, found \"64\" | 64MiB?",
        "t.yaml:3:30: error: cpus 99 is outside 1–32",
        "t.yaml:5:11: error: expected a number for ticks, found \"x\"",
        "t.yaml:7:25: error: no step before this makes a block named \"gone\" | alloc_pages: { order: 0, as: gone }",
      ])
  }

  @Test(arguments: [
    (
      "{ memory: 4MiB, nodes: 2 }",
      "t.yaml:3:33: error: 2 nodes need at least 32 MiB of memory | memory: 32MiB, or fewer nodes"
    ),
    (
      "{ memory: 64MiB, sysctl: { min_free_kbytes: 65537 } }",
      "t.yaml:3:35: error: min_free_kbytes is more than the memory | at most 65536"
    ),
  ])
  func machineThatCannotBoot(_ machine: String, _ expected: String) {
    #expect(mistakes("mmscope: 1\ntitle: { en: T }\nmachine: \(machine)\n") == [expected])
  }

  @Test func atMostTwentyAreReported() {
    let steps = Array(repeating: "{ nothing: 1 }", count: 50).joined(separator: ", ")
    #expect(mistakes(scenario(steps)).count == 20)
  }

  @Test func loopsMayFreeWhatALaterStepMakes() {
    let loop = "{ repeat: 2, do: [ { free_pages: A }, { alloc_pages: { order: 0, as: A } } ] }"
    #expect(mistakes(scenario(loop)).isEmpty)
    #expect(mistakes(scenario("{ free_pages: A }, { alloc_page: { as: A } }")).count == 1)
  }

  @Test func syntaxErrorsHaveAPlace() {
    let found = mistakes("mmscope: 1\ntitle: T\nscript: [ { tick: 1 }\nseed: 3\n")
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("t.yaml:4:1: error: YAML: while parsing a flow sequence"), "\(found)")
    #expect(mistakes("mmscope: 1\nmmscope: 1\n") == ["t.yaml:1:1: error: the key \"mmscope\" is given twice"])
  }

  @Test func unquotedCommasInTextsAreExplained() {
    let found = mistakes("mmscope: 1\ntitle: { en: One, two }\n")
    #expect(found == ["t.yaml:2:19: error: unknown key \"two\" for title | quote texts that contain , : or #"])
  }

  @Test func columnsCountCharactersNotBytes() {
    let found = mistakes(scenario("{ say: { en: 日本, xx: a } }"))
    #expect(found == ["t.yaml:3:28: error: unknown key \"xx\" for say | quote texts that contain , : or #"])
  }
}

@Suite struct HostileInputTests {
  @Test(arguments: [
    String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
    String(repeating: "- ", count: 100_000) + "x", String(repeating: "? ", count: 100_000),
    String(repeating: "[", count: 200) + String(repeating: "]", count: 200),
  ])
  func deepNesting(_ text: String) {
    let found = mistakes("mmscope: 1\nscript:\n  " + text)
    #expect(found.count == 1)
    #expect(found[0].contains("error: nested deeper than 64 levels"), "\(found[0].prefix(200))")
  }

  static func bomb(_ use: String) -> String {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let use = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(use)]\n"
    }
    return text + use
  }

  @Test func aliasBomb() {
    let found = mistakes(Self.bomb("script: *a9\n"))
    #expect(found.count == 1)
    #expect(found[0].hasSuffix("error: aliases multiply to more than 100000 nodes | use repeat"), "\(found)")
  }

  @Test(arguments: [
    "*a9 : x\n", "? *a9\n: x\n", "? [*a9]\n: x\n", "[*a9]: x\n", "y: { *a9 : x }\n", "y: [ ? *a9 : x ]\n",
    "y: {*a9:x}\n", "y: {?*a9, b: c}\n", "y: { ? *a9, b: c }\n",
  ])
  func aliasBombAsKey(_ use: String) {
    let found = mistakes(Self.bomb(use))
    #expect(found.count == 1)
    #expect(found[0].contains("error: an alias or a collection cannot be a key"), "\(found)")
  }

  @Test func ordinaryAliasesWork() {
    let text = "mmscope: 1\ntitle: &t { en: A, ja: B }\nabout: *t\n"
    #expect(mistakes(text).isEmpty)
  }

  @Test func files() throws {
    try withFolder { folder in
      let big = folder + "/big.yaml"
      #expect(FileManager.default.createFile(atPath: big, contents: nil))
      let handle = try FileHandle(forWritingTo: URL(filePath: big))
      try handle.truncate(atOffset: 50 << 20)
      try handle.close()
      try Data([0x61, 0x0A, 0x62, 0xFF, 0x0A]).write(to: URL(filePath: folder + "/bytes.yaml"))
      for (path, expected) in [
        (big, "\(big): error: the file has 52428800 bytes; at most 4194304 (4 MiB) are read"),
        (folder, "\(folder): error: is a directory, not a file\n  hint: name one file in it"),
        (folder + "/none.yaml", "\(folder)/none.yaml: error: no such file"),
        ("/dev/zero", "/dev/zero: error: is not a regular file"),
        (
          folder + "/bytes.yaml",
          "\(folder)/bytes.yaml:2: error: this line is not UTF-8\n  hint: save the file as UTF-8"
        ),
      ] {
        let error = #expect(throws: Diagnostics.self) { try ScenarioFile.load(path: path) }
        #expect(error?.all.map(\.description) == [expected])
      }
    }
  }

  @Test func escapesInCaptionsAreStripped() throws {
    let text = scenario(#"{ say: { en: "a\e[31mred\e]0;title\ab\x07\u202ec\x9b1md\n" } }"#)
    let loaded = try ScenarioFile.load(text: text, name: "t.yaml")
    #expect(loaded.captions == [Localized(en: "aredbcd ")])
  }

  @Test func rawControlCharactersHaveAPlace() {
    let found = mistakes("mmscope: 1\ntitle: a\u{1B}[31m\n")
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("t.yaml:2:9: error: YAML: control characters are not allowed"), "\(found)")
  }

  @Test func quotedInputIsCutAndSafe() {
    #expect(
      ("\u{1B}[2J" + String(repeating: "x", count: 100)).quoted == "\"" + String(repeating: "x", count: 59) + "…\"")
    #expect(String(repeating: "漢", count: 40).quoted == "\"" + String(repeating: "漢", count: 29) + "…\"")
    #expect("\u{1B}\u{1B}[31mA\u{1B}(BB\u{1B}]0;open".sanitized == "AB0;open")
  }

  @Test func longCaptions() {
    let found = mistakes(scenario("{ say: \"\(String(repeating: "x", count: 1025))\" }"))
    #expect(
      found == ["t.yaml:3:18: error: the text has 1025 bytes; at most 1024 can be shown | cut it in two captions"])
  }

  @Test func textsCutByACommentAreWarnedOf() throws {
    let text = "mmscope: 1\ntitle: One two # three\n"
    let warnings = try ScenarioFile.check(text: text, name: "t.yaml").warnings
    #expect(
      warnings.map { $0.description } == [
        "t.yaml:2:8: warning: the text ends before #: what follows is a comment\n  hint: quote texts with , : or #"
      ])
  }
}
