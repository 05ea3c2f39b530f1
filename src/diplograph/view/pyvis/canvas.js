/* The canvas */

let network, nodeSet, edgeSet;

/** The ids of nodes and edges that what is chosen concerns, or null if nothing is chosen. */
function focus(chosen = state.chosen) {
  if (!chosen) return null;
  const { type, id } = chosen;
  const nodes = new Set(), edges = new Set();
  const take = (edge) => { edges.add(edge.id); nodes.add(edge.from); nodes.add(edge.to); };
  const all = data.network.edges;
  if (type === "thing") {
    nodes.add(id);
    const near = all.filter((edge) => edge.from === id || edge.to === id);
    near.forEach(take);
    // With a claim go all the things that it is about.
    const marks = new Set(near.map((edge) => edge.from).filter((from) => claims.has(from)));
    if (state.view === "said") all.filter((edge) => marks.has(edge.from)).forEach(take);
  } else if (type === "relation") all.filter((edge) => edge.id === id).forEach(take);
  else if (type === "value") nodes.add(values.get(id).subject);
  else if (edgeOf.has(id)) return focus({ type: "relation", id: edgeOf.get(id).id });
  else if (supporting.has(id)) return focus({ type: "value", id: supporting.get(id).id });
  else {
    nodes.add(id);
    all.filter((tie) => tie.from === id).forEach(take);
  }
  return { nodes, edges };
}

function nodeLook(node, colour, lit) {
  const thing = things.get(node.id);
  const near = !lit || lit.nodes.has(node.id);
  const chosen = state.chosen?.id === node.id;
  if (!thing) {
    const ink = near ? inkOf(claims.get(node.id).claimKind, colour) : colour("faint");
    return { id: node.id, hidden: state.view !== "said", borderWidth: 2, label: " ",
      color: { background: chosen ? ink : colour("ground"), border: ink } };
  }
  const event = isHeld(thing), pill = thing.style === "Sector";
  const [width, height] = data.forms[form].boxes[node.id];
  const border = colour(pill ? "Sector-border" : thing.style);
  return { id: node.id, hidden: !inView(thing), label: " ",
    color: {
      background: !near ? colour("ground") : event ? border : pill && !thing.said ? colour("Sector") : colour("surface"),
      border: !near ? colour("faint") : chosen ? colour("ink") : border,
    },
    borderWidth: chosen ? 3 : 1.5,
    shapeProperties: { borderRadius: RADIUS, borderDashes: thing.said ? [5, 4] : false },
    // vis-network takes a margin of nothing for none given.
    margin: MARGIN, widthConstraint: { minimum: width - 2 * MARGIN }, heightConstraint: { minimum: height - 2 * MARGIN } };
}
/** An event that happened: the one card that is filled. */
const isHeld = (thing) => thing.style === "Event" && !thing.said;

/** What vis-network cannot draw, over all else: what is on the cards, and words on the edges. Its
    own labels have no room between lines. */
function drawOver(context) {
  const colour = palette(), lit = focus();
  for (const thing of data.things)
    if (inView(thing)) drawCard(context, thing, colour, !lit || lit.nodes.has(thing.id));
  const told = new Set();
  for (const edge of data.network.edges) {
    const relation = relations.get(edge.id);
    if (!relation || !relationInView(relation)) continue;
    const shown = lit?.edges.has(edge.id);
    const sources = isFact(relation) ? accordingTo(relation.claims) : [];
    const sign = [relation.denied && "✕", relation.contested && "≠", sources.length && "”"].filter(Boolean).join(" ");
    const lines = sign && !(shown && sign === "”") ? [sign] : [];
    // Of several edges that say the same of a thing, one is enough to tell what they say.
    const same = `${relation.property} ${relation.standing} ${sign} ${sources}`;
    if (shown && !told.has(same)) {
      told.add(same);
      lines.push(...broken(named(relation.property).text));
      if (sources.length) lines.push(...broken(`${word("according-to")} ${sources.map((iri) => named(iri).text).join(", ")}`));
    }
    if (lines.length && (shown || !lit)) drawWords(context, edge, lines, colour(relation.denied ? "denied" : "ink"), colour("ground"));
  }
}

