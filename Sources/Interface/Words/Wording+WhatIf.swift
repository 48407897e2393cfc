import History
import Kernel
package import Script

/// The first difference between two runs in words.
struct WordedDivergence: Hashable {
  /// When, and what was asked.
  var asked: String
  /// What it got.
  var trunk: String
  var branch: String
  /// The same with the names of the runs.
  var trunkNamed: String
  var branchNamed: String
  /// For a narrow line: what was asked, and what it got in the run as it was.
  var short: String
  var whole: String { asked + "; " + trunkNamed + "; " + branchNamed }
}

extension Wording {
  func whatIf(_ change: String) -> String { say("what if \(change)", "もし\(change)なら") }

  func words(for parting: WhatIfScene.Parting) -> WordedDivergence {
    switch parting {
    case .requests(let divergence): return self.divergence(divergence)
    case .textbook(let parting):
      let tick = "\(Localized.tick[language]) \(Numbers.grouped(parting.tick))"
      let got = [parting.trunk[language], parting.branch[language]]
      return worded(
        asked: "\(tick), \(parting.asked[language])", short: "\(tick)  \(parting.asked[language])", got: got)
    }
  }

  private func worded(asked: String, short: String, got: [String]) -> WordedDivergence {
    WordedDivergence(
      asked: asked, trunk: got[0], branch: got[1], trunkNamed: "\(Localized.asItWas[language]): \(got[0])",
      branchNamed: say("what if: ", "もしもの場合: ") + got[1], short: "\(short): \(got[0])")
  }

  private func divergence(_ divergence: Divergence) -> WordedDivergence {
    let tick = "\(Localized.tick[language]) \(Numbers.grouped(divergence.tick))"
    let (trunk, branch) = (divergence.trunk, divergence.branch)
    let number = (trunk ?? branch)?.number ?? 0
    var long = number < 1 ? "" : say(", request \(number)", "、\(number)番目の要求")
    var short = number < 1 ? "" : " #\(number)"
    var got = [trunk, branch].map { outcome($0) }
    if divergence.isOfRequests {
      got = [trunk, branch].map { request($0) }
      let differ = say("the requests themselves differ", "要求そのものが異なる")
      long += ": " + differ
      short += " " + differ
    } else {
      let asked = request(trunk ?? branch)
      long += ": " + asked
      short += " " + asked
    }
    return worded(asked: tick + long, short: tick + short, got: got)
  }

  private func request(_ item: RequestOutcome?) -> String {
    guard let item else { return say("none", "なし") }
    let task = names[item.asked.task]
    // The script's own hand need not be named.
    let by = item.asked.task == .initTask ? "" : say(" by \(task)", "\(task)の")
    switch item.asked.what {
    case .request(.requested(let call, let order, let gfp, _)):
      return say(
        "\(call.name) order \(order.rawValue) \(names[gfp])\(by)",
        "\(by)\(call.name) オーダー\(order.rawValue) \(names[gfp])")
    case .request(.retried(_, let order, let waited)):
      return say(
        "\(task), waiting for order \(order.rawValue) for \(number(waited)) ticks",
        "\(number(waited))ティック待機中の\(task) オーダー\(order.rawValue)")
    default: return text(for: item.asked)
    }
  }

  /// What a request got, and why not more.
  private func outcome(_ item: RequestOutcome?) -> String {
    guard let item else { return say("waits on", "待機のまま") }
    let why = item.refusal.map { ": " + text(for: $0) } ?? ""
    switch item.outcome.what {
    case .request(.served(let zone, let frame, _, _, _)):
      return say(
        "served from \(self.zone(zone)), frame \(self.frame(frame))",
        "\(self.zone(zone))のフレーム\(self.frame(frame))を割り当て")
    case .request(.waits): return say("must wait", "待機") + why
    case .request(.failed): return say("failed", "失敗") + why
    case .reclaim: return say("the kernel stops in it: ", "カーネルが停止: ") + text(for: item.outcome)
    default: return text(for: item.outcome)
    }
  }
}

/// The same for a line of answer.
package func words(for parting: WhatIfScene.Parting, in scene: Scene, _ language: Language) -> String {
  let other = scene.other
  return Wording(language: language, names: other.names, scenario: other.scenario).words(for: parting).whole
}
