// Runs the script of the page that checks a draw, outside of a browser.
//
//     node check_draw_page.js --vectors docs/draw.md    compares it with the vectors of the page
//     node check_draw_page.js < CASES                   [[draw, proof], ...] ->
//                                                       [[worst kind, text, text, ...], ...]
"use strict";
const fs = require("fs");
const path = require("path");

globalThis.crypto ??= require("crypto").webcrypto;  // Node before 19
const file = path.join(__dirname, "../pages/check_draw.html");
const script = fs.readFileSync(file, "utf8").match(/<script>\n([^]*)<\/script>/)[1];
const draw = new Function(`${script}\nreturn onrushDraw;`)();

const exampleLeaf = (index) =>
  draw.leaf(7, index + 1, 1001 + index, new Uint8Array(16).fill(index));

// Up to a size the page needs no whole tree; here is one.
async function rootOf(leaves) {
  if (leaves.length < 2) {
    return leaves.length === 0 ? draw.sha256() : leaves[0];
  }
  let left = 1;
  while (left * 2 < leaves.length) {
    left *= 2;
  }
  return draw.node(await rootOf(leaves.slice(0, left)), await rootOf(leaves.slice(left)));
}
const treeOf = async (size) => Promise.all([...Array(size).keys()].map(exampleLeaf));

async function answer(kind, words, output) {
  const given = words.map((word) => (word === "-" ? "" : word));
  const bytes = (at) => draw.fromHex(given[at]);
  const numbers = given.map(Number);
  switch (kind) {
    case "commitment": return draw.toHex(await draw.sha256(bytes(0)));
    case "seal": return draw.toHex(await draw.seal(bytes(0), numbers[1]));
    case "leaf": return draw.toHex(await draw.leaf(...numbers.slice(0, 3), bytes(3)));
    case "root": return draw.toHex(await rootOf(await treeOf(numbers[0])));
    case "key":
      return draw.toHex(await draw.drawKey(bytes(0), numbers[1], bytes(2), given[3], given[4]));
    case "rank": return String(await draw.rank(bytes(0), numbers[1], numbers[2]));
    case "ranks": {
      const ranks = [];
      for (let index = 0; index < numbers[1]; ++index) {
        ranks.push(await draw.rank(bytes(0), numbers[1], index));
      }
      return ranks.join(" ");
    }
    case "path": {  // the page follows paths and makes none
      const [index, size] = numbers;
      const hashes = output === "" ? [] : output.split(" ").map(draw.fromHex);
      const reached = await draw.rootOfPath(await exampleLeaf(index), index, size, hashes);
      const root = await rootOf(await treeOf(size));
      return reached !== null && draw.toHex(reached) === draw.toHex(root) ? output : "no root";
    }
    default: return `unknown vector ${kind}`;
  }
}

async function vectors(page) {
  const text = fs.readFileSync(page, "utf8");
  const table = text.split("\n## Test vectors\n")[1].split("|---|---|---|\n")[1];
  let [count, wrong] = [0, 0];
  for (const line of table.split("\n")) {
    const cells = line.split("|").map((cell) => cell.trim());
    if (cells.length === 5) {
      ++count;
      if (await answer(cells[1], cells[2].split(/ +/), cells[3]) !== cells[3]) {
        ++wrong;
        console.log("differs:", line);
      }
    }
  }
  console.log(`${count} vectors, ${wrong} differ`);
  process.exitCode = wrong > 0 || count === 0 ? 1 : 0;
}

async function cases() {
  const answers = [];
  for (const [text, proof] of JSON.parse(fs.readFileSync(0, "utf8"))) {
    const findings = await draw.check(text, proof);
    answers.push([draw.worst(findings), ...findings.map((one) => one.text)]);
  }
  console.log(JSON.stringify(answers));
}

if (process.argv[2] === "--vectors") {
  vectors(process.argv[3]);
} else {
  cases();
}