function drawCard(context, thing, colour, near) {
  const { x, y } = network.getPosition(thing.id), [width] = data.forms[form].boxes[thing.id];
  const { font, leading } = data.forms[form], pill = thing.style === "Sector";
  const lines = thing.text[form][state.lang].split("\n");
  const start = x - width / 2 + (pill ? 15 : 40);
  context.save();
  context.font = `${font + (thing.style === "Event" ? 1 : 0)}px ${fontFace}`;
  context.textBaseline = "middle";
  context.textAlign = pill ? "center" : "left";
  context.fillStyle = !near ? colour("dim") : isHeld(thing) ? colour("on-Event")
    : thing.said ? colour("quiet") : colour(pill ? "Sector-ink" : "ink");
  lines.forEach((line, i) => context.fillText(
    line, pill ? x : start, y + (i - (lines.length - 1) / 2) * leading + 1, width - (pill ? 20 : 46)));
  if (!pill) drawSign(context, thing, start - 30, y - 11,
    !near ? colour("faint") : isHeld(thing) ? colour("on-Event") : colour(thing.style));
  context.restore();
}

function drawSign(context, thing, left, top, ink) {
  const hollow = thing.style === "Group", outline = new Path2D(OUTLINES[data.styles[thing.style]]);
  context.translate(left, top);
  context.scale(0.92, 0.92);
  context.lineWidth = 2;
  context.fillStyle = context.strokeStyle = ink;
  if (hollow) context.setLineDash([4, 3]);
  if (hollow) context.stroke(outline);
  else context.fill(outline);
}

/** Text in lines that have room between two lanes. */
const broken = (text) => text.split(" ").reduce((lines, next) => {
  const last = lines.at(-1);
  if (last !== undefined && last.length + next.length < 13) lines[lines.length - 1] = `${last} ${next}`;
  else lines.push(next);
  return lines;
}, []);

/** Words at an edge: beside the end of an event's arm, at the middle of any other edge. */
function drawWords(context, edge, lines, ink, ground) {
  const from = network.getPosition(edge.from), to = network.getPosition(edge.to);
  const bend = data.forms[form].bends[edge.id], box = network.getBoundingBox(edge.to);
  let x = (from.x + to.x) / 2, y = (from.y + to.y) / 2, align = "center";
  if (bend?.type === "vertical") {
    const leftwards = to.x < from.x;
    align = leftwards ? "left" : "right";
    x = leftwards ? box.right - RADIUS + 16 : box.left + RADIUS - 16;
    y = to.y - 13 - (lines.length - 1) * 9;
  } else if (bend?.type === "horizontal") {
    x = to.x;
    y = to.y < from.y ? box.bottom + 12 : box.top - 12;
  } else if (bend) {
    // The turning point of vis-network's own curve, so that the words lie on it.
    const turn = 0.5 * bend.roundness * (bend.type === "curvedCW" ? 1 : -1) + 0.5;
    const reach = (0.5 * bend.roundness + 0.5) * Math.hypot(to.x - from.x, to.y - from.y);
    const angle = Math.atan2(from.y - to.y, to.x - from.x) + turn * Math.PI;
    x = x / 2 + (from.x + reach * Math.sin(angle)) / 2;
    y = y / 2 + (from.y + reach * Math.cos(angle)) / 2;
  }
  const size = data.forms[form].font;
  context.save();
  context.font = `${size}px ${fontFace}`;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 6;
  context.strokeStyle = ground;
  context.fillStyle = ink;
  lines.forEach((line, i) => {
    const at = y + (i - (lines.length - 1) / 2) * (size + 3);
    context.strokeText(line, x, at);
    context.fillText(line, x, at);
  });
  context.restore();
}

