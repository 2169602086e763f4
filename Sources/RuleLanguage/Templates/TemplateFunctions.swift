import Telemetry

/// The functions of templates, by name.
enum TemplateFunctions {
  /// The functions of this version.
  static let names = ["humanize", "humanizeDuration", "humanizePercentage", "printf", "vn", "bulletin"]

  /// Names a word that is no function of this version.
  static func unknown(_ name: String, at offset: Int) -> TemplateFault {
    let control = ["if", "else", "end", "range", "with", "define", "template", "block", "and", "or", "not"]
    let prometheus = [
      "args", "externalURL", "first", "graphLink", "humanize1024", "humanizeTimestamp", "label", "match",
      "parseDuration", "pathPrefix", "query", "reReplaceAll", "safeHtml", "sortByLabel", "stripDomain",
      "stripPort", "strvalue", "tableLink", "title", "toDuration", "toLower", "toTime", "toUpper",
      "urlQueryEscape",
      "value", "print", "println", "len", "index",
    ]
    if control.contains(name) {
      return TemplateFault(
        message: "'\(name)' is not part of this version; a text that depends on the level is its name",
        offset: offset)
    }
    if prometheus.contains(name) {
      return TemplateFault(message: "the function '\(name)' is not part of this version", offset: offset)
    }
    let hint = NearestName.hint(for: name, among: names)
    return TemplateFault(message: "there is no function '\(name)'\(hint)", offset: offset)
  }
}
