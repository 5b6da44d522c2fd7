import Constraints
import KeccakArgument
import KoalaBear
import LogUp
import Transcript
import WHIR

extension SystemVerifier {
  /// The number of instances and their heights for each table whose height is not fixed.
  static func readHeights(
    _ system: ConstraintSystem, _ transcript: inout VerifierTranscript
  ) throws(ProofError) -> TraceLayout {
    var heights: [[Int]] = []
    for (t, table) in system.tables.enumerated() {
      if let fixed = table.fixedLogHeight {
        heights.append([fixed])
        continue
      }
      let count = try lift { () throws(TranscriptError) in try transcript.readFelt() }.value
      guard count <= TraceLayout.maximumInstances else { throw .instanceCount(table: t, got: count) }
      var list: [Int] = []
      for _ in 0..<count {
        list.append(Int(try lift { () throws(TranscriptError) in try transcript.readFelt() }.value))
      }
      heights.append(list)
    }
    do throws(LayoutError) {
      return try TraceLayout(system, logHeights: heights)
    } catch { throw .layout(error) }
  }

  /// What the argument about Keccak states leaves to be proven, if there are any.
  static func readStates(
    _ system: ConstraintSystem, _ layout: TraceLayout, _ transcript: inout VerifierTranscript
  ) throws(ProofError) -> KeccakClaim? {
    guard let rows = layout.keccakRows(system) else { return nil }
    do throws(KeccakError) {
      return try KeccakVerifier.verify(rows, transcript: &transcript)
    } catch { throw .keccak(error) }
  }

  /// The fractions of all rows, of the verifier's messages and of the sums by byte add up to zero, and no denominator is
  /// zero.
  static func checkBalance(
    _ root: Fraction, _ statement: Statement, _ states: KeccakClaim?, _ challenges: BusChallenges
  ) throws(ProofError) {
    var sum = root
    for message in statement.messages {
      sum = sum + Fraction(Felt5(message.multiplicity), challenges.denominator(message.bus, message.fields))
    }
    if let states {
      var denominator = challenges.stateConstant
      for numerator in states.sums {
        sum = sum + Fraction(-numerator, denominator)
        denominator -= challenges.betaPowers[1]
      }
    }
    guard !sum.denominator.isZero else { throw .zeroDenominator }
    guard sum.numerator.isZero else { throw .unbalanced }
  }

  static func lift<R>(_ body: () throws(TranscriptError) -> R) throws(ProofError) -> R {
    do throws(TranscriptError) { return try body() } catch { throw .transcript(error) }
  }

  static func opening<R>(_ body: () throws(WHIRError) -> R) throws(ProofError) -> R {
    do throws(WHIRError) { return try body() } catch { throw .opening(error) }
  }
}
