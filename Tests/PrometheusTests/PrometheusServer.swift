import Glibc
import HTTPClient
import JSONText
import LocalBroker

/// A real Prometheus on loopback with readings of our own, killed and removed when it is dropped.
final class PrometheusServer {
  /// What Prometheus answered.
  enum Answer {
    case elements([(labels: [String: String], value: Double)])
    case refused(String)
  }

  /// Why there is no server.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let directory: TemporaryDirectory
  private let process: ChildProcess
  private let client = HTTPClient()
  private let port: Int

  /// Whether the programs are there.
  static let isInstalled = ["prometheus", "promtool"].allSatisfy(ChildProcess.isInstalled)

  /// Loads readings in the OpenMetrics format and waits until the server answers.
  init(openMetrics text: String) throws {
    directory = try TemporaryDirectory(prefix: "citywatch-prometheus")
    let readings = try directory.write("readings.txt", text)
    let settings = try directory.write("prometheus.yml", "global: { evaluation_interval: 1m }\n")
    let loading = try ChildProcess(
      [
        "promtool", "tsdb", "create-blocks-from", "openmetrics", "--quiet", readings,
        directory.path + "/data",
      ],
      output: .file(directory.path + "/log"), errors: .file(directory.path + "/log"))
    guard loading.wait(withinMilliseconds: 60_000) == .exited(0) else {
      throw Failure(description: "promtool could not load the readings: \(directory.tail(of: "log"))")
    }
    port = try LoopbackPort.free()
    process = try ChildProcess(
      [
        "prometheus", "--config.file=\(settings)", "--storage.tsdb.path=\(directory.path)/data",
        "--storage.tsdb.retention.time=100y", "--web.listen-address=127.0.0.1:\(port)",
        "--log.level=error",
      ], output: .file(directory.path + "/log"), errors: .file(directory.path + "/log"))
    try waitUntilReady()
  }

  /// A busy machine takes seconds to start it; a minute is more than any needs.
  private func waitUntilReady() throws {
    for _ in 0..<600 {
      var request = HTTPRequest(.get, "http://127.0.0.1:\(port)/-/ready")
      request.timeout = 5_000
      if let answer = try? client.send(request), answer.status == 200 { return }
      guard process.isRunning else { break }
      usleep(100_000)
    }
    throw Failure(description: "prometheus does not answer: \(directory.tail(of: "log"))")
  }

  /// Asks an expression at a time in seconds.
  func ask(_ expression: String, at second: Int64) throws -> Answer {
    var request = HTTPRequest(.post, "http://127.0.0.1:\(port)/api/v1/query")
    request.headers = [("Content-Type", "application/x-www-form-urlencoded")]
    request.body = Array("query=\(PrometheusServer.encoded(expression))&time=\(second)".utf8)
    let answer = try JSONValue.parse(try client.send(request).body)
    guard answer["status"]?.string == "success", let data = answer["data"] else {
      return .refused(answer["error"]?.string ?? "")
    }
    guard case .array(let results)? = data["result"] else { return .elements([]) }
    if data["resultType"]?.string == "scalar" {
      return .elements([([:], PrometheusServer.number(results[1].string))])
    }
    return .elements(
      results.map { result in
        var labels: [String: String] = [:]
        if case .object(let members)? = result["metric"] {
          for member in members { labels[member.name] = member.value.string }
        }
        return (labels, PrometheusServer.number(result["value"]?[1]?.string))
      })
  }

  private static func number(_ text: String?) -> Double {
    switch text {
    case "+Inf": .infinity
    case "-Inf": -.infinity
    case let text?: Double(text) ?? .nan
    case nil: .nan
    }
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      let hex = String(byte, radix: 16, uppercase: true)
      return isPlain ? String(UnicodeScalar(byte)) : "%" + (hex.count == 1 ? "0" : "") + hex
    }.joined()
  }
}
