/// What the script and a trace do and say, and what came of it where nothing was done.
package enum ScriptHappening: Hashable, Sendable, BitwiseCopyable {
  /// Nothing is held under the name: its request failed or was freed.
  case nothingHeld(label: LabelID)
  /// The step waits behind the request of this handle.
  case queuedBehind(handle: HandleID)
  case boot(zone: ZoneIndex, free: UInt32, present: UInt32)
  case mark(index: UInt32)
  case said(index: UInt32)
  case paused
  case viewChanged(index: UInt32)
  case expected(index: UInt32, held: Bool, claim: UInt32, found: Int64)
  /// A free in the trace whose request is unknown, had failed, or still waits and is given up now.
  case traceFreeSkipped(known: Bool, waiting: Bool)
  /// What the trace tells besides requests and frees, and its number: events, an order, flags.
  case traceNote(TraceNote, UInt32)
  case sysctlSet(Sysctl, UInt32)
  case scriptEnded
}

/// Their kinds, by their names in scenario files.
package enum ScriptKind: String, CaseIterable, Sendable, BitwiseCopyable {
  case nothingHeld = "nothing-held"
  case queuedBehind = "queued-behind"
  case boot, mark, said, paused
  case viewChanged = "view-changed"
  case expected
  case traceFreeSkipped = "trace-free-skipped"
  case sysctlSet = "sysctl-set"
  case scriptEnded = "script-ended"
  case traceNote = "trace-note"
}

extension ScriptHappening {
  /// All about it but its words.
  package var traits: OccurrenceTraits {
    switch self {
    case .nothingHeld: .event(.script(.nothingHeld), by: "script", .warning)
    case .queuedBehind: .event(.script(.queuedBehind), by: "script", .warning)
    case .boot(let zone, _, _): .event(.script(.boot), by: "free_all_bootmem", .script, in: zone)
    case .mark: .direction(.script(.mark), by: "mark")
    case .said: .direction(.script(.said), by: "say")
    case .paused: .direction(.script(.paused), by: "pause")
    case .viewChanged: .direction(.script(.viewChanged), by: "look")
    case .expected(_, true, _, _): .direction(.script(.expected), by: "expect")
    case .expected(_, false, _, _): .event(.script(.expected), by: "expect", .bad)
    case .traceFreeSkipped: .event(.script(.traceFreeSkipped), by: "replay", .warning)
    case .traceNote: .event(.script(.traceNote), by: "replay", .warning)
    case .sysctlSet: .event(.script(.sysctlSet), by: "sysctl", .script)
    case .scriptEnded: .event(.script(.scriptEnded), by: "script", .script)
    }
  }
}
