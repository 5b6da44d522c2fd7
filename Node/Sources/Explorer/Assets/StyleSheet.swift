extension Asset {
  static let styleSheet = #"""
    :root {
      color-scheme: light dark;
      --page: #f7f7f4; --card: #ffffff; --ink: #1b2127; --soft: #5c6670; --line: #e3e3dd; --faint: #f1f1ec;
      --accent: #14607a; --accent-soft: #dcebf0; --good: #1c7145; --good-soft: #dff1e6; --bad: #ab2e25; --bad-soft: #fae4e1;
      --wait: #7d5a06; --wait-soft: #f8edcf; --fresh: #e6f3dc;
      --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
      --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", "Liberation Mono", monospace;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #12161a; --card: #191e24; --ink: #e3e7ea; --soft: #96a1ab; --line: #2b323a; --faint: #20262d;
        --accent: #7fc1d8; --accent-soft: #1d3742; --good: #7dcf9f; --good-soft: #18362a; --bad: #f0958b; --bad-soft: #41221f;
        --wait: #e3bd62; --wait-soft: #3a2f14; --fresh: #25331f;
      }
    }
    *, *::before, *::after { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--page); color: var(--ink);
      font: 15px/1.5 var(--sans); font-variant-numeric: tabular-nums;
    }
    a { color: var(--accent); text-decoration: none; }
    a:hover { text-decoration: underline; }
    a:focus-visible, button:focus-visible, input:focus-visible, summary:focus-visible {
      outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px;
    }
    .skip { position: absolute; left: -999px; }
    .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .3rem .6rem; z-index: 2; }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

    .inner { max-width: 1180px; margin: 0 auto; padding: 0 20px; display: flex; align-items: center; gap: 8px 22px; width: 100%; }
    .top { background: var(--card); border-bottom: 1px solid var(--line); }
    .top .inner { min-height: 60px; flex-wrap: wrap; padding-top: 10px; padding-bottom: 10px; }
    .brand { display: flex; align-items: center; gap: 9px; color: var(--ink); font-weight: 650; font-size: 17px; letter-spacing: -.01em; }
    .brand:hover { text-decoration: none; }
    .brand svg { width: 27px; height: 27px; fill: var(--accent); flex: none; }
    .top nav { display: flex; gap: 18px; flex-wrap: wrap; }
    .top nav a { color: var(--soft); }
    .top nav a:hover { color: var(--ink); }
    .search { display: flex; flex: 1 1 260px; max-width: 460px; margin-left: auto; }
    input, button { font: inherit; color: inherit; }
    input { min-width: 0; background: var(--page); border: 1px solid var(--line); border-radius: 6px; padding: 6px 10px; }
    input::placeholder { color: var(--soft); opacity: 1; }
    .search input { flex: 1; border-radius: 6px 0 0 6px; border-right: 0; }
    button { background: var(--accent); color: var(--card); border: 1px solid var(--accent); border-radius: 6px; padding: 6px 14px; cursor: pointer; font-weight: 550; }
    .search button { border-radius: 0 6px 6px 0; }

    main { width: 100%; max-width: 1180px; margin: 0 auto; padding: 22px 20px 40px; flex: 1; }
    footer { border-top: 1px solid var(--line); color: var(--soft); font-size: 13px; }
    footer .inner { padding-top: 12px; padding-bottom: 14px; flex-wrap: wrap; }
    #live { margin-left: auto; color: var(--good); }
    #live i { display: inline-block; width: 8px; height: 8px; border-radius: 50%; background: var(--good); margin-right: 3px; }
    h1 { font-size: 23px; line-height: 1.25; letter-spacing: -.015em; margin: 0; font-weight: 650; }
    h2 { font-size: 16px; margin: 28px 0 9px; font-weight: 650; display: flex; align-items: baseline; gap: 9px; }
    h3 { font-size: 14px; margin: 14px 0 6px; color: var(--soft); font-weight: 600; }
    h2 .more { margin-left: auto; font-weight: 400; font-size: 14px; }
    h1 + .scroll { margin-top: 14px; }
    .title { display: flex; align-items: center; flex-wrap: wrap; gap: 6px 14px; margin-bottom: 14px; }
    .title .steps { margin-left: auto; display: flex; gap: 16px; }
    .count, .note, small { color: var(--soft); font-weight: 400; }
    .count { font-size: 14px; }
    .note { font-size: 13.5px; }
    p.note { margin: 8px 2px; }
    .lead { color: var(--soft); max-width: 70ch; margin: 6px 0 16px; }

    .tiles { display: grid; grid-template-columns: repeat(6, 1fr); gap: 1px; margin: 0 0 16px; background: var(--line); border: 1px solid var(--line); border-radius: 9px; overflow: hidden; }
    .tiles div { background: var(--card); padding: 12px 15px 11px; min-width: 0; }
    .tiles dt { color: var(--soft); font-size: 13px; }
    .tiles dd { margin: 1px 0 0; font-size: 20px; font-weight: 600; letter-spacing: -.01em; }
    .tiles dd b { font-size: 14px; font-weight: 550; }
    .tiles dd a { color: inherit; }
    .tiles small { display: block; font-size: 12.5px; letter-spacing: 0; overflow: hidden; text-overflow: ellipsis; }

    .chart { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 9px; padding: 9px 15px 12px; }
    .chart figcaption { color: var(--soft); font-size: 13px; margin-bottom: 6px; }
    .chart svg { display: block; width: 100%; height: 52px; }
    .chart .back { fill: var(--faint); }
    .chart .bar { fill: var(--accent); }
    .chart a:hover .back { fill: var(--line); }

    .scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 9px; }
    table { border-collapse: collapse; width: 100%; }
    th { text-align: left; font-weight: 550; font-size: 13px; color: var(--soft); padding: 8px 10px; border-bottom: 1px solid var(--line); white-space: nowrap; }
    td { padding: 7px 10px; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
    tr:last-child td { border-bottom: 0; }
    th:first-child, td:first-child { padding-left: 15px; }
    th:last-child, td:last-child { padding-right: 15px; }
    tbody tr:hover { background: var(--faint); }
    .num { text-align: right; }
    td.none { color: var(--soft); text-align: center; padding: 18px; white-space: normal; }
    p.none { color: var(--soft); margin: 0 2px; }
    .narrow { display: none; }
    .under { display: block; font-size: 13px; color: var(--soft); }
    .under .badge { font-size: 11.5px; padding: 0 6px; }
    .new { color: var(--soft); font-size: 13px; }
    .inblock .mid, .inblock .under time { display: none; }
    .inblock .under:not(:has(.badge)) { display: none; }
    .arrow { color: var(--soft); }
    tr.fresh { animation: fresh 4s ease-out; }
    @keyframes fresh { from { background: var(--fresh); } }
    @media (prefers-reduced-motion: reduce) { tr.fresh { animation: none; } }

    .hex { font-family: var(--mono); font-size: 13px; white-space: nowrap; }
    .hex .cut { display: inline-block; max-width: 8.05ch; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
    td.wide .hex .cut { max-width: 18.05ch; }
    .transactions .hex .cut { max-width: 8.05ch; }
    .facts .hex .cut, .long .hex .cut, .arguments .hex .cut { max-width: none; }
    .facts span.hex, .long span.hex { user-select: all; -webkit-user-select: all; }
    .label { border-bottom: 1px dotted; display: inline-block; max-width: 24ch; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
    .label:hover { text-decoration: none; }
    .amount small { font-size: .87em; }
    .number { font-weight: 550; }
    .action { display: inline-block; background: var(--faint); border: 1px solid var(--line); border-radius: 5px; padding: 0 7px; font-size: 13px; max-width: 22ch; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
    .badge { display: inline-block; border-radius: 5px; padding: 1px 8px; font-size: 13px; font-weight: 550; background: var(--faint); color: var(--soft); }
    .badge.good { background: var(--good-soft); color: var(--good); }
    .badge.bad { background: var(--bad-soft); color: var(--bad); }
    .badge.wait { background: var(--wait-soft); color: var(--wait); }
    .share { display: inline-flex; align-items: center; gap: 8px; }
    .share svg { width: 64px; height: 6px; background: var(--faint); border-radius: 3px; flex: none; }
    .share rect { fill: var(--accent); }
    .share span { min-width: 4ch; }
    .track { display: inline-flex; list-style: none; margin: 0; padding: 0; gap: 3px; font-size: 12.5px; vertical-align: bottom; }
    .track li { padding: 1px 8px; background: var(--faint); color: var(--soft); }
    .track li:first-child { border-radius: 5px 0 0 5px; }
    .track li:last-child { border-radius: 0 5px 5px 0; }
    .track .done { background: var(--accent-soft); color: var(--accent); font-weight: 550; }

    .facts { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 9px; overflow: hidden; }
    .facts > div { display: grid; grid-template-columns: 170px minmax(0, 1fr); border-bottom: 1px solid var(--line); }
    .facts > div:last-child { border-bottom: 0; }
    .facts dt { color: var(--soft); padding: 7px 0 7px 15px; }
    .facts dd { margin: 0; padding: 7px 15px; overflow-wrap: anywhere; }
    details.more { margin-top: 10px; }
    summary { cursor: pointer; color: var(--accent); margin-bottom: 8px; }
    .arguments { margin: 0; padding: 6px 15px 8px; font-size: 14px; }
    .arguments > div { display: grid; grid-template-columns: 110px minmax(0, 1fr); padding: 2px 0; }
    .arguments dt { color: var(--soft); }
    .arguments dd { margin: 0; overflow-wrap: anywhere; }
    .summary { margin: 0 0 0; padding: 10px 15px 0; background: var(--card); border: 1px solid var(--line); border-bottom: 0; border-radius: 9px 9px 0 0; }
    .summary + .facts { border-top: 0; border-radius: 0 0 9px 9px; padding-top: 8px; }
    .summary + .arguments { background: var(--card); border: 1px solid var(--line); border-top: 0; border-radius: 0 0 9px 9px; margin-bottom: 12px; }
    .log { background: var(--card); border: 1px solid var(--line); border-radius: 9px; margin-bottom: 8px; }
    .log header { padding: 8px 15px 2px; }
    .log .index { color: var(--soft); display: inline-block; min-width: 2ch; }
    .code { font-family: var(--mono); font-size: 13px; overflow-wrap: anywhere; }
    pre { background: var(--card); border: 1px solid var(--line); border-radius: 9px; padding: 11px 15px; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 220px; overflow-y: auto; font-size: 13px; }
    pre.tall { max-height: 340px; }
    pre.words { font-family: var(--sans); font-size: 14px; }
    .plain { overflow-wrap: anywhere; }
    ul.plain { list-style: none; margin: 0; padding: 10px 15px; background: var(--card); border: 1px solid var(--line); border-radius: 9px; }
    .inset { padding-left: 16px; }
    .warning { background: var(--bad-soft); color: var(--bad); border-radius: 9px; padding: 10px 15px; margin: 0 0 14px; overflow-wrap: anywhere; }
    .pages { display: flex; justify-content: space-between; gap: 12px; padding: 12px 4px; }
    .pages > span { color: var(--soft); opacity: .6; }
    .pages .position { opacity: 1; }
    .slot { margin-bottom: 12px; }
    .slot input { width: min(46ch, 60vw); font-family: var(--mono); font-size: 13.5px; }
    .message { max-width: 620px; margin: 40px auto; }
    .message h1 { margin-bottom: 8px; }
    .message p { overflow-wrap: anywhere; }
    .message .search { margin: 18px 0 4px; max-width: none; }

    @media (max-width: 960px) {
      .tiles { grid-template-columns: repeat(3, 1fr); }
      .wide { display: none; }
      .transactions .num { padding-right: 15px; }
    }
    @media (max-width: 720px) {
      .inner, main { padding-left: 14px; padding-right: 14px; }
      main { padding-top: 16px; }
      .search { flex-basis: 100%; max-width: none; order: 3; }
      .tiles { grid-template-columns: repeat(2, 1fr); }
      .roomy { display: none; }
      .narrow { display: table-cell; }
      .mid { display: none; }
      th, td { padding-left: 5px; padding-right: 5px; }
      .hex .cut, .transactions .hex .cut { max-width: 7.05ch; }
      .transactions .num small { display: block; }
      .transactions .num:nth-last-child(2) { padding-right: 11px; }
      .narrow .new { display: none; }
      .facts .hex .cut, .long .hex .cut, .arguments .hex .cut { max-width: 18.05ch; }
      .facts > div { grid-template-columns: 1fr; }
      .facts dt { padding: 7px 14px 0; font-size: 13px; }
      .facts dd { padding: 0 14px 7px; }
      .arguments > div { grid-template-columns: 84px minmax(0, 1fr); }
      td .track li { display: none; }
      td .track .last { display: list-item; list-style: none; border-radius: 5px; }
      .share svg { width: 30px; }
      th:first-child, td:first-child { padding-left: 11px; }
      th:last-child, td:last-child { padding-right: 11px; }
      .chart svg { height: 40px; }
      .label { max-width: 16ch; }
    }
    """#
}
