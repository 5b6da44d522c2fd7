import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import Console
import DevelopmentKeys
import EthereumTypes
import ExecutionFixtures
import Foundation
import Hashes
import RPC
import Secp256k1
import Testing

/// Keys by BIP-32 and BIP-39, and the methods that sign with them.
struct AccountsTests {
  /// BIP-39's test vectors (TREZOR), and BIP-32's first.
  @Test func seedsAndKeysOfTheStandards() throws {
    let phrase = SeedPhrase(
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about", passphrase: "TREZOR")
    #expect(
      phrase.seed.hex == "0xc55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf141630"
        + "c7a3c4ab7c81b2f001698e7463b04")
    let root = try HierarchicalKey(seed: (0..<16).map { UInt8($0) })
    #expect(root.privateKey == 0xe8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35)
    #expect(
      try root.descendant("m/0'/1/2'/2/1000000000").privateKey
        == 0x471b76e389e528d6de6d816857e012c5455051cad6660850e58372a6c3e6e7c8)
    for path in ["", "0/1", "m/", "m/x", "m/2147483648", "m//1", "m/1''"] {
      #expect(throws: DerivationError.path(path)) { try root.descendant(path) }
    }
  }

  /// As anvil and hardhat print them.
  @Test func theWellKnownAccounts() throws {
    let keys = try DevelopmentKey.accounts(20)
    #expect(
      keys.prefix(10).map(\.address.text) == [
        "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
        "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC", "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
        "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65", "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
        "0x976EA74026E726554dB657fA54763abd0C3a0aa9", "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955",
        "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f", "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720",
      ])
    #expect(keys[0].privateKey == 0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80)
    #expect(keys[19].address.text == "0x8626f6940E2eb28930eFb4CeF49B2d1F2C9C1199")
  }

  // MARK: Signing. What is expected was made with eth-account 0.13 and the same key.

  @Test func messages() async throws {
    let dev = try DevelopmentChain()
    let account = "\"\(dev.keys[0].address)\""
    let accounts = try await dev.call("eth_accounts")["result"]
    #expect(accounts?.elements.map { $0.string } == dev.keys.map { $0.address.bytes.hex })
    let hello = "\"0x68656c6c6f\""
    let signature = "\"0xf16ea9a3478698f695fd1401bfe27e9e4a7e8e3da94aa72b021125e31fa899cc573c48ea3fe1d4ab61a9db10c1903202"
      + "6e3ed2dbccba5a178235ac27f94504311c\""
    #expect(try await dev.result("eth_sign", "\(account),\(hello)") == signature)
    #expect(try await dev.result("personal_sign", "\(hello),\(account),\"password\"") == signature)
    #expect(
      try await dev.result("personal_ecRecover", "\(hello),\(signature)") == "\"\(dev.keys[0].address.bytes.hex)\"")
    let long = (0..<200).map { UInt8($0) }.hex
    #expect(
      try await dev.result("eth_sign", "\(account),\"\(long)\"")
        == "\"0xea922e35bd46a0a67797f6feaa33b0ec4b3d544666424f00ba81a45c9d41f8543077d122035cd2dde8f78676046a88ba0ebb5c91c0"
        + "c3c5e2792f187a709a94a51c\"")
    #expect(try await dev.message("eth_sign", "\"\(Address.zero)\",\(hello)").hasPrefix("unknown account"))
  }

  /// The example of EIP-712.
  static let mail = """
    {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","\
    type":"uint256"},{"name":"verifyingContract","type":"address"}],"Person":[{"name":"name","type":"string"},{"name\
    ":"wallet","type":"address"}],"Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},{"name":"con\
    tents","type":"string"}]},"primaryType":"Mail","domain":{"name":"Ether Mail","version":"1","chainId":1,"verifyin\
    gContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},"message":{"from":{"name":"Cow","wallet":"0xCD2a3d9F938\
    E13CD947Ec05AbC7FE734Df8DD826"},"to":{"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},"conte\
    nts":"Hello, Bob!"}}
    """
  static let mailSignature =
    "0x6ea8bb309a3401225701f3565e32519f94a0ea91a5910ce9229fe488e773584c0390416a2190d9560219dab757ecca2029e63fa9d1c2aebf676cc2"
    + "5b9f03126a1b"
  /// Every kind of value, a type that names itself, arrays of arrays.
  static let everything = """
    {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"salt","type":"bytes32"}],"Node":[{"name":"id"\
    ,"type":"uint8"},{"name":"next","type":"Node[]"},{"name":"pairs","type":"int64[2][]"}],"All":[{"name":"small","t\
    ype":"int8"},{"name":"wide","type":"int256"},{"name":"huge","type":"uint256"},{"name":"flag","type":"bool"},{"na\
    me":"short","type":"bytes4"},{"name":"data","type":"bytes"},{"name":"names","type":"string[]"},{"name":"tree","t\
    ype":"Node"},{"name":"empty","type":"uint256[]"}]},"primaryType":"All","domain":{"name":"Ä ☃","salt":"0xabababab\
    abababababababababababababababababababababababababababab"},"message":{"small":-128,"wide":-1,"huge":115792089237\
    316195423570985008687907853269984665640564039457584007913129639935,"flag":true,"short":"0xdeadbeef","data":"0x01\
    02030405","names":["a","","ü"],"tree":{"id":1,"next":[{"id":2,"next":[],"pairs":[]},{"id":255,"next":[],"pairs":\
    [[-9223372036854775808,9223372036854775807]]}],"pairs":[[1,-2],[3,4]]},"empty":[]}}
    """

  @Test func typedData() async throws {
    let dev = try DevelopmentChain()
    let account = "\"\(dev.keys[0].address)\""
    #expect(try await dev.result("eth_signTypedData_v4", "\(account),\(Self.mail)") == "\"\(Self.mailSignature)\"")
    // As wallets' libraries send it.
    let text = Self.mail.replacingOccurrences(of: "\"", with: "\\\"")
    #expect(try await dev.result("eth_signTypedData_v4", "\(account),\"\(text)\"") == "\"\(Self.mailSignature)\"")
    // The domain's type need not be declared.
    let undeclared = Self.mail.replacingOccurrences(of: "\"EIP712Domain\"", with: "\"Unused\"")
    #expect(try await dev.result("eth_signTypedData", "\(account),\(undeclared)") == "\"\(Self.mailSignature)\"")
    #expect(
      try await dev.result("eth_signTypedData_v4", "\(account),\(Self.everything)")
        == "\"0xb9dccf865c3b37ac497485a0a30fad3a28d69e3dcb9b1b51af0b178e8b130889204e4975b7450f9a5ad2670e5c91ed04208d2e616f"
        + "a9a6116397b8b49ef3e7501c\"")
    for (from, to) in [
      ("\"small\":-128", "\"small\":-129"), ("\"small\":-128", "\"small\":128"), ("\"small\":-128", "\"small\":\"x\""),
      ("\"small\":-128,", ""), ("\"id\":255", "\"id\":256"), ("[1,-2]", "[1,-2,3]"), ("0xdeadbeef", "0xdeadbeef00"),
      ("\"flag\":true", "\"flag\":1"), ("int64[2][]", "int63[2][]"), ("int64[2][]", "[]"), ("int64[2][]", "]"),
      ("primaryType\":\"All", "primaryType\":\"None"), ("\"message\"", "\"massage\""),
    ] {
      let changed = Self.everything.replacingOccurrences(of: from, with: to)
      #expect(changed != Self.everything)
      let error = try await dev.call("eth_signTypedData_v4", "\(account),\(changed)")["error"]
      #expect(error?["code"]?.text == "-32602", "\(to)")
    }
  }

  @Test func transactionsAreSigned() async throws {
    let dev = try DevelopmentChain()
    let to = dev.keys[1].address
    let common = "\"from\":\"\(dev.keys[0].address)\",\"to\":\"\(to)\",\"nonce\":\"0x3\",\"gas\":\"0xc350\",\"value\":\"0x5\""
    let list = "[{\"address\":\"\(to)\",\"storageKeys\":[\"\(Hash256(UInt256.one))\"]}]"
    let newest = try await dev.call(
      "eth_signTransaction",
      "{\(common),\"maxFeePerGas\":\"0x77359400\",\"maxPriorityFeePerGas\":\"0x7\",\"data\":\"0x1234\",\"accessList\":\(list)}")["result"]
    #expect(
      newest?["raw"]?.string
        == "0x02f8a3827a690307847735940082c3509470997970c51812dc3a010c7d01b50e0d17dc79c805821234f838f79470997970c51812dc3a01"
        + "0c7d01b50e0d17dc79c8e1a0000000000000000000000000000000000000000000000000000000000000000101a080973660ebf11dbce140"
        + "d618d3f8fc548433efb93c0c617f9e548c8825a3285aa047b984edb3f657cc4a44c82880f86db465cb3805a76c7b665a28001ccfafe7c6")
    #expect(newest?["tx"]?["type"]?.string == "0x2" && newest?["tx"]?["nonce"]?.string == "0x3")
    let legacy = try await dev.call("eth_signTransaction", "{\(common),\"gasPrice\":\"0x77359400\"}")["result"]
    #expect(
      legacy?["raw"]?.string
        == "0xf86503847735940082c3509470997970c51812dc3a010c7d01b50e0d17dc79c8058082f4f5a0eb592893efc52c383a0b6a030135e27ffa"
        + "6da4124ed36c6c4d612b8b478f7d80a06a9837fae16a9a4e51ab8d91276f4bc4109e6c3efff63468159409a99f679512")
  }

  /// Every kind but blobs, everything left out that can be: each is in a block and succeeds.
  @Test func transactionsAreSent() async throws {
    let dev = try DevelopmentChain()
    let from = "\"from\":\"\(dev.keys[0].address)\""
    let to = "\"to\":\"\(dev.keys[1].address)\""
    var authorization = Authorization(
      chainID: UInt256(DevelopmentChain.chainID), address: dev.keys[2].address, nonce: 0)
    authorization.sign(with: dev.keys[1].privateKey)
    let authorized =
      "[{\"chainId\":\"0x7a69\",\"address\":\"\(dev.keys[2].address)\",\"nonce\":\"0x0\",\"yParity\":\"0x\(authorization.yParity)\","
      + "\"r\":\"\(hexadecimal(authorization.r))\",\"s\":\"\(hexadecimal(authorization.s))\"}]"
    var hashes: [String] = []
    for (request, kind) in [
      ("{\(from),\(to),\"value\":\"0x1\"}", "0x2"), ("{\(to),\"value\":\"0x1\"}", "0x2"),
      ("{\(from),\(to),\"gasPrice\":\"0x77359400\"}", "0x0"), ("{\(from),\(to),\"type\":\"0x0\"}", "0x0"),
      ("{\(from),\(to),\"type\":\"0x1\",\"accessList\":[]}", "0x1"), ("{\(from),\(to),\"accessList\":[]}", "0x2"),
      ("{\(from),\(to),\"maxFeePerGas\":\"0x77359400\"}", "0x2"), ("{\(from),\"data\":\"0x60015f5360015ff3\"}", "0x2"),
      ("{\(from),\(to),\"authorizationList\":\(authorized)}", "0x4"),
    ] {
      let hash = try await dev.result("eth_sendTransaction", request)
      let waiting = try await dev.call("eth_getTransactionByHash", hash)["result"]
      #expect(waiting?["type"]?.string == kind, "\(request)")
      #expect(waiting?["from"]?.string == dev.keys[0].address.bytes.hex)
      #expect(waiting?["nonce"]?.string == "0x\(hashes.count)")
      hashes.append(hash)
    }
    _ = try await dev.result("evm_mine")
    #expect(try dev.chain.block(number: 1)?.block.transactions.count == hashes.count)
    for hash in hashes {
      #expect(try await dev.call("eth_getTransactionReceipt", hash)["result"]?["status"]?.string == "0x1")
    }
    let delegation = "\"0xef0100\(dev.keys[2].address.bytes.hex.dropFirst(2))\""
    #expect(try await dev.result("eth_getCode", "\"\(dev.keys[1].address)\",\"latest\"") == delegation)

    for (request, words) in [
      ("{\"from\":\"\(Address.zero)\",\(to)}", "unknown account"), ("{\(from)}", "contract creation without any data"),
      ("{\(from),\"data\":\"0x5f5ffd\"}", "execution reverted"), ("{\(from),\(to),\"type\":\"0x5\"}", "no type"),
      ("{\(from),\(to),\"type\":\"0x3\"}", "fields are not those"), ("{\(from),\(to),\"nonce\":\"0x0\"}", "nonce too low"),
      ("{\(from),\(to),\"type\":\"0x2\",\"gasPrice\":\"0x1\"}", "no gasPrice"),
      ("{\(from),\(to),\"chainId\":\"0x1\"}", "chainId does not match"),
    ] {
      #expect(try await dev.message("eth_sendTransaction", request).contains(words), "\(request)")
    }
    #expect(try await dev.call("eth_sendTransaction", "{\(from),\"data\":\"0x5f5ffd\"}")["error"]?["code"]?.text == "3")
  }

  /// Nonces are given out one by one.
  @Test func manyAtOnce() async throws {
    let dev = try DevelopmentChain()
    let request = "{\"from\":\"\(dev.keys[0].address)\",\"to\":\"\(dev.keys[1].address)\",\"value\":\"0x1\"}"
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { _ = try? await dev.result("eth_sendTransaction", request) } }
    }
    #expect(dev.mempool.counts.pending == 20)
  }

  /// What cannot be done honestly says so.
  @Test func impersonation() async throws {
    let dev = try DevelopmentChain()
    for method in ["anvil_impersonateAccount", "hardhat_impersonateAccount", "eth_sendUnsignedTransaction"] {
      let error = try await dev.call(method, "\"\(Address.zero)\"")["error"]
      #expect(error?["code"]?.text == "-32004" && error?["message"]?.string?.contains("signature") == true)
    }
  }
}

private func == (key: PrivateKey, value: StaticBigInt) -> Bool {
  // A private key is told by what it signs.
  let text = (0..<4).reversed().map { i -> String in
    let word = value[i]
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }.joined()
  guard let number = UInt256(text: "0x" + text), let other = try? PrivateKey(number) else { return false }
  return other.publicKey == key.publicKey
}

private func hexadecimal(_ value: UInt256) -> String { "0x" + String(value.bigEndianBytes.hex.dropFirst(2).drop { $0 == "0" }) }
