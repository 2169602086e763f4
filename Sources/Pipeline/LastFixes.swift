import DeviceCatalog
import Telemetry

/// Where each moving device was last seen, for alerts: a timer may decide one between two readings, and a reading
/// may come without a fix.
///
/// A reading without a fix is given the place of the last one that had one, as long as that lies no farther back
/// than the lateness of the class. Older fixes are not where the bus is. What counts is the time of the readings,
/// never the order in which they came, so a restart finds the same places again.
struct LastFixes {
  private struct Fix {
    var place = PlaceTag.ofDevice
    var time: Milliseconds = .min
    var newestReading: Milliseconds = .min
    let patience: Milliseconds
  }

  /// The position of each device's entry; -1 for one that stands still. Few devices move, so the others cost
  /// four bytes.
  private var entries: [Int32] = []
  private var fixes: [Fix] = []

  /// No device was seen.
  init() {}

  /// Room for the moving devices of a catalog, none of them seen yet.
  init(_ catalog: Catalog) {
    entries = Array(repeating: -1, count: catalog.devices.count)
    for (index, device) in catalog.devices.enumerated() where catalog.isMoving(DeviceIndex(index)) {
      entries[index] = Int32(fixes.count)
      fixes.append(Fix(patience: catalog.classes[device.classIndex].lateness))
    }
  }

  /// Notes a reading of a moving device; `place` is `.ofDevice` where it came without a fix.
  mutating func note(_ place: PlaceTag, at time: Milliseconds, of device: DeviceIndex) {
    let entry = Int(entries[Int(device.index)])
    precondition(entry >= 0, "a device that stands still has no fixes")
    fixes[entry].newestReading = max(fixes[entry].newestReading, time)
    guard place != .ofDevice, time > fixes[entry].time else { return }
    fixes[entry].place = place
    fixes[entry].time = time
  }

  /// Where a device was last; `.ofDevice` for one that stands still, or was not seen lately.
  subscript(device: DeviceIndex) -> PlaceTag {
    let entry = Int(entries[Int(device.index)])
    guard entry >= 0, fixes[entry].time > .min else { return .ofDevice }
    return fixes[entry].newestReading - fixes[entry].time <= fixes[entry].patience
      ? fixes[entry].place : .ofDevice
  }
}
