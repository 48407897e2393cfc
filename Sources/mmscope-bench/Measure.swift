import Foundation

/// Nanoseconds of a monotonic clock.
func now() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// One JSON line; the values are numbers or arrays already written as JSON.
func report(_ name: String, _ fields: [(String, String)]) {
  let body = fields.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ")
  print("{\"bench\": \"\(name)\", \(body)}")
}

func perOperation(_ nanoseconds: UInt64, _ operations: Int) -> String {
  String(format: "%.2f", Double(nanoseconds) / Double(max(1, operations)))
}

func warn(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
func exitWith(_ status: Int32) -> Never { exit(status) }
