package import Kernel
package import Simulation

/// What a picture shows of a run: of the kernel's machine its reading, of another world what that one's panels read.
package enum Shown: Sendable {
  case machine(Reading)
  case textbook(any WorldReading, Standing)
}

/// Where a run's clock and script stand: what is shown of every world.
package struct Standing: Hashable, Sendable {
  package var tick: Tick
  /// Index of the newest caption, and of the newest mark.
  package var caption: Int?
  package var mark: Int?
  /// By mark: when it was passed.
  package var markTicks: [Tick?]
  package init(tick: Tick, script: ScriptPlayer) {
    self.tick = tick
    caption = script.caption
    mark = script.mark
    markTicks = script.markTicks
  }

  fileprivate init(_ reading: Reading) {
    tick = reading.tick
    caption = reading.caption
    mark = reading.mark
    markTicks = reading.markTicks
  }
}

extension Shown {
  package var standing: Standing {
    switch self {
    case .machine(let reading): Standing(reading)
    case .textbook(_, let standing): standing
    }
  }

  package var tick: Tick {
    switch self {
    case .machine(let reading): reading.tick
    case .textbook(_, let standing): standing.tick
    }
  }

  /// The machine's reading; nil: another world is shown.
  package var machine: Reading? { if case .machine(let reading) = self { reading } else { nil } }
  /// What is read of another world than the machine; its panels know its type.
  package var textbook: (any WorldReading)? { if case .textbook(let reading, _) = self { reading } else { nil } }

  /// For the machine's own panels, which exist only where it is.
  package var reading: Reading {
    get {
      // Unreachable: the table shows these panels in the machine's world alone.
      guard case .machine(let reading) = self else { preconditionFailure("a panel of the machine in another world") }
      return reading
    }
    set { self = .machine(newValue) }
  }
}

extension Scene {
  package var machine: Reading? { shown.machine }
  package var textbook: (any WorldReading)? { shown.textbook }
  package var standing: Standing { shown.standing }
  package var tick: Tick { shown.tick }
  /// For the machine's own panels, which exist only where it is.
  package var reading: Reading {
    get { shown.reading }
    set { shown.reading = newValue }
  }
}
