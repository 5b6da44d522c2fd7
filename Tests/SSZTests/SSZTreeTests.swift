import Hashes
import SSZ
import Testing

/// Roots beside those of eth-remerkleable 0.1.31. Byte i of the data is 7 i + 3.
@Suite struct SSZTreeTests {
  func hex(_ hash: Hash256) -> String { hash.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

  func root(_ count: Int, _ body: (inout SSZTree, UnsafeRawBufferPointer) -> Hash256) -> String {
    var tree = SSZTree()
    let data = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + 3) }
    return hex(data.withUnsafeBytes { body(&tree, $0) })
  }

  @Test(arguments: [
    (0, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"),
    (1, "8aa673f3bfc7dae693c4084d85ee7c1fd4d37b8916fd393a461cd0a85be19ab3"),
    (31, "d6a0f3fd60aab4605c8230de869270d7b6b4b37c0b86c5a83afe579ff0c148af"),
    (32, "c7270347f7a27f1d5c5c4bb174d36f771fafe10529f8c2971aab3c99a695ada6"),
    (33, "5572e016e4f1084df452a8ac0e13859fc64c50487a0795ebede0ef1d5f81e3c6"),
    (160, "833fc896eaa69ad3ae6c3b13291e1c1aef5d84b724c832a71b4d975ce3a7dd9e"),
    (161, "4293e00ec78e044ab372f85908396a82d1b56a7e150aa3caadca1d4a9f10efca"),
    (672, "fc6762f0c1d7e1a844f450d77db0cb4a2820cab5d2bac2c2cedd446d36ad91f8"),
    (673, "8bf7088b88c98f9f74b64c60ceb7dad98bb889291b72f973db3f9c635f3ba38e"),
    (5000, "d06e38dc4358b7876807cfbf90ccd25a02e16197ca1fcdfc1034dd1e314fead6"),
  ])
  func progressiveByteLists(count: Int, expected: String) {
    #expect(root(count) { $0.progressiveByteList($1) } == expected)
  }

  @Test(arguments: [
    (0, 32, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"),
    (1, 32, "5b0f47b11478610c5abcbc912b34ac5f7f5740b6d8b27169b1eb2aea9f1c909c"),
    (31, 32, "811df74729044d8b111df80ab1fca96aee41b45728e6e957852768aa071b4f7a"),
    (32, 32, "9f985a74c8b780be5dc56a55ce50ff1e833a969cdf3f27a61a398c8bd942d9bb"),
    (0, 1024, "52e2647abc3d0c9d3be0387f3f0d925422c7a4e98cf4489066f0f43281a899f3"),
    (100, 1024, "48eb848996744efb93e21398efccce27e843fad699dd3d1c9448fb851e094d8a"),
    (1024, 1024, "8d3c16e24ad8377cda4db2ed1a213cfb33f71ec06c6f9a90d586e2dad304b17c"),
  ])
  func byteLists(count: Int, limit: Int, expected: String) {
    #expect(root(count) { $0.byteList($1, limit: limit) } == expected)
  }

  @Test(arguments: [
    (20, "030a11181f262d343b424950575e656c737a8188000000000000000000000000"),
    (48, "0b2d2c3f86eef28bf742b7e24f719a43612bea7ebce7d3e2daf75f8c622cdfa3"),
    (96, "51254c97331a0cdc68cede0068bba4f107edc4947cb87dd979d20b53dddeda70"),
    (256, "a08a38798254b8fd0afa8787050a9e131fb7b088b1027d6ca783215650be4bca"),
  ])
  func byteVectors(count: Int, expected: String) { #expect(root(count) { $0.byteVector($1) } == expected) }

  @Test(arguments: [
    (0, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"),
    (1, "e832d263aaa8f9417d9f45a702834f6961ee7b15ad4d3d27f2b0f4fe79d33031"),
    (5, "2fd3e29173f366c78846beb454d9ed839ac32b443536bf264ba622b610bb0920"),
    (6, "689376d39912dd8c60c168325aff20b170180e64e0043d6a3ea063288803be8e"),
    (21, "995ae8a5467a03aee74c0a9d42fbcce60456f8e487be605e1c0601bf1ef98b28"),
    (22, "1d1281019d3fbfe072b49352b19fd4f056428a4558d2d0cce835a3d2a715057d"),
    (100, "b0e9d033bbf565355b95659b18a6a0e200e993d78f331e9863b4e3b4075090b9"),
  ])
  func progressiveLists(count: Int, expected: String) throws {
    var tree = SSZTree()
    let elements = try (0..<count).map { try #require(Hash256(Array(repeating: UInt8($0), count: 32))) }
    #expect(hex(tree.progressiveList(elements)) == expected)
  }

  /// Fields 1, 32 bytes of 2, and 3.
  @Test func progressiveContainer() throws {
    var tree = SSZTree()
    let fields = [SSZTree.chunk(1), try #require(Hash256(Array(repeating: 2, count: 32))), SSZTree.chunk(3)]
    #expect(
      hex(tree.progressiveContainer(fields)) == "2d87e085698a6238918eb334436e8e3c761c31b8c42f968ea4dbe2c52a197479")
  }

  @Test func pairsAreMessagesOf64Bytes() throws {
    for seed in 0..<8 {
      let bytes = (0..<64).map { UInt8(truncatingIfNeeded: $0 * 11 + seed * 37) }
      let (left, right) = (try #require(Hash256(Array(bytes[..<32]))), try #require(Hash256(Array(bytes[32...]))))
      #expect(SHA256.hash(left, right) == SHA256.hash(bytes))
    }
  }
}
