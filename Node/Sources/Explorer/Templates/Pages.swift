extension Templates {
  static let overview = #"""
    <h1 class="hidden">{{chain}}</h1>
    <dl class="tiles">
    <div><dt>Newest block</dt><dd><a class="number" href="/block/{{head.number}}">{{head.grouped}}</a><small>{{#head.time}}{{>time}}{{/head.time}}</small></dd></div>
    <div><dt>Base fee</dt><dd>{{#baseFee}}<span title="{{exact}}">{{amount}} <b>{{unit}}</b></span>{{/baseFee}}{{^baseFee}}none{{/baseFee}}<small>for the next block</small></dd></div>
    <div><dt>Gas used</dt><dd>{{#head.share}}<span title="{{exact}}">{{percent}}</span>{{/head.share}}<small>of {{head.gasLimit}}</small></dd></div>
    <div><dt>Pool</dt><dd><a href="/pool">{{pool.pending}}</a><small>ready{{#pool.queued}}, {{.}} waiting for a nonce{{/pool.queued}}</small></dd></div>
    <div><dt>Throughput</dt><dd>{{rate.amount}} <b>tx/s</b><small>{{rate.span}}</small></dd></div>
    <div><dt>Final on L1</dt><dd>{{#final}}<a class="number" href="/block/{{number}}">{{grouped}}</a>{{/final}}{{^final}}none yet{{/final}}<small>{{settled}}</small></dd></div>
    </dl>
    {{#chart}}
    <figure class="chart"><figcaption>Gas used by the newest {{count}} blocks; the highest bar is {{most}} of the limit</figcaption>
    <svg viewBox="0 0 {{width}} 40" preserveAspectRatio="none" role="img" aria-label="Gas used by each of the newest {{count}} blocks">{{#bars}}<a href="/block/{{number}}"><title>Block {{number}}: {{percent}} of the limit, {{transactions}} transactions</title><rect class="back" x="{{x}}" width="8" height="40"/><rect class="bar" x="{{x}}" y="{{y}}" width="8" height="{{height}}"/></a>{{/bars}}</svg></figure>
    {{/chart}}
    <section><h2>Newest blocks <a class="more" href="/blocks">All blocks</a></h2>
    {{>blockRows}}
    </section>
    <section><h2>Newest transactions</h2>
    {{>transactionRows}}
    {{#transactionsNote}}<p class="note">{{.}}</p>{{/transactionsNote}}
    </section>
    """#

  static let blocks = #"""
    <h1>Blocks</h1>
    {{>blockRows}}
    {{>pages}}
    """#

  static let block = #"""
    <div class="title"><h1>Block {{grouped}}</h1><nav class="steps">{{#previous}}<a rel="prev" href="/block/{{.}}">← {{.}}</a>{{/previous}}{{#next}}<a rel="next" href="/block/{{.}}">{{.}} →</a>{{/next}}</nav></div>
    {{#warning}}<p class="warning">{{.}}</p>{{/warning}}
    {{>facts}}
    <details class="more"><summary>Roots, seal and other header fields</summary>
    {{#header}}{{>facts}}{{/header}}
    </details>
    <section class="inblock"><h2>Transactions <span class="count">{{count}}</span></h2>
    {{>transactionRows}}
    {{#paged}}{{>pages}}{{/paged}}
    </section>
    {{#hasWithdrawals}}
    <section><h2>Withdrawals <span class="count">{{withdrawalCount}}</span></h2>
    <div class="scroll"><table class="list"><thead><tr><th>Index</th><th>Validator</th><th>Address</th><th class="num">Amount</th></tr></thead><tbody>
    {{#withdrawals}}
    <tr><td>{{index}}</td><td>{{validator}}</td><td>{{#address}}{{>address}}{{/address}}</td><td class="num">{{#amount}}{{>amount}}{{/amount}}</td></tr>
    {{/withdrawals}}
    </tbody></table></div>
    </section>
    {{/hasWithdrawals}}
    {{#hasOmmers}}
    <section><h2>Ommers</h2><ul class="plain">{{#ommers}}<li class="long">{{>hash}}</li>{{/ommers}}</ul></section>
    {{/hasOmmers}}
    """#

  static let transaction = #"""
    <div class="title"><h1>Transaction</h1>{{#.status}}<span class="badge {{kind}}">{{words}}</span>{{/.status}}</div>
    {{#failure}}<p class="warning"><strong>{{what}}</strong>{{#.reason}}: <span class="plain">{{.}}</span>{{/.reason}}{{#.data}}<br><span class="code">{{hex}}</span>{{#.missing}} <span class="note">and {{.}} bytes more</span>{{/.missing}}{{/.data}}</p>{{/failure}}
    {{#summary}}<p class="summary"><span class="action">{{action}}</span>{{#.note}} <span class="note">{{.}}</span>{{/.note}}</p>{{#.hasArguments}}{{>arguments}}{{/.hasArguments}}{{/summary}}
    {{>facts}}
    {{#input}}
    <section><h2>Input data <span class="count">{{length}} bytes</span></h2>
    <pre class="code">{{hex}}</pre>{{#.missing}}<p class="note">{{.}} bytes more are not shown; eth_getTransactionByHash has all.</p>{{/.missing}}
    {{#.words}}<h3>As text</h3><pre class="words">{{.}}</pre>{{/.words}}
    </section>
    {{/input}}
    {{#hasAccessList}}
    <section><h2>Access list</h2><ul class="plain">{{#accessList}}<li>{{#address}}{{>address}}{{/address}} <span class="note">{{count}}</span>{{#keys}}<br><span class="long inset">{{>hash}}</span>{{/keys}}</li>{{/accessList}}</ul>{{#accessListNote}}<p class="note">{{.}}</p>{{/accessListNote}}</section>
    {{/hasAccessList}}
    {{#hasAuthorizations}}
    <section><h2>Authorisations <span class="note">EIP-7702</span></h2><div class="scroll"><table class="list"><thead><tr><th>Account</th><th>Runs the code of</th><th class="num">Nonce</th><th class="num">Chain</th></tr></thead><tbody>
    {{#authorizations}}<tr><td>{{#authority}}{{>address}}{{/authority}}{{^authority}}signature of nobody{{/authority}}</td><td>{{#address}}{{>address}}{{/address}}</td><td class="num">{{nonce}}</td><td class="num">{{chainName}}</td></tr>{{/authorizations}}
    </tbody></table></div>{{#authorizationsNote}}<p class="note">{{.}}</p>{{/authorizationsNote}}</section>
    {{/hasAuthorizations}}
    {{#hasBlobs}}
    <section><h2>Blob hashes <span class="note">EIP-4844</span></h2><ul class="plain">{{#blobs}}<li class="long">{{>hash}}</li>{{/blobs}}</ul></section>
    {{/hasBlobs}}
    {{#isMined}}
    <section><h2>Logs <span class="count">{{logCount}}</span></h2>
    {{#logs}}
    <article class="log"><header><span class="index">{{index}}</span> {{#.event}}<span class="action">{{.}}</span> {{/.event}}<span class="note">from</span> {{#address}}{{>address}}{{/address}}{{#.token}} <span class="note">{{.}}</span>{{/.token}}</header>
    {{#.hasArguments}}{{>arguments}}{{/.hasArguments}}
    {{#.raw}}<dl class="arguments">{{#topics}}<div><dt>topic {{i}}</dt><dd class="long">{{#topic}}{{>hash}}{{/topic}}</dd></div>{{/topics}}<div><dt>data</dt><dd class="code">{{data.hex}}{{#data.missing}} <span class="note">and {{.}} bytes more</span>{{/data.missing}}</dd></div></dl>{{/.raw}}
    </article>
    {{/logs}}
    {{^logs}}<p class="none">No logs.</p>{{/logs}}
    {{#logsNote}}<p class="note">{{.}}</p>{{/logsNote}}
    </section>
    {{/isMined}}
    """#

  static let account = #"""
    <div class="title"><h1>{{kind}}</h1>{{#badge}}<span class="badge">{{.}}</span>{{/badge}}</div>
    {{#warning}}<p class="warning">{{.}}</p>{{/warning}}
    {{>facts}}
    {{#token}}
    <section><h2>Token</h2>
    {{>facts}}
    <p class="note">The contract says so itself; anyone can give a contract any name.</p>
    </section>
    {{/token}}
    {{#hasPool}}
    <section><h2>In the pool <span class="count">{{poolCount}}</span></h2>
    {{#pool}}{{>transactionRows}}{{/pool}}
    {{#poolNote}}<p class="note">{{.}}</p>{{/poolNote}}
    </section>
    {{/hasPool}}
    <section><h2>Transactions</h2>
    {{>transactionRows}}
    <p class="note">{{searched}}{{#searchOlder}} <a href="{{.}}">Search older blocks</a>{{/searchOlder}}</p>
    </section>
    {{#contract}}
    <section id="storage"><h2>Storage</h2>
    <form class="slot" action="/address/{{address}}#storage"><label>Slot <input name="slot" required spellcheck="false" autocomplete="off" value="{{slot}}" placeholder="0 or 0x…"></label> <button>Read</button></form>
    {{#.value}}{{>facts}}{{/.value}}
    </section>
    <section><h2>Code <span class="count">{{code.length}} bytes</span></h2>
    <pre class="code tall">{{code.hex}}</pre>{{#code.missing}}<p class="note">{{.}} bytes more are not shown; eth_getCode has all.</p>{{/code.missing}}
    </section>
    {{/contract}}
    """#

  static let pool = #"""
    <h1>Pool</h1>
    <p class="lead">{{pending}} ready for a block{{#.queued}}, {{.}} waiting for a transaction with a lower nonce{{/.queued}}.</p>
    {{>transactionRows}}
    {{#poolNote}}<p class="note">{{.}}</p>{{/poolNote}}
    """#

  static let batches = #"""
    <h1>Batches</h1>
    <p class="lead">Blocks are settled on L1 in batches. A batch is committed when its data is there, proven when its proof was accepted, and final when L1 cannot take that back.</p>
    <div class="scroll"><table class="list">
    <thead><tr><th>Batch</th><th>Blocks</th><th class="num">Count</th><th>Finality</th><th class="wide">Last hash</th></tr></thead>
    <tbody>
    {{#batches}}
    <tr data-key="{{number}}"><td><a class="number" href="/batch/{{number}}">{{number}}</a></td><td><a class="number" href="/block/{{first}}">{{first}}</a> – <a class="number" href="/block/{{last}}">{{last}}</a></td><td class="num">{{count}}</td><td>{{#finality}}{{>finality}}{{/finality}}</td><td class="wide">{{#hash}}{{>hash}}{{/hash}}</td></tr>
    {{/batches}}
    {{^batches}}<tr><td colspan="5" class="none">No batches: blocks of this chain are ordered, and were not settled yet.</td></tr>{{/batches}}
    </tbody>
    </table></div>
    {{#paged}}{{>pages}}{{/paged}}
    """#

  static let batch = #"""
    <div class="title"><h1>Batch {{number}}</h1><nav class="steps">{{#previous}}<a rel="prev" href="/batch/{{.}}">← {{.}}</a>{{/previous}}{{#next}}<a rel="next" href="/batch/{{.}}">{{.}} →</a>{{/next}}</nav></div>
    {{>facts}}
    <section><h2>Blocks <span class="count">{{count}}</span></h2>
    {{>blockRows}}
    {{#blocksNote}}<p class="note">{{.}}</p>{{/blocksNote}}
    </section>
    """#
}
