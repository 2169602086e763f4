/// Which topic filters we want, which the broker has confirmed, and which it must forget.
///
/// A value: it says what to send, the subscriber sends it. Filters given up are remembered until the broker
/// confirms it, because the session, and with it the old filter, outlives a lost connection.
package struct Subscriptions: Hashable, Sendable {
  /// Something to ask of the broker.
  package enum Request: Hashable, Sendable {
    /// To send what matches this filter.
    case subscribe(String)
    /// To stop that.
    case unsubscribe(String)
  }

  /// The filters wanted, without repetition, in the order given.
  package private(set) var wanted: [String] = []
  /// The filters the broker refused, with its reason code (0x87: not authorised).
  package private(set) var refused: [String: Int32] = [:]
  private var confirmed: Set<String> = []
  private var givenUp: Set<String> = []
  private var underWay: [Int32: Request] = [:]

  /// Wants nothing.
  package init() {}

  /// Whether the broker has answered about every filter.
  package var isSettled: Bool {
    underWay.isEmpty && givenUp.isEmpty && wanted.allSatisfy { confirmed.contains($0) || refused[$0] != nil }
  }

  /// Changes the wish. Returns what must be sent for it on a live connection.
  package mutating func want(_ filters: [String]) -> [Request] {
    var seen: Set<String> = []
    let next = filters.filter { seen.insert($0).inserted }
    let gone = wanted.filter { !seen.contains($0) }
    let known = Set(wanted)
    wanted = next
    givenUp.formUnion(gone)
    givenUp.subtract(next)
    confirmed.subtract(gone)
    for filter in gone { refused[filter] = nil }
    return gone.map { .unsubscribe($0) } + next.filter { !known.contains($0) }.map { .subscribe($0) }
  }

  /// A connection was made: nothing sent before counts. Returns all there is to send.
  package mutating func connected() -> [Request] {
    underWay.removeAll()
    confirmed.removeAll()
    refused.removeAll()
    return givenUp.sorted().map { .unsubscribe($0) } + wanted.map { .subscribe($0) }
  }

  /// A request was handed to the connection under a packet id.
  package mutating func sent(_ request: Request, packet: Int32) { underWay[packet] = request }

  /// The broker answered a packet with a reason code; from 0x80 on it is a refusal.
  package mutating func answered(packet: Int32, code: Int32) {
    switch underWay.removeValue(forKey: packet) {
    case .subscribe(let filter) where code >= 0x80: refused[filter] = code
    case .subscribe(let filter): confirmed.insert(filter)
    case .unsubscribe(let filter): givenUp.remove(filter)
    case nil: break
    }
  }
}
