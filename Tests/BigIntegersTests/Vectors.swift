import BigIntegers
import Testing

/// Computed with Python integers.
struct V: Sendable {
  let a, b, sum: UInt256
  let carry: Bool
  let difference: UInt256
  let borrow: Bool
  let high, low: UInt256

  init(
    _ a: String, _ b: String, _ sum: String, _ carry: Bool, _ difference: String, _ borrow: Bool,
    _ high: String,
    _ low: String
  ) {
    func read(_ s: String) -> UInt256 { UInt256(text: "0x" + s)! }
    self.a = read(a)
    self.b = read(b)
    self.sum = read(sum)
    self.carry = carry
    self.difference = read(difference)
    self.borrow = borrow
    self.high = read(high)
    self.low = read(low)
  }

  static let all: [V] = [
    V(
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffff9aecd",
      "e8e25d940ed904759531985d5d9dc9f81818e811892f902bd23f0824128b2f33",
      "e8e25d940ed904759531985d5d9dc9f81818e811892f902bd23f08241284de00", true,
      "171da26bf126fb8a6ace67a2a2623607e7e717ee76d06fd42dc0f7dbed6e7f9a", false,
      "e8e25d940ed904759531985d5d9dc9f81818e811892f902bd23f082412857006",
      "c9d329b84599693503b8e914b0d8b35de13300fc3de17c44fb0587af292475d7"),
    V(
      "1600a", "100000000000000000000000000000000", "10000000000000000000000000001600a", false,
      "ffffffffffffffffffffffffffffffff0000000000000000000000000001600a", true, "0",
      "1600a00000000000000000000000000000000"),
    V(
      "1fb17c2390c192cfd3ac94af0f21ddb66cad4a268d116ece1738f7d93d9c1724", "93bd04cf",
      "1fb17c2390c192cfd3ac94af0f21ddb66cad4a268d116ece1738f7d9d1591bf3", false,
      "1fb17c2390c192cfd3ac94af0f21ddb66cad4a268d116ece1738f7d8a9df1255", false, "124a50e9",
      "78d4f53bcccc552525cd941a33eeddb876beb7df7c50ac6264b2eb260327461c"),
    V(
      "0", "8e8197", "8e8197", false, "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffff717e69",
      true, "0", "0"),
    V(
      "1244ec1e27a1c08a6a63ec24ede6a46b4cb242",
      "ffffffffffffffffffffffffffffffffffffffffffffffd15168456b2f1257d0",
      "1244ec1e27a1c08a6a63bd76562c0f9a5f0a12", true, "1244ec1e27a1c08a6a641ad385a1393c3a5a72", true,
      "1244ec1e27a1c08a6a63ec24ede6a46b4cb241",
      "fffffffffcab27e62069e6b5f80cb0d7c0767765940c8f9313da31c2e58943a0"),
    V(
      "b64ce4228c38fb2918f135d25f557203301850c5a38fd547923a736994e3bf91",
      "6d76b07e881ed162ae2eb1547f15052434b9b5df9e7769b10f4205b4907a70c3",
      "23c394a11457cc8bc71fe726de6a772764d206a542073ef8a17c791e255e3054", true,
      "48d633a4041a29c66ac2847de0406cdefb5e9ae605186b9682f86db504694ece", false,
      "4df34242d53fb9ec978bd370c32ffe59b9dd65200125c4dc2ecfa09c124d8745",
      "434ccc25a63eed483b9cd4aeceeac4386eb5991b35f8339b5e57b1cee8645b73"),
    V(
      "fffffffffffffffffffffffffffffffffffffffffffffffff13995876a189e2e", "ffffffffffffffffffffffffffffffff",
      "fffffffffffffffff13995876a189e2d", true,
      "fffffffffffffffffffffffffffffffefffffffffffffffff13995876a189e2f", false,
      "fffffffffffffffffffffffffffffffe", "fffffffffffffffff13995876a189e2e00000000000000000ec66a7895e761d2"),
    V(
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffff34a38bd8", "10ce68e44cdd2055930d6eaf14f4733f",
      "10ce68e44cdd2055930d6eae4997ff17", true,
      "ffffffffffffffffffffffffffffffffef31971bb322dfaa6cf291501faf1899", false,
      "10ce68e44cdd2055930d6eaf14f4733e", "fffffffffffffffffffffffff2a641051d393164506fac665335ffe995f17228"),
    V(
      "ffffffffffffffffffffffffffffffff", "ffffffffffffffffffffffffffffffff",
      "1fffffffffffffffffffffffffffffffe", false, "0", false, "0",
      "fffffffffffffffffffffffffffffffe00000000000000000000000000000001"),
    V(
      "eeeacbe226e875555790f82ec1d3fcff2a3af4d46b0a18e8830e07bc1e398f10", "100000000000000000000000000000000",
      "eeeacbe226e875555790f82ec1d3fd002a3af4d46b0a18e8830e07bc1e398f10", false,
      "eeeacbe226e875555790f82ec1d3fcfe2a3af4d46b0a18e8830e07bc1e398f10", false,
      "eeeacbe226e875555790f82ec1d3fcff", "2a3af4d46b0a18e8830e07bc1e398f1000000000000000000000000000000000"),
    V(
      "e01f5057ca02135e92b1d3f28ede0d7ac3baea9e13deef86ab1031d0f646e1f4",
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffa654e011f70",
      "e01f5057ca02135e92b1d3f28ede0d7ac3baea9e13deef86ab102c3644480164", true,
      "e01f5057ca02135e92b1d3f28ede0d7ac3baea9e13deef86ab10376ba845c284", true,
      "e01f5057ca02135e92b1d3f28ede0d7ac3baea9e13deef86ab102ce8eb0a0bfa",
      "8eafa0a73a829dc29b3bc13db1245686f6332289c468758b2aa415a18e5366c0"),
    V(
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "0",
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false,
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false, "0", "0"),
    V(
      "bb2d420f0f88080b10a3d6b2aa05e11ab2715945795e8229451abd81f1d69ed6",
      "fffffffffffffffffffffffffffffffffffffffffffffcb6519a70cc01c476f4",
      "bb2d420f0f88080b10a3d6b2aa05e11ab2715945795e7edf96b52e4df39b15ca", true,
      "bb2d420f0f88080b10a3d6b2aa05e11ab2715945795e8572f3804cb5f01227e2", true,
      "bb2d420f0f88080b10a3d6b2aa05e11ab2715945795e7fc1dde9b59253a79a7f",
      "662445a51d5328347773d54f7e3b429613d8e8cc84f2ed42a985b6cbdf9e07f8"),
    V(
      "ffffffffffffffffffffffffffffffff", "8000000000000000000000000000000000000000000000000000000000000000",
      "80000000000000000000000000000000ffffffffffffffffffffffffffffffff", false,
      "80000000000000000000000000000000ffffffffffffffffffffffffffffffff", true,
      "7fffffffffffffffffffffffffffffff", "8000000000000000000000000000000000000000000000000000000000000000"),
    V(
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8", "ffffffffffffffffffffffffffffffff",
      "fffffffffffffffffffffffffffffff7", true,
      "fffffffffffffffffffffffffffffffefffffffffffffffffffffffffffffff9", false,
      "fffffffffffffffffffffffffffffffe", "fffffffffffffffffffffffffffffff800000000000000000000000000000008"),
    V(
      "f17a307e62aa0a", "6415465dc9f503f63af83bd0561e6211c70cf", "6415465dc9f503f63af83bdf6dc169f7f1ad9",
      false, "fffffffffffffffffffffffffff9beab9a2360afc09c507c43ec184a5d46393b", true, "0",
      "5e67cc573a0ebe7f7e897af7a9fdf388b9da9941e333f43de16"),
    V(
      "0", "376e36aab0d1bc52d9230d977ee22571594720771f8ca8181166d22876",
      "376e36aab0d1bc52d9230d977ee22571594720771f8ca8181166d22876", false,
      "ffffffc891c9554f2e43ad26dcf268811dda8ea6b8df88e07357e7ee992dd78a", true, "0", "0"),
    V(
      "ffffffffffffffffffffffffffffffffffffffffffffffffffe909e40376e4b5", "1",
      "ffffffffffffffffffffffffffffffffffffffffffffffffffe909e40376e4b6", false,
      "ffffffffffffffffffffffffffffffffffffffffffffffffffe909e40376e4b4", false, "0",
      "ffffffffffffffffffffffffffffffffffffffffffffffffffe909e40376e4b5"),
    V(
      "1352d1c9af0", "96d0ccd4c28c2e7c26847f0316909e", "96d0ccd4c28c2e7c2685b430332b8e", false,
      "ffffffffffffffffffffffffffffffffff692f332b3d73d183d97cb62a060a52", true, "0",
      "b6249acaed9fa40bda1da9131b7c7b880f6ea020"),
    V(
      "446b4013ef254b0c4e010c4759482c9cbc",
      "ffffffffffffffffffffffffffffffffffffffffffff8600ae6f770a6f0442ee",
      "446b4013ef254a924eaf7bbe63b730dfaa", true, "446b4013ef254b864d529cd04ed92859ce", true,
      "446b4013ef254b0c4e010c4759482c9cbb", "ffffffffffdf6512152fe73411964bfc13cd4d69245633d4439d559c90d22ec8"
    ),
    V(
      "74e69a5", "100000000000000000000000000000000", "1000000000000000000000000074e69a5", false,
      "ffffffffffffffffffffffffffffffff000000000000000000000000074e69a5", true, "0",
      "74e69a500000000000000000000000000000000"),
    V(
      "100000000000000000000000000000000", "3571810afc132d0d113db17d30cbc97d0fef792866836886a260cd0b7b45145c",
      "3571810afc132d0d113db17d30cbc97e0fef792866836886a260cd0b7b45145c", false,
      "ca8e7ef503ecd2f2eec24e82cf343683f01086d7997c97795d9f32f484baeba4", true,
      "3571810afc132d0d113db17d30cbc97d", "fef792866836886a260cd0b7b45145c00000000000000000000000000000000"),
    V(
      "1", "895fd7b326b94c7f9118bb16000f49c81a358ca00d75985d99c94309570dc195",
      "895fd7b326b94c7f9118bb16000f49c81a358ca00d75985d99c94309570dc196", false,
      "76a0284cd946b3806ee744e9fff0b637e5ca735ff28a67a26636bcf6a8f23e6c", true, "0",
      "895fd7b326b94c7f9118bb16000f49c81a358ca00d75985d99c94309570dc195"),
    V(
      "9d33a01c353c631cdfd43f371200339d068739fa9d1de2a05d158a2ff2ee4e45", "1",
      "9d33a01c353c631cdfd43f371200339d068739fa9d1de2a05d158a2ff2ee4e46", false,
      "9d33a01c353c631cdfd43f371200339d068739fa9d1de2a05d158a2ff2ee4e44", false, "0",
      "9d33a01c353c631cdfd43f371200339d068739fa9d1de2a05d158a2ff2ee4e45"),
    V(
      "fffffffffffffffffffffffffffffffffffffffffffffffffffff45865d107f0", "0",
      "fffffffffffffffffffffffffffffffffffffffffffffffffffff45865d107f0", false,
      "fffffffffffffffffffffffffffffffffffffffffffffffffffff45865d107f0", false, "0", "0"),
    V(
      "4fd58dbe7bdc968b7afb2c68774b15d7fa529ba3fe3bfada7cf20724d953ee26",
      "d42fddbb7a86f7a243c71b9abd87a86557b6fb7ebfeaa1551a28f7b324e4e25a",
      "24056b79f6638e2dbec2480334d2be3d52099722be269c2f971afed7fe38d080", true,
      "7ba5b00301559ee9373410cdb9c36d72a29ba0253e51598562c90f71b46f0bcc", true,
      "422bc6bc971d41cbac5162e8a23ff60774b03dea961d998f7e89ea528976837e",
      "31a25610cb61741a656f5c3310d7d4afd58ef4ac3108640c252c959ff197455c"),
    V(
      "348", "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa7abd",
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa7e05", false, "5888b", true, "347",
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffede2bc28"),
    V(
      "b239f3c7174c77a2dd02de92a49636a2fa7f0eab4c4f9b0687322e25c215a82a",
      "fffffffffffffffffffffffffffffffffffffffffffffffe177c5e2ba21ff668",
      "b239f3c7174c77a2dd02de92a49636a2fa7f0eab4c4f9b049eae8c5164359e92", true,
      "b239f3c7174c77a2dd02de92a49636a2fa7f0eab4c4f9b086fb5cffa1ff5b1c2", true,
      "b239f3c7174c77a2dd02de92a49636a2fa7f0eab4c4f9b05331811203321da81",
      "722506fc5e75b4323eb3fa5f96b6cfd1b3f5408ec395a2b967d9e7ef997aad10"),
    V(
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffeef500cb",
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffec606f35",
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffdb557000", true, "2949196", false,
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffdb557000", "14e706924312f07"),
    V(
      "66d3637bd68516766934036d17e4497", "5d5b06258e7e26f36a8483f8b8", "66d3695186e76f5e4ba33a156023d4f",
      false, "66d35da62622bd8e86c4ccc4cfa4bdf", false, "0",
      "257f5ac06411cf43ee3849de09a167d6ea94dd4f699eb4cd9da789488"),
    V(
      "b1491e243192b7044259405278e4b98d4787f93bca44eb860726e25cfd56a926",
      "fffffffffffffffffffffffffffffffffffffffffffffffffc407d833101d5e0",
      "b1491e243192b7044259405278e4b98d4787f93bca44eb8603675fe02e587f06", true,
      "b1491e243192b7044259405278e4b98d4787f93bca44eb860ae664d9cc54d346", true,
      "b1491e243192b7044259405278e4b98d4787f93bca44eb86048e671783af1fdc",
      "b327b0674d2cdc1b13ebd87b39d36f4815f5f438afe04a02f0a8204fb5b69f40"),
    V(
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffe3c7eb61da64",
      "fc3947249fc2d0a17b8f2ab53451d0135675f6ad325b55dd785729763a12917c",
      "fc3947249fc2d0a17b8f2ab53451d0135675f6ad325b55dd78570d3e25746be0", true,
      "3c6b8db603d2f5e8470d54acbae2feca98a0952cda4aa2287a8ba51b14f48e8", false,
      "fc3947249fc2d0a17b8f2ab53451d0135675f6ad325b55dd78570da8b572b608",
      "ff4b3b376bd2ebae1b0178948b98ed3f7b436d7df53d95668269f79c73206c70"),
    V(
      "d5ab8b4d15b40aeba4a45effccb573d95810d60ea72991b9e8c147437abec539",
      "e39639be7a605a91330698a1c0093492b6246771c845007063771407e8e72789",
      "b941c50b9014657cd7aaf7a18cbea86c0e353d806f6e922a4c385b4b63a5ecc2", true,
      "f215518e9b53b05a719dc65e0cac3f46a1ec6e9cdee49149854a333b91d79db0", true,
      "bdf47f3b26e3168704186a46be3380e3441081d20f5be9f23c86c61f0b87e69c",
      "527d7abaed24b8adc5eea1222e0fa5df878008bbd7a5d4417189e83e5e923a81"),
    V(
      "7c5f4418f237e45acd02c5e116353d03551fd8f9a2c68e45ca04c79f", "100000000000000000000000000000000",
      "7c5f4418f237e45acd02c5e216353d03551fd8f9a2c68e45ca04c79f", false,
      "7c5f4418f237e45acd02c5e016353d03551fd8f9a2c68e45ca04c79f", false, "7c5f4418f237e45acd02c5e1",
      "16353d03551fd8f9a2c68e45ca04c79f00000000000000000000000000000000"),
    V(
      "8000000000000000000000000000000000000000000000000000000000000000",
      "973f798626b1cffc070d710920859634fe3c9c8f2b855c1f28aaca51b98c67c2",
      "173f798626b1cffc070d710920859634fe3c9c8f2b855c1f28aaca51b98c67c2", true,
      "e8c08679d94e3003f8f28ef6df7a69cb01c36370d47aa3e0d75535ae4673983e", true,
      "4b9fbcc31358e7fe0386b8849042cb1a7f1e4e4795c2ae0f94556528dcc633e1", "0"),
    V(
      "ffffffffffffffff", "2bd22188287e8c5c715f8c74fc1e27e9e06f59b44e92effddeeaa842bc19",
      "2bd22188287e8c5c715f8c74fc1e27e9e06f59b44e93effddeeaa842bc18", false,
      "ffffd42dde77d78173a38ea0738b03e1d8161f90a64bb16e1002211557bd43e6", true, "2bd22188287e",
      "8c5c458d6aecd39f9b8d6f0fcd3f5274c813fe7b4e8e6d861002211557bd43e7"),
    V(
      "ef02090bbfdefc1586ce03f91a4f44f9a6511445b9f3635cf88c422bcca2a92b",
      "3954c693606defcdfb85c0dd37ee91531dec4f4df2a8b79fc8e80b3",
      "ef02090bc374487ebcd4e2f5fa07a10779cffd5aebd22851d7b6cda5c93129de", false,
      "ef02090bbc49afac50c724fc3a96e8ebd2d22b3088149e681961b6b1d0142878", false,
      "35869a13c0c54a969df2e71c0693f29fa935834533ac63a664501c0",
      "812d5a1fba4ba2150b34f627e30679c6a146607a809b610ffdae1a04942bc911"),
    V(
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffb500232",
      "7218e0b7bd58dcdb46b4468068b5ab3ee4265bb31", "7218e0b7bd58dcdb46b4468068b5ab3ee3db5bd63", true,
      "fffffffffffffffffffffff8de71f4842a72324b94bb97f974a54c11b8ea4701", false,
      "7218e0b7bd58dcdb46b4468068b5ab3ee4265bb30",
      "ffffffffffffffffde92c5d1d55c2d269396c56bdd7f25328047c4304da4f192"),
    V(
      "fffffffffffffffffffffffffffffffffffffffffffffffffb554d3d56680cae", "ffffffffffffffff",
      "fb554d3d56680cad", true, "fffffffffffffffffffffffffffffffffffffffffffffffefb554d3d56680caf", false,
      "fffffffffffffffe", "fffffffffffffffffffffffffffffffffb554d3d56680cae04aab2c2a997f352"),
    V(
      "13282b3359986048719", "ffffffffffffffff", "13382b3359986048718", false, "13182b335998604871a", false,
      "0", "13282b33599860485e67d4cca6679fb78e7"),
    V(
      "6", "13cfad67936d536243d3570", "13cfad67936d536243d3576", false,
      "fffffffffffffffffffffffffffffffffffffffffec3052986c92ac9dbc2ca96", true, "0", "76de106d748ff44d96f40a0"
    ),
    V(
      "7b8444d18e31704187ddaeb784b28054aead44b0537390e50fcf31ca8e752fdf",
      "c5b2e75a0acd8be146e4099030f970583f9d52f90e8bec948f6f915fe21b37ca",
      "41372c2b98fefc22cec1b847b5abf0acee4a97a961ff7d799f3ec32a709067a9", true,
      "b5d15d778363e46040f9a52753b90ffc6f0ff1b744e7a450805fa06aac59f815", true,
      "5f631a8ce7f089d5e2f9e9d19675bd3244b932562007803517512ab81833efa2",
      "165987ca2e3da860ff1be65f5058532fc363475ab6e3d0479f9b5bcf8045aef6"),
    V(
      "1038f0b5e998d0eee4ddf9b9c28ee907072235c28fcd7f4073c1cd2c81f98b52", "ffffffffffffffffffffffffffffffff",
      "1038f0b5e998d0eee4ddf9b9c28ee908072235c28fcd7f4073c1cd2c81f98b51", false,
      "1038f0b5e998d0eee4ddf9b9c28ee906072235c28fcd7f4073c1cd2c81f98b53", false,
      "1038f0b5e998d0eee4ddf9b9c28ee906", "f6e9450ca634ae518ee3d372bf6aa24af8ddca3d703280bf8c3e32d37e0674ae"),
    V(
      "1e98ceaf4915888564e88216858f73ccef03", "6f179f2d2e48b96628f3c4be3ec3b9605",
      "1e9fc0293be86d10fb4b1152d17360088508", false, "1e91dd355642a3f9ce85f2da39ab879158fe", false, "d471",
      "45ee133409b96e32f83f472bf47af813e4719fb7aac646e62df516e230bd6d0f"),
    V("1", "0", "1", false, "1", false, "0", "0"),
    V(
      "100000000000000000000000000000000", "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd50",
      "fffffffffffffffffffffffffffffd50", true, "1000000000000000000000000000002b0", true,
      "ffffffffffffffffffffffffffffffff", "fffffffffffffffffffffffffffffd5000000000000000000000000000000000"),
    V(
      "e5a38631f525265c8b007ee4d82feacab6286cd3672d6ae12b80aed",
      "77bd891f7b103df23231e1ee201552240cbacd0249a4584",
      "e5a386326ce2af7c0610bcd70a61ccb8d63dbef773e837e37525071", false,
      "e5a386317d679d3d0ff040f2a5fe08dc96131aaf5a729ddee1dc569", false,
      "6b69081c0bd860c38474a383616f5de7bdebc4",
      "95bcaef6c7a491c286e1ae6a27770ba7ef1c02f9e37f19eb6d3bdd9d28698334"),
    V("1c51565f42986", "1", "1c51565f42987", false, "1c51565f42985", false, "0", "1c51565f42986"),
    V(
      "7f3dc6e7836a4b4d19ec1", "ffffffffffffffffffffffffffffffff", "1000000000007f3dc6e7836a4b4d19ec0", false,
      "ffffffffffffffffffffffffffffffff000000000007f3dc6e7836a4b4d19ec2", true, "0",
      "7f3dc6e7836a4b4d19ec0fffffffffff80c239187c95b4b2e613f"),
    V(
      "1", "fffffffffffffffffffffffffffffffffffffffffffffffffffffe8ee865f8e1",
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffe8ee865f8e2", false, "171179a0720", true, "0",
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffe8ee865f8e1"),
    V(
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd", "100000000000000000000000000000000",
      "fffffffffffffffffffffffffffffffd", true,
      "fffffffffffffffffffffffffffffffefffffffffffffffffffffffffffffffd", false,
      "ffffffffffffffffffffffffffffffff", "fffffffffffffffffffffffffffffffd00000000000000000000000000000000"),
    V(
      "10755c97f5f554ed83239ef54ba2e1619fb9af5084768b8c54dd0ba5626467ba",
      "15850a031ad2d5f1e05b3e13f8c110fb3a828159c9d22950eb25f8a1fc2e6a59",
      "25fa669b10c82adf637edd094463f25cda3c30aa4e48b4dd400304475e92d213", false,
      "faf05294db227efba2c860e152e1d06665372df6baa4623b69b713036635fd61", true,
      "1622e365ad7673ea8ee2ac1ae66bda5f0a1f637ccaf08d941e26765dc15de42",
      "831217c52c41f1d14d91618a5cdb2a0f416c218650d6984acdc1775c834713aa"),
    V(
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffff8f5dd8c7a",
      "6cb6c18d982d1dcec53212a8d9bc17a9262", "6cb6c18d982d1dcec53212a8d94b7581edc", true,
      "fffffffffffffffffffffffffffff93493e7267d2e2313acded5725d3462fa18", false,
      "6cb6c18d982d1dcec53212a8d9bc17a9261",
      "ffffffffffffffffffffd02b2f03c99684ab6a675db3042557846be165115ab4"),
    V(
      "fffffffffffffffffffffffffffffffffffffffffffffffffff76a17d9c305a1",
      "8000000000000000000000000000000000000000000000000000000000000000",
      "7ffffffffffffffffffffffffffffffffffffffffffffffffff76a17d9c305a1", true,
      "7ffffffffffffffffffffffffffffffffffffffffffffffffff76a17d9c305a1", false,
      "7ffffffffffffffffffffffffffffffffffffffffffffffffffbb50bece182d0",
      "8000000000000000000000000000000000000000000000000000000000000000"),
    V(
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffb88",
      "f037afc644d82a531289bafae53169606ce193c22eefa279b02e3d8dccb1c51d",
      "f037afc644d82a531289bafae53169606ce193c22eefa279b02e3d8dccb1c0a5", true,
      "fc85039bb27d5aced7645051ace969f931e6c3dd1105d864fd1c272334e366b", false,
      "f037afc644d82a531289bafae53169606ce193c22eefa279b02e3d8dccb1c0eb",
      "872681fc5a02dcc528846ecfcb3119196ff3b43e4121f034b15cee5545972668"),
    V(
      "38efbaebdb31ccd29bb183e11570266b42b38755cd37880e16ac4191a26aa0ae",
      "8d959c31fe8ad4a156d2a68c02f4b342742a80631f2642aadcded20443b30f66",
      "c685571dd9bca173f2842a6d1864d9adb6de07b8ec5dcab8f38b1395e61db014", false,
      "ab5a1eb9dca6f83144dedd55127b7328ce8906f2ae11456339cd6f8d5eb79148", true,
      "1f7d5038e7683e7eb32cc38d542ded1b8f7902de61b4c09a4d39705078e2163a",
      "71382c11f3ae31136b68784d8856d4c1320a9959c74a8026f72d5fded9903754"),
    V(
      "ffffffffffffffffffffffffffffffff", "4371f3", "1000000000000000000000000004371f2", false,
      "ffffffffffffffffffffffffffbc8e0c", false, "0", "4371f2ffffffffffffffffffffffffffbc8e0d"),
    V(
      "52a974f81e54dd", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe8", "52a974f81e54c5",
      true, "52a974f81e54f5", true, "52a974f81e54dc",
      "fffffffffffffffffffffffffffffffffffffffffffffffff8401d08bd280b48"),
    V(
      "34b3ff60c26e7a4287f53ddd4e14d571a0f096da",
      "fffffffffffffffffffffffffffffffffffffffffffffffffd4fb6057ffa318b",
      "34b3ff60c26e7a4287f53ddd4b648b7720eac865", true, "34b3ff60c26e7a4287f53ddd50c51f6c20f6654f", true,
      "34b3ff60c26e7a4287f53ddd4e14d571a0f096d9",
      "ffffffffff724d06c6004972c093a2349ef4f217d62f55746131188be665a25e"),
    V(
      "200fe977c5604a65651cdbde74758d50f1b",
      "83a4e62930803889fa6197748d118e3781728a07bbab27f604b8157d03edb920",
      "83a4e62930803889fa6197748d119038800a065dc0517e47d275fcc45cc2c83b", false,
      "7c5b19d6cf7fc776059e688b72ee73c97d24f24e48fb2e5bc905d1ca54e755fb", true,
      "107ccb7d4f1bc2149ecc33711e720433f96",
      "5f57d908c3353990bad7a94f9fafa1f6800bb639acc130de08a4cbb85f8b6660"),
  ]
}
