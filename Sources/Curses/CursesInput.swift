import CNcursesw
import Cells

/// Keys and mouse events as ncurses gives them, as the rest of the program names them.
enum CursesInput {
  enum Code: Equatable {
    case function(Int32)
    case character(UInt32)
  }

  enum Meaning: Equatable {
    case input(Input)
    case pasteStart, pasteEnd
    /// A key that has no name here, or half a mouse event.
    case nothing
  }

  /// What is there to read, without waiting.
  static func read() -> Code? {
    var value: wint_t = 0
    switch unsafe wget_wch(mmscope_window(), &value) {
    case Int32(KEY_CODE_YES): return .function(Int32(bitPattern: value))
    case OK: return .character(value)
    default: return nil
    }
  }

  /// The key that sends a scalar; nil: one that has no name here.
  static func key(_ value: UInt32) -> Key? {
    switch value {
    case 9: return .tab
    case 10, 13: return .enter
    case 27: return .escape
    case 8, 127: return .backspace
    case 0: return .control(" ")
    case 1...26: return .control(Character(Unicode.Scalar(UInt8(value + 0x60))))
    case ..<0x20, 0x80..<0xA0: return nil
    default: return Unicode.Scalar(value).map { .character(Character($0)) }
    }
  }

  static func function(_ value: Int32) -> Meaning {
    if value == mmscope_paste_start() { return .pasteStart }
    if value == mmscope_paste_end() { return .pasteEnd }
    let first = Int32(KEY_F0)
    if value > first, value <= first + 63 { return .input(.key(.function(Int(value - first)))) }
    switch value {
    case KEY_UP, KEY_SR: return .input(.key(.up))
    case KEY_DOWN, KEY_SF: return .input(.key(.down))
    case KEY_LEFT, KEY_SLEFT: return .input(.key(.left))
    case KEY_RIGHT, KEY_SRIGHT: return .input(.key(.right))
    case KEY_HOME, KEY_FIND, KEY_A1: return .input(.key(.home))
    case KEY_END, KEY_LL, KEY_SELECT, KEY_C1: return .input(.key(.end))
    case KEY_PPAGE, KEY_A3: return .input(.key(.pageUp))
    case KEY_NPAGE, KEY_C3: return .input(.key(.pageDown))
    case KEY_ENTER: return .input(.key(.enter))
    case KEY_BACKSPACE: return .input(.key(.backspace))
    case KEY_DC: return .input(.key(.delete))
    case KEY_BTAB: return .input(.key(.backTab))
    case KEY_RESIZE: return .input(.resized)
    case KEY_MOUSE: return mouse()
    default: return .nothing
    }
  }

  private static func mouse() -> Meaning {
    var x: Int32 = 0
    var y: Int32 = 0
    let action: MouseAction
    switch unsafe mmscope_mouse_event(&x, &y) {
    case 1: action = .press
    case 2: action = .release
    case 3: action = .motion
    case 4: action = .wheelUp
    case 5: action = .wheelDown
    default: return .nothing
    }
    return .input(.mouse(action, x: Int(x), y: Int(y)))
  }
}
