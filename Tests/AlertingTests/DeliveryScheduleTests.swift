import Alerting
import Telemetry
import Testing

private func message(_ id: Int64, chain: String = "a", createdAt: Milliseconds = 0) -> OutboxMessage {
  OutboxMessage(
    id: id, sink: "ioc", kind: .webhook, chain: chain, alert: "g/A/\(chain)/1",
    idempotencyKey: "g/A/\(chain)/1/\(id)", payload: [], createdAt: createdAt, attempts: 0,
    nextAttemptAt: createdAt)
}

private func schedule(_ change: (inout DeliveryLimits) -> Void = { _ in }) -> DeliverySchedule {
  var limits = DeliveryLimits()
  change(&limits)
  return DeliverySchedule(limits: limits, seed: 7)
}

@Suite struct `A delivery schedule` {
  @Test func `sends the messages of one alert in order and lets other alerts pass`() {
    var schedule = schedule()
    for (id, chain) in [(1, "a"), (2, "a"), (3, "b")] as [(Int64, String)] {
      schedule.add(message(id, chain: chain))
    }
    #expect(schedule.next(at: 0) == .send(message(1)))
    #expect(schedule.next(at: 0) == .send(message(3, chain: "b")))
    #expect(schedule.next(at: 0) == .wait(until: nil))
    let failed = schedule.settle(1, .failed(reason: "HTTP 500", retryAfter: nil), at: 10)
    guard case .retry(let time, let reason) = failed.state else {
      Issue.record("not to be tried again: \(failed)")
      return
    }
    #expect(reason == "HTTP 500")
    #expect((510...1_010).contains(time))
    #expect(schedule.settle(3, .delivered, at: 10).state == .delivered)
    #expect(schedule.next(at: 10) == .wait(until: time))
    guard case .send(let again) = schedule.next(at: time) else {
      Issue.record("not sent again")
      return
    }
    #expect(again.id == 1)
    #expect(again.attempts == 1)
    #expect(schedule.settle(1, .delivered, at: time).attempts == 2)
    #expect(schedule.next(at: time) == .send(message(2)))
    #expect(schedule.count == 1)
  }

  @Test func `goes on behind a message that is refused for good`() {
    var schedule = schedule()
    schedule.add(message(1))
    schedule.add(message(2))
    #expect(schedule.next(at: 0) == .send(message(1)))
    #expect(schedule.settle(1, .refused(reason: "HTTP 400"), at: 0).state == .dead(reason: "HTTP 400"))
    #expect(schedule.next(at: 0) == .send(message(2)))
  }

  @Test func `waits longer after each failure, half of it at random, but not beyond the bound`() {
    let seed = UInt64.random(in: 0 ... .max)
    var limits = DeliveryLimits()
    limits.attempts = 1_000
    limits.age = .max
    var schedule = DeliverySchedule(limits: limits, seed: seed)
    schedule.add(message(1))
    var now: Milliseconds = 0
    for attempt in 0..<200 {
      guard case .send = schedule.next(at: now) else {
        Issue.record("nothing to send at attempt \(attempt), seed \(seed)")
        return
      }
      let result = schedule.settle(1, .failed(reason: "", retryAfter: nil), at: now)
      guard case .retry(let time, _) = result.state else {
        Issue.record("given up at attempt \(attempt), seed \(seed)")
        return
      }
      let full = min(Span.second << min(Int64(attempt), 20), limits.longestDelay)
      #expect((full / 2...full).contains(time - now), "attempt \(attempt), seed \(seed)")
      #expect(schedule.next(at: time - 1) == .wait(until: time))
      now = time
    }
  }

