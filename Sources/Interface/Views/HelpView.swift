import Cells
import Kernel
import Script

/// The help screen: the key table, section by section.
extension Painter {
  func helpLines(width: Int) -> [OverlayLine] {
    let sections = Binding.Section.allCases
    guard width >= 92 else { return helpSections(sections[...], width: width) }
    // Side by side, so that all keys are seen at once.
    let half = width / 2 - 1
    let left = helpSections(sections.prefix(2), width: half)
    let right = helpSections(sections.dropFirst(2), width: half)
    return (0..<max(left.count, right.count)).map { row in
      var line = row < left.count ? left[row] : OverlayLine()
      if row < right.count {
        let used = line.runs.reduce(0) { $0 + shown($1.text).columns }
        line.add(String(repeating: " ", count: max(0, half + 2 - used)), .text)
        line.runs += right[row].runs
      }
      return line
    }
  }

  private func helpSections(_ sections: ArraySlice<Binding.Section>, width: Int) -> [OverlayLine] {
    var lines: [OverlayLine] = []
    let panels = scene.panels
    for section in sections {
      if !lines.isEmpty { lines.append(OverlayLine()) }
      lines.append(OverlayLine(word(.section(section)), .title, bold: true))
      for binding in scene.keymap.bindings where binding.section == section && !binding.keys.isEmpty {
        if let panel = binding.panel, !panels.contains(panel) { continue }
        let keys = "  " + binding.keyNames.padded(to: width < 60 ? 12 : 15) + " "
        let help = wrapped(word(binding.help), width: max(10, width - keys.columns))
        for (row, text) in help.enumerated() {
          var line = OverlayLine(row == 0 ? keys : String(repeating: " ", count: keys.columns), .key, bold: true)
          line.add(text, .text)
          lines.append(line)
        }
      }
    }
    return lines
  }
}
