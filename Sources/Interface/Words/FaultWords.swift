import Kernel
import Script

/// The words of faults, in the eight steps of the textbook, of what calls and accesses are refused for, and of the page
/// cache.
extension Wording {
  func told(_ what: FaultHappening, _ occurrence: Occurrence) -> Told {
    switch what {
    case .pcSaved(let address, let error): pcSaved(address, error)
    case .registersSaved(let pid): registersSaved(pid)
    case .addressChecked(let address, let start, let end, let flags): addressChecked(address, start, end, flags)
    case .frameFound(let frame): frameFound(frame)
    case .frameSpared(let source): frameSpared(source)
    case .pageFilled(let frame, let source): pageFilled(frame, source)
    case .pageAwaited(let frame, let next): pageAwaited(frame, next)
    case .tableUpdated(let page, let old, let new): tableUpdated(page, old, new)
    case .registersRestored(let pid): registersRestored(pid)
    case .rescheduled(let address, let isMajor): rescheduled(address, isMajor)
    }
  }

  private func pcSaved(_ address: UInt32, _ error: UInt8) -> Told {
    let isWrite = error & 2 != 0
    let isProtection = error & 1 != 0
    return Told {
      "1) PC saved: \(isWrite ? "write" : "read") at 0x\(Numbers.padded(address)), "
        + (isProtection ? "not allowed" : "not present") + ", error code \(error)"
    } ja: {
      "① PCを退避: 0x\(Numbers.padded(address))の\(isWrite ? "書き込み" : "読み出し")、"
        + (isProtection ? "許可なし" : "存在しない") + "(エラーコード\(error))"
    } why: {
      [
        say(
          "The CPU stops the instruction, pushes EIP and the error code, and CR2 keeps the address: bit 0 protection, "
            + "bit 1 write, bit 2 user.",
          "CPUは命令を止め、EIPとエラーコードをスタックに積み、アドレスをCR2に残す。ビット0は保護違反、1は書き込み、2はユーザモード。")
      ]
    }
  }

  private func registersSaved(_ pid: UInt32) -> Told {
    Told {
      "2) registers saved on the kernel stack of pid \(pid)"
    } ja: {
      "② 汎用レジスタをpid \(pid)のカーネルスタックに退避"
    }
  }

  private func addressChecked(_ address: UInt32, _ start: UInt32, _ end: UInt32, _ flags: AreaFlags) -> Told {
    Told {
      "3) address checked: 0x\(Numbers.padded(address)) lies in \(self.address(start))–\(self.address(end)), "
        + "\(flags.letters): allowed"
    } ja: {
      "③ アドレスを検査: 0x\(Numbers.padded(address))は\(self.address(start))〜\(self.address(end))(\(flags.letters))の中、許可"
    }
  }

  private func frameFound(_ frame: FrameNumber) -> Told {
    Told {
      "4) a frame: \(self.frame(frame)) was free, there is no victim"
    } ja: {
      "④ フレーム: \(self.frame(frame))が空いていた。追い出すページはない"
    } why: {
      [
        say(
          "The book lets the fault choose a victim and write it when it is dirty. In Linux that is reclaim's work: the "
            + "faulting task takes a free frame, and kswapd keeps some free.",
          "教科書ではここで犠牲ページを選び、ダーティなら書き戻す。Linuxではそれは回収の仕事で、フォールトしたタスクは空きフレームを取るだけ。空きはkswapdが保つ。")
      ]
    }
  }

  private func frameSpared(_ source: PageSource) -> Told {
    Told {
      "4) no new frame is needed: "
        + (source == .zeroPage
          ? "the page of zeros serves all readers"
          : source == .reused
            ? "nobody else has the page"
            : source == .swapped ? "the swap cache has the page" : "the page cache has the page")
    } ja: {
      "④ 新しいフレームは不要: "
        + (source == .zeroPage
          ? "読むだけならゼロページを共用"
          : source == .reused
            ? "このページの使用者はほかにいない" : source == .swapped ? "スワップキャッシュにある" : "ページキャッシュにある")
    }
  }

