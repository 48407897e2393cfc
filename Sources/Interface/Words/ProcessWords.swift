import Kernel
import Script

/// The words of processes and their address spaces.
extension Wording {
  /// A page of an address space as its linear address.
  func address(_ page: UInt32) -> String { "0x" + Numbers.padded(page << 12) }

  /// `sh`, or of a child without a name of its own `task 0x8001`.
  func name(of task: TaskID) -> String { names[task] }

  func told(_ what: ProcessHappening, _ occurrence: Occurrence) -> Told {
    switch what {
    case .started(let threads): started(threads)
    case .forked(let parent, let child, let task, let areas, let tables): forked(parent, child, task, areas, tables)
    case .execed(let pid, let file, let pages): execed(pid, file, pages)
    case .execKilled(let pid, let file, let part, let problem): execKilled(pid, file, part, problem)
    case .exited(let pid, let pages, let tables): exited(pid, pages, tables)
    case .callFailed(_, let problem, let wanted, let limit): callFailed(problem, wanted, limit)
    case .enough(let pages, let cached, let free, let isRoot, let isEnough):
      enough(pages, cached, free, isRoot, isEnough)
    case .mapped(let start, let pages, let flags, let file): mapped(start, pages, flags, file)
    case .merged(let start, let end): merged(start, end)
    case .split(let at, let start, let end): split(at, start, end)
    case .unmapped(let start, let end, let pages, let tables): unmapped(start, end, pages, tables)
    case .heapSet(let from, let to): heapSet(from, to)
    case .stackGrown(let from, let to): stackGrown(from, to)
    case .locked(let start, let end, let total): locked(start, end, total)
    case .unlocked(let start, let end, let total): unlocked(start, end, total)
    case .tableMade(let index, let frame): tableMade(index, frame)
    case .tableFreed(let index, let frame): tableFreed(index, frame)
    case .switched(let cpu, let from, let to, let flushed): switched(cpu, from, to, flushed)
    case .translated(let cpu, let page, let frame, let access, let hit): translated(cpu, page, frame, access, hit)
    case .deviceRead(let page, let value, let isStale): deviceRead(page, value, isStale)
    case .signalled(let pid, let address, let reason): signalled(pid, address, reason)
    case .oops(let address): oops(address, occurrence)
    case .slept(let pid, let frame): slept(pid, frame)
    case .sleptForMemory(let pid, let order): sleptForMemory(pid, order)
    case .woken(let pid, let ticks): woken(pid, ticks)
    }
  }

  private func started(_ threads: UInt32) -> Told {
    Told {
      "init, pid 1, and \(number(threads)) kernel threads: they have pids and kernel stacks, but no address space"
    } ja: {
      "init(pid 1)とカーネルスレッド\(number(threads))個。pidとカーネルスタックはあるが、アドレス空間はない"
    }
  }

  private func forked(_ parent: UInt32, _ child: UInt32, _ task: TaskID, _ areas: UInt32, _ tables: UInt32) -> Told {
    Told {
      "pid \(parent) → \(name(of: task)), pid \(child): \(englishCount(areas, "area")), "
        + "\(englishCount(tables, "page table")) copied; the pages are shared"
    } ja: {
      "pid \(parent) → \(name(of: task))(pid \(child))。\(number(areas))領域とページテーブル\(number(tables))枚を複製、ページは共有"
    } why: {
      [
        say(
          "Private pages that may be written become read-only in both tables: the first who writes gets a copy.",
          "書き込める私有ページは両方のページテーブルで読み出し専用になり、先に書いた側が複製を得る。"),
        say(
          "The child's entries are the only ones that are not born Accessed.", "子のエントリだけは Accessed ビットが0で生まれる。"),
      ]
    }
  }

  private func execed(_ pid: UInt32, _ file: FileID, _ pages: UInt32) -> Told {
    Told {
      "pid \(pid) runs \(names[file]): a new address space of \(englishCount(pages, "page")), read when it is touched"
    } ja: {
      "pid \(pid)が\(names[file])を実行。新しいアドレス空間\(number(pages))ページ、中身は触れたときに読む"
    } why: {
      [
        say(
          "Only the page with the arguments is there: everything else comes by faults (demand paging).",
          "用意されるのは引数のページだけで、ほかはページフォールトで取り込まれる(デマンドページング)。")
      ]
    }
  }

  private func execKilled(_ pid: UInt32, _ file: FileID, _ part: ExecPart, _ problem: CallProblem) -> Told {
    let what: (en: String, ja: String) =
      switch part {
      case .stack: ("stack", "スタック")
      case .segment: ("program", "プログラム本体")
      case .bss: ("bss", "bss")
      case .library: ("libraries", "ライブラリ")
      }
    let lack: (en: String, ja: String) =
      problem == .overcommit ? ("not enough memory", "メモリが足りない") : ("no room among the addresses", "アドレスの場所がない")
    return Told {
      "pid \(pid) is killed (SIGKILL) in the middle of running \(names[file]): \(lack.en) for its \(what.en)"
    } ja: {
      "pid \(pid)は\(names[file])の実行の途中でSIGKILL: \(what.ja)のための\(lack.ja)"
    } why: {
      [
        say(
          "flush_old_exec has given the old address space back already: there is no program left to return to.",
          "flush_old_execが元のアドレス空間をもう解放したので、エラーを返して戻る先のプログラムがない。")
      ]
    }
  }

