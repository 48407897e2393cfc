package import Script

/// What the user always wants (`$XDG_CONFIG_HOME/mmscope/settings.yaml`): the command line goes before it.
///
/// ```yaml
/// language: ja
/// theme: light
/// color: 256          # truecolor, 256, 16, 8, mono
/// ascii: false
/// mouse: true
/// speed: 20
/// keys:
///   run: [Space, p]   # names as the help screen's bindings: run, tick, expand …
/// ```
package struct Settings: Hashable, Sendable {
  package var language: Language?
  package var theme: String?
  package var color: String?
  package var ascii: Bool?
  package var mouse: Bool?
  package var speed: Int?
  /// Names of bindings and of their keys, as written, with the place of the entry.
  package var keys: [KeyEntry] = []

  package struct KeyEntry: Hashable, Sendable {
    package var binding: String
    package var keys: [String]
    package var place: Place
  }

  package init() {}
}

package enum SettingsFile {
  static let byteLimit: UInt64 = 1 << 20
  private static let known = ["language", "theme", "color", "ascii", "mouse", "speed", "keys"]

  /// Reads the file; every mistake with its place. Whether bindings and keys exist is for the caller to say.
  package static func load(path: String) throws(Diagnostics) -> Settings {
    do throws(Diagnostic) {
      return try load(text: TextFile.text(TextFile.bytes(path, limit: byteLimit), file: path), name: path)
    } catch {
      var diagnostic = error
      diagnostic.file = diagnostic.file ?? path.sanitized
      throw Diagnostics([diagnostic])
    }
  }

  package static func load(text: String, name: String) throws(Diagnostic) -> Settings {
    do throws(Diagnostic) {
      return try read(YAMLText.value(of: text).0)
    } catch {
      var diagnostic = error
      diagnostic.file = name.sanitized
      throw diagnostic
    }
  }

  private static func read(_ root: Value) throws(Diagnostic) -> Settings {
    var settings = Settings()
    if case .nothing = root.content { return settings }
    for entry in try root.entries("settings") {
      switch entry.key {
      case "language":
        let text = try entry.value.text("en or ja")
        guard let language = Language(rawValue: text) else { throw entry.value.mismatch("en or ja") }
        settings.language = language
      case "theme": settings.theme = try entry.value.text("a theme's name")
      case "color": settings.color = try entry.value.text("truecolor, 256, 16, 8 or mono")
      case "ascii": settings.ascii = try flag(entry.value)
      case "mouse": settings.mouse = try flag(entry.value)
      case "speed": settings.speed = Int(try entry.value.number(.speed))
      case "keys":
        for binding in try entry.value.entries("keys by binding") {
          settings.keys.append(
            .init(binding: binding.key, keys: try names(binding.value), place: binding.place))
        }
      default: throw .unknown("setting", entry.key, among: known, at: entry.place)
      }
    }
    return settings
  }

  private static func flag(_ value: Value) throws(Diagnostic) -> Bool {
    switch try value.text("true or false") {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: throw value.mismatch("true or false")
    }
  }

  /// One key, or a list of them.
  private static func names(_ value: Value) throws(Diagnostic) -> [String] {
    guard case .list(let entries) = value.content else { return [try value.text("a key")] }
    var result: [String] = []
    for entry in entries { result.append(try entry.text("a key")) }
    return result
  }
}
