import MQTTClient
import Telemetry
import Testing

@Suite struct `The life of a connection` {
  let error = MQTTError(reason: .unreachable, place: "river:1883", message: "connection refused")

  func machine() -> SessionMachine {
    SessionMachine(backoff: Backoff(seed: 1), connectTimeout: 10 * Span.second)
  }

  @Test func `begins when asked, once`() {
    var machine = machine()
    #expect(machine.timePassed(to: 5, place: "") == .none)
    #expect(machine.start(at: 10) == .open)
    #expect(machine.start(at: 11) == .none)
    #expect(machine.nextDue == 10_010)
  }

  @Test func `waits longer after each failure and keeps the reason until it is connected`() {
    var machine = machine()
    _ = machine.start(at: 0)
    var now: Milliseconds = 0
    for _ in 1...12 {
      machine.failed(error, at: now)
      guard case .backingOff(let until) = machine.phase else {
        Issue.record("not backing off: \(machine.phase)")
        return
      }
      #expect(until - now <= 30 * Span.second)
      #expect(machine.timePassed(to: until - 1, place: "") == .none)
      #expect(machine.timePassed(to: until, place: "") == .open)
      now = until
    }
    #expect(now > 100 * Span.second)
    #expect(machine.failures == 12)
    #expect(machine.lastFailure == error)
    machine.accepted(sessionPresent: true, at: now)
    #expect(machine.lastFailure == nil)
    #expect(machine.isConnected)
  }

  @Test func `gives up an attempt nobody answers`() {
    var machine = machine()
    _ = machine.start(at: 0)
    #expect(machine.timePassed(to: 9_999, place: "river:1883") == .none)
    #expect(machine.timePassed(to: 10_000, place: "river:1883") == .abandon)
    #expect(machine.lastFailure?.reason == .timedOut)
    #expect(machine.lastFailure?.place == "river:1883")
  }

  @Test func `counts one end of a connection once`() {
    var machine = machine()
    _ = machine.start(at: 0)
    machine.failed(error, at: 1)
    machine.failed(error, at: 1)
    #expect(machine.failures == 1)
  }

  @Test func `forgets failures only after the connection held a while`() {
    var machine = machine()
    _ = machine.start(at: 0)
    machine.failed(error, at: 0)
    _ = machine.reopen(at: 1_000)
    machine.accepted(sessionPresent: true, at: 1_000)
    machine.failed(error, at: 2_000)
    #expect(machine.failures == 2)
    _ = machine.reopen(at: 3_000)
    machine.accepted(sessionPresent: true, at: 3_000)
    machine.failed(error, at: 13_000)
    #expect(machine.failures == 1)
  }

  @Test func `is made anew at once when a batch is thrown away`() {
    var machine = machine()
    _ = machine.start(at: 0)
    machine.accepted(sessionPresent: false, at: 1)
    #expect(machine.reopen(at: 2) == .open)
    #expect(machine.phase == .connecting(deadline: 10_002))
  }

  @Test func `ignores an answer nobody waits for`() {
    var machine = machine()
    machine.accepted(sessionPresent: true, at: 0)
    #expect(machine.phase == .disconnected)
    _ = machine.start(at: 0)
    machine.accepted(sessionPresent: true, at: 1)
    machine.accepted(sessionPresent: false, at: 2)
    #expect(machine.phase == .connected(sessionPresent: true))
    #expect(machine.connections == 1)
  }

  @Test func `stays down once stopped`() {
    var machine = machine()
    _ = machine.start(at: 0)
    machine.stop(at: 1)
    machine.failed(error, at: 2)
    #expect(machine.phase == .disconnected)
    #expect(machine.timePassed(to: Span.day, place: "") == .none)
  }
}

@Suite struct `The pauses between attempts` {
  @Test(arguments: [1, 2, 3, 7, 20, 500]) func `lie between half and all of the doubled span`(attempt: Int) {
    for seed: UInt64 in 0..<200 {
      var backoff = Backoff(seed: seed)
      let ceiling: Milliseconds = min(500 << Milliseconds(min(attempt - 1, 20)), 30_000)
      let pause = backoff.pause(afterFailure: attempt)
      #expect((ceiling / 2...ceiling).contains(pause), "seed \(seed)")
    }
  }

  @Test func `repeat with the seed and differ without it`() {
    func pauses(_ seed: UInt64) -> [Milliseconds] {
      var backoff = Backoff(seed: seed)
      return (1...8).map { backoff.pause(afterFailure: $0) }
    }
    #expect(pauses(7) == pauses(7))
    #expect(pauses(7) != pauses(8))
  }
}
