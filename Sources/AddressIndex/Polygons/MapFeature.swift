/// One feature of a map file as read, not yet judged.
struct MapFeature {
  /// How the code property was written.
  enum Code {
    case missing
    case text(String)
    case number(String)
  }

  /// What kind of geometry it has.
  enum Geometry {
    case polygon
    case missing
    case other(String)
  }

  /// A closed line: x and y in turn, longitude and latitude unless the file has another coordinate system.
  struct Ring {
    var isHole: Bool
    var coordinates: [Double]
    /// How many positions the file lists; more than were read where one is not a pair of numbers.
    var declared: Int
  }

  var index: Int
  var total: Int
  var code: Code
  var name: String
  var geometry: Geometry
  var rings: [Ring] = []
}
