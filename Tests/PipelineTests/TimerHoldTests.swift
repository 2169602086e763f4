import Pipeline
import Telemetry
import Testing

@Suite struct `Timers of the wall clock` {
  @Test func `wait at a start until the broker's queue is empty`() {
    var hold = TimerHold(now: 0)
    #expect(hold.isHeld(now: 10))
    hold.observe(isConnected: true, isQueueEmpty: false, now: 20)
    #expect(hold.isHeld(now: 30))
    hold.observe(isConnected: true, isQueueEmpty: true, now: 40)
    #expect(!hold.isHeld(now: 50))
  }

  @Test func `wait again after the broker was lost, but not for ever`() {
    var hold = TimerHold(now: 0)
    hold.observe(isConnected: true, isQueueEmpty: true, now: 10)
    hold.observe(isConnected: false, isQueueEmpty: false, now: 1_000)
    #expect(hold.isHeld(now: 1_000 + TimerHold.longest - 1))
    #expect(!hold.isHeld(now: 1_000 + TimerHold.longest))
    hold.observe(isConnected: true, isQueueEmpty: false, now: 500_000)
    #expect(hold.isHeld(now: 500_001))
  }

  @Test func `run although the broker comes and goes`() {
    var hold = TimerHold(now: 0)
    var hasRun = false
    for now in stride(from: 0, through: 2 * TimerHold.longestAltogether, by: 1_000) {
      hold.observe(isConnected: now % 2_000 == 0, isQueueEmpty: false, now: now)
      hasRun = hasRun || !hold.isHeld(now: now + 999)
    }
    #expect(hasRun)
  }

  @Test func `run under a load that never pauses`() {
    var hold = TimerHold(now: 0)
    for now in stride(from: 0, through: TimerHold.longest, by: 100) {
      hold.observe(isConnected: true, isQueueEmpty: false, now: now)
    }
    #expect(!hold.isHeld(now: TimerHold.longest))
  }
}
