import Cells
import Formats
import Foundation
import Interface
import Script

/// Where Scenarios/ and Themes/ are: `--data`, the folders above the executable, the working directory, XDG. The user's
/// own come first. Without any of them there is still a theme and a demonstration.
struct DataFolders {
  private let scenarioFolders: [URL]
  private let themeFolders: [URL]

  init(data: String?, environment: [String: String] = ProcessInfo.processInfo.environment) {
    var roots: [URL] = []
    if let data { roots.append(URL(fileURLWithPath: data)) }
    var folder = URL(fileURLWithPath: Swift.CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
    if let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      folder = URL(fileURLWithPath: own)
    }
    while folder.pathComponents.count > 1 {
      folder.deleteLastPathComponent()
      roots.append(folder)
      roots.append(folder.appendingPathComponent("share/mmscope"))
    }
    roots.append(URL(fileURLWithPath: FileManager.default.currentDirectoryPath))
    for entry in (environment["XDG_DATA_DIRS"] ?? "/usr/local/share:/usr/share").split(separator: ":") {
      roots.append(URL(fileURLWithPath: String(entry)).appendingPathComponent("mmscope"))
    }
    let shipped = roots.first { Self.holdsFiles($0.appendingPathComponent("Scenarios")) }
    let shippedThemes = roots.first { Self.holdsFiles($0.appendingPathComponent("Themes")) }
    scenarioFolders = [
      UserFolders.folder(.data, environment: environment)?.appendingPathComponent("scenarios"),
      shipped?.appendingPathComponent("Scenarios"),
    ].compactMap(\.self)
    themeFolders = [
      UserFolders.folder(.config, environment: environment)?.appendingPathComponent("themes"),
      shippedThemes?.appendingPathComponent("Themes"),
    ].compactMap(\.self)
  }

  private static func holdsFiles(_ folder: URL) -> Bool { !files(in: folder).isEmpty }

  private static func files(in folder: URL) -> [URL] {
    let all = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return all.filter { ["yaml", "yml"].contains($0.pathExtension) }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  /// The scenario files that can be named without a path; the user's own hide shipped ones of the same name.
  var scenarioFiles: [URL] { Self.byName(scenarioFolders) }
  var themeFiles: [URL] { Self.byName(themeFolders) }

  private static func byName(_ folders: [URL]) -> [URL] {
    var seen: Set<String> = []
    return folders.flatMap { files(in: $0) }
      .filter { seen.insert($0.deletingPathExtension().lastPathComponent).inserted }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  /// A path, or the name of a scenario.
  func path(of scenario: String) throws(Failure) -> String {
    if scenario.contains("/") || scenario.hasSuffix(".yaml") || scenario.hasSuffix(".yml") { return scenario }
    if let found = scenarioFiles.first(where: { $0.deletingPathExtension().lastPathComponent == scenario }) {
      return found.path
    }
    if FileManager.default.fileExists(atPath: scenario) { return scenario }
    let names = scenarioFiles.map { $0.deletingPathExtension().lastPathComponent }
    let near = NearMiss.nearest(to: scenario, among: names)
    let hint = near.map { "did you mean \"\($0)\"?" } ?? "mmscope list shows the scenarios that are there"
    throw Failure(["mmscope: no scenario is called \(scenario.quoted)\n  hint: \(hint)"], status: 2)
  }

  func load(_ scenario: String) throws(Failure) -> Scenario {
    if scenario == Demonstration.name, !scenarioFiles.contains(where: { $0.lastPathComponent == "demo.yaml" }) {
      return Demonstration.scenario
    }
    let path = try path(of: scenario)
    do throws(Diagnostics) {
      return try ScenarioFile.load(path: path)
    } catch {
      throw Failure(error.all.map { "\($0)" }, status: 2)
    }
  }

  func theme(_ name: String) throws(Failure) -> Theme {
    if name == Theme.defaultDark.name, !themeFiles.contains(where: { stem($0) == name }) { return .defaultDark }
    let path: String
    if name.contains("/") || name.hasSuffix(".yaml") {
      path = name
    } else if let found = themeFiles.first(where: { stem($0) == name }) {
      path = found.path
    } else {
      let near = NearMiss.nearest(to: name, among: themeNames)
      let hint = near.map { "did you mean \"\($0)\"?" } ?? "themes: " + themeNames.joined(separator: ", ")
      throw Failure(["mmscope: no theme is called \(name.quoted)\n  hint: \(hint)"], status: 2)
    }
    do throws(Diagnostics) {
      return try ThemeFile.load(path: path)
    } catch {
      throw Failure(error.all.map { "\($0)" }, status: 2)
    }
  }

  var themeNames: [String] {
    let names = themeFiles.map { stem($0) }
    return names.contains(Theme.defaultDark.name) ? names : [Theme.defaultDark.name] + names
  }

  private func stem(_ file: URL) -> String { file.deletingPathExtension().lastPathComponent }

  /// The menu: what each file calls itself. A file that cannot be read is left out here; `check` tells why.
  var menu: [MenuEntry] {
    let finished = FinishedLessons().names
    let entries = scenarioFiles.compactMap { file -> MenuEntry? in
      guard let scenario = try? ScenarioFile.load(path: file.path) else { return nil }
      var entry = MenuEntry(
        name: scenario.name, title: scenario.title, about: scenario.about, lesson: scenario.lesson)
      entry.isFinished = finished.contains(scenario.name)
      return entry
    }
    if !entries.isEmpty { return entries }
    let demo = Demonstration.scenario
    return [MenuEntry(name: demo.name, title: demo.title, about: demo.about)]
  }
}
