import Cells
import Interface
import Script

/// The recording that goes on beside the screen, and single pictures that are kept.
final class Tape {
  private let stage: Stage
  private let surroundings: any Surroundings
  private var recorder: (any Recorder)?

  init(_ stage: Stage, recorder: (any Recorder)?, surroundings: any Surroundings) {
    self.stage = stage
    self.recorder = recorder
    self.surroundings = surroundings
  }

  /// On, or off and done.
  func toggle() {
    do throws(Diagnostic) {
      if let recorder {
        stop()
        try recorder.finish()
        stage.say(Localized(en: "recorded in \(recorder.name)", ja: "\(recorder.name)に録画しました"))
      } else {
        recorder = try surroundings.startRecording(
          size: stage.screen.size, theme: stage.theme, title: stage.scene.scenario.title[stage.state.language])
        stage.scene.playback.isRecording = true
      }
    } catch {
      stage.say(error)
    }
  }

  func end() { if recorder != nil { toggle() } }

  private func stop() {
    recorder = nil
    stage.scene.playback.isRecording = false
  }

  /// The picture that the screen shows, into the recording.
  func present(_ canvas: Canvas) {
    guard let recorder else { return }
    do throws(Diagnostic) {
      try recorder.present(stage.pictureOfRecording(canvas), at: stage.scene.standing)
    } catch { giveUp(error) }
  }

  /// The script passed a mark.
  func mark(_ name: String) {
    guard let recorder else { return }
    do throws(Diagnostic) { try recorder.mark(name) } catch { giveUp(error) }
  }

  private func giveUp(_ problem: Diagnostic) {
    stop()
    stage.say(problem)
    stage.hasChanged = true
  }

  func snapshot() {
    do throws(Diagnostic) {
      let title = stage.scene.scenario.title[stage.state.language]
      stage.say(try surroundings.save(stage.picture(), theme: stage.theme, title: title))
    } catch {
      stage.say(error)
    }
  }
}
