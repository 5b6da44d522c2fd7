public import BigIntegers
public import EVM
public import EthereumTypes
public import StateTrie

/// A reader of a state that is a trie: accounts and slots come from it.
public protocol TrieStateReader: StateReader {
  var accounts: AccountTrie { get }
}

extension TrieStateReader {
  public func account(_ address: Address) throws(StateError) -> AccountState? {
    do throws(TrieError) { return try accounts.account(address) } catch { throw StateError(error) }
  }

  public func storage(_ address: Address, _ key: UInt256) throws(StateError) -> UInt256 {
    do throws(TrieError) { return try accounts.storage(address, key) } catch { throw StateError(error) }
  }
}
