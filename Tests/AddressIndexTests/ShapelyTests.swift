import AddressIndex
import Glibc
import Telemetry
import Testing

/// Python with shapely: installed on the machine, or fetched below `.build/peers/python` as for the
/// benchmarks.
private enum Shapely {
  static let isFound = run("-c 'import shapely, numpy'")

  /// Runs Python with arguments for the shell.
  static func run(_ arguments: String) -> Bool {
    let path = root + "/.build/peers/python"
    return unsafe system("PYTHONPATH='\(path)' python3 \(arguments) 2>/dev/null") == 0
  }

  /// For each point the lowest code among the features that hold it: the number in the file, or -1.
  static let script = """
    import json, sys, numpy, shapely
    from shapely.geometry import shape
    features = json.load(open(sys.argv[1]))["features"]
    order = sorted(range(len(features)), key=lambda n: features[n]["properties"]["code"])
    tree = shapely.STRtree([shape(features[n]["geometry"]) for n in order])
    points = shapely.points(numpy.fromfile(sys.argv[2], dtype="<f8").reshape(-1, 2))
    found = numpy.full(len(points), -1, dtype="<i4")
    asked, held = tree.query(points, predicate="within")
    for rank in range(len(order) - 1, -1, -1):
        found[asked[held == rank]] = rank
    found.tofile(sys.argv[3])
    """
}

@Suite(
  .enabled(if: hasProvinceMap, "the province's map is not shipped and not on this machine"),
  .enabled(if: Shapely.isFound, "python3 finds no shapely, here or below .build/peers/python"))
struct `100,000 random points of the province` {
  @Test func `get the commune that shapely gives them`() throws {
    let index = try #require(Province.index)
    let map = try #require(provinceMapPath)
    let seed: UInt64 = 100_000
    var numbers = SeededNumbers(state: seed)
    let points = (0..<100_000).map { _ in
      MapPoint(
        x: .random(in: 1_073_200_000...1_091_600_000, using: &numbers),
        y: .random(in: 139_100_000...154_500_000, using: &numbers))
    }
    let folder = TemporaryFolder()
    let (asked, answered) = (folder.path + "/communes.csv", folder.path + "/old_to_new.csv")
    let bytes = points.flatMap { point in
      [point.longitude, point.latitude].flatMap { number in
        (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(8 * $0)) }
      }
    }
    writeFile(asked, bytes)
    let script = folder.path + "/addresses.sqlite"
    writeFile(script, Array(Shapely.script.utf8))
    #expect(Shapely.run("'\(script)' '\(map)' '\(asked)' '\(answered)'"))
    let answers = try #require(readFile(answered))
    #expect(answers.count == 4 * points.count)

    let codes = index.communes.communes.map(\.code)
    var (inside, onLine) = (0, 0)
    for (number, point) in points.enumerated() {
      let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(answers[4 * number + $1]) << UInt32(8 * $1) }
      let theirs = Int(Int32(bitPattern: word))
      let found = index.locatePoint(latitude: point.latitude, longitude: point.longitude)
      let ours = found.sureness.isInsidePolygon ? Int(found.commune) : -1
      if theirs >= 0 { inside += 1 }
      if theirs == ours { continue }
      // Nearer than two steps of the map to a line, rounding decides.
      onLine += 1
      #expect(found.borderDistance < 0.02, "seed \(seed), \(point), \(theirs < 0 ? "none" : codes[theirs])")
    }
    #expect(inside > 40_000)
    #expect(onLine < 10)
  }
}
