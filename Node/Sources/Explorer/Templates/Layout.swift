extension Templates {
  /// Around every page. `body` is a rendered template: the only value anywhere that is not escaped.
  static let layout = #"""
    <!doctype html>
    <html lang="en" data-now="{{now}}">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <title>{{title}} · {{chain}}</title>
    <link rel="stylesheet" href="{{style}}">
    <link rel="icon" type="image/svg+xml" href="{{icon}}">
    <script src="{{script}}" defer></script>
    </head>
    <body>
    <a class="skip" href="#main">To the content</a>
    <header class="top"><div class="inner">
    <a class="brand" href="/"><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M2 9c6-1 10 1 13 6 1-4 5-9 15-10-6 3-9 7-10 12 0 4 1 7 3 10-4-2-7-4-8-8-3 1-6 0-8-2 2 0 4-1 5-2-3-3-6-5-10-6z"/></svg><span>{{chain}}</span></a>
    <nav><a href="/">Overview</a><a href="/blocks">Blocks</a><a href="/pool">Pool</a><a href="/batches">Batches</a>{{#links}}<a class="other" href="{{url}}">{{title}} ↗</a>{{/links}}</nav>
    <form class="search" action="/search" role="search"><input type="search" name="q" required spellcheck="false" autocomplete="off" autocapitalize="off" aria-label="Block number, hash, transaction or address" placeholder="Block, transaction or address"><button>Search</button></form>
    </div></header>
    <main id="main"{{#isLive}} data-live="{{head}}"{{/isLive}}>
    {{{body}}}
    </main>
    <footer><div class="inner"><span>Chain {{chainID}}</span><span>Rendered by this node from its own database; nothing is loaded from elsewhere.</span><span id="live" hidden><i></i> live</span></div></footer>
    </body>
    </html>
    """#

  /// For what is not there, not understood, or failed.
  static let message = #"""
    <section class="message">
    <h1>{{heading}}</h1>
    <p>{{words}}</p>
    {{#isSearch}}
    <form class="search" action="/search"><input type="search" name="q" required spellcheck="false" autocomplete="off" aria-label="Block number, hash, transaction or address" placeholder="Block, transaction or address"><button>Search</button></form>
    <p class="note">A block by its number or hash, a transaction by its hash, an account by its address.</p>
    {{/isSearch}}
    <p><a href="/">To the overview</a></p>
    </section>
    """#
}
