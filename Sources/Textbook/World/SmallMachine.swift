package import Simulation

/// A small machine of the textbook as a value: what is asked of it, what each step does, and the numbers by which it is
/// judged. `SmallMachineWorld` gives it time. Its digest is that of its encoded form, so it holds neither sets nor
/// dictionaries, whose order is not the same in two runs.
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
  /// Always the same ones in the same order.
  var figures: [Figure] { get }
}

extension SmallMachine {
  package mutating func seed(_ seed: UInt64) {}
  package var isBusy: Bool { false }
  package mutating func proceed(_ steps: inout [Step]) {}
  package mutating func turn(_ steps: inout [Step]) {}

  /// Nothing of another world can be asked of it.
  mutating func begin(any request: WorldValue) -> [WorldValue] {
    guard let request = request.as(Request.self) else { return [] }
    var steps: [Step] = []
    begin(request, &steps)
    return steps.map { WorldValue($0) }
  }
  mutating func proceed() -> [WorldValue] {
    var steps: [Step] = []
    proceed(&steps)
    return steps.map { WorldValue($0) }
  }
  mutating func turn() -> [WorldValue] {
    var steps: [Step] = []
    turn(&steps)
    return steps.map { WorldValue($0) }
  }
  package func figure(_ name: FigureName) -> FigureValue? { figures.first { $0.name == name }?.value }
  func takes(_ request: WorldValue) -> Bool { request.as(Request.self) != nil }
}

/// A model of whatever kind.
package struct PlayedModel: Hashable, Sendable {
  package var model: any SmallMachine
  package init(_ model: any SmallMachine) { self.model = model }
  package static func == (a: Self, b: Self) -> Bool { AnyHashable(a.model) == AnyHashable(b.model) }
  package func hash(into hasher: inout Hasher) { model.hash(into: &hasher) }
}

/// What a number is of: one of the things that are compared (an algorithm, a shape, a queue), or with an empty subject
/// the whole; and its name, where exercises have one theirs.
package struct FigureName: Hashable, Sendable {
  package var subject: String
  package var name: String
  package init(_ subject: String, _ name: String) {
    self.subject = subject
    self.name = name
  }
  package var text: String { subject.isEmpty ? name : subject + " " + name }
}

package enum FigureValue: Hashable, Sendable {
  case number(Fraction)
  /// Nil within it: nothing stands there.
  case list([Int?])
  case nothing

  package init(_ number: Int?) { self = number.map { .number(Fraction($0)) } ?? .nothing }
  package init(_ number: UInt64) { self = .number(Fraction(number)) }
}

package struct Figure: Hashable, Sendable {
  package var name: FigureName
  package var value: FigureValue
  package init(_ subject: String, _ name: String, _ value: FigureValue) {
    self.name = FigureName(subject, name)
    self.value = value
  }
  package init(_ subject: String, _ name: String, _ number: Int?) { self.init(subject, name, FigureValue(number)) }
}

/// One thing that an `expect` step claims.
package struct FigureClaim: Hashable, Sendable {
  package var name: FigureName
  package var comparison: Comparison
  package var value: FigureValue
  package init(_ name: FigureName, _ comparison: Comparison, _ value: FigureValue) {
    self.name = name
    self.comparison = comparison
    self.value = value
  }

  package func holds(_ found: FigureValue?) -> Bool {
    guard case .number(let wanted) = value, case .number(let found)? = found else {
      return (found == value) == (comparison == .equal)
    }
    return comparison.holds(found, wanted)
  }
}

/// What a breakpoint of a textbook world waits for: a number changes.
package struct FigureCondition: Hashable, Sendable {
  package var name: FigureName
  package init(_ name: FigureName) { self.name = name }
}