  private func pageFilled(_ frame: FrameNumber, _ source: PageSource) -> Told {
    Told {
      "5) content: " + english(source) + ", frame \(self.frame(frame))"
    } ja: {
      "⑤ 中身: " + japanese(source) + "、フレーム\(self.frame(frame))"
    }
  }

  private func pageAwaited(_ frame: FrameNumber, _ next: TaskID) -> Told {
    Told {
      "5) the disk reads into frame \(self.frame(frame)): meanwhile "
        + (next == .initTask ? "the CPU is idle" : "\(name(of: next)) runs")
    } ja: {
      "⑤ ディスクからフレーム\(self.frame(frame))へ読み込み中。その間"
        + (next == .initTask ? "CPUは空く" : "\(name(of: next))が走る")
    }
  }

  private func tableUpdated(_ page: UInt32, _ old: UInt64, _ new: UInt64) -> Told {
    Told {
      "6) page table: \(address(page)) was \(entry(old)), is \(entry(new)) \(bits(new))"
    } ja: {
      "⑥ ページテーブルを更新: \(address(page))は\(entry(old))から\(entry(new)) \(bits(new))へ"
    }
  }

  private func registersRestored(_ pid: UInt32) -> Told {
    Told {
      "7) registers of pid \(pid) restored"
    } ja: {
      "⑦ pid \(pid)のレジスタを復元"
    }
  }

  private func rescheduled(_ address: UInt32, _ isMajor: Bool) -> Told {
    Told {
      "8) the instruction at fault runs again: 0x\(Numbers.padded(address)), a \(isMajor ? "major" : "minor") fault"
    } ja: {
      "⑧ 命令を再実行: 0x\(Numbers.padded(address))、\(isMajor ? "メジャー" : "マイナー")フォールト"
    }
  }

  private func entry(_ value: UInt64) -> String {
    value == 0 ? "0" : "0x" + Numbers.padded(UInt32(truncatingIfNeeded: value))
  }

  /// The bits that are set: `P W U A D`.
  func bits(_ value: UInt64) -> String {
    let names: [(UInt64, String)] = [
      (PageTableEntry.present, "P"), (PageTableEntry.write, "W"), (PageTableEntry.user, "U"),
      (PageTableEntry.cacheDisable, "PCD"), (PageTableEntry.accessed, "A"), (PageTableEntry.dirty, "D"),
    ]
    return names.filter { value & $0.0 != 0 }.map { $0.1 }.joined(separator: " ")
  }

  // MARK: Parts

  func english(_ access: Access) -> String {
    switch access {
    case .read: "read"
    case .write: "write"
    case .exec: "fetch"
    }
  }
  func japanese(_ access: Access) -> String {
    switch access {
    case .read: "読む"
    case .write: "書く"
    case .exec: "命令として読む"
    }
  }

  private func english(_ source: PageSource) -> String {
    switch source {
    case .zeroPage: "the shared page of zeros, read-only"
    case .zeroed: "zeros"
    case .cached: "the file's page, as the page cache has it"
    case .copied: "a copy of the shared page"
    case .reused: "it stays and becomes writable"
    case .shared: "zeros, shared memory from now on"
    case .swapped: "as it was when it was swapped out"
    }
  }
  private func japanese(_ source: PageSource) -> String {
    switch source {
    case .zeroPage: "共用のゼロページ(読み出し専用)"
    case .zeroed: "ゼロで埋める"
    case .cached: "ページキャッシュにあるファイルのページ"
    case .copied: "共有していたページの複製"
    case .reused: "そのまま書き込み可能になる"
    case .shared: "ゼロで埋め、以後は共有メモリ"
    case .swapped: "スワップアウトした時の中身"
    }
  }

  func english(_ reason: SignalReason) -> String {
    switch reason {
    case .noArea: "no area is there"
    case .belowStack: "below the stack pointer"
    case .stackLimit: "the stack may not grow so far"
    case .kernelAddress: "it is the kernel's"
    case .notWritable: "the area may not be written"
    case .notReadable: "the area may not be read"
    case .beyondFile: "behind the end of the file"
    }
  }
  func japanese(_ reason: SignalReason) -> String {
    switch reason {
    case .noArea: "どの領域にも属さない"
    case .belowStack: "スタックポインタより下"
    case .stackLimit: "スタックの上限を超える"
    case .kernelAddress: "カーネルの領域"
    case .notWritable: "書き込めない領域"
    case .notReadable: "読み出せない領域"
    case .beyondFile: "ファイルの終わりより後ろ"
    }
  }

