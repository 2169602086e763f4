import Glibc

/// Where a server listens.
package enum ServerAddress: Hashable, Sendable, CustomStringConvertible {
  /// A numeric IPv4 address and a port; port 0 takes any free one.
  case tcp(host: String, port: UInt16)
  /// A socket file, for commands on the same machine. Only its owner and group may use it.
  case unix(path: String)

  /// `127.0.0.1:8080` or the path.
  package var description: String {
    switch self {
    case .tcp(let host, let port): "\(host):\(port)"
    case .unix(let path): path
    }
  }
}

/// Why a server could not start.
package struct HTTPServerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where it should have listened.
  package let address: ServerAddress
  /// What the system said.
  package let message: String

  /// Describes a failure.
  package init(address: ServerAddress, message: String) {
    self.address = address
    self.message = message
  }

  /// `/run/citywatch/control.sock: another daemon listens there`
  package var description: String { "\(address): \(message)" }
}

/// A bound and listening descriptor, made by us because libmicrohttpd cannot make a Unix socket.
struct ListeningSocket {
  /// Connections the system may hold until they are accepted; far more than commands come at once.
  private static let backlog: Int32 = 64

  let descriptor: Int32
  /// Where it really listens: the port the system chose.
  let address: ServerAddress
  /// The socket file's identity, so that stopping never removes a later daemon's file.
  private let file: (device: UInt, inode: UInt)?

  init(_ wanted: ServerAddress) throws(HTTPServerError) {
    switch wanted {
    case .tcp(let host, let port): try self.init(host: host, port: port, wanted)
    case .unix(let path): try self.init(path: path, wanted)
    }
  }

  private init(host: String, port: UInt16, _ wanted: ServerAddress) throws(HTTPServerError) {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    guard unsafe inet_pton(AF_INET, host, &name.sin_addr) == 1 else {
      throw HTTPServerError(address: wanted, message: "not an IPv4 address; write it in numbers")
    }
    let made = try ListeningSocket.descriptor(AF_INET, wanted)
    var yes: Int32 = 1
    unsafe setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    try ListeningSocket.check(
      unsafe withSocketAddress(&name) { unsafe bind(made, $0, $1) } == 0
        && listen(made, ListeningSocket.backlog) == 0,
      made, wanted)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = unsafe withSocketAddress(&name) { address, _ in unsafe getsockname(made, address, &length) }
    descriptor = made
    address = .tcp(host: host, port: UInt16(bigEndian: name.sin_port))
    file = nil
  }

  private init(path: String, _ wanted: ServerAddress) throws(HTTPServerError) {
    guard var name = ListeningSocket.socketName(path) else {
      throw HTTPServerError(address: wanted, message: "a socket's path has at most 107 bytes")
    }
    try ListeningSocket.removeStale(path, name, wanted)
    let made = try ListeningSocket.descriptor(AF_UNIX, wanted)
    // The mode of the descriptor becomes the file's: nobody else can connect even for an instant.
    fchmod(made, 0o660)
    try ListeningSocket.check(
      unsafe withSocketAddress(&name) { unsafe bind(made, $0, $1) } == 0
        && listen(made, ListeningSocket.backlog) == 0,
      made, wanted)
    // The process's umask may have taken the group's rights away.
    unsafe chmod(path, 0o660)
    descriptor = made
    address = wanted
    file = ListeningSocket.identity(of: path)
  }

  /// Frees an address that no server came to use.
  func abandon() {
    close(descriptor)
    removeFile()
  }

  /// Removes the socket file, if it is still ours.
  func removeFile() {
    guard case .unix(let path) = address, let file, let found = ListeningSocket.identity(of: path) else {
      return
    }
    if found == file { unsafe unlink(path) }
  }

  /// A daemon that was killed leaves its file behind; one that lives answers there and must not lose it.
  private static func removeStale(
    _ path: String, _ name: sockaddr_un, _ wanted: ServerAddress
  ) throws(HTTPServerError) {
    guard identity(of: path) != nil else { return }
    let probe = try descriptor(AF_UNIX, wanted)
    defer { close(probe) }
    var name = name
    if unsafe withSocketAddress(&name, { unsafe connect(probe, $0, $1) }) == 0 {
      throw HTTPServerError(address: wanted, message: "another daemon listens there")
    }
    guard errno == ECONNREFUSED else { throw failure(wanted) }
    unsafe unlink(path)
  }

  private static func socketName(_ path: String) -> sockaddr_un? {
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let fits = unsafe withUnsafeMutableBytes(of: &name.sun_path) { room -> Bool in
      guard !bytes.isEmpty && bytes.count < room.count else { return false }
      unsafe room.copyBytes(from: bytes)
      return true
    }
    return fits ? name : nil
  }

  private static func identity(of path: String) -> (device: UInt, inode: UInt)? {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? (UInt(status.st_dev), UInt(status.st_ino)) : nil
  }

  private static func descriptor(_ family: Int32, _ wanted: ServerAddress) throws(HTTPServerError) -> Int32 {
    let made = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard made >= 0 else { throw failure(wanted) }
    return made
  }

  private static func check(_ worked: Bool, _ made: Int32, _ wanted: ServerAddress) throws(HTTPServerError) {
    guard !worked else { return }
    let error = failure(wanted)
    close(made)
    throw error
  }

  private static func failure(_ wanted: ServerAddress) -> HTTPServerError {
    HTTPServerError(address: wanted, message: unsafe String(cString: strerror(errno)))
  }
}

/// Lends a socket address of any family as the system's calls want it.
private func withSocketAddress<Address, R>(
  _ name: inout Address, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> R
) -> R {
  unsafe withUnsafeMutablePointer(to: &name) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      unsafe body($0, socklen_t(MemoryLayout<Address>.size))
    }
  }
}
