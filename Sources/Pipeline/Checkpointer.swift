import SQLiteStore
import Telemetry
import Threads

/// Moves committed pages from the WAL into the database file, on a connection and thread of its own, so that
/// no alert waits for it.
///
/// Where it cannot keep up, the writer's own automatic checkpoint bounds the WAL.
package final class Checkpointer: Sendable {
  /// Between two checkpoints; at a full load of commits the WAL then holds some tens of megabytes.
  private static let pause: Milliseconds = 2 * Span.second

  private let thread: WorkerThread
  private let isStopping: Monitor<Bool>

  /// Begins to work on the file at `path`.
  package init(path: String) {
    let flag = Monitor(false)
    isStopping = flag
    thread = WorkerThread {
      while flag.wait(timeout: Checkpointer.pause, for: { $0 ? true : nil }) == nil {
        Checkpointer.checkpoint(path)
      }
    }
  }

  /// Ends the thread; a checkpoint under way is finished.
  package func stop() {
    isStopping.change { $0 = true }
    thread.join()
  }

  /// A passive checkpoint waits for nobody. One that fails, as on a full disk, is tried again at the next
  /// turn; nothing depends on it but the size of the WAL.
  private static func checkpoint(_ path: String) {
    do throws(SQLiteError) {
      try Database(path: path).execute("PRAGMA wal_checkpoint(PASSIVE)")
    } catch {
      return
    }
  }
}
