import Cells
import Script

/// The help screen: the key table, section by section.
extension Painter {
  func helpLines(width: Int) -> [OverlayLine] {
    var lines: [OverlayLine] = []
    for section in Binding.Section.allCases {
      if !lines.isEmpty { lines.append(OverlayLine()) }
      lines.append(OverlayLine(word(.section(section)), .title, bold: true))
      for binding in scene.keymap.bindings where binding.section == section && !binding.keys.isEmpty {
        let keys = "  " + binding.keyNames.padded(to: 15) + " "
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
