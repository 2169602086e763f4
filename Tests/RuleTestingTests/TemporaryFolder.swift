import Glibc
import Testing

/// A folder that goes with its owner.
final class TemporaryFolder {
  let path: String
  private var files: [String] = []

  init() throws {
    var template = Array("/tmp/citywatch-rule-tests-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress) != nil }
    try #require(made, "no temporary folder")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func write(_ text: String, to name: String) throws {
    let file = try #require(unsafe fopen("\(path)/\(name)", "w"))
    unsafe fputs(text, file)
    unsafe fclose(file)
    files.append(name)
  }

  deinit {
    for name in files { unsafe unlink("\(path)/\(name)") }
    rmdir(path)
  }
}
