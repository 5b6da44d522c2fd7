#if !hasFeature(Embedded)
  extension Fork {
    /// The name the public test suites and execution-specs use.
    public var name: String {
      switch self {
      case .frontier: "Frontier"
      case .homestead: "Homestead"
      case .tangerineWhistle: "TangerineWhistle"
      case .spuriousDragon: "SpuriousDragon"
      case .byzantium: "Byzantium"
      case .constantinople: "Constantinople"
      case .petersburg: "ConstantinopleFix"
      case .istanbul: "Istanbul"
      case .muirGlacier: "MuirGlacier"
      case .berlin: "Berlin"
      case .london: "London"
      case .arrowGlacier: "ArrowGlacier"
      case .grayGlacier: "GrayGlacier"
      case .paris: "Paris"
      case .shanghai: "Shanghai"
      case .cancun: "Cancun"
      case .prague: "Prague"
      case .osaka: "Osaka"
      case .amsterdam: "Amsterdam"
      }
    }

    /// By `name`, or by one of the other names in use: EIP150, EIP158, Petersburg, Merge.
    public init?(name: String) {
      switch name {
      case "EIP150": self = .tangerineWhistle
      case "EIP158": self = .spuriousDragon
      case "Petersburg": self = .petersburg
      case "Merge": self = .paris
      default:
        guard let fork = Fork.allCases.first(where: { $0.name == name }) else { return nil }
        self = fork
      }
    }
  }
#endif