  private func exited(_ pid: UInt32, _ pages: UInt32, _ tables: UInt32) -> Told {
    Told {
      "pid \(pid) ends: \(englishCount(pages, "page")) unmapped, \(englishCount(tables, "page table")) freed, "
        + "its parent releases it"
    } ja: {
      "pid \(pid)が終了。\(number(pages))ページのマップを解き、ページテーブル\(number(tables))枚を解放、親が後始末"
    }
  }

  private func callFailed(_ problem: CallProblem, _ wanted: UInt32, _ limit: UInt32) -> Told {
    Told {
      english(problem, wanted, limit)
    } ja: {
      japanese(problem, wanted, limit)
    }
  }

  private func enough(_ pages: UInt32, _ cached: UInt32, _ free: UInt32, _ isRoot: Bool, _ isEnough: Bool) -> Told {
    let sum = free == 0 ? number(cached) : "\(number(cached)) + \(number(free))"
    return Told {
      "\(number(pages)) wanted \(isEnough ? "<" : "≥") \(sum) that could be had: \(isEnough ? "yes" : "ENOMEM")"
    } ja: {
      "要求\(number(pages))ページ \(isEnough ? "<" : "≥") 得られる見込み\(sum): \(isEnough ? "許可" : "ENOMEM")"
    } why: {
      [
        say(
          "Page cache and reclaimable slabs first, then the free pages"
            + (isRoot ? "." : "; others than root may count on all but a thirty-second part."),
          "まずページキャッシュと回収できるスラブ、次に空きページ。" + (isRoot ? "" : "root以外は1/32を除いた分しか当てにできない。")),
        say(
          "Each request is judged alone: many small ones together may promise more than there is.",
          "要求は1つずつ判定されるので、小さな要求が集まれば実際より多く約束することがある。"),
      ]
    }
  }

  private func mapped(_ start: UInt32, _ pages: UInt32, _ flags: AreaFlags, _ file: FileID?) -> Told {
    let source = file.map { names[$0] }
    return Told {
      "\(address(start)), \(englishCount(pages, "page")), \(flags.letters), \(source ?? "anonymous"): "
        + "no page is there yet"
    } ja: {
      "\(address(start))から\(number(pages))ページ、\(flags.letters)、\(source ?? "無名")。ページはまだない"
    }
  }

  private func merged(_ start: UInt32, _ end: UInt32) -> Told {
    Told {
      "the neighbour takes it in: \(address(start)) to \(address(end)), one area"
    } ja: {
      "隣の領域に併合: \(address(start))〜\(address(end))で1領域"
    }
  }

  private func split(_ at: UInt32, _ start: UInt32, _ end: UInt32) -> Told {
    Told {
      "\(address(start)) to \(address(end)) is cut at \(address(at)): two areas"
    } ja: {
      "\(address(start))〜\(address(end))を\(address(at))で2領域に分割"
    }
  }

  private func unmapped(_ start: UInt32, _ end: UInt32, _ pages: UInt32, _ tables: UInt32) -> Told {
    Told {
      "\(address(start)) to \(address(end)): \(englishCount(pages, "page")) unmapped, "
        + "\(englishCount(tables, "page table")) freed"
    } ja: {
      "\(address(start))〜\(address(end)): \(number(pages))ページのマップを解き、ページテーブル\(number(tables))枚を解放"
    } why: {
      [
        say(
          "A page table goes only when no other area reaches into what it maps.",
          "ページテーブルは、それが担う範囲にほかの領域がかかっていないときだけ解放される。")
      ]
    }
  }

  private func heapSet(_ from: UInt32, _ to: UInt32) -> Told {
    Told {
      "the heap ends at \(address(to)), was \(address(from)): \(Numbers.grouped(Int(to) - Int(from))) pages"
    } ja: {
      "ヒープの終端を\(address(from))から\(address(to))へ(\(Numbers.grouped(Int(to) - Int(from)))ページ)"
    }
  }

  private func stackGrown(_ from: UInt32, _ to: UInt32) -> Told {
    Told {
      "the stack grows down from \(address(from)) to \(address(to))"
    } ja: {
      "スタックが\(address(from))から\(address(to))まで下に伸びる"
    }
  }

  private func locked(_ start: UInt32, _ end: UInt32, _ total: UInt32) -> Told {
    Told {
      "\(address(start)) to \(address(end)): VM_LOCKED, \(englishCount(total, "page")) of the process are locked"
    } ja: {
      "\(address(start))〜\(address(end)): VM_LOCKED、このプロセスの固定は計\(number(total))ページ"
    }
  }

