package import Kernel
package import Script
package import Simulation

/// How the run goes.
package struct Playback: Hashable, Sendable {
  package var isPlaying: Bool
  /// Ticks per second.
  package var speed: Int
  /// The script has ended, or the run stands at `--until`.
  package var isAtEnd: Bool
  /// Tick at the right end of the timeline, when it is known; else the timeline grows with the run.
  package var lastTick: Tick?
  /// Where marks that are still ahead stand, as far as an earlier run found out; by mark.
  package var marksAhead: [Tick?]
  /// What is seen is being written to a file.
  package var isRecording = false
  /// What the caption announces is done: the next step of the script is another caption, or none is left.
  package var isAnnouncedDone = false
  /// The play rests until its caption can have been read.
  package var isReading = false
  package init(
    isPlaying: Bool = false, speed: Int = 10, isAtEnd: Bool = false, lastTick: Tick? = nil, marksAhead: [Tick?] = []
  ) {
    self.isPlaying = isPlaying
    self.speed = speed
    self.isAtEnd = isAtEnd
    self.lastTick = lastTick
    self.marksAhead = marksAhead
  }

  /// The speeds that `+` and `-` step through.
  package static let speeds = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000,
  ]
  package func faster() -> Int { Self.speeds.first { $0 > speed } ?? Self.speeds[Self.speeds.count - 1] }
  package func slower() -> Int { Self.speeds.last { $0 < speed } ?? Self.speeds[0] }
}

/// A line for the user: an answer to a command, or what was wrong with it.
package struct Notice: Hashable, Sendable {
  package var text: String
  package var isError: Bool
  package init(_ text: String, isError: Bool = false) {
    self.text = text
    self.isError = isError
  }
  package init(_ diagnostic: Diagnostic, in language: Language) {
    text = diagnostic.words(in: language)
    isError = diagnostic.severity == .error
  }
}

/// Everything that a picture shows, besides what the user chose (`State`).
package struct Scene: Sendable {
  package var shown: Shown
  /// How often it was read.
  package internal(set) var readings = 0
  package var scenario: Scenario { didSet { announcing = scenario.announcing } }
  /// By caption: whether something is to be seen between it and the next.
  package private(set) var announcing: [Bool]
  package func announces(_ caption: Int) -> Bool { announcing.indices.contains(caption) && announcing[caption] }
  /// Names of tasks and labels as they are now: the `:` line may have added some.
  package var names: Names
  package var playback: Playback
  package var trend: Trend
  package var notice: Notice?
  /// Themes that the picker offers, and scenarios that the menu offers.
  package var themes: [String]
  package var scenarios: [MenuEntry]
  /// The keys, with the user's own bindings.
  package var keymap: Keymap
  /// The other run beside this one.
  package var whatIf: WhatIfScene?
  package init(
    shown: Shown, scenario: Scenario, names: Names? = nil, playback: Playback = Playback(), trend: Trend = Trend(),
    notice: Notice? = nil, themes: [String] = [], scenarios: [MenuEntry] = [],
    keymap: Keymap = Keymap()
  ) {
    self.shown = shown
    self.scenario = scenario
    announcing = scenario.announcing
    self.names = names ?? scenario.names
    self.playback = playback
    self.trend = trend
    self.notice = notice
    self.themes = themes
    self.scenarios = scenarios
    self.keymap = keymap
  }

  /// Of the kernel's machine.
  package init(
    reading: Reading, scenario: Scenario, names: Names? = nil, playback: Playback = Playback(), trend: Trend = Trend(),
    notice: Notice? = nil, themes: [String] = [], scenarios: [MenuEntry] = [],
    keymap: Keymap = Keymap()
  ) {
    self.init(
      shown: .machine(reading), scenario: scenario, names: names, playback: playback, trend: trend, notice: notice,
      themes: themes, scenarios: scenarios, keymap: keymap)
  }
}
