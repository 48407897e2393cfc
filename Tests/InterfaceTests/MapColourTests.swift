import Cells
import Kernel
import Script
import Testing

@testable import Interface

/// What else than the kind of a frame the map can show: whose it is, for how long, and its name in the lecture.
@Suite struct MapColourTests {
  private let size = Size(width: 120, height: 40)
  private static let cache = Names().knownCache("inode_cache")

  /// The fixture's machine, whose frames alternate between holders, 256 at a time.
  private func canvas(_ state: State) throws -> (Canvas, Scene) {
    var scene = Fixture.scene(for: state, size: size)
    let all: [MapHolder] = [
      MapHolder(holder: .label(LabelID(0)), since: 1_280), MapHolder(holder: .task(TaskID(1)), since: 1_000),
      MapHolder(holder: .cache(try #require(Self.cache))), MapHolder(),
    ]
    for at in scene.reading.maps.indices {
      let map = scene.reading.maps[at]
      scene.reading.maps[at].holders = map.cells.indices.map { cell in
        let frame = map.window.start.rawValue + UInt32(cell) * map.window.framesPerCell
        return map.cells[cell].kind == .free ? MapHolder() : all[Int(frame / 256) % all.count]
      }
    }
    var canvas = Canvas(size: size)
    draw(scene, state, theme: .defaultDark, glyphs: Glyphs(.braille), into: &canvas)
    return (canvas, scene)
  }

  @Test(arguments: Language.allCases) func ownersDifferAndAreExplained(language: Language) throws {
    var state = State(language: language, size: size)
    state.cursor = FrameNumber(0)
    let before = try canvas(state).0
    let key = try #require(Keymap().message(for: .key(.character("o")), in: state))
    _ = update(&state, key, scene: try canvas(state).1)
    #expect(state.mapColour == .owner)
    #expect(request(for: state, size: size, scene: try canvas(state).1).holders)
    let (canvas, scene) = try canvas(state)
    let text = canvas.lines.joined(separator: "\n")
    #expect(text != before.lines.joined(separator: "\n"))
    for name in ["small", "cc1", "inode_cache", Localized.byOwner[language]] { #expect(text.contains(name), "\(name)") }
    let looks = HolderLooks(scene.reading.maps, scene.names)
    #expect(looks.looks.count == 3)
    #expect(Set(looks.looks.values.map { "\($0.letter) \($0.role)" }).count == 3)
    #expect(Set(looks.looks.values.map(\.role)).count == 3)
    #expect(looks.looks[.label(LabelID(0))]?.letter == "S" && looks.looks[.task(TaskID(1))]?.letter == "C")
  }

  @Test(arguments: Language.allCases) func agesAreInPowersOfTen(language: Language) throws {
    var state = State(language: language, size: size)
    state.mapColour = .age
    let text = try canvas(state).0.lines.joined(separator: "\n")
    // 4 ticks and 284 of them.
    for age in [BlockAge(ticks: 4), BlockAge(ticks: 284)] {
      let (name, letter) = (age.name(language), age.letter)
      #expect(text.contains("\(letter)  \(name)") || text.contains("\(letter) \(name)"))
    }
    #expect([0, 9, 10, 99, 100, 9_999, 10_000, 1 << 40].map { BlockAge(ticks: $0).power } == [0, 0, 1, 1, 2, 3, 4, 4])
    state.mapColour = state.mapColour.next
    #expect(state.mapColour == .kind)
  }

  /// Two holders whose names begin alike do not look alike, and one keeps its look when the other goes.
  @Test func ofTwoThatShareALetterTheColourDiffers() {
    var names = Names()
    for name in ["page", "pipe", "packet", "path", "pool", "pin", "port"] { _ = names.label(name) }
    func map(_ labels: [UInt32]) -> MapReading {
      MapReading(
        window: MapWindow(start: FrameNumber(0), framesPerCell: 1, cells: labels.count), cells: [],
        holders: labels.map { MapHolder(holder: .label(LabelID($0))) })
    }
    let all = HolderLooks([map(Array(0..<7))], names)
    #expect(Set(all.looks.values.map(\.role)).count == 7 && Set(all.looks.values.map(\.letter)) == ["P"])
    let some = HolderLooks([map([2, 5])], names)
    for label in [LabelID(2), LabelID(5)] { #expect(some.looks[.label(label)] == all.looks[.label(label)]) }
  }

  @Test func namesStandOnTheirBlocksAndAreExplained() throws {
    let state = State(size: size)
    var scene = Fixture.scene(for: state, size: size)
    // 16 frames a cell, 64 cells a row: in the third row of DMA.
    scene.reading.named = [
      NamedBlock(label: LabelID(1), frame: FrameNumber(2 * 1024 + 16 * 10), frames: 64),
      NamedBlock(label: LabelID(0), frame: FrameNumber(2 * 1024 + 16 * 20), frames: 1),
    ]
    #expect(request(for: state, size: size, scene: scene).named > 0)
    var canvas = Canvas(size: size)
    draw(scene, state, theme: .defaultDark, glyphs: Glyphs(.braille), into: &canvas)
    let row = Array(canvas.lines[4].unicodeScalars)
    #expect(String(String.UnicodeScalarView(row[23..<27])) == "big·")
    // One cell has room for one letter; the legend has the whole name.
    #expect(row[33] == "s" && row[34] == "·")
    #expect(canvas.lines.contains { $0.contains("block by name big small") })
  }

  /// The chunk that the logical view shows is of the zone in the panel's title.
  @Test func theLogicalViewIsOfThePanelsZone() throws {
    var state = State(size: size)
    (state.focus, state.expanded) = (.buddy, .buddy)
    (state.zone, state.followsEvent) = (Fixture.dma, false)
    state.cursor = FrameNumber(0x1d40)
    var scene = Fixture.scene(for: state, size: size)
    #expect(request(for: state, size: size, scene: scene).chunkOf == FrameNumber(0))
    func lines() -> [String] {
      var canvas = Canvas(size: size)
      draw(scene, state, theme: .defaultDark, glyphs: Glyphs(.braille), into: &canvas)
      return canvas.lines
    }
    // The fixture's chunk is of Normal: it is not shown under DMA.
    #expect(!lines().contains { $0.contains("0x1c00") })
    scene.reading.chunk = [BlockReading(frame: FrameNumber(0), order: Order(10), kind: .reserved)]
    #expect(lines().contains { $0.contains("the first 1 024 frames of the zone are split, from 0x0") })
    state.zone = Fixture.normal
    #expect(request(for: state, size: size, scene: scene).chunkOf == FrameNumber(0x1d40))
  }
}
