package import Script

/// A scenario that can be chosen in the menu.
package struct MenuEntry: Hashable, Sendable {
  package var name: String
  package var title: Localized
  package var about: Localized
  /// Its place in the course; nil: it has none.
  package var lesson: Lesson?
  /// It was played to its end.
  package var isFinished = false
  package init(name: String, title: Localized, about: Localized = Localized(), lesson: Lesson? = nil) {
    self.name = name
    self.title = title
    self.about = about
    self.lesson = lesson
  }
}

extension [MenuEntry] {
  /// In the order of the course.
  package var inCourse: [MenuEntry] { Course(self).lessons.map(\.entry) }
}
