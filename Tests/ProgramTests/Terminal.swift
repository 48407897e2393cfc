import Foundation

/// A real terminal: tmux on a server of its own. Keys in, screen out.
final class Terminal {
  private let server: String
  let scratch: Scratch

  static let isInstalled: Bool = {
    // Where a run must not skip them, a missing tmux fails the tests instead.
    if ProcessInfo.processInfo.environment["MMSCOPE_NO_SKIP"] != nil { return true }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/tmux") }
  }()

  /// Starts the program in a shell that notes the terminal's settings before and after, and the exit status.
  init(
    _ arguments: String, width: Int, height: Int, term: String = "tmux-256color", environment: String = "LANG=C.UTF-8"
  ) throws {
    scratch = try Scratch()
    server = "mmscope-\(UUID().uuidString.prefix(8))"
    let folder = scratch.folder.path
    let script = """
      set -m
      cd '\(folder)'
      stty -a > before
      env TERM=\(term) SWIFT_BACKTRACE=enable=no \(environment) XDG_CACHE_HOME='\(folder)' \
      XDG_CONFIG_HOME='\(folder)' \
      '\(Program.path)' \(arguments) \
      --data '\(Program.root.path)' 2> err
      status=$?
      if [ -n "$(jobs)" ]; then
        echo STOPPED
        read line
        fg > fg
        status=$?
      fi
      echo $status > status
      stty -a > after
      echo ENDED
      cat
      """
    let path = scratch.file("run.sh", script)
    // Through `sh`, which begins with no signal blocked: Foundation starts its children with many blocked.
    try tmux(["-f", "/dev/null", "new-session", "-d", "-x", "\(width)", "-y", "\(height)", "sh -c 'exec bash \(path)'"])
  }

  deinit { _ = try? tmux(["kill-server"]) }

  @discardableResult
  func tmux(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    // The server that the first call starts must not inherit the descriptors by which Foundation sees a process end.
    let close = "i=3; while [ $i -lt 64 ]; do eval \"exec $i>&-\"; i=$((i+1)); done; exec tmux \"$@\""
    process.arguments = ["-c", close, "tmux", "-L", server] + arguments
    // A file and not a pipe: the server that the first call starts inherits it and would keep a pipe open for good.
    let out = scratch.file("tmux-out", "")
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return (try? String(contentsOfFile: out, encoding: .utf8)) ?? ""
  }

  func send(_ keys: String...) throws { try tmux(["send-keys"] + keys) }
  func type(_ text: String) throws { try tmux(["send-keys", "-l", text]) }

  var screen: String { (try? tmux(["capture-pane", "-p"])) ?? "" }

  func resize(_ width: Int, _ height: Int) throws { try tmux(["resize-window", "-x", "\(width)", "-y", "\(height)"]) }

  /// Whether the screen comes to satisfy a condition within ten seconds.
  func waits(for condition: (String) -> Bool) -> Bool {
    for _ in 0..<200 {
      if condition(screen) { return true }
      usleep(50_000)
    }
    return false
  }

  func shows(_ text: String) -> Bool { waits { $0.contains(text) } }

  /// The tick in the header; nil when there is none.
  var tick: Int? {
    guard let range = screen.range(of: #"tick ([0-9  ]+)"#, options: .regularExpression) else { return nil }
    return Int(screen[range].filter { $0.isNumber })
  }

  func read(_ name: String) -> String {
    (try? String(contentsOf: scratch.folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
  }

  /// Process number of the program.
  func programID() -> Int32? {
    let pane = (try? tmux(["display-message", "-p", "#{pane_pid}"])) ?? ""
    guard let shell = Int32(pane.trimmingCharacters(in: .whitespacesAndNewlines)) else { return nil }
    let children = (try? String(contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)) ?? ""
    return children.split(separator: " ").compactMap { Int32($0) }.first
  }

  /// The program ended and the terminal is as it was: settings, cursor, no alternate screen, no mouse.
  func isRestored() -> Bool {
    guard shows("ENDED"), waits(for: { _ in !self.read("after").isEmpty }) else { return false }
    let flags = try? tmux(["display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}"])
    return read("before") == read("after") && flags == "0 1 0\n"
  }

  var status: String { read("status").trimmingCharacters(in: .whitespacesAndNewlines) }
}
