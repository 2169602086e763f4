import MQTTClient
import Testing

@Suite struct `The topics subscribed to` {
  @Test func `are asked for once each, and again after every connection`() {
    var topics = Subscriptions()
    #expect(topics.want(["river/#", "road/#", "river/#"]) == [.subscribe("river/#"), .subscribe("road/#")])
    #expect(topics.want(["river/#", "road/#"]) == [])
    #expect(!topics.isSettled)
    for _ in 1...2 {
      #expect(topics.connected() == [.subscribe("river/#"), .subscribe("road/#")])
      topics.sent(.subscribe("river/#"), packet: 1)
      topics.sent(.subscribe("road/#"), packet: 2)
      topics.answered(packet: 1, code: 1)
      #expect(!topics.isSettled)
      topics.answered(packet: 2, code: 1)
      #expect(topics.isSettled)
    }
  }

  @Test func `are given up until the broker confirms it, over a lost connection too`() {
    var topics = Subscriptions()
    _ = topics.want(["river/#", "road/#"])
    #expect(topics.want(["road/#", "air/#"]) == [.unsubscribe("river/#"), .subscribe("air/#")])
    // The connection is lost before either answer comes.
    let requests = topics.connected()
    #expect(requests == [.unsubscribe("river/#"), .subscribe("road/#"), .subscribe("air/#")])
    for (packet, request) in requests.enumerated() { topics.sent(request, packet: Int32(packet + 1)) }
    for packet in 1...3 { topics.answered(packet: Int32(packet), code: 0) }
    #expect(topics.isSettled)
    #expect(topics.connected() == [.subscribe("road/#"), .subscribe("air/#")])
  }

  @Test func `are wanted again before the broker forgot them`() {
    var topics = Subscriptions()
    _ = topics.want(["river/#"])
    _ = topics.want([])
    #expect(topics.want(["river/#"]) == [.subscribe("river/#")])
    #expect(topics.connected() == [.subscribe("river/#")])
  }

  @Test func `tell which of them the broker refuses`() {
    var topics = Subscriptions()
    _ = topics.want(["secret/#"])
    topics.sent(.subscribe("secret/#"), packet: 9)
    topics.answered(packet: 9, code: 0x87)
    topics.answered(packet: 10, code: 0)
    #expect(topics.refused == ["secret/#": 0x87])
    #expect(topics.isSettled)
    _ = topics.want([])
    #expect(topics.refused.isEmpty)
  }
}
