// Compares codes on standard input, as codes.c prints them, with those of talisman. See README.md.
'use strict';
const lines = require('fs').readFileSync(0, 'utf8').trimEnd().split('\n');
const columns = lines.shift().split(', ');
const talisman = name => require(`talisman/phonetics/${name}`);

const digits = '01230120022455012623010202';
const codeOf = letter => digits[letter.charCodeAt(0) - 65];
const letters = name => name.normalize('NFKD').toUpperCase().replace(/[^A-Z]/g, '');

const runs = code => code.replace(/(.)\1+/g, '$1').replace(/0/g, '');

// Is a difference one of those that README.md explains?
const explained = {
	soundex: name => {
		const read = letters(name).replace(/(?!^)[HW]/g, '');
		return codeOf(read[0]) !== '0' && codeOf(read[1]) === codeOf(read[0]) && codeOf(read[2]) === codeOf(read[0]);
	},
	cologne_de: (name, theirs, ours) => /X|H/.test(letters(name)) && runs(theirs) === runs(ours),
	berge_fr: (name, theirs) => theirs === '',
};

const oracles = {
	berge_fr: talisman('french/phonetic'),
	fonem_fr: name => talisman('french/fonem')(letters(name)),
	soundex_fr: talisman('french/soundex'),
	soundex: talisman('soundex'),
	cologne_de: talisman('german/cologne'),
	double_metaphone: name => talisman('double-metaphone')(name)[0],
	double_metaphone_alternate: name => talisman('double-metaphone')(name)[1],
};

for (const algorithm in oracles) {
	const column = columns.indexOf(algorithm);
	let differing = 0, unexplained = [];
	for (const line of lines) {
		const cells = line.split('\t');
		const theirs = oracles[algorithm](cells[0]);
		if (theirs === cells[column]) continue;
		differing++;
		if (!explained[algorithm] || !explained[algorithm](cells[0], theirs, cells[column]))
			unexplained.push(`${cells[0]}: ${cells[column]}, talisman ${theirs}`);
	}
	console.log(`${algorithm}: ${lines.length} names, ${differing} differ, ${unexplained.length} unexplained`);
	for (const example of unexplained.slice(0, 5)) console.log(`    ${example}`);
}
