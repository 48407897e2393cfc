package import Kernel
package import Simulation

/// What a `:` line asks for: steps to do now, and the views that `.view` steps point to.
package struct ParsedLine: Sendable {
  package var verb: String
  package var worldSteps: [WorldStep]
  /// Those that are for the kernel's machine.
  package var steps: [Step] { worldSteps.compactMap { $0.forMachine } }
  package var views: [ViewSettings]
  /// What it asks of time itself.
  package var timeCommand: TimeCommand?
  /// What it asks of the what-if.
  package var whatIf: WhatIfCommand?
}

/// What a `:` line asks of time and of the run as a whole rather than of the machine.
package enum TimeCommand: Hashable, Sendable {
  /// Back to the last moment that met the condition; nil: any of the breakpoints.
  case back(WorldValue?)
  /// All breakpoints are taken away.
  case clearBreakpoints
  /// The run so far becomes a scenario file; `replaces` a file that is there.
  case save(file: String, replaces: Bool)
}

/// The grammar of the `:` line: `alloc_pages order=3 gfp=GFP_ATOMIC as=A`, `free_pages A`, `tick 10`. The same verbs,
/// arguments and checks as in files.
package enum CommandLine {
  /// Longest line, in characters.
  package static let lengthLimit = 1000

  /// Reads one line. Names are interned anew in `names`, unless the line is refused. Diagnostics have columns only.
  package static func parse(
    _ line: String, configuration: Configuration, world: ScenarioWorld = .machine, names: inout Names
  ) throws(Diagnostic) -> ParsedLine {
    guard line.unicodeScalars.count <= lengthLimit else {
      throw Diagnostic(
        "the line is longer than \(lengthLimit) characters", ja: "行が \(lengthLimit) 文字を超えています",
        at: Place(column: lengthLimit + 1))
    }
    let words = try words(of: line)
    guard let first = words.first else {
      throw Diagnostic("no command", ja: "コマンドがありません", hint: "tick 10", at: Place(column: 1))
    }
    // `save! FILE`, as in vi, is `save FILE force=true`.
    let isForced =
      first.text.hasSuffix("!") && Verb.named(String(first.text.dropLast()), in: world.name)?.takesForce == true
    let name = isForced ? String(first.text.dropLast()) : first.text
    guard Verb.all.contains(where: { $0.name == name }) else {
      let known = verbs(in: world.name).map { $0.name }
      throw .unknown("verb", first.text, among: known, at: first.place)
    }
    let verb = try Verb.known(name, in: world.name, at: first.place)
    guard !verb.isForFiles else {
      throw Diagnostic(
        "\(verb.name) belongs in a scenario file", ja: "\(verb.name) はシナリオファイルの中だけで使えます", at: first.place)
    }
    if verb.name == Verb.whatIf.name {
      let command = try whatIf(
        words.dropFirst(), at: first.place, configuration: configuration, world: world, names: &names)
      return ParsedLine(verb: verb.name, worldSteps: [], views: [], whatIf: command)
    }
    var builder = ProgramBuilder(configuration: configuration, names: names)
    builder.world = world
    var given = try arguments(of: verb, words.dropFirst(), at: first.place)
    if isForced, case .map(let entries) = given.content, !entries.contains(where: { $0.key == "force" }) {
      let force = Value(.text("true"), at: first.place)
      given.content = .map(entries + [Value.Entry(key: "force", place: first.place, value: force)])
    }
    _ = try builder.add(verb: verb.name, at: first.place, given)
    // A program's file comes to the disk first.
    builder.worldSteps = builder.setUp.map { Step.event($0).inAnyWorld } + builder.worldSteps
    if let problem = builder.danglingNames.first { throw problem }
    names = builder.names
    return ParsedLine(
      verb: verb.name, worldSteps: builder.worldSteps, views: builder.views, timeCommand: builder.timeCommand)
  }

  /// Verbs that the line takes.
  package static func verbs(in world: ScenarioWorld.Name) -> [Verb] {
    Verb.all.filter { !$0.isForFiles && $0.isKnown(in: world) }
  }

  struct Word {
    var text: String
    var place: Place
    /// Where the value after the first unquoted `=` begins, in characters of `text`.
    var equals: Int?
  }

  /// The words between blanks; `"…"` holds blanks together. Sanitized.
  static func words(of line: String) throws(Diagnostic) -> [Word] {
    var words: [Word] = []
    var text = String.UnicodeScalarView()
    var start: Int?
    var equals: Int?
    var quote: Int?
    for (offset, scalar) in line.unicodeScalars.enumerated() {
      if scalar == " " || scalar == "\t", quote == nil {
        if let begin = start { words.append(Word(text: String(text), place: Place(column: begin + 1), equals: equals)) }
        (text, start, equals) = (String.UnicodeScalarView(), nil, nil)
        continue
      }
      if start == nil { start = offset }
      if scalar == "\"" {
        quote = quote == nil ? offset : nil
        continue
      }
      if scalar == "=", quote == nil, equals == nil { equals = text.count }
      text.append(scalar)
    }
    if let quote {
      throw Diagnostic("the quote is not closed", ja: "引用符が閉じていません", at: Place(column: quote + 1))
    }
    if let begin = start { words.append(Word(text: String(text), place: Place(column: begin + 1), equals: equals)) }
    return words
  }

  static func arguments(
    of verb: Verb, _ words: ArraySlice<Word>, at place: Place
  ) throws(Diagnostic) -> Value {
    var entries: [Value.Entry] = []
    if verb.takesSentence, let first = words.first, let main = verb.main {
      let sentence = words.map { $0.text }.joined(separator: " ").sanitized
      let entry = Value.Entry(key: main, place: first.place, value: Value(.text(sentence), at: first.place))
      return Value(.map([entry]), at: place)
    }
    for word in words {
      var key = verb.main
      var text = word.text
      var valuePlace = word.place
      if let equals = word.equals {
        key = String(text.unicodeScalars.prefix(equals)).sanitized
        text = String(text.unicodeScalars.dropFirst(equals + 1))
        valuePlace.column = valuePlace.column.map { $0 + equals + 1 }
      }
      guard let key else {
        throw Diagnostic(
          "\(verb.name) takes no plain value, found \(text.quoted)",
          ja: "\(verb.name) に引数名のない値 \(text.quoted) は書けません", hint: verb.usage, jaHint: verb.japaneseUsage,
          at: word.place)
      }
      if let before = entries.firstIndex(where: { $0.key == key }) {
        guard verb.takesList, key == verb.main, word.equals == nil, case .text(let list) = entries[before].value.content
        else {
          throw Diagnostic("\(key.quoted) is given twice", ja: "\(key.quoted) が 2 回指定されています", at: word.place)
        }
        entries[before].value.content = .text(list + " " + text.sanitized)
        continue
      }
      let value = Value(.text(text.sanitized), at: valuePlace)
      entries.append(Value.Entry(key: key, place: word.place, value: value))
    }
    return Value(.map(entries), at: place)
  }
}

