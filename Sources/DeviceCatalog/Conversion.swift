/// How one field of one device becomes a value in the canonical unit.
///
/// The class's scale and offset, the unit's factor, the device's own calibration and, for a sensor that
/// looks down at the water, `datum − distance` are all linear, so they fold into two numbers when the files
/// are read; a reading costs one multiplication and one rounding.
package struct Conversion: Hashable, Sendable {
  /// Multiplies the raw number.
  package let scale: Double
  /// Added after `scale`, in the canonical unit.
  package let offset: Double
  /// Ten to the number of decimals that the quantity keeps.
  package let resolution: Double

  /// A conversion to `decimals` decimals.
  /// - Precondition: `decimals` is from 0 to 9, as `quantities.yaml` allows.
  package init(scale: Double, offset: Double, decimals: Int) {
    precondition((0...9).contains(decimals), "a quantity keeps 0 to 9 decimals")
    self.scale = scale
    self.offset = offset
    var resolution = 1.0
    for _ in 0..<decimals { resolution *= 10 }
    self.resolution = resolution
  }

  /// The canonical value of `raw`, rounded to the quantity's decimals.
  ///
  /// Rounded by dividing a whole number, so 347 hundredths are the same `Double` as the text 3.47: stored
  /// chunks then hold short whole numbers, and a threshold of 3.5 means 3.5.
  @inlinable
  package func apply(_ raw: Double) -> Double {
    let scaled = (raw * scale + offset) * resolution
    // Beyond 2^52 a Double has no decimals left to round; such a value fails the range check anyway.
    guard scaled.magnitude < 4_503_599_627_370_496 else { return raw * scale + offset }
    return scaled.rounded() / resolution
  }
}
