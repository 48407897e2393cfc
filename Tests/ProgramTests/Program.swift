import Foundation

/// The built program and how to run it as a user does.
enum Program {
  /// Beside the test bundle, whatever configuration was built.
  static let path: String = {
    // Under `swift test` the bundle's folder holds the products; argument 0 names the bundle or the test helper.
    let candidates =
      CommandLine.arguments.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
      + [Bundle.main.bundleURL, root.appendingPathComponent(".build/debug")]
    for folder in candidates {
      let program = folder.appendingPathComponent("mmscope").path
      if FileManager.default.isExecutableFile(atPath: program) { return program }
    }
    return root.appendingPathComponent(".build/debug/mmscope").path
  }()

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  struct Result {
    var status: Int32
    var output: String
    var error: String
    var seconds: Double
  }

  /// Runs to the end with no terminal; standard input is empty.
  static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = root
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files and not pipes: no reader is needed while it runs, however much it writes.
    let folder = try Scratch()
    let out = folder.file("out", "")
    let err = folder.file("err", "")
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: err)
    let start = Date()
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: (try? String(contentsOfFile: out, encoding: .utf8)) ?? "",
      error: (try? String(contentsOfFile: err, encoding: .utf8)) ?? "", seconds: Date().timeIntervalSince(start))
  }
}

/// A folder of its own that goes with the test.
final class Scratch {
  let folder: URL
  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("mmscope-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(at: folder) }

  @discardableResult
  func file(_ name: String, _ text: String) -> String {
    let file = folder.appendingPathComponent(name)
    _ = FileManager.default.createFile(atPath: file.path, contents: Data(text.utf8))
    return file.path
  }
}
