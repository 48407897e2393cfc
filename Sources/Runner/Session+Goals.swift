import History
import Interface
import Script
import Simulation

/// Where a run is being driven to, a slice at a time, with keys read in between; any key stops it.
enum Goal {
  case tick(UInt64)
  case mark
  case chapter(Int)
  case caption
  /// Back to the last moment that met a condition.
  case back(any RunSearch)
  /// Where the user stands, once the other run of a what-if has come there.
  case arrival
  case divergence
}

extension Session {
  /// The machine stands somewhere in its past, on the way through it.
  var isSearching: Bool { if case .back = goal { true } else { false } }

  /// On towards the goal until the deadline, or until it is reached.
  func pursueGoal(until deadline: UInt64) {
    if case .back(let search) = goal { return pursue(search, until: deadline) }
    hasChanged = true
    guard let goal else { return }
    var isThere = false
    repeat {
      isThere = drive(to: goal)
    } while !isThere && clock.nanoseconds < deadline
    if isThere { self.goal = nil }
    if isArriving { return }
    afterTimeMoved()
    if isThere { makeChangeAhead() }
  }

  /// The user presses a key: what was on its way stops. A search goes back to where it started.
  func stopGoal() {
    defer { goal = nil }
    guard case .back(let search) = goal else { return }
    timeline.go(to: search.start)
    scene.notice = Notice(Localized.searchStopped[state.language])
    afterTimeMoved()
  }

  // MARK: Backwards

  func search(back conditions: [WorldValue]) {
    scene.playback.isPlaying = false
    // The picture that stays during the search: the last one may be older.
    if hasChanged { look() }
    goal = .back(timeline.search(back: conditions))
  }

  private func pursue(_ search: any RunSearch, until deadline: UInt64) {
    var result = SearchProgress.goesOn
    repeat { result = search.proceed() } while result == .goesOn && clock.nanoseconds < deadline
    switch result {
    case .goesOn: tellOfSearch(search)
    case .found(let index):
      stop(at: search.conditions[index], since: nil)
      afterTimeMoved()
    case .nothing:
      goal = nil
      let tick = "\(timeline.tick)"
      scene.notice = Notice(
        Localized(en: "it never came to hold before tick \(tick)", ja: "ティック \(tick) より前に成り立ったことはありません")[
          state.language],
        isError: true)
      afterTimeMoved()
    }
  }

  /// How far the search has come, said anew only when that has changed.
  private func tellOfSearch(_ search: any RunSearch) {
    let tick = "\(search.endTick)"
    let words = Localized(
      en: "searching back: before tick \(tick) (any key stops)", ja: "過去を検索中:ティック \(tick) より前(キーで中止)")
    let notice = Notice(words[state.language])
    guard scene.notice != notice else { return }
    scene.notice = notice
    hasChanged = true
  }

  // MARK: Forwards

  /// One step towards a goal; true when it is reached.
  private func drive(to goal: Goal) -> Bool {
    hit = nil
    switch goal {
    case .tick(let tick):
      if timeline.tick >= tick { return true }
      _ = advance()
      return timeline.tick >= tick || hit != nil
    case .mark, .chapter, .caption:
      if case .step(let step) = advance() {
        switch (step, goal) {
        case (.mark, .mark), (.say, .caption): return true
        case (.mark(let index), .chapter(let wanted)) where index == wanted: return true
        default: break
        }
      }
      return timeline.hasEnded || hit != nil
    case .back: return true
    case .arrival: return arrive()
    case .divergence: return findDivergence()
    }
  }
}

extension Localized {
  fileprivate static let searchStopped = Localized(en: "the search was stopped", ja: "検索を中止しました")
}
