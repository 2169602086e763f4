import DeviceCatalog
import Foundation
import Telemetry
import Testing

/// Cases made with ioos_qc 3.0.0.
private struct QartodVectors: Decodable {
  struct Case: Decodable {
    let name: String
    let test: String
    let inp: [Double?]
    let times: [String]
    let params: Parameters
    let flags: [UInt8]
  }
  struct Parameters: Decodable {
    let fail_span: [Double]?
    let suspect_span: [Double]?
    let suspect_threshold: Double?
    let fail_threshold: Double?
    let threshold: Double?
    let tolerance: Double?
  }
  let cases: [Case]
}

@Suite struct `QARTOD flags` {
  static let path = ProjectFiles.root + "/../shared/data/qc/qartod_vectors.json"

  @Test(.enabled(if: ProjectFiles.exist(path), "the vectors of ioos_qc are not beside the project"))
  func `are those of ioos_qc where the definitions coincide`() throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: Self.path))
    let vectors = try JSONDecoder().decode(QartodVectors.self, from: data)
    #expect(vectors.cases.count >= 10)
    for vector in vectors.cases {
      let (limits, ends) = try #require(Self.limits(of: vector), "\(vector.name)")
      let flags = Self.flags(vector, limits, unknownEnds: ends)
      let compared = vector.flags.indices.filter { Self.coincides(vector, at: $0) }
      #expect(compared.map { flags[$0] } == compared.map { vector.flags[$0] }, "\(vector.name)")
    }
  }

  /// ioos_qc counts a missing reading into the window of its flat-line test, ours begins with a reading that
  /// was there: for seven hours, the longest window of the vectors, the two need not agree.
  private static func coincides(_ vector: QartodVectors.Case, at index: Int) -> Bool {
    guard vector.test == "flat_line_test", vector.inp.count > 10 else { return true }
    return vector.inp[max(0, index - 7)..<index].allSatisfy { $0 != nil }
  }

  private static func limits(of vector: QartodVectors.Case) -> (QualityLimits, isSpike: Bool)? {
    let parameters = vector.params
    switch vector.test {
    case "gross_range_test":
      guard let fail = parameters.fail_span else { return nil }
      let usual = parameters.suspect_span.map { $0[0]...$0[1] }
      return (QualityLimits(range: fail[0]...fail[1], usual: usual), false)
    case "spike_test":
      guard let suspect = parameters.suspect_threshold else { return nil }
      return (QualityLimits(spike: .init(suspect: suspect, fail: parameters.fail_threshold)), true)
    case "rate_of_change_test": return (QualityLimits(ratePerSecond: parameters.threshold), false)
    case "flat_line_test":
      guard let suspect = parameters.suspect_threshold, let fail = parameters.fail_threshold else {
        return nil
      }
      let flat = QualityLimits.Flat(
        tolerance: parameters.tolerance ?? 0, suspect: Milliseconds(suspect) * 1_000,
        fail: Milliseconds(fail) * 1_000)
      return (QualityLimits(flat: flat), false)
    default: return nil
    }
  }

  /// Ours has one flag for all tests and corrects a spike later. QARTOD's "good" of a test is our "unknown"
  /// where no test could be made, and its "unknown" ends of a spike test are ours until a neighbour comes.
  private static func flags(
    _ vector: QartodVectors.Case, _ limits: QualityLimits, unknownEnds isSpike: Bool
  ) -> [UInt8] {
    var control = QualityControl(limits: [limits], limitsOfSlot: [0])
    var flags: [UInt8] = []
    let times = vector.times.map(milliseconds)
    for (at, value) in vector.inp.enumerated() {
      guard let value else {
        control.skip(0, time: times[at])
        flags.append(Quality.missing.rawValue)
        continue
      }
      let verdict = control.check(0, time: times[at], value: value)
      flags.append(verdict.quality == .unknown ? Quality.good.rawValue : verdict.quality.rawValue)
      if let correction = verdict.correction, let earlier = times.firstIndex(of: correction.time) {
        flags[earlier] = correction.quality.rawValue
      }
    }
    if isSpike {
      for at in flags.indices where flags[at] == 1 {
        let hasBoth = at > 0 && at + 1 < flags.count && vector.inp[at - 1] != nil && vector.inp[at + 1] != nil
        if !hasBoth { flags[at] = Quality.unknown.rawValue }
      }
    }
    return flags
  }

  private static func milliseconds(_ text: String) -> Milliseconds {
    let parts = text.split { "-T:".contains($0) }.compactMap { Int($0) }
    return CivilTime(
      year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4], second: parts[5]
    ).time()
  }
}
