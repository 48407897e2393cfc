import Cells
import Foundation
import Interface
import Kernel
import Script
import TestSupport
import Testing

/// Whole pictures as text, glyphs and styles: `Golden/<picture>-<size>-<language>-<glyphs>.txt`.
@Suite struct GoldenTests {
  struct Picture: Sendable, CustomTestStringConvertible {
    var name: String
    var keys: [String]
    var size: Size
    var language: Language
    var glyphs: Glyphs.Level
    /// Of the machine with a slab allocator.
    var hasSlab = false
    /// Of the machine with processes.
    var hasProcesses = false
    /// Of the machine whose processes want more memory than there is.
    var isPressed = false
    var file: String { "\(name)-\(size.width)x\(size.height)-\(language.rawValue)-\(glyphs)" }
    var testDescription: String { file }
  }

  /// Of the LRU panel.
  private static let lists: [(String, [String])] = [
    ("lru-lists", ["5"]), ("lru-fates", ["5", "Enter", "j", "j", "l", "j", "j", "j"]),
    ("lru-zones", ["3", "Enter"]),
  ]

  static let pictures: [Picture] = {
    let sizes = [Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 50)]
    var result: [Picture] = []
    func add(_ name: String, _ keys: [String], _ sizes: [Size], _ languages: [Language], _ glyphs: Glyphs.Level) {
      for size in sizes {
        for language in languages {
          result.append(Picture(name: name, keys: keys, size: size, language: language, glyphs: glyphs))
        }
      }
    }
    // What a UTF-8 terminal gets; each panel alone in every size, what lies over the panels in two.
    let panels: [(String, [String])] = [
      ("overview", []), ("frames", ["Enter"]), ("buddy", ["2", "Enter", "j", "j", "j"]), ("zones", ["3", "Enter"]),
      ("log", ["7", "Enter"]),
    ]
    for (name, keys) in panels { add(name, keys, sizes, Language.allCases, .braille) }
    let others: [(String, [String])] = [
      ("frames-zoomed", ["Enter", "z", "z", "z"]), ("frames-big", ["Enter", "b"]), ("help", ["?"]), ("explain", ["e"]),
      ("menu", ["m"]),
    ]
    for (name, keys) in others { add(name, keys, Array(sizes[0...1]), Language.allCases, .braille) }
    // The Linux console, and a terminal that has nothing but ASCII.
    for (name, keys) in panels {
      add(name, keys, [sizes[0]], [.en], .blocks)
      add(name, keys, name == "overview" ? sizes : [sizes[1]], [.en], .ascii)
    }
    // The Slab panel, and the panels beside it.
    let slabs: [(String, [String])] = [
      ("slab-overview", ["4", "j", "j"]), ("slab-table", ["4", "Enter", "j"]),
      ("slab-inside", ["4", "/", "t", "a", "s", "k", "_", "Enter", "Enter", "l", "j", "l"]),
    ]
    let before = result.count
    for (name, keys) in slabs { add(name, keys, sizes, Language.allCases, .braille) }
    // Objects in all places, and a chain of free ones.
    add(
      "slab-chain", ["4", "Enter", "/", "s", "i", "z", "e", "-", "3", "2", "Enter", "Enter", "G"], Array(sizes[0...1]),
      Language.allCases, .braille)
    add("slab-table", ["4", "Enter"], [sizes[0]], [.en], .blocks)
    add("slab-inside", slabs[2].1, [sizes[1]], [.en], .ascii)
    for at in before..<result.count { result[at].hasSlab = true }
    let processes: [(String, [String])] = [
      ("processes-overview", ["6"]), ("processes-list", ["6", "Enter", "K"]),
      ("processes-inside", ["6", "Enter", "Enter"]),
      ("processes-entry", ["6", "Enter", "k", "Enter", "j", "j", "l"]),
      ("processes-steps", ["6", "Enter", "k", "Enter", "e", "e", "e"]),
    ]
    let first = result.count
    for (name, keys) in processes { add(name, keys, Array(sizes[0...1]), Language.allCases, .braille) }
    add("processes-inside", processes[2].1, [sizes[0]], [.en], .blocks)
    add("processes-entry", processes[3].1, [sizes[1]], [.en], .ascii)
    add("processes-frames", ["Enter"] + Array(repeating: "z", count: 8), [sizes[1]], Language.allCases, .braille)
    for at in first..<result.count { result[at].hasProcesses = true }
    let pressed = result.count
    for (name, keys) in lists { add(name, keys, Array(sizes[0...1]), Language.allCases, .braille) }
    add("lru-fates", lists[1].1, [sizes[0]], [.en], .blocks)
    add("lru-fates", lists[1].1, [sizes[1]], [.en], .ascii)
    for at in pressed..<result.count { result[at].isPressed = true }
    add("tiny", [], [Size(width: 20, height: 6)], [.en], .braille)
    return result
  }()

  @Test(arguments: pictures)
  func golden(_ picture: Picture) throws {
    let machine = picture.isPressed ? ProcessFixture.pressed : ProcessFixture.box
    let canvas =
      picture.hasProcesses || picture.isPressed
      ? ProcessFixture.canvas(
        ProcessFixture.state(
          after: picture.keys, size: picture.size, language: picture.language, machine: machine),
        picture.size, glyphs: picture.glyphs, theme: StyleNames.theme, machine: machine)
      : picture.hasSlab
        ? SlabFixture.canvas(
          SlabFixture.state(after: picture.keys, size: picture.size, language: picture.language), picture.size,
          glyphs: picture.glyphs, theme: StyleNames.theme)
        : Fixture.canvas(
          try Fixture.state(after: picture.keys, size: picture.size, language: picture.language), picture.size,
          glyphs: picture.glyphs, theme: StyleNames.theme)
    #expect(TestSupport.golden(picture.file + ".txt", StyleNames.golden(canvas)) == nil)
    if picture.glyphs == .ascii { #expect(canvas.lines.allSatisfy { $0.allSatisfy { $0.isASCII } }) }
  }

  /// Every style of a golden file has a name: no colour was mixed by hand.
  @Test func everyStyleIsNamed() throws {
    let folder = goldenFile("README").deletingLastPathComponent()
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
      let styles = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n\n").last ?? ""
      #expect(!styles.contains("#"), "\(file.lastPathComponent)")
    }
  }
}

extension Fixture {
  /// The state after these keys, pressed on a screen of this size.
  static func state(after keys: [String], size: Size, language: Language) throws -> State {
    var state = State(language: language, size: size)
    state.cursor = FrameNumber(0x1d40)
    for name in keys {
      let key = try #require(Key(name: name))
      if let message = Keymap().message(for: .key(key), in: state) {
        _ = update(&state, message, scene: scene(for: state, size: size))
      }
    }
    return state
  }
}
