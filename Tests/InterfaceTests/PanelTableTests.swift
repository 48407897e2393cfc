import Cells
import Kernel
import Script
import Testing

@testable import Interface

/// The table of panels, and where the overview puts what it names.
@Suite struct PanelTableTests {
  @Test func everyNameHasOneEntry() {
    #expect(Set(PanelTable.all.map(\.name)) == Set(PanelName.all))
    #expect(PanelTable.all.count == PanelName.all.count)
    // Worlds that have no panel in common share the numbers.
    for world in ScenarioWorld.setups.map({ $0.name }) + [.machine] {
      let numbers = PanelName.of(world).map { PanelTable[$0].number }
      #expect(Set(numbers).count == numbers.count, "\(world.rawValue)")
    }
    for panel in PanelTable.all {
      #expect((1...9).contains(panel.number), "\(panel.name)")
      #expect(panel.title.en != nil && panel.title.ja != nil && panel.help.en != nil && panel.help.ja != nil)
      #expect(panel.bindings.allSatisfy { $0.panel == panel.name }, "\(panel.name): a key that outlives its panel")
    }
  }

  /// The numbers are fixed: lecturers know them by heart.
  @Test func numbers() {
    let numbers = Dictionary(uniqueKeysWithValues: PanelTable.all.map { ($0.name.rawValue, $0.number) })
    let known: [(String, Int)] = [
      ("frames", 1), ("buddy", 2), ("zones", 3), ("slab", 4), ("lru", 5), ("processes", 6), ("log", 7),
    ]
    for (name, number) in known {
      #expect(numbers[name] == number)
    }
  }

  private static let sets: [[PanelName]] = {
    // All subsets of the machine's panels, each in one order and in the other.
    let names = PanelName.of(.machine)
    let subsets = (1..<1 << names.count).map { bits in names.indices.filter { bits >> $0 & 1 == 1 }.map { names[$0] } }
    return subsets + subsets.map { $0.reversed() }
  }()

  /// Whatever panels a scenario names: they stand side by side, none over another, within the body, and the one with
  /// the focus is always among them. A panel that is left out has no room for its least rows.
  @Test func anySetAtAnySize() throws {
    for width in [40, 78, 80, 120, 200] {
      for height in [12, 16, 19, 24, 30, 50] {
        let size = Size(width: width, height: height)
        let scene = ProcessFixture.scene(for: State(size: size), size: size)
        for set in Self.sets {
          for isLecture in [false, true] {
            var state = State(size: size)
            state.apply(ViewSettings(panels: set))
            state.isLecture = isLecture
            check(Layout(size: size, state: state, scene: scene), set, state, size)
          }
        }
      }
    }
  }

  private func check(_ layout: Layout, _ set: [PanelName], _ state: State, _ size: Size) {
    let place = "\(set.map(\.rawValue)) at \(size.width)x\(size.height)"
    let areas = PanelName.all.map { ($0, layout.area(of: $0)) }.filter { !$0.1.isEmpty }
    let others = [layout.header, layout.caption, layout.timeline, layout.keys].filter { !$0.isEmpty }
    for (at, (name, area)) in areas.enumerated() {
      if !set.contains(name) { Issue.record("\(place): \(name) was not asked for") }
      if area.intersection(Rectangle(size)) != area { Issue.record("\(place): \(name) leaves the screen, \(area)") }
      for other in areas[..<at].map(\.1) + others where !area.intersection(other).isEmpty {
        Issue.record("\(place): \(name) in \(area) over \(other)")
      }
      if area.height < min(PanelTable[name].place(isLow: false).least, 4), layout.only == nil {
        Issue.record("\(place): \(name) has \(area.height) rows")
      }
    }
    if layout.area(of: state.focus).isEmpty { Issue.record("\(place): the focus is not seen") }
    // No cell is left over.
    let cells = areas.reduce(0) { $0 + $1.1.width * $1.1.height }
    let taken = others.reduce(0) { $0 + $1.width * $1.height }
    if cells + taken != size.width * size.height { Issue.record("\(place): \(areas) and \(others)") }
  }

  @Test func aScenarioSaysWhatTheOverviewShows() {
    let size = Size(width: 120, height: 40)
    let scene = SlabFixture.scene(for: State(size: size), size: size)
    var state = State(size: size)
    state.apply(ViewSettings(panels: [.slab, .buddy]))
    #expect(state.focus == .slab, "what has the focus is one of them")
    var layout = Layout(size: size, state: state, scene: scene)
    #expect(layout.only == nil && layout.area(of: .frames).isEmpty && layout.area(of: .log).isEmpty)
    #expect(layout.area(of: .slab).width + layout.area(of: .buddy).width == 120)
    // Tab goes through those; a number still shows any other, alone.
    _ = update(&state, .focusNext(1), scene: scene)
    #expect(state.focus == .buddy)
    _ = update(&state, .focusNext(1), scene: scene)
    #expect(state.focus == .slab)
    _ = update(&state, .focus(.log), scene: scene)
    layout = Layout(size: size, state: state, scene: scene)
    #expect(layout.only == .log && layout.area(of: .slab).isEmpty)
    // Without its subsystem a panel is not there, and of a list of those nothing is left to keep to.
    let plain = Fixture.scene(for: state, size: size)
    state.apply(ViewSettings(panels: [.slab]))
    layout = Layout(size: size, state: state, scene: plain)
    #expect(layout.area(of: .slab).isEmpty && !layout.area(of: .frames).isEmpty)
  }

  /// Of the overview everything is drawn in its rectangle, whatever the set.
  @Test func picturesOfAnySet() {
    for size in [Size(width: 80, height: 24), Size(width: 120, height: 40)] {
      for set in Self.sets {
        var state = State(size: size)
        state.apply(ViewSettings(panels: set))
        let canvas = ProcessFixture.canvas(state, size)
        let layout = Layout(size: size, state: state, scene: ProcessFixture.scene(for: state, size: size))
        for name in set {
          let area = layout.area(of: name)
          if area.isEmpty { continue }
          let number = canvas[area.x + 1, area.y].scalar
          #expect(number == 48 + UInt32(PanelTable[name].number), "\(set.map(\.rawValue)): \(name)")
        }
      }
    }
  }
}
