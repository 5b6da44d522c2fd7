/// Parts of pages. A name that begins with a point is looked for in the innermost values only.
extension Templates {
  static let address = #"""
    {{#.label}}<a class="label" href="/address/{{full}}" title="{{full}}">{{.}}</a>{{/.label}}{{^.label}}<a class="hex" href="/address/{{full}}" title="{{full}}"><span class="cut">{{head}}</span>{{tail}}</a>{{/.label}}
    """#

  /// Without a link around it.
  static let hash = #"""
    <span class="hex" title="{{full}}"><span class="cut">{{head}}</span>{{tail}}</span>
    """#

  static let amount = #"""
    <span class="amount" title="{{exact}}">{{amount}} <small>{{unit}}</small></span>
    """#

  static let time = #"""
    <time datetime="{{iso}}" title="{{utc}}" data-age="{{seconds}}">{{age}}</time>
    """#

  static let share = #"""
    <span class="share" title="{{exact}}"><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width="{{units}}" height="6"/></svg><span>{{percent}}</span></span>
    """#

  /// Pairs of a name and what it is: each row has one of several kinds of values.
  static let facts = #"""
    <dl class="facts">
    {{#facts}}
    <div><dt>{{name}}</dt><dd>{{>fact}}</dd></div>
    {{/facts}}
    </dl>
    """#

  static let blockRows = #"""
    <div class="scroll"><table class="list">
    <thead><tr><th>Block</th><th>Age</th><th class="num">Transactions</th><th>Gas used</th><th class="num wide">Base fee</th><th class="wide">Hash</th></tr></thead>
    <tbody>
    {{#blockRows}}
    <tr data-key="{{hash.full}}"><td><a class="number" href="/block/{{number}}">{{number}}</a></td><td class="age">{{#.time}}{{>time}}{{/.time}}</td><td class="num">{{count}}</td><td>{{#share}}{{>share}}{{/share}}</td><td class="num wide">{{#.baseFee}}{{>amount}}{{/.baseFee}}{{^.baseFee}}–{{/.baseFee}}</td><td class="wide">{{#hash}}{{>hash}}{{/hash}}</td></tr>
    {{/blockRows}}
    {{^blockRows}}
    <tr><td colspan="6" class="none">No blocks.</td></tr>
    {{/blockRows}}
    </tbody>
    </table></div>
    """#

  static let transactionRows = #"""
    <div class="scroll"><table class="list transactions">
    <thead><tr><th>Transaction</th><th class="wide">Action</th><th class="mid">Block</th><th class="narrow">From → to</th><th class="roomy">From</th><th class="roomy">To</th><th class="num">Value</th><th class="num wide">Fee</th></tr></thead>
    <tbody>
    {{#transactionRows}}
    <tr data-key="{{hash.full}}"{{#.failed}} class="failed"{{/.failed}}><td>{{#hash}}<a class="hex" href="/tx/{{full}}" title="{{full}}"><span class="cut">{{head}}</span>{{tail}}</a>{{/hash}}<span class="under">{{#.failed}}<span class="badge bad">failed</span> {{/.failed}}{{#.waiting}}<span class="badge wait">{{.}}</span> {{/.waiting}}{{#.time}}{{>time}}{{/.time}}</span></td><td class="wide"><span class="action">{{action}}</span></td><td class="mid">{{#.block}}<a class="number" href="/block/{{.}}">{{.}}</a>{{/.block}}{{^.block}}–{{/.block}}</td><td class="narrow">{{#.from}}{{>address}}{{/.from}}{{^.from}}unknown{{/.from}}<br><span class="arrow">→</span> {{#.created}}<span class="new">new</span> {{>address}}{{/.created}}{{#.to}}{{>address}}{{/.to}}</td><td class="roomy">{{#.from}}{{>address}}{{/.from}}{{^.from}}unknown{{/.from}}</td><td class="roomy">{{#.created}}<span class="new">new</span> {{>address}}{{/.created}}{{#.to}}{{>address}}{{/.to}}</td><td class="num">{{#value}}{{>amount}}{{/value}}</td><td class="num wide">{{#.fee}}{{>amount}}{{/.fee}}{{^.fee}}–{{/.fee}}</td></tr>
    {{/transactionRows}}
    {{^transactionRows}}
    <tr><td colspan="8" class="none">{{noTransactions}}</td></tr>
    {{/transactionRows}}
    </tbody>
    </table></div>
    """#

  /// What a call or a log says, by its signature.
  static let arguments = #"""
    <dl class="arguments">
    {{#arguments}}
    <div><dt>{{name}}</dt><dd>{{#.address}}{{>address}}{{/.address}}{{#.tokens}}{{>amount}}{{/.tokens}}{{#.word}}{{>hash}}{{/.word}}{{#.plain}}<span class="plain">{{.}}</span>{{/.plain}}</dd></div>
    {{/arguments}}
    </dl>
    """#

  static let finality = #"""
    <ol class="track" aria-label="Finality: {{name}}">{{#steps}}<li class="{{state}}">{{name}}</li>{{/steps}}</ol>
    """#

  static let pages = #"""
    <nav class="pages">{{#newer}}<a href="{{.}}">← Newer</a>{{/newer}}{{^newer}}<span>← Newer</span>{{/newer}}{{#position}}<span class="position">{{.}}</span>{{/position}}{{#older}}<a href="{{.}}">Older →</a>{{/older}}{{^older}}<span>Older →</span>{{/older}}</nav>
    """#

  static let fact = #"""
    {{#.text}}{{.}}{{/.text}}{{#.code}}<span class="code">{{.}}</span>{{/.code}}{{#.address}}<a class="hex" href="/address/{{full}}" title="{{full}}"><span class="cut">{{head}}</span>{{tail}}</a>{{#.label}} <span class="note">{{.}}</span>{{/.label}}{{/.address}}{{#.hash}}<span class="long">{{>hash}}</span>{{/.hash}}{{#.amount}}{{>amount}}{{/.amount}}{{#.time}}<span>{{utc}}</span> <span class="note">{{>time}}</span>{{/.time}}{{#.share}}{{>share}}{{/.share}}{{#.link}}<a href="{{href}}">{{words}}</a>{{/.link}}{{#.good}}<span class="badge good">{{.}}</span>{{/.good}}{{#.bad}}<span class="badge bad">{{.}}</span>{{/.bad}}{{#.wait}}<span class="badge wait">{{.}}</span>{{/.wait}}{{#.finality}}{{>finality}}{{/.finality}}{{#.note}} <span class="note">{{.}}</span>{{/.note}}{{#.moreLink}} <a href="{{href}}">{{words}}</a>{{/.moreLink}}
    """#
}
