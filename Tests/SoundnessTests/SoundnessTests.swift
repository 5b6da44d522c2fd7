import Foundation
import Soundness
import Testing

@Suite struct SoundnessTests {
  @Test(arguments: [22, 24, 26, 27])
  func print(variables: Int) throws {
    let shape = OpeningShape(target: 124, variables: variables, logInverseRate: 1)
    let parameters = try #require(OpeningParameters(shape))
    Swift.print(parameters.report.table)
    for o in parameters.oracles { Swift.print(o.variables, o.folding, o.queries, o.logLeaves, o.foldingGrinding) }
  }
}
