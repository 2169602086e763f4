import LocalFiles
package import Telemetry

/// What the daemon knows of places: the units of government, and, once a map was imported, their borders.
///
/// Without a map it still converts old units and gives a coordinate to the nearest commune's seat, and says
/// that this is approximate. A value: a reload builds a new one and swaps it in.
package struct AddressIndex: Sendable {
  /// The distances, in metres, at which an answer changes its sureness.
  package struct Tolerances: Hashable, Sendable {
    /// Nearer to its border than this, a place may lie next door. The inner borders of the public map are of
    /// reference quality, and stations that hang on bridges were found up to 38 m across a river border.
    package var border = 50.0
    /// Outside every polygon, a place is given to the nearest one within this distance: estuaries,
    /// breakwaters, boats in harbour.
    package var outside = 2_000.0
    /// Without polygons, the nearest seat within this distance answers. Rờ Kơi reaches 25.4 km
    /// from its seat, farther than any other commune; beyond that the place lies in none of the list.
    package var centre = 26_000.0
    /// A coordinate is "at" an address within this distance, else near it: a plot's depth and a phone's
    /// error.
    package var address = 30.0
    /// Beyond this no address is near.
    package var addressReach = 5_000.0
    /// Beyond this no street and no hamlet is near.
    package var wayReach = 2_000.0
    /// A place is told by its street where one of the street's addresses is this near.
    package var street = 100.0
    /// A place is told by its hamlet where one of the hamlet's addresses is this near.
    package var hamlet = 300.0
    /// Text and coordinate of a house agree within this distance; plates hang at the gate, receivers err.
    package var house = 50.0
    /// Text and coordinate of an alley agree within this distance of one of its houses.
    package var alley = 100.0
    /// Text and coordinate of a street agree within this distance of one of its houses.
    package var streetAgrees = 200.0
    /// Text and coordinate of a hamlet agree within this distance of one of its houses, which lie far apart.
    package var hamletAgrees = 500.0

    /// The tolerances that `docs/addresses.md` gives reasons for.
    package init() {}
  }

  /// The communes in force.
  package let communes: CommuneIndex
  /// What there was before, and what it became.
  package let oldUnits: OldUnitIndex
  /// The provinces in force and those of before.
  package let provinces: ProvinceIndex
  /// All of them by name.
  package let directory: UnitDirectory
  private(set) var unitWords = UnitWords()
  /// Reads lines with the names of its units and streets.
  package private(set) var parser = AddressParser(lexicon: UnitLexicon([]))
  /// The distances at which an answer changes its sureness.
  package let tolerances: Tolerances
  /// The addresses, once some were compiled.
  package let gazetteer: Gazetteer?
  let grid: BorderGrid?
  /// The communes' seats, where they are known.
  let centres: [MapPoint?]
  let numbers: [UInt32]
  /// For each commune of the gazetteer its position in `communes`; -1 where the list does not have it.
  let gazetteerCommunes: [Int32]

  /// Builds the index; polygons of communes that are not in the list are left out.
  package init(
    communes: CommuneIndex, oldUnits: OldUnitIndex, provinces: ProvinceIndex = ProvinceIndex(),
    aliases: [UnitAlias] = [], polygons: [CommunePolygon], gazetteer: Gazetteer? = nil,
    tolerances: Tolerances = Tolerances()
  ) {
    self.gazetteer = gazetteer
    gazetteerCommunes =
      gazetteer.map { addresses in
        addresses.communes.map { Int32(communes.position(of: addresses.names[$0]) ?? -1) }
      } ?? []
    self.communes = communes
    self.oldUnits = oldUnits
    self.provinces = provinces
    directory = UnitDirectory(
      communes: communes, oldUnits: oldUnits, provinces: provinces, aliases: aliases)
    self.tolerances = tolerances
    centres = communes.communes.map(\.seat)
    numbers = communes.communes.map(\.number)
    var rings = [[MapRing]](repeating: [], count: communes.communes.count)
    for polygon in polygons {
      if let position = communes.position(of: polygon.code) { rings[position] += polygon.rings }
    }
    grid = BorderGridBuilder.build(rings, margin: tolerances.outside)
    unitWords = UnitWords(directory, self)
    parser = AddressParser(lexicon: UnitLexicon(self, streets: gazetteer?.streetNames ?? []))
  }

  /// Whether a map was imported. Without one every answer is approximate.
  package var hasPolygons: Bool { grid != nil }

  /// Bytes that the map holds in memory.
  package var memoryBytes: Int { grid?.memoryBytes ?? 0 }

  /// Opens the index: the tables of units in `directory`, and the imported map and the compiled addresses at
  /// `database`. Commands about units only may leave the addresses closed.
  ///
  /// A map that was never imported is no fault. A map that cannot be read is an error, and the index that
  /// comes with it works without it, for a command that would rather go on.
  ///
  /// - Returns: the index, `nil` where a table of units cannot be read or has a fault; and everything found.
  package static func open(
    directory: String, database: String?, withAddresses: Bool = true, tolerances: Tolerances = Tolerances()
  ) -> (index: AddressIndex?, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    guard let units = UnitTables.read(directory, diagnostics: &diagnostics) else { return (nil, diagnostics) }
    var polygons: [CommunePolygon] = []
    var gazetteer: Gazetteer?
    if let database, LocalFile.exists(database) {
      do throws(AddressError) {
        polygons = try AddressStore.readPolygons(database)
        if withAddresses { gazetteer = try AddressStore.readGazetteer(database) }
      } catch {
        diagnostics.append(fault(error))
      }
      for polygon in polygons where units.communes[polygon.code] == nil {
        let message = "holds a polygon of '\(polygon.code)', which \(directory)/communes.csv does not list"
        diagnostics.append(
          Diagnostic(file: database, line: 0, column: 0, gravity: .warning, message: message))
      }
    }
    let index = AddressIndex(
      communes: units.communes, oldUnits: units.oldUnits, provinces: units.provinces,
      aliases: units.aliases, polygons: polygons, gazetteer: gazetteer, tolerances: tolerances)
    return (index, diagnostics)
  }

  private static func fault(_ error: AddressError) -> Diagnostic {
    Diagnostic(file: error.file, line: 0, column: 0, message: error.message)
  }
}
