import Foundation
import TestSupport
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

  static let signals: [String: Int32] = [
    "TERM": SIGTERM, "HUP": SIGHUP, "QUIT": SIGQUIT, "ABRT": SIGABRT, "SEGV": SIGSEGV, "TRAP": SIGTRAP, "FPE": SIGFPE,
    "BUS": SIGBUS, "ILL": SIGILL, "USR1": SIGUSR1, "ALRM": SIGALRM, "XCPU": SIGXCPU,
  ]

  /// In a debug build one of each kind: what is typed, what asks, what kills. The release build tries all.
  static let ways = ["C-c", "C-\\", "HUP", "SEGV"] + (TestRun.isLong ? signals.keys.sorted() : [])

  @Test(arguments: ways)
  func everyWayOutRestoresTheTerminal(way: String) throws {
    let terminal = try Terminal("comb --run", width: 80, height: 24)
    #expect(terminal.shows("1 Frames"))
    if let signal = Self.signals[way] {
      kill(try #require(terminal.programID()), signal)
    } else {
      try terminal.send(way)
    }
    #expect(terminal.isRestored(), "\(terminal.screen)")
  }

  /// Swift's backtracer takes the terminal of a program that fell over, and would ask how to go on. And entries of
  /// terminals that do not say how their mouse is let go. Each signal on two of them, and the program ends with it.
  static let falls = ["SEGV", "TRAP", "ABRT", "FPE", "BUS"].enumerated().flatMap { number, way in
    let terms = ["xterm-256color", "screen", "rxvt"]
    return (0..<(TestRun.isLong ? 2 : 1)).map { (way, terms[(number + $0) % terms.count]) }
  }

  @Test(arguments: falls + [("QUIT", "xterm")])
  func alsoWithTheBacktracer(way: String, term: String) throws {
    let terminal = try Terminal(
      "comb --run", width: 80, height: 24, term: term, environment: "LANG=C.UTF-8 SWIFT_BACKTRACE=enable=yes,color=no")
    #expect(terminal.shows("1 Frames"))
    let signal = try #require(Self.signals[way])
    kill(try #require(terminal.programID()), signal)
    #expect(terminal.isRestored(), "\(terminal.screen)")
    #expect(terminal.status == "\(128 + signal)")
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

  /// Pasted text is text where a line is typed, and nothing anywhere else.
  @Test func pastesAreNoKeys() throws {
    let terminal = try Terminal("comb", width: 80, height: 24)
    #expect(terminal.shows("1 Frames"))
    // tmux brackets it if it was asked to.
    try terminal.tmux(["set-buffer", "s.sequence q.\r"])
    try terminal.tmux(["paste-buffer", "-p", "-d"])
    usleep(500_000)
    #expect(terminal.tick == 0)
    let files = try FileManager.default.contentsOfDirectory(atPath: terminal.scratch.folder.path)
    #expect(!files.contains { $0.hasPrefix("mmscope-1") })
    try terminal.send(":")
    try terminal.tmux(["set-buffer", "alloc_pages order=4\rgfp=GFP_ATOMIC\u{7F} as=Z\n"])
    try terminal.tmux(["paste-buffer", "-p", "-d"])
    #expect(terminal.shows("alloc_pages order=4 gfp=GFP_ATOMIC as=Z"), "\(terminal.screen)")
    try terminal.send("Enter")
    #expect(terminal.waits { $0.contains("__alloc_pages") || $0.contains("rmqueue") }, "\(terminal.screen)")
    try terminal.send("q")
    #expect(terminal.isRestored())
  }

  /// Answers of the terminal to somebody's questions, whole, in pieces, and without an end.
  @Test func repliesAreNoKeys() throws {
    let terminal = try Terminal("comb", width: 80, height: 24)
    #expect(terminal.shows("1 Frames"))
    let replies = [
      "\u{1B}]11;rgb:q.q/s\u{1B}\\", "\u{1B}P1$r.q\u{1B}\\", "\u{1B}_q.\u{1B}\\", "\u{1B}[?62;4c", "\u{1B}^q.",
    ]
    for reply in replies {
      try terminal.type(reply)
      usleep(500_000)
      for (at, piece) in reply.unicodeScalars.map({ String($0) }).enumerated() {
        try terminal.type(piece)
        // After ESC alone the key would be meant.
        if at > 1 { usleep(40_000) }
      }
      usleep(500_000)
    }
    #expect(terminal.tick == 0)
    try terminal.send(".")
    #expect(terminal.waits { _ in terminal.tick == 1 })
    try terminal.send("q")
    #expect(terminal.isRestored())
    #expect(terminal.status == "0")
  }

  /// A name that says UTF-8 and is not installed; another in UTF-8 is taken, and the screen says so at once.
  @Test(arguments: [
    "LANG=ja_XX.UTF-8 LC_ALL= LC_CTYPE=", "LANG=C LC_ALL= LC_CTYPE=ja_XX.utf8", "LANG= LC_ALL=ja_XX.UTF8@x",
  ])
  func aLocaleThatIsNotInstalled(environment: String) throws {
    let terminal = try Terminal("comb --lang ja", width: 80, height: 24, environment: environment)
    #expect(terminal.shows("フレーム"), "\(terminal.screen)")
    #expect(terminal.shows("ロケール"))
    try terminal.send(".")
    #expect(terminal.waits { !$0.contains("ロケール") })
    try terminal.send("q")
    #expect(terminal.isRestored())
    #expect(terminal.read("err").contains("C.UTF-8"))
  }

  @Test(
    arguments: [
      ("LANG=xx_XX LC_ALL= LC_CTYPE=", "", "not installed", false), ("LC_ALL=POSIX", "", "not UTF-8", false),
      ("LANG= LC_ALL= LC_CTYPE=", "", "not UTF-8", false), ("LC_ALL=POSIX", "--utf8", "C.UTF-8 is used", true),
      ("LC_ALL=C.UTF-8", "", "", true), ("LC_ALL=POSIX", "--ascii", "", false),
    ] as [(String, String, String, Bool)])
  func theScreenSaysWhatTheLocaleIs(environment: String, option: String, says: String, isUTF8: Bool) throws {
    let terminal = try Terminal("comb --lang en \(option)", width: 80, height: 24, environment: environment)
    #expect(terminal.shows("1 Frames"))
    if says.isEmpty {
      #expect(!terminal.screen.contains("UTF-8"))
    } else {
      #expect(terminal.shows(says), "\(terminal.screen)")
    }
    #expect(terminal.screen.unicodeScalars.allSatisfy { $0.isASCII } == !isUTF8)
    try terminal.send("q")
    #expect(terminal.isRestored())
  }
}
