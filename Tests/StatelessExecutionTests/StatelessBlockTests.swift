import EthereumTypes
import Hashes
import StatelessExecution
import Testing
import VectorTestSupport

@Suite struct StatelessBlockTests {
  @Test(.enabled(if: PublishedVectors.isThere("witness-blocks"), "needs witness-blocks"))
  func realBlocks() throws {
    var passed = 0
    for (name, test) in try StatelessCase.all("witness-blocks", known: "witness-blocks/devnet-zevm.json") {
      let block = try bytes(hexadecimal: test.block)
      do {
        let result = try StatelessExecution.run(
          block: block, witness: try test.witnessBytes(), chain: try test.chain(isReal: true),
          start: try test.start())
        #expect(result.gasUsed == test.gasUsed, "\(name)")
        #expect(result.postStateRoot == Hash256(text: test.postStateRoot), "\(name)")
        #expect(result.preStateRoot == Hash256(text: test.preStateRoot), "\(name)")
        #expect(result.blockHash == Hash256(text: test.blockHash), "\(name)")
        print(
          "\(name): \(result.transactionCount) transactions, \(result.gasUsed) gas\(result.isCheckedAgainstParent ? "" : ", parent not given")"
        )
        passed += 1
      } catch {
        Issue.record("\(name): \(error)")
      }
    }
    #expect(passed == 10)
  }

  @Test(.enabled(if: PublishedVectors.isThere("stateless-blocks"), "needs stateless-blocks"))
  func constructedBlocks() throws {
    let known =
      "stateless-blocks/for_osaka/berlin/eip2929_gas_cost_increases/call/call_insufficient_balance.json"
    var passed = 0
    for (name, test) in try StatelessCase.all("stateless-blocks", known: known) {
      do {
        let result = try StatelessExecution.run(
          block: try bytes(hexadecimal: test.block), witness: try test.witnessBytes(),
          chain: try test.chain(isReal: false))
        #expect(result.gasUsed == test.gasUsed, "\(name)")
        #expect(result.postStateRoot == Hash256(text: test.postStateRoot), "\(name)")
        passed += 1
      } catch {
        Issue.record("\(name): \(error)")
      }
    }
    print("stateless-blocks: \(passed) passed")
    #expect(passed == 1399)
  }
}
