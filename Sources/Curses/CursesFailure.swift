/// Why there is no screen: each says in one line what is needed.
package enum CursesFailure: Error, Hashable, Sendable, CustomStringConvertible {
  case inputIsNoTerminal
  case outputIsNoTerminal
  case noTerminalNamed
  case unknownTerminal(String)
  case cannotAddress(String)

  package var description: String {
    switch self {
    case .inputIsNoTerminal:
      "standard input is not a terminal: the screen needs a keyboard (`mmscope run` needs none)"
    case .outputIsNoTerminal:
      "standard output is not a terminal: the screen needs one (`mmscope run` and `snapshot` need none)"
    case .noTerminalNamed:
      "TERM is not set: it has to name the terminal, for example TERM=xterm-256color"
    case .unknownTerminal(let name):
      "terminal '\(name)' is not in the terminfo database: set TERM to one that is, for example xterm-256color"
    case .cannotAddress(let name):
      "terminal '\(name)' cannot move its cursor: the screen needs terminfo's cup and clear (`mmscope run` does not)"
    }
  }
}
