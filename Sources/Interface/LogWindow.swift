/// Which lines of the log are in sight: the newest at the bottom, or the selected one in the middle.
struct LogWindow {
  let first: Int
  init(count: Int, rows: Int, selected: Int?) {
    let last = max(0, count - rows)
    first = selected.map { max(0, min(last, $0 - rows / 2)) } ?? last
  }
}
