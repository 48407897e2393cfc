import Cells
import Kernel
import Script

/// The line at the top: what is played, on which machine, and when.
extension Painter {
  /// What the world is, the most important first.
  private func world(width: Int) -> [String] {
    let configuration: Configuration
    switch scene.shown {
    case .textbook(let reading, _): return reading.heading(language)
    case .machine(let reading): configuration = reading.configuration
    }
    var machine = [configuration.profile.name, Numbers.fullSize(frames: configuration.memoryFrames)]
    let cpus = configuration.cpus
    if width >= 100 || cpus > 1 { machine.append("\(cpus) CPU" + (cpus > 1 && language == .en ? "s" : "")) }
    let nodes = configuration.nodes
    if nodes > 1 { machine.append(language == .en ? "\(nodes) nodes" : "\(nodes)ノード") }
    return machine
  }

  func header(in area: Rectangle, _ canvas: inout Canvas) {
    let ground = theme.style(.text, on: .headerGround)
    canvas.fill(area, Cell(style: ground))
    guard area.width > 0 else { return }
    let playback = scene.playback
    let run = String(glyphs.run)
    let (sign, role): (String, Role) =
      if playback.isAtEnd {
        (word(.end), .warning)
      } else if playback.isReading {
        (run + " " + word(.readingTime), .good)
      } else if playback.isPlaying {
        (run, .good)
      } else {
        (word(Localized(en: "paused", ja: "一時停止")), .key)
      }
    let now = word(.tick) + " " + Numbers.grouped(scene.tick)
    let speed = "×" + Numbers.grouped(playback.speed)
    var right = area.right - 1
    right = textRight(
      now, right: right, y: area.y, theme.style(.title, on: .headerGround, .bold), limit: right, &canvas)
    right = textRight(
      "\(sign) \(speed)", right: right - 2, y: area.y, theme.style(role, on: .headerGround, .bold), limit: right - 2,
      &canvas)
    if playback.isRecording {
      right = textRight(
        "REC", right: right - 2, y: area.y, theme.style(.bad, on: .headerGround, .bold), limit: right - 2, &canvas)
    }
    var machine = world(width: area.width)
    // On a narrow screen the machine gives way to the title, but the kernel's name stays: nobody is to take one for
    // another. A textbook's world stands on the frame of its panel.
    let (least, most) = scene.textbook == nil ? (1, area.width / 2) : (0, area.width)
    let wanted = min(most, shown(scene.scenario.title[language]).columns)
    while machine.count > least, right - shown(machine.joined(separator: " · ")).columns - 6 < wanted {
      machine.removeLast()
    }
    let text = machine.joined(separator: " · ")
    if !text.isEmpty, right - shown(text).columns - 3 > 12 {
      right = textRight(
        text, right: right - 3, y: area.y, theme.style(.dim, on: .headerGround), limit: right, &canvas)
    }
    var x = area.x + 1
    if area.width >= 100 {
      x = self.text("mmscope", x: x, y: area.y, theme.style(.link, on: .headerGround, .bold), limit: 7, &canvas) + 2
    }
    self.text(
      scene.scenario.title[language], x: x, y: area.y, theme.style(.title, on: .headerGround, .bold),
      limit: right - x - 2, &canvas)
  }
}
