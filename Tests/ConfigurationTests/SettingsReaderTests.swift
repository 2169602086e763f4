import Configuration
import Telemetry
import Testing

@Suite struct `A configuration file` {
  private func read(_ text: String, _ environment: [String: String] = [:]) -> (Settings?, [String]) {
    var diagnostics: [Diagnostic] = []
    let settings = SettingsReader.read(
      Array(text.utf8), file: "/etc/citywatch/citywatch.yaml", environment: environment,
      diagnostics: &diagnostics)
    return (settings, diagnostics.map(\.description))
  }

  @Test func `may be empty`() {
    let (settings, faults) = read("")
    #expect(settings?.devices == "/etc/citywatch/devices")
    #expect(settings?.broker.qos == 1)
    #expect(faults.isEmpty)
  }

  @Test func `takes paths from its own folder and secrets from the environment`() {
    let (settings, faults) = read(
      "rules: my-rules\nbroker: { credentials_file: \"${CREDENTIALS_DIRECTORY}/p\" }\n",
      ["CREDENTIALS_DIRECTORY": "/run/credentials/citywatch"])
    #expect(settings?.rules == "/etc/citywatch/my-rules")
    #expect(settings?.broker.credentialsFile == "/run/credentials/citywatch/p")
    #expect(faults.isEmpty)
  }

  @Test func `reports every fault with its place`() {
    let (settings, faults) = read(
      """
      clok: wall
      broker:
        port: 99999
        keep_alive: 5s
        credentials_file: ${NOWHERE}/p
      alerts:
        webhooks:
          - { name: ioc, url: ftp://ioc }
      """)
    #expect(settings == nil)
    let places = faults.map { $0.split(separator: ":").prefix(3).dropFirst().joined(separator: ":") }
    #expect(Set(places) == ["1:1", "3:9", "3:3", "5:21", "8:25"])
    #expect(faults.contains { $0.contains("did you mean 'clock'") })
  }
}
