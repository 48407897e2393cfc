import Cells
import Script

/// A word after `/` in the menu of the course.
package struct CourseFilter: Hashable, Sendable {
  package var text = ""
  /// Letters still go to it.
  package var isTyped = false
  package init() {}
}

/// Where the menu of the course stands on a screen: parts at the left, lessons at the right, about the chosen one under
/// both. For drawing it and for clicks on it.
struct CourseMenu {
  let course: Course
  let filter: CourseFilter
  let box: Rectangle
  /// Empty where the screen is too narrow for two columns.
  let parts: Rectangle
  let lessons: Rectangle
  let about: Rectangle
  /// Place of the chosen lesson among those that are listed; nil: the filter lets none through.
  let selected: Int?
  /// The lesson and the part on the first row.
  let first: Int
  let firstPart: Int

  private static let aboutRows = 3

  /// nil: the menu is not open, or the screen has no room for it.
  init?(scene: Scene, state: State, over area: Rectangle) {
    guard case .scenarios(let wanted, let filter) = state.overlay else { return nil }
    self.filter = filter
    course = Course(scene.scenarios, filter: filter.text)
    selected = course.lessons.isEmpty ? nil : max(0, min(course.lessons.count - 1, wanted))
    let width = min(area.width, 100)
    let most = max(course.total, 8)
    // The line at the bottom has its keys.
    let height = min(area.height - 1, most + Self.aboutRows + 3)
    guard width >= 20, height >= 6 else { return nil }
    box = Rectangle(
      x: area.x + (area.width - width) / 2, y: area.y + (area.height - 1 - height) / 2, width: width, height: height)
    let inside = box.inset(by: 1)
    let aboutHeight = inside.height >= 8 ? Self.aboutRows : 0
    let (top, rest) = inside.splitTop(inside.height - aboutHeight - (aboutHeight > 0 ? 1 : 0))
    about = Rectangle(x: rest.x, y: rest.y + (aboutHeight > 0 ? 1 : 0), width: rest.width, height: aboutHeight)
    let widest = course.parts.map { $0.title[state.language].columns + 5 }.max() ?? 0
    let left = inside.width >= 60 ? min(max(24, widest), 34) : 0
    let split = top.splitLeft(left)
    (parts, lessons) = (split.left, split.rest)
    let rows = lessons.height
    let at = selected ?? 0
    first = max(0, min(course.lessons.count - rows, at - rows / 2))
    let part = course.lessons.isEmpty ? 0 : course.lessons[at].part + 1
    let place = course.parts.firstIndex { $0.number == part } ?? 0
    firstPart = max(0, min(course.parts.count - rows, place - rows / 2))
  }

  /// The lesson on a row of the screen, or the first of the part there.
  func lesson(x: Int, y: Int) -> Int? {
    if lessons.contains(x: x, y: y) {
      let at = first + y - lessons.y
      return course.lessons.indices.contains(at) ? at : nil
    }
    guard parts.contains(x: x, y: y) else { return nil }
    let at = firstPart + y - parts.y
    guard course.parts.indices.contains(at) else { return nil }
    return course.lessons.firstIndex { $0.part + 1 == course.parts[at].number }
  }

  /// The first lesson of the part so many parts further.
  func part(_ step: Int) -> Int? {
    guard let selected else { return nil }
    let now = course.lessons[selected].part + 1
    guard let at = course.parts.firstIndex(where: { $0.number == now }) else { return nil }
    let next = max(0, min(course.parts.count - 1, at + step))
    return course.lessons.firstIndex { $0.part + 1 == course.parts[next].number }
  }
}