function edgeLook(edge, colour, lit) {
  const near = !lit || lit.edges.has(edge.id), shown = lit?.edges.has(edge.id);
  const relation = relations.get(edge.id);
  if (!relation) {
    return { id: edge.id, hidden: state.view !== "said", dashes: [3, 5], width: shown ? 1.8 : 1,
      color: { color: inkOf(claims.get(edge.from).claimKind, colour), opacity: shown ? 1 : near ? 0.36 : 0.06 },
      arrows: { to: { enabled: false } } };
  }
  const said = !isFact(relation);
  const ink = relation.denied ? colour("denied") : said ? inkOf(relation.kind, colour)
    : shown ? colour("ink") : colour(relation.standing);
  return { id: edge.id, hidden: !relationInView(relation),
    dashes: said ? [7, 6] : relation.standing === "reference" ? [2, 5] : false,
    width: shown ? 3 : said ? 1.6 : 2,
    color: { color: near ? ink : colour("faint"), opacity: near ? 1 : 0.6 },
    background: { enabled: relation.contested && near, color: colour("contested"), size: 10 },
    arrows: { to: { enabled: true, scaleFactor: 0.6, type: "arrow" } } };
}

const RADIUS = 12, MARGIN = 4;
const inkOf = (kind, colour) => colour(local(kind)) || colour("report");
const fontFace = getComputedStyle(document.body).fontFamily;
function palette() {
  const styles = getComputedStyle(document.documentElement);
  return (name) => styles.getPropertyValue(`--${name}`).trim();
}

function redraw() {
  const colour = palette(), lit = focus();
  nodeSet.update(data.network.nodes.map((node) => nodeLook(node, colour, lit)));
  edgeSet.update(data.network.edges.map((edge) => edgeLook(edge, colour, lit)));
  describe();
}

/** The canvas in words, for those who do not see it. */
function describe() {
  byId("network").querySelector("canvas").setAttribute("aria-label", word("picture-text", {
    things: data.things.filter(inView).length, relations: data.relations.filter(relationInView).length,
  }));
}

function draw() {
  const colour = palette();
  const nodes = data.network.nodes.map((node) => {
    const [x, y] = data.places[form][node.id];
    return { ...node, ...nodeLook(node, colour, null), x, y };
  });
  const edges = data.network.edges.map((edge) => ({ ...edge, ...edgeLook(edge, colour, null), smooth: data.forms[form].bends[edge.id] ?? false }));
  nodeSet = new vis.DataSet(nodes);
  edgeSet = new vis.DataSet(edges);
  network = new vis.Network(byId("network"), { nodes: nodeSet, edges: edgeSet }, data.network.options);
  const canvas = byId("network").querySelector("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-describedby", "keys");
  canvas.tabIndex = 0;
  describe();
  byId("network").firstElementChild.tabIndex = -1;
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node) choose(things.has(node) ? "thing" : "claim", node);
    else if (edge) choose(...(relations.has(edge) ? ["relation", edge] : ["claim", edgeSet.get(edge).from]));
    else choose(null);
  });
  for (const name of ["hoverNode", "hoverEdge"]) network.on(name, () => { canvas.style.cursor = "pointer"; });
  for (const name of ["blurNode", "blurEdge"]) network.on(name, () => { canvas.style.cursor = ""; });
  network.on("zoom", touched);
  network.on("dragEnd", () => { if (drags) touched(); });
  canvas.addEventListener("keydown", move);
  network.on("afterDrawing", drawOver);
  network.redraw();
  fit(false);
  // vis-network's own way keeps the scale, and is a frame late.
  new ResizeObserver(() => {
    if (!state.touched) fit(false);
    else network.setSize("100%", "100%");
    network.redraw();
  }).observe(byId("network"));
}
