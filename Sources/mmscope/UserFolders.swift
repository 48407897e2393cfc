import Foundation

/// The user's own folders, by the XDG base directory specification. A path that is not absolute counts as unset, an
/// empty HOME too: nothing is looked for, or left, in the root folder.
enum UserFolders {
  enum Kind: String {
    case config = "XDG_CONFIG_HOME"
    case data = "XDG_DATA_HOME"
    case state = "XDG_STATE_HOME"

    fileprivate var underHome: String {
      switch self {
      case .config: ".config"
      case .data: ".local/share"
      case .state: ".local/state"
      }
    }
  }

  /// mmscope's folder of a kind; nil where the user has no home.
  static func folder(
    _ kind: Kind, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> URL? {
    if let named = environment[kind.rawValue], named.hasPrefix("/") {
      return URL(fileURLWithPath: named).appendingPathComponent("mmscope")
    }
    guard let home = home(environment) else { return nil }
    return URL(fileURLWithPath: home).appendingPathComponent(kind.underHome + "/mmscope")
  }

  /// HOME; where it is not set, what the system knows.
  private static func home(_ environment: [String: String]) -> String? {
    if let home = environment["HOME"] { return home.hasPrefix("/") ? home : nil }
    guard let entry = getpwuid(getuid()), let home = entry.pointee.pw_dir.map({ String(cString: $0) }) else {
      return nil
    }
    return home.hasPrefix("/") ? home : nil
  }
}
