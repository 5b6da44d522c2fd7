import Foundation

/// A node of ours on a free port, with a block a second.
final class NodeProcess {
  let port: UInt16
  private let process = Process()

  init(_ path: String, genesis: String, data: String) throws {
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = [
      "node", "--genesis", genesis, "--datadir", data, "--rpc-port", "0", "--blocks-production", "interval",
      "--blocks-interval", "1s", "--log-level", "warning",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    var text = ""
    while true {
      let data = pipe.fileHandleForReading.availableData
      if data.isEmpty { throw LoadFailure("the node did not say where it listens: \(text)") }
      text += String(decoding: data, as: UTF8.self)
      if let found = text.firstMatch(of: /http:\/\/[0-9.]+:([0-9]+)/), let port = UInt16(found.1) {
        self.port = port
        return
      }
    }
  }

  /// Processor time and memory so far.
  func usage() -> (seconds: Double, megabytes: Double) {
    let id = process.processIdentifier
    let fields = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8))?.split(separator: " ") ?? []
    let ticks = fields.count > 14 ? (Double(fields[13]) ?? 0) + (Double(fields[14]) ?? 0) : 0
    let status = (try? String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)) ?? ""
    let peak = status.firstMatch(of: /VmHWM:\s+([0-9]+) kB/).flatMap { Double($0.1) } ?? 0
    return (ticks / Double(sysconf(Int32(_SC_CLK_TCK))), peak / 1024)
  }

  /// As a power failure would, but for what the kernel has in memory.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
