import Foundation
import Synchronization
import TemporaryFolders
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `martinet node` or `devnet` as a process: what it printed when it was ready, requests, its end.
final class RunningNode {
  let process = Process()
  private let folder: TemporaryFolder
  private let errorsPath: String
  /// The object on standard output.
  private(set) var ready: [String: Any] = [:]

  /// Starts the command and waits until it is ready; throws where it ends before.
  init(_ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]) throws {
    self.folder = folder
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("martinet")
    process.arguments = arguments + ["--json"]
    process.environment = folder.environment(environment)
    process.currentDirectoryURL = folder.url
    errorsPath = folder.url.appendingPathComponent("stderr-\(UUID().uuidString)").path
    _ = FileManager.default.createFile(atPath: errorsPath, contents: nil)
    process.standardError = FileHandle(forWritingAtPath: errorsPath)
    let out = Pipe()
    process.standardOutput = out
    try process.run()
    var text: [UInt8] = []
    while true {
      let more = out.fileHandleForReading.availableData
      text += more
      if more.isEmpty || text.contains(0x0a) { break }
    }
    guard let object = try? JSONSerialization.jsonObject(with: Data(text)) as? [String: Any] else {
      process.waitUntilExit()
      throw Failed(status: process.terminationStatus, errors: errors)
    }
    ready = object
  }

  /// It has ended before its folder goes.
  deinit { if process.isRunning { _ = end(SIGKILL) } }

  struct Failed: Error {
    let status: Int32
    let errors: String
  }

  var errors: String { (try? String(contentsOfFile: errorsPath, encoding: .utf8)) ?? "" }

  /// The port of a layer of a devnet, or of a node.
  func port(_ layer: String? = nil) throws -> Int {
    if let layer {
      let url = try #require((ready[layer] as? [String: Any])?["url"] as? String)
      return try #require(URL(string: url)?.port)
    }
    return try #require(ready["port"] as? Int)
  }

  /// Sends a signal and waits for the end.
  func end(_ signal: Int32 = SIGTERM) -> (reason: Process.TerminationReason, status: Int32) {
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return (process.terminationReason, process.terminationStatus)
  }

  /// The result of a call, or its error as a text.
  func call(_ method: String, _ parameters: String = "", port: Int) throws -> Any {
    let body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":[\(parameters)]}"
    let answer = try HTTPExchange.send(port: port, "POST / HTTP/1.1", body)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any], "\(answer.body)")
    return object["result"] ?? "error: \(object["error"] ?? "")"
  }

  func get(_ path: String, port: Int) throws -> (status: Int, body: String) {
    try HTTPExchange.send(port: port, "GET \(path) HTTP/1.1", "")
  }
}

extension TemporaryFolder {
  /// The environment of a process that works here: its temporary files are here as well, and go with the folder.
  func environment(_ more: [String: String] = [:]) -> [String: String] {
    ProcessInfo.processInfo.environment.merging(["TMPDIR": path]) { $1 }.merging(more) { $1 }
  }
}

/// A command that ends by itself.
struct EndedCommand {
  let status: Int32
  let output: String
  let errors: String

  init(_ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("martinet")
    process.arguments = arguments
    process.environment = folder.environment(environment)
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    let errorsPath = folder.url.appendingPathComponent("stderr-\(UUID().uuidString)").path
    _ = FileManager.default.createFile(atPath: errorsPath, contents: nil)
    process.standardError = FileHandle(forWritingAtPath: errorsPath)
    let out = Pipe()
    process.standardOutput = out
    try process.run()
    output = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
    errors = (try? String(contentsOfFile: errorsPath, encoding: .utf8)) ?? ""
  }
}

/// One request on a connection of its own, with the system's sockets.
enum HTTPExchange {
  struct Problem: Error { let call: String, code: Int32 }

  static func send(port: Int, _ line: String, _ body: String) throws -> (status: Int, body: String) {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { throw Problem(call: "socket", code: errno) }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard connected == 0 else { throw Problem(call: "connect", code: errno) }
    let request =
      "\(line)\r\nHost: localhost:\(port)\r\nConnection: close\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    var rest = Array(request.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Problem(call: "write", code: errno) }
      rest = rest.dropFirst(count)
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count >= 0 else { throw Problem(call: "read", code: errno) }
      if count == 0 { break }
      answer += buffer[..<count]
    }
    let text = String(decoding: answer, as: UTF8.self)
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    let status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return (status, parts.count == 2 ? String(parts[1]) : "")
  }
}
