import Configuration
import Pipeline
import Telemetry
import Threads

/// Reads devices, rules and addresses on a thread of its own, while the pipeline goes on taking in readings.
///
/// Looking up every device that is stated by an address only takes seconds where there are thousands of them;
/// for so long no reading would be judged.
final class BlueprintReader {
  /// What `Blueprint.load` found.
  typealias Outcome = (blueprint: Blueprint?, diagnostics: [Diagnostic])

  private let settings: Settings
  private let onEnd: @Sendable () -> Void
  private let outcome = Monitor<Outcome?>(nil)
  private var worker: WorkerThread?

  /// - Parameter onEnd: called on the reader's thread once there is an outcome to take.
  init(_ settings: Settings, onEnd: @escaping @Sendable () -> Void) {
    self.settings = settings
    self.onEnd = onEnd
  }

  /// Whether a reading is under way, or its outcome not yet taken.
  var isBusy: Bool { worker != nil }

  /// Starts to read.
  /// - Precondition: not busy; two readings at once would hold three sets in memory.
  func start() {
    precondition(worker == nil, "the files are read once at a time; take the outcome first")
    let (settings, outcome, onEnd) = (settings, outcome, onEnd)
    worker = WorkerThread {
      let read = Blueprint.load(settings)
      outcome.change { $0 = read }
      onEnd()
    }
  }

  /// What was read, once, when it is there; never waits for it.
  func take() -> Outcome? {
    let read = outcome.withLock { state -> Outcome? in
      defer { state = nil }
      return state
    }
    if read != nil { finish() }
    return read
  }

  /// Waits for the thread, whose outcome nobody needs any more.
  func finish() {
    worker?.join()
    worker = nil
  }
}
