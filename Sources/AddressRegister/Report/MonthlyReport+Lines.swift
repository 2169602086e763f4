extension MonthlyReport {
  /// The whole report as lines for a terminal.
  package func lines(_ texts: ReportTexts) -> [String] {
    var lines = ["\(texts.title) – \(texts.month(month))"]
    for (title, group) in [(texts.mandatory, whole.mandatory), (texts.encouraged, whole.encouraged)] {
      lines.append(line(title, ReportSection.sum(group), texts, ""))
      for one in group {
        lines.append(line(one.objectClass.map(texts.title(of:)) ?? "", one.figures, texts, "  "))
      }
    }
    if !whole.unclassified.figures.isEmpty {
      lines.append(line(texts.unclassified, whole.unclassified.figures, texts, ""))
    }
    return lines + [line(texts.total, whole.total, texts, "")]
  }

  private func line(_ title: String, _ figures: ReportFigures, _ texts: ReportTexts, _ indent: String)
    -> String
  {
    let numbers = figures.row.map(texts.number)
    let pairs = stride(from: 0, to: numbers.count, by: 2).map { "\(numbers[$0]) / \(numbers[$0 + 1])" }
    return "\(indent)\(title): " + pairs.joined(separator: "  ")
  }
}
