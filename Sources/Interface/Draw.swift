package import Cells

/// Draws one picture: a pure function of the scene, the state, the theme and the glyphs.
package func draw(_ scene: Scene, _ state: State, theme: Theme, glyphs: Glyphs, into canvas: inout Canvas) {
  let painter = Painter(scene: scene, state: state, theme: theme, glyphs: glyphs, size: canvas.size)
  // The canvas moves in and out, so that its cells are never copied.
  var taken = Canvas(size: Size(width: 0, height: 0))
  swap(&taken, &canvas)
  painter.picture(into: &taken)
  swap(&taken, &canvas)
}
