import CNcursesw
package import Cells
import Glibc

/// The terminal, through ncurses. One at a time; not for several threads.
///
/// It owns the terminal from `init` to `close()`, and gives it back on every other way out as well: `exit`, SIGABRT and
/// its like. Ctrl-Z and Ctrl-L are handled here; Ctrl-C, SIGTERM and SIGHUP arrive as `.terminate`.
package final class CursesScreen: Screen {
  package struct Options: Sendable {
    /// `--color`; nil: by NO_COLOR, COLORTERM and the terminal.
    package var depth: ColorDepth?
    package var mouse: Bool
    /// Whether the terminal is written to in UTF-8: the locale that is set (`TerminalLocale`).
    package var isUTF8: Bool
    /// The program's environment; TERM, COLORTERM, NO_COLOR, TERMINFO_DIRS, XDG_CACHE_HOME and HOME are read.
    package var environment: [String: String]
    package init(depth: ColorDepth? = nil, mouse: Bool = true, isUTF8: Bool, environment: [String: String]) {
      self.depth = depth
      self.mouse = mouse
      self.isUTF8 = isUTF8
      self.environment = environment
    }
  }

  /// The depth in use: what was asked for, as far as the terminal has it.
  package let depth: ColorDepth
  /// The quiet ground of the pictures; with few colours or none, cells on another ground are shown in reverse. nil:
  /// taken from the first picture after a full redraw, as the background of most of its cells. A program that changes
  /// themes may set it.
  package var ground: Color?

  private var hasMouse: Bool
  private let reportsMouse: Bool
  /// A terminal that understands xterm's private modes, or passes them over.
  private let hasModes: Bool
  private var painter: Painter
  private var last: Canvas?
  private var sequences = InputSequences()
  /// Inputs that came together, first first.
  private var inputs: [Input] = []
  private var isOpen = true

  package init(_ options: Options) throws(CursesFailure) {
    let term = try Self.usableTerminal(options.environment)
    let wanted = ColorDepth.choose(
      flag: options.depth, noColor: options.environment["NO_COLOR"], colorTerm: options.environment["COLORTERM"],
      term: term, terminalColors: Int(unsafe tigetnum("colors")))
    let direct = wanted == .truecolor ? DirectColor.entry(for: term, environment: options.environment) : nil
    TerminalGuard.remember()
    guard unsafe mmscope_open(direct ?? term) != nil else { throw .unknownTerminal(term) }
    let hasColors = wanted != .mono && has_colors() && start_color() == OK
    if hasColors { use_default_colors() }
    depth = hasColors ? min(wanted, Self.supported(direct: direct != nil)) : .mono
    let smallAreNamed = direct.map { !DirectColor.isOurs($0) } ?? false
    painter = Painter(depth: depth, isUTF8: options.isUTF8, smallAreNamed: smallAreNamed)
    // Without `kmous` ncurses would wait for events that cannot come.
    reportsMouse = unsafe mmscope_string("kmous") != nil
    hasModes = mmscope_is_ansi()
    hasMouse = options.mouse && reportsMouse
    enterModes()
    TerminalGuard.arm(mouse: reportsMouse, modes: hasModes)
  }

  deinit { close() }

  /// Leaves the terminal as it was. Doing it twice does nothing.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    leaveModes()
    TerminalGuard.disarm()
  }

  // MARK: Screen

  package var size: Size { Size(width: Int(mmscope_columns()), height: Int(mmscope_rows())) }

  package func present(_ canvas: Canvas) {
    guard isOpen else { return }
    if depth < .colors256, last == nil, ground == nil || groundIsGuessed { guessGround(of: canvas) }
    painter.ground = ground ?? .terminalDefault
    let now = size
    if !painter.paint(CanvasDiff(from: last, to: canvas), of: canvas, on: now) {
      // Out of colour pairs: begin with none, and draw everything. A picture that needs more than there are gets the
      // terminal's own colours for the rest.
      painter.forgetPairs()
      mmscope_clear_all()
      _ = painter.paint(CanvasDiff(from: nil, to: canvas), of: canvas, on: now)
    }
    last = canvas
    unsafe wnoutrefresh(mmscope_window())
    doupdate()
  }

  package func nextInput(milliseconds: Int) -> Input? {
    guard isOpen else { return .terminate }
    if let input = pendingSignal() ?? readInput() { return input }
    var left = milliseconds
    while left > 0 {
      // In slices: a signal that comes between the look at its flag and the wait is seen at the end of one.
      let slice = min(left, 200, sequences.deadline.map { Self.milliseconds(until: $0) } ?? 200)
      left -= slice
      if mmscope_wait(Int32(slice)) == -2 { return .terminate }
      if let input = pendingSignal() ?? readInput() { return input }
    }
    return nil
  }

  /// Rounded up, and at least one: no wait without rest.
  private static func milliseconds(until deadline: UInt64) -> Int {
    let now = mmscope_nanoseconds()
    return deadline > now ? Int((deadline - now + 999_999) / 1_000_000) : 1
  }

  /// Takes the mouse, or leaves it to the terminal (whose own selection then works).
  package func setMouse(_ isOn: Bool) {
    guard isOpen, reportsMouse, isOn != hasMouse else { return }
    hasMouse = isOn
    if isOn { takeMouse() } else { leaveMouse() }
  }

  // MARK: Suspending and redrawing

  /// Draws the next picture from nothing, whatever the terminal shows now.
  package func redrawEverything() {
    last = nil
    mmscope_clear_all()
  }

  /// Gives the terminal back, stops the program as Ctrl-Z does, and takes the terminal again when it goes on.
  package func suspend() {
    guard isOpen else { return }
    leaveModes()
    TerminalGuard.setActive(false)
    TerminalGuard.stopSelf()
    resume()
  }

  private func resume() {
    TerminalGuard.setActive(true)
    unsafe wrefresh(mmscope_window())  // leaves the state that `endwin` entered
    enterModes()
    redrawEverything()
  }

  /// Set by the first picture, not by the program.
  private var groundIsGuessed = false

  private func guessGround(of canvas: Canvas) {
    var counts: [Color: Int] = [:]
    for cell in canvas.cells { counts[cell.background, default: 0] += 1 }
    // The lower colour of two equally frequent ones, so that the guess does not hang on hashing order.
    let most = counts.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
    ground = most?.key
    groundIsGuessed = true
  }
}

