import Foundation
import TestSupport
import Testing

/// README shows what the program draws now.
@Suite struct ReadmePictureTests {
  static let pictures = [
    ("comb.svg", ["comb", "--at", "comb", "--view", "overview", "--size", "110x32"]),
    ("colours.svg", ["colours", "--at", "no-colours", "--size", "110x32"]),
  ]

  @Test(arguments: pictures) func picturesAreOfNow(name: String, arguments: [String]) throws {
    let made = try Program.run(["snapshot"] + arguments + ["--format", "svg", "-o", "-", "--lang", "en"])
    #expect(made.status == 0, "\(made.error)")
    #expect(golden(name, made.output) == nil)
    let readme = try String(contentsOf: Program.root.appending(path: "README.md"), encoding: .utf8)
    #expect(readme.contains("](Tests/ProgramTests/Golden/\(name))"))
  }
}
