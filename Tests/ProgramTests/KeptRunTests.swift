import Foundation
import Testing

/// What is typed in a real terminal is kept: by the journal, even when the program is killed, and by `:save`.
@Suite(.serialized, .enabled(if: Terminal.isInstalled))
struct KeptRunTests {
  private let own: Scratch
  private let scenario: String
  private var environment: String { "LANG=C.UTF-8 XDG_STATE_HOME='\(own.folder.path)'" }

  init() throws {
    own = try Scratch()
    scenario = own.file(
      "short.yaml",
      """
      mmscope: 1
      title: { en: Short, ja: 短い台本 }
      machine: { memory: 64MiB }
      script:
        - tick: 20
        - repeat: 20
          do: [ { alloc_pages: { order: 0..3, gfp: GFP_KERNEL, as: x } }, { tick: 2 } ]
      """)
  }

  private var journals: [String] {
    let folder = own.folder.appendingPathComponent("mmscope").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { folder + "/" + $0 }
  }

  private func type(_ line: String, _ terminal: Terminal) throws {
    try terminal.type(":" + line)
    #expect(terminal.shows(":" + line))
    try terminal.send("Enter")
    #expect(terminal.waits { !$0.contains(":" + line) }, "\(line): \(terminal.screen)")
  }

  private func step(_ count: Int, _ terminal: Terminal) throws {
    let before = try #require(terminal.tick)
    for _ in 0..<count { try terminal.send(".") }
    #expect(terminal.waits { _ in terminal.tick == before + count })
  }

  /// A session in which three lines are typed and that is then killed; its journal.
  private func killed() throws -> String {
    let terminal = try Terminal(scenario, width: 80, height: 24, environment: environment)
    #expect(terminal.shows("1 Frames"))
    try type("alloc_pages order=3 as=mine", terminal)
    try step(3, terminal)
    try type("break when order 9 fails", terminal)
    try type("free_pages mine", terminal)
    kill(try #require(terminal.programID()), SIGKILL)
    #expect(terminal.shows("ENDED"))
    return try #require(journals.first)
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func whatWasTypedOutlivesAKill() throws {
    let journal = try killed()
    let lines = try text(journal).split(separator: "\n")
    #expect(lines.count == 6, "header, two events with their digests, one breakpoint: \(lines)")
    // A line that was being written when the power went is passed over; half a line in the middle is not.
    try (text(journal) + "{\"line\":\"alloc_pa").write(toFile: journal, atomically: true, encoding: .utf8)
    let terminal = try Terminal(journal + " --speed 1000", width: 80, height: 24, environment: environment)
    #expect(terminal.shows("free_pages"), "\(terminal.screen)")
    #expect(terminal.waits { _ in (terminal.tick ?? 0) >= 60 })
    // Taken over, and saved: the same lines and one more.
    try terminal.send("Space")
    try type("alloc_page as=more", terminal)
    try step(2, terminal)
    try type("save again", terminal)
    #expect(terminal.shows("saved as again.yaml, with 4 typed lines"), "\(terminal.screen)")
    let saved = terminal.scratch.folder.path + "/again.yaml"
    let check = try Program.run(["check", "--run", saved])
    #expect(check.status == 0 && check.output.contains("ends as it was saved"), "\(check)")
    try terminal.send("q")
    #expect(terminal.isRestored())
    // The second session's journal holds all of it as well, and is saved by the shell to the same text.
    let second = try #require(journals.first { $0 != journal })
    let shell = try Program.run(["save", second, "-o", own.folder.path + "/shell.yaml"])
    #expect(shell.status == 0, "\(shell.error)")
    let both = try (text(saved), text(own.folder.path + "/shell.yaml"))
    #expect(both.0 == both.1)
  }

  @Test func journalsThatCannotBePlayedSayWhy() throws {
    let journal = try killed()
    let whole = try text(journal)
    let lines = whole.split(separator: "\n").map(String.init)
    func complaint(_ lines: [String]) throws -> String {
      let path = own.file("x.mmj", lines.joined(separator: "\n") + "\n")
      let result = try Program.run(["save", path, "-o", "-"])
      #expect(result.status == 2 && result.output == "")
      return result.error.replacingOccurrences(of: path, with: "x.mmj")
    }
    func with(_ line: Int, _ from: String, _ to: String) -> [String] {
      var changed = lines
      #expect(changed[line - 1].contains(from), "\(changed)")
      changed[line - 1] = changed[line - 1].replacingOccurrences(of: from, with: to)
      return changed
    }
    #expect(try complaint(with(1, "\"mmscope\":\"", "\"mmscope\":\"9")).hasPrefix("x.mmj:1: error: this journal is of"))
    #expect(try complaint(with(3, "\"digest\":\"", "\"digest\":\"f")).hasPrefix("x.mmj:3: error: at tick 0 the run"))
    #expect(try complaint(with(4, "{", "")).hasPrefix("x.mmj:4: error: this is no line"))
    #expect(try complaint(with(4, "order 9 fails", "order 9 falls")).hasPrefix("x.mmj:4: error:"))
    #expect(try complaint(with(1, "short.yaml", "gone.yaml")).hasPrefix("x.mmj:1: error: its scenario"))
    #expect(try complaint(Array(lines.dropFirst())).hasPrefix("x.mmj:1: error: a journal begins with a header"))
    _ = own.file("short.yaml", try text(scenario) + "# changed\n")
    #expect(try complaint(lines).contains("was changed since"))
  }

  @Test func savedInATerminalAndPlayedElsewhere() throws {
    let terminal = try Terminal(scenario, width: 120, height: 40, environment: environment)
    #expect(terminal.shows("1 Frames"))
    try type("alloc_pages order=2 as=mine by=cc count=3", terminal)
    try step(4, terminal)
    try type("free_pages mine", terminal)
    try type("save run", terminal)
    #expect(terminal.shows("saved as run.yaml, with 2 typed lines"))
    let saved = terminal.scratch.folder.path + "/run.yaml"
    let kept = try text(saved)
    #expect(kept.hasPrefix(try text(scenario)))
    let digest = try #require(kept.split(separator: "\n").first { $0.contains("digest:") }?.split(separator: "\"").last)
    // Another process comes to the same digest; so does a checked run; and a changed file is found out.
    let json = try Program.run(["run", saved, "--json"])
    #expect(json.status == 0 && json.output.contains("\"digest\":\"\(digest)\""), "\(json.error)")
    let check = try Program.run(["check", "--run", saved])
    #expect(check.status == 0 && check.output.contains("ok, 4 ticks, ends as it was saved"), "\(check)")
    let changed = own.file("changed.yaml", kept.replacingOccurrences(of: "order=2", with: "order=1"))
    let other = try Program.run(["check", "--run", changed])
    #expect(other.status == 1 && other.error.contains("ends otherwise than the saved one"), "\(other)")
    // What is there stays; forced, it is replaced; nothing half written is left.
    try terminal.type(":save run")
    try terminal.send("Enter")
    #expect(terminal.shows("is there already"))
    try terminal.send("Escape")
    try step(1, terminal)
    try type("save! run.yaml", terminal)
    #expect(terminal.waits { _ in (try? text(saved)) != kept })
    try terminal.type(":save /proc/run")
    try terminal.send("Enter")
    #expect(terminal.shows("cannot be written"))
    try terminal.send("Escape")
    let files = try FileManager.default.contentsOfDirectory(atPath: terminal.scratch.folder.path)
    #expect(!files.contains { $0.hasSuffix(".part") })
    try terminal.send("q")
    #expect(terminal.isRestored())
  }
}
