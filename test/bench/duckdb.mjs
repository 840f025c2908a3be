// The same figures as duckdb.sql of DuckDB, one thread: node duckdb.mjs FOLDER, where its npm package and the two tables
// names.csv and emails.csv lie. Prints Markdown: the median of five and the least and the most, processor time of the process.
import { createRequire } from 'node:module';

const folder = process.argv[2];
const { DuckDBInstance } = createRequire(`${folder}/package.json`)('@duckdb/node-api');
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
const ask = async (query) => (await connection.runAndReadAll(query)).getRows()[0][0];
const processorSeconds = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };

console.log(`| DuckDB ${String(await ask('SELECT version()'))} | command | median of 5 | min – max | answer |\n|---|---|---:|---:|---|`);
for (const table of ['names', 'emails']) {
	await connection.run(`CREATE TABLE ${table} AS SELECT * FROM read_csv('${folder}/${table}.csv', header = true, all_varchar = true)`);
	const rows = Number(await ask(`SELECT count(*) FROM ${table}`));
	const figures = [[`scan of ${table}`, `SELECT count(a) + count(b) FROM ${table}`]];
	for (const f of ['jaro_similarity', 'jaro_winkler_similarity', 'levenshtein', 'damerau_levenshtein'])
		figures.push([`${f} of ${table}`, `SELECT sum(${f}(a, b)) FROM ${table}`]);
	for (const [name, command] of figures) {
		const took = [];
		let answer;
		for (let round = 0; round < 5; round++) {
			const start = processorSeconds();
			answer = await ask(command);
			took.push(((processorSeconds() - start) / rows) * 1e9);
		}
		took.sort((a, b) => a - b);
		const shown = typeof answer === 'number' ? answer.toFixed(2) : String(answer);
		console.log(`| ${name} | \`${command}\` | ${took[2].toFixed(1)} ns | ${took[0].toFixed(1)} – ${took[4].toFixed(1)} | ${shown} |`);
	}
}
process.exit(0);
