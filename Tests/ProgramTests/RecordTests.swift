import Foundation
import Testing

/// Recordings and pictures as files: what is left behind when it goes well, and when it does not.
@Suite struct RecordTests {
  func isJSONLines(_ text: String) -> Bool {
    text.split(separator: "\n").allSatisfy { (try? JSONSerialization.jsonObject(with: Data($0.utf8))) != nil }
  }

  func files(_ scratch: Scratch) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path)
      .filter { !["out", "err"].contains($0) }.sorted()
  }

  @Test(arguments: ["v2", "v3"]) func twoProcessesWriteTheSame(format: String) throws {
    let scratch = try Scratch()
    let file = scratch.folder.path + "/a.cast"
    let first = try Program.run(["record", "comb", "-o", file, "--format", format, "--lang", "ja"])
    let second = try Program.run(["record", "comb", "-o", "-", "--format", format, "--lang", "ja"])
    #expect(first.status == 0 && second.status == 0, "\(first.error)\(second.error)")
    #expect(first.output.isEmpty && first.error.isEmpty)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text == second.output)
    #expect(isJSONLines(text) && text.hasPrefix("{\"version\": \(format.dropFirst())"))
    #expect(try files(scratch) == ["a.cast"])
    for mark in ["full", "comb", "refused", "mended"] { #expect(text.contains("\"m\", \"\(mark)\"")) }
  }

  @Test func whatIsThereIsNotReplaced() throws {
    let scratch = try Scratch()
    let file = scratch.file("a.cast", "precious")
    let refused = try Program.run(["record", "comb", "-o", file])
    #expect(refused.status == 2 && refused.error.contains("--force"))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
    let forced = try Program.run(["record", "comb", "-o", file, "--force", "--until", "5"])
    #expect(forced.status == 0, "\(forced.error)")
    #expect(isJSONLines(try String(contentsOfFile: file, encoding: .utf8)))
    #expect(try files(scratch) == ["a.cast"])
  }

  @Test(arguments: [
    ("/dev/full", Int32(1), "No space left on device"), ("/proc/self/x.cast", 2, "cannot be written"),
    ("/nowhere/x.cast", 2, "No such file or directory"), ("/", 2, "is a folder"),
  ])
  func whereNothingCanBeWritten(target: String, status: Int32, says: String) throws {
    for command in [["record", "comb"], ["snapshot", "comb", "--format", "svg"]] {
      let result = try Program.run(command + ["-o", target])
      #expect(result.status == status && result.error.contains(says), "\(command): \(result)")
      #expect(result.output.isEmpty)
    }
  }

  /// No process may write more than 32 KiB: the same as a full disk, for any file system.
  @Test func aDiskThatFillsUpKeepsNothing() throws {
    let scratch = try Scratch()
    let script = scratch.file(
      "limited.sh",
      "trap '' XFSZ; ulimit -f 64; exec \"$1\" record comb -o \"$2/a.cast\" --data \"$3\" 2> \"$2/said\"\n")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [script, Program.path, scratch.folder.path, Program.root.path]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(try files(scratch) == ["limited.sh", "said"])
    let said = try String(contentsOfFile: scratch.folder.path + "/said", encoding: .utf8)
    #expect(said.contains("cannot be written") && said.contains("nothing was left behind"))
  }

  @Test(arguments: [(Int32(SIGINT), Int32(130)), (Int32(SIGTERM), Int32(143))])
  func interrupted(signal: Int32, status: Int32) throws {
    let scratch = try Scratch()
    let scenario = scratch.file(
      "long.yaml", "mmscope: 1\ntitle: t\nscript: [ { repeat: 100000, do: [ { tick: 10 } ] } ]\n")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["record", scenario, "-o", scratch.folder.path + "/a.cast", "--speed", "1"]
    process.standardError = FileHandle.nullDevice
    try process.run()
    func isBegun() throws -> Bool { try files(scratch).contains { $0.hasPrefix("a.cast.") && $0.hasSuffix(".part") } }
    for _ in 0..<200 where try !isBegun() { usleep(50_000) }
    // The signals are watched right after the file was opened.
    usleep(200_000)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == status)
    #expect(try files(scratch) == ["long.yaml"])
  }

  @Test func snapshots() throws {
    let text = try Program.run(["snapshot", "comb", "--at", "comb", "-o", "-", "--size", "80x24", "--lang", "ja"])
    #expect(text.status == 0, "\(text.error)")
    #expect(text.output.split(separator: "\n").count == 24)
    // The tick of the mark, by another way.
    let numbers = try Program.run(["run", "comb", "--until", "comb", "--csv"])
    let tick = try #require(numbers.output.split(separator: "\n").last?.split(separator: ",").first)
    #expect(text.output.contains("ティック \(tick)") && text.output.contains("/9 "))
    let buddy = try Program.run(["snapshot", "comb", "--at", "10", "-o", "-", "--view", "buddy", "--lang", "en"])
    #expect(buddy.output.contains("/proc/buddyinfo") && buddy.output.contains("tick 10"), "\(buddy)")
    let svg = try Program.run(["snapshot", "comb", "-o", "-", "--format", "svg"])
    #expect(svg.output.hasPrefix("<svg "))
    let ansi = try Program.run(["snapshot", "comb", "-o", "-", "--format", "ans", "--color", "256"])
    #expect(ansi.output.contains("\u{1B}[") && ansi.output.contains("48;5;"))
    let plain = try Program.run(["snapshot", "comb", "-o", "-", "--ascii", "--lang", "en"])
    #expect(plain.output.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test(arguments: [
    (["record", "comb"], "--output"), (["record", "comb", "-o", "x", "--format", "v4"], "v2 or v3"),
    (["record", "comb", "-o", "x", "--size", "10x3"], "--size"),
    (["record", "comb", "-o", "x", "--until", "ful"], "did you mean \"full\"?"),
    (["record", "comb", "-o", "x.gif"], ".html (a page"),
    (["record", "comb", "-o", "x.html", "--format", "v3"], "ends in .html"),
    (["snapshot", "comb", "-o", "x.png"], ".svg"), (["snapshot", "comb", "-o", "-", "--view", "slab"], "--view"),
    (["snapshot", "comb", "-o", "-", "--at", "ful"], "did you mean \"full\"?"),
    (["record", "comb", "-o", "-", "--theme", "dork"], "theme"),
  ])
  func mistakes(arguments: [String], says: String) throws {
    let result = try Program.run(arguments)
    #expect(result.status == 2 && result.output.isEmpty && result.error.contains(says), "\(result)")
  }

  /// Every caption that is shipped exists in both languages and fits.
  @Test func captionsFit() throws {
    let shipped = try Program.run(["check"])
    #expect(shipped.status == 0 && !shipped.error.contains("caption"), "\(shipped.error)")
    let scratch = try Scratch()
    let long = String(repeating: "many words ", count: 30)
    let file = scratch.file(
      "a.yaml", "mmscope: 1\ntitle: t\nscript:\n  - say: one language\n  - say: { en: \"\(long)\", ja: 字 }\n")
    let mine = try Program.run(["check", file])
    #expect(mine.status == 0)
    #expect(mine.error.contains("a.yaml:4: warning: the caption has no Japanese text"), "\(mine.error)")
    #expect(mine.error.contains("a.yaml:5: warning: the caption takes 5 lines of 80 columns in English"))
  }
}

