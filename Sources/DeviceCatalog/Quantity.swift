package import Telemetry

/// One thing that can be measured, as `devices/quantities.yaml` declares it.
///
/// All readings of a quantity are stored in its one canonical unit, whatever the sensor sends, so that a
/// rule or a threshold never has to ask which make of sensor stands at a bridge.
package struct Quantity: Hashable, Sendable {
  /// Whether a value stands for itself or only its growth counts.
  package enum Kind: String, Sendable, CaseIterable {
    /// A value that goes up and down, such as a water level.
    case gauge
    /// A total that only grows until its device restarts, such as the tips of a rain gauge.
    case counter
  }

  /// The metric name in rules: `[a-z_][a-z0-9_]*`.
  package let name: String
  /// The symbol of the canonical unit, for instance `m` or `µg/m³`.
  package let unit: String
  /// How many decimals a stored value has. Finer digits are noise of the sensor or of its software.
  package let decimals: Int
  /// Gauge or counter.
  package let kind: Kind
  /// The units a sensor may send, the canonical one included.
  package let units: [String: UnitConversion]
  /// What can occur at all, in the canonical unit; the range check of a field that declares none.
  package let plausible: ClosedRange<Double>?
  /// How the quantity is called on the operators' page.
  package let title: LocalizedText
}

/// How a unit becomes the canonical one: `canonical = value × factor + offset`.
package struct UnitConversion: Hashable, Sendable {
  /// For instance 0.01 from centimetres to metres.
  package let factor: Double
  /// In the canonical unit; for temperatures, whose zeros differ.
  package let offset: Double

  /// The canonical unit itself.
  package static let identity = UnitConversion(factor: 1, offset: 0)

  /// A conversion by `factor`, then `offset`.
  package init(factor: Double, offset: Double = 0) {
    self.factor = factor
    self.offset = offset
  }

  /// `value` in the canonical unit.
  package func canonical(_ value: Double) -> Double { value * factor + offset }
}
