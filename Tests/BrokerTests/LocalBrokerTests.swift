import Glibc
import LocalBroker
import Testing

@Suite struct `A private broker` {
  @Test(.timeLimit(.minutes(1)))
  func `leaves no process, no listener and no directory behind`() throws {
    let broker = try LocalBroker()
    let (port, path) = (broker.port, broker.directory.path)
    let id = try #require(broker.processID)
    #expect(LoopbackPort.accepts(port))
    broker.stop()
    broker.stop()
    #expect(!LoopbackPort.accepts(port))
    #expect(kill(id, 0) == -1)
    #expect(unsafe access(path, F_OK) == -1)
  }

  @Test(.timeLimit(.minutes(1)))
  func `repeats mosquitto's complaint when it does not start`() throws {
    var configuration = BrokerConfiguration()
    configuration.extraLines = ["no_such_option true"]
    let error = #expect(throws: LocalBrokerError.self) { try LocalBroker(configuration) }
    #expect(error?.description.contains("no_such_option") == true)
  }
}

@Suite struct `A child process` {
  @Test(.timeLimit(.minutes(1))) func `tells how it ended`() throws {
    #expect(try ChildProcess(["/bin/sh", "-c", "exit 7"]).wait(withinMilliseconds: 10_000) == .exited(7))
    let sleeper = try ChildProcess(["sleep", "60"])
    #expect(sleeper.isRunning)
    #expect(sleeper.wait(withinMilliseconds: 10) == nil)
    sleeper.kill(SIGKILL)
    #expect(sleeper.wait(withinMilliseconds: 10_000) == .killed(signal: SIGKILL))
    #expect(sleeper.end() == .killed(signal: SIGKILL))
  }

  @Test(.timeLimit(.minutes(1))) func `gets the environment and the files it was given`() throws {
    let directory = try TemporaryDirectory()
    let process = try ChildProcess(
      ["/bin/sh", "-c", "echo $RIVER; ls /proc/self/fd | wc -l >&2"], environment: ["RIVER=Trà Khúc"],
      output: .file("\(directory.path)/out"), errors: .file("\(directory.path)/err"))
    #expect(process.wait(withinMilliseconds: 10_000) == .exited(0))
    #expect(directory.tail(of: "out") == "Trà Khúc\n")
  }

  @Test func `says which program is missing`() {
    let error = #expect(throws: LocalBrokerError.self) { try ChildProcess(["no-such-program-here"]) }
    #expect(error?.description.contains("no-such-program-here") == true)
  }
}
