import Cells
import Formats
import Foundation
import Interface
import Script

/// The settings file as the program uses it.
struct UserSettings {
  var settings = Settings()
  var keymap = Keymap()

  /// `$XDG_CONFIG_HOME/mmscope/settings.yaml`; without a file, nothing is set.
  static func load(environment: [String: String] = ProcessInfo.processInfo.environment) throws(Failure) -> UserSettings
  {
    guard let path = UserFolders.folder(.config, environment: environment)?.appendingPathComponent("settings.yaml").path
    else { return UserSettings() }
    guard FileManager.default.fileExists(atPath: path) else { return UserSettings() }
    var result = UserSettings()
    do throws(Diagnostics) {
      result.settings = try SettingsFile.load(path: path)
    } catch {
      throw Failure(error.all.map { "\($0)" }, status: 2)
    }
    result.keymap = try keymap(result.settings, file: path)
    return result
  }

  private static func keymap(_ settings: Settings, file: String) throws(Failure) -> Keymap {
    var overrides: [(name: String, keys: [Key])] = []
    for entry in settings.keys {
      if !Keymap.unknownNames([entry.binding]).isEmpty {
        let names = Keymap.standard.map { $0.name }
        throw mistake("no key binding is called \(entry.binding.quoted)", near: entry.binding, names, entry, file)
      }
      var keys: [Key] = []
      for name in entry.keys {
        guard let key = Key(name: name) else {
          throw mistake("\(name.quoted) is no key", near: name, ["Space", "Enter", "PageUp", "C-x", "F5"], entry, file)
        }
        keys.append(key)
      }
      overrides.append((entry.binding, keys))
    }
    return Keymap(overrides: overrides)
  }

  private static func mistake(
    _ message: String, near name: String, _ known: [String], _ entry: Settings.KeyEntry, _ file: String
  ) -> Failure {
    let hint = NearMiss.nearest(to: name, among: known).map { "did you mean \"\($0)\"?" }
    let diagnostic = Diagnostic(
      message, hint: hint ?? "known: " + known.joined(separator: " "), file: file, line: entry.place.line,
      column: entry.place.column)
    return Failure(["\(diagnostic)"], status: 2)
  }
}