extension CursesScreen {
  /// TERM, when this process has a terminal of that kind that can be drawn on.
  private static func usableTerminal(_ environment: [String: String]) throws(CursesFailure) -> String {
    guard isatty(STDIN_FILENO) == 1 else { throw .inputIsNoTerminal }
    guard isatty(STDOUT_FILENO) == 1 else { throw .outputIsNoTerminal }
    guard let term = environment["TERM"], !term.isEmpty else { throw .noTerminalNamed }
    guard unsafe mmscope_setup(term) else { throw .unknownTerminal(term) }
    let needed = ["cup", "clear"]
    guard needed.allSatisfy({ unsafe mmscope_string($0) != nil }) else { throw .cannotAddress(term) }
    return term
  }

  private static func supported(direct: Bool) -> ColorDepth {
    if direct { return .truecolor }
    return switch mmscope_colors() {
    case 256...: .colors256
    case 16...: .colors16
    case 8...: .colors8
    default: .mono
    }
  }

  private func enterModes() {
    set_escdelay(25)
    cbreak()
    noecho()
    nonl()
    curs_set(0)
    unsafe keypad(mmscope_window(), true)
    mmscope_define_keys()
    unsafe wtimeout(mmscope_window(), 0)
    // A picture is sent whole, without looking for keys on the way.
    typeahead(-1)
    unsafe scrollok(mmscope_window(), false)
    if hasMouse { takeMouse() }
    if hasModes { unsafe mmscope_put(TerminalGuard.pasteOn) }
  }

  private func leaveModes() {
    if hasModes { unsafe mmscope_put(TerminalGuard.pasteOff) }
    if hasMouse { leaveMouse() }
    endwin()
  }

  private func takeMouse() {
    mmscope_mouse_on()
    unsafe mmscope_put(TerminalGuard.motionOn)
  }

  private func leaveMouse() {
    unsafe mmscope_put(TerminalGuard.motionOff)
    mmscope_mouse_off()
  }

  /// What a signal asked for since the last look.
  private func pendingSignal() -> Input? {
    if TerminalGuard.endIsAsked { return .terminate }
    if TerminalGuard.takeStop() {
      suspend()
      return .resized
    }
    if TerminalGuard.takeResume() {
      // Stopped and continued from outside: the shell had the terminal meanwhile, and it was not given back to it.
      endwin()
      resume()
      return .resized
    }
    return nil
  }

  /// What is there, without waiting.
  private func readInput() -> Input? {
    repeat {
      while !inputs.isEmpty {
        switch inputs.removeFirst() {
        case .key(.control("l")), .resized:
          redrawEverything()
          return .resized
        case let input: return input
        }
      }
    } while takeMore()
    return nil
  }

  /// One more code, or what has waited long enough for one; false when there is neither.
  private func takeMore() -> Bool {
    let now = mmscope_nanoseconds()
    let items: [InputSequences.Item]
    switch CursesInput.read() {
    case .character(let value): items = sequences.take(value, at: now)
    case .function(let value):
      switch CursesInput.function(value) {
      case .input(let input): items = sequences.take(input, at: now)
      case .pasteStart: items = sequences.startPaste(at: now)
      case .pasteEnd: items = sequences.endPaste()
      case .nothing: items = []
      }
    case nil:
      items = sequences.expire(at: now)
      if items.isEmpty { return false }
    }
    inputs += items.compactMap { item in
      switch item {
      case .scalar(let value): CursesInput.key(value).map { .key($0) }
      case .input(let input): input
      }
    }
    return true
  }
}
