import Kernel
import Script

/// The words of write-back and of the end of memory.
extension Wording {
  private func range(_ page: UInt32, _ pages: UInt32) -> String {
    pages <= 1 ? "\(page)" : "\(page)–\(page + pages - 1)"
  }

  func writeback(_ what: ReclaimHappening) -> Told {
    switch what {
    case .writeSubmitted(let file, let page, let pages, let queued):
      Told {
        "\(names[file]) \(range(page, pages)) to the disk, \(number(queued)) in the queue"
      } ja: {
        "\(names[file])の\(range(page, pages))をディスクへ書く(待ち行列\(number(queued)))"
      }
    case .written(let file, let page, let pages):
      Told {
        "\(names[file]) \(range(page, pages)) is written"
      } ja: {
        "\(names[file])の\(range(page, pages))を書き終えた"
      }
    case .rotated(let frame):
      Told {
        "frame \(self.frame(frame)) is clean: to the inactive list's tail, next to go"
      } ja: {
        "フレーム\(self.frame(frame))はクリーンになり、次に回収されるようinactiveリストの末尾へ"
      }
    case .throttled(let pages, let limit, let background):
      Told {
        "\(number(pages)) dirty or under write > \(number(limit)): the writer must write (background from "
          + "\(number(background)) on)"
      } ja: {
        "ダーティと書き込み中が\(number(pages)) > \(number(limit)): 書き手自身が書き出す(バックグラウンドは\(number(background))から)"
      }
    case .pdflushRuns(let pages, let isPeriodic):
      Told {
        isPeriodic
          ? "pdflush writes what has been dirty for 30 s, \(englishCount(pages, "page")) at most"
          : "pdflush writes until the background limit is met, \(englishCount(pages, "page")) at least"
      } ja: {
        isPeriodic
          ? "pdflushが30秒以上ダーティなものを書く(最大\(number(pages))ページ)"
          : "pdflushがバックグラウンドの限界を下回るまで書く(少なくとも\(number(pages))ページ)"
      }
    case .writebackRound(let written, let dirty, let limit):
      Told {
        "\(englishCount(written, "page")) on the way to the disk, \(number(dirty)) still dirty (limit \(number(limit)))"
      } ja: {
        "\(number(written))ページをディスクへ送った。ダーティは残り\(number(dirty))(限界\(number(limit)))"
      }
    // Unreachable: `told` sends each case to its group; the words' test goes through all cases.
    default: preconditionFailure("told by another group")
    }
  }

  func outOfMemory(_ what: ReclaimHappening) -> Told {
    switch what {
    case .candidate(let pid, let points):
      Told {
        "pid \(pid): \(number(points)) points"
      } ja: {
        "pid \(pid): \(number(points))点"
      } why: {
        [
          say(
            "Its pages and its children's, divided by roots of its CPU time and age; root counts a sixteenth.",
            "自分と子のページ数を、CPU時間と生存時間の根で割る。rootは16分の1。")
        ]
      }
    case .killed(let pid, let name, let points):
      Told {
        "Out of Memory: Killed process \(pid) (\(names[name])), chosen with \(number(points)) points"
      } ja: {
        "Out of Memory: Killed process \(pid) (\(names[name]))、選ばれた点数\(number(points))"
      }
    case .killedAlready(let pid):
      Told {
        "pid \(pid) was killed and has not ended yet: nobody else is chosen"
      } ja: {
        "pid \(pid)はkill済みでまだ終了していないので、ほかは選ばない"
      }
    case .panic:
      Told {
        "Kernel panic: out of memory, and only init is left"
      } ja: {
        "カーネルパニック: メモリがなく、initしか残っていない"
      }
    case .hang(let pid):
      Told {
        "only kernel threads are left: pid \(pid) has no memory of its own, the choice begins again, for ever"
      } ja: {
        "カーネルスレッドしか残っていない。pid \(pid)は自分のメモリを持たず、選び直しが永久に続く"
      }
    // Unreachable: `told` sends each case to its group; the words' test goes through all cases.
    default: preconditionFailure("told by another group")
    }
  }
}
