import Interface
import Kernel
import Script
import Simulation

/// Another theme, another scenario.
extension Session {
  func setTheme(_ name: String) {
    do throws(Diagnostic) {
      theme = try surroundings.theme(named: name)
      state.theme = name
    } catch {
      scene.notice = Notice(error)
    }
  }

  func load(_ name: String) {
    do throws(Diagnostic) {
      let scenario = try surroundings.scenario(named: name)
      let fresh = try scenario.begin(budget: historyMemory)
      // The journal's last digest is of the run that it tells of.
      endJournal()
      endWhatIf()
      timeline = fresh
      goal = nil
      breakpoints = []
      (hit, hitOccurrence) = (nil, nil)
      follow(typed: scenario.typed, records: scenario.typed?.records ?? [])
      scene.scenario = scenario
      scene.names = scenario.names
      scene.trend = Trend()
      (scene.playback.isPlaying, scene.playback.isAtEnd) = (false, false)
      if let speed = scenario.view.speed { scene.playback.speed = speed }
      (state.zone, state.order, state.expanded) = (nil, nil, nil)
      (state.cursor, state.zoom) = (.init(0), 0)
      state.look = nil
      state.slab = SlabSelection()
      state.apply(scenario.view)
      lookAtFreeFrames()
      lookAhead()
      beginTelling()
    } catch {
      scene.notice = Notice(error)
    }
    hasChanged = true
  }
}
