import Hashes
import Testing
import VectorTestSupport

struct SHA256LengthTests {
  /// Around every border of the padding, at every place in a word; the digests are those of Python's hashlib.
  @Test(arguments: [
    (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (1, "e77b9a9ae9e30b0dbdb6f510a264ef9de781501d7b6b92ae89eb059c5ab743db"),
    (54, "49423a8d6ca73fdf99ac0beaf1bc54d0bf4e5bb7c422e17daa4e6738864866d8"),
    (55, "12feeafbd7fec341be39bfeba712e328d79fd1e5a9e82b80e612e10f7d6fbbc2"),
    (56, "688b655f287fd1794fb8023c36a17723a469700342ea7503095cab33391fdd05"),
    (57, "5bf0bf6e14e57c2d45a68cddb99057370928f102dab93fe0f9971add420461cd"),
    (63, "3fb7033a9ef67c76e33543c414a0db60a4b48da416f9df5ef475a45d44856425"),
    (64, "4a1921cc934d43baf58a5d1146a1814db96bee3186f180e1e0386e69d531da15"),
    (65, "3f12d48fbb12b3156917ca61cf1bcf01c760623bcc9c700b849be17bc4f1e07f"),
    (118, "d329c056f160ba4079f8be03a345a70424b2260b134ebb814b280198e26421de"),
    (119, "f7e23d0e84ea1e63fcc02b2f46fc3b997bd2c2bb4906b5c53a8196d0ca65f788"),
    (120, "75fa2f4075d463d13881559c9dc12eb32dc810d79c795f673fa8557ec0713b84"),
    (127, "058cc60b2c1f5e9c0aed3350bcc813696aa6f4de3957edba9401d315b306e022"),
    (128, "3c16355dd601e8cb4c721a248ba66a61db0809e9f85631f57e3bd6c35e9ee71e"),
    (129, "1048f2f5aaff1cac248a4639896d603a26959532b7072f061894b8b5778ec4f5"),
    (1000, "50972b1c3d5cd2eda526dfe0ae21af5dc796ad16dbe78cd0feda5236419e1620"),
  ])
  func everyLengthAndPlace(length: Int, digest: String) {
    #expect(SHA256.hash(pattern(length)).bytes.hexadecimal == digest)
    for offset in 0..<8 {
      let message = [UInt8](repeating: 0xaa, count: offset) + pattern(length) + [0xbb]
      message.withUnsafeBytes {
        let part = UnsafeRawBufferPointer(rebasing: $0[offset..<offset + length])
        #expect(SHA256.hash(part).bytes.hexadecimal == digest)
      }
    }
  }

  @Test func aMillionTimesA() {
    let message = [UInt8](repeating: 0x61, count: 1_000_000)
    #expect(
      SHA256.hash(message).bytes.hexadecimal
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }
}
