import Kernel
import Script

/// The words of the page cache, the lists of pages and the disk.
extension Wording {
  private func range(_ page: UInt32, _ pages: UInt32) -> String {
    pages <= 1 ? "\(page)" : "\(page)–\(page + pages - 1)"
  }

  func told(_ what: PageCacheHappening, _ occurrence: Occurrence) -> Told {
    switch what {
    case .fileMade(let file, let pages, let isShared): fileMade(file, pages, isShared)
    case .fileRemoved(let file, let pages): fileRemoved(file, pages)
    case .called(let file, let page, let pages, let isWrite): called(file, page, pages, isWrite)
    case .hit(let file, let page, let frame): hit(file, page, frame)
    case .missed(let file, let page): missed(file, page)
    case .readAhead(let file, let page, let pages, let read, let isAwaited):
      readAhead(file, page, pages, read, isAwaited)
    case .readAround(let file, let page, let pages, let read): readAround(file, page, pages, read)
    case .readAheadOff(let file, let cached): readAheadOff(file, cached)
    case .added(let file, let page, let frame): added(file, page, frame)
    case .removed(let file, let page, let frame): removed(file, page, frame)
    case .submitted(let file, let page, let pages, let due, let queued): submitted(file, page, pages, due, queued)
    case .completed(let file, let page, let pages): completed(file, page, pages)
    case .queueFull(let queued): queueFull(queued)
    case .dirtied(let file, let page, let frame): dirtied(file, page, frame)
    case .drained(let cpu, let isActive, let pages): drained(cpu, isActive, pages)
    case .marked(let frame): marked(frame)
    case .activated(let frame): activated(frame)
    }
  }

  private func fileMade(_ file: FileID, _ pages: UInt32, _ isShared: Bool) -> Told {
    Told {
      isShared
        ? "\(names[file]): a segment of \(englishCount(pages, "page")), none of them there yet"
        : "\(names[file]): \(englishCount(pages, "page")) on the disk"
    } ja: {
      isShared ? "\(names[file]): \(number(pages))ページの共有メモリ、ページはまだない" : "\(names[file]): ディスク上に\(number(pages))ページ"
    }
  }

  private func fileRemoved(_ file: FileID, _ pages: UInt32) -> Told {
    Told {
      "\(names[file]) goes, with its \(englishCount(pages, "page")) in memory"
    } ja: {
      "\(names[file])を削除、メモリ上の\(number(pages))ページも消える"
    }
  }

  private func called(_ file: FileID, _ page: UInt32, _ pages: UInt32, _ isWrite: Bool) -> Told {
    Told {
      "\(names[file]), page \(range(page, pages))"
    } ja: {
      "\(names[file])のページ\(range(page, pages))を\(isWrite ? "書く" : "読む")"
    }
  }

  private func hit(_ file: FileID, _ page: UInt32, _ frame: FrameNumber) -> Told {
    Told {
      "\(names[file]) page \(page) is in the page cache, frame \(self.frame(frame))"
    } ja: {
      "\(names[file])のページ\(page)はページキャッシュにある(フレーム\(self.frame(frame)))"
    }
  }

  private func missed(_ file: FileID, _ page: UInt32) -> Told {
    Told {
      "\(names[file]) page \(page) is not in the page cache"
    } ja: {
      "\(names[file])のページ\(page)はページキャッシュにない"
    }
  }

  private func readAhead(_ file: FileID, _ page: UInt32, _ pages: UInt32, _ read: UInt32, _ isAwaited: Bool) -> Told {
    Told {
      "\(names[file]): window \(range(page, pages)), \(number(read)) to read"
        + (isAwaited ? ", the reader waits for it" : ", ahead of the reader")
    } ja: {
      "\(names[file]): 先読みウィンドウ\(range(page, pages))、うち\(number(read))ページを読む"
        + (isAwaited ? "(読み手が待つ)" : "(読み手より先に)")
    } why: {
      [
        say(
          "Who reads one page after the other will want the next: the window doubles each time, up to 32 pages.",
          "順に読む者は次も欲しがる。ウィンドウは毎回2倍になり、上限は32ページ。")
      ]
    }
  }

