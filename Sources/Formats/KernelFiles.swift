import Foundation
package import Kernel
package import Script

/// A machine's numbers as files of the names and forms of the kernel's own (`run --proc`).
package enum KernelFiles {
  /// Writes buddyinfo, vmstat, meminfo, zoneinfo, extfrag_index and unusable_index, and slabinfo where the reading has
  /// the slab allocator; each beside its target first, renamed when whole. The folder is made when it is missing.
  package static func write(_ reading: Reading, names: Names, into folder: String) throws(Diagnostic) {
    var files = [
      ("buddyinfo", Buddyinfo.text(of: reading)),
      ("vmstat", KernelText.vmstat(reading)),
      ("meminfo", KernelText.meminfo(reading)),
      ("zoneinfo", KernelText.zoneinfo(reading)),
      ("extfrag_index", FragmentationIndex.extfrag.text(of: reading)),
      ("unusable_index", FragmentationIndex.unusable.text(of: reading)),
    ]
    if let slab = reading.slab {
      files.append(("slabinfo", Slabinfo.text(of: Slabinfo.rows(of: slab, names: names))))
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Diagnostic(
        "the folder cannot be made: \(error.localizedDescription)", hint: "name a folder that may be written to",
        file: folder)
    }
    for (name, text) in files {
      let target = folder + "/" + name
      do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: target + ".part"))
        guard rename(target + ".part", target) == 0 else { throw CocoaError(.fileWriteUnknown) }
      } catch {
        try? FileManager.default.removeItem(atPath: target + ".part")
        throw Diagnostic(
          "cannot be written: \(error.localizedDescription)", hint: "is there room, and may the folder be written to?",
          file: target)
      }
    }
  }
}