extension CommandLine {
  /// What the last word of the line may become in this world, in the order of the verb table; each replaces that word.
  /// Empty when nothing is known.
  package static func completions(for line: String, names: Names, world: ScenarioWorld = .machine) -> [String] {
    if let known = whatIfCompletions(for: line, names: names, world: world) { return known }
    let parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let word = parts.last ?? ""
    let before = parts.dropLast().filter { !$0.isEmpty }
    guard let first = before.first else { return verbs(in: world.name).map { $0.name }.filter { $0.hasPrefix(word) } }
    guard let verb = Verb.named(first, in: world.name), !verb.isForFiles else { return [] }
    if let equals = word.firstIndex(of: "=") {
      let key = String(word[..<equals])
      guard let parameter = verb.parameters.first(where: { $0.name == key }) else { return [] }
      let typed = String(word[word.index(after: equals)...])
      return values(of: parameter.kind, typed: typed, names, world).map { key + "=" + $0 }
    }
    var result: [String] = []
    if let main = verb.parameters.first(where: { $0.name == verb.main }), before.count == 1 {
      result += values(of: main.kind, typed: word, names, world)
    }
    if verb.takesSentence { return result }
    let given = before.compactMap { part in part.firstIndex(of: "=").map { String(part[..<$0]) } }
    result += verb.parameters.map { $0.name }.filter { $0.hasPrefix(word) && !given.contains($0) }.map { $0 + "=" }
    return result
  }

  /// Words that a parameter takes and that begin with what was typed; of a mask the part after the last `|`.
  private static func values(
    of kind: ParameterKind, typed: String, _ names: Names, _ world: ScenarioWorld
  ) -> [String] {
    var lead = ""
    var typed = typed
    let known: [String]
    switch kind {
    case .gfp, .slabFlags:
      if let bar = typed.lastIndex(of: "|") {
        lead = String(typed[...bar])
        typed = String(typed[typed.index(after: bar)...])
      }
      known = kind == .gfp ? names.profile.gfp.names : Value.slabFlagNames
    case .label: known = names.labels
    case .task: known = names.tasks
    case .cache: known = names.caches
    case .pool: known = names.pools
    case .context: known = Context.allCases.map { "\($0)" }
    case .boolean: known = ["true", "false"]
    case .zone: known = names.profile.zones.map { $0.type.name }
    case .pick: known = ["all", "every-other", "random", "oldest", "newest", "address"]
    case .panel: known = PanelName.of(world.name).map { $0.rawValue }
    case .words(let words):
      if let comma = typed.lastIndex(of: ",") {
        lead = String(typed[...comma])
        typed = String(typed[typed.index(after: comma)...])
      }
      known = words
    case .layout: known = ["overview", "expanded"]
    case .orders: known = ["halving"]
    case .condition:
      if case .textbook(let setup) = world { known = setup.conditionOpenings } else { known = ConditionText.openings }
    case .whatIf: known = whatIfWords + whatIfVerbs(in: world)
    case .number, .order, .newLabel, .share, .frame, .address, .lifetime, .text, .file, .bound, .map, .size:
      known = []
    }
    return known.filter { $0.hasPrefix(typed) }.map { lead + $0 }
  }
}
