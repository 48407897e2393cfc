import Foundation
import Testing

/// The program without a terminal: results, mistakes, exit statuses.
@Suite struct CommandTests {
  @Test func twoProcessesPrintTheSame() throws {
    let first = try Program.run(["run", "comb", "--json", "--every", "20"])
    let second = try Program.run(["run", "comb", "--json", "--every", "20"])
    #expect(first.status == 0, "\(first.error)")
    #expect(first.output == second.output)
    #expect(first.output.split(separator: "\n").count > 3)
    #expect(first.output.contains("\"digest\""))
  }

  @Test func seedChangesTheRun() throws {
    let scratch = try Scratch()
    func scenario(_ seed: Int) -> String {
      scratch.file(
        "seed\(seed).yaml",
        """
        mmscope: 1
        title: { en: t, ja: t }
        seed: \(seed)
        machine: { memory: 16MiB }
        script:
          - repeat: 50
            do: [ { alloc_pages: { order: 0..5, gfp: GFP_ATOMIC, as: x } }, { tick: 1 } ]
        """)
    }
    let one = try Program.run(["run", scenario(1), "--csv"])
    let two = try Program.run(["run", scenario(2), "--csv"])
    #expect(one.status == 0 && two.status == 0, "\(one.error)\(two.error)")
    #expect(one.output != two.output)
  }

  @Test func procFilesAreWritten() throws {
    let scratch = try Scratch()
    let result = try Program.run(["run", "buddyinfo-s2", "--until", "0", "--proc", scratch.folder.path + "/proc"])
    #expect(result.status == 0, "\(result.error)")
    let text = try String(contentsOfFile: scratch.folder.path + "/proc/buddyinfo", encoding: .utf8)
    let want = """
      Node 0, zone      DMA      6      5      3      3      4      2      2      0      1      1      2 
      Node 0, zone   Normal    476   2577    990    354    174    104     65     34     19      1    135 
      Node 0, zone  HighMem   1416   2920   1718   1082    933    504    251    152     87     43     53 

      """
    #expect(text == want)
  }

