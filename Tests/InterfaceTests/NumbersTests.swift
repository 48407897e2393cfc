import Cells
import History
import Kernel
import Script
import Simulation
import Testing

@testable import Interface

/// Every number on a panel is the reading's, which is what `run --json` prints: they are read back from the pictures of
/// a real machine.
@Suite struct NumbersTests {
  /// A machine with HighMem and two CPUs after some traffic, at a few moments of it.
  private static func readings(_ request: (Reading) -> ReadingRequest) throws -> [(Reading, Scene)] {
    var configuration = Configuration()
    configuration.memoryFrames = 960 * 256
    configuration.cpus = 2
    var names = Names()
    _ = names.label("a")
    let scenario = Scenario(
      name: "numbers", title: Localized(en: "Numbers", ja: "数"), configuration: configuration, program: Program(),
      names: names)
    var timeline = try Timeline<Machine>(Origin(configuration: configuration))
    var random = SplitMix(state: 0x6E75_6D62)
    var result: [(Reading, Scene)] = []
    for round in 0..<4 {
      for _ in 0..<40 * (round + 1) {
        let gfp = ["GFP_KERNEL", "GFP_ATOMIC", "GFP_HIGHUSER", "GFP_DMA"][random.below(4)]
        let line =
          random.below(3) == 0
          ? "free_pages of=a pick=random"
          : "alloc_pages order=\(random.below(8)) gfp=\(gfp) as=a cpu=\(random.below(2)) count=\(1 + random.below(9))"
        let parsed = try CommandLine.parse(line, configuration: configuration, names: &names)
        for case .event(let event) in parsed.steps { timeline.perform(event) }
        _ = timeline.advance()
      }
      let plain = timeline.world.reading(ReadingRequest())
      let scene = Scene(reading: timeline.world.reading(request(plain)), scenario: scenario, names: names)
      result.append((plain, scene))
    }
    return result
  }

  /// The rows of one panel's rectangle.
  private static func rows(
    _ panel: PanelName, isExpanded: Bool, zone: ZoneIndex, size: Size, language: Language, scene: Scene
  ) -> [String] {
    var state = State(language: language, size: size)
    state.focus = panel
    state.expanded = isExpanded ? panel : nil
    state.zone = zone
    let layout = Layout(size: size, state: state, scene: scene)
    let area = layout.area(of: panel)
    var canvas = Canvas(size: size)
    draw(scene, state, theme: .defaultDark, glyphs: Glyphs(.braille), into: &canvas)
    return (area.y..<area.bottom).map { y in
      var row = String.UnicodeScalarView()
      for x in area.x + 1..<area.right - 1 where canvas[x, y].width > 0 {
        row.append(Unicode.Scalar(canvas[x, y].scalar) ?? "?")
      }
      return String(row)
    }
  }

  /// The words of a row; what bars, sparklines and marks are made of is taken for blanks.
  private static func words(_ row: String) -> [String] {
    String(row.unicodeScalars.map { $0.value < 0x80 ? Character($0) : " " }).split(separator: " ").map(String.init)
  }

  /// The row of the table of orders: it begins with the order and the size of its blocks.
  private static func row(of order: Int, in rows: [String]) -> [String]? {
    for row in rows {
      let words = words(row)
      if words.count > 3, words[0] == String(order), let unit = words[1].last, unit == "K" || unit == "M" {
        return words
      }
    }
    return nil
  }

  /// `0.136` and `-1.000` in thousandths.
  private static func thousandths(_ text: String) -> Int? {
    let digits = text.filter { $0 != "." && $0 != "-" }
    return text.contains(".") ? Int(digits).map { text.hasPrefix("-") ? -$0 : $0 } : nil
  }

