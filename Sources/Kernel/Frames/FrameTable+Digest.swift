import Simulation

extension FrameTable {
  /// The chunk's contribution: its heads with their numbers. Frames inside a block are zero and say nothing, and
  /// neither does a chunk that nobody ever touched.
  package func chunkDigest(_ chunk: Int) -> UInt64 {
    var digest = Digest(UInt64(chunk) &* 0xA076_1D64_78BD_642F | 1)
    let first = UInt32(chunk * PageSize.chunkFrames)
    let end = min(UInt32(frameCount), first + UInt32(PageSize.chunkFrames))
    forEachBlock(in: first..<end) { head, _, _ in
      let frame = self[head]
      digest.add(UInt64(head) << 32 | UInt64(frame.bits))
      digest.add(UInt64(UInt32(bitPattern: frame.count)) << 32 | UInt64(UInt32(bitPattern: frame.mapcount)))
      digest.add(UInt64(frame.privateField) << 32 | UInt64(frame.mappingAndKind))
      digest.add(UInt64(frame.indexField))
      digest.add(UInt64(frame.next) << 32 | UInt64(frame.previous))
    }
    return digest.value
  }
}
