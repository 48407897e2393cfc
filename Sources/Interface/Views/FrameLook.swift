import Cells
import Kernel
import Script

/// How a kind of frame looks in the map and what the legend calls it.
struct FrameLook {
  /// Of a cell that is full of it.
  let letter: Unicode.Scalar
  let role: Role
  let name: Localized
  /// Where there is little room.
  let short: Localized

  init(
    _ letter: Unicode.Scalar, _ role: Role, _ en: String, _ ja: String, short: (en: String, ja: String)? = nil
  ) {
    self.letter = letter
    self.role = role
    name = Localized(en: en, ja: ja)
    self.short = short.map { Localized(en: $0.en, ja: $0.ja) } ?? name
  }
}

extension FrameKind {
  var look: FrameLook {
    switch self {
    case .free: FrameLook("·", .frameFree, "free", "空き")
    case .reserved: FrameLook("R", .frameReserved, "reserved", "予約", short: ("res.", "予約"))
    case .kernelImage: FrameLook("I", .frameKernelImage, "image", "イメージ", short: ("img", "像"))
    case .kernel: FrameLook("K", .frameKernel, "kernel", "カーネル", short: ("kern", "核"))
    case .user: FrameLook("U", .frameUser, "user", "ユーザ")
    case .perCPU: FrameLook("P", .framePerCPU, "pcp", "pcp")
    case .before: FrameLook("B", .frameBefore, "in use before", "開始前から使用", short: ("before", "開始前"))
    case .lost: FrameLook("L", .frameLost, "lost", "喪失")
    case .slab: FrameLook("S", .frameSlab, "slab", "スラブ")
    case .anonymous: FrameLook("A", .frameAnon, "anonymous", "無名ページ", short: ("anon", "無名"))
    case .pageCache: FrameLook("F", .frameFile, "file", "ファイル")
    case .shared: FrameLook("M", .frameShared, "shared", "共有メモリ", short: ("shm", "共有"))
    case .pageTable: FrameLook("T", .frameTable, "page table", "ページテーブル", short: ("table", "表"))
    case .kernelStack: FrameLook("C", .frameStack, "kernel stack", "カーネルスタック", short: ("stack", "スタック"))
    }
  }

  /// There is none of it before the first process.
  var isOfProcesses: Bool { [.anonymous, .pageCache, .shared, .pageTable, .kernelStack].contains(self) }

  /// A page of a process or a file: it is locked, dirty, referenced.
  var isPage: Bool { [.anonymous, .pageCache, .shared].contains(self) }

  /// The letter where some of the cell's frames are free, so that a faded colour is not the only sign of it.
  var smallLetter: Unicode.Scalar {
    let letter = look.letter
    return self == .free ? letter : Unicode.Scalar(letter.value | 0x20) ?? letter
  }
}