  @Test(arguments: [Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 50)])
  func buddyShowsTheReading(_ size: Size) throws {
    for (reading, scene) in try Self.readings({ _ in ReadingRequest() }) {
      for zone in reading.zones {
        for isExpanded in [false, true] {
          for language in Language.allCases {
            let rows = Self.rows(
              .buddy, isExpanded: isExpanded, zone: zone.index, size: size, language: language, scene: scene)
            for order in 0..<Order.count {
              let words = try #require(Self.row(of: order, in: rows))
              let count = words[2...].prefix { !$0.contains(".") }.joined()
              #expect(UInt32(count) == zone.freeBlocks[order], "\(words)")
              let indexes = words.compactMap(Self.thousandths)
              #expect(indexes.first == zone.unusableIndex[order], "\(words)")
              let showsExtfrag = isExpanded || size.width >= 190
              if showsExtfrag, zone.extfragIndex[order] == -1000 {
                #expect(language == .ja || words.contains("succeed"), "\(words)")
              } else if showsExtfrag {
                #expect(indexes.dropFirst().first == zone.extfragIndex[order], "\(words)")
              }
            }
          }
        }
      }
    }
  }

  @Test func buddyExpandedShowsTheListsAndTheKernelsLines() throws {
    let size = Size(width: 120, height: 40)
    let index = ZoneIndex(node: 0, type: .normal)
    let all = try Self.readings { _ in ReadingRequest(freeListsOf: index, freeListLimit: 20) }
    for (reading, scene) in all {
      let rows = Self.rows(.buddy, isExpanded: true, zone: index, size: size, language: .en, scene: scene)
      for zone in reading.zones {
        let name = zone.index.type.name
        let line =
          "Node \(zone.index.node), zone " + String(repeating: " ", count: 8 - name.count) + name + " "
          + zone.freeBlocks.map { String(repeating: " ", count: 6 - String($0).count) + "\($0) " }.joined()
        #expect(rows.contains { $0.contains(line) }, "\(line)")
      }
      for list in scene.reading.freeLists {
        let words = try #require(Self.row(of: Int(list.order.rawValue), in: rows))
        let shown = words.filter { $0.hasPrefix("0x") }.compactMap { UInt32($0.dropFirst(2), radix: 16) }
        #expect(shown == list.blocks.prefix(shown.count).map(\.rawValue))
        #expect(shown.isEmpty == (list.length == 0))
      }
    }
  }

  @Test(arguments: [Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 50)])
  func zonesShowTheReading(_ size: Size) throws {
    for (reading, scene) in try Self.readings({ _ in ReadingRequest() }) {
      for language in Language.allCases {
        for isExpanded in [false, true] where isExpanded || size.height >= 40 {
          // Low screens scroll: a picture for each zone would be needed, so the tall ones are read.
          if isExpanded, size.height < 40 { continue }
          let rows = Self.rows(
            .zones, isExpanded: isExpanded, zone: reading.zones[0].index, size: size, language: language, scene: scene)
          for zone in reading.zones {
            let at = try #require(rows.firstIndex { $0.hasPrefix(zone.index.type.name) })
            let free = rows[at].split(whereSeparator: { !$0.isNumber && $0 != " " }).last ?? ""
            #expect(UInt32(free.filter(\.isNumber)) == zone.free, "\(rows[at])")
            let marks = rows[at + 1].filter { $0 != " " }
            #expect(marks.hasPrefix("min\(zone.min)low\(zone.low)high\(zone.high)"), "\(rows[at + 1])")
            if isExpanded {
              #expect(marks.hasSuffix("\(zone.present)"), "\(rows[at + 1])")
              let reserve = zone.reserve.filter { $0 > 0 }
              let shown = rows[at + 2].filter { $0 != " " }.split(whereSeparator: { !$0.isNumber }).compactMap {
                UInt32($0)
              }
              #expect(shown == reserve, "\(rows[at + 2])")
            }
            for (cpu, set) in zone.pagesets.enumerated() where isExpanded {
              let (hot, cold) = (Self.words(rows[at + 3 + 2 * cpu]), Self.words(rows[at + 4 + 2 * cpu]))
              #expect(hot.first == "pcp\(cpu)" && cold.first == "cold")
              #expect(hot.contains("\(set.hot.count)/\(set.hot.high)"), "\(hot)")
              #expect(cold.contains("\(set.cold.count)/\(set.cold.high)"), "\(cold)")
            }
          }
        }
      }
    }
  }
}
