import CNcursesw
import Glibc

/// Terminfo entries with 24-bit colours, for terminals that can show them but whose entry does not say so.
enum DirectColor {
  /// The name of an entry with direct colour for `term`, after making it findable; nil where that fails, and the
  /// nearest of 256 colours has to do.
  static func entry(for term: String, environment: [String: String]) -> String? {
    guard term.utf8.allSatisfy({ isNameByte($0) }), !term.isEmpty else { return nil }
    if term.hasSuffix("-direct"), isKnown(term) { return term }
    if isKnown(term + "-direct") { return term + "-direct" }
    guard let directory = cacheDirectory(environment) else { return nil }
    let name = prefix + term
    let source = directory + "/" + name + ".ti"
    let text = description(name: name, base: term)
    makeDirectories(directory)
    // tic runs once for each terminal: the source that was compiled is kept beside the result.
    let compiled = directory + "/m/" + name
    let isCompiled = unsafe access(compiled, R_OK) == 0
    if read(source) != text || !isCompiled {
      guard write(text, to: source), runTic(source: source, into: directory) else {
        unsafe unlink(source)
        return nil
      }
    }
    // An empty item stands for the system's own directories; `use=` is already resolved, but keys of others are not.
    unsafe setenv("TERMINFO_DIRS", directory + ":" + (environment["TERMINFO_DIRS"] ?? ""), 1)
    return isKnown(name) ? name : nil
  }

  private static let prefix = "mmscope-"
  /// Derived here, not from the system's database.
  static func isOurs(_ entry: String) -> Bool { entry.hasPrefix(prefix) }

  /// Colours are 24-bit numbers, all of them: xterm-direct's test for the eight ANSI ones would turn the darkest blues
  /// into red and green.
  static func description(name: String, base: String) -> String {
    let channels = "%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%dm"
    return """
      \(name)|\(base) with direct colour,
      \tccc@, initc@, oc@, initp@,
      \tcolors#0x1000000, pairs#0x10000, RGB,
      \tsetaf=\\E[38;2;\(channels),
      \tsetab=\\E[48;2;\(channels),
      \tuse=\(base),

      """
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x2B, 0x2D, 0x2E, 0x5F: true  // + - . _
    default: false
    }
  }

  private static func isKnown(_ term: String) -> Bool { unsafe mmscope_setup(term) }

  private static func cacheDirectory(_ environment: [String: String]) -> String? {
    // XDG: a relative path is not valid and counts as unset.
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/mmscope/terminfo" }
    if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.cache/mmscope/terminfo" }
    return nil
  }

  private static func makeDirectories(_ path: String) {
    var prefix = ""
    for part in path.split(separator: "/") {
      prefix += "/" + part
      unsafe mkdir(prefix, 0o700)
    }
  }

  private static func read(_ path: String) -> String? {
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  private static func write(_ text: String, to path: String) -> Bool {
    guard let file = unsafe fopen(path, "w") else { return false }
    let written = unsafe fputs(text, file) >= 0
    return unsafe fclose(file) == 0 && written
  }

  /// Runs `tic -x`, without a word from it on our screen.
  private static func runTic(source: String, into directory: String) -> Bool {
    var actions = unsafe posix_spawn_file_actions_t()
    guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return false }
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for descriptor in Int32(0)...2 {
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    let words = ["tic", "-x", "-o", directory, source]
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    // By index: swift-format 6.3 joins the two words of `for unsafe`.
    defer { for index in unsafe arguments.indices { unsafe free(arguments[index]) } }
    var child: pid_t = 0
    guard unsafe posix_spawnp(&child, "tic", &actions, nil, &arguments, environ) == 0 else { return false }
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0 {
      if errno != EINTR { return false }
    }
    return status == 0
  }
}
