import BigIntegers
import EthereumTypes
import Foundation
import Keystore
import TemporaryFolders
import Testing

/// The published files of the web3 secret storage definition (ethereum/tests, KeyStoreTests/basic_tests.json), go-ethereum's
/// with short keys, and two that eth-account 0.13 wrote.
struct KeystoreTests {
  struct Vector: Sendable {
    let json: String
    let password: String
    let key: String
  }

  static func file(
    iv: String, text: String, kdf: String, parameters: String, mac: String, address: String? = nil
  ) -> String {
    """
    {\(address.map { "\"address\":\"\($0)\"," } ?? "")"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"\(iv)"},\
    "ciphertext":"\(text)","kdf":"\(kdf)","kdfparams":{\(parameters)},"mac":"\(mac)"},\
    "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
    """
  }

  static let pbkdf2 = Vector(
    json: file(
      iv: "6087dab2f9fdbbfaddc31a909735c1e6",
      text: "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46", kdf: "pbkdf2",
      parameters: #""c":262144,"dklen":32,"prf":"hmac-sha256","#
        + #""salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd""#,
      mac: "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"),
    password: "testpassword", key: "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d")

  static let short = Vector(
    json: file(
      iv: "e0c41130a323adc1446fc82f724bca2f", text: "9517cd5bdbe69076f9bf5057248c6c050141e970efa36ce53692d5d59a3984",
      kdf: "scrypt",
      parameters: #""dklen":32,"n":2,"r":8,"p":1,"salt":"711f816911c92d649fb4c84b047915679933555030b3552c1212609b38208c63""#,
      mac: "d5e116151c6aa71470e67a7d42c9620c75c4d23229847dcc127794f0732b0db5"),
    password: "foo", key: "0x00fa7b3db73dc7dfdf8c5fbdb796d741e4488628c41fc4febd9160a866ba0f35")

  static let vectors = [
    pbkdf2,
    Vector(
      json: file(
        iv: "83dbcc02d8ccb40e466191a123791e0e",
        text: "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c", kdf: "scrypt",
        parameters: #""dklen":32,"n":262144,"r":1,"p":8,"#
          + #""salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19""#,
        mac: "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"),
      password: "testpassword", key: "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d"),
    short,
    Vector(
      json: file(
        iv: "3ca92af36ad7c2cd92454c59cea5ef00", text: "108b7d34f3442fc26ab1ab90ca91476ba6bfa8c00975a49ef9051dc675aa",
        kdf: "scrypt",
        parameters:
          #""dklen":32,"n":2,"r":8,"p":1,"salt":"d0769e608fb86cda848065642a9c6fa046845c928175662b8e356c77f914cd3b""#,
        mac: "75d0e6759f7b3cefa319c3be41680ab6beea7d8328653474bd06706d4cc67420"),
      password: "foo", key: "0x000081c29e8142bb6a81bef5a92bda7a8328a5c85bb2f9542e76f9b0f94fc018"),
    // Account.encrypt(key, password, kdf=…, iterations=…)
    Vector(
      json: file(
        iv: "030a97a270498255cfa39a58c4e17dea",
        text: "df080dfe1d422e15373601bb8c778696f77b13509af99d3e0f94b0933a966c9e", kdf: "scrypt",
        parameters: #""dklen":32,"n":4096,"r":8,"p":1,"salt":"08700ecf3e988688f8fa0661d8999247""#,
        mac: "d1e839d236243daf3ead8e013db4a4f132d8932933ba1c472374cb822d8ce5b5",
        address: "2c7536E3605D9C16a7a3D7b1898e529396a65c23"),
      password: "correct horse", key: "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"),
    Vector(
      json: file(
        iv: "7a5b99349d8a8473d657f144b6e00f33",
        text: "d9f5af31c512f80f4b5d7d3ed8cd4b38d696c7664b6f7d7018e4e6d68f284b56", kdf: "pbkdf2",
        parameters: #""c":1000,"dklen":32,"prf":"hmac-sha256","salt":"67036981d132bbd38b5b3f2246d71790""#,
        mac: "2f4c01a0fe8fcb6746d5a95e7a3c64e6db0201a8676c240ce639cd217b7d57de",
        address: "0x2c7536e3605d9c16a7a3d7b1898e529396a65c23"),
      password: "Grüße, 世界", key: "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"),
  ]

  @Test(arguments: vectors.indices) func publishedFilesOpen(_ i: Int) throws {
    let vector = Self.vectors[i]
    let file = try KeystoreFile(json: Array(vector.json.utf8))
    #expect(try file.open(password: Array(vector.password.utf8)) == UInt256(text: vector.key))
    // What is written is read again.
    #expect(try KeystoreFile(json: Array(file.json.utf8)) == file)
  }

