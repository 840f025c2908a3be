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

/* Bands of Jaro-Winkler: the same with a slip; perhaps the same. */
#define SIMILAR_NAME 0.92
#define CLOSE_NAME 0.85
#define SIMILAR_EMAIL 0.92
#define SIMILAR_STREET 0.88
#define SIMILAR_CITY 0.90

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

/* compare.c: make the finding the best of what it is and of the level of these two; then over all values of two kinds. */
extern void KeepBest(Finding *finding, int level, const ValuePair *pair);
extern void CompareKinds(const PairFindings *findings, IdentityKind left_kind,
						 IdentityKind right_kind, CompareValues compare, Finding *finding);

/* Equal texts; the hash spares most pairs the look. */
static inline bool
SameValue(const ValuePair *pair)
{
	return pair->a->hash == pair->b->hash && pair->a->len == pair->b->len &&
		   memcmp((const char *) pair->left + pair->a->text,
				  (const char *) pair->right + pair->b->text, pair->a->len) == 0;
}

/* compare_text.c */
extern double TextSimilarity(const IdentityValue *a, const IdentityValue *b);
extern bool IsOneSlip(const char *a, const char *b, int len);
extern IdentityValue FirstWord(const IdentityValue *value);
extern IdentityValue OtherWords(const IdentityValue *value);

/* One function a comparison, for a pair that has it on both sides; compare_*.c. */
extern void CompareAllGivenNames(PairFindings *findings);
extern void CompareAllFamilyNames(PairFindings *findings);
extern void FindSwappedNames(PairFindings *findings);
extern void CompareAllGenders(PairFindings *findings);
extern void CompareAllBirthDates(PairFindings *findings);
extern void CompareAllBirthPlaces(PairFindings *findings);
extern void CompareAllEmails(PairFindings *findings);
extern void DiscountNamedUser(PairFindings *findings);
extern void CompareAllPhones(PairFindings *findings);
extern void CompareAllAddresses(PairFindings *findings);
extern void CompareAllOrganizations(PairFindings *findings);
extern void CompareAllIdentifiers(PairFindings *findings);
extern void CompareAllAttributes(PairFindings *findings);

#endif
