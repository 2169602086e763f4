import Alerting
import HTTPServer
import JSONText
import LocalBroker
import Telemetry
import Testing
import Threads

extension `The program as a whole` {
  /// An operations centre of a test, which is out of order at first.
  @Suite struct `An operations centre behind a webhook` {
    private struct Post: Sendable {
      var key: String
      var signature: String
      var body: [UInt8]
      var wasAccepted: Bool
    }

    private static let secret = "một bí mật"
    private static let time = LocalTime.time("2025-10-05 07:00")

    private func receiver(_ posts: Monitor<[Post]>, failing: Int) throws -> HTTPServer {
      try HTTPServer(address: .tcp(host: "127.0.0.1", port: 0)) { request in
        posts.change { posts in
          let isAccepted = posts.count >= failing
          posts.append(
            Post(
              key: request.header("idempotency-key") ?? "",
              signature: request.header("citywatch-signature") ?? "", body: request.body,
              wasAccepted: isAccepted))
          return isAccepted ? .text(200, "ok") : .text(503, "out of order")
        }
      }
    }

    private func city(_ url: String) throws -> City {
      let city = try City(
        devices: .files(TestStation.files(["g1"])), rules: .files(["river.yaml": RiverRules.ladder()]),
        lines: [
          "alerts:", "  webhooks:", "    - name: ioc", "      url: \(url)", "      secret_file: ioc.secret",
        ])
      try city.folder.write("ioc.secret", Self.secret + "\n")
      return city
    }

    @Test func `that fails at first is told everything, signed, under one key each`() throws {
      let posts = Monitor<[Post]>([])
      let server = try receiver(posts, failing: 2)
      let city = try city("http://\(server.address)/alerts")
      try city.startListening()
      try city.feed([
        TestStation.message("g1", "1.25", at: Self.time),
        TestStation.message("g1", "2.25", at: Self.time + Span.hour),
        TestStation.message("g1", "0.25", at: Self.time + 2 * Span.hour),
      ])
      try city.wait("three changes are accepted") {
        Set(posts.withLock { $0 }.filter(\.wasAccepted).map(\.key)).count == 3
      }
      try city.wait("the outbox is empty") { try StoreView(city).unsent() == 0 }

      let told = posts.withLock { $0 }
      #expect(told.prefix(2).allSatisfy { !$0.wasAccepted })
      let identity = "\(RiverRules.id)/g1/1"
      let accepted = told.filter(\.wasAccepted)
      #expect(accepted.map(\.key) == (1...3).map { "\(identity)/\($0)" })
      // A retry is the same message under the same key.
      let first = told.filter { $0.key == "\(identity)/1" }
      #expect(first.count >= 2 && Set(first.map(\.body)).count == 1)
      for post in told {
        let time = try #require(post.signature.split(separator: ",").first?.dropFirst(2)).description
        let seconds = try #require(Int64(time))
        #expect(abs(seconds - Clock.wall / 1_000) < 600)
        #expect(
          WebhookSecret(Array(Self.secret.utf8)).signature(of: post.body, at: seconds) == post.signature)
      }
      let documents = try accepted.map { try JSONValue.parse($0.body) }
      #expect(documents.map { $0["version"]?.string } == ["4", "4", "4"])
      #expect(documents.map { $0["status"]?.string } == ["firing", "firing", "resolved"])
      let alerts = documents.compactMap { $0["alerts"]?[0] }
      #expect(alerts.map { $0["labels"]?["level"]?.string } == ["1", "2", "2"])
      #expect(Set(alerts.map { $0["fingerprint"]?.string }).count == 1)
      #expect(Set(alerts.map { $0["startsAt"]?.string }) == ["2025-10-05T07:00:00+07:00"])
      server.stop()
    }

    @Test func `that is away while the daemon is killed is told afterwards`() throws {
      let posts = Monitor<[Post]>([])
      let server = try receiver(posts, failing: .max)
      let city = try city("http://\(server.address)/alerts")
      try city.startListening()
      try city.feed([TestStation.message("g1", "1.25", at: Self.time)])
      try city.wait("it was tried") { !posts.withLock { $0 }.isEmpty }
      city.kill()
      server.stop()

      let later = Monitor<[Post]>([])
      let back = try receiver(later, failing: 0)
      let lines = String(decoding: Checkout.bytes("\(city.folder.path)/citywatch.yaml"), as: UTF8.self)
        .split(separator: "\n").map { $0.hasPrefix("      url:") ? "      url: http://\(back.address)/" : $0 }
      try city.folder.write("citywatch.yaml", lines.joined(separator: "\n") + "\n")
      try city.start()
      try city.wait("it is told") { !later.withLock { $0 }.isEmpty }
      #expect(later.withLock { $0 }.first?.key == posts.withLock { $0 }.first?.key)
      #expect(later.withLock { $0 }.first?.body == posts.withLock { $0 }.first?.body)
      back.stop()
    }
  }
}
