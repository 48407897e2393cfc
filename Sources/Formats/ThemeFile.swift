package import Cells
import Foundation
package import Script

/// base16 schemes (tinted-theming): the flat form and the one with `palette:`, with an optional `mmscope:` map of
/// roles.
package enum ThemeFile {
  static let byteLimit: UInt64 = 1 << 20
  private static let slots = (0..<16).map { "base0" + String($0, radix: 16, uppercase: true) }

  package static func load(path: String) throws(Diagnostics) -> Theme {
    let text: String
    do throws(Diagnostic) {
      text = try TextFile.text(TextFile.bytes(path, limit: byteLimit), file: path)
    } catch {
      throw Diagnostics([error])
    }
    return try load(text: text, name: path)
  }

  /// `name` is how messages call the text; a scheme without a name of its own takes it without its ending.
  package static func load(text: String, name: String) throws(Diagnostics) -> Theme {
    var findings = Findings()
    var theme: Theme?
    do throws(Diagnostic) {
      theme = try read(YAMLText.value(of: text).0, name, &findings)
    } catch {
      findings.add(error)
    }
    guard let theme, !findings.hasErrors else {
      throw Diagnostics(
        findings.all.map {
          var diagnostic = $0
          diagnostic.file = name.sanitized
          return diagnostic
        })
    }
    return theme
  }

  private static func read(_ root: Value, _ file: String, _ findings: inout Findings) throws(Diagnostic) -> Theme {
    let entries = try root.entries("a base16 scheme")
    let palette = entries.first { $0.key == "palette" }
    let colors = try palette?.value.entries("the colours base00 … base0F") ?? entries
    var base = [Color](repeating: .terminalDefault, count: 16)
    for (index, slot) in slots.enumerated() {
      guard let entry = colors.first(where: { $0.key.lowercased() == slot.lowercased() }) else {
        findings.add(Diagnostic("\(slot) is missing", at: palette?.place ?? root.place))
        continue
      }
      do throws(Diagnostic) { base[index] = try entry.value.color() } catch { findings.add(error) }
    }
    var overrides: [Role: Color] = [:]
    for entry in try entries.first(where: { $0.key == "mmscope" })?.value.entries("colours by role") ?? [] {
      guard let role = Role(rawValue: entry.key) else {
        findings.add(.unknown("role", entry.key, among: Role.allCases.map { $0.rawValue }, at: entry.place))
        continue
      }
      do throws(Diagnostic) { overrides[role] = try entry.value.color(base) } catch { findings.add(error) }
    }
    let fallback = ((file as NSString).lastPathComponent as NSString).deletingPathExtension.sanitized
    // `scheme:` is the name in the flat form.
    let given = entries.first { $0.key == "name" || $0.key == "scheme" }
    let name = try given?.value.text("the name of the scheme") ?? fallback
    return Theme(name: name, base: base, overrides: overrides)
  }
}

extension Value {
  /// `#ab4642` or `ab4642`; among roles also the name of a slot, `base08`.
  fileprivate func color(_ base: [Color]? = nil) throws(Diagnostic) -> Color {
    let wanted = base == nil ? "a colour like \"#ab4642\"" : "a colour like \"#ab4642\" or base08"
    // An unquoted # begins a comment, and nothing is left.
    if case .nothing = content { throw mismatch(wanted, hint: "quote it: \"#ab4642\"") }
    let text = try text(wanted)
    if let base, text.lowercased().hasPrefix("base0"), text.utf8.count == 6, let slot = Int(text.suffix(1), radix: 16) {
      return base[slot]
    }
    let digits = text.hasPrefix("#") ? text.dropFirst() : Substring(text)
    guard digits.utf8.count == 6, digits.allSatisfy({ $0.isHexDigit }), let rgb = UInt32(digits, radix: 16) else {
      throw mismatch(wanted)
    }
    return Color(rgb: rgb)
  }
}
