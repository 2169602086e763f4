package import Telemetry

/// Everything that `citywatch.yaml` can say, with the value each key has where the file is silent.
package struct Settings: Sendable, Equatable {
  /// Which clock drives timers.
  package enum Clock: String, Sendable, CaseIterable {
    /// The system clock: a running province.
    case wall
    /// The largest reading time so far: an old flood, lived through as if it were now.
    case readings
  }

  /// How to reach the broker.
  package struct Broker: Sendable, Equatable {
    /// Name or address.
    package var host = "localhost"
    /// TCP port.
    package var port = 1883
    /// Fixed: the broker keeps the queue of readings under this name while the daemon is away.
    package var clientID = "citywatch"
    /// File with the user name in its first line and the password in its second.
    package var credentialsFile: String?
    /// Certificate authority; turns TLS on.
    package var caFile: String?
    /// Client certificate, where the broker asks for one.
    package var certificateFile: String?
    /// Its key.
    package var keyFile: String?
    /// 0 or 1. Below 1 nothing is redelivered after a crash.
    package var qos = 1
    /// Topic filters beyond those of the device classes. What arrives there and belongs to no class lies in
    /// quarantine, so that a new make of sensor may be switched on before its class is written.
    package var alsoListen: [String] = []
    /// How often the connection is proved alive.
    package var keepAlive: Milliseconds = 60 * Span.second
    /// How long the broker keeps the queue for an absent daemon.
    package var sessionExpiry: Milliseconds = 7 * Span.day
  }

  /// How many messages share one commit.
  package struct Batch: Sendable, Equatable {
    /// At most this many messages.
    package var messages = 4_096
    /// At most this many payload bytes.
    package var bytes = 4 << 20
    /// At most this long after its first message.
    package var milliseconds: Milliseconds = 5
  }

  /// One receiver of alerts over HTTP.
  package struct Webhook: Sendable, Equatable {
    /// The name in counters, logs and the outbox.
    package var name: String
    /// Where alerts are posted.
    package var url: String
    /// File with the secret that signs each post.
    package var secretFile: String?
    /// Certificate authority for the receiver, where it is not a public one.
    package var caFile: String?
    /// How long one attempt may take.
    package var timeout: Milliseconds = 10 * Span.second
    /// After so many attempts a post becomes a dead letter. More than `age` has room for at the longest pauses,
    /// so that an operations centre that is away for a night misses nothing.
    package var attempts = 2_000
    /// After so long a post becomes a dead letter.
    package var age: Milliseconds = 3 * Span.day
  }

  /// Where the device classes and inventories lie.
  package var devices = "devices"
  /// Where the rule files lie.
  package var rules = "rules"
  /// Where the communes and the old→new table lie.
  package var addresses = "addresses"
  /// Where the store and the imported polygons lie.
  package var state = "/var/lib/citywatch"
  /// Where the control socket is made.
  package var runtime = "/run/citywatch"
  /// Which clock drives timers.
  package var clock = Clock.wall
  /// Minutes east of UTC in which times are shown to people.
  package var utcOffsetMinutes = 420
  /// How to reach the broker.
  package var broker = Broker()
  /// How many messages share one commit.
  package var batch = Batch()
  /// A reading this far ahead of the clock goes to quarantine.
  package var futureTolerance: Milliseconds = 2 * Span.minute
  /// On the wall clock, an older reading is history: stored, and no alert is raised from it.
  package var alertAge: Milliseconds = 6 * Span.hour
  /// Messages in quarantine above this push out the oldest, which is counted.
  package var quarantineMessages = 100_000
  /// Chunks older than this are removed; `nil` keeps them for ever.
  package var retention: Milliseconds?
  /// Topic under which alerts are published; `nil` publishes none.
  package var alertTopic: String? = "citywatch"
  /// Receivers of alerts over HTTP.
  package var webhooks: [Webhook] = []

  /// The settings of an empty file.
  package init() {}

  /// The one file that holds readings, rule state, alerts and the outbox.
  package var storePath: String { state + "/citywatch.sqlite" }
  /// The address index: imported borders, and the addresses compiled from the register.
  package var addressIndexPath: String { state + "/addresses.sqlite" }
  /// The province's register of addresses.
  package var registerPath: String { state + "/register.sqlite" }
  /// Who owns or manages what stands at the register's addresses; apart, so that a file's permissions say who
  /// may know.
  package var ownersPath: String { state + "/owners.sqlite" }
  /// The socket over which commands talk to the running daemon.
  package var controlSocketPath: String { runtime + "/control.sock" }
}
