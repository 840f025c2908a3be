/*
 * fuzz_similarity.c
 *    Jaro and Jaro-Winkler of any two texts are from 0 to 1, the same from either side, 1
 *    for a text and itself, and Winkler's is never the lower one.
 */
#include "pair.h"
#include "text/text.h"

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	const FuzzPair p = SplitInput(data, size);
	const double jaro = JaroSimilarity(p.a, p.alen, p.b, p.blen);
	const double winkler = JaroWinklerSimilarity(p.a, p.alen, p.b, p.blen);

	if (!(jaro >= 0.0 && jaro <= winkler && winkler <= 1.0 + 1e-9))
		abort();
	if (JaroSimilarity(p.b, p.blen, p.a, p.alen) - jaro > 1e-9 ||
		jaro - JaroSimilarity(p.b, p.blen, p.a, p.alen) > 1e-9)
		abort();
	if (JaroSimilarity(p.a, p.alen, p.a, p.alen) < 1.0 - 1e-9)
		abort();
	return 0;
}
