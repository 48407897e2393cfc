package import Kernel
package import Simulation

/// The languages of the program.
package enum Language: String, CaseIterable, Sendable { case en, ja }

/// A text of a scenario in both languages; a missing one falls back to the other.
package struct Localized: Hashable, Sendable {
  package var en: String?
  package var ja: String?
  package init(en: String? = nil, ja: String? = nil) {
    self.en = en
    self.ja = ja
  }
  package subscript(language: Language) -> String {
    switch language {
    case .en: en ?? ja ?? ""
    case .ja: ja ?? en ?? ""
    }
  }
}

/// The words behind the machine's numbers: tasks, labels, caches and pools, by `TaskID`, `LabelID`, `CacheID` and
/// `PoolID`. Task 0 is `init`; the first caches are the kernel's own. And the kernel's names for masks and flags.
package struct Names: Hashable, Sendable {
  /// The kernel whose names these are.
  package let profile: Profile
  package private(set) var tasks: [String]
  package private(set) var labels: [String]
  package private(set) var caches: [String]
  package private(set) var pools: [String]
  /// By `FileID`.
  package private(set) var files: [String] = []
  /// Caches that a step creates, the kernel's own names among them: those that its machine may lack.
  package private(set) var createdCaches: Set<CacheID> = []
  private var taskIDs: [String: Int]
  private var labelIDs: [String: Int]
  private var cacheIDs: [String: Int]
  private var fileIDs: [String: Int] = [:]
  package init(_ profile: Profile = .standard) {
    self.profile = profile
    tasks = ["init"]
    labels = []
    caches = profile.caches.names
    pools = []
    taskIDs = ["init": 0]
    labelIDs = [:]
    cacheIDs = Dictionary(uniqueKeysWithValues: caches.enumerated().map { ($1, $0) })
  }
  /// The task of this name, made when it is new.
  package mutating func task(_ name: String) -> TaskID {
    if let known = taskIDs[name] { return TaskID(UInt16(known)) }
    taskIDs[name] = tasks.count
    tasks.append(name)
    return TaskID(UInt16(tasks.count - 1))
  }
  /// The label of this name, made when it is new.
  package mutating func label(_ name: String) -> LabelID {
    if let known = labelIDs[name] { return LabelID(UInt32(known)) }
    labelIDs[name] = labels.count
    labels.append(name)
    return LabelID(UInt32(labels.count - 1))
  }
  /// The cache of this name, made when it is new.
  package mutating func cache(_ name: String) -> CacheID {
    if let known = cacheIDs[name] { return CacheID(UInt16(known)) }
    cacheIDs[name] = caches.count
    caches.append(name)
    return CacheID(UInt16(caches.count - 1))
  }
  package mutating func noteCreation(of cache: CacheID) { createdCaches.insert(cache) }
  package func knownCache(_ name: String) -> CacheID? { cacheIDs[name].map { CacheID(UInt16($0)) } }
  /// The pool of this name, made when it is new; there are at most 256.
  package mutating func pool(_ name: String) -> PoolID {
    if let known = knownPool(name) { return known }
    // `ProgramBuilder.poolLimit` and the reader of `typed:` refuse the next one.
    precondition(pools.count < 256)
    pools.append(name)
    return PoolID(UInt8(pools.count - 1))
  }
  /// The file of this name, made when it is new.
  package mutating func file(_ name: String) -> FileID {
    if let known = fileIDs[name] { return FileID(UInt16(known)) }
    fileIDs[name] = files.count
    files.append(name)
    return FileID(UInt16(files.count - 1))
  }
  package func knownFile(_ name: String) -> FileID? { fileIDs[name].map { FileID(UInt16($0)) } }
  package subscript(file: FileID) -> String {
    Int(file.rawValue) < files.count ? files[Int(file.rawValue)] : "/dev/zero"
  }
  package func knownPool(_ name: String) -> PoolID? { pools.firstIndex(of: name).map { PoolID(UInt8($0)) } }
  package subscript(cache: CacheID) -> String {
    Int(cache.rawValue) < caches.count ? caches[Int(cache.rawValue)] : "cache \(cache.rawValue)"
  }
  package subscript(pool: PoolID) -> String {
    Int(pool.rawValue) < pools.count ? pools[Int(pool.rawValue)] : "pool \(pool.rawValue)"
  }
  package subscript(gfp: GFPMask) -> String { profile.gfp.name(of: gfp) }
  package func knownLabel(_ name: String) -> LabelID? { labelIDs[name].map { LabelID(UInt32($0)) } }
  package subscript(task: TaskID) -> String {
    Int(task.rawValue) < tasks.count ? tasks[Int(task.rawValue)] : "task \(task.rawValue)"
  }
  package subscript(label: LabelID) -> String {
    Int(label.rawValue) < labels.count ? labels[Int(label.rawValue)] : "block \(label.rawValue)"
  }
}

