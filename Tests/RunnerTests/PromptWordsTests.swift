import Cells
import Formats
import History
import Interface
import Script
import Simulation
import Testing

@testable import Runner

/// What the `:` line and `g` say: in the language of the screen, in every panel.
@Suite struct PromptWordsTests {
  private static let machine = """
    mmscope: 1
    title: { en: A machine, ja: マシン }
    machine: { memory: 64MiB, cpus: 2 }
    view: { focus: buddy, layout: expanded }
    script:
      - say: { en: "One.", ja: "1" }
      - alloc_pages: { order: 3, as: A }
      - tick: 5
      - say: { en: "Two.", ja: "2" }
      - tick: 500
    """

  private static func seat(_ language: Language = .en) throws -> SavingTests.Seat {
    let seat = try SavingTests.Seat(ScenarioFile.load(text: machine, name: "machine.yaml"))
    seat.session.state.language = language
    return seat
  }

  private static func isJapanese(_ text: String) -> Bool {
    text.unicodeScalars.contains { (0x3040...0x30FF).contains($0.value) || (0x4E00...0x9FFF).contains($0.value) }
  }
  /// Words that no name, verb or example has.
  private static func isEnglish(_ text: String) -> Bool {
    text.contains(/\b(expected|found|unknown|known:|needs|outside|did you mean|the|this|that|takes|is)\b/)
  }

  /// A mistake of every sort that a line of the machine can have.
  static let mistakes: [String] = [
    "nothing", "alloc_page5", "pause", "alloc_pages", "alloc_pages order=11", "alloc_pages order=x",
    "alloc_pages order=99999999999999999999", "alloc_pages order=3..1", "alloc_pages order=halvin",
    "alloc_pages order=0 order=1", "alloc_pages order=0 ordr=1", "alloc_pages order=0 gfp=GFP_KERNL",
    "alloc_pages order=0 count=0", "alloc_pages order=0 lifetime=x", "alloc_pages order=0 lifetime=5..2",
    "alloc_pages order=0 as=\"\"", "alloc_pages order=0 by=\"\"", "alloc_pages order=0 cpu=7", "alloc_pages \"order=0",
    "alloc_pages order=0 context=sofirq", "alloc_pages order=0 rt=maybe", "alloc_page order=3", "free_page A order=2",
    "__free_pages", "__free_pages B", "__free_pages 5", "__free_pages frame=x", "__free_pages A share=2",
    "__free_pages A share=1/2 count=1", "__free_pages A pick=every-other share=1/2", "__free_pages frame=0 count=2",
    "__free_pages A pick=newst", "free_pages address=5", "drain_local_pages cpu=9", "sysctl",
    "sysctl min_free_kbytes=-1",
    "sysctl foo=1", "tick", "tick x", "tick -1", "break", "break zone", "break nonsense", "break order 12 fails",
    "break zone HighMem free < low", "break zone 3/DMA free < low", "break zone Norml free < low",
    "break zone Normal free < lo", "break frame 99999999 changes", "break occurrence faild", "back", "back when",
    "back nonsense", "save", "save .", "save a.txt", "view focus=budy", "view zone=HighMem", "view panels=log,log",
    "view panels=", "view object=3", "view area=heap", "view page=2", "view panels=log focus=buddy", "view speed=0",
    "kmalloc", "kmalloc size=x", "kmalloc size=5..1", "kfree nothing", "kmem_cache_create name=\"a b\" size=100",
    "kmem_cache_create name=a size=100 flags=SLAB_X", "kmem_cache_alloc cache=nothing", "mempool_create name=a min=1",
    "mempool_create name=a min=1 cache=a order=1", "mempool_alloc pool=nothing", "what-if", "what-if nothing",
    "what-if at=", "what-if memory=32MiB cpus=1", "what-if memory=32", "what-if memory=1MiB", "what-if memory=10000TiB",
    "what-if memory=33KiB", "what-if highmem=5MiB", "what-if nodes=9", "what-if hz=5", "what-if cache-line=17",
    "what-if cache-line=48", "what-if memoy=32MiB", "what-if replacement=lrru", "what-if lowmem_reserve_ratio=5",
    "what-if seed=x", "what-if pae=maybe", "what-if off", "what-if take", "what-if seed=3 at=nowhere",
    "touch by=cc1", "mmap at=5", "reference 5",
  ]

  @Test(arguments: mistakes) func mistakesAreToldInJapanese(line: String) throws {
    var seat = try Self.seat(.ja)
    seat.type(line)
    let problem = try #require(seat.session.state.prompt?.problem, "\(line) is no mistake")
    #expect(Self.isJapanese(problem), "\(line): \(problem)")
    #expect(!Self.isEnglish(problem), "\(line): \(problem)")
    // The same in English, and nothing of it Japanese.
    seat.press(.escape)
    seat.session.state.language = .en
    seat.type(line)
    #expect(seat.session.state.prompt?.problem.map(Self.isJapanese) == false, "\(line)")
  }

