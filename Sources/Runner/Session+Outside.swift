package import Cells
package import History
package import Interface
package import Script
package import Simulation

/// For those who look at a session from outside.
extension Session {
  package var timeline: any Run { driver.run }
  package var scene: Scene { stage.scene }
  package var state: State {
    get { stage.state }
    set { stage.state = newValue }
  }
  var whatIf: Comparison.Other? { comparison.other }

  /// The picture as it stands, from the reading of the last turn.
  package func picture() -> Canvas { stage.picture() }

  /// Shows another panel from the next turn on.
  package func show(_ view: ViewSettings) {
    stage.state.apply(view)
    if view.frame != nil { stage.state.followsEvent = false }
    stage.hasChanged = true
  }

  /// Of a play that nobody steers: on to a tick without a picture, from where it is drawn again.
  package func skip(to tick: Tick) { play.skip(to: tick) }

  /// Where the marks and the end will stand, found now.
  package func surveyed() -> Playback {
    survey.proceed { true }
    return stage.scene.playback
  }
}
