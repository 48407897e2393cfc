/// How an occurrence is judged: what went wrong is not to be missed. `.script`: a stage direction, said by the script
/// and not done by the kernel.
package enum Tone: UInt8, Sendable { case plain, good, warning, bad, script }

/// What there is to know of an occurrence besides its words, which `Interface` has: said once, beside its case.
package struct OccurrenceTraits {
  /// Where it stands in the story of its event.
  package enum Part: UInt8, Sendable {
    /// Begins an event.
    case event
    /// A step inside one.
    case step
    /// Ends an event and tells what became of it.
    case summary
    /// A stage direction: said to who watches, nothing that the machine did.
    case direction
  }

  /// The kind under which it is counted.
  package var kind: OccurrenceKind
  /// The kernel function that does it; of what the script does, its verb.
  package var function: String
  package var tone: Tone
  package var part: Part
  /// What came of the event follows from it: a test that failed, a list that was empty.
  package private(set) var decides = false
  /// The zone that it names. One that names a frame alone is of the frame's zone.
  package var zone: ZoneIndex?
  /// First frame and order of the block that it is about.
  package var touched: (frame: FrameNumber, order: Order)?

  private init(
    _ part: Part, _ kind: OccurrenceKind, _ function: String, _ tone: Tone, _ zone: ZoneIndex?,
    _ touched: (frame: FrameNumber, order: Order)?
  ) {
    self.kind = kind
    self.function = function
    self.tone = tone
    self.part = part
    self.zone = zone
    self.touched = touched
  }

  static func event(
    _ kind: OccurrenceKind, by function: String, _ tone: Tone = .plain, in zone: ZoneIndex? = nil,
    at frame: FrameNumber? = nil, _ order: Order = Order(0)
  ) -> OccurrenceTraits {
    OccurrenceTraits(.event, kind, function, tone, zone, frame.map { ($0, order) })
  }

  static func step(
    _ kind: OccurrenceKind, by function: String, _ tone: Tone = .plain, in zone: ZoneIndex? = nil,
    at frame: FrameNumber? = nil, _ order: Order = Order(0)
  ) -> OccurrenceTraits {
    OccurrenceTraits(.step, kind, function, tone, zone, frame.map { ($0, order) })
  }

  static func summary(_ kind: OccurrenceKind, by function: String, _ tone: Tone = .plain) -> OccurrenceTraits {
    OccurrenceTraits(.summary, kind, function, tone, nil, nil)
  }

  static func direction(_ kind: OccurrenceKind, by function: String) -> OccurrenceTraits {
    OccurrenceTraits(.direction, kind, function, .script, nil, nil)
  }

  /// The same, where it decides what comes of the event.
  func deciding(_ decides: Bool = true) -> OccurrenceTraits {
    var traits = self
    traits.decides = decides
    return traits
  }
}

extension Happening {
  package var kind: OccurrenceKind { traits.kind }
  /// First frame and order of the block that the occurrence is about; nil when it is about none.
  package var touched: (frame: FrameNumber, order: Order)? { traits.touched }
}
