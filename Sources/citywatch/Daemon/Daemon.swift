import Alerting
import Configuration
import Console
import MQTTClient
import Pipeline
import SQLiteStore
import Telemetry

/// The running program: broker, pipeline, sinks and control socket, turned by one thread.
final class Daemon {
  /// How long the pipeline waits for the broker before it looks at signals, files and timers.
  static let longestWait: Milliseconds = 200
  /// Between two probe writes while the disk is full.
  static let probePause: Milliseconds = Span.second
  /// Between two looks at the folders of devices and rules.
  static let watchPause: Milliseconds = Span.second

  let settings: Settings
  let pipeline: Pipeline
  let subscriber: Subscriber
  let dispatcher: OutboxDispatcher
  let checkpointer: Checkpointer
  let deliveries: DeliveryMailbox
  let mailbox: PipelineMailbox
  let control: ControlServer
  let wakeUp: WakeUp
  let log: Log
  let startedAt: Milliseconds
  var signals: SignalInbox
  var notifier = ServiceNotifier()
  var watch: FileWatch
  var lastFaults: [Diagnostic]
  /// Whether new files wait for a store that can be written.
  var owesReload = false
  /// Reads new files beside the pipeline.
  let reader: BlueprintReader
  /// Whether files changed again, or somebody asked again, while they were read.
  var mustReadAgain = false
  /// Commands that wait for the reading under way, and for the one after it.
  var askersOfReload: [PipelineMailbox.Ticket] = []
  var askersOfNextReload: [PipelineMailbox.Ticket] = []

  private let lock: DirectoryLock
  private var batch = MessageBatch()
  private var lastWatch: Milliseconds = 0
  private var lastProbe: Milliseconds = 0
  private var wasConnected = false
  private var notedFailure: MQTTError?
  private var notedForgotten = 0
  private var isStopping = false
  private var hold: TimerHold

  /// Reads everything, opens the store, and starts the threads; readings come with `run`.
  init(settings: Settings, blueprint: Blueprint, warnings: [Diagnostic]) throws(CommandFailure) {
    // Before any thread starts, so that none of them is woken by our signals.
    signals = SignalInbox()
    self.settings = settings
    let log = Log(offsetMinutes: settings.utcOffsetMinutes)
    self.log = log
    lock = try DirectoryLock(directory: settings.state)
    let sinks = try Sinks(settings)
    let messages = AlertMessages(sinks: sinks.descriptions, zone: settings.utcOffsetMinutes)
    let wakeUp = WakeUp()
    self.wakeUp = wakeUp
    reader = BlueprintReader(settings) { wakeUp.ring() }
    let wall = SystemClock.now()
    startedAt = wall
    hold = TimerHold(now: SystemClock.monotonic())
    lastFaults = warnings
    do throws(SQLiteError) {
      let database = try Store.open(path: settings.storePath, schemas: PipelineStorage.schemas)
      pipeline = try Pipeline(
        settings: settings, blueprint: blueprint, database: database, messages: messages, wall: wall)
    } catch {
      throw CommandFailure(error.description)
    }
    deliveries = DeliveryMailbox { wakeUp.ring() }
    dispatcher = OutboxDispatcher(
      database: settings.storePath, sinks: sinks.plans, results: deliveries, seed: UInt64(wall),
      clock: { SystemClock.now() })
    checkpointer = Checkpointer(path: settings.storePath)
    do throws(MQTTError) {
      subscriber = try Subscriber(
        settings.broker.session, filters: pipeline.topicFilters,
        quality: settings.broker.qos == 0 ? .atMostOnce : .atLeastOnce)
    } catch {
      throw CommandFailure(error.description)
    }
    subscriber.wakeDescriptor = wakeUp.descriptor
    let mailbox = PipelineMailbox { wakeUp.ring() }
    self.mailbox = mailbox
    control = try Daemon.listen(settings.controlSocketPath, mailbox)
    watch = FileWatch(
      folders: [settings.devices, settings.rules, settings.addresses], files: [settings.addressIndexPath])
  }

  /// Turns until it is asked to stop.
  func run() {
    let dispatcher = dispatcher
    pipeline.onOwed = { dispatcher.wake() }
    holdTimers()
    dispatcher.start()
    subscriber.start()
    notifier.ready()
    log.note("taking in readings; \(pipeline.summary)")
    while !isStopping { turn() }
    stop()
  }

