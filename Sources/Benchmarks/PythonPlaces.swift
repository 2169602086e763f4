import AddressIndex
import Glibc
import LocalBroker
import LocalFiles

/// What Python answers for the same points and addresses: reverse_geocoder with our addresses as its data, and
/// shapely's STRtree over the addresses and over the polygons.
///
/// Both are asked as their makers mean it: all points in one call, on one core, loading not counted. Polygons are
/// prepared, and a point is tested against those in whose box it lies, which is faster than asking the tree with a
/// predicate.
struct PythonPlaces {
  /// Points a second.
  var reverseGeocoder = 0.0
  var shapelyNearest = 0.0
  var shapelyCommune = 0.0
  /// Commune and nearest address, one after the other.
  var shapelyBoth: Double { 1 / (1 / shapelyNearest + 1 / shapelyCommune) }
  /// Which commune shapely found for each point; -1 where none.
  var communes: [Int32] = []

  /// Where `make peers` puts the packages.
  private static let packages = ".build/peers/python"

  /// `nil` where Python or the packages are not there.
  static func measure(
    _ base: AddressBase, _ points: [(latitude: Double, longitude: Double)]
  ) throws(BenchFailure) -> PythonPlaces? {
    guard LocalFile.exists(packages + "/fetched-for"), ChildProcess.isInstalled("python3") else { return nil }
    guard let gazetteer = base.index.gazetteer else { return nil }
    let folder = base.folder.path
    try write(points.flatMap { [$0.latitude, $0.longitude] }, to: folder + "/points")
    let addresses = (0..<gazetteer.objectCount).compactMap { gazetteer.record($0).position }
    try write(addresses.flatMap { [$0.latitude, $0.longitude] }, to: folder + "/known")
    try BenchFailure.wrap { () throws(LocalFileError) in
      try LocalFile.write(Array(program.utf8), to: folder + "/places.py")
      let codes = base.index.communes.communes.map(\.code).joined(separator: "\n")
      try LocalFile.write(Array(codes.utf8), to: folder + "/codes")
    }
    let child = try BenchFailure.wrap { () throws(LocalBrokerError) in
      try ChildProcess(
        ["/usr/bin/env", "PYTHONPATH=\(packages)", "python3", folder + "/places.py", folder],
        output: .file(folder + "/python-figures"), errors: .file(folder + "/python-errors"))
    }
    // A million rows take reverse_geocoder some seconds to read and shapely as many to build its trees.
    guard child.wait(withinMilliseconds: 600_000) == .exited(0) else {
      throw BenchFailure("python did not end well: \(base.folder.tail(of: "python-errors"))")
    }
    let figures = base.folder.tail(of: "python-figures").split(whereSeparator: \.isWhitespace).compactMap {
      Double($0)
    }
    guard figures.count == 3 else { throw BenchFailure("python printed no figures") }
    var places = PythonPlaces()
    (places.reverseGeocoder, places.shapelyNearest, places.shapelyCommune) = (
      figures[0], figures[1], figures[2]
    )
    places.communes = try read(folder + "/answers", count: points.count)
    return places
  }

  private static func write(_ numbers: [Double], to path: String) throws(BenchFailure) {
    let bytes = unsafe numbers.withUnsafeBytes { unsafe Array($0) }
    try BenchFailure.wrap { () throws(LocalFileError) in try LocalFile.write(bytes, to: path) }
  }

  private static func read(_ path: String, count: Int) throws(BenchFailure) -> [Int32] {
    let bytes = try BenchFailure.wrap { () throws(LocalFileError) in
      try LocalFile.read(path, limit: 4 * count)
    }
    return stride(from: 0, to: bytes.count - 3, by: 4).map { at in
      Int32(
        truncatingIfNeeded: UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16
          | UInt32(bytes[at + 3]) << 24)
    }
  }

  private static let program = """
    import io, json, sys, time
    import numpy, shapely, shapely.geometry
    import reverse_geocoder

    folder = sys.argv[1]
    points = numpy.fromfile(folder + "/points").reshape(-1, 2)
    known = numpy.fromfile(folder + "/known").reshape(-1, 2)
    codes = {code: number for number, code in enumerate(open(folder + "/codes").read().split())}

    def rate(ask):
        best = None
        for _ in range(2):
            began = time.process_time()
            answer = ask()
            spent = time.process_time() - began
            best = spent if best is None else min(best, spent)
        return len(points) / best, answer

    rows = "".join(f"{lat:.7f},{lon:.7f},{i},,,VN\\n" for i, (lat, lon) in enumerate(known))
    geocoder = reverse_geocoder.RGeocoder(
        mode=1, verbose=False, stream=io.StringIO("lat,lon,name,admin1,admin2,cc\\n" + rows))
    asked = [tuple(point) for point in points.tolist()]
    print(rate(lambda: geocoder.query(asked))[0], flush=True)
    del geocoder, rows, asked

    here = shapely.points(points[:, 1], points[:, 0])
    tree = shapely.STRtree(shapely.points(known[:, 1], known[:, 0]))
    tree.nearest(here[:1])
    print(rate(lambda: tree.nearest(here))[0], flush=True)
    del tree

    features = json.load(open(folder + "/map.geojson"))["features"]
    polygons = numpy.array([shapely.geometry.shape(feature["geometry"]) for feature in features])
    numbers = numpy.array([codes.get(feature["properties"]["code"], -1) for feature in features], dtype="int32")
    shapely.prepare(polygons)
    borders = shapely.STRtree(polygons)

    def communes():
        point, box = borders.query(here)
        inside = shapely.intersects(polygons[box], here[point])
        answer = numpy.full(len(points), -1, dtype="int32")
        answer[point[inside]] = numbers[box[inside]]
        return answer

    figure, answer = rate(communes)
    print(figure, flush=True)
    answer.tofile(folder + "/answers")
    """
}
