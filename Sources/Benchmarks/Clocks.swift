import Glibc

/// Times and sizes of this process, in nanoseconds and bytes.
enum Clocks {
  /// Time that passes for everybody.
  static func wall() -> Int64 { read(CLOCK_MONOTONIC) }

  /// Processor time of the calling thread.
  static func thread() -> Int64 { read(CLOCK_THREAD_CPUTIME_ID) }

  /// Processor time of all threads of this process.
  static func process() -> Int64 { read(CLOCK_PROCESS_CPUTIME_ID) }

  /// Processor time of a process that is still there; zero for one that is not.
  static func process(_ id: pid_t) -> Int64 {
    var clock = clockid_t()
    return unsafe clock_getcpuclockid(id, &clock) == 0 ? read(clock) : 0
  }

  /// Processor time of all children that have ended.
  static func endedChildren() -> Int64 {
    var usage = rusage()
    unsafe getrusage(RUSAGE_CHILDREN.rawValue, &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Int64($1.tv_sec) * 1_000_000_000 + Int64($1.tv_usec) * 1_000
    }
  }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Waits.
  static func pause(nanoseconds: Int64) {
    guard nanoseconds > 0 else { return }
    var time = timespec(
      tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    unsafe nanosleep(&time, nil)
  }
}

/// A duration on the clock and on the processor, in nanoseconds.
struct Elapsed {
  var wall: Int64 = 0
  var processor: Int64 = 0

  /// Adds what `body` takes.
  mutating func add<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    let (wallBefore, processorBefore) = (Clocks.wall(), Clocks.thread())
    defer {
      wall += Clocks.wall() - wallBefore
      processor += Clocks.thread() - processorBefore
    }
    return try body()
  }
}

/// What several rounds gave.
enum Statistics {
  /// The middle one: one round that a neighbour on the machine disturbed does not count.
  static func median(_ values: [Double]) -> Double { quantile(0.5, values) }

  /// The value below which the share `q` of all lies.
  static func quantile(_ q: Double, _ values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    return sorted[min(sorted.count - 1, Int(Double(sorted.count) * q))]
  }
}