  private func unlocked(_ start: UInt32, _ end: UInt32, _ total: UInt32) -> Told {
    Told {
      "\(address(start)) to \(address(end)): VM_LOCKED cleared, \(englishCount(total, "page")) stay locked"
    } ja: {
      "\(address(start))〜\(address(end)): VM_LOCKEDを外す、残りの固定は\(number(total))ページ"
    }
  }

  private func tableMade(_ index: UInt32, _ frame: FrameNumber) -> Told {
    Told {
      "page table for directory entry \(number(index)) in frame \(self.frame(frame))"
    } ja: {
      "ディレクトリのエントリ\(number(index))のページテーブルをフレーム\(self.frame(frame))に作る"
    }
  }

  private func tableFreed(_ index: UInt32, _ frame: FrameNumber) -> Told {
    Told {
      "page table of directory entry \(number(index)), frame \(self.frame(frame)): nothing needs it any more"
    } ja: {
      "ディレクトリのエントリ\(number(index))のページテーブル(フレーム\(self.frame(frame)))は不要になった"
    }
  }

  private func switched(_ cpu: UInt8, _ from: TaskID, _ to: TaskID, _ flushed: UInt32?) -> Told {
    Told {
      "CPU \(cpu): \(name(of: from)) → \(name(of: to))"
        + (flushed.map { ", new CR3: \(englishCount($0, "translation")) of the TLB thrown away" }
          ?? ", CR3 and the TLB stay")
    } ja: {
      "CPU \(cpu): \(name(of: from)) → \(name(of: to))"
        + (flushed.map { "、CR3の書き換えでTLBの\(number($0))エントリを破棄" } ?? "、CR3もTLBもそのまま")
    }
  }

  private func translated(_ cpu: UInt8, _ page: UInt32, _ frame: FrameNumber, _ access: Access, _ hit: Bool) -> Told {
    Told {
      "\(english(access)) \(address(page)): "
        + (hit ? "in CPU \(cpu)'s TLB" : "walk through the tables, now in the TLB")
        + ", frame \(self.frame(frame))"
    } ja: {
      "\(address(page))を\(japanese(access)): "
        + (hit ? "CPU \(cpu)のTLBにある" : "ページテーブルをたどり、TLBに載せる") + "、フレーム\(self.frame(frame))"
    } why: {
      hit
        ? []
        : [
          say(
            "The walk sets Accessed, and Dirty for a write: that is how the kernel learns of a use.",
            "たどるときにAccessed(書き込みならDirtyも)が立つ。カーネルはこれで使用を知る。")
        ]
    }
  }

  private func deviceRead(_ page: UInt32, _ value: UInt32, _ isStale: Bool) -> Told {
    Told {
      "the register at \(address(page)) reads \(number(value))"
        + (isStale ? ": an old value, out of the hardware cache" : "")
    } ja: {
      "\(address(page))のレジスタの値は\(number(value))" + (isStale ? "。ハードウェアキャッシュに残った古い値" : "")
    } why: {
      isStale
        ? [
          say(
            "Mapped without PCD the line stays in the cache: the device is never asked again.",
            "PCDを立てずにマップするとキャッシュに残り、デバイスには二度と問い合わせない。")
        ] : []
    }
  }

  private func signalled(_ pid: UInt32, _ address: UInt32, _ reason: SignalReason) -> Told {
    Told {
      "\(reason.signal) for pid \(pid) at 0x\(Numbers.padded(address)): \(english(reason))"
    } ja: {
      "pid \(pid)に\(reason.signal)(0x\(Numbers.padded(address))): \(japanese(reason))"
    }
  }

  private func oops(_ address: UInt32, _ occurrence: Occurrence) -> Told {
    Told {
      "Oops: \(name(of: occurrence.task)) has no address space: nothing can be at 0x\(Numbers.padded(address))"
    } ja: {
      "Oops: \(name(of: occurrence.task))にはアドレス空間がなく、0x\(Numbers.padded(address))には何もない"
    }
  }

  private func slept(_ pid: UInt32, _ frame: FrameNumber) -> Told {
    Told {
      "pid \(pid) sleeps until frame \(self.frame(frame)) is read"
    } ja: {
      "pid \(pid)はフレーム\(self.frame(frame))が読み込まれるまでスリープする"
    }
  }

  private func sleptForMemory(_ pid: UInt32, _ order: Order) -> Told {
    Told {
      "pid \(pid) sleeps in its request for \(size(order))"
    } ja: {
      "pid \(pid)は\(size(order))の要求の途中でスリープする"
    }
  }

  private func woken(_ pid: UInt32, _ ticks: UInt32) -> Told {
    Told {
      "pid \(pid) goes on after \(englishCount(ticks, "tick"))"
    } ja: {
      "pid \(pid)が\(number(ticks))ティックぶりに再開"
    }
  }
}