extension Painter {
  func courseMenu(over area: Rectangle, _ canvas: inout Canvas) {
    guard let menu = CourseMenu(scene: scene, state: state, over: area) else { return }
    canvas.fill(menu.box, Cell(style: theme.style(.text)))
    let counts = "\(menu.course.finished)/\(menu.course.total) \(glyphs.tick)"
    let isFiltered = menu.filter.isTyped || !menu.filter.text.isEmpty
    let find = isFiltered ? "/\(menu.filter.text)" + (menu.filter.isTyped ? "_" : "") : "/ " + word(.findsLesson)
    _ = box(
      menu.box, number: nil, title: " mmscope · " + word(.course) + " ", remark: find + "  " + counts,
      remarkRole: isFiltered ? .key : .text, isFocused: true, &canvas)
    guard let selected = menu.selected else {
      text(
        word(scene.scenarios.isEmpty ? .noScenarios : .noLesson), x: menu.lessons.x + 1, y: menu.lessons.y,
        theme.style(.text), limit: menu.lessons.width - 2, &canvas)
      return
    }
    courseParts(menu, at: selected, &canvas)
    courseLessons(menu, at: selected, &canvas)
    if menu.about.height > 0 {
      let line = Rectangle(x: menu.box.x, y: menu.about.y - 1, width: menu.box.width, height: 1)
      for x in line.x + 1..<line.right - 1 {
        canvas.put(Cell(glyphs.horizontal, style: theme.style(.borderFocused)), x: x, y: line.y)
      }
      let entry = menu.course.lessons[selected].entry
      var lines = wrapped(shown(entry.about[language]), width: menu.about.width - 2)
      if lines.count > menu.about.height {
        lines = Array(lines.prefix(menu.about.height))
        lines[lines.count - 1] =
          lines[lines.count - 1].clipped(to: menu.about.width - 3, ellipsis: "") + glyphs.ellipsis
      }
      for (row, line) in lines.enumerated() {
        text(
          line, x: menu.about.x + 1, y: menu.about.y + row, theme.style(.text), limit: menu.about.width - 2, &canvas)
      }
    }
  }

  private func courseParts(_ menu: CourseMenu, at selected: Int, _ canvas: inout Canvas) {
    let area = menu.parts
    guard !area.isEmpty else { return }
    let now = menu.course.lessons[selected].part + 1
    for row in 0..<area.height where menu.course.parts.indices.contains(menu.firstPart + row) {
      let part = menu.course.parts[menu.firstPart + row]
      let isNow = part.number == now
      let number = String(repeating: " ", count: part.number < 10 ? 1 : 0) + "\(part.number)"
      if isNow {
        canvas.put(Cell(glyphs.chosen, style: theme.style(.key, .bold)), x: area.x, y: area.y + row)
      }
      text(
        "\(number) \(word(part.title))", x: area.x + 1, y: area.y + row,
        theme.style(isNow ? .title : .text, isNow ? .bold : []), limit: area.width - 2, &canvas)
    }
    moreSigns(in: area, first: menu.firstPart, count: menu.course.parts.count, &canvas)
  }

  private func courseLessons(_ menu: CourseMenu, at selected: Int, _ canvas: inout Canvas) {
    let area = menu.lessons
    let next = Course.next(after: scene.scenario.name, in: scene.scenarios)
    let widest = menu.course.lessons.map { $0.number.count }.max() ?? 0
    for row in 0..<area.height where menu.course.lessons.indices.contains(menu.first + row) {
      let lesson = menu.course.lessons[menu.first + row]
      let isSelected = menu.first + row == selected
      let ground: Role = isSelected ? .selection : .ground
      let line = Rectangle(x: area.x, y: area.y + row, width: area.width - 2, height: 1)
      canvas.fill(line, Cell(style: theme.style(.text, on: ground)))
      if isSelected {
        canvas.put(Cell(glyphs.chosen, style: theme.style(.key, on: ground, .bold)), x: line.x, y: line.y)
      }
      if lesson.entry.isFinished {
        canvas.put(Cell(glyphs.tick, style: theme.style(.good, on: ground, .bold)), x: line.x + 1, y: line.y)
      }
      var right = line.right
      if lesson.entry.name == next?.name, scene.playback.isAtEnd {
        right = textRight(
          glyphs.isASCII ? "< next" : "◂ " + word(.nextLesson), right: right, y: line.y,
          theme.style(.key, on: ground, .bold), limit: 12, &canvas)
      }
      let pad = String(repeating: " ", count: widest - lesson.number.count)
      text(
        (widest > 0 ? pad + lesson.number + " " : "") + Course.name(of: lesson.entry, language), x: line.x + 3,
        y: line.y, theme.style(isSelected ? .title : .text, on: ground), limit: right - line.x - 4, &canvas)
    }
    moreSigns(in: area, first: menu.first, count: menu.course.lessons.count, &canvas)
  }

  /// At the right edge: there is more above, more below.
  private func moreSigns(in area: Rectangle, first: Int, count: Int, _ canvas: inout Canvas) {
    let style = theme.style(.key, .bold)
    if first > 0 { canvas.put(Cell(glyphs.moreAbove, style: style), x: area.right - 1, y: area.y) }
    if first + area.height < count {
      canvas.put(Cell(glyphs.moreBelow, style: style), x: area.right - 1, y: area.bottom - 1)
    }
  }
}
