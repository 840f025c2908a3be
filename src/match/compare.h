/*
 * compare.h
 *    What the files of comparisons share: levels by name, and the best over several values.
 */
#ifndef IDENTITY360_MATCH_COMPARE_H
#define IDENTITY360_MATCH_COMPARE_H

#include "match/match.h"

/* The levels by name, as GIVEN_NAME_EXACT; a level's number is its place in its comparison. */
#define COMPARISON(symbol, name) symbol##_BASE_,
#define LEVEL(comparison, symbol, name, m, u, household) comparison##_##symbol##_,
typedef enum LevelPlace
{
#include "match/levels.def"
} LevelPlace;
#undef COMPARISON
#undef LEVEL
#define COMPARISON(symbol, name)
#define LEVEL(comparison, symbol, name, m, u, household)                                           \
	comparison##_##symbol = comparison##_##symbol##_ - comparison##_BASE_ - 1,
enum
{
#include "match/levels.def"
};
#undef COMPARISON
#undef LEVEL

/* A value of either side, and whose it is. */
typedef struct ValuePair
{
	const Features *left;
	const Features *right;
	const FeatureValue *a;
	const FeatureValue *b;
} ValuePair;

#define LeftText(pair) FeatureText((pair)->left, (pair)->a)
#define RightText(pair) FeatureText((pair)->right, (pair)->b)

/* The level of two values; LEVEL_NONE where they cannot be compared. */
typedef int (*CompareValues)(const ValuePair *pair);

/* compare.c: make the finding the best of what it is and of the level of these two. */
extern void KeepBest(Finding *finding, int level, const ValuePair *pair);

/* The best level over all values of two kinds; most often there is one of each. Inline, so that `compare` is. */
static inline void
CompareKinds(const PairFindings *findings, IdentityKind left_kind, IdentityKind right_kind,
			 CompareValues compare, Finding *finding)
{
	const int left_end = findings->left->first[left_kind + 1];
	const int right_end = findings->right->first[right_kind + 1];

	for (int i = findings->left->first[left_kind]; i < left_end; i++)
	{
		for (int j = findings->right->first[right_kind]; j < right_end; j++)
		{
			const ValuePair pair = {findings->left, findings->right, &findings->left->value[i],
									&findings->right->value[j]};
			const int level = compare(&pair);

			if (finding->level != LEVEL_NONE)
				KeepBest(finding, level, &pair);
			else
				*finding = (Finding){(int8) level, (uint8) i, (uint8) j};
		}
	}
}

/* Equal texts; the hash spares most pairs the look. */
static inline bool
SameValue(const ValuePair *pair)
{
	return pair->a->hash == pair->b->hash && pair->a->len == pair->b->len &&
		   memcmp((const char *) pair->left + pair->a->text,
				  (const char *) pair->right + pair->b->text, pair->a->len) == 0;
}

/* ---- compare_text.c ---- */

/* A least Jaro-Winkler similarity; `needed` is by the length of the common prefix. */
typedef struct SimilarityBand
{
	double threshold;
	double needed[5];
} SimilarityBand;

/* The same with a slip; for names also: perhaps the same. */
extern const SimilarityBand similar_name;
extern const SimilarityBand close_name;
extern const SimilarityBand similar_email;
extern const SimilarityBand similar_street;
extern const SimilarityBand similar_city;

/* False where two texts of these letters cannot reach the band; says nothing if true. */
extern bool MayBeSimilar(const IdentityValue *a, uint64 a_letters, const IdentityValue *b,
						 uint64 b_letters, const SimilarityBand *band);
extern bool AreSimilar(const IdentityValue *a, uint64 a_letters, const IdentityValue *b,
					   uint64 b_letters, const SimilarityBand *band);
extern double TextSimilarity(const IdentityValue *a, const IdentityValue *b);

/* One character replaced, missing or too many, or two neighbours exchanged. */
extern bool IsOneSlip(const IdentityValue *a, const IdentityValue *b);

/* The same for numbers of up to 16 digits of four bits each. */
extern bool IsOneDigitSlip(uint64 a, uint64 b);

extern IdentityValue FirstWord(const IdentityValue *value);
extern IdentityValue OtherWords(const IdentityValue *value);
extern bool ShareWord(const IdentityValue *a, const IdentityValue *b, int least);

/* ---- one function a comparison, for a pair that has it on both sides ---- */

extern void CompareAllGivenNames(PairFindings *findings);
extern void CompareAllFamilyNames(PairFindings *findings);
extern void CompareAllGenders(PairFindings *findings);
extern void CompareAllGenerations(PairFindings *findings);
extern void CompareAllBirthDates(PairFindings *findings);
extern void CompareAllBirthPlaces(PairFindings *findings);
extern void CompareAllEmails(PairFindings *findings);
extern void CompareAllPhones(PairFindings *findings);
extern void CompareAllAddresses(PairFindings *findings);
extern void CompareAllOrganizations(PairFindings *findings);
extern void CompareAllIdentifiers(PairFindings *findings);
extern void CompareAllAttributes(PairFindings *findings);

/* ---- what two comparisons say together ---- */

/* After both names: are they in each other's column? */
extern void FindSwappedNames(PairFindings *findings);

/* After names and e-mail: an address that says a name is no evidence beside it, and some where there is none. */
extern void JudgeNameInEmail(PairFindings *findings);

/* False where no address of either side can say a family name of the other. */
extern bool EmailMaySayName(const Features *left, const Features *right);

/* compare.c: those of one comparison that both sides have; given names after family names, e-mails after names. */
extern void CompareOne(PairFindings *findings, Comparison comparison);

#endif