/// Recording what is seen, in a real terminal.
@Suite(.serialized, .enabled(if: Terminal.isInstalled))
struct LiveRecordingTests {
  @Test func recordsUntilKilled() throws {
    let own = try Scratch()
    let scenario = own.file(
      "short.yaml",
      """
      mmscope: 1
      title: { en: Short, ja: 短い台本 }
      script:
        - tick: 20
        - mark: middle
        - repeat: 20
          do: [ { alloc_pages: { order: 0..3, gfp: GFP_KERNEL, as: x } }, { tick: 2 } ]
      """)
    let terminal = try Terminal("\(scenario) --speed 20", width: 100, height: 30)
    #expect(terminal.shows("1 Frames"))
    try terminal.send("r")
    #expect(terminal.shows("REC"))
    try terminal.send("Space")
    #expect(terminal.waits { $0.contains("end ×20") })
    try terminal.send("r")
    #expect(terminal.shows("recorded in mmscope-1.cast"))
    #expect(!terminal.screen.contains("REC"))
    try terminal.send("s")
    #expect(terminal.shows("mmscope-1.svg"))
    #expect(terminal.read("mmscope-1.svg").hasPrefix("<svg "))
    let whole = terminal.read("mmscope-1.cast")
    #expect(whole.contains("\"m\", \"middle\"") && whole.hasSuffix("\\u001b[?25h\"]\n") && !whole.contains("REC"))
    // The second one is cut off by a kill and plays none the less.
    try terminal.send("r", ",", ",")
    #expect(terminal.waits { _ in terminal.read("mmscope-2.cast").split(separator: "\n").count > 1 })
    kill(try #require(terminal.programID()), SIGKILL)
    #expect(terminal.shows("ENDED"))
    for name in ["mmscope-1.cast", "mmscope-2.cast"] {
      let text = terminal.read(name)
      #expect(text.hasSuffix("\n") && RecordTests().isJSONLines(text), "\(name)")
    }
  }
}
