import Kernel
import Script

extension Wording {
  func englishProblem(_ problem: CacheProblem, size: UInt32) -> String {
    switch problem {
    case .tooSmall: "\(bytes(size)), fewer than 4 (BYTES_PER_WORD); BUG()"
    case .tooLarge: "\(bytes(size)), more than 131 072 (32 pages); BUG()"
    case .inInterrupt: "called in an interrupt; BUG()"
    case .noRoom: "not one object of \(bytes(size)) fits into 32 pages: NULL"
    case .duplicate: "the name is taken; BUG()"
    case .noMemory: "no memory for its descriptor or its arrays: NULL"
    case .alignment: "alignment is no power of two: \(release) would let objects overlap the descriptor; refused"
    }
  }

  func englishArray(_ cache: CacheID, _ cpu: UInt8) -> String {
    "\(names[cache]) " + (cpu == Self.sharedArray ? "shared" : "cpu\(cpu)")
  }
  func englishHolder(_ label: LabelID?) -> String { self.label(label).map { ", held as \($0)" } ?? "" }
  func bytes(_ count: UInt32) -> String { englishCount(count, "byte") }
  func englishCount(_ count: UInt32, _ thing: String) -> String {
    "\(number(count)) \(thing)\(count == 1 ? "" : "s")"
  }
  func englishList(_ list: SlabList) -> String {
    switch list {
    case .full: "full"
    case .partial: "partial"
    case .free: "free"
    }
  }
}
