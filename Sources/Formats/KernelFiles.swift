import Foundation
package import Kernel
package import Script

/// A machine's numbers as files of the names and forms of the kernel's own (`run --proc`).
package enum KernelFiles {
  /// Writes buddyinfo, vmstat, meminfo, zoneinfo, extfrag_index and unusable_index, slabinfo where the reading has the
  /// slab allocator, swaps where there are processes, and where it has all processes stat, uptime and a folder for
  /// each; each as a `PartFile`. The folder is made when it is missing; folders of processes that an earlier run left
  /// there and this one does not have are taken away.
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
    if let memory = reading.memory { files.append(("swaps", KernelText.swaps(memory))) }
    files += ProcessText.files(reading, names: names)
    try make(folder)
    let pids = Set(files.compactMap { file in file.0.firstIndex(of: "/").map { String(file.0[..<$0]) } })
    removeProcesses(but: pids, in: folder)
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

  /// A folder whose name is a pid and which holds nothing but what is written here.
  private static func removeProcesses(but pids: Set<String>, in folder: String) {
    let disk = FileManager.default
    for name in (try? disk.contentsOfDirectory(atPath: folder)) ?? [] where !pids.contains(name) {
      guard name.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { continue }
      let path = folder + "/" + name
      guard let inside = try? disk.contentsOfDirectory(atPath: path),
        Set(inside).isSubset(of: ProcessText.fileNames)
      else { continue }
      try? disk.removeItem(atPath: path)
    }
  }

  /// Refuses a folder that cannot be made, before the run that would be lost.
  package static func make(_ folder: String) throws(Diagnostic) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Diagnostic(
        "the folder cannot be made: \(error.localizedDescription)", hint: "name a folder that may be written to",
        file: folder)
    }
  }
}
