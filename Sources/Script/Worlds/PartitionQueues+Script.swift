package import Textbook

extension PartitionQueues: ScriptedModel {
  package static let world = ScenarioWorld.Name.partitions
  package static let form = "{ sizes: [10, 20, 40], queues: [queue-each, one-first] }"
  package static let keys = ["sizes", "queues"]

  package init(_ settings: WorldSettings) throws(Diagnostic) {
    self.init(
      sizes: try settings.numbers(.partitions),
      disciplines: try settings.choices(
        "queues", Discipline.allCases.map { ($0.rawValue, $0) }, or: Discipline.allCases))
  }

  package static let verbs = [
    Verb.request(
      "job", of: PartitionQueues.self, en: "A job arrives", ja: "ジョブが到着する",
      [
        Parameter("name", .newLabel, required: true, en: "of the job", ja: "ジョブの名前"),
        Parameter("size", .number, .piece, required: true, en: "units", ja: "大きさ(単位数)"),
        Parameter("time", .number, .jobTime, required: true, en: "ticks that it runs", ja: "実行時間(ティック)"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      .job(
        name: try builder.newName(arguments.required("name")),
        size: Int(try arguments.required("size").number(.piece)),
        time: Int(try arguments.required("time").number(.jobTime)))
    }
  ]
}
