import Cells
import Foundation
import History
import Interface
import Runner
import Script
import Simulation
import Testing

@testable import Formats

/// Every number of a file at both ends of its range, in every world and every verb: it is read or refused with its
/// place, and what is read is played and drawn at no more than it is worth.
@Suite struct EdgeTests {
  static let watch = Watch(patience: 20)
  /// Most work that the beginning of a run may come to, in occurrences and advances, and lines that a panel may draw.
  private static let work: UInt64 = 60_000

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var texts: [String]
    var testDescription: String { name }
  }

  private static func text(_ world: String, _ script: [String]) -> String {
    "mmscope: 1\ntitle: { en: t, ja: t }\n\(world)\nscript:\n"
      + script.map { "  - " + $0 + "\n" }.joined()
  }

  private static func edges(_ quantity: Quantity) -> [String] {
    [quantity.range.lowerBound, quantity.range.upperBound].map { String($0) }
  }

  /// What is asked of a world whose settings are tried.
  private static func script(of world: String) -> [String] {
    let asked: [String] =
      switch world.prefix(while: { $0 != ":" }) {
      case "replacement", "stack", "working-set", "paging-daemon":
        ["{ reference: { uniform: 500, count: 1500, seed: 3, writes: 1/3 } }"]
      case "multiprogramming": ["{ start: A }"]
      case "messages": ["{ send: 5000 }"]
      case "one-program": ["{ run: { name: x, size: 1, time: 9 } }", "{ store: 0 }"]
      case "partitions": ["{ job: { name: x, size: 1, time: 9 } }", "{ job: { name: y, size: 1, time: 9 } }"]
      case "utilisation": ["{ memory: 512 }", "{ waiting: 1/3 }"]
      case "relocation": ["{ load: { name: a, size: 1, addresses: [0] } }", "{ jump: { name: a, address: 0 } }"]
      case "swapping": ["{ load: { name: a, size: 1 } }", "{ compact: {} }"]
      case "overlays": ["{ call: A }", "{ call: main }"]
      case "fits": ["{ take: { size: 1, as: a } }", "{ repeat: 30, do: [ { churn: { sizes: 1..9, keep: 9 } } ] }"]
      case "page-tables":
        ["{ map: { process: A, address: 0x1000, pages: 1 } }", "{ read: { process: A, address: 0x1008 } }"]
      case "page-size": ["{ page: 1 }", "{ page: 1TiB }"]
      case "copy-on-write": ["{ fork: { parent: sh, child: c } }", "{ write: { process: c, page: 0 } }"]
      case "instruction": ["{ execute: { at: 0, words: 3, source: 40, target: 80 } }"]
      default: []
      }
    return asked + ["{ tick: 40 }"]
  }

  static let settings: [Case] =
    EdgeTable.settings.map { setting in
      Case(
        name: setting.world,
        texts: edges(setting.quantity).map {
          text("world: { \(setting.world.replacing("#", with: $0)) }", script(of: setting.world))
        })
    }
    + EdgeTable.machine.map { quantity, line in
      Case(
        name: line,
        texts: edges(quantity).map { text(line.replacing("#", with: $0), ["{ alloc_page: {} }", "{ tick: 20 }"]) })
    }
    + EdgeTable.pressed.map { quantity, line in
      Case(
        name: line,
        texts: edges(quantity).map {
          text("machine: { memory: 16MiB, hz: 100, \(line.replacing("#", with: $0)) }", EdgeTable.pressure)
        })
    }

  /// Verbs that take a number, each with what else it needs.
  static let verbs: [Case] = Verb.all.compactMap { verb in
    let world = verb.world?.rawValue ?? "machine"
    let numbers = verb.parameters.compactMap { parameter in parameter.quantity.map { (parameter.name, $0) } }
    guard !numbers.isEmpty, !["save", "repeat", "what-if"].contains(verb.name) else { return nil }
    let base = EdgeTable.arguments["\(world) \(verb.name)"] ?? EdgeTable.arguments[verb.name] ?? [:]
    return Case(
      name: "\(world) \(verb.name)",
      texts: numbers.flatMap { name, quantity in
        edges(quantity).map { edge in
          var arguments = base
          arguments[name] = edge
          if verb.name == "reference" {
            arguments = referenceArguments(name, edge)
          } else if ["frame", "address"].contains(name) || name == "count" && arguments["of"] != nil {
            // Blocks are named or stand at a place.
            if name != "count", world == "machine" { arguments["of"] = nil }
          }
          let all = arguments.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
          return text(
            EdgeTable.world(world),
            (EdgeTable.preludes[world] ?? []) + ["{ \(verb.name): { \(all) } }", "{ tick: 20 }"])
        }
      })
  }

  private static func referenceArguments(_ name: String, _ edge: String) -> [String: String] {
    switch name {
    case "phases", "set", "of":
      var all = ["phases": "3", "set": "2", "of": "9", "count": "50"]
      all[name] = edge
      if name == "set" { all["of"] = edge }
      return all
    case "count", "seed", "page-size": return ["uniform": "9", "count": "50"].merging([name: edge]) { $1 }
    default: return ["count": "300"].merging([name: edge]) { $1 }
    }
  }

  @Test(arguments: settings + verbs) func bothEndsAreReadAndPlayed(edge: Case) throws {
    var accepted = 0
    for text in edge.texts {
      Self.watch.during(edge.name) {
        do {
          if try Trial(advances: 120).run(.scenario, Array(text.utf8)) {
            accepted += 1
            try draw(text)
          }
        } catch {
          Issue.record("\(error)\n\(text)")
        }
      }
    }
    // A range of which nothing can be played is no range.
    let refusal = accepted > 0 ? "" : try Self.refusal(edge.texts[0])
    #expect(accepted > 0, "\(edge.name): \(refusal)")
  }

  private static func refusal(_ text: String) throws -> String {
    do {
      _ = try ScenarioFile.load(text: text, name: "t.yaml")
      return ""
    } catch {
      return "\(error.all)\n\(text)"
    }
  }

  /// A short run, and a picture at both sizes.
  private func draw(_ text: String) throws {
    let scenario = try ScenarioFile.load(text: text, name: "t.yaml")
    for size in [Size(width: 80, height: 24), Size(width: 120, height: 40)] {
      let run = try scenario.begin(budget: 0)
      run.run(RunBounds(tick: 60, work: Self.work, script: true))
      #expect(run.serial + run.moment.position < 40 * Self.work, "\(text)")
      var state = State(language: size.width == 80 ? .en : .ja, size: size)
      state.apply(scenario.view)
      var scene = Scene(shown: run.firstShown(state), scenario: scenario)
      scene.read(for: state, size: size, of: run)
      var canvas = Canvas(size: size)
      Interface.draw(scene, state, theme: .defaultDark, glyphs: Glyphs(.braille), into: &canvas)
      #expect(canvas.size == size)
    }
  }
}
