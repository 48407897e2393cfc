import Cells
import Kernel
import Script
import Testing

@testable import Interface

/// The Slab panel against the machine that it shows, and what keys, clicks and scripts do to it.
@Suite struct SlabPanelTests {
  private static let sizes = [
    Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 50),
  ]

  private static func lines(_ state: State, _ size: Size) -> [String] { SlabFixture.canvas(state, size).lines }

  private static func words(_ line: String) -> [String] {
    line.unicodeScalars.map { $0.value < 0x80 ? Character($0) : " " }.split(separator: " ").map { String($0) }
  }

  @Test(arguments: sizes)
  func tableShowsTheMachinesNumbers(_ size: Size) throws {
    let reading = try #require(SlabFixture.slabReading(SlabRequest()))
    for cache in reading.caches where cache.objects > 0 {
      let name = SlabFixture.names[cache.cache]
      var state = State(size: size)
      (state.focus, state.expanded, state.slab.cache) = (.slab, .slab, cache.cache)
      // On a wide screen other pictures stand beside the table.
      let table = Self.lines(state, size).map { String($0.prefix(104)) }
      let line = try #require(table.first { Self.words($0).last == name && !$0.contains("mempool") })
      let words = Self.words(line)
      let pages = UInt64(cache.slabs) << UInt64(cache.geometry.order)
      let colours = cache.geometry.colours
      let wanted = [
        "\(cache.objects)", "\(cache.activeObjects)", "\(cache.activeObjects * 100 / cache.objects)%",
        "\(cache.slabs)", "\(cache.geometry.count)", "\(pages * 4)K",
        colours > 1 ? "\(cache.colourNext)/\(colours)" : "-",
      ]
      let shown = [words[0], words[1], words[2], words[4], words[5], words[6], colours > 1 ? words[7] : "-"]
      #expect(shown == wanted, "\(line)")
    }
  }

  /// slabtop's printf of size / 1024 with two digits: 0.125 is exact and rounds to even.
  @Test(arguments: [
    (32, "0.03K"), (128, "0.12K"), (192, "0.19K"), (384, "0.38K"), (1408, "1.38K"), (131_072, "128.00K"),
  ])
  func sizesRoundAsInSlabtop(size: Int, text: String) {
    #expect(CacheColumns.kibibytes(UInt32(size)) == text)
  }

  @Test func everySortOrdersByItsColumn() throws {
    var state = State(size: Self.sizes[1])
    let scene = SlabFixture.scene(for: state, size: Self.sizes[1])
    for sort in CacheSort.allCases where sort != .name {
      state.cacheSort = sort
      let values = CacheTable(scene: scene, state: state).rows.map { sort.value(of: $0) }
      #expect(values == values.sorted(by: >), "\(sort)")
    }
    state.focus = .slab
    _ = update(&state, try #require(Keymap().message(for: .key(.character("o")), in: state)), scene: scene)
    let message = try #require(Keymap().message(for: .key(.character("n")), in: state))
    _ = update(&state, message, scene: scene)
    let names = CacheTable(scene: scene, state: state).rows.map { SlabFixture.names[$0.cache] }
    #expect(names == names.sorted() && names.count > 50 && state.prompt == nil)
  }

  @Test func filterLeavesTheCachesWithTheWord() {
    let size = Self.sizes[1]
    let state = SlabFixture.state(after: ["4", "/"] + "inode".map { String($0) } + ["Enter"], size: size)
    let rows = CacheTable(scene: SlabFixture.scene(for: state, size: size), state: state).rows
    #expect(rows.count >= 3 && rows.allSatisfy { SlabFixture.names[$0.cache].contains("inode") })
  }

  @Test func enterGoesInAndEscapeComesBack() {
    let size = Self.sizes[0]
    var state = SlabFixture.state(after: ["4", "Enter"], size: size)
    #expect(state.expanded == .slab && !state.slab.isInside)
    for (key, isInside, expanded) in [
      ("Enter", true, PanelName.slab), ("Enter", false, .slab), ("l", true, .slab), ("Esc", false, .slab),
      ("Esc", false, nil),
    ] as [(String, Bool, PanelName?)] {
      if let pressed = Key(name: key), let message = Keymap().message(for: .key(pressed), in: state) {
        _ = update(&state, message, scene: SlabFixture.scene(for: state, size: size))
      }
      #expect(state.slab.isInside == isInside && state.expanded == expanded, "\(key)")
    }
  }

  @Test func aClickSelectsACacheAndAnObject() throws {
    let size = Self.sizes[1]
    var state = SlabFixture.state(after: ["4", "Enter"], size: size)
    var scene = SlabFixture.scene(for: state, size: size)
    let area = Layout(size: size, state: state, scene: scene).area(of: .slab)
    let row = Input.mouse(.press, x: area.x + 10, y: area.y + 4)
    for isInside in [false, true] {
      let message = try #require(Keymap().message(for: row, in: state))
      _ = update(&state, message, scene: scene)
      #expect(state.slab.isInside == isInside)
      scene = SlabFixture.scene(for: state, size: size)
    }
    #expect(state.slab.cache == CacheTable(scene: scene, state: state).rows[2].cache)
    let shown = try #require(scene.reading.slab?.slab)
    let cache = try #require(scene.reading.slab?.caches.first { $0.cache == shown.cache })
    let inside = area.inset(by: 1)
    let parts = SlabInsideParts(
      size: Size(width: inside.width, height: inside.height), cache: cache, slab: shown.row,
      sizes: SlabFixture.configuration.slabSizes, cpus: 2)
    // The cell that holds the first byte of object 2.
    let offset = UInt32(shown.row.firstObject & 4095) + 2 * cache.geometry.objectSize
    let cell = Int(offset / parts.strip.bytesPerCell)
    let (row2, column) = (cell / parts.strip.columns, cell % parts.strip.columns)
    let place = (x: inside.x + SlabStrip.labelWidth + column, y: inside.y + parts.stripY + row2)
    _ = update(&state, .press(x: place.x, y: place.y), scene: scene)
    #expect(state.slab.object == 2)
  }

  @Test func theMapsCursorAndThePanelAreLinked() throws {
    let size = Self.sizes[1]
    let reading = try #require(
      SlabFixture.slabReading(SlabRequest(cache: SlabFixture.taskStruct, slab: .any)))
    let slab = try #require(reading.slab)
    var state = State(size: size)
    state.cursor = FrameNumber(slab.row.frame.rawValue + 1)
    (state.slab.followsMap, state.followsEvent) = (true, false)
    let scene = SlabFixture.scene(for: state, size: size)
    #expect(scene.reading.inspected?.slab?.cache == SlabFixture.taskStruct)
    #expect(state.selectedCache(scene) == SlabFixture.taskStruct)
    #expect(scene.reading.slab?.slab?.row.frame == slab.row.frame)
    let text = Self.lines(state, Self.sizes[2]).joined()
    #expect(text.contains("task_struct") && text.contains("\(slab.row.inUse)/\(slab.row.count) objects"))
  }

  /// Every byte of the slab is drawn as what it is, and objects begin where their addresses say.
  @Test(arguments: [SlabFixture.taskStruct, SlabFixture.size32])
  func theStripIsToScale(_ cache: CacheID) throws {
    let request = SlabRequest(cache: cache, slab: .any, object: 3)
    let reading = try #require(SlabFixture.slabReading(request))
    let slab = try #require(reading.slab)
    let row = try #require(reading.caches.first { $0.cache == cache })
    let strip = SlabStrip(
      geometry: row.geometry, sizes: reading.sizes, colour: slab.row.colour, width: 78, mostRows: 8)
    let object = try #require(reading.object)
    let base = UInt64(0xC000_0000) + UInt64(slab.row.frame.rawValue) << 12
    #expect(strip.part(at: UInt32(object.address - base)) == .object(3))
    #expect(strip.part(at: UInt32(object.address - base) - 1) == .object(2))
    let objects = (0..<strip.bytes).count { if case .object = strip.part(at: $0) { true } else { false } }
    #expect(UInt32(objects) == row.geometry.count * row.geometry.objectSize)
    let leftOver = (0..<strip.bytes).count { strip.part(at: $0) == .leftOver || strip.part(at: $0) == .colour }
    #expect(UInt32(leftOver) == row.geometry.leftOver)
  }

  @Test func conflictsAreSlabsOnATakenLine() {
    let cache = HardwareCache(line: 64, way: 4096)
    #expect(cache.lines == 64)
    #expect(cache.conflicts([0xC100_0040, 0xC100_2040, 0xC100_4080, 0xC100_6070]) == [false, true, false, true])
  }

  @Test func lookOpensTheSlabAndLetsItGo() {
    let size = Self.sizes[0]
    var state = State(size: size)
    state.point(at: ViewSettings(focus: .slab, cache: SlabFixture.size32, slab: .first(.partial), object: 15))
    #expect(state.expanded == .slab && state.slab.isInside)
    let text = Self.lines(state, size).joined()
    #expect(text.contains("size-32") && text.contains("object 15"))
    state.stopPointing()
    #expect(state.expanded == nil && state.slab == SlabSelection())
  }

  @Test func withoutAnAllocatorThereIsNoPanel() {
    var state = State(size: Self.sizes[0])
    (state.focus, state.expanded) = (.slab, .slab)
    let scene = Fixture.scene(for: state, size: state.size)
    let layout = Layout(size: state.size, state: state, scene: scene)
    #expect(layout.area(of: .slab).isEmpty && layout.only == nil && !layout.area(of: .frames).isEmpty)
    #expect(request(for: state, size: state.size, scene: scene).slab == nil)
  }
}
