import ArgumentParser
import Foundation
import Runner
import Script

/// The command line. Exit status: 0; 1 when a run failed or an expectation broke; 2 for bad usage or bad input.
struct MMScope: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "mmscope",
    abstract: "Shows memory management happening: a simulated Linux machine, live in a terminal.",
    discussion: """
      Examples:
        mmscope                        a menu of the shipped scenarios
        mmscope comb                   play one of them
        mmscope my-lecture.yaml        play a file
        mmscope run comb --json        the same without a screen, numbers out
        mmscope record comb -o a.cast  the same as a recording, for players and slides
        mmscope check --run *.yaml     are they right, and do their expectations hold?
      """,
    version: version,
    subcommands: [
      Play.self, Run.self, Record.self, Snapshot.self, Save.self, Check.self, Compare.self, Answer.self, List.self,
      Manual.self, Completions.self,
    ],
    defaultSubcommand: Play.self)
}

@main
enum Main {
  static func main() {
    StandardStreams.occupy()
    LargeBlocks.returnToSystem()
    hearSignals()
    do {
      try perform()
      try StandardStreams.close()
    } catch let failure as Failure {
      failure.report()
    } catch let mistake as Diagnostic {
      Failure(["\(mistake)"], status: 2).report()
    } catch {
      // ArgumentParser says 64 for bad usage.
      let status = MMScope.exitCode(for: error).rawValue
      Failure([MMScope.fullMessage(for: error)], status: status == 64 ? 2 : status).report()
    }
  }

  private static func perform() throws {
    do {
      var command = try MMScope.parseAsRoot()
      try command.run()
    } catch let error where MMScope.exitCode(for: error).isSuccess {
      // Help, the version, a completion script.
      let text = MMScope.fullMessage(for: error)
      if !text.isEmpty { try writeOutput(text + "\n") }
    }
  }
}

/// A parent may have started us with signals blocked (and every child inherits that); a run must end when it is asked
/// to.
private func hearSignals() {
  var heard = sigset_t()
  sigemptyset(&heard)
  for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT] { sigaddset(&heard, signal) }
  sigprocmask(SIG_UNBLOCK, &heard, nil)
}

/// A command that ended badly: what to say on standard error, and the exit status.
struct Failure: Error {
  var messages: [String]
  var status: Int32
  /// The first message for who is told of it on the screen, in Japanese; nil: as in English.
  var japanese: String?
  var japaneseHint: String?

  init(_ messages: [String], status: Int32, ja: String? = nil, jaHint: String? = nil) {
    self.messages = messages
    self.status = status
    japanese = ja
    japaneseHint = jaHint
  }

  func report() -> Never {
    for message in messages { writeError(message) }
    exit(status)
  }
}
