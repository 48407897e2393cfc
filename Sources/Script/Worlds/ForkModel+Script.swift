package import Textbook

extension ForkModel: ScriptedModel {
  package static let world = ScenarioWorld.Name.copyOnWrite
  package static let form = "{ process: sh, data: 6, text: 4 }"
  package static let keys = ["process", "data", "text"]

  package init(_ settings: WorldSettings) throws(Diagnostic) {
    self.init(
      process: try settings["process"]?.text("the name of a process") ?? "sh",
      dataPages: try settings.number(.forkPages), textPages: try settings.number(.forkText, or: 0))
  }

  private static let process = Parameter("process", .text, required: true, en: "its name", ja: "プロセスの名前")

  package static let verbs = [
    Verb.request(
      "fork", of: ForkModel.self, en: "A process makes a copy of itself", ja: "プロセスを複製する",
      [
        Parameter("parent", .text, required: true, en: "its name", ja: "親プロセス"),
        Parameter("child", .newLabel, required: true, en: "its name", ja: "子プロセス"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      .fork(parent: try arguments.name("parent"), child: try builder.newName(arguments.required("child")))
    },
    Verb.request(
      "write", of: ForkModel.self, en: "A process writes to a data page", ja: "プロセスがデータのページに書く",
      [
        process,
        Parameter("page", .number, .dataPage, required: true, en: "of its data, from 0", ja: "データの何ページ目か(0 から)"),
      ]
    ) { (arguments, _) throws(Diagnostic) in
      .write(process: try arguments.name("process"), page: Int(try arguments.required("page").number(.dataPage)))
    },
    Verb.request(
      "exec", of: ForkModel.self, en: "A process runs another program", ja: "別のプログラムに置き換える",
      [process, Parameter("pages", .number, .execPages, required: true, en: "of the new program", ja: "新しいプログラムのページ数")]
    ) { (arguments, _) throws(Diagnostic) in
      .exec(process: try arguments.name("process"), pages: Int(try arguments.required("pages").number(.execPages)))
    },
    Verb.request(
      "exit", of: ForkModel.self, main: "process", en: "A process ends", ja: "プロセスが終わる", [process]
    ) { (arguments, _) throws(Diagnostic) in .exit(process: try arguments.name("process")) },
  ]
}

extension Arguments {
  func name(_ key: String) throws(Diagnostic) -> String { try required(key).text("a name", ja: "名前") }
}
