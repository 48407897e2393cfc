package import History
import Script
package import Simulation
import Textbook

/// The textbook's worlds that can be shown, played and reported on. What files say of them stands in
/// `ScenarioWorld.setups`.
enum WorldTable {
  static let all = [
    of(ReplacementModel.self), of(StackModel.self), of(WorkingSetModel.self), of(PagingDaemonModel.self),
    of(MultiprogrammingModel.self), of(MessagesModel.self), of(AnomalyModel.self),
    of(SteppedModel<OneProgram>.self), of(SteppedModel<PartitionQueues>.self), of(SteppedModel<MemoryChain>.self),
    of(SteppedModel<RelocationModel>.self), of(SteppedModel<SwappingModel>.self), of(SteppedModel<OverlayModel>.self),
    of(SteppedModel<FitRace>.self), of(SteppedModel<TranslationModel>.self), of(SteppedModel<PageSizeModel>.self),
    of(SteppedModel<ForkModel>.self), of(SteppedModel<InstructionRestart>.self),
  ]

  private static func of<Model: ShownModel>(_: Model.Type) -> WorldFace { WorldFace(TextbookWorld<Model>.self) }

  /// What the first world says that knows the answer.
  static func first<Answer>(_ ask: (WorldFace) -> Answer?) -> Answer? {
    for face in all { if let answer = ask(face) { return answer } }
    return nil
  }

  /// What must have an answer: whatever begins is in the table.
  static func one<Answer>(_ ask: (WorldFace) -> Answer?) -> Answer {
    // Unreachable: the reader builds no world without an entry in the table.
    guard let answer = first(ask) else { preconditionFailure("a world that the table lacks") }
    return answer
  }

  static func begin(
    _ origin: any RunOrigin, budget: Int, journal: [JournalEntry<WorldValue>]?
  ) throws(Diagnostic) -> any Run {
    switch one({ $0.begin(origin, budget, journal) }) {
    case .success(let run): return run
    case .failure(let refusal): throw Diagnostic(refusal: refusal)
    }
  }
}

extension Run {
  /// What a textbook's world prints; nil: the run is of the machine.
  package var worldReport: WorldState? { WorldTable.first { $0.report(self) } }

  /// Of an expectation of a textbook's world that broke: what it claims and what was found.
  package func brokenClaim(_ expectation: Int, of claims: WorldValue) -> String? {
    WorldTable.first { $0.brokenClaim(self, expectation, claims) }
  }
}
