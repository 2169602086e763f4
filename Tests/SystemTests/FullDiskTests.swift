import Glibc
import JSONText
import LocalBroker
import Telemetry
import Testing

extension `The program as a whole` {
  @Suite struct `A full disk` {
    private static let start = LocalTime.time("2025-10-05 00:00")
    private static let waves = 4_000

    /// A wave of levels at two gauges, a reading a minute each.
    private static func messages(_ range: Range<Int>) -> [SensorMessage] {
      range.map { number in
        let centimetres = 50 + abs((number / 2) % 100 - 50) * 5
        let level = "\(centimetres / 100).\(centimetres % 100 / 10)\(centimetres % 10)"
        return TestStation.message(
          "g\(number % 2)", level, at: start + Milliseconds(number / 2) * Span.minute)
      }
    }

    private func city(state: String? = nil, prefix: [String] = []) throws -> City {
      try City(
        devices: .files(TestStation.files(["g0", "g1"])),
        rules: .files(["river.yaml": RiverRules.ladder(clear: "{ margin: 0.1, for: 3m }")]),
        state: state, lines: ["batch:", "  messages: 50"], prefix: prefix)
    }

    /// Publishes while the disk is full and after it; everything must be stored once, by one daemon.
    private func prove(_ city: City, fill: () throws -> Void, free: () throws -> Void) throws {
      let listener = try Listener(city)
      try city.startListening()
      let id = try #require(city.daemon?.id)
      try city.feed(Self.messages(0..<200))
      let before = try StoreView(city).census()
      #expect(before.readings == 200 && before.doubles == 0)

      try fill()
      try city.publish(Self.messages(200..<Self.waves))
      try city.wait("the store cannot be written") { try city.status()["storeWritable"]?.bool == false }
      #expect(try city.count("failed_commits") > 0)
      #expect(city.log.contains("nothing is acknowledged until the store can be written again"))
      // It stays up and goes on trying; meanwhile nothing more gets into the store.
      let stored = try StoreView(city).census().readings
      #expect(stored < Self.waves)
      Clock.pause(2_500)
      #expect(try city.status()["storeWritable"]?.bool == false)
      #expect(try StoreView(city).census().readings == stored)

      try free()
      try city.wait("everything is stored") { try StoreView(city).census().readings >= Self.waves }
      #expect(try StoreView(city).census() == (Self.waves, 0))
      #expect(city.daemon?.id == id && city.daemon?.isRunning == true)
      #expect(city.log.contains("the store can be written again"))

      let undisturbed = try self.city()
      try undisturbed.startListening()
      try undisturbed.feed(Self.messages(0..<Self.waves))
      let difference = try StoreView(undisturbed).allHistory()
        .difference(from: StoreView(city).allHistory())
      #expect(difference.isEmpty)
      #expect(try StoreView(city).allHistory().count > 100)
      try city.wait("every alert is told") {
        listener.listen(waiting: 20)
        return try StoreView(city).unsent() == 0
      }
    }

    /// No write of the daemon may go beyond a size of file: the commit fails as on a full disk, and the limit
    /// can be lifted from outside while it runs.
    @Test func `acknowledges nothing, and goes on without a restart when there is space again`() throws {
      let city = try city(prefix: ["/bin/sh", "-c", "trap '' XFSZ; exec \"$@\"", "limited"])
      try prove(city) {
        try limitFiles(of: city, to: "65536")
      } free: {
        try limitFiles(of: city, to: "unlimited")
      }
    }

    private func limitFiles(of city: City, to bytes: String) throws {
      let id = try #require(city.daemon?.id)
      let change = try ChildProcess(["prlimit", "--pid", "\(id)", "--fsize=\(bytes):unlimited"])
      try #require(change.wait(withinMilliseconds: 10_000) == .exited(0))
    }

    /// The same on a file system that is really full, where we may mount one.
    @Test(.enabled(if: SmallDisk.isAllowed, "mounting a file system is not allowed here"))
    func `really full acknowledges nothing either`() throws {
      let disk = try SmallDisk(megabytes: 40)
      let city = try city(state: disk.path)
      try prove(city) {
        try disk.fill(leaving: 100_000)
      } free: {
        disk.empty()
      }
      city.end()
    }
  }
}

/// A file system of some megabytes in memory. The store needs a few for the log in front of it.
private final class SmallDisk {
  static let isAllowed: Bool = {
    guard geteuid() == 0, let disk = try? SmallDisk(megabytes: 1) else { return false }
    return !disk.path.isEmpty
  }()

  private let folder: TemporaryDirectory

  var path: String { folder.path }

  init(megabytes: Int) throws {
    folder = try TemporaryDirectory(prefix: "citywatch-disk")
    guard unsafe mount("none", folder.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
      throw Trouble("mount: \(unsafe String(cString: strerror(errno)))")
    }
  }

  deinit { unsafe umount2(path, Int32(MNT_DETACH)) }

  /// Writes a file that takes all space but a little.
  func fill(leaving bytes: Int) throws {
    var space = statvfs()
    unsafe statvfs(path, &space)
    let size = Int(space.f_bavail) * Int(space.f_frsize) - bytes
    let descriptor = unsafe open("\(path)/filler", O_WRONLY | O_CREAT, 0o600)
    defer { close(descriptor) }
    guard posix_fallocate(descriptor, 0, size) == 0 else { throw Trouble("the disk could not be filled") }
  }

  /// Removes the file.
  func empty() { unsafe unlink("\(path)/filler") }
}
