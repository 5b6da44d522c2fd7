import Machine
import Verifier

#if !hasFeature(Embedded)
  import Synchronization
#endif

/// The machine's constraint systems, which differ in one height only, with their digests. On a host each is made once.
enum HashedMachine {
  #if !hasFeature(Embedded)
    /// By the height of the program, at most `MachineKey.maximumLogHeight` of them: a few KiB each, as they share their tables.
    private static let made = Mutex<[Int: HashedSystem]>([:])
  #endif

  static func system(programLogHeight: Int) -> HashedSystem {
    #if hasFeature(Embedded)
      return HashedSystem(Machine.system(programLogHeight: programLogHeight))
    #else
      if let known = made.withLock({ $0[programLogHeight] }) { return known }
      let system = HashedSystem(Machine.system(programLogHeight: programLogHeight))
      made.withLock { $0[programLogHeight] = system }
      return system
    #endif
  }
}