  private func turn() {
    takeSignals()
    answerCommands()
    reloadIfChanged()
    finishReload()
    if pipeline.needsRecovery {
      recover()
    } else {
      takeBatch()
    }
    noteConnection()
    notifier.beat(now: SystemClock.monotonic())
  }

  private func takeBatch() {
    let limits = BatchLimits(
      count: settings.batch.messages, bytes: settings.batch.bytes,
      milliseconds: Int(max(1, settings.batch.milliseconds)))
    let outcome = subscriber.receiveBatch(into: &batch, limits: limits, waitMilliseconds: wait)
    if outcome == .woken { wakeUp.quiet() }
    let now = SystemClock.monotonic()
    hold.observe(isConnected: subscriber.status.isConnected, isQueueEmpty: outcome == .idle, now: now)
    pipeline.holdsTimers = hold.isHeld(now: now)
    let results = deliveries.take()
    do throws(SQLiteError) {
      if batch.isEmpty {
        try pipeline.idle(wall: SystemClock.now(), deliveries: results)
      } else {
        try pipeline.process(batch, wall: SystemClock.now(), deliveries: results)
        subscriber.acknowledge()
      }
    } catch {
      deliveries.putBack(results)
      refuse(error)
    }
  }

  /// A commit failed: nothing of the batch is acknowledged, and the broker is made to send it again.
  func refuse(_ error: SQLiteError) {
    log.warn("nothing is acknowledged until the store can be written again: \(error)")
    subscriber.discard()
    lastProbe = SystemClock.monotonic()
  }

  private func recover() {
    let left = lastProbe + Daemon.probePause - SystemClock.monotonic()
    if left > 0 { Pause.milliseconds(min(left, Daemon.longestWait)) }
    guard SystemClock.monotonic() - lastProbe >= Daemon.probePause else { return }
    lastProbe = SystemClock.monotonic()
    do throws(SQLiteError) {
      if try pipeline.recover(wall: SystemClock.now()) {
        log.note("the store can be written again; memory is rebuilt from it")
        holdTimers()
        if owesReload { reload() }
      }
    } catch {
      log.warn("the store cannot be read: \(error)")
    }
  }

  /// What came meanwhile lies at the broker; timers must not run ahead of it.
  private func holdTimers() {
    hold = TimerHold(now: SystemClock.monotonic())
    pipeline.holdsTimers = true
  }

  private var wait: Milliseconds {
    guard let due = pipeline.nextDue else { return Daemon.longestWait }
    return max(0, min(Daemon.longestWait, due - SystemClock.now()))
  }

  private func takeSignals() {
    while let request = signals.next() {
      switch request {
      case .reload: reload()
      case .stop: isStopping = true
      }
    }
  }

  private func reloadIfChanged() {
    let now = SystemClock.monotonic()
    guard now - lastWatch >= Daemon.watchPause else { return }
    lastWatch = now
    if watch.hasChanged() { reload() }
  }

  private func noteConnection() {
    let status = subscriber.status
    if status.forgottenSessions > notedForgotten {
      notedForgotten = status.forgottenSessions
      log.warn("the broker had forgotten our queue; what was published while we were away never comes")
    }
    // A wrong password must be said although there never was a connection, but not again at every attempt.
    guard status.isConnected != wasConnected || status.lastFailure != notedFailure else { return }
    wasConnected = status.isConnected
    notedFailure = status.lastFailure
    if wasConnected {
      log.note("connected to the broker at \(settings.broker.host):\(settings.broker.port)")
    } else if let reason = notedFailure {
      log.warn("the broker is away: \(reason); trying again with growing pauses")
    }
  }

  private func stop() {
    notifier.stopping()
    control.stop()
    dispatcher.stop()
    checkpointer.stop()
    reader.finish()
    let results = deliveries.take()
    if !pipeline.needsRecovery {
      do throws(SQLiteError) {
        try pipeline.idle(wall: SystemClock.now(), deliveries: results)
      } catch {
        log.warn("the last deliveries are not noted and will be repeated: \(error)")
      }
    }
    subscriber.close()
    log.note("stopped; \(pipeline.summary)")
  }
}
