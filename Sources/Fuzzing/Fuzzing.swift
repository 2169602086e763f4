import Glibc
import RuleLanguage
import Telemetry

/// Gives random texts to the readers of rules and of address lines: each must end in a value or in a fault
/// that says where, within a bound on time and on stack.
///
/// `citywatch-fuzz [RUNS [SEED [FIRST]]]`, in the folder that holds `rules/`. A run depends on the seed and
/// its own number alone, so a failed one is repeated with its number as FIRST. One that needs more stack ends
/// the program with a segmentation fault, somewhere behind the last number it printed.
@main struct Fuzzing {
  /// The processor time that one text may take: the daemon reads rules between two batches, and readings wait.
  private static let longest = Duration.milliseconds(250)
  /// The bytes of stack that reading may use: an eighth of what a thread has, because the reader's callers and the
  /// walks over a tree need some, too.
  private static let stack: rlim_t = 1 << 20

  static func main() {
    boundStack()
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
      let began = processorTime()
      var fault = Trial.fault(of: String(decoding: bytes, as: UTF8.self), as: kind, &tally)
      let took = processorTime() - began
      if took > tally.longest { (tally.longest, tally.slowestRun) = (took, run) }
      if took > longest { fault = fault ?? "took \(took / .milliseconds(1)) ms of the processor" }
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
        + "of the processor in run \(tally.slowestRun)")
    exit(tally.failures == 0 ? 0 : 1)
  }

  /// From here on the stack of this thread does not grow beyond the bound.
  private static func boundStack() {
    var limit = rlimit()
    _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &limit)
    limit.rlim_cur = stack
    let code = unsafe setrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &limit)
    precondition(code == 0, "the system does not let the stack be bounded")
  }

  /// What this thread has taken of a processor, which no other program on the machine makes longer.
  private static func processorTime() -> Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
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