  /// What was written can be started from, and a machine without slab allocator has neither file nor numbers of it.
  @Test func slabinfoIsWrittenAndReadBack() throws {
    let scratch = try Scratch()
    let proc = scratch.folder.path + "/proc"
    let head = "mmscope: 1\ntitle: { en: t, ja: t }\nmachine: { memory: 64MiB, cpus: 2 }\n"
    let first = scratch.file(
      "first.yaml",
      head + "script: [ { kmem_cache_create: { name: mine, size: 68 } },\n"
        + "  { kmem_cache_alloc: { cache: mine, as: A, count: 100 } }, { kmem_cache_free: { of: A, count: 7 } } ]\n")
    #expect(try Program.run(["run", first, "--proc", proc]).status == 0)
    let written = try String(contentsOfFile: proc + "/slabinfo", encoding: .utf8)
    let row =
      "mine                 116    116     68   58    1 : tunables  120   60    8 : slabdata      2      2      0\n"
    #expect(written.contains(row), "\(written)")
    let second = scratch.file("second.yaml", head + "start: { slabinfo: proc/slabinfo }\n")
    let result = try Program.run(["run", second, "--json", "--proc", proc + "2"])
    #expect(result.status == 0, "\(result.error)")
    #expect(try String(contentsOfFile: proc + "2/slabinfo", encoding: .utf8).contains(row))
    #expect(
      result.output.contains(
        #"{"active_objs":116,"active_slabs":2,"batchcount":60,"limit":120,"name":"mine","num_objs":116,"num_slabs":2,"#
          + #""objperslab":58,"objsize":68,"pagesperslab":1,"sharedavail":0,"sharedfactor":8}"#), "\(result.output)")
    let third = scratch.file("third.yaml", head)
    let without = try Program.run(["run", third, "--json", "--proc", proc + "3"])
    #expect(without.status == 0 && !without.output.contains("\"slabs\""))
    #expect(!FileManager.default.fileExists(atPath: proc + "3/slabinfo"))
  }

  /// What a user can do wrong, and what is said; each within a second, exit 2, nothing else printed.
  static let mistakes: [(name: String, text: String, said: [String])] = [
    ("verb", "script: [ { alloc_page5: { gfp: GFP_KERNEL } } ]", ["unknown verb", "alloc_page"]),
    ("type", "script: [ { tick: soon } ]", ["tick"]),
    ("order", "script: [ { alloc_pages: { order: 11, gfp: GFP_KERNEL } } ]", ["order", "10"]),
    ("nothing", "machine: { memory: 0 }", ["memory"]),
    ("toomuch", "machine: { memory: 2TiB }", ["memory"]),
    ("handle", "script: [ { free_pages: nobody } ]", ["nobody"]),
    ("syntax", "script: [ { tick: 1 ", ["yaml"]),
    ("gfp", "script: [ { alloc_page: { gfp: GFP_KERNAL } } ]", ["GFP_KERNEL"]),
  ]

  @Test(arguments: mistakes.indices)
  func mistakesAreExplained(index: Int) throws {
    let mistake = Self.mistakes[index]
    let scratch = try Scratch()
    let path = scratch.file("\(mistake.name).yaml", "mmscope: 1\ntitle: { en: t, ja: t }\n\(mistake.text)\n")
    for command in [["check", path], ["run", path]] {
      let result = try Program.run(command)
      #expect(result.status == 2)
      #expect(result.output.isEmpty)
      #expect(result.error.contains("\(mistake.name).yaml:"), "\(result.error)")
      for word in mistake.said { #expect(result.error.contains(word), "\(result.error)") }
      #expect(result.seconds < 5)
    }
  }

  @Test func hostileFiles() throws {
    let scratch = try Scratch()
    let deep = scratch.file("deep.yaml", String(repeating: "[", count: 100_000))
    var bomb = "mmscope: 1\na: &a [x,x,x,x,x,x,x,x,x]\n"
    for (name, before) in zip("bcdefghi", "abcdefgh") {
      bomb += "\(name): &\(name) [" + [String](repeating: "*\(before)", count: 9).joined(separator: ",") + "]\n"
    }
    let aliases = scratch.file("bomb.yaml", bomb)
    let big = scratch.file("big.yaml", String(repeating: "# filler\n", count: 6_000_000))
    for path in [deep, aliases, big, scratch.folder.path + "/missing.yaml", scratch.folder.path + "/"] {
      let result = try Program.run(["check", path])
      #expect(result.status == 2, "\(path): \(result.error)")
      #expect(!result.error.isEmpty && result.error.count < 4000)
      #expect(result.seconds < 5, "\(path)")
    }
  }

  @Test func escapesNeverReachTheTerminal() throws {
    let scratch = try Scratch()
    let path = scratch.file(
      "escape.yaml",
      "mmscope: 1\ntitle: { en: \"\\e[31mred\\e]0;title\\a\", ja: t }\nscript: [ { \"ti\\e[2Jck\": 1 } ]\n")
    for command in [["check", path], ["run", path]] {
      let result = try Program.run(command)
      #expect(!(result.output + result.error).unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x07 })
    }
  }

  @Test func usage() throws {
    #expect(try Program.run(["--help"]).status == 0)
    #expect(try Program.run(["--version"]).output.hasPrefix("0."))
    for wrong in [
      ["run"], ["run", "comb", "--json", "--csv"], ["run", "comb", "--every", "0"], ["comb", "--speed", "0"],
      ["run", "no-such-scenario"], ["run", "comb", "--until", "nowhere"], ["--no-such-flag"],
    ] {
      let result = try Program.run(wrong)
      #expect(result.status == 2, "\(wrong): \(result.status) \(result.error)")
      #expect(result.output.isEmpty)
    }
  }

  @Test func withoutTerminalItSaysSoInOneLine() throws {
    let result = try Program.run(["comb"])
    #expect(result.status == 2)
    #expect(result.error.split(separator: "\n").count <= 2 && result.error.contains("terminal"))
    #expect(!result.error.contains("\u{1B}") && result.output.isEmpty)
  }

  @Test func brokenExpectationsFailTheRun() throws {
    let scratch = try Scratch()
    let path = scratch.file(
      "broken.yaml",
      "mmscope: 1\ntitle: { en: t, ja: t }\nmachine: { memory: 16MiB }\n"
        + "script:\n  - tick: 1\n  - expect: { failed: 3 }\n"
    )
    let result = try Program.run(["check", "--run", path])
    #expect(result.status == 1)
    #expect(result.error.contains(":6:") && result.error.contains("found 0"), "\(result.error)")
  }

  @Test func manualAndCompletionsNameEveryCommand() throws {
    let help = try Program.run(["--help"]).output
    #expect(help.contains("completions") && help.contains("manual"))
    let manual = try Program.run(["manual"])
    #expect(manual.status == 0 && manual.output.hasPrefix(".TH MMSCOPE 1"))
    for word in ["Space", "alloc_pages", "settings.yaml", "EXIT STATUS"] { #expect(manual.output.contains(word)) }
    for shell in ["bash", "zsh", "fish"] {
      let script = try Program.run(["completions", shell])
      #expect(script.status == 0)
      for name in ["play", "run", "check", "list"] {
        #expect(script.output.contains(name) && manual.output.contains(".SS \(name)"))
      }
    }
    #expect(try Program.run(["completions", "tcsh"]).status == 2)
  }

  @Test func settingsAreObeyedOrExplained() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(
      at: scratch.folder.appendingPathComponent("mmscope"), withIntermediateDirectories: true)
    scratch.file("mmscope/settings.yaml", "keys:\n  rum: p\n")
    let result = try Program.run(["comb"], environment: ["XDG_CONFIG_HOME": scratch.folder.path])
    #expect(result.status == 2)
    #expect(
      result.error.contains("settings.yaml:2:3") && result.error.contains("did you mean \"run\""), "\(result.error)")
  }
}
