import DeviceCatalog
import Glibc
import Telemetry

/// A directory of device files that lives for one test.
struct DeviceFiles: ~Copyable {
  /// Its path, without a slash at the end.
  let path: String

  /// Writes the files, quantities included unless they are among them.
  init(_ files: [String: String]) {
    var template = Array("/tmp/citywatch-devices-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) }
    guard unsafe made != nil else { fatalError("no temporary directory could be made") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var files = files
    if files["quantities.yaml"] == nil { files["quantities.yaml"] = DeviceFiles.quantities }
    for (name, text) in files {
      let descriptor = unsafe open("\(path)/\(name)", O_WRONLY | O_CREAT | O_EXCL, 0o600)
      var bytes = Array(text.utf8)
      let written = unsafe bytes.withUnsafeMutableBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      guard written == bytes.count else { fatalError("\(name) could not be written") }
      close(descriptor)
    }
    names = Array(files.keys)
  }

  private let names: [String]

  deinit {
    for name in names { unsafe unlink("\(path)/\(name)") }
    unsafe rmdir(path)
  }

  /// Loads the directory; the directory's path is left out of the messages.
  func load() -> (catalog: Catalog?, faults: [String]) {
    let (catalog, diagnostics) = Catalog.load(directory: path)
    return (catalog, diagnostics.map { Self.withoutPath($0.description, path + "/") })
  }

  private static func withoutPath(_ text: String, _ path: String) -> String {
    var rest = Substring(text)
    var short = ""
    while let at = rest.firstRange(of: path) {
      short += rest[..<at.lowerBound]
      rest = rest[at.upperBound...]
    }
    return short + rest
  }

  /// A level in metres, and gases in µg/m³.
  static let quantities = """
    quantities:
      water_level:
        unit: m
        decimals: 3
        plausible: [-10, 1500]
        units: { cm: 0.01, mm: 0.001 }
      rain_total: { unit: mm, decimals: 1, kind: counter }
      o3: { unit: µg/m³, decimals: 1, units: { ppb: 1.962, ppm: 1962 } }
      no2: { unit: µg/m³, decimals: 1, units: { ppb: 1.881 } }
      so2: { unit: µg/m³, decimals: 1, units: { ppb: 2.619 } }
      co: { unit: µg/m³, decimals: 1, units: { ppb: 1.145, ppm: 1145 } }
      air_temperature:
        unit: °C
        decimals: 1
        units: { K: { offset: -273.15 } }
    """

  /// A river gauge that sends metres.
  static let gauge = """
    class: gauge
    kind: river
    topic: citywatch/river/{device}/level
    interval: 10m
    fields:
      - { quantity: water_level, pointer: /level, unit: m }
    """
}

extension Catalog {
  /// Routes a topic given as text.
  func route(_ topic: String) -> Route {
    var topic = topic
    return topic.withUTF8 { unsafe route(topic: UnsafeRawBufferPointer($0)) }
  }
}
