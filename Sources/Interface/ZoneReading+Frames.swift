import Kernel

extension ZoneReading {
  func holds(_ frame: FrameNumber) -> Bool {
    start.rawValue <= frame.rawValue && frame.rawValue - start.rawValue < spanned
  }
}
