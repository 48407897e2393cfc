import Cells
import Kernel
import Script

/// How a kind of frame looks in the map and what the legend calls it.
struct FrameLook {
  /// Of a cell that is full of it.
  let letter: Unicode.Scalar
  let role: Role
  let name: Localized

  init(_ letter: Unicode.Scalar, _ role: Role, _ en: String, _ ja: String) {
    self.letter = letter
    self.role = role
    name = Localized(en: en, ja: ja)
  }
}

extension FrameKind {
  var look: FrameLook {
    switch self {
    case .free: FrameLook("·", .frameFree, "free", "空き")
    case .reserved: FrameLook("R", .frameReserved, "reserved", "予約")
    case .kernelImage: FrameLook("I", .frameKernelImage, "image", "イメージ")
    case .kernel: FrameLook("K", .frameKernel, "kernel", "カーネル")
    case .user: FrameLook("U", .frameUser, "user", "ユーザ")
    case .perCPU: FrameLook("P", .framePerCPU, "pcp", "pcp")
    case .before: FrameLook("B", .frameBefore, "in use before", "開始前から使用")
    case .lost: FrameLook("L", .frameLost, "lost", "喪失")
    case .slab: FrameLook("S", .frameSlab, "slab", "スラブ")
    case .anonymous: FrameLook("A", .frameAnon, "anonymous", "無名ページ")
    case .pageCache: FrameLook("F", .frameFile, "file", "ファイル")
    case .shared: FrameLook("M", .frameShared, "shared", "共有メモリ")
    case .pageTable: FrameLook("T", .frameTable, "page table", "ページテーブル")
    case .kernelStack: FrameLook("C", .frameStack, "kernel stack", "カーネルスタック")
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
