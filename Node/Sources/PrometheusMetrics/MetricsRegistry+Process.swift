import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension MetricsRegistry {
  /// This process, under the names that all Prometheus clients use: memory, processor time, open files, start.
  public func addProcess() {
    let start = Date().timeIntervalSince1970
    let told = Mutex(0.0)
    collect { registry in
      let seconds = processorSeconds()
      let new = told.withLock { told in
        defer { told = max(told, seconds) }
        return seconds - told
      }
      registry.counter("process_cpu_seconds_total", help: "Processor time of the process, user and system.")
        .increment(by: new)
      registry.gauge("process_start_time_seconds", help: "When the process began, in seconds since 1970.").set(start)
      #if os(Linux)
        if let (virtual, resident) = memoryBytes() {
          registry.gauge("process_resident_memory_bytes", help: "Memory of the process that is in use.").set(resident)
          registry.gauge("process_virtual_memory_bytes", help: "Address space of the process.").set(virtual)
        }
        if let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
          registry.gauge("process_open_fds", help: "Open files and connections.").set(Double(files.count))
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
          registry.gauge("process_max_fds", help: "Files and connections that may be open.").set(Double(limit.rlim_cur))
        }
      #endif
    }
  }
}

private func processorSeconds() -> Double {
  var usage = rusage()
  #if canImport(Glibc)
    guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
  #else
    guard getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
  #endif
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// Address space and resident set; proc(5), statm.
private func memoryBytes() -> (virtual: Double, resident: Double)? {
  guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
  let pages = text.split(separator: " ").prefix(2).compactMap { Double($0) }
  let size = Double(sysconf(Int32(_SC_PAGESIZE)))
  return pages.count == 2 ? (pages[0] * size, pages[1] * size) : nil
}
