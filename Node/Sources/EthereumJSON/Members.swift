public import Console

/// Members of an object, in order. Setting a key adds a member, so each is set once; nil adds none.
public struct Members {
  public var list: [(String, JSON)] = []
  public init() {}

  public subscript(_ key: String) -> JSON? {
    get { list.first { $0.0 == key }?.1 }
    set { if let newValue { list.append((key, newValue)) } }
  }

  public var json: JSON { .object(list) }
}
