import Kernel
import Script

extension Wording {
  func japaneseProblem(_ problem: CacheProblem, size: UInt32) -> String {
    switch problem {
    case .tooSmall: "\(number(size))バイトは4(BYTES_PER_WORD)未満なのでBUG()"
    case .tooLarge: "\(number(size))バイトは131 072(32ページ)を超えるのでBUG()"
    case .inInterrupt: "割り込み中に呼ばれたのでBUG()"
    case .noRoom: "\(number(size))バイトのオブジェクトは32ページにも入らないのでNULL"
    case .duplicate: "同じ名前のキャッシュがあるのでBUG()"
    case .noMemory: "ディスクリプタかローカルキャッシュのメモリがなくNULL"
    case .alignment: "境界が2のべき乗でない。\(release)ならディスクリプタと重なるので拒否"
    }
  }

  func japaneseArray(_ cache: CacheID, _ cpu: UInt8) -> String {
    "\(names[cache]) " + (cpu == Self.sharedArray ? "共有" : "cpu\(cpu)")
  }
  func japaneseHolder(_ label: LabelID?) -> String { self.label(label).map { "(\($0))" } ?? "" }
  func japaneseList(_ list: SlabList) -> String {
    switch list {
    case .full: "満杯"
    case .partial: "一部使用"
    case .free: "空き"
    }
  }
}
