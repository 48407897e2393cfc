// swift-tools-version: 6.3
import PackageDescription

// Every module is compiled with the language modes below; the import table itself is held by Tests/TidyTests.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
// Where raw memory or C is touched, every unsafe expression has to say so.
let guarded: [SwiftSetting] = strict + [.strictMemorySafety()]

// In a release build the tests themselves are not optimised: what they test is, and compiling them takes half as long.
let tests: [SwiftSetting] = strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

let package = Package(
  name: "mmscope",
  dependencies: [
    // Commands, help, completion scripts and the manual page come from one definition.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    // Scenarios and themes are YAML; Yams keeps line and column of every node.
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .target(name: "Simulation", swiftSettings: guarded),
    .target(name: "Kernel", dependencies: ["Simulation"], swiftSettings: guarded),
    .target(name: "Textbook", dependencies: ["Simulation"], swiftSettings: strict),
    .target(name: "History", dependencies: ["Simulation"], swiftSettings: strict),
    .target(name: "Script", dependencies: ["Simulation", "Kernel", "Textbook"], swiftSettings: strict),
    .target(name: "Cells", swiftSettings: strict),
    .target(
      name: "Interface", dependencies: ["Simulation", "Kernel", "Textbook", "History", "Script", "Cells"],
      swiftSettings: strict),
    .target(
      name: "Formats",
      dependencies: [
        "Simulation", "Kernel", "Textbook", "History", "Script", "Cells", .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    // A page that plays a recording is written from these, which stand in the program itself.
    .target(
      name: "Recording", dependencies: ["Cells"],
      resources: [
        .embedInCode("Page/page.html"), .embedInCode("Page/page.css"), .embedInCode("Page/page.js"),
      ],
      swiftSettings: strict),
    .systemLibrary(name: "CNcursesw"),
    .target(name: "Curses", dependencies: ["Cells", "CNcursesw"], swiftSettings: guarded),
    .target(
      name: "Runner",
      dependencies: ["Simulation", "History", "Script", "Cells", "Interface", "Formats"],
      swiftSettings: strict),
    .executableTarget(
      name: "mmscope",
      dependencies: [
        "Simulation", "Kernel", "Textbook", "History", "Script", "Cells", "Interface", "Formats", "Recording", "Curses",
        "Runner",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "mmscope-bench",
      dependencies: [
        "Simulation", "Kernel", "Textbook", "History", "Script", "Cells", "Interface", "Formats", "Runner",
      ],
      swiftSettings: strict),

    // Tests. `TestSupport` holds what several layers share: seeds, golden files, a screen in memory.
    .target(
      name: "TestSupport", dependencies: ["Simulation", "Kernel", "Cells"], path: "Tests/TestSupport",
      swiftSettings: tests),
    .testTarget(
      name: "KernelTests", dependencies: ["Simulation", "Kernel", "TestSupport"], exclude: ["Golden"],
      swiftSettings: tests),
    .testTarget(
      name: "TextbookTests", dependencies: ["Simulation", "Textbook", "TestSupport"], swiftSettings: tests),
    .testTarget(
      name: "HistoryTests",
      dependencies: ["Simulation", "Kernel", "Textbook", "History", "Script", "Formats", "Runner", "TestSupport"],
      swiftSettings: tests),
    .testTarget(name: "CellsTests", dependencies: ["Cells", "TestSupport"], swiftSettings: tests),
    .testTarget(
      name: "FormatsTests",
      dependencies: ["Simulation", "Kernel", "Textbook", "Script", "Cells", "Formats", "TestSupport"],
      exclude: ["Golden"], swiftSettings: tests),
    .testTarget(
      name: "InterfaceTests",
      dependencies: ["Simulation", "Kernel", "Textbook", "History", "Script", "Cells", "Interface", "TestSupport"],
      exclude: ["Golden"], swiftSettings: tests),
    .testTarget(
      name: "RunnerTests",
      dependencies: [
        "Simulation", "Kernel", "Textbook", "History", "Script", "Cells", "Interface", "Formats", "Recording", "Runner",
        "TestSupport",
      ],
      exclude: ["Golden"], swiftSettings: tests),
    .testTarget(
      name: "RecordingTests", dependencies: ["Simulation", "Kernel", "Cells", "Recording", "TestSupport"],
      exclude: ["Golden", "clients.sh"],
      swiftSettings: tests),
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "Simulation", "Kernel", "Textbook", "History", "Script", "Cells", "Interface", "Formats", "Runner",
        "TestSupport",
      ],
      swiftSettings: tests),
    .testTarget(name: "ProgramTests", dependencies: ["TestSupport"], exclude: ["Golden"], swiftSettings: tests),
    .testTarget(name: "TidyTests", dependencies: ["TestSupport"], swiftSettings: tests),
  ],
  swiftLanguageModes: [.v6]
)
