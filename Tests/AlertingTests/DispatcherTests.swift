import Alerting
import HTTPServer
import SQLiteStore
import Telemetry
import Testing
import Threads

@Suite struct `The outbox's dispatcher` {
  private static let webhookOnly = AlertMessages(sinks: [SinkDescription(name: "ioc", form: .webhook)])

  private func plan(
    _ centre: IOCStandIn, senders: Int = 1, limits: DeliveryLimits = .hasty, secret: WebhookSecret? = nil
  ) -> SinkPlan {
    let url = centre.url
    return SinkPlan(name: "ioc", senders: senders, limits: limits) { cancellation in
      var options = WebhookSink.Options(url: url, secret: secret)
      options.timeout = 2_000
      return WebhookSink(options, cancellation: cancellation, clock: wallClock)
    }
  }

  private func dispatcher(_ desk: Desk, _ plans: [SinkPlan]) -> OutboxDispatcher {
    OutboxDispatcher(database: desk.path, sinks: plans, results: desk.results, seed: 1, clock: wallClock)
  }

  @Test(arguments: [1, 4])
  func `brings everything to a flaky centre, each alert in order, under the same keys`(
    _ senders: Int
  ) throws {
    let centre = try IOCStandIn { key, attempt in
      switch attempt {
      case 1: ServerResponse(status: 500)
      case 2: nil
      case 3: ServerResponse(status: 503, headers: [("Retry-After", "0")])
      default: .text(200, "")
      }
    }
    let desk = try Desk(Self.webhookOnly)
    var limits = DeliveryLimits.hasty
    limits.attempts = 1_000
    let dispatcher = dispatcher(desk, [plan(centre, senders: senders, limits: limits)])
    dispatcher.start()
    let devices = ["71540", "69702", "69704"]
    for change in Samples.flood {
      try desk.commit(
        devices.map { device in
          var change = change
          let subject = AlertSubject(rule: change.identity.subject.rule, instance: device)
          change.identity = AlertIdentity(subject: subject, episode: 1)
          return change
        })
      dispatcher.wake()
    }
    #expect(try desk.drain())
    dispatcher.stop()
    #expect(try desk.count("delivered") == 15)
    #expect(try desk.count("dead") == 0)
    for device in devices {
      let keys = centre.accepted.filter { $0.contains("/\(device)/") }
      // The first change is only pending: the centre never hears of it.
      #expect(keys == (2...6).map { "river-stage/RiverStage/\(device)/1/\($0)" })
    }
    let counters = try #require(dispatcher.counters["ioc"])
    #expect(counters.delivered == 15)
    // libcurl itself asks again when a connection that it kept open breaks.
    #expect(counters.retried >= 2 * 15)
    #expect(counters.waiting == 0)
  }

  @Test func `lets a refused message lie and goes on with the others`() throws {
    let centre = try IOCStandIn { key, _ in
      key.contains("/bad/")
        ? ServerResponse(status: 422, body: Array("no such station".utf8)) : .text(200, "")
    }
    let desk = try Desk(Self.webhookOnly)
    try desk.commit([
      Samples.change(.firing, level: "1", device: "bad"), Samples.change(.firing, level: "1", device: "good"),
      Samples.change(.levelChanged, level: "2", minutes: 5, device: "bad"),
    ])
    let dispatcher = dispatcher(desk, [plan(centre)])
    dispatcher.start()
    #expect(try desk.drain())
    dispatcher.stop()
    #expect(centre.accepted == ["river-stage/RiverStage/good/1/1"])
    #expect(centre.deliveries.count == 3)
    let letters = try desk.reader.dead(limit: 10)
    #expect(letters.map(\.reason) == ["HTTP 422: no such station", "HTTP 422: no such station"])
    #expect(dispatcher.counters["ioc"]?.lastError == "HTTP 422: no such station")
  }

