import AddressIndex
import Testing

@Suite struct `The name of a coordinate system` {
  @Test(arguments: [
    ("wgs84", CoordinateSystem.wgs84), ("WGS84", .wgs84), ("epsg:4326", .wgs84),
    ("vn2000:108", zone(108)), ("vn2000:108.0", zone(108)), ("VN-2000:107°30'", zone(107.5)),
    ("vn2000:107°30′", zone(107.5)), ("vn2000:108°", zone(108)), ("vn2000:108:3", zone(108)),
    ("vn2000:111:6", zone(111, 6)), ("vn2000:degrees", .vn2000Degrees), ("epsg:4756", .vn2000Degrees),
    ("epsg:3406", zone(111, 6)), ("epsg:5898", zone(108)), ("epsg:5899", zone(107.75)),
    ("epsg:9205", zone(103)), ("epsg:9216", zone(107.5)), ("epsg:9218", zone(108.5)),
  ])
  func `is read`(text: String, system: CoordinateSystem) throws {
    #expect(try CoordinateSystem(text) == system)
  }

  @Test(arguments: [
    ("", CoordinateSystem.Fault.unknown("")), ("utm", .unknown("utm")), ("wgs84:1", .unknown("wgs84:1")),
    ("vn2000", .missingMeridian), ("vn2000:", .unreadableMeridian("")),
    ("vn2000:abc", .unreadableMeridian("abc")),
    ("vn2000:107°61'", .unreadableMeridian("107°61'")), ("vn2000:1e2", .unreadableMeridian("1e2")),
    ("vn2000:107.3", .impossibleMeridian(107.3)), ("vn2000:15", .impossibleMeridian(15)),
    ("vn2000:108:4", .impossibleWidth("4")), ("epsg:32649", .unknownEPSG("32649")),
    ("epsg:x", .unknownEPSG("x")),
  ])
  func `that means none is refused with what would be right`(text: String, fault: CoordinateSystem.Fault) {
    #expect(throws: fault) { try CoordinateSystem(text) }
    #expect(!fault.explanation.isEmpty)
  }
}

private func zone(_ meridian: Double, _ width: Int = 3) -> CoordinateSystem {
  .vn2000(VN2000.Zone(centralMeridian: meridian, width: width))
}

@Suite struct `Metres of VN-2000` {
  /// Computed with PROJ (pyproj 3.7.2), transformation EPSG:6960 "VN-2000 to WGS 84 (2)".
  @Test(arguments: [
    (zone(108), 587_000.0, 1_672_000.0, 108.811_234_785_3, 15.116_615_120_9),
    (zone(107.5), 548_312.25, 1_587_654.5, 107.949_741_856_7, 14.355_271_126_6),
    (zone(111, 6), 260_000, 1_672_000, 108.768_726_554_7, 15.111_571_132_1),
    (zone(108), 500_000, 1_650_000, 108.001_812_019_2, 14.919_223_079_8),
    (zone(105.75), 560_000, 1_180_000, 106.300_244_690_8, 10.669_899_338_3),
    (zone(105, 6), 350_000, 2_580_000, 103.534_839_732_6, 23.321_719_650_0),
  ])
  func `become the degrees that PROJ gives, in either order`(
    system: CoordinateSystem, easting: Double, northing: Double, longitude: Double, latitude: Double
  ) {
    for (x, y) in [(easting, northing), (northing, easting)] {
      guard case .degrees(let foundLatitude, let foundLongitude) = system.degrees(x: x, y: y) else {
        Issue.record("\(x), \(y) are metres")
        continue
      }
      // A billionth of a degree is a tenth of a millimetre.
      #expect(abs(foundLatitude - latitude) < 1e-9)
      #expect(abs(foundLongitude - longitude) < 1e-9)
    }
  }

  @Test func `without a statement are refused with the option that states it`() {
    for (x, y) in [(587_000.0, 1_672_000.0), (1_672_000, 587_000)] {
      guard case .fault(let fault) = CoordinateSystem.wgs84.degrees(x: x, y: y) else {
        Issue.record("metres were taken for degrees")
        continue
      }
      #expect(fault == (y > x ? .vn2000 : .vn2000Swapped))
      #expect(fault.explanation.contains("--crs vn2000:108"))
    }
  }

  @Test(arguments: [
    (108.8, 15.1, CoordinateFault.notProjected), (587_000, 587_000, .notProjected),
    (18_587_000, 1_672_000, .notProjected), (0, 0, .zero), (.nan, 1, .notFinite),
    (840_000, 2_600_000, .outsideCountry),
  ])
  func `that were announced and are none are refused`(x: Double, y: Double, fault: CoordinateFault) {
    let system = fault == .outsideCountry ? zone(117) : zone(108)
    #expect(system.degrees(x: x, y: y) == .fault(fault))
  }

  @Test func `as degrees lie 200 m from those of WGS84`() {
    guard
      case .degrees(let latitude, let longitude) = CoordinateSystem.vn2000Degrees.degrees(x: 108.8, y: 15.1)
    else {
      Issue.record("degrees of VN-2000 are degrees")
      return
    }
    let (north, east) = ((latitude - 15.1) * 110_650, (longitude - 108.8) * 107_500)
    #expect((180.0...250.0).contains((north * north + east * east).squareRoot()))
    #expect(CoordinateSystem.vn2000Degrees.degrees(x: 15.1, y: 108.8) == .fault(.swapped))
  }
}
