import ArgumentParser
import Foundation
import Interface
import Script

/// The manual page, made from the definitions of commands, keys and verbs: they cannot disagree.
struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the manual page (roff), for man and for packages.",
    discussion: """
      Examples:
        mmscope manual | man -l -
        mmscope manual > mmscope.1
      """)

  func run() throws {
    let tool = try JSONDecoder().decode(ToolDescription.self, from: Data(MMScope._dumpHelp().utf8))
    try writeOutput(ManualPage(tool.command).text)
  }
}

/// Completion scripts from the same definitions.
struct Completions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a completion script: bash, zsh or fish.",
    discussion: """
      Examples:
        mmscope completions bash > ~/.local/share/bash-completion/completions/mmscope
        mmscope completions zsh > "${fpath[1]}/_mmscope"
        mmscope completions fish > ~/.config/fish/completions/mmscope.fish
      """)

  @Argument(help: "bash, zsh or fish.", completion: .list(["bash", "zsh", "fish"]))
  var shell: String

  func run() throws {
    guard let shell = CompletionShell(rawValue: shell) else {
      throw ValidationError("completions are made for bash, zsh and fish")
    }
    try writeOutput(MMScope.completionScript(for: shell) + "\n")
  }
}

/// What the argument parser tells of its commands (its `--experimental-dump-help`), as far as the manual needs it.
struct ToolDescription: Decodable {
  var command: Command

  struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var arguments: [Argument]?
    var subcommands: [Command]?
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String
      var spelling: String { (kind == "long" ? "--" : "-") + name }
    }
    var kind: String
    var names: [Name]?
    var valueName: String?
    var abstract: String?
    var isOptional: Bool
    var isRepeating: Bool
    var shouldDisplay: Bool
  }
}

/// roff text of one page.
struct ManualPage {
  private let command: ToolDescription.Command
  init(_ command: ToolDescription.Command) { self.command = command }

  var text: String {
    var page = ".TH MMSCOPE 1 \"\" \"mmscope \(MMScope.version)\" \"User Commands\"\n"
    page += ".SH NAME\nmmscope \\- \(escaped(command.abstract ?? ""))\n"
    page += ".SH SYNOPSIS\n"
    for entry in commands { page += ".B \(escaped(synopsis(entry)))\n.br\n" }
    page += ".SH DESCRIPTION\n\(paragraphs(command.discussion ?? ""))"
    page += ".SH COMMANDS\n"
    for entry in commands {
      page += ".SS \(escaped(entry.commandName))\n\(escaped(entry.abstract ?? ""))\n"
      for argument in entry.arguments ?? [] where argument.shouldDisplay { page += row(argument) }
      page += paragraphs(entry.discussion ?? "")
    }
    page += keys + verbs
    page += ".SH FILES\n"
    for (file, what) in Self.files { page += ".TP\n.I \(escaped(file))\n\(escaped(what))\n" }
    page += ".SH EXIT STATUS\n0 success; 1 a run failed or an expectation broke; 2 bad usage or bad input.\n"
    page += ".SH ENVIRONMENT\n"
    page += "LANG, LC_ALL, TERM, COLORTERM, NO_COLOR, XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_CACHE_HOME.\n"
    return page
  }

  private var commands: [ToolDescription.Command] {
    (command.subcommands ?? []).filter { $0.commandName != "help" }
  }

  private static let files = [
    ("$XDG_CONFIG_HOME/mmscope/settings.yaml", "language, theme, color, ascii, mouse, speed, keys."),
    ("$XDG_CONFIG_HOME/mmscope/themes/*.yaml", "base16 schemes of your own."),
    ("$XDG_DATA_HOME/mmscope/scenarios/*.yaml", "scenarios of your own."),
  ]

  private func synopsis(_ entry: ToolDescription.Command) -> String {
    let arguments = (entry.arguments ?? []).filter { $0.kind == "positional" && $0.shouldDisplay }.map { argument in
      let name = (argument.valueName ?? "").uppercased() + (argument.isRepeating ? " ..." : "")
      return argument.isOptional ? "[\(name)]" : name
    }
    return (["mmscope", entry.commandName] + arguments + ["[options]"]).joined(separator: " ")
  }

  private func row(_ argument: ToolDescription.Argument) -> String {
    let spellings = (argument.names ?? []).map { $0.spelling }.joined(separator: ", ")
    let value = argument.kind == "option" ? " \(argument.valueName ?? "")" : ""
    let name = argument.kind == "positional" ? (argument.valueName ?? "").uppercased() : spellings + value
    return ".TP\n.B \(escaped(name))\n\(escaped(argument.abstract ?? ""))\n"
  }

  private var keys: String {
    Keymap.standard.reduce(".SH KEYS\n") { $0 + ".TP\n.B \(escaped($1.keyNames))\n\(escaped($1.help[.en]))\n" }
  }

  private var verbs: String {
    let intro = ".SH VERBS\nThe same in scenario files and on the `:` line.\n"
    return Verb.all.reduce(intro) { $0 + ".TP\n.B \(escaped($1.usage))\n\(escaped($1.summary[.en]))\n" }
  }

  /// Lines as they stand: the examples are laid out.
  private func paragraphs(_ text: String) -> String {
    text.isEmpty ? "" : ".PP\n.nf\n" + escaped(text) + "\n.fi\n"
  }

  /// Backslashes, hyphens that are meant as such, and lines that begin like a request.
  private func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "\\", with: "\\e").replacingOccurrences(of: "-", with: "\\-")
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&" + $0 : String($0) }.joined(separator: "\n")
  }
}
