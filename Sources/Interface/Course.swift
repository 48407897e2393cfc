import Cells
import Script

/// What the menu shows of the course: its parts in the order of the sources, and in each its lessons.
struct Course {
  /// A lesson as it is listed: `2.3`, and the scenario.
  struct Lesson: Hashable {
    /// The part's number in the course and the lesson's in the part; of a scenario outside the course only its place.
    var number: String
    var entry: MenuEntry
    var part: Int
  }

  struct Part: Hashable {
    var number: Int
    var title: Localized
  }

  /// All that the filter lets through, in order.
  let lessons: [Lesson]
  /// Parts that have one of them.
  let parts: [Part]
  /// Of all lessons, and of those that were played to their end.
  let total: Int
  let finished: Int

  init(_ scenarios: [MenuEntry], filter: String = "") {
    let known = Script.Lesson.Part.allCases
    let outside = known.count
    func part(_ entry: MenuEntry) -> Int { entry.lesson.flatMap { known.firstIndex(of: $0.part) } ?? outside }
    let sorted = scenarios.enumerated().sorted { a, b in
      let (first, second) = (part(a.element), part(b.element))
      if first != second { return first < second }
      let (one, other) = (a.element.lesson?.number ?? a.offset, b.element.lesson?.number ?? b.offset)
      return (one, a.offset) < (other, b.offset)
    }
    var places: [Int: Int] = [:]
    let all = sorted.map { _, entry in
      let at = part(entry)
      places[at, default: 0] += 1
      return Lesson(
        number: at == outside ? "" : "\(at + 1).\(places[at, default: 0])", entry: entry, part: at)
    }
    total = all.count
    finished = all.count { $0.entry.isFinished }
    let words = filter.lowercased().split(separator: " ")
    lessons = all.filter { lesson in
      let text = Self.searched(lesson)
      return words.allSatisfy { text.contains($0) }
    }
    let shown = Set(lessons.map(\.part))
    parts = shown.sorted().map { at in
      Part(number: at + 1, title: at < outside ? Localized.coursePart(known[at]) : .ownScenarios)
    }
  }

  /// Both languages are searched: who reads one may remember a word of the other.
  private static func searched(_ lesson: Lesson) -> String {
    let entry = lesson.entry
    let known = Script.Lesson.Part.allCases
    let part = known.indices.contains(lesson.part) ? Localized.coursePart(known[lesson.part]) : .ownScenarios
    let texts = [part, entry.title, entry.about].flatMap { [$0.en, $0.ja].compactMap { $0 } }
    return ([lesson.number, entry.name] + texts).joined(separator: " ").lowercased()
  }

  /// What follows the scenario of this name in the whole course; nil: nothing.
  static func next(after name: String, in scenarios: [MenuEntry], step: Int = 1) -> MenuEntry? {
    let all = Course(scenarios).lessons
    guard let at = all.firstIndex(where: { $0.entry.name == name }), all.indices.contains(at + step) else { return nil }
    return all[at + step].entry
  }

  static func name(of entry: MenuEntry, _ language: Language) -> String {
    entry.title[language].isEmpty ? entry.name : entry.title[language]
  }
}

extension Localized {
  static func coursePart(_ part: Script.Lesson.Part) -> Localized {
    switch part {
    case .frames: Localized(en: "Page frames and zones", ja: "ページフレームとゾーン")
    case .buddy: Localized(en: "The buddy system", ja: "バディシステム")
    case .perCPU: Localized(en: "Per-CPU lists", ja: "CPUごとのリスト")
    case .slab: Localized(en: "The slab allocator", ja: "スラブアロケータ")
    case .highMemory: Localized(en: "Pools, high memory, vmalloc", ja: "プール、高位メモリ、vmalloc")
    case .processes: Localized(en: "Processes and faults", ja: "プロセスとページフォールト")
    case .reclaim: Localized(en: "Reclaim and swap", ja: "ページ回収とスワップ")
    case .noVirtualMemory: Localized(en: "Without virtual memory", ja: "仮想記憶のない時代")
    case .paging: Localized(en: "Paging", ja: "ページング")
    case .replacement: Localized(en: "Page replacement", ja: "ページ置き換え")
    }
  }
  static let ownScenarios = Localized(en: "Other scenarios", ja: "その他のシナリオ")
}