  func english(_ problem: CallProblem, _ wanted: UInt32, _ limit: UInt32) -> String {
    switch problem {
    case .tooManyProcesses: "EAGAIN: the user has RLIMIT_NPROC = \(number(limit)) processes"
    case .tooManyThreads: "EAGAIN: there are \(number(limit)) tasks, no more can be"
    case .overcommit: "ENOMEM: \(englishCount(wanted, "page")) cannot be promised"
    case .noAddress: "ENOMEM: no hole of \(englishCount(wanted, "page")) in the address space"
    case .tooManyAreas: "ENOMEM: \(number(limit)) areas, no more can be"
    case .notMapped: "ENOMEM: nothing is mapped there" + (limit == 0 ? "" : " (0x\(Numbers.padded(limit << 12)))")
    case .lockLimit: "EAGAIN: more than RLIMIT_MEMLOCK = \(englishCount(limit, "page")) would be locked"
    case .noFile: "ENOENT: there is no such file"
    case .fileExists: "EEXIST: it is there already"
    case .noProgram: "ENOEXEC: there is no code in it"
    case .noSpace: "the task has no address space: it is a kernel thread"
    case .noProcess: "ESRCH: nobody by this name is a process"
    case .initEnds: "Attempted to kill init!"
    case .nothing: "EINVAL: no page is asked for"
    case .unaligned: "EINVAL: 0x\(Numbers.padded(limit)) is not the beginning of a page (a multiple of 4096)"
    case .beyondTask: "EINVAL: it would end above TASK_SIZE (page \(number(limit)))"
    case .segmentSize: "EINVAL: more than SHMMAX = \(englishCount(limit, "page"))"
    case .belowHeap: "the break stays: below the beginning of the heap"
    case .badAddress: "EFAULT: page 0x\(Numbers.padded(limit << 12)) cannot be brought in"
    }
  }
  func japanese(_ problem: CallProblem, _ wanted: UInt32, _ limit: UInt32) -> String {
    switch problem {
    case .tooManyProcesses: "EAGAIN: ユーザのプロセス数が上限RLIMIT_NPROC = \(number(limit))に達している"
    case .tooManyThreads: "EAGAIN: タスクの総数が上限\(number(limit))に達している"
    case .overcommit: "ENOMEM: \(number(wanted))ページは約束できない"
    case .noAddress: "ENOMEM: アドレス空間に\(number(wanted))ページの隙間がない"
    case .tooManyAreas: "ENOMEM: 領域数が上限\(number(limit))に達している"
    case .notMapped: "ENOMEM: そこには何もマップされていない" + (limit == 0 ? "" : "(0x\(Numbers.padded(limit << 12)))")
    case .lockLimit: "EAGAIN: 固定できるのはRLIMIT_MEMLOCK = \(number(limit))ページまで"
    case .noFile: "ENOENT: そのファイルはない"
    case .fileExists: "EEXIST: すでにある"
    case .noProgram: "ENOEXEC: コードがない"
    case .noSpace: "カーネルスレッドなのでアドレス空間がない"
    case .noProcess: "ESRCH: その名前のプロセスはない"
    case .initEnds: "Attempted to kill init!(initは終われない)"
    case .nothing: "EINVAL: 1ページも要求していない"
    case .unaligned: "EINVAL: 0x\(Numbers.padded(limit))はページの先頭(4096の倍数)ではない"
    case .beyondTask: "EINVAL: 終わりがTASK_SIZE(ページ\(number(limit)))を超える"
    case .segmentSize: "EINVAL: SHMMAX = \(number(limit))ページを超える"
    case .belowHeap: "ヒープの先頭より下なので、ブレークは動かない"
    case .badAddress: "EFAULT: 0x\(Numbers.padded(limit << 12))のページは取り込めない"
    }
  }
}
