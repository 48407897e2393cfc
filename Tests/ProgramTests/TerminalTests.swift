import Foundation
import Testing

/// The real program in a real terminal.
@Suite(.serialized, .enabled(if: Terminal.isInstalled))
struct TerminalTests {
  @Test(arguments: [(80, 24), (120, 40)])
  func playsAndObeys(width: Int, height: Int) throws {
    let terminal = try Terminal("comb --speed 50", width: width, height: height)
    #expect(terminal.shows("1 Frames"))
    #expect(terminal.shows("2 Buddy"))
    #expect(terminal.tick == 0)
    // A step is one tick.
    try terminal.send(".")
    #expect(terminal.waits { _ in terminal.tick == 1 })
    // It plays, and stands still when paused.
    try terminal.send("Space")
    #expect(terminal.waits { _ in (terminal.tick ?? 0) > 20 })
    try terminal.send("Space")
    usleep(300_000)
    let paused = terminal.tick
    usleep(300_000)
    #expect(terminal.tick == paused)
    // Expand and back.
    try terminal.send("2", "Enter")
    #expect(terminal.waits { !$0.contains("1 Frames") && $0.contains("2 Buddy") })
    try terminal.send("Enter")
    #expect(terminal.shows("1 Frames"))
    // A command; then one that is wrong, which says so where it stands.
    try terminal.send(":")
    try terminal.type("alloc_pages order=4 gfp=GFP_ATOMIC as=Z")
    try terminal.send("Enter")
    #expect(terminal.waits { $0.contains("Z") }, "\(terminal.screen)")
    try terminal.send(":")
    try terminal.type("alloc_page5")
    try terminal.send("Enter")
    #expect(terminal.shows("unknown verb"))
    try terminal.send("Escape")
    // Another size while it plays.
    try terminal.send("Space")
    try terminal.resize(width + 15, height + 5)
    #expect(terminal.waits { $0.split(separator: "\n").first.map { $0.count > width } == true })
    try terminal.resize(width, height)
    #expect(terminal.shows("1 Frames"))
    try terminal.send("q")
    #expect(terminal.isRestored())
    #expect(terminal.status == "0", "\(terminal.read("err"))")
  }

  @Test func smallScreenSaysWhatItWants() throws {
    let terminal = try Terminal("comb", width: 20, height: 6)
    #expect(terminal.waits { !$0.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty })
    try terminal.send(".")
    #expect(terminal.waits { $0.contains("1") })
    try terminal.send("q")
    #expect(terminal.isRestored())
  }

  @Test(arguments: ["C-c", "TERM", "HUP", "ABRT", "SEGV"])
  func everyWayOutRestoresTheTerminal(way: String) throws {
    let terminal = try Terminal("comb --run", width: 80, height: 24)
    #expect(terminal.shows("1 Frames"))
    if way == "C-c" {
      try terminal.send("C-c")
    } else {
      let program = try #require(terminal.programID())
      let signals = ["TERM": SIGTERM, "HUP": SIGHUP, "ABRT": SIGABRT, "SEGV": SIGSEGV]
      kill(program, try #require(signals[way]))
    }
    #expect(terminal.isRestored(), "\(terminal.screen)")
  }

  @Test(arguments: ["vt100", "linux", "xterm", "screen-256color"])
  func otherTerminals(term: String) throws {
    let terminal = try Terminal("comb", width: 80, height: 24, term: term)
    #expect(terminal.shows("Frames"))
    try terminal.send("q")
    #expect(terminal.isRestored())
    #expect(terminal.status == "0")
  }

  @Test func localeWithoutUTF8GivesASCII() throws {
    let terminal = try Terminal("comb --lang ja", width: 80, height: 24, environment: "LC_ALL=C LANG=C")
    #expect(terminal.shows("1 Frames"))
    #expect(terminal.screen.unicodeScalars.allSatisfy { $0.isASCII })
    try terminal.send("q")
    #expect(terminal.isRestored())
    #expect(terminal.read("err").contains("UTF-8"))
  }

  @Test(arguments: [("dumb", "'dumb'"), ("nonsense-9", "nonsense-9")])
  func terminalsThatCannot(term: String, named: String) throws {
    let terminal = try Terminal("comb", width: 80, height: 24, term: term)
    #expect(terminal.shows("ENDED"))
    #expect(terminal.status == "2")
    let message = terminal.read("err")
    #expect(message.split(separator: "\n").count <= 2 && message.contains(named), "\(message)")
  }

  @Test func suspendsAndComesBack() throws {
    let terminal = try Terminal("comb", width: 80, height: 24)
    #expect(terminal.shows("1 Frames"))
    try terminal.send("C-z")
    #expect(terminal.shows("STOPPED"))
    #expect(!terminal.screen.contains("1 Frames"))
    try terminal.send("Enter")
    #expect(terminal.shows("1 Frames"))
    try terminal.send(".")
    #expect(terminal.waits { _ in terminal.tick == 1 })
    try terminal.send("q")
    #expect(terminal.isRestored())
  }
}
