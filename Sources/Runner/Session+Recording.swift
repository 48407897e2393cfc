package import Cells
import History
import Interface
package import Script
package import Simulation

/// A session that is watched by more than its screen: recordings, and the pace of a play that nobody steers.
extension Session {
  /// The picture as it stands, from the reading of the last turn.
  package func picture() -> Canvas { picture(of: scene) }

  private func picture(of scene: Scene) -> Canvas {
    var canvas = Canvas(size: screen.size)
    draw(scene, state, theme: theme, glyphs: glyphs, into: &canvas)
    return canvas
  }

  /// Shows another panel from the next turn on.
  package func show(_ view: ViewSettings) {
    state.apply(view)
    hasChanged = true
  }

  // MARK: Recording

  func toggleRecording() {
    do throws(Diagnostic) {
      if let recorder {
        stopRecording()
        try recorder.finish()
        let done = Localized(en: "recorded in \(recorder.name)", ja: "\(recorder.name)に録画しました")
        scene.notice = Notice(done[state.language])
      } else {
        recorder = try surroundings.startRecording(
          size: screen.size, theme: theme, title: scene.scenario.title[state.language])
        scene.playback.isRecording = true
      }
    } catch {
      scene.notice = Notice(error)
    }
  }

  private func stopRecording() {
    recorder = nil
    scene.playback.isRecording = false
  }

  /// The picture into the recording, without the sign that there is one.
  func record(_ canvas: Canvas) {
    guard let recorder else { return }
    var canvas = canvas
    if scene.playback.isRecording {
      var scene = self.scene
      scene.playback.isRecording = false
      canvas = picture(of: scene)
    }
    do throws(Diagnostic) { try recorder.present(canvas) } catch { giveUpRecording(error) }
  }

  private func giveUpRecording(_ problem: Diagnostic) {
    stopRecording()
    scene.notice = Notice(problem)
    hasChanged = true
  }

  func snapshot() {
    do throws(Diagnostic) {
      let title = scene.scenario.title[state.language]
      scene.notice = Notice(try surroundings.save(picture(), theme: theme, title: title))
    } catch {
      scene.notice = Notice(error)
    }
  }

  // MARK: Pace

  /// What a step of the script means to those who watch.
  func follow(_ step: Cue) {
    if case .mark(let index) = step, let recorder {
      do throws(Diagnostic) { try recorder.mark(scene.scenario.marks[index]) } catch { giveUpRecording(error) }
    }
    guard let pacing else { return }
    switch step {
    case .say(let index):
      rest(pacing.reading(scene.scenario.captions[index][state.language], in: state.language))
    case .pause:
      // Nobody is there to go on by a key.
      scene.playback.isPlaying = true
      rest(UInt64(pacing.pause) * 1_000_000)
    default: break
    }
  }

  /// Of a play that nobody steers: on to a tick without a picture, from where it is drawn again. What ends the play
  /// ends this too.
  package func skip(to tick: Tick) {
    while timeline.tick < tick, !hasReachedEnd { _ = advance() }
    restEnd = nil
    afterTimeMoved()
    startPlaying()
  }

  private func rest(_ nanoseconds: UInt64) {
    if nanoseconds > 0 { restEnd = clock.nanoseconds + nanoseconds }
  }

  /// Whether the play rests. At the end of a rest the tick in whose middle it began goes on.
  func isResting(at now: UInt64) -> Bool {
    guard let end = restEnd else { return false }
    if now < end { return true }
    restEnd = nil
    playTick()
    return restEnd != nil
  }

  /// Nothing stops the play in the middle of a tick.
  var mayGoOn: Bool { restEnd == nil && (pacing == nil || pacing?.end == nil && savedEnd == nil || !hasReachedEnd) }

  /// The play stands where it was to end.
  var hasReachedEnd: Bool {
    switch pacing?.end {
    case .tick(let tick): timeline.tick >= tick
    case .mark(let index): timeline.markTicks[index] != nil || timeline.hasEnded
    case nil: hasReachedSavedEnd ?? timeline.hasEnded
    }
  }

  /// A saved run may go on behind its script; who watches may go on behind its end.
  private var hasReachedSavedEnd: Bool? {
    savedEnd.map { timeline.moment >= $0 && (pacing != nil || timeline.hasEnded) }
  }
}
