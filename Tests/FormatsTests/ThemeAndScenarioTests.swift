import Cells
import Formats
import Foundation
import Kernel
import Script
import Simulation
import Testing

@Suite struct ThemeTests {
  private static let flat = (0..<16).map {
    "base0\(String($0, radix: 16, uppercase: true)): \"0000\(String($0, radix: 16))0\""
  }

  @Test func bothFormsGiveTheSameTheme() throws {
    let flat = "scheme: \"Mine\"\nauthor: me\n" + Self.flat.joined(separator: "\n")
    let nested =
      "system: base16\nname: Mine\nvariant: dark\npalette:\n"
      + Self.flat.map { "  " + $0.replacing(": \"", with: ": \"#") }.joined(separator: "\n")
    let theme = try ThemeFile.load(text: flat, name: "x.yaml")
    #expect(theme == (try ThemeFile.load(text: nested, name: "y.yaml")))
    #expect(theme.name == "Mine")
    #expect(theme.base == (0..<16).map { Color(rgb: UInt32($0 << 4)) })
    let own = try ThemeFile.load(text: flat + "\nmmscope: { frame-slab: base08, order-3: \"#ABCDEF\" }", name: "z.yaml")
    #expect(own[.frameSlab] == Color(rgb: 0x80))
    #expect(own[.order3] == Color(rgb: 0xABCDEF))
    #expect(own[.text] == theme[.text])
  }

  @Test func mistakes() {
    let text =
      Self.flat.dropLast(2).joined(separator: "\n") + "\nbase0E: #123456\nmmscope: { frame-slap: base01, key: red }\n"
    let error = #expect(throws: Diagnostics.self) { try ThemeFile.load(text: text, name: "x.yaml") }
    #expect(
      error?.all.map { $0.description.replacing("\n  hint: ", with: " | ") } == [
        "x.yaml:15:8: error: expected a colour like \"#ab4642\", found nothing | quote it: \"#ab4642\"",
        "x.yaml:1:1: error: base0F is missing",
        "x.yaml:16:12: error: unknown role \"frame-slap\" | did you mean frame-slab?",
        "x.yaml:16:37: error: expected a colour like \"#ab4642\" or base08, found \"red\"",
      ])
  }
}

@Suite struct ScenarioTests {
  static let shipped = ["split-and-merge", "comb", "buddyinfo-s2", "kernel-day"]

  @Test(arguments: shipped)
  func shippedScenariosAreWholeInBothLanguages(_ name: String) throws {
    let path = Project.root.appending(path: "Scenarios/\(name).yaml").path
    let (scenario, warnings) = try ScenarioFile.check(path: path)
    // A real trace has what 2.6.11 lacks; its other test has the words.
    #expect(warnings.count == (name == "kernel-day" ? 2 : 0))
    #expect(scenario.name == name)
    for text in [scenario.title, scenario.about] + scenario.captions {
      #expect(text.en != nil && text.ja != nil)
      // Three lines at 80 columns, a column at each side and words not cut.
      #expect((text.en ?? "").columns <= 210 && (text.ja ?? "").columns <= 230, "\(text)")
    }
    #expect(scenario.about.en?.contains("ch. 8") == true)
    #expect(scenario.captions.count >= 4 && scenario.marks.count >= 3 && scenario.program.expectations.count >= 5)
  }

  @Test func everySection() throws {
    let text = """
      mmscope: 1
      title: { en: T, ja: "題" }
      machine: { memory: 2GiB, highmem: 64M, pae: true, nodes: 1, cpus: 2, hz: 100, cache-line: 128,
        sysctl: { min_free_kbytes: 512, lowmem_reserve_ratio: [100, 20] } }
      start: { free-blocks: { HighMem: { 3: 2 }, DMA: { 10: 1, 0: 5 } } }
      seed: 7
      view: { layout: overview, focus: buddy, zone: Normal, panels: [frames, buddy, log], speed: 5 }
      workloads:
        - { name: net, every: 3, from: 5, until: 9, by: ksoftirqd, context: softirq, cpu: 1,
            alloc_pages: { order: 0..1, gfp: GFP_ATOMIC, as: skb }, lifetime: 20..200 }
      script: [ { free_pages: skb }, pause ]
      """
    let scenario = try ScenarioFile.load(text: text, name: "dir/all.yaml")
    #expect(scenario.name == "all")
    #expect(
      scenario.configuration
        == Configuration(
          memoryFrames: 524_288, highMemFrames: 16_384, pae: true, nodes: 1, cpus: 2, hz: 100, cacheLine: 128,
          minFreeKbytes: 512, lowmemReserveRatio: [100, 20]))
    #expect(
      scenario.start
        == .freeBlocks([
          ZoneFreeBlocks(zone: ZoneIndex(node: 0, type: .dma), counts: [5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
          ZoneFreeBlocks(zone: ZoneIndex(node: 0, type: .highMem), counts: [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]),
        ]))
    #expect(scenario.seed == 7)
    #expect(
      scenario.view
        == ViewSettings(
          focus: .buddy, isExpanded: false, panels: [.frames, .buddy, .log], zone: ZoneIndex(node: 0, type: .normal),
          speed: 5))
    let request = AllocationRequest(
      orders: OrderDistribution(0...1), gfp: .atomic, label: LabelID(0), lifetime: TickRange(20, 200))
    #expect(
      scenario.program.workloads == [
        Workload(
          every: 3, from: 5, until: 9, request: request,
          requester: Requester(task: TaskID(1), cpu: 1, context: .softirq))
      ])
    #expect(scenario.names.tasks == ["init", "ksoftirqd"])
    #expect(scenario.program.steps.count == 2)
  }

  /// Which panels the overview shows: each a known one, once, and the focus among them.
  @Test(arguments: [
    ("panels: [frames, budy]", "t.yaml:3:26", "did you mean buddy?"),
    ("panels: [frames, wheel]", "t.yaml:3:26", "known: frames, buddy, zones, slab, lru, processes, log"),
    ("panels: [log, frames, log]", "t.yaml:3:31", "panel log is named twice"),
    ("panels: []", "t.yaml:3:17", "names of panels"),
    ("panels: [frames, log], focus: buddy", "t.yaml:3:17", "the focus, buddy, is not among the panels"),
  ])
  func panelsThatTheOverviewCannotShow(view: String, place: String, words: String) throws {
    let text = "mmscope: 1\ntitle: { en: T, ja: T }\nview: { \(view) }\nscript: [ pause ]\n"
    #expect(throws: Diagnostics.self) {
      do throws(Diagnostics) {
        _ = try ScenarioFile.load(text: text, name: "t.yaml")
      } catch {
        #expect("\(error)".contains(place) && "\(error)".contains(words), "\(error)")
        throw error
      }
    }
  }
}
