import AddressRegister

/// `citywatch address import`: borders, addresses or tables of units, whichever the file holds.
extension AddressCommands {
  static let importFile = Command(
    "address import", "Import borders, lists of addresses, or tables of units", positionals: ["FILE"],
    options: [
      SettingsSource.option,
      .init("--as", "KIND", "borders, addresses or units (default: what the file's content says)"),
      .init("--code", "PROPERTY", "Borders: the property that holds the commune's code (default: code)"),
      .init("--name", "PROPERTY", "Borders: the property that holds its name (default: name)"),
      .init("--layer", "NAME", "The layer of a GeoPackage that has several"),
      .init("--source", "NAME", "Addresses: the list's name (default: its file's name without ending)"),
      .init("--map", "HEADER=FIELD", "Addresses: what a column holds; may be repeated", repeats: true),
      .init("--encoding", "NAME", "Addresses: utf-8, windows-1258, tcvn3 or vni (default: found out)"),
      .init("--crs", "SYSTEM", "wgs84, or vn2000:108 with the zone's meridian (default: wgs84)"),
      .init("--by", "WHO", "Addresses: who imports, for the audit trail (default: your login name)"),
      .init("--dry-run", nil, "Addresses: judge every row and change nothing"),
      .init("--no-index", nil, "Addresses: leave the index as it is; address index compiles it later"),
      .init("--json", nil, "One JSON document instead of lines"),
    ] + unitImportOptions,
    discussion: """
      Borders: polygons in GeoJSON or a GeoPackage, one feature a commune. The map is built beside the old one and
      swapped in.

      Addresses: CSV, or points in GeoJSON or a GeoPackage. Columns are known by their headers, Vietnamese or English, with or
      without accents. Refused rows go into FILE.refused.csv with line and reason, rows whose coordinate and
      commune contradict each other into FILE.flagged.csv. Importing a list again updates, and never doubles.
      An import that is interrupted has changed nothing.

      Tables of units: of a province or the whole country; they go into the folder of the addresses' tables.

      A running daemon takes the new index within a second.
      """, run: runImport)

  private static func runImport(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
    let path = arguments.positionals[0]
    let kind = try importKind(arguments, path)
    if kind == .units {
      // Before the index is opened: these are the tables that it is made of.
      let settings = try SettingsSource.load(arguments)
      return try importUnits(
        try FileBytes.read(path), file: path, arguments: arguments, settings: settings)
    }
    let (index, settings) = try index(arguments)
    return kind == .borders
      ? try importBorders(index, file: path, arguments: arguments, settings: settings)
      : try importAddresses(index, file: path, arguments: arguments, settings: settings)
  }

  private static func importKind(_ arguments: Arguments, _ path: String) throws(CommandFailure) -> ListKind {
    if let word = arguments["--as"] {
      guard let kind = ListKind(rawValue: word) else {
        throw CommandFailure("--as must be borders, addresses or units, not '\(word)'", isUsage: true)
      }
      return kind
    }
    let found = try onRegister { () throws(RegisterError) in
      try ListForm.of(path) == .geoPackage
        ? try GeoPackageLayer.named(arguments["--layer"], in: path).kind : try ListKind.of(path)
    }
    guard let found else {
      throw CommandFailure("\(path): cannot tell what the file holds; say --as borders, addresses or units")
    }
    return found
  }
}
