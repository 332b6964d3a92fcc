/* Charts over their tables. Without this file, or without ECharts, the tables stand open. */
(function () {
  'use strict';
  if (!window.echarts) return;
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colour = { ink: style('--ink'), soft: style('--ink-2'), line: style('--line'), edge: style('--line-2'), accent: style('--accent'), red: style('--red') };
  const text = { fontFamily: getComputedStyle(document.body).fontFamily.replace(/"/g, ''), color: colour.ink, fontSize: 12 };
  const narrow = (figure) => figure.clientWidth < 520;

  /* `richText` draws the tooltip on the canvas: an HTML one needs inline styles, which the policy forbids. */
  function tip(said) {
    return { renderMode: 'richText', confine: true, formatter: said };
  }

  function sankey(data, figure) {
    const small = narrow(figure);
    const shown = Object.fromEntries(data.nodes.map((node) => [node.name, node]));
    const rank = (node) => (node.lost ? 1 : node.left ? 2 : 0);
    const places = data.nodes.slice().sort((one, other) => rank(one) - rank(other)).map((node) => {
      const fill = node.lost ? '#8a94a3' : node.left ? '#7d9fce' : colour.accent;
      return {
        name: node.name, depth: node.depth, itemStyle: { color: fill, borderColor: fill },
        label: {
          position: 'right', align: 'left',
          formatter: '{n|' + node.name + '}\n{v|' + node.shown + '}',
          rich: { n: { fontSize: small ? 10 : 12, fontWeight: node.lost ? 400 : 600, color: colour.ink, lineHeight: 16 }, v: { fontSize: small ? 10 : 12, color: colour.soft, lineHeight: 16 } }
        }
      };
    });
    const streams = data.links.map((link) => ({
      source: link.source, target: link.target, value: link.value, shown: link.shown, url: link.url,
      lineStyle: { color: link.lost ? '#cdd3db' : '#b9cde8', opacity: 0.75, curveness: 0.45 }
    }));
    return {
      textStyle: text, animation: false,
      tooltip: tip((at) => (at.dataType === 'edge'
        ? at.data.source + ' → ' + at.data.target + '\n' + at.data.shown + ' ' + data.unit
        : at.name + '\n' + shown[at.name].shown + ' ' + data.unit)),
      series: [{
        type: 'sankey', left: 12, right: small ? 66 : 124, top: 14, bottom: 20, nodeWidth: 12, nodeGap: small ? 24 : 34,
        layoutIterations: 0, draggable: false, emphasis: { focus: 'adjacency' }, data: places, links: streams
      }]
    };
  }

  function scatter(data, figure) {
    const size = (point) => 6 + Math.min(22, Math.sqrt(point.size) / 3);
    const dots = (late) => data.points.filter((point) => point.late === late).map((point) => ({
      name: point.name, value: [point.x, point.y], shown: point.shown, url: point.url,
      symbolSize: size(point) + (late ? 4 : 0)
    }));
    const least = (axis) => Math.max(0, Math.floor(Math.min(100, ...data.points.map((point) => point[axis])) / 10) * 10 - 10);
    const axis = { nameLocation: 'middle', nameTextStyle: { color: colour.soft }, axisLabel: { color: colour.soft }, axisLine: { lineStyle: { color: colour.edge } }, splitLine: { lineStyle: { color: colour.line } } };
    const left = least('x');
    const lines = data.line === null || data.line < left ? {} : {
      markArea: { silent: true, itemStyle: { color: 'rgba(179,38,30,.05)' }, data: [[{ xAxis: left }, { xAxis: data.line }]] },
      markLine: { silent: true, symbol: 'none', lineStyle: { color: colour.red, type: 'dashed' }, label: { formatter: data.line_label, position: 'end', color: colour.red }, data: [{ xAxis: data.line }] }
    };
    return {
      textStyle: text, animation: false, tooltip: tip((at) => at.name + '\n' + at.data.shown),
      grid: { left: 52, right: 24, top: 56, bottom: 46 },
      legend: { top: 0, left: 40, itemWidth: 12, textStyle: { color: colour.soft }, data: [data.late_label, data.other_label] },
      xAxis: Object.assign({ type: 'value', min: left, max: 100, name: data.x, nameGap: 28 }, axis),
      yAxis: Object.assign({ type: 'value', min: least('y'), max: 100, name: data.y, nameGap: 34 }, axis),
      series: [
        Object.assign({ name: data.late_label, type: 'scatter', symbol: 'triangle', data: dots(true), itemStyle: { color: colour.red } }, lines),
        { name: data.other_label, type: 'scatter', data: dots(false), itemStyle: { color: 'rgba(31,78,143,.55)', borderColor: '#fff', borderWidth: 1 } }
      ]
    };
  }

  const kinds = { sankey: sankey, scatter: scatter };
  const charts = [];
  document.querySelectorAll('figure[data-chart]').forEach((figure) => {
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    figure.hidden = false;
    const chart = window.echarts.init(figure, null, { renderer: 'canvas' });
    const draw = () => { chart.resize(); chart.setOption(kinds[data.kind](data, figure), true); };
    draw();
    chart.on('click', (at) => { if (at.data && at.data.url) window.location.assign(at.data.url); });
    charts.push({ figure: figure, chart: chart, draw: draw });
    const card = figure.closest('section');
    const table = card.querySelector('[data-chart-table]');
    if (table) table.open = false;
    card.querySelectorAll('[data-chart-png]').forEach((button) => {
      button.hidden = false;
      button.addEventListener('click', () => picture(chart, figure.dataset.name));
    });
  });

  function picture(chart, name) {
    const link = document.createElement('a');
    link.href = chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: '#fff' });
    link.download = name + '.png';
    link.click();
  }

  let waiting = 0;
  const redraw = () => charts.forEach((one) => one.draw());
  window.addEventListener('resize', () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(redraw, 120);
  });
  window.addEventListener('beforeprint', redraw);
  window.addEventListener('afterprint', redraw);
}());
