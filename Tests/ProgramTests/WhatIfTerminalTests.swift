import Foundation
import Testing

/// What if, in a real terminal.
@Suite(.serialized, .enabled(if: Terminal.isInstalled))
struct WhatIfTerminalTests {
  @Test(arguments: [(80, 24), (120, 40)])
  func sideBySide(width: Int, height: Int) throws {
    let terminal = try Terminal("comb --speed 50", width: width, height: height)
    #expect(terminal.shows("1 Frames"))
    // A slip of the finger says what was meant.
    try terminal.send("w")
    #expect(terminal.shows(":what-if"))
    try terminal.type("memroy=24MiB")
    try terminal.send("Enter")
    #expect(terminal.shows("did you mean memory?"))
    try terminal.send("End", "C-u")
    try terminal.type("what-if memory=24MiB")
    try terminal.send("Enter")
    #expect(terminal.waits { $0.contains("as it was") && $0.contains("what if memory=24MiB") })
    try terminal.send("2")
    #expect(terminal.waits { $0.components(separatedBy: "2 Buddy").count == 3 })
    try terminal.send("w")
    #expect(terminal.shows("served from Normal"))
    #expect(terminal.shows("the kernel stops"))
    let tick = terminal.tick
    // Both go on, in any size, and come back.
    try terminal.send(".", ".", ",")
    #expect(terminal.waits { _ in terminal.tick == tick.map { $0 + 1 } })
    try terminal.resize(50, 16)
    #expect(terminal.waits { $0.contains("difference") && !$0.contains("2 Buddy") })
    try terminal.resize(width, height)
    #expect(terminal.shows("2 Buddy"))
    try terminal.send("Escape")
    #expect(terminal.waits { !$0.contains("as it was") })
    try terminal.send("q")
    #expect(terminal.isRestored())
    #expect(terminal.status == "0", "\(terminal.read("err"))")
  }
}
