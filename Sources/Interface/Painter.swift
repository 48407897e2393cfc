import Cells
import Kernel
import Script

/// What every view needs at hand while one picture is drawn. Views are its extensions, one file each.
struct Painter {
  let scene: Scene
  let state: State
  let theme: Theme
  let glyphs: Glyphs
  let layout: Layout
  let language: Language

  init(scene: Scene, state: State, theme: Theme, glyphs: Glyphs, size: Size) {
    self.scene = scene
    self.state = state
    self.theme = theme
    self.glyphs = glyphs
    language = state.language
    let lines = Self.captionLines(scene, state, width: size.width, glyphs: glyphs).count
    layout = Layout(size: size, state: state, hasCaptions: !scene.scenario.captions.isEmpty, captionLines: lines)
  }

  func picture(into canvas: inout Canvas) {
    canvas.fill(Rectangle(canvas.size), Cell(style: theme.style(.text)))
  }
  static func captionLines(_ scene: Scene, _ state: State, width: Int, glyphs: Glyphs) -> [String] { [] }
}
