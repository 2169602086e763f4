import AddressIndex

extension MonthlyReport {
  /// The report as a page that prints on A4, in one file without anything to fetch.
  ///
  /// - Parameter madeOn: the day under the signatures, handed in.
  package func html(_ texts: ReportTexts, madeOn: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="\(texts.language)">
    <head>
    <meta charset="utf-8">
    <title>\(escaped(texts.title)) – \(escaped(texts.month(month)))</title>
    <style>
    \(MonthlyReport.style)
    </style>
    </head>
    <body>
    <header>
    <div>\(escaped(provinces.joined(separator: ", ").uppercased()))</div>
    <div><strong>\(escaped(texts.nation))</strong><br><span class="motto">\(escaped(texts.motto))</span></div>
    </header>
    <h1>\(escaped(texts.title))</h1>
    <p class="month">\(escaped(texts.month(month)))</p>
    \(texts.subtitle.isEmpty ? "" : "<p class=\"subtitle\">\(escaped(texts.subtitle)), \(month)</p>")
    \(table(of: whole, texts))
    <p class="note">\(escaped(texts.note(period)))</p>
    \(communes.isEmpty ? "" : communeTable(texts))
    <footer>
    <div><strong>\(escaped(texts.madeBy))</strong><br><em>\(escaped(texts.sign))</em></div>
    <div><em>\(escaped(madeLine(texts, madeOn)))</em><br><strong>\(escaped(texts.head))</strong><br>\
    <em>\(escaped(texts.sign))</em></div>
    </footer>
    </body>
    </html>

    """
  }

  private func madeLine(_ texts: ReportTexts, _ day: String) -> String {
    let parts = day.split(separator: "-")
    guard texts.isVietnamese, parts.count == 3 else { return day }
    return "Ngày \(parts[2]) tháng \(parts[1]) năm \(parts[0])"
  }

  private func table(of section: ReportSection, _ texts: ReportTexts) -> String {
    var rows: [String] = []
    for (letter, title, lines) in [
      ("A", texts.mandatory, section.mandatory), ("B", texts.encouraged, section.encouraged),
    ] where !lines.isEmpty {
      rows.append(row(letter, title, ReportSection.sum(lines), texts, "subtotal"))
      for (at, line) in lines.enumerated() {
        let title = line.objectClass.map(texts.title(of:)) ?? texts.unclassified
        rows.append(row(String(at + 1), title, line.figures, texts, ""))
      }
    }
    if !section.unclassified.figures.isEmpty {
      rows.append(row("C", texts.unclassified, section.unclassified.figures, texts, "subtotal"))
    }
    rows.append(row("", texts.total, section.total, texts, "total"))
    return wrapped(rows, texts.kind, texts)
  }

  private func communeTable(_ texts: ReportTexts) -> String {
    var rows: [String] = []
    for (at, section) in communes.enumerated() {
      let name = section.commune.map { "\($0.fullName) (\($0.code))" } ?? section.communeCode ?? ""
      rows.append(row(String(at + 1), name, section.total, texts, ""))
    }
    rows.append(row("", texts.total, whole.total, texts, "total"))
    return "<h2>\(escaped(texts.byCommune))</h2>\n" + wrapped(rows, texts.commune, texts)
  }

  private func wrapped(_ rows: [String], _ kind: String, _ texts: ReportTexts) -> String {
    let groups = texts.columns.map { "<th colspan=\"2\">\(escaped($0))</th>" }.joined()
    let pairs = texts.columns.map { _ in
      "<th>\(escaped(texts.inPeriod))</th><th>\(escaped(texts.toDate))</th>"
    }.joined()
    return """
      <table>
      <colgroup><col style="width: 9mm"><col style="width: 52mm"><col span="6"></colgroup>
      <thead>
      <tr><th rowspan="2">\(escaped(texts.number))</th><th rowspan="2">\(escaped(kind))</th>\(groups)</tr>
      <tr>\(pairs)</tr>
      </thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table>
      """
  }

  private func row(
    _ number: String, _ title: String, _ figures: ReportFigures, _ texts: ReportTexts, _ style: String
  ) -> String {
    let cells = figures.row.map { "<td class=\"figure\">\(texts.number($0))</td>" }.joined()
    let mark = style.isEmpty ? "" : " class=\"\(style)\""
    return "<tr\(mark)><td class=\"number\">\(escaped(number))</td><td>\(escaped(title))</td>\(cells)</tr>"
  }

  private func escaped(_ text: String) -> String {
    var safe = ""
    for character in text {
      switch character {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      default: safe.append(character)
      }
    }
    return safe
  }

  /// Official reports are set in Times, black on white; rows are not torn apart between pages.
  private static let style = """
    @page { size: A4 portrait; margin: 20mm 15mm 20mm 20mm; }
    body { font: 12pt/1.35 "Times New Roman", "Liberation Serif", "DejaVu Serif", serif; color: #000;
      max-width: 175mm; margin: 10mm auto; }
    header, footer { display: flex; justify-content: space-between; gap: 10mm; text-align: center; }
    header div, footer div { flex: 1; }
    header div:last-child { flex: none; white-space: nowrap; font-size: 11.5pt; }
    .motto { font-weight: bold; text-decoration: underline; text-underline-offset: 3px; }
    h1 { font-size: 14pt; text-align: center; margin: 9mm 0 1mm; }
    h2 { font-size: 12pt; margin: 7mm 0 2mm; break-after: avoid; }
    .month { text-align: center; font-weight: bold; margin: 0; }
    .subtitle { text-align: center; font-size: 9pt; font-style: italic; margin: 0 0 5mm; }
    .note { font-size: 10pt; font-style: italic; margin: 2mm 0; }
    table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: 11pt; margin-top: 4mm; }
    thead { display: table-header-group; }
    tr { break-inside: avoid; }
    th, td { border: 0.6pt solid #000; padding: 1mm 1.5mm; vertical-align: middle; }
    th { font-weight: bold; text-align: center; }
    .figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .number { text-align: center; }
    .subtotal td, .total td { font-weight: bold; }
    footer { margin-top: 10mm; min-height: 35mm; break-inside: avoid; }
    @media print { body { margin: 0; max-width: none; } }
    """
}
