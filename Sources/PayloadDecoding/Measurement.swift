package import Telemetry

/// One value as the device sent it: not yet converted, judged or given to a series.
package struct Measurement: Equatable, Sendable {
  /// The raw value in the device's unit; 0 where it is missing.
  package var value: Double
  /// The device's own time; 0 where it sent none, and the time of reception counts.
  package var time: Milliseconds
  /// Which element of `MeasurementBuffer.elements` it belongs to.
  package var element: UInt32
  /// Which field of `MessageFormat.fields` it is.
  package var field: UInt16
  /// Whether `time` is the device's.
  package var hasTime: Bool
  /// Whether the device said "no value": null, or one of the field's sentinels.
  package var isMissing: Bool

  /// A value of field `field`.
  package init(
    field: UInt16, value: Double, isMissing: Bool = false, time: Milliseconds? = nil, element: UInt32 = 0
  ) {
    self.value = value
    self.time = time ?? 0
    self.element = element
    self.field = field
    hasTime = time != nil
    self.isMissing = isMissing
  }
}