  @Test func `gives up after so many attempts, and after so long a time, but never untried`() {
    var few = schedule { $0.attempts = 2 }
    few.add(message(1))
    var now: Milliseconds = 0
    var states: [DeliveryResult.State] = []
    for _ in 0..<2 {
      _ = few.next(at: now)
      states.append(few.settle(1, .failed(reason: "HTTP 500", retryAfter: nil), at: now).state)
      now += Span.hour
    }
    #expect(states.last == .dead(reason: "given up after 2 attempts: HTTP 500"))

    var old = schedule()
    old.add(message(1, createdAt: 0))
    old.add(message(2, chain: "b", createdAt: 0))
    let late = 48 * Span.hour
    #expect(old.next(at: late) == .send(message(1)))
    #expect(
      old.settle(1, .failed(reason: "HTTP 500", retryAfter: nil), at: late).state
        == .dead(reason: "given up after 1d: HTTP 500"))
    #expect(old.next(at: late) == .send(message(2, chain: "b")))
    #expect(old.settle(2, .delivered, at: late).state == .delivered)
  }

  @Test func `probes with one message while the sink is away, then lets all go`() {
    var schedule = schedule()
    for id in 1...5 as ClosedRange<Int64> { schedule.add(message(id, chain: "\(id)")) }
    #expect(schedule.next(at: 0) == .send(message(1, chain: "1")))
    _ = schedule.settle(1, .unavailable(reason: "nobody listens", retryAfter: 60_000), at: 0)
    #expect(schedule.isHeld)
    #expect(schedule.next(at: 59_999) == .wait(until: 60_000))
    guard case .send(let probe) = schedule.next(at: 60_000) else {
      Issue.record("no probe")
      return
    }
    #expect(schedule.next(at: 60_000) == .wait(until: nil))
    _ = schedule.settle(probe.id, .delivered, at: 60_001)
    #expect(!schedule.isHeld)
    var sent = 0
    while case .send = schedule.next(at: 60_001) { sent += 1 }
    #expect(sent == 4)
  }

  @Test func `honours what the other side asks for, within an hour`() {
    for (asked, waited) in [(90_000, 90_000), (86_400_000, Span.hour)] as [(Milliseconds, Milliseconds)] {
      var schedule = schedule()
      schedule.add(message(1))
      _ = schedule.next(at: 0)
      let result = schedule.settle(1, .failed(reason: "", retryAfter: asked), at: 0)
      #expect(result.state == .retry(at: waited, reason: ""))
    }
  }

  @Test func `does not fall silent when the clock is set back`() {
    var schedule = schedule()
    schedule.add(message(1, createdAt: 10 * Span.day))
    guard case .send = schedule.next(at: 0) else {
      Issue.record("waits for a time that the clock reaches in ten days")
      return
    }
    _ = schedule.settle(1, .unavailable(reason: "", retryAfter: nil), at: 10 * Span.day)
    guard case .send = schedule.next(at: 0) else {
      Issue.record("holds the sink for ten days")
      return
    }
    _ = schedule.settle(1, .unavailable(reason: "", retryAfter: nil), at: 0)
    #expect(schedule.next(at: 0) != .wait(until: nil))
    if case .send = schedule.next(at: 0) { Issue.record("tries without a pause") }
  }

  @Test func `keeps every chain's order under any mix of outcomes`() {
    let seed = UInt64.random(in: 0 ... .max)
    var random = Generator(state: seed)
    var schedule = schedule {
      $0.age = .max
      $0.attempts = .max
    }
    for id in 1...300 as ClosedRange<Int64> {
      schedule.add(message(id, chain: "\(Int.random(in: 0..<20, using: &random))"))
    }
    var now: Milliseconds = 0
    var flying: [OutboxMessage] = []
    var settled: [String: [Int64]] = [:]
    while schedule.count > 0 {
      if flying.count < 4, case .send(let message) = schedule.next(at: now) {
        #expect(!flying.contains { $0.chain == message.chain }, "seed \(seed)")
        flying.append(message)
        continue
      }
      now += 100
      guard !flying.isEmpty else { continue }
      let message = flying.remove(at: Int.random(in: 0..<flying.count, using: &random))
      let outcomes: [DeliveryOutcome] = [
        .delivered, .delivered, .refused(reason: ""), .failed(reason: "", retryAfter: nil),
        .unavailable(reason: "", retryAfter: nil),
      ]
      let result = schedule.settle(message.id, outcomes.randomElement(using: &random)!, at: now)
      if case .retry = result.state { continue }
      settled[message.chain, default: []].append(message.id)
    }
    for ids in settled.values { #expect(ids == ids.sorted(), "seed \(seed)") }
    #expect(settled.values.map(\.count).reduce(0, +) == 300)
  }
}