/// What the screen shows at first, or from a step on: nil leaves a thing as it is.
package struct ViewSettings: Hashable, Sendable {
  package var focus: PanelName?
  package var isExpanded: Bool?
  /// What the overview shows, and in which order.
  package var panels: [PanelName]?
  package var zone: ZoneIndex?
  package var order: Order?
  /// Frame under the map's cursor, and how often its cells are halved.
  package var frame: FrameNumber?
  package var zoom: Int?
  /// The cache under the cursor of the Slab panel, the slab of it that is looked into, and the object's index there.
  package var cache: CacheID?
  package var slab: SlabChoice?
  package var object: UInt32?
  /// The process that the Processes panel shows, and the address that is looked up in its page table.
  package var process: TaskID?
  package var place: AreaPlace?
  /// Ticks per second.
  package var speed: Int?
  package init(
    focus: PanelName? = nil, isExpanded: Bool? = nil, panels: [PanelName]? = nil, zone: ZoneIndex? = nil,
    order: Order? = nil, frame: FrameNumber? = nil, zoom: Int? = nil, cache: CacheID? = nil, slab: SlabChoice? = nil,
    object: UInt32? = nil, process: TaskID? = nil, place: AreaPlace? = nil, speed: Int? = nil
  ) {
    self.focus = focus
    self.isExpanded = isExpanded
    self.panels = panels
    self.zone = zone
    self.order = order
    self.frame = frame
    self.zoom = zoom
    self.cache = cache
    self.slab = slab
    self.object = object
    self.process = process
    self.place = place
    self.speed = speed
  }
}

extension Scenario {
  /// Its script lets time pass.
  package var takesTime: Bool {
    switch world {
    case .machine: program.steps.contains { if case .tick = $0 { true } else { false } }
    case .textbook: worldSteps.contains { if case .tick = $0 { true } else { false } }
    }
  }

  /// By caption: whether an event or a tick stands among the steps that it announces, those up to the next caption.
  package var announcing: [Bool] {
    switch world {
    case .machine: Step.announcing(program.steps, captions: captions.count)
    case .textbook: WorldStep.announcing(worldSteps, captions: captions.count)
    }
  }
}

/// A lecture that runs: everything that a scenario file says, checked.
package struct Scenario: Sendable {
  /// Name of the file without its ending.
  package var name: String
  package var title: Localized
  package var about: Localized
  package var configuration: Configuration
  package var start: Start
  package var seed: UInt64
  package var view: ViewSettings
  package var program: Program
  package var names: Names
  /// By the index in `Step.say`, `Step.mark`, `Step.view`.
  package var captions: [Localized]
  package var marks: [String]
  package var views: [ViewSettings]
  /// Where each expectation stands in the file (line), for reports.
  package var expectationLines: [Int]
  /// The same for captions.
  package var captionLines: [Int]
  /// The view that a caption points at, by the index in `views`.
  package var captionLooks: [Int?]
  /// What was typed in the run that the file keeps.
  package var typed: TypedRun?
  /// Nil: made by hand.
  package var source: ScenarioSource?
  /// What was found in its files that is no error: of a trace, what could not be replayed.
  package var warnings: [Diagnostic] = []
  package var world = ScenarioWorld.machine
  /// The steps of a script for another world than the machine, and what it claims.
  package var worldSteps: [WorldStep] = []
  package var worldClaims: [WorldValue] = []
  /// Its place in the course.
  package var lesson: Lesson?
  /// By caption: what stands when the steps that it announces are done.
  package var captionThens: [Localized?] = []
  /// Its file as the user named it, and where that says what the machine begins with.
  package var file: String?
  package var bootPlace = Place()
  package init(
    name: String, title: Localized, about: Localized = Localized(), configuration: Configuration,
    start: Start = .boot, seed: UInt64 = 1, view: ViewSettings = ViewSettings(), program: Program = Program(),
    names: Names? = nil, captions: [Localized] = [], marks: [String] = [], views: [ViewSettings] = [],
    expectationLines: [Int] = [], captionLines: [Int] = [], captionLooks: [Int?] = [], typed: TypedRun? = nil,
    source: ScenarioSource? = nil
  ) {
    self.name = name
    self.title = title
    self.about = about
    self.configuration = configuration
    self.start = start
    self.seed = seed
    self.view = view
    self.program = program
    self.names = names ?? Names(configuration.profile)
    self.captions = captions
    self.marks = marks
    self.views = views
    self.expectationLines = expectationLines
    self.captionLines = captionLines
    self.captionLooks = captionLooks
    self.typed = typed
    self.source = source
  }
}
