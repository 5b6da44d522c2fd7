import KoalaBear
import LogUp
import Transcript

/// The protocol as its specification says it, in as few words as possible and with no trick: layers as arrays, the
/// weights of every point written out, each round polynomial from its values at 0, 1 and 2.
func referenceProve(
  _ list: [Fraction], _ variables: Int
) -> (claim: FractionSumClaim, proof: [UInt8], next: Felt5) {
  var transcript = ProverTranscript(domain: domain)
  transcript.observe(Felt(UInt32(variables)))
  var layers = [padded(list, variables)]
  while layers.last!.count > 1 {
    let layer = layers.last!
    let half = layer.count / 2
    layers.append(
      (0..<half).map { i in
        let a = layer[i]
        let b = layer[i + half]
        return Fraction(
          a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
      })
  }
  // layers[variables − k] has 2^k fractions.
  transcript.write(layers[variables - 3].flatMap { [$0.numerator, $0.denominator] })
  var z = transcript.challenges(2)
  for k in 3..<variables {
    let layer = layers[variables - k - 1]
    let lambda = transcript.challenge()
    var n0 = layer[..<(1 << k)].map { $0.numerator }
    var d0 = layer[..<(1 << k)].map { $0.denominator }
    var n1 = layer[(1 << k)...].map { $0.numerator }
    var d1 = layer[(1 << k)...].map { $0.denominator }
    var next: [Felt5] = []
    for j in 0..<k {
      let half = n0.count / 2
      let rest = Array(j == 0 ? z[...] : z[j...])
      func t(_ x: Felt5) -> Felt5 {
        func at(_ f: [Felt5], _ i: Int) -> Felt5 { f[i] + x * (f[i + half] - f[i]) }
        return evaluate(
          (0..<half).map { i in
            at(n0, i) * at(d1, i) + at(n1, i) * at(d0, i) + lambda * at(d0, i) * at(d1, i)
          }, rest)
      }
      let t0 = t(.zero)
      let t1 = t(.one)
      let t2 = t(.two)
      let quadratic = (t2 - t1 - t1 + t0) * Felt.two.inverse
      if j > 0 { transcript.write(t1 - t0 - quadratic) }
      transcript.write(quadratic)
      let s = transcript.challenge()
      next.append(s)
      func bind(_ f: [Felt5]) -> [Felt5] { (0..<half).map { f[$0] + s * (f[$0 + half] - f[$0]) } }
      n0 = bind(n0)
      d0 = bind(d0)
      n1 = bind(n1)
      d1 = bind(d1)
    }
    transcript.write(n0[0])
    transcript.write(d0[0])
    transcript.write(n1[0])
    transcript.write(d1[0])
    z = next
  }
  let point = [transcript.challenge()] + z
  let next = transcript.challenge()
  let leaf = Fraction(
    evaluate(layers[0].map { $0.numerator }, point), evaluate(layers[0].map { $0.denominator }, point))
  return (FractionSumClaim(root: layers.last![0], point: point, leaf: leaf), transcript.finish(), next)
}
