import Cells
import History
import Interface
import Kernel
import Script
import Simulation

/// The fixture's machine beside one in which everything is a little less.
extension Fixture {
  static func whatIf(_ state: State, size: Size, isDiverged: Bool = true) throws -> Scene {
    var scene = scene(for: state, size: size)
    scene.notice = nil
    var other = reading(ReadingRequest())
    other.zones[1] = zone(
      normal, start: 4096, frames: 8192, marks: [128, 160, 192], blocks: [40, 84, 352, 20, 0, 0, 0, 0, 0, 0, 0])
    var shown = WhatIfScene(change: "memory=48MiB", shown: .machine(other), names: names)
    shown.served = (41, 39)
    if isDiverged { shown.parting = try divergence().map { .requests($0) } }
    scene.whatIf = shown
    scene.reading = reading(request(for: state, size: size, scene: scene))
    var asked = reading(request(for: state, size: size, scene: scene.other))
    asked.zones = other.zones
    (asked.failures, asked.waiting, asked.events) = (4, [], 44)
    shown.shown = .machine(asked)
    scene.whatIf = shown
    return scene
  }

  /// A real one: after so many blocks of 1 MiB the next is below the marks where these are as high as 4 MB.
  static func divergence() throws -> Divergence? {
    let request = AllocationRequest(orders: OrderDistribution(Order(8)), gfp: .atomic)
    let workload = Workload(every: 3, request: request, requester: Requester(task: TaskID(1)))
    let origin = Origin(configuration: Configuration(memoryFrames: 4096), program: Program(workloads: [workload]))
    var trunk = try History.Timeline<Machine>(origin)
    var branch = try Branch(of: trunk, change: .events([.setSysctl(.minFreeKbytes, 4_000)]))
    while !branch.approach(&trunk, limit: 1) {}
    while branch.divergence == nil { branch.stepTick(&trunk) }
    return branch.divergence
  }
}
