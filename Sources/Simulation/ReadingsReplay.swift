package import DeviceCatalog
import PayloadDecoding
import Telemetry

/// A file of readings turned back into the messages that its devices would have sent.
package struct ReadingsReplay {
  /// The messages, in order of time.
  package let messages: [Fleet.Message]

  /// Builds one message for every device and time of the file.
  package init(_ file: ReadingsFile, catalog: Catalog) {
    var builders: [Int: PayloadBuilder] = [:]
    var built: [Fleet.Message] = []
    var start = 0
    while start < file.rows.count {
      let device = catalog.device(ofSlot: file.rows[start].slot)
      let owner = catalog.devices[Int(device.index)]
      var end = start + 1
      while end < file.rows.count, file.rows[end].time == file.rows[start].time,
        catalog.device(ofSlot: file.rows[end].slot) == device, file.rows[end].line == file.rows[start].line
      { end += 1 }
      var values = [Double?](repeating: nil, count: owner.fieldCount)
      for row in file.rows[start..<end] {
        values[row.slot - owner.firstSlot] = row.value.map { catalog.conversion(slot: row.slot).raw(of: $0) }
      }
      let deviceClass = catalog.classes[owner.classIndex]
      let builder = builders[owner.classIndex] ?? PayloadBuilder(deviceClass.format)
      builders[owner.classIndex] = builder
      let time = file.rows[start].time
      built.append(
        Fleet.Message(
          topic: deviceClass.topic.replacing("{device}", with: owner.id),
          payload: builder.payload(.init(device: owner.id, time: time, values: values)), time: time,
          device: owner.id))
      start = end
    }
    messages = built
  }
}
