import Telemetry

/// How the page looks: on a phone, on a screen, in the dark, on paper.
enum PageStyle {
  /// The class by which an element takes the colour of a gravity.
  static func name(of severity: Severity) -> String { "s-\(severity.rawValue)" }

  static let sheet = """
    :root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #1b1f24; --soft: #5b6470;
      --line: #d9dee5; --curve: #14508c; --minor: #c79a00; --moderate: #e07800; --severe: #d0302a;
      --extreme: #8a2ca8; --unknown: #6b7480; }
    @media (prefers-color-scheme: dark) {
      :root { --page: #14171b; --card: #1d2127; --ink: #e6e9ed; --soft: #9aa4b0; --line: #363d47;
        --curve: #79b8ff; --minor: #e0b93a; --moderate: #ff9d3c; --severe: #ff6b62; --extreme: #cf82ea;
        --unknown: #98a2ae; }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--page); color: var(--ink);
      font: 16px/1.45 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; }
    main { max-width: 1120px; margin: 0 auto; padding: 16px; }
    h1 { font-size: 1.5rem; margin: .3em 0 .1em; }
    h2 { font-size: 1.2rem; margin: 1.6em 0 .5em; }
    h3 { font-size: 1rem; margin: 0; }
    p { margin: .2em 0; }
    .soft { color: var(--soft); }
    small { color: var(--soft); font-weight: normal; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; background: var(--card); font-size: .9rem; }
    th, td { text-align: left; padding: 6px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
    th { color: var(--soft); font-weight: 600; white-space: nowrap; }
    td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    td.t { white-space: nowrap; font-variant-numeric: tabular-nums; }
    .chip { display: inline-block; white-space: nowrap; margin-right: 10px; }
    .chip::before { content: ""; display: inline-block; width: .7em; height: .7em; border-radius: 2px;
      margin-right: .35em; background: var(--tint); }
    .s-minor { --tint: var(--minor); } .s-moderate { --tint: var(--moderate); }
    .s-severe { --tint: var(--severe); } .s-extreme { --tint: var(--extreme); }
    .s-unknown { --tint: var(--unknown); }
    .cards { display: grid; gap: 14px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 480px), 1fr)); }
    figure { margin: 0; padding: 12px; background: var(--card); border: 1px solid var(--line);
      border-radius: 8px; break-inside: avoid; }
    figcaption { font-size: .9rem; margin-bottom: 4px; }
    svg { display: block; width: 100%; height: auto; }
    svg text { font: 12px system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; fill: var(--soft); }
    svg .halo { paint-order: stroke; stroke: var(--card); stroke-width: 3px; stroke-linejoin: round; }
    svg .strong { fill: var(--ink); font-weight: 600; }
    .grid { stroke: var(--line); stroke-width: 1; }
    .curve { fill: none; stroke: var(--curve); stroke-width: 1.8; stroke-linejoin: round; }
    .dot { fill: var(--curve); }
    .band { fill: var(--tint); opacity: .13; }
    .limit { stroke: var(--tint); stroke-width: 1.3; }
    svg text.name { fill: var(--tint); }
    .stay { fill: var(--tint); }
    svg text.code { fill: var(--card); font-weight: 600; }
    .mark { stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 4 3; }
    .lead { stroke: var(--ink); stroke-width: 1.4; }
    .peak { fill: var(--card); stroke: var(--ink); stroke-width: 2; }
    a { color: inherit; }
    li { margin: .2em 0; }
    @media print {
      :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --curve: #14508c;
        --minor: #c79a00; --moderate: #e07800; --severe: #d0302a; --extreme: #8a2ca8; --unknown: #6b7480; }
      body { font-size: 10pt; }
      main { max-width: none; padding: 0; }
      .scroll { overflow: visible; }
      .cards { grid-template-columns: 1fr 1fr; }
      * { print-color-adjust: exact; }
    }
    """
}
