import Glibc

/// One thread, for work that blocks: sending to a sink, running the loop of a C library.
@safe
package final class WorkerThread: @unchecked Sendable {
  private final class Work {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private let handle: pthread_t

  /// Starts `body` on a thread of its own.
  ///
  /// Signals stay with the thread that waits for them, so the new one blocks them all.
  package init(_ body: @escaping @Sendable () -> Void) {
    let work = unsafe Unmanaged.passRetained(Work(body))
    var all = sigset_t()
    var before = sigset_t()
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
    var created = pthread_t()
    let code = unsafe pthread_create(
      &created, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    precondition(code == 0, "the system refused a thread; the daemon needs fewer than a hundred")
    handle = created
  }

  /// Waits until the work is done.
  /// - Precondition: called once, from another thread.
  package func join() { pthread_join(handle, nil) }
}