  @Test func aWrongPasswordAndAChangedFileAreRefused() throws {
    let file = try KeystoreFile(json: Array(Self.short.json.utf8))
    for password in ["", "fo", "Foo", "foo "] {
      #expect(throws: KeystoreError.wrongPassword) { try file.open(password: Array(password.utf8)) }
    }
    // Another ciphertext, checksum, salt.
    for (old, new) in [("9517cd", "9517cc"), ("d5e116", "d5e117"), ("711f81", "711f80")] {
      let changed = try KeystoreFile(json: Array(Self.short.json.replacing(old, with: new).utf8))
      #expect(throws: KeystoreError.wrongPassword) { try changed.open(password: Array("foo".utf8)) }
    }
    // Another address: the key is right, its owner is not.
    let other = Self.vectors[4].json.replacing("2c7536E3", with: "2c7536E4")
    #expect {
      try KeystoreFile(json: Array(other.utf8)).open(password: Array("correct horse".utf8))
    } throws: { if case .address? = $0 as? KeystoreError { true } else { false } }
  }

  @Test func unknownKindsAndAbsurdCostsAreNamed() throws {
    func error(_ old: String, _ new: String, _ json: String = Self.short.json) -> KeystoreError? {
      #expect(json.contains(old))
      do {
        _ = try KeystoreFile(json: Array(json.replacing(old, with: new).utf8))
        return nil
      } catch { return error }
    }
    #expect(
      error("aes-128-ctr", "aes-256-gcm") == .unknown("crypto.cipher", expected: "aes-128-ctr", found: "aes-256-gcm"))
    #expect(error(#""scrypt""#, #""argon2""#) == .unknown("crypto.kdf", expected: "scrypt or pbkdf2", found: "argon2"))
    #expect(
      error("hmac-sha256", "hmac-sha512", Self.pbkdf2.json)
        == .unknown("crypto.kdfparams.prf", expected: "hmac-sha256", found: "hmac-sha512"))
    #expect(error(#""version":3"#, #""version":1"#) == .version(found: "1"))
    #expect(error(#""mac""#, #""mec""#) == .missing("crypto.mac"))
    #expect(error(#""n":2"#, #""n":"2""#) == .form("crypto.kdfparams.n", expected: "an integer", found: #""2""#))
    #expect(error(#""n":2"#, #""n":3"#) == .parameter("kdfparams.n", allowed: "a power of two from 2 on", found: "3"))
    // A tebibyte, and more than 64 bits; neither is spent.
    for (old, new) in [
      (#""n":2"#, #""n":1073741824"#), (#""n":2"#, #""n":4611686018427387904"#), (#""r":8"#, #""r":9223372036854775807"#),
      (#""p":1"#, #""p":9223372036854775807"#), (#""r":8"#, #""r":0"#), (#""p":1"#, #""p":-1"#),
    ] {
      let found = error(old, new)
      if case .parameter? = found {} else { Issue.record("\(new): \(String(describing: found))") }
    }
    if case .parameter? = error("262144", "2000000000", Self.pbkdf2.json) {} else { Issue.record("c") }
    if case .form? = error(#""n":2"#, #""n":1e99"#) {} else { Issue.record("1e99") }
    let long = try KeystoreFile(json: Array(Self.short.json.replacing(#""dklen":32"#, with: #""dklen":31"#).utf8))
    #expect {
      try long.open(password: [])
    } throws: { if case .parameter("kdfparams.dklen", _, _)? = $0 as? KeystoreError { true } else { false } }
  }

  /// Cut, and with each byte another: an error or a file, never a trap.
  @Test func anyBytesAreReadOrRefused() {
    let bytes = Array(Self.short.json.utf8)
    for count in bytes.indices { #expect(throws: KeystoreError.self) { try KeystoreFile(json: Array(bytes[..<count])) } }
    for i in bytes.indices {
      for byte in [0, 0x22, 0x7b, 0x30, 0xff] as [UInt8] {
        var changed = bytes
        changed[i] = byte
        _ = try? KeystoreFile(json: changed)
      }
    }
    #expect(throws: KeystoreError.self) { try KeystoreFile(json: [UInt8](repeating: 0x5b, count: 1 << 17)) }
  }

  @Test func aNewFileIsWrittenForItsOwnerAloneAndNeverReplaced() throws {
    let folder = try TemporaryFolder()
    let key = KeystoreFile.newKey()
    let password = Array("p".utf8)
    let file = try KeystoreFile(key: key, password: password, derivation: .scrypt(n: 1024, r: 8, p: 1))
    let path = folder.url.appendingPathComponent(file.fileName()).path
    try file.write(path: path)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try KeystoreFile(path: path) == file)
    #expect(try KeystoreFile(path: path).open(password: password) == key)
    let again = try KeystoreFile(key: key, password: password, derivation: .pbkdf2(c: 1000))
    #expect(throws: KeystoreError.exists(path: path)) { try again.write(path: path) }
    #expect(try KeystoreFile(path: path) == file)
    // Nothing else is left behind.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    #expect(throws: KeystoreError.noKey) { try KeystoreFile(key: .zero, password: password) }
    // Two files of one key have nothing in common.
    #expect(!again.json.contains(file.json.split(separator: "\"ciphertext\":\"")[1].prefix(16)))
  }

  @Test func theNameIsThatOfOtherClients() throws {
    let file = try KeystoreFile(json: Array(Self.vectors[4].json.utf8))
    let name = file.fileName(at: Date(timeIntervalSince1970: 1_700_000_000.25))
    #expect(name == "UTC--2023-11-14T22-13-20.250Z--2c7536e3605d9c16a7a3d7b1898e529396a65c23")
  }
}
