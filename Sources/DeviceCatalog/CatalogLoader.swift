import LocalFiles
import PayloadDecoding
package import Telemetry
import YAMLDocument

extension Catalog {
  /// A device file is kilobytes; an inventory of 100,000 devices is ten megabytes. Beyond this someone
  /// pointed citywatch at the wrong directory.
  package static let maximumFileBytes = 64 << 20
  /// The file that declares the quantities.
  package static let quantitiesFileName = "quantities.yaml"
  /// The file of thresholds that have dates, units or sources.
  package static let thresholdsFileName = "thresholds.csv"

  /// Reads a directory: `quantities.yaml`, every other `*.yaml` as a device class, `thresholds.csv`, and
  /// every other `*.csv` as an inventory.
  ///
  /// - Returns: the catalog, `nil` where there is an error, and all faults of all files, ordered by place.
  ///   Warnings alone do not refuse it.
  package static func load(directory: String) -> (catalog: Catalog?, diagnostics: [Diagnostic]) {
    var loader = CatalogLoader(directory: directory)
    let catalog = loader.load()
    return (catalog, loader.diagnostics.sorted(by: Diagnostic.precedes))
  }
}

/// Reads the files of a directory in the order in which they build on each other.
struct CatalogLoader {
  private(set) var diagnostics: [Diagnostic] = []
  private let directory: String
  private var names: [String] = []
  private var classes = ClassDirectory()
  private var classFiles: [ClassFile] = []
  private var entries: [InventoryEntry] = []
  private var numbers: [String: Int] = [:]
  private var refusedIDs: Set<String> = []
  private var records: [ThresholdRecord] = []

  init(directory: String) {
    self.directory =
      directory.count > 1 && directory.hasSuffix("/") ? String(directory.dropLast()) : directory
  }

  mutating func load() -> Catalog? {
    do throws(LocalFileError) {
      names = try LocalFile.names(in: directory, suffixes: [".yaml", ".csv"])
    } catch {
      report(directory, "the directory \(error.message)")
      return nil
    }
    loadQuantities()
    loadClasses()
    loadInventories()
    loadThresholds()
    guard !diagnostics.contains(where: { $0.gravity == .error }) else { return nil }
    return CatalogBuilder(classes: classes, entries: entries, records: records).build()
  }

  private mutating func read(_ name: String) -> (bytes: [UInt8], path: String)? {
    let path = directory + "/" + name
    do throws(LocalFileError) {
      return (try LocalFile.read(path, limit: Catalog.maximumFileBytes), path)
    } catch {
      report(path, "the file \(error.message)")
      return nil
    }
  }

  private mutating func loadQuantities() {
    guard names.contains(Catalog.quantitiesFileName) else {
      report(
        directory, "the directory holds no \(Catalog.quantitiesFileName), which says what can be measured")
      return
    }
    guard let (bytes, path) = read(Catalog.quantitiesFileName) else { return }
    let file = QuantityFile(bytes, file: path)
    classes.quantities = file.quantities
    diagnostics += file.diagnostics
  }

  private mutating func loadClasses() {
    for name in names where name.hasSuffix(".yaml") && name != Catalog.quantitiesFileName {
      guard let (bytes, path) = read(name) else { continue }
      let file = ClassFile(bytes, file: path, quantities: classes.quantities)
      diagnostics += file.diagnostics
      if let deviceClass = file.deviceClass {
        if let earlier = classFiles.first(where: { $0.name == deviceClass.name }) {
          report(
            file, at: file.nameNode,
            "class '\(deviceClass.name)' is already declared in \(earlier.file); give this one another name")
          continue
        }
        reportSharedTopic(file, deviceClass)
        classes.numbers[deviceClass.name] = classes.classes.count
        classes.classes.append(deviceClass)
        classFiles.append(file)
      } else {
        // Without a readable name, the file's own name is the likeliest.
        classes.refused.insert(file.name ?? String(name.dropLast(".yaml".count)))
      }
    }
  }

  /// Two classes may share a topic only where the device's id stands at the same level in both: the id then
  /// tells them apart, as on a LoRaWAN server that carries many kinds of sensors.
  private mutating func reportSharedTopic(_ file: ClassFile, _ deviceClass: DeviceClass) {
    for (other, otherFile) in zip(classes.classes, classFiles)
    where deviceClass.pattern.overlaps(other.pattern) {
      let level = deviceClass.pattern.deviceLevel
      if level != nil, level == other.pattern.deviceLevel { continue }
      report(
        file, at: file.topicNode,
        "topic '\(deviceClass.topic)' and topic '\(other.topic)' of class '\(other.name)' (\(otherFile.file)) "
          + "can be the same topic; a message must belong to one class")
    }
  }

  private mutating func loadInventories() {
    for name in names where name.hasSuffix(".csv") && name != Catalog.thresholdsFileName {
      guard let (bytes, path) = read(name) else { continue }
      let file = InventoryFile(bytes, file: path, directory: classes)
      diagnostics += file.diagnostics
      refusedIDs.formUnion(file.refusedIDs)
      for entry in file.entries {
        if let earlier = numbers[entry.id] {
          let place = "\(entries[earlier].file):\(entries[earlier].line)"
          diagnostics.append(
            Diagnostic(
              file: path, line: entry.line, column: 1,
              message: "device '\(entry.id)' is already listed in \(place); an id belongs to one device"))
          continue
        }
        numbers[entry.id] = entries.count
        entries.append(entry)
      }
    }
  }

  private mutating func loadThresholds() {
    if names.contains(Catalog.thresholdsFileName), let (bytes, path) = read(Catalog.thresholdsFileName) {
      let file = ThresholdFile(
        bytes, file: path,
        devices: .init(entries: entries, numbers: numbers, refusedIDs: refusedIDs, classes: classes))
      diagnostics += file.diagnostics
      records = file.records
    }
    var given: [ThresholdKey: ThresholdRecord] = [:]
    for record in records {
      given[ThresholdKey(device: Int(record.device.index), name: record.name)] = record
    }
    for (number, entry) in entries.enumerated() {
      for threshold in entry.thresholds {
        if let clash = given[ThresholdKey(device: number, name: threshold.name)] {
          diagnostics.append(
            Diagnostic(
              file: entry.file, line: entry.line, column: threshold.column,
              message: "\(threshold.name) of device '\(entry.id)' is given here and in "
                + "\(clash.file):\(clash.line); keep one of them"))
        }
        records.append(
          ThresholdRecord(
            device: DeviceIndex(number), name: threshold.name, entry: .init(value: threshold.value),
            source: "", grade: "", file: entry.file, line: entry.line))
      }
    }
  }

  private mutating func report(_ file: ClassFile, at node: YAMLNode?, _ message: String) {
    diagnostics.append(
      Diagnostic(file: file.file, line: node?.line ?? 0, column: node?.column ?? 0, message: message))
  }

  private mutating func report(_ path: String, _ message: String) {
    diagnostics.append(Diagnostic(file: path, line: 0, column: 0, message: message))
  }
}
