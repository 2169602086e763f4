import LocalBroker
import LocalFiles

/// The folders of test files that promtool judges, too.
enum CaseFolders {
  /// The root of the package.
  static let root: String = {
    let parts = #filePath.split(separator: "/")
    return "/" + parts.dropLast(3).joined(separator: "/")
  }()

  static let cases = root + "/Tests/RuleTestingTests/cases"

  /// The names of the folders, in order: 01-threshold and so on.
  static let names: [String] =
    (try? LocalFile.names(in: cases, suffixes: [""]).filter { $0.first?.isNumber ?? false }.sorted()) ?? []

  /// Whether promtool is installed.
  static let hasPromtool = ChildProcess.isInstalled("promtool")
}
