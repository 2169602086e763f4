import Console
import Glibc
import HTTPServer
import JSONText
import Synchronization
import Testing
import Threads

/// A pipeline that does nothing but answer.
private final class StandIn: Sendable {
  let mailbox: PipelineMailbox
  let isOver = Atomic(false)
  let bell = Monitor(0)

  init(capacity: Int = 32) {
    let bell = bell
    mailbox = PipelineMailbox(capacity: capacity) { bell.change { $0 += 1 } }
  }

  func answerOne(_ answer: @escaping @Sendable (ControlRequest) -> ControlResponse) -> WorkerThread {
    WorkerThread { [self] in
      _ = bell.wait(timeout: 10_000) { $0 > 0 ? true : nil }
      for ticket in mailbox.take() { mailbox.answer(ticket, answer(ticket.request)) }
    }
  }
}

private func socketPath() -> String { "/tmp/cw-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock" }

@Suite struct `The control socket` {
  @Test func `takes a command to the pipeline and its answer back`() throws {
    let path = socketPath()
    let pipeline = StandIn()
    var router = ControlRouter()
    router.add(.post, "/v1/quarantine/replay", .pipeline)
    router.add(.get, "/v1/status", .direct { _ in ControlResponse { $0.field("state", "running") } })
    let server = try ControlServer(address: .unix(path: path), router: router, mailbox: pipeline.mailbox)
    let client = ControlClient(socketPath: path)

    #expect(try client.send(ControlRequest(.get, "/v1/status")).document["state"]?.string == "running")

    let thread = pipeline.answerOne { request in
      ControlResponse {
        $0.field("device", request.body?["device"]?.string)
        $0.field("reason", request.parameter("reason"))
      }
    }
    let body = JSONValue.object([.init(name: "device", value: .string("Trà Khúc"))])
    let reply = try client.send(
      ControlRequest(
        .post, "/v1/quarantine/replay", query: [("reason", "unknown device & more+")], body: body))
    thread.join()
    #expect(reply.isSuccess)
    #expect(reply.document["device"]?.string == "Trà Khúc")
    #expect(reply.document["reason"]?.string == "unknown device & more+")

    #expect(try client.send(ControlRequest(.get, "/v2/status")).status == 404)
    let wrong = try client.send(ControlRequest(.post, "/v1/status"))
    #expect(wrong.status == 405)
    #expect(wrong.error == "/v1/status takes GET, not POST")
    server.stop()
    let error = #expect(throws: ControlError.self) { try client.send(ControlRequest(.get, "/v1/status")) }
    #expect(error?.kind == .noDaemon)
  }

  @Test func `says what became of a command that the pipeline does not answer in time`() throws {
    let path = socketPath()
    let pipeline = StandIn()
    var router = ControlRouter()
    router.add(.post, "/v1/reload", .pipeline)
    let server = try ControlServer(
      address: .unix(path: path), router: router, mailbox: pipeline.mailbox, timeout: 20)
    let reply = try ControlClient(socketPath: path).send(ControlRequest(.post, "/v1/reload"))
    #expect(reply.status == 503)
    #expect(reply.error == "the daemon is too busy; nothing was done")
    #expect(pipeline.mailbox.take().isEmpty)
    server.stop()
  }
}

@Suite struct `A mailbox to the pipeline` {
  @Test func `tells a request that was taken from one that was not`() {
    let mailbox = PipelineMailbox()
    #expect(mailbox.ask(ControlRequest(.get, "/"), timeout: 0) == .notTaken)
    let taken = Monitor(false)
    let taker = PipelineMailbox { taken.change { $0 = true } }
    let thread = WorkerThread {
      _ = taken.wait(timeout: 10_000) { $0 ? true : nil }
      _ = taker.take()
    }
    #expect(taker.ask(ControlRequest(.get, "/"), timeout: 200) == .unanswered)
    thread.join()
  }

  @Test func `refuses what is too much, and everything once closed`() {
    let mailbox = PipelineMailbox(capacity: 1)
    let first = WorkerThread {
      while mailbox.ask(ControlRequest(.get, "/1"), timeout: 10_000) == .full {}
    }
    while mailbox.ask(ControlRequest(.get, "/2"), timeout: 0) != .full {}
    mailbox.close()
    first.join()
    #expect(mailbox.ask(ControlRequest(.get, "/3"), timeout: 10_000) == .closed)
  }

  @Test func `drops an answer that nobody waits for`() {
    let pipeline = StandIn()
    let thread = pipeline.answerOne { _ in .failure(418, "late") }
    _ = pipeline.mailbox.ask(ControlRequest(.get, "/"), timeout: 0)
    thread.join()
    #expect(pipeline.mailbox.take().isEmpty)
  }
}
