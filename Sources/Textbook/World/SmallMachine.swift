package import Simulation

/// A small machine of the textbook as a value: what is asked of it, what each step does, and the numbers by which it is
/// judged. `SteppedModel` makes it one of the models that `TextbookWorld` gives time. Its digest is that of its encoded
/// form, so it holds neither sets nor dictionaries, whose order is not the same in two runs.
package protocol SmallMachine: Hashable, Sendable, Encodable {
  associatedtype Request: Hashable & Sendable
  /// What was done, with the numbers that say why.
  associatedtype Step: Hashable & Sendable

  /// Begins what is asked for. What is worth seeing step by step is left to `proceed`.
  mutating func begin(_ request: Request, _ steps: inout [Step])
  /// What its chances follow from.
  mutating func seed(_ seed: UInt64)
  /// Something that was begun is not done: nothing else begins.
  var isBusy: Bool { get }
  /// The next step of it.
  mutating func proceed(_ steps: inout [Step])
  /// A tick is over: what runs by itself runs on.
  mutating func turn(_ steps: inout [Step])
  /// In figures: those of the whole, and by the name of what is compared (an algorithm, a shape, a queue) those of
  /// each. Always the same names in the same order.
  var state: StateTree { get }
  /// Bytes of its lists, near enough: what a copy costs once either of the two goes on.
  var listBytes: Int { get }
}

extension SmallMachine {
  package var listBytes: Int { 0 }
  package mutating func seed(_ seed: UInt64) {}
  package var isBusy: Bool { false }
  package mutating func proceed(_ steps: inout [Step]) {}
  package mutating func turn(_ steps: inout [Step]) {}
}

/// A small machine as it begins.
package struct SteppedSetup<Machine: SmallMachine>: TextbookSetup {
  package typealias Model = SteppedModel<Machine>
  package var machine: Machine
  package var isStepped: Bool
  package init(_ machine: Machine, isStepped: Bool = true) {
    self.machine = machine
    self.isStepped = isStepped
  }
}

/// A small machine as a model with time.
package struct SteppedModel<Machine: SmallMachine>: TextbookModel {
  package typealias Event = Machine.Request
  package typealias Happening = Machine.Step
  /// Two runs are compared by all their figures.
  package typealias Outcome = Never

  package let setup: SteppedSetup<Machine>
  package private(set) var machine: Machine

  package init(_ setup: SteppedSetup<Machine>, script: [Machine.Request]) {
    self.setup = setup
    machine = setup.machine
  }

  package mutating func perform(
    _ event: Machine.Request, isScripted: Bool, _ log: inout HappeningLog<Machine.Step>
  ) -> Never? {
    var steps: [Machine.Step] = []
    machine.begin(event, &steps)
    return note(steps, &log)
  }

  package var isBusy: Bool { machine.isBusy }

  package mutating func proceed(_ log: inout HappeningLog<Machine.Step>) -> Never? {
    var steps: [Machine.Step] = []
    machine.proceed(&steps)
    return note(steps, &log)
  }

  package mutating func pass(_ log: inout HappeningLog<Machine.Step>) -> Never? {
    var steps: [Machine.Step] = []
    machine.turn(&steps)
    return note(steps, &log)
  }

  private func note(_ steps: [Machine.Step], _ log: inout HappeningLog<Machine.Step>) -> Never? {
    for step in steps { log.note(step) }
    return nil
  }

  package var state: StateTree { machine.state }
  package var compared: StateTree? { machine.state }
  package func add(to digest: inout Digest) { digest.add(encoding: machine) }
  package var ownBytes: Int { MemoryLayout<Machine>.size + machine.listBytes }
  /// It is small enough to be its own reading.
  package func reading(_ request: TextbookRequest) -> Machine { machine }
}
