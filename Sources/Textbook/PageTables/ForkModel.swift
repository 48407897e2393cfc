/// fork with copy-on-write beside a fork that copies at once.
package struct ForkModel: SmallMachine {
  package enum Request: Hashable, Sendable {
    case fork(parent: String, child: String)
    case write(process: String, page: Int)
    case exec(process: String, pages: Int)
    case exit(process: String)
  }

  package enum Step: Hashable, Sendable {
    case forked(parent: String, child: String, shared: Int, protected: Int, copiedAtOnce: Int)
    case wrote(process: String, page: Int, CopyOnWrite.Outcome)
    case replaced(process: String, pages: Int, wasted: Int)
    case ended(process: String)
    case refused(process: String)
  }

  package private(set) var shared: CopyOnWrite
  /// The fork that copies: frames that its processes hold, and pages that it copied so far.
  package private(set) var eagerFrames: Int
  package private(set) var eagerCopies = 0
  package let textPages: Int

  package init(process: String, dataPages: Int, textPages: Int) {
    shared = CopyOnWrite(process: process, dataPages: dataPages, textPages: textPages)
    self.textPages = textPages
    eagerFrames = dataPages + textPages
  }

  package mutating func begin(_ request: Request, _ steps: inout [Step]) {
    switch request {
    case .fork(let parent, let child):
      let data = shared.dataPages(of: parent) ?? 0
      let text = shared.textPages(of: parent) ?? 0
      guard shared.fork(parent, child: child) else { return steps.append(.refused(process: parent)) }
      eagerFrames += data + text
      eagerCopies += data + text
      steps.append(
        .forked(parent: parent, child: child, shared: data + text, protected: data, copiedAtOnce: data + text))
    case .write(let process, let page):
      guard let outcome = shared.outcome(ofWriteBy: process, page: page) else {
        return steps.append(.refused(process: process))
      }
      _ = shared.write(process, page: page)
      steps.append(.wrote(process: process, page: page, outcome))
    case .exec(let process, let pages):
      let held = (shared.dataPages(of: process) ?? 0) + (shared.textPages(of: process) ?? 0)
      guard shared.exec(process, pages: pages) else { return steps.append(.refused(process: process)) }
      eagerFrames += pages - held
      steps.append(.replaced(process: process, pages: pages, wasted: held))
    case .exit(let process):
      let held = (shared.dataPages(of: process) ?? 0) + (shared.textPages(of: process) ?? 0)
      guard shared.exit(process) else { return steps.append(.refused(process: process)) }
      eagerFrames -= held
      steps.append(.ended(process: process))
    }
  }

  package var listBytes: Int { shared.bytes }

  package var state: StateTree {
    func way(_ name: String, frames: Int, copies: Int, faults: Int) -> StateTree.Member {
      .map(name, [.number("frames", frames), .number("copies", copies), .number("faults", faults)])
    }
    return .map([
      way("copy-on-write", frames: shared.frames, copies: shared.copies, faults: shared.faults),
      way("copy-at-fork", frames: eagerFrames, copies: eagerCopies, faults: 0),
    ])
  }
}
