# Random streams, a line a row: stream, time, step set. Rows of one time in the order of their steps.
BEGIN {
	srand(5)
	split("1 2 4 8 30", times, " ")
	split("1 1 2 3", bits, " ")
	for (stream = 0; stream < 20000; stream++) {
		ntimes = times[1 + int(rand() * 5)]
		nbits = bits[1 + int(rand() * 4)]
		nrows = int(rand() * 13)
		for (row = 0; row < nrows; row++) {
			split("", step)
			for (b = rand() < 0.12 ? nbits : 0; b < nbits; b++)
				step[int(rand() * 4)] = 1
			print stream "," int(rand() * ntimes) "," step[0] + 2 * step[1] + 4 * step[2] + 8 * step[3]
		}
	}
}
