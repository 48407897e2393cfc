import Foundation
package import Kernel
package import Script

/// A machine's numbers as files of the names and forms of the kernel's own (`run --proc`).
package enum KernelFiles {
  /// Writes buddyinfo, vmstat, meminfo, zoneinfo, extfrag_index and unusable_index, slabinfo where the reading has the
  /// slab allocator, and where it has all processes stat, uptime and a folder for each; each as a `PartFile`. The folder is made when it is missing.
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
    files += ProcessText.files(reading, names: names)
    try make(folder)
    var folders: Set<String> = []
    for (name, text) in files {
      if let stroke = name.firstIndex(of: "/"), folders.insert(String(name[..<stroke])).inserted {
        try make(folder + "/" + name[..<stroke])
      }
      let target = folder + "/" + name
      do throws(PartFile.Refusal) {
        let file = try PartFile(beside: target)
        try file.write(Array(text.utf8))
        try file.commit(replaces: true)
      } catch {
        throw Diagnostic(
          "cannot be written: \(error.reason)", hint: "is there room, and may the folder be written to?", file: target)
      }
    }
  }

  private static func make(_ folder: String) throws(Diagnostic) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Diagnostic(
        "the folder cannot be made: \(error.localizedDescription)", hint: "name a folder that may be written to",
        file: folder)
    }
  }
}
