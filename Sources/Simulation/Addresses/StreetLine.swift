import AddressIndex
import Glibc
import Telemetry

/// The middle of a made-up street or alley: an arc so flat that its bend can be reckoned as a parabola.
struct StreetLine {
  let start: MapPoint
  /// The direction in which it sets out: a vector of one metre.
  let east: Double
  let north: Double
  /// Metres to the left for each metre along, squared.
  let bend: Double
  /// How long it is, in metres.
  let length: Double

  init(start: MapPoint, angle: Double, bend: Double = 0, length: Double) {
    self.start = start
    east = cos(angle)
    north = sin(angle)
    self.bend = bend
    self.length = length
  }

  private init(_ other: StreetLine, length: Double) {
    (start, east, north, bend) = (other.start, other.east, other.north, other.bend)
    self.length = length
  }

  /// The direction that leads off to its left at a right angle.
  var leftward: Double { atan2(east, -north) }

  /// The point so many metres along and then so many to the left.
  func point(along: Double, left: Double, on ground: Ground) -> MapPoint {
    let aside = left + bend * along * along
    return ground.move(
      start, east: east * along - north * aside, north: north * along + east * aside)
  }

  /// The part of it that lies in the commune, from its start on; shorter than `least` metres it is none.
  func kept(on ground: Ground, least: Double) -> StreetLine? {
    // Forty metres are four houses; a border that cuts in between is met house by house.
    let stride = min(40, least)
    var reached = 0.0
    while reached + stride <= length, ground.holds(point(along: reached + stride, left: 0, on: ground)) {
      reached += stride
    }
    return reached >= least ? StreetLine(self, length: reached) : nil
  }
}
