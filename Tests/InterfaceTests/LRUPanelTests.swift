import Cells
import Script
import Testing

@testable import Interface
@testable import Kernel

/// The LRU panel against the machine that it shows, and what keys and clicks do to it.
@Suite struct LRUPanelTests {
  private static let sizes = [
    Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 50),
  ]
  private static let low = sizes[0]
  private static let box = ProcessFixture.pressed

  private static func state(_ keys: [String], _ size: Size, _ language: Language = .en) -> State {
    ProcessFixture.state(after: keys, size: size, language: language, machine: box)
  }
  private static func lines(_ state: State, _ size: Size, _ glyphs: Glyphs.Level = .braille) -> [String] {
    ProcessFixture.canvas(state, size, glyphs: glyphs, machine: box).lines
  }
  private static func scene(_ state: State, _ size: Size) -> Scene {
    ProcessFixture.scene(for: state, size: size, machine: box)
  }
  private static func reading(_ state: State, _ size: Size) throws -> ReclaimReading {
    try #require(scene(state, size).reading.reclaim)
  }

  /// The machine reclaims, so that there is something to be seen.
  @Test func theFixtureIsUnderPressure() throws {
    let reading = try Self.reading(Self.state(["5", "Enter"], Self.low), Self.low)
    let pass = try #require(reading.pass)
    #expect(pass.fates.count == Int(pass.taken) && pass.taken > 0)
    #expect(reading.swapTotal == 2046 && reading.swapFree < 2046)
  }

  @Test(arguments: sizes, Language.allCases)
  func listsShowTheMachinesNumbers(_ size: Size, _ language: Language) throws {
    for keys in [["5"], ["5", "Enter"]] {
      let state = Self.state(keys, size, language)
      let reading = try Self.reading(state, size)
      let lines = Self.lines(state, size)
      for (name, list) in [("active", reading.active), ("inactive", reading.inactive)] {
        let length = Numbers.grouped(try #require(list?.length))
        #expect(lines.contains { $0.contains(" \(name) ") && $0.contains(" \(length) ") }, "\(name) \(length)")
      }
      let tendency = try #require(reading.zones.first).tendency
      let sum = "\(tendency.distress) + swappiness 60 = \(tendency.total) \(tendency.takesMapped ? "≥" : "<") 100"
      #expect(lines.contains { $0.contains(sum) }, "\(sum)")
    }
  }

  /// A letter for each page: what decides about it, else its kind, a capital where it was referenced.
  @Test(arguments: sizes) func aLetterForEachPage(_ size: Size) throws {
    let state = Self.state(["5", "Enter"], size)
    let layout = Layout(size: size, state: state, scene: Self.scene(state, size))
    let parts = LRUParts(inside: layout.area(of: .lru).inset(by: 1), isAlone: true)
    let canvas = ProcessFixture.canvas(state, size, machine: Self.box)
    let reading = try Self.reading(state, size)
    for (list, y) in [(reading.active, parts.activeY), (reading.inactive, parts.inactiveY)] {
      for (page, cell) in LRUStrip(try #require(list), cells: parts.cells).pages {
        let drawn = canvas[parts.cellsX + cell % parts.columns, y + cell / parts.columns].scalar
        var letter =
          page.flags.contains(.locked)
          ? "l" : page.flags.contains(.writeback) ? "w" : page.flags.contains(.dirty) ? "d" : "?"
        if letter == "?" {
          letter = page.kind == .anonymous ? "A" : "F"
          if !page.isReferenced { letter = letter.lowercased() }
        }
        #expect(String(Character(Unicode.Scalar(drawn) ?? "?")) == letter, "frame \(page.frame)")
      }
    }
  }

  /// The strip: all of a list that fits; else both ends, and between them how many are folded.
  @Test(arguments: [0, 1, 40, 41, 200, 100_000]) func strip(length: Int) {
    func page(_ frame: Int) -> ListedPage {
      ListedPage(frame: FrameNumber(UInt32(frame)), kind: .anonymous, flags: [], isReferenced: false)
    }
    let isWhole = length <= 80
    let list = PageListReading(
      length: UInt32(length), head: (0..<(isWhole ? length : 40)).map(page),
      tail: isWhole ? [] : (length - 40..<length).map(page))
    let strip = LRUStrip(list, cells: 40)
    let cells = strip.pages.map(\.cell)
    #expect(Set(cells).count == cells.count && cells.allSatisfy { (0..<40).contains($0) } && cells == cells.sorted())
    #expect(strip.pages.map(\.page.frame.rawValue) == strip.pages.map(\.page.frame.rawValue).sorted())
    if length <= 40 {
      #expect(strip.pages.count == length && strip.fold == nil)
    } else {
      #expect(strip.fold.map { Int($0.pages) } == length - strip.pages.count)
      #expect(strip.pages.first?.page.frame == FrameNumber(0) && cells.last == 39)
      #expect(strip.pages.last?.page.frame == FrameNumber(UInt32(length - 1)))
    }
  }

  /// Each page of the pass with its frame and its verdict, in words, in both languages.
  @Test(arguments: sizes, Language.allCases)
  func fatesAreTold(_ size: Size, _ language: Language) throws {
    let state = Self.state(["5", "Enter"], size, language)
    let lines = Self.lines(state, size)
    let pass = try #require(try Self.reading(state, size).pass)
    let words = LRUWords(language: language, names: ProcessFixture.names)
    var seen = 0
    for (at, fate) in pass.fates.enumerated() {
      let frame = Numbers.hex(fate.frame.rawValue)
      guard let line = lines.first(where: { $0.contains(" \(at + 1) \(frame) ") }) else { continue }
      seen += 1
      #expect(line.contains(words.short(fate.verdict)), "\(line)")
    }
    #expect(seen >= min(7, pass.fates.count), "\(seen) rows")
    let freed = pass.fates.count { $0.verdict.isFreed }
    let sum = language == .en ? "\(pass.taken) taken · \(freed) freed" : "\(pass.taken)ページ中 解放\(freed)"
    #expect(lines.contains { $0.contains(sum) && $0.contains("pgscan +\(pass.scanned)") }, "\(sum)")
  }

  /// Every verdict has a short form of its own that its column can hold.
  @Test func everyVerdictFitsItsColumn() {
    for language in Language.allCases {
      let words = LRUWords(language: language, names: ProcessFixture.names)
      #expect(Set(Verdict.allCases.map { words.short($0) }).count == Verdict.allCases.count)
      for width in [78, 118] {
        let room = FateColumns(width: width).verdict.count - 2
        for verdict in Verdict.allCases {
          #expect(words.short(verdict).columns <= room, "\(words.short(verdict)) in \(room)")
        }
      }
    }
  }

  /// What is read follows the screen.
  @Test(arguments: sizes) func readingIsAsLargeAsTheScreen(_ size: Size) throws {
    for isAlone in [false, true] {
      var state = State(size: size)
      state.apply(ViewSettings(panels: [.lru, .log]))
      if isAlone { state.expanded = .lru }
      let reading = try Self.reading(state, size)
      for list in [reading.active, reading.inactive] {
        let list = try #require(list)
        #expect(list.head.count + list.tail.count <= 8 * size.width)
      }
      // The fates are read where they are shown.
      #expect((reading.pass != nil) == isAlone)
    }
  }

  /// The cursor on a list is the map's: its frame is meant in every panel.
  @Test func theCursorIsLinked() throws {
    var state = Self.state(["5", "Enter", "l"], Self.low)
    let active = try #require(try Self.reading(state, Self.low).active)
    #expect(state.cursor == active.head[0].frame, "from elsewhere it comes to the newest page")
    ProcessFixture.press(["l"], in: &state, size: Self.low, machine: Self.box)
    #expect(state.cursor == active.head[1].frame && state.processes.followsMap)
    let page = try #require(Self.scene(state, Self.low).reading.inspected?.page)
    let mapping = try #require(page.mappings.first)
    let frame = Numbers.hex(state.cursor.rawValue)
    #expect(Self.lines(state, Self.low).contains { $0.contains("cursor: \(frame)") })
    // The process that maps it, at its address, with the entry that names the frame.
    ProcessFixture.press(["6", "Enter"], in: &state, size: Self.low, machine: Self.box)
    let detail = try #require(Self.scene(state, Self.low).reading.processes?.detail)
    #expect(detail.row.pid == mapping.pid && detail.walk?.page == mapping.page)
    #expect(detail.walk?.entry.frame == state.cursor.rawValue)
  }

  @Test func arrowsGoDownToTheFatesAndBack() throws {
    var state = Self.state(["5", "Enter", "l", "j", "j"], Self.low)
    let fates = try #require(try Self.reading(state, Self.low).pass?.fates)
    #expect(state.lru.fate == 0 && state.cursor == fates[0].frame)
    ProcessFixture.press(["j"], in: &state, size: Self.low, machine: Self.box)
    #expect(state.lru.fate == 1 && state.cursor == fates[1].frame)
    ProcessFixture.press(["G"], in: &state, size: Self.low, machine: Self.box)
    #expect(state.lru.fate == fates.count - 1)
    let last = "\(fates.count) \(Numbers.hex(fates[fates.count - 1].frame.rawValue))"
    #expect(Self.lines(state, Self.low).contains { $0.contains(last) })
    ProcessFixture.press(["g", "g", "k"], in: &state, size: Self.low, machine: Self.box)
    #expect(state.lru.fate == nil)
  }

  /// `e` tells the verdicts one by one.
  @Test func stepsAreTheVerdicts() throws {
    let state = Self.state(["5", "Enter"], Self.low)
    let pass = try #require(try Self.reading(state, Self.low).pass)
    let steps = LRUPanel().steps(in: Self.scene(state, Self.low))
    #expect(steps.count == pass.fates.count)
    #expect(zip(steps, pass.fates).allSatisfy { $0 == $1.occurrence })
  }

  /// kswapd's state is the machine's, in the frames of LRU and of Zones.
  @Test func kswapdIsInTheFrames() throws {
    let words = LRUWords(language: .en, names: ProcessFixture.names)
    for it in Self.scene(State(), Self.low).reading.kswapd {
      for panel in ["5", "3"] {
        let lines = Self.lines(Self.state([panel, "Enter"], Self.sizes[1]), Self.sizes[1])
        #expect(lines.contains { $0.contains(words.kswapd(it)[0]) }, "\(words.kswapd(it)[0])")
      }
    }
    let working = KswapdReading(node: 0, state: .working, order: 0, priority: 8, scanned: 66, reclaimed: 12)
    #expect(words.kswapd(working)[0] == "kswapd0 works, priority 8: 66 looked at, 12 freed")
  }

  /// In ASCII nothing but ASCII, and the lists keep their letters.
  @Test func asciiHasTheSameLists() {
    let lines = Self.lines(Self.state(["5", "Enter"], Self.sizes[1]), Self.sizes[1], .ascii)
    #expect(lines.allSatisfy { $0.allSatisfy { $0.isASCII } })
    #expect(lines.contains { $0.contains("inactive") && $0.contains("a") })
  }
}
