import Formats
import Foundation

/// Standard output and standard error: nobody else writes on them.
///
/// A reader that went away (`| head`) ends the program by SIGPIPE, without a word, as any other; where that signal is
/// ignored, or the disk is full, or there is no standard output, it is said, and the exit status is 1.
enum StandardStreams {
  /// A stream that is closed must not become the descriptor of a file that is opened later. It is given one that
  /// refuses what the stream is for.
  static func occupy() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  static func write(_ bytes: [UInt8]) throws(Failure) {
    do throws(PartFile.Refusal) {
      try STDOUT_FILENO.write(bytes)
    } catch {
      throw refused(error)
    }
  }

  /// Some file systems tell only now that there was no room.
  static func close() throws(Failure) {
    let copy = dup(STDOUT_FILENO)
    if copy >= 0, Foundation.close(copy) != 0, errno != EINTR { throw refused(.last) }
  }

  private static func refused(_ refusal: PartFile.Refusal) -> Failure {
    Failure(["mmscope: standard output cannot be written: \(refusal.reason)"], status: 1)
  }
}

func writeOutput(_ text: String) throws(Failure) { try StandardStreams.write(Array(text.utf8)) }

/// Where standard error cannot be written either, nobody can be told.
func writeError(_ text: String) {
  try? STDERR_FILENO.write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8))
}