  static let mistakesOfAnotherWorld: [String] = [
    "alloc_pages order=0", "reference", "reference x", "reference 5 loop=3", "reference loop=3", "reference 5 by=A",
    "reference loop=3 count=5 writes=2", "reference trace=a", "break", "break fifo", "break fifo fault",
    "break fifo faults faults", "break fifo faults > x", "what-if frames=0", "what-if policies=lru",
    "what-if policies=lru,lru", "what-if policies=lru,x", "what-if shares=x", "what-if interval=0", "what-if frame=3",
  ]

  @Test(arguments: mistakesOfAnotherWorld) func mistakesOfAnotherWorldAreToldInJapanese(line: String) throws {
    var seat = try SavingTests.Seat(ReplacementWorldTests.scenario())
    seat.session.state.language = .ja
    seat.type(line)
    let problem = try #require(seat.session.state.prompt?.problem, "\(line) is no mistake")
    #expect(Self.isJapanese(problem), "\(line): \(problem)")
    #expect(!Self.isEnglish(problem), "\(line): \(problem)")
  }

  /// Wherever the eyes are, who asked hears what came of it.
  @Test(arguments: Language.allCases) func aVerbAnswersInEveryPanel(language: Language) throws {
    for panel in ["frames", "buddy", "zones", "slab", "log"] {
      var seat = try Self.seat(language)
      seat.type("view focus=\(panel) layout=expanded")
      seat.type("alloc_pages order=4 as=B")
      let bottom = seat.keys.lines.suffix(3).joined()
      #expect(bottom.contains(language == .en ? "order 4, held as B" : "オーダー4を割り当て(B)"), "\(panel): \(bottom)")
      seat.type("alloc_pages order=10 count=64 gfp=GFP_ATOMIC")
      #expect(seat.session.scene.notice?.isError == true, "\(panel)")
    }
    var world = try SavingTests.Seat(ReplacementWorldTests.scenario())
    world.session.state.language = language
    world.type("reference 5")
    #expect(world.session.scene.notice?.text.contains("5") == true)
  }

  /// Whatever is no number is said, and the line stays; digits may be grouped as the screen groups them.
  @Test(arguments: [("12x", false), ("x", false), ("99999999999", false), ("1 0", true), ("0x10", true)])
  func aWrongNumberAtGIsSaid(typed: String, isTaken: Bool) throws {
    var seat = try Self.seat(.ja)
    for character in "g" + typed { seat.press(.character(character)) }
    seat.press(.enter)
    #expect((seat.session.state.prompt == nil) == isTaken)
    #expect(seat.session.state.prompt?.problem.map(Self.isJapanese) == (isTaken ? nil : true))
    #expect(seat.session.timeline.tick == (isTaken ? (typed == "1 0" ? 10 : 16) : 0))
  }

  /// The scenario shows Buddy; whatever was looked at in between, the next caption finds it there.
  @Test func aStagedPanelComesBackWithTheNextCaption() throws {
    var seat = try Self.seat()
    seat.press(.function(5), .character(" "))
    let buddy = try #require(PanelName.named("buddy"))
    #expect(seat.session.state.expanded == buddy)
    seat.type("view focus=log layout=overview")
    #expect(seat.session.state.expanded == nil && seat.session.state.focus != buddy)
    // What the first caption announces still belongs to it.
    seat.press(.character(" "))
    #expect(seat.session.state.expanded == nil)
    seat.press(.character(" "))
    #expect(seat.session.scene.standing.caption == 1)
    #expect(seat.session.state.expanded == buddy && seat.session.state.focus == buddy)
    // And a staging that is undone is the one before.
    seat.type("view focus=log layout=overview")
    seat.press(.pageUp, .pageUp)
    #expect(seat.session.state.expanded == buddy)
  }

  /// From an expanded panel as from the overview, with one key.
  @Test func escapeEndsAWhatIfAtOnce() throws {
    var seat = try Self.seat()
    for line in ["view layout=expanded focus=log", "view layout=overview"] {
      seat.type(line)
      seat.type("what-if seed=7")
      try #require(seat.session.whatIf != nil)
      seat.press(.escape)
      #expect(seat.session.whatIf == nil)
    }
  }

  @Test func theWordsOfViLeaveAndHelp() throws {
    for line in ["q", "quit", "q!", "exit"] {
      var state = State()
      let scene = try Self.seat().session.scene
      state.prompt = Prompt(.command, text: line)
      #expect(update(&state, .submit, scene: scene) == [.quit])
    }
    var seat = try Self.seat()
    seat.type("help")
    guard case .help? = seat.session.state.overlay else {
      Issue.record("no help")
      return
    }
  }
}
