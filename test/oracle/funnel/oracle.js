// The levels of ClickHouse's windowFunnel for each window, list of words and stream of the file given: window;words;stream;level.
const { query } = require('chdb');

const words = [
	'', 'strict_increase', 'strict_order', 'strict_deduplication', 'strict_once', 'strict_order,allow_reentry',
	'strict_order,strict_deduplication', 'strict_increase,strict_order', 'strict_increase,strict_deduplication',
	'strict_once,strict_increase', 'strict_once,strict_order', 'strict_once,strict_deduplication',
	'strict_increase,strict_order,strict_deduplication,allow_reentry',
];
const conditions = [1, 2, 4, 8].map((bit) => `bitAnd(steps, ${bit}) > 0`).join(', ');

for (const window of [0, 3, 10]) {
	for (const list of words) {
		const options = list.split(',').filter(Boolean).map((word) => `, '${word}'`).join('');
		const levels = query(
			`SELECT stream, windowFunnel(${window}${options})(at, ${conditions})
			 FROM file('${process.argv[2]}', 'CSV', 'stream UInt32, at UInt32, steps UInt32')
			 GROUP BY stream ORDER BY stream SETTINGS max_threads = 1`, 'CSV');
		for (const line of levels.trim().split('\n'))
			console.log([window, list, line.replace(',', ';')].join(';'));
	}
}
