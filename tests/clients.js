// Asks an endpoint by Comunica as somebody does who knows its address only: node clients.js ADDRESS
// FOLDER-OF-COMUNICA, with a list of queries in JSON on standard input. Prints a list of [media
// type, text].
const { QueryEngine } = require(process.argv[3]);

async function told(result) {
  if (result.resultType === "boolean") return { boolean: await result.execute() };
  const rows = [];
  for await (const row of await result.execute()) {
    const terms = [...row].map(([variable, term]) => [variable.value, written(term)]);
    rows.push(Object.fromEntries(terms));
  }
  return { results: { bindings: rows } };
}

function written(term) {
  if (term.termType !== "Literal") return { value: term.value };
  return { value: term.value, datatype: term.datatype.value };
}

async function main() {
  const queries = JSON.parse(require("fs").readFileSync(0, "utf-8"));
  const engine = new QueryEngine();
  const answers = [];
  for (const query of queries) {
    const result = await engine.query(query, { sources: [process.argv[2]] });
    if (result.resultType === "quads") {
      const { data } = await engine.resultToString(result, "application/n-triples");
      let text = "";
      for await (const piece of data) text += piece;
      answers.push(["application/n-triples", text]);
    } else {
      answers.push(["application/sparql-results+json", JSON.stringify(await told(result))]);
    }
  }
  console.log(JSON.stringify(answers));
}

main();