  @Test func `sends after a restart what was on its way, under the same key`() throws {
    let isBack = Monitor(false)
    let centre = try IOCStandIn { _, _ in
      isBack.withLock { $0 } ? .text(200, "") : ServerResponse(status: 500)
    }
    let desk = try Desk(Self.webhookOnly)
    try desk.commit([
      Samples.change(.firing, level: "1"), Samples.change(.levelChanged, level: "2", minutes: 5),
    ])
    let first = dispatcher(desk, [plan(centre)])
    first.start()
    #expect(centre.waitForRequests(3))
    first.stop()
    // The process dies: nothing that was in the mailbox is written.
    _ = desk.results.take()
    isBack.withLock { $0 = true }
    let second = dispatcher(desk, [plan(centre)])
    second.start()
    #expect(try desk.drain())
    second.stop()
    #expect(
      centre.accepted == ["river-stage/RiverStage/71540/1/1", "river-stage/RiverStage/71540/1/2"])
    let bodies = Set(centre.deliveries.filter { $0.key.hasSuffix("/1/1") }.map(\.body))
    #expect(bodies.count == 1)
  }

  @Test func `ends while an endpoint does not answer, and leaves the message queued`() throws {
    let gate = Monitor(false)
    let arrived = Monitor(false)
    let server = try HTTPServer(address: .tcp(host: "127.0.0.1", port: 0)) { _ in
      arrived.change { $0 = true }
      _ = gate.wait(timeout: 20_000) { $0 ? true : nil }
      return .text(200, "")
    }
    let desk = try Desk(Self.webhookOnly)
    try desk.commit([Samples.change(.firing, level: "1")])
    let url = "http://\(server.address)/"
    let plan = SinkPlan(name: "ioc") { cancellation in
      WebhookSink(WebhookSink.Options(url: url), cancellation: cancellation, clock: wallClock)
    }
    let dispatcher = dispatcher(desk, [plan])
    dispatcher.start()
    #expect(arrived.wait(timeout: 20_000) { $0 ? true : nil } == true)
    dispatcher.stop()
    gate.change { $0 = true }
    #expect(desk.results.isEmpty)
    #expect(try desk.count("queued") == 1)
  }

  @Test func `takes more messages than it holds in memory`() throws {
    let centre = try IOCStandIn { _, _ in .text(200, "") }
    let desk = try Desk(Self.webhookOnly)
    try desk.commit((0..<50).map { Samples.change(.firing, level: "1", device: "d\($0)") })
    var limits = DeliveryLimits.hasty
    limits.waiting = 7
    let dispatcher = dispatcher(desk, [plan(centre, senders: 2, limits: limits)])
    dispatcher.start()
    #expect(try desk.drain())
    dispatcher.stop()
    #expect(Set(centre.accepted).count == 50)
    #expect(centre.accepted.count == 50)
  }

  @Test func `does not hold one sink up for another`() throws {
    let dead = try IOCStandIn { _, _ in ServerResponse(status: 503, headers: [("Retry-After", "3600")]) }
    let alive = try IOCStandIn { _, _ in .text(200, "") }
    let desk = try Desk(
      AlertMessages(sinks: [
        SinkDescription(name: "dead", form: .webhook), SinkDescription(name: "alive", form: .webhook),
      ]))
    try desk.commit([Samples.change(.firing, level: "1"), Samples.change(.resolved, minutes: 5)])
    let plans = [("dead", dead.url), ("alive", alive.url)].map { name, url in
      SinkPlan(name: name) { cancellation in
        WebhookSink(WebhookSink.Options(url: url), cancellation: cancellation, clock: wallClock)
      }
    }
    let dispatcher = dispatcher(desk, plans)
    dispatcher.start()
    #expect(alive.waitForRequests(2))
    #expect(dead.waitForRequests(1))
    dispatcher.stop()
    #expect(dead.deliveries.count == 1)
  }
}

@Suite struct `The outbox` {
  @Test func `stores a message once and forgets settled ones after a while`() throws {
    let desk = try Desk()
    var records = AlertBook.Records()
    var book = AlertBook(messages: Samples.bothSinks)
    _ = book.apply(Samples.flood, into: &records)
    #expect(try desk.outbox.append(records.outbox) == records.outbox.count)
    #expect(try desk.outbox.append(records.outbox) == 0)
    let queued = try desk.reader.queued(for: "ioc", after: 0, limit: 100)
    #expect(queued.map(\.idempotencyKey) == records.outbox.filter { $0.sink == "ioc" }.map(\.idempotencyKey))
    let states: [DeliveryResult.State] = [
      .delivered, .dead(reason: "HTTP 400"), .retry(at: 900, reason: "HTTP 500"),
    ]
    try desk.outbox.write(
      zip(queued, states).map {
        DeliveryResult(id: $0.id, sink: "ioc", state: $1, attempts: 3, at: 500)
      })
    let later = try desk.reader.queued(for: "ioc", after: 0, limit: 100)
    #expect(later.count == queued.count - 2)
    #expect(later.first?.attempts == 3)
    #expect(later.first?.nextAttemptAt == 900)
    try desk.outbox.purge(deliveredBefore: 500, deadBefore: 500, limit: 10)
    #expect(try desk.count("delivered") == 1)
    try desk.outbox.purge(deliveredBefore: 501, deadBefore: 500, limit: 10)
    #expect(try desk.count("delivered") == 0)
    #expect(try desk.count("dead") == 1)
    #expect(
      try desk.outbox.retire(allBut: ["ioc"], at: 600) == records.outbox.filter { $0.sink == "mqtt" }.count)
    #expect(try desk.reader.dead(limit: 1).first?.reason == "the sink is no longer configured")
  }

  @Test func `keeps results whose transaction was rolled back`() {
    let mailbox = DeliveryMailbox()
    let result = DeliveryResult(id: 1, sink: "ioc", state: .delivered, attempts: 1, at: 0)
    mailbox.putBack([result])
    #expect(!mailbox.isEmpty)
    #expect(mailbox.take() == [result])
    #expect(mailbox.isEmpty)
  }
}
