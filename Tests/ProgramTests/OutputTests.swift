import Foundation
import Testing

/// Output that fails is said; what is written appears whole or not at all, and never through a link.
@Suite struct OutputTests {
  /// In a shell, so that the streams are what a user makes them. `$M` is the program.
  func shell(_ script: String, in scratch: Scratch) throws -> (status: Int32, output: String, error: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "cd '\(scratch.folder.path)'; M='\(Program.path)'; D='\(Program.root.path)'; " + script]
    process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    let streams = try Scratch()
    let out = streams.file("out", "")
    let err = streams.file("err", "")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: err)
    try process.run()
    process.waitUntilExit()
    return (
      process.terminationStatus, try String(contentsOfFile: out, encoding: .utf8),
      try String(contentsOfFile: err, encoding: .utf8)
    )
  }

  func names(_ scratch: Scratch) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path).sorted()
  }

  static let commands = [
    "run comb --data $D", "run comb --json --data $D", "run comb --csv --every 100 --data $D", "list --data $D",
    "manual", "completions zsh", "check comb --data $D", "check --run comb --data $D", "--help", "--version",
    "record comb --until 5 -o - --data $D", "snapshot comb --at 5 -o - --data $D", "--generate-completion-script bash",
  ]

  @Test(arguments: commands) func outputThatFailsIsSaid(command: String) throws {
    let scratch = try Scratch()
    let wanted = "mmscope: standard output cannot be written: "
    let full = try shell("\"$M\" \(command) > /dev/full", in: scratch)
    #expect(full.status == 1 && full.error == wanted + "No space left on device\n", "\(full)")
    let closed = try shell("\"$M\" \(command) >&-", in: scratch)
    #expect(closed.status == 1 && closed.error == wanted + "Bad file descriptor\n", "\(closed)")
    // A reader that went away is no news: as with any program, SIGPIPE ends it.
    let left = try shell("\"$M\" \(command) | true; exit ${PIPESTATUS[0]}", in: scratch)
    #expect([0, 141].contains(left.status) && left.error.isEmpty, "\(left)")
    // Where it is ignored, the failure is one.
    let ignored = try shell(
      "trap '' PIPE; { sleep 0.5; \"$M\" \(command); } | true; exit ${PIPESTATUS[0]}", in: scratch)
    #expect(ignored.status == 1 && ignored.error == wanted + "Broken pipe\n", "\(ignored)")
  }

  @Test func standardErrorMayFail() throws {
    let scratch = try Scratch()
    for streams in ["2> /dev/full", "2>&-", "2>&- >&- <&-"] {
      #expect(try shell("\"$M\" run nothing-of-this-name \(streams)", in: scratch).status == 2, "\(streams)")
    }
  }

  static let processes = """
    mmscope: 1
    title: { en: t }
    start: { processes: { sh: { text: 20 } } }
    script:
      - fork: { by: sh, as: kid, count: 3 }
      - touch: { by: sh, area: text, pages: 2 }
    """

  /// A process that sleeps for the disk when the script ends lacks no memory; folders of processes of a run before
  /// go, others' folders stay.
  @Test func filesOfProcessesAreThoseOfThisRun() throws {
    let scratch = try Scratch()
    scratch.file("many.yaml", Self.processes)
    scratch.file("few.yaml", Self.processes.replacingOccurrences(of: "count: 3", with: "count: 1"))
    let first = try shell("\"$M\" run many.yaml --proc out; mkdir out/999 out/998; touch out/999/mine", in: scratch)
    #expect(first.status == 0 && first.error.isEmpty, "\(first)")
    let many = try shell("ls out", in: scratch).output.split(separator: "\n")
    #expect(try shell("\"$M\" run few.yaml --proc out", in: scratch).status == 0)
    let few = try shell("ls out", in: scratch).output.split(separator: "\n")
    // Two children less, and the empty folder of no process.
    #expect(few.count == many.count - 3 && few.contains("999"), "\(few)")
    // What cannot be written is said before the run.
    scratch.file("plain", "x")
    let refused = try shell("\"$M\" run few.yaml --proc plain/in", in: scratch)
    #expect(refused.status == 2 && refused.output.isEmpty && refused.error.contains("cannot be made"), "\(refused)")
  }

  static let snapshot = "\"$M\" snapshot comb --at 5 --data $D"

  @Test func linksAreRefusedOrReplaced() throws {
    let scratch = try Scratch()
    scratch.file("precious.txt", "precious")
    _ = try shell("ln -s precious.txt link.txt; ln -s nowhere lost.txt", in: scratch)
    for link in ["link.txt", "lost.txt"] {
      let refused = try shell("\(Self.snapshot) -o \(link)", in: scratch)
      #expect(refused.status == 2 && refused.error.contains("is a link") && refused.error.contains("--force"))
    }
    #expect(try names(scratch) == ["link.txt", "lost.txt", "precious.txt"])
    // The link goes, what it pointed at stays.
    #expect(try shell("\(Self.snapshot) -o link.txt --force && test ! -L link.txt", in: scratch).status == 0)
    #expect(try shell("cat precious.txt; head -c 9 link.txt", in: scratch).output == "precious mmscope ")
  }

  @Test func descriptorsAndPipesGoOnWorking() throws {
    let scratch = try Scratch()
    let wanted = try shell("\(Self.snapshot) -o -", in: scratch).output
    #expect(wanted.hasPrefix(" mmscope "))
    for way in [
      "-o /dev/stdout", "-o /dev/stdout | cat", "-o /dev/fd/1", "-o /proc/self/fd/1", "-o /dev/fd/3 3>&1 > /dev/null",
      "-o >(cat)", "-o pipe & cat pipe",
    ] {
      let result = try shell("mkfifo pipe; \(Self.snapshot) --format txt \(way); wait; rm pipe", in: scratch)
      #expect(result.output == wanted, "\(way): \(result.error)")
    }
    // As other programs do it, what follows is not written over.
    let appended = try shell(
      "(echo first; \(Self.snapshot) --format txt -o /dev/stdout; echo last) > all; cat all", in: scratch)
    #expect(appended.output == "first\n" + wanted + "last\n")
    #expect(try names(scratch) == ["all"])
  }

  /// Links of every name that a file in the making once had, and writers at the same time.
  @Test func writersDoNotMix() throws {
    let scratch = try Scratch()
    scratch.file("precious", "precious")
    let result = try shell(
      """
      ln -s precious a.txt.part
      wanted=$(\(Self.snapshot) -o -)
      for i in 1 2 3 4; do \(Self.snapshot) -o a.txt 2>> said & done; wait
      test "$(cat a.txt)" = "$wanted" && cat precious && grep -c 'is there already' said; rm said
      """, in: scratch)
    #expect(result.output == "precious3\n", "\(result)")
    #expect(try names(scratch) == ["a.txt", "a.txt.part", "precious"])
    let forced = try shell(
      "for i in 1 2 3; do \(Self.snapshot) -o a.txt --force & done; wait; ls; head -c 9 a.txt", in: scratch)
    #expect(forced.output == "a.txt\na.txt.part\nprecious\n mmscope ")
    _ = try shell(
      "mkdir out; ln -s ../precious out/buddyinfo.part; \"$M\" run comb --proc out --data $D", in: scratch)
    let files = try shell("cat precious; ls out | grep -c part; head -c 6 out/buddyinfo", in: scratch)
    #expect(files.output == "precious1\nNode 0")
  }

  /// An empty HOME is none: nothing is read from the root folder, and nothing is left there.
  @Test(arguments: ["", "relative/home"]) func aHomeThatIsNone(home: String) throws {
    let scratch = try Scratch()
    // Scenarios of a home that counts as none are not listed.
    _ = try shell("mkdir -p relative/home/.local/share/mmscope/scenarios", in: scratch)
    _ = try shell("cp $D/Scenarios/comb.yaml relative/home/.local/share/mmscope/scenarios/mine.yaml", in: scratch)
    let before = try FileManager.default.contentsOfDirectory(atPath: "/").sorted()
    let result = try shell("HOME='\(home)' \"$M\" list --data $D", in: scratch)
    #expect(result.status == 0 && result.output.contains("comb"), "\(result)")
    #expect(!result.output.contains("mine"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: "/").sorted() == before)
  }
}
