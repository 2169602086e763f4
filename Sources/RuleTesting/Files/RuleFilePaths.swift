import Glibc
import LocalFiles

/// Finds the rule files that a test file names, beside itself or anywhere, patterns among them.
enum RuleFilePaths {
  /// The files of one pattern, relative to the folder of `testFile`, in the order of their names.
  static func resolve(_ pattern: String, besideTestFile testFile: String) -> [String] {
    let path = pattern.hasPrefix("/") ? pattern : folder(of: testFile) + pattern
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

  /// The folder of a file with its slash; empty for a file right here.
  private static func folder(of file: String) -> String {
    guard let slash = file.lastIndex(of: "/") else { return "" }
    return String(file[...slash])
  }
}
