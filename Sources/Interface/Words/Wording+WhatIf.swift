package import History
import Kernel
package import Script

/// The first difference between two runs in words.
struct WordedDivergence: Hashable {
  /// When, and what was asked.
  var asked: String
  /// What it got: each with the name of its run.
  var trunk: String
  var branch: String
  var whole: String { asked + ": " + trunk + "; " + branch }
}

extension Wording {
  private func say(_ english: String, _ japanese: String) -> String { language == .en ? english : japanese }

  func whatIf(_ change: String) -> String { say("what if \(change)", "もし\(change)なら") }

  func divergence(_ divergence: Divergence) -> WordedDivergence {
    let tick = "\(Localized.tick[language]) \(Numbers.grouped(divergence.tick))"
    let (trunk, branch) = (divergence.trunk, divergence.branch)
    let names = (Localized.asItWas[language] + ": ", say("what if: ", "もしもの方: "))
    guard let known = trunk ?? branch else { return WordedDivergence(asked: tick, trunk: "", branch: "") }
    if divergence.isOfRequests {
      return WordedDivergence(
        asked: say(
          "\(tick), request \(known.number): the requests themselves differ",
          "\(tick)、\(known.number)番目の要求: 要求そのものが異なる"),
        trunk: names.0 + request(trunk), branch: names.1 + request(branch))
    }
    var asked = say("\(tick), request \(known.number): ", "\(tick)、\(known.number)番目の要求: ") + request(known)
    if known.number < 1 { asked = "\(tick): \(request(known))" }
    return WordedDivergence(asked: asked, trunk: names.0 + outcome(trunk), branch: names.1 + outcome(branch))
  }

  private func request(_ item: RequestOutcome?) -> String {
    guard let item else { return say("none", "なし") }
    let task = names[item.asked.task]
    switch item.asked.what {
    case .requested(let call, let order, let gfp, _):
      return say(
        "\(call.name) order \(order.rawValue) \(gfp.name) by \(task)",
        "\(task)の\(call.name) オーダー\(order.rawValue) \(gfp.name)")
    case .retried(_, let order, let waited):
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
    case .served(let zone, let frame, _, _, _):
      return say(
        "served from \(self.zone(zone)), frame \(self.frame(frame))",
        "\(self.zone(zone))のフレーム\(self.frame(frame))を割り当て")
    case .waits: return say("must wait", "待機") + why
    case .failed: return say("failed", "失敗") + why
    default: return text(for: item.outcome)
    }
  }
}

/// The same for a line of answer.
package func words(for divergence: Divergence, in scene: Scene, _ language: Language) -> String {
  let other = scene.other
  return Wording(language: language, names: other.names, scenario: other.scenario).divergence(divergence).whole
}