  private func readAround(_ file: FileID, _ page: UInt32, _ pages: UInt32, _ read: UInt32) -> Told {
    Told {
      "\(names[file]): \(range(page, pages)) around the fault, \(number(read)) to read"
    } ja: {
      "\(names[file]): フォールトの前後\(range(page, pages))、うち\(number(read))ページを読む"
    }
  }

  private func readAheadOff(_ file: FileID, _ cached: UInt32) -> Told {
    Told {
      "\(names[file]): \(englishCount(cached, "page")) in a row were cached: no more read-ahead"
    } ja: {
      "\(names[file]): \(number(cached))ページ続けてキャッシュにあったので先読みをやめる"
    }
  }

  private func added(_ file: FileID, _ page: UInt32, _ frame: FrameNumber) -> Told {
    Told {
      "\(names[file]) page \(page) gets frame \(self.frame(frame)), locked"
    } ja: {
      "\(names[file])のページ\(page)にフレーム\(self.frame(frame))を割り当てる(ロック中)"
    }
  }

  private func removed(_ file: FileID, _ page: UInt32, _ frame: FrameNumber) -> Told {
    Told {
      "\(names[file]) page \(page) leaves the page cache, frame \(self.frame(frame))"
    } ja: {
      "\(names[file])のページ\(page)がページキャッシュから出る(フレーム\(self.frame(frame)))"
    }
  }

  private func submitted(_ file: FileID, _ page: UInt32, _ pages: UInt32, _ due: UInt32, _ queued: UInt32) -> Told {
    Told {
      "\(names[file]) \(range(page, pages)): the disk reads it in \(englishCount(due, "tick")), "
        + "\(number(queued)) in the queue"
    } ja: {
      "\(names[file])の\(range(page, pages)): \(number(due))ティック後にディスクが読み終える(待ち行列\(number(queued)))"
    }
  }

  private func completed(_ file: FileID, _ page: UInt32, _ pages: UInt32) -> Told {
    Told {
      "\(names[file]) \(range(page, pages)) is read: up to date, unlocked"
    } ja: {
      "\(names[file])の\(range(page, pages))を読み終えた。最新になりロックを解く"
    }
  }

  private func queueFull(_ queued: UInt32) -> Told {
    Told {
      "\(number(queued)) requests wait for the disk: the queue is full, the task sleeps"
    } ja: {
      "ディスク待ちが\(number(queued))件で待ち行列が満杯。タスクはスリープする"
    }
  }

  private func dirtied(_ file: FileID, _ page: UInt32, _ frame: FrameNumber) -> Told {
    Told {
      "\(names[file]) page \(page), frame \(self.frame(frame)): dirty, the disk has an older one"
    } ja: {
      "\(names[file])のページ\(page)(フレーム\(self.frame(frame)))がダーティになる。ディスクの方が古い"
    }
  }

  private func drained(_ cpu: UInt8, _ isActive: Bool, _ pages: UInt32) -> Told {
    Told {
      "\(englishCount(pages, "page")) of a pagevec of CPU \(cpu) to the head of \(isActive ? "active" : "inactive")"
    } ja: {
      "CPU \(cpu)のpagevecの\(number(pages))ページを\(isActive ? "active" : "inactive")リストの先頭へ"
    } why: {
      [
        say(
          "New pages wait in a vector of fourteen, so that the list's lock is taken once for all of them.",
          "新しいページは14個ずつまとめてからリストに入れる。リストのロックが1回で済む。")
      ]
    }
  }

  private func marked(_ frame: FrameNumber) -> Told {
    Told {
      "frame \(self.frame(frame)): PG_referenced, used once"
    } ja: {
      "フレーム\(self.frame(frame)): PG_referencedを立てる(1回目の使用)"
    }
  }

  private func activated(_ frame: FrameNumber) -> Told {
    Told {
      "frame \(self.frame(frame)): used again, inactive → active"
    } ja: {
      "フレーム\(self.frame(frame)): 再び使われたのでinactiveからactiveへ"
    }
  }
}
