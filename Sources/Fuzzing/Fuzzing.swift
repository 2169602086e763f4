import Glibc
import RuleLanguage
import Telemetry

/// Gives random texts to the readers of rules and of address lines: each must end in a value or in a fault
/// that says where.
///
/// `citywatch-fuzz [RUNS [SEED [FIRST]]]`, in the folder that holds `rules/`. A run depends on the seed and
/// its own number alone, so a failed one is repeated with its number as FIRST.
@main struct Fuzzing {
  static func main() {
    let numbers = CommandLine.arguments.dropFirst().map { UInt64($0) ?? 0 }
    let runs = numbers.first ?? 100_000
    let seed = numbers.count > 1 ? numbers[1] : 1
    let first = numbers.count > 2 ? numbers[2] : 0
    let corpus = Corpus(rules: "rules")
    var tally = Tally()
    let clock = ContinuousClock()
    let start = clock.now
    for run in first..<(first + runs) {
      var mutation = Mutation(random: SeededRandom(seed: seed &* 0x9e37_79b9_7f4a_7c15 &+ run))
      let kind = Fuzzing.kind(of: run)
      let bytes = mutation.text(from: corpus.texts[kind] ?? [], words: corpus.words)
      let began = clock.now
      let fault = Trial.fault(of: String(decoding: bytes, as: UTF8.self), as: kind, &tally)
      let took = began.duration(to: clock.now)
      if took > tally.longest { (tally.longest, tally.slowestRun) = (took, run) }
      if let fault {
        say("seed \(seed), run \(run), \(kind): \(fault)\n\(String(decoding: bytes, as: UTF8.self))")
        tally.failures += 1
      }
      if run % 50_000 == 49_999 { say("\(run + 1) runs") }
    }
    let seconds = start.duration(to: clock.now) / .seconds(1)
    say(
      "\(runs) runs, seed \(seed): \(tally.accepted) accepted, \(tally.refused) refused with a place, "
        + "\(tally.failures) failures; \(seconds) s, longest \(tally.longest / .milliseconds(1)) ms "
        + "in run \(tally.slowestRun)")
    exit(tally.failures == 0 ? 0 : 1)
  }

  /// Writes a line at once: after a trap nothing that waits in a buffer would be seen.
  private static func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
  }

  /// Mostly expressions; a rule file takes the time of many.
  private static func kind(of run: UInt64) -> Corpus.Kind {
    switch run % 16 {
    case 0: .ruleFile
    case 1, 2, 3: .template
    case 4, 5, 6: .pattern
    case 7, 8: .addressLine
    default: .expression
    }
  }
}

/// What came of the runs.
struct Tally {
  var accepted = 0
  var refused = 0
  var failures = 0
  var longest = Duration.zero
  var slowestRun: UInt64 = 0
}
