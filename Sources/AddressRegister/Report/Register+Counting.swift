import SQLiteStore

/// What was counted of one class in one commune.
struct CountedGroup {
  var province: String
  var commune: String
  var objectClass: String
  var figures: ReportFigures
}

extension Register {
  /// Counts the days of collection, notice and plate by commune and class.
  func count(in period: ClosedRange<String>) throws(RegisterError) -> [CountedGroup] {
    try onDatabase(path) { () throws(SQLiteError) in
      let columns = ["declared_on", "notified_on", "plate_on"].map { day in
        "sum(\(day) BETWEEN ?1 AND ?2), sum(\(day) <> '' AND \(day) <= ?2)"
      }
      let statement = try database.prepare(
        """
        SELECT province, commune, class, \(columns.joined(separator: ", "))
        FROM objects GROUP BY province, commune, class ORDER BY commune, class
        """)
      statement.bind(1, period.lowerBound)
      statement.bind(2, period.upperBound)
      var groups: [CountedGroup] = []
      while try statement.step() {
        var figures = ReportFigures()
        figures.collected = Int(statement.integer(3))
        figures.collectedToDate = Int(statement.integer(4))
        figures.notified = Int(statement.integer(5))
        figures.notifiedToDate = Int(statement.integer(6))
        figures.plates = Int(statement.integer(7))
        figures.platesToDate = Int(statement.integer(8))
        if figures.isEmpty { continue }
        groups.append(
          CountedGroup(
            province: statement.text(0), commune: statement.text(1), objectClass: statement.text(2),
            figures: figures))
      }
      return groups
    }
  }
}
