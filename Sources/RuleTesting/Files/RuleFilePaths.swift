import Glibc
import LocalFiles

/// Finds the rule files that a test file names, beside itself or anywhere, patterns among them.
enum RuleFilePaths {
  /// The files of one pattern, relative to the folder of `testFile`, in the order of their names.
  static func resolve(_ pattern: String, besideTestFile testFile: String) -> [String] {
    let path = pattern.hasPrefix("/") ? pattern : cleaned(folder(of: testFile) + pattern)
    var result = unsafe glob_t()
    defer { unsafe globfree(&result) }
    guard unsafe glob(path, 0, nil, &result) == 0 else { return [] }
    var paths: [String] = []
    for index in 0..<Int(unsafe result.gl_pathc) {
      guard let found = unsafe result.gl_pathv[index] else { continue }
      paths.append(unsafe String(cString: found))
    }
    return paths
  }

  /// The path without `folder/..`, as a person would write it: `rules/river.yaml`, not `rules/tests/../river.yaml`.
  private static func cleaned(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      if part == "..", let last = parts.last, last != "..", !last.isEmpty {
        parts.removeLast()
      } else if part != ".", !part.isEmpty || parts.isEmpty {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  /// The folder of a file with its slash; empty for a file right here.
  private static func folder(of file: String) -> String {
    guard let slash = file.lastIndex(of: "/") else { return "" }
    return String(file[...slash])
  }
}
