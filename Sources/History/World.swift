package import Kernel
package import Simulation

/// A world that can be driven through time: forward step by step, back by keyframes, always the same way.
///
/// `Timeline` is written for `Machine` itself: a generic one over non-copyable worlds would pay for a second world that
/// does not exist yet with a type parameter in every signature of `Interface` and `Runner`. It uses nothing of the
/// machine but this protocol, its `ring` and `player`, so that it can become generic when the textbook's worlds come.
package protocol World: ~Copyable {
  associatedtype Happened
  associatedtype Asked
  associatedtype Keyframe: AnyObject
  associatedtype Request
  associatedtype Shown: Sendable

  /// The world's clock; never falls while advancing.
  var tick: Tick { get }
  /// Does the next thing: one event, one step of the script, or the turn of the tick.
  mutating func advance() -> Happened
  /// Does an event that somebody asks for now.
  mutating func perform(_ event: Asked)
  /// Fingerprint of the whole state: equal states have equal digests.
  mutating func digest() -> Digest
  /// A keyframe of this moment, relative to the one on which the world stands (last captured or restored).
  mutating func captureKeyframe() -> Keyframe
  /// Becomes what it was at keyframe `index` of the row; `base` is the one on which it stands.
  mutating func restore(_ index: Int, of keyframes: [Keyframe], standingOn base: Int)
  /// What a view needs.
  func reading(_ request: Request) -> Shown
}

extension Machine: World {}
