/// One reference of a process; where there is one process it has number 0.
package struct PageReference: Hashable, Sendable {
  package var process: UInt8
  package var reference: Reference
  package init(_ reference: Reference, process: Int = 0) {
    self.reference = reference
    self.process = UInt8(process)
  }
}

/// Policies side by side on one string of references.
package struct ReplacementSetup: TextbookSetup {
  package typealias Model = ReplacementModel
  package static let frameLimit = 64
  package static let laneLimit = 14
  package static let processLimit = 16
  /// Pages are told apart by number, from 0.
  package static let lastPage: UInt32 = 65_535

  /// Whose frames a fault may take.
  package enum Scope: String, Hashable, Sendable, CaseIterable {
    /// Any process's.
    case global
    /// Its own: as many for each process, or in proportion to its pages.
    case equal, proportional
  }

  /// One policy with its own memory.
  package struct Lane: Hashable, Sendable {
    package var label: String
    package var rule: PolicyRule
    package var frames: Int
    package var scope: Scope
    package init(_ rule: PolicyRule, frames: Int, label: String? = nil, scope: Scope = .global) {
      self.label = label ?? rule.name.rawValue
      self.rule = rule
      self.frames = frames
      self.scope = scope
    }
  }

  package struct Process: Hashable, Sendable {
    package var name: String
    /// Its size in pages, for proportional shares.
    package var pages: Int
    package init(_ name: String, pages: Int) {
      self.name = name
      self.pages = pages
    }
  }

  package var lanes: [Lane]
  /// Empty: one that needs no name.
  package var processes: [Process]
  /// Pages of the first process that are in memory before time 1, the oldest load first.
  package var initial: [UInt32]
  /// Microseconds of the disk for one page read or written.
  package var diskTime: Int

  /// Each move of a hand is seen in a tick of its own.
  package var isStepped = false

  /// - Parameters:
  ///   - lanes: at least one.
  ///   - initial: no more than each lane's first share has frames.
  package init(lanes: [Lane], processes: [Process] = [], initial: [UInt32] = [], diskTime: Int = 10_000) {
    self.lanes = lanes
    self.processes = processes
    self.initial = initial
    self.diskTime = diskTime
  }

  package init(policies: [PolicyRule], frames: Int) {
    self.init(lanes: policies.map { Lane($0, frames: frames) })
  }

  /// Frames of each process under a lane's scope; under global ones all together.
  package func shares(of lane: Lane) -> [Int] {
    switch lane.scope {
    case .global: [lane.frames]
    case .equal: Shares.equal(frames: lane.frames, processes: max(1, processes.count))
    case .proportional:
      processes.isEmpty
        ? [lane.frames] : Shares.proportional(frames: lane.frames, sizes: processes.map(\.pages))
    }
  }
}
