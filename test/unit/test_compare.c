/*
 * test_compare.c
 *    Every level of every comparison is reached by an example; a missing value is no
 *    level; and a pair gives the same findings whichever side comes first.
 */
#include "people.h"

#include "match/compare.h"

static Finding
Compare(Comparison comparison, const Person *a, const Person *b)
{
	PairFindings findings;

	CompareIdentities(FEATURES(a), FEATURES(b), &findings);
	return findings.found[comparison];
}

/* A pair that differs in one field, and the level it must end on. */
typedef struct Example
{
	Comparison comparison;
	const char *level;
	const char *field;
	const char *left;
	const char *right;
} Example;

static const Example examples[] = {
	{COMPARE_GIVEN_NAME, "exact", "given_name", "Jean-Pierre", "jeanpierre"},
	{COMPARE_GIVEN_NAME, "similar", "given_name", "Martine", "Matrine"}, /* Jaro-Winkler 0.962 */
	{COMPARE_GIVEN_NAME, "similar", "given_name", "Mathieu",
	 "Matthieu"}, /* both are names, and one */
	{COMPARE_GIVEN_NAME, "part", "given_name", "Jean", "Jean-Pierre"},
	{COMPARE_GIVEN_NAME, "part", "given_name", "Rosal", "Rosalinde"},
	{COMPARE_GIVEN_NAME, "nickname", "given_name", "Rob", "Robert"},
	{COMPARE_GIVEN_NAME, "nickname", "given_name", "Bob", "Robert Jean"},
	{COMPARE_GIVEN_NAME, "initial", "given_name", "J", "Jean"},
	{COMPARE_GIVEN_NAME, "initial", "given_name", "JP", "Jean-Pierre"},
	{COMPARE_GIVEN_NAME, "close", "given_name", "Celine", "Celinbo"},     /* 0.909, and no name */
	{COMPARE_GIVEN_NAME, "other_name", "given_name", "Celine", "Cecile"}, /* as near, and a name */
	{COMPARE_GIVEN_NAME, "other_name", "given_name", "Lea", "Lena"},
	{COMPARE_GIVEN_NAME, "different", "given_name", "Jean", "Marie"},
	{COMPARE_GIVEN_NAME, "different", "given_name", "Michel", "Michele"}, /* a man and a woman */
	{COMPARE_FAMILY_NAME, "exact", "family_name", "Le Goff", "LEGOFF"},
	{COMPARE_FAMILY_NAME, "exact", "family_name", "Smith Jr", "SMITH"},
	{COMPARE_FAMILY_NAME, "similar", "family_name", "Dupont", "Dupond"}, /* 0.933 */
	{COMPARE_FAMILY_NAME, "part", "family_name", "Dupont", "Dupont-Martin"},
	{COMPARE_FAMILY_NAME, "initial", "family_name", "D.", "Dupont"},
	{COMPARE_FAMILY_NAME, "different", "family_name", "E.", "Dupont"},
	{COMPARE_FAMILY_NAME, "close", "family_name", "Moreau", "Morel"}, /* 0.893 */
	{COMPARE_FAMILY_NAME, "different", "family_name", "Dupont", "Martin"},
	{COMPARE_GENERATION, "same", "family_name", "Smith Jr.", "Smyth JUNIOR"},
	{COMPARE_GENERATION, "different", "family_name", "Smith Jr.", "Smith Sr."},
	{COMPARE_GENERATION, "different", "family_name", "Dupont pere", "Dupont fils"},
	{COMPARE_GENERATION, "different", "family_name", "Windsor III", "Windsor IV"},
	{COMPARE_GENDER, "same", "gender", "M", "Monsieur"},
	{COMPARE_GENDER, "different", "gender", "M", "F"},
	{COMPARE_BIRTH_DATE, "exact", "birth_date", "12/03/1985", "1985-03-12"},
	{COMPARE_BIRTH_DATE, "day_month_swapped", "birth_date", "12/03/1985", "03/12/1985"},
	{COMPARE_BIRTH_DATE, "one_slip", "birth_date", "12/03/1985", "12/03/1986"},
	{COMPARE_BIRTH_DATE, "one_slip", "birth_date", "12/03/1985", "12/03/1958"},
	{COMPARE_BIRTH_DATE, "one_slip", "birth_date", "12/03/1989", "12/03/1990"}, /* a year */
	{COMPARE_BIRTH_DATE, "one_slip", "birth_date", "12/03/1995", "12/03/2005"}, /* ten years */
	{COMPARE_BIRTH_DATE, "two_parts", "birth_date", "12/03/1985", "27/03/1985"},
	{COMPARE_BIRTH_DATE, "two_parts", "birth_date", "01/01/1985", "27/03/1985"}, /* the year only */
	{COMPARE_BIRTH_DATE, "same_year", "birth_date", "12/03/1985", "27/11/1985"},
	{COMPARE_BIRTH_DATE, "different", "birth_date", "12/03/1985", "27/11/1974"},
	{COMPARE_BIRTH_DATE, "two_parts", "birth_date", "12/03/1985", "12/03/1968"},
	{COMPARE_BIRTH_PLACE, "exact", "birth_place", "St Etienne", "SAINT-ETIENNE"},
	{COMPARE_BIRTH_PLACE, "similar", "birth_place", "Marseille", "Marseile"},
	{COMPARE_BIRTH_PLACE, "different", "birth_place", "Paris", "Lyon"},
	{COMPARE_EMAIL, "same_mailbox", "email", "jean.dupont@gmail.com",
	 "jeandupont+a@googlemail.com"},
	{COMPARE_EMAIL, "same_user", "email", "jean.dupont@orange.fr", "jean.dupont@free.fr"},
	{COMPARE_EMAIL, "similar", "email", "jean.dupont@orange.fr", "jean.dupond@orange.fr"},
	{COMPARE_EMAIL, "different", "email", "jean.dupont@orange.fr", "marie@free.fr"},
	{COMPARE_PHONE, "exact", "phone", "06 23 45 67 81", "+33623456781"},
	{COMPARE_PHONE, "one_slip", "phone", "06 23 45 67 81", "06 23 45 76 81"},
	{COMPARE_PHONE, "one_slip", "phone", "06 23 45 67 81", "06 23 45 67 91"},
	{COMPARE_PHONE, "one_slip", "phone", "+49 30 12398765", "+49 30 1239875"}, /* one missing */
	{COMPARE_PHONE, "one_slip", "phone", "04 70 12 39 87",
	 "+32 470 12 39 87"}, /* another country */
	{COMPARE_PHONE, "different", "phone", "06 23 45 67 81", "06 23 45 86 71"},
	{COMPARE_PHONE, "different", "phone", "06 23 45 67 81", "01 41 52 63 78"},
	{COMPARE_ADDRESS, "same", "address", "12 rue Monge 75005 Paris", "12, r. Monge, 75005 PARIS 5"},
	{COMPARE_ADDRESS, "similar", "address", "12 rue Gaspard Monge 75005 Paris",
	 "12 rue Gaspar Monge 75005 Paris"},
	{COMPARE_ADDRESS, "similar", "address", "12 bis rue Gaspard Monge 75005 Paris",
	 "12 rue Gaspard Monge 75005 Paris"},
	{COMPARE_ADDRESS, "similar", "address", "12 rue Gaspard Monge 75005 Paris",
	 "12 rue Monge Gaspard 75005 Paris"},
	{COMPARE_ADDRESS, "same_street", "address", "12 rue Monge 75005 Paris",
	 "14 rue Monge 75005 Paris"},
	{COMPARE_ADDRESS, "same_street", "address", "12 bis rue Monge 75005 Paris",
	 "12 ter rue Monge 75005 Paris"},
	{COMPARE_ADDRESS, "same_postcode", "address", "12 rue du 8 mai 1945 21000 Dijon",
	 "12 rue du 18 mai 1945 21000 Dijon"},
	{COMPARE_ADDRESS, "same_postcode", "address", "12 rue Monge 75005 Paris",
	 "14 rue Cujas 75005 Paris"},
	{COMPARE_ADDRESS, "same_city", "address", "12 rue Monge 75005 Paris",
	 "3 quai Voltaire 75007 Paris"},
	{COMPARE_ADDRESS, "different", "address", "12 rue Monge 75005 Paris",
	 "12 rue Monge 69003 Lyon"},
	{COMPARE_ADDRESS, "same", "street", "12 rue Monge", "12 r Monge"},
	{COMPARE_ADDRESS, "same_postcode", "postcode", "75005", "F-75005"},
	{COMPARE_ADDRESS, "same_area", "postcode", "75005", "75007"},
	{COMPARE_ADDRESS, "different", "postcode", "75005", "69003"},
	{COMPARE_ADDRESS, "same_city", "city", "Lyon 3", "LYON"},
	{COMPARE_ORGANIZATION, "exact", "organization", "Café & Cie", "CAFE CIE"},
	{COMPARE_ORGANIZATION, "similar", "organization", "Boulangerie Dupont", "Boulangerie Dupond"},
	{COMPARE_ORGANIZATION, "part", "organization", "Garage Dupont", "SARL Garage Jean Dupont"},
	{COMPARE_ORGANIZATION, "different", "organization", "Boulangerie", "Garage"},
	{COMPARE_IDENTIFIER, "exact", "identifiers.card", "123456", " 123456 "},
	{COMPARE_IDENTIFIER, "one_slip", "identifiers.card", "123456", "123465"},
	{COMPARE_IDENTIFIER, "one_slip", "identifiers.card", "1234567", "123567"},
	{COMPARE_IDENTIFIER, "different", "identifiers.card", "123", "124"}, /* too short for a slip */
	{COMPARE_ATTRIBUTE, "exact", "attributes.color", "rouge", "Rouge"},
	{COMPARE_ATTRIBUTE, "similar", "attributes.color", "rouge vif", "rouge vi"},
	{COMPARE_ATTRIBUTE, "different", "attributes.color", "rouge", "bleu"},
};

static void
CheckExamples(void)
{
	bool reached[NCOMPARISONS][MAX_LEVELS] = {{false}};
	Person a;
	Person b;

	for (int i = 0; i < (int) lengthof(examples); i++)
	{
		const Example *example = &examples[i];
		Finding straight;
		Finding back;

		MAKE(&a, example->field, example->left);
		MAKE(&b, example->field, example->right);
		straight = Compare(example->comparison, &a, &b);
		back = Compare(example->comparison, &b, &a);
		CHECK(straight.level != LEVEL_NONE && straight.level == back.level &&
				  strcmp(LevelName(example->comparison, straight.level), example->level) == 0,
			  "%s: %s and %s are %s", example->field, example->left, example->right,
			  example->level);
		if (straight.level != LEVEL_NONE)
			reached[example->comparison][straight.level] = true;
	}
	MAKE(&a, "given_name", "Jean", "family_name", "Dupont");
	MAKE(&b, "given_name", "Dupond", "family_name", "Jean");
	for (Comparison c = COMPARE_GIVEN_NAME; c <= COMPARE_FAMILY_NAME; c++)
	{
		int level = Compare(c, &a, &b).level;

		CHECK(strcmp(LevelName(c, level), "swapped") == 0, "names in each other's column");
		reached[c][level] = true;
	}
	MAKE(&a, "family_name", "Dupont", "email", "jean.dupont@orange.fr");
	MAKE(&b, "family_name", "DUPONT", "email", "jean.dupont@free.fr");
	reached[COMPARE_EMAIL][Compare(COMPARE_EMAIL, &a, &b).level] = true;
	CHECK(strcmp(LevelName(COMPARE_EMAIL, Compare(COMPARE_EMAIL, &a, &b).level),
				 "user_says_name") == 0,
		  "an address that says the name is no more than the name");
	MAKE(&b, "family_name", "Durand", "email", "jean.dupont@free.fr");
	CHECK(strcmp(LevelName(COMPARE_EMAIL, Compare(COMPARE_EMAIL, &a, &b).level), "same_user") == 0,
		  "unless the names differ");
	MAKE(&a, "phone", "0623456781", "email", "j.dupont@free.fr");
	MAKE(&b, "family_name", "Dupont", "given_name", "Jean", "phone", "0623456781");
	reached[COMPARE_EMAIL][Compare(COMPARE_EMAIL, &a, &b).level] = true;
	CHECK(strcmp(LevelName(COMPARE_EMAIL, Compare(COMPARE_EMAIL, &b, &a).level),
				 "says_others_name") == 0,
		  "an address may say the name of somebody without an address");
	MAKE(&b, "family_name", "Dupont", "given_name", "Marie", "phone", "0623456781");
	CHECK(Compare(COMPARE_EMAIL, &a, &b).level == LEVEL_NONE, "but not that of his wife");
	for (Comparison c = 0; c < NCOMPARISONS; c++)
	{
		for (int level = 0; level < LevelCount(c); level++)
			CHECK(reached[c][level], "%s %s is reached", ComparisonName(c), LevelName(c, level));
	}
}

/* One side without a value, or values of other names only: no level. */
static void
CheckMissing(void)
{
	Person empty;
	Person p;
	Person q;

	MAKE(&empty, "gender", "?");
	for (int i = 0; i < (int) lengthof(examples); i++)
	{
		MAKE(&p, examples[i].field, examples[i].left);
		CHECK(Compare(examples[i].comparison, &p, &empty).level == LEVEL_NONE &&
				  Compare(examples[i].comparison, &empty, &p).level == LEVEL_NONE,
			  "nothing to compare %s with", examples[i].field);
	}
	MAKE(&p, "identifiers.card", "123456", "attributes.color", "red", "street", "12 rue Monge");
	MAKE(&q, "identifiers.ssn", "123456", "attributes.size", "red", "city", "Paris");
	CHECK(Compare(COMPARE_IDENTIFIER, &p, &q).level == LEVEL_NONE,
		  "identifiers of different names");
	CHECK(Compare(COMPARE_ATTRIBUTE, &p, &q).level == LEVEL_NONE, "attributes of different names");
}

static void
CheckSeveralValues(void)
{
	Person a;
	Person b;

	MAKE(&a, "phone", "0623456781", "phone", "0141526378");
	MAKE(&b, "phone", "0141526378", "phone", "0752639481");
	CHECK(Compare(COMPARE_PHONE, &a, &b).level == 0, "of several phones the best pair counts");
	MAKE(&a, "family_name", "Dupont", "birth_family_name", "Martin");
	MAKE(&b, "family_name", "Martin");
	CHECK(Compare(COMPARE_FAMILY_NAME, &a, &b).level == 0,
		  "a family name of birth counts as one in use");
	MAKE(&a, "attributes.color", "red", "attributes.size", "XL");
	MAKE(&b, "attributes.color", "red", "attributes.size", "S");
	CHECK(strcmp(LevelName(COMPARE_ATTRIBUTE, Compare(COMPARE_ATTRIBUTE, &a, &b).level),
				 "different") == 0,
		  "of several attributes the worst counts");
	MAKE(&a, "attributes.color", "red", "attributes.color", "blue");
	MAKE(&b, "attributes.color", "red");
	CHECK(Compare(COMPARE_ATTRIBUTE, &a, &b).level == 0 &&
			  Compare(COMPARE_ATTRIBUTE, &b, &a).level == 0,
		  "of several values of one attribute the best");
}

static bool
SameText(const Features *a_of, const FeatureValue *a, const Features *b_of, const FeatureValue *b)
{
	const IdentityValue left = FeatureText(a_of, a);
	const IdentityValue right = FeatureText(b_of, b);

	return CompareIdentityValues(&left, &right) == 0;
}

/* Is what one order found of c what the other found, with the sides changed? */
static bool
IsMirrored(const PairFindings *straight, const PairFindings *back, Comparison c)
{
	const int level = straight->found[c].level;
	Comparison d = c;

	if (level != back->found[c].level || level == LEVEL_NONE)
		return level == back->found[c].level;
	/* Swapped names: the left given and the right family name; seen from the right, the other two. */
	if (strcmp(LevelName(c, level), "swapped") == 0)
		d = c == COMPARE_GIVEN_NAME ? COMPARE_FAMILY_NAME : COMPARE_GIVEN_NAME;
	return SameText(straight->left, FoundLeft(straight, c), back->right, FoundRight(back, d)) &&
		   SameText(straight->right, FoundRight(straight, c), back->left, FoundLeft(back, d));
}

/* Texts of near letters, and of any characters. */
static int
RandomText(uint64 *seed, char text[IDENTITY_MAX_VALUE_LEN])
{
	const int len = 1 + (int) UnitBelow(seed, UnitBelow(seed, 8) == 0 ? 80 : 12);
	const bool any = UnitBelow(seed, 10) == 0;

	for (int i = 0; i < len; i++)
		text[i] = any ? (char) UnitBelow(seed, 256) : (char) ('A' + UnitBelow(seed, 5));
	return len;
}

/* A pair that the letters rule out is under the band; nothing else may be left out. */
static void
CheckBounds(void)
{
	const SimilarityBand *bands[] = {&similar_name, &close_name, &similar_street};
	uint64 seed = 22;
	int nlost = 0;
	int nspared = 0;

	for (int round = 0; round < 200000; round++)
	{
		char texts[2][IDENTITY_MAX_VALUE_LEN];
		const IdentityValue a = {texts[0], (uint8) RandomText(&seed, texts[0])};
		const IdentityValue b = {texts[1], (uint8) RandomText(&seed, texts[1])};
		const SimilarityBand *band = bands[round % 3];
		const bool may =
			MayBeSimilar(&a, LetterSet(a.bytes, a.len), &b, LetterSet(b.bytes, b.len), band);

		nspared += !may;
		nlost += !may && TextSimilarity(&a, &b) >= band->threshold;
	}
	CHECK(nlost == 0, "the bound on similarity loses nothing");
	CHECK(nspared > 20000, "and spares %d of 200000", nspared);
}

static uint64
DigitsOfText(const char *text, int len)
{
	uint64 digits = 0;

	for (int i = 0; i < len; i++)
		digits = digits << 4 | (text[i] - '0');
	return digits;
}

/* A slip in digits of four bits is one in the text of the number. */
static void
CheckDigitSlips(void)
{
	uint64 seed = 23;
	int nwrong = 0;
	int nslips = 0;

	for (int round = 0; round < 200000; round++)
	{
		char texts[2][16];
		int len[2];

		for (int k = 0; k < 2; k++)
		{
			len[k] = 1 + UnitBelow(&seed, 16);
			for (int i = 0; i < len[k]; i++)
				texts[k][i] = (char) ('0' + (i == 0) + UnitBelow(&seed, 2));
		}
		if (UnitBelow(&seed, 2) == 0 && len[0] < 16)
		{
			/* One more somewhere. */
			const int at = (int) UnitBelow(&seed, len[0]) + 1;

			memcpy(texts[1], texts[0], at);
			texts[1][at] = '7';
			memcpy(texts[1] + at + 1, texts[0] + at, len[0] - at);
			len[1] = len[0] + 1;
		}
		const IdentityValue a = {texts[0], (uint8) len[0]};
		const IdentityValue b = {texts[1], (uint8) len[1]};
		const bool same = len[0] == len[1] && memcmp(texts[0], texts[1], len[0]) == 0;
		const bool slip = !same && IsOneSlip(&a, &b);

		nslips += slip;
		nwrong +=
			slip != IsOneDigitSlip(DigitsOfText(texts[0], len[0]), DigitsOfText(texts[1], len[1]));
	}
	CHECK(nwrong == 0 && nslips > 10000, "%d slips in digits, %d of them wrong", nslips, nwrong);
}

/* Features of equal identities are equal bytes, and give the identity back. */
static void
CheckFeatures(void)
{
	static FeaturesBuffer again;
	uint64 seed = 24;
	int nwrong = 0;

	for (int round = 0; round < 5000; round++)
	{
		Person a;
		IdentityView view;

		RandomPerson(&seed, &a);
		memset(&again, round, sizeof(again));
		nwrong += PrepareFeatures(&a.view, &again.features) != FEATURES(&a)->size ||
				  memcmp(&again, FEATURES(&a), FEATURES(&a)->size) != 0;
		OpenFeatures(&again.features, &view);
		nwrong += memcmp(view.first, a.view.first, sizeof(view.first)) != 0;
		for (int i = 0; i < view.first[IDENTITY_LAST_KIND + 1]; i++)
			nwrong += CompareIdentityValues(&view.values[i], &a.view.values[i]) != 0;
	}
	CHECK(nwrong == 0, "features are a function of the identity, and hold it");
}

/* Features of the kinds that the other side has something for find what whole ones find. */
static void
CheckKinds(void)
{
	static FeaturesBuffer left;
	static FeaturesBuffer right;
	uint64 seed = 25;
	int nwrong = 0;

	for (int round = 0; round < 20000; round++)
	{
		Person a;
		Person b;
		PairFindings whole;
		PairFindings some;

		RandomPerson(&seed, &a);
		RandomPerson(&seed, &b);
		PrepareKinds(&a.view, KindsComparedWith(IdentityKinds(&b.view)), &left.features);
		PrepareKinds(&b.view, KindsComparedWith(IdentityKinds(&a.view)), &right.features);
		CompareIdentities(FEATURES(&a), FEATURES(&b), &whole);
		CompareIdentities(&left.features, &right.features, &some);
		nwrong += memcmp(whole.found, some.found, sizeof(whole.found)) != 0;
	}
	CHECK(nwrong == 0, "%d pairs differ where only what both have is prepared", nwrong);
}

/* Findings of a and b are those of b and a with the sides changed; of a with itself, the best. */
static void
CheckSymmetry(void)
{
	uint64 seed = 21;
	int nmirrored[NCOMPARISONS] = {0};
	int nself[NCOMPARISONS] = {0};
	const int rounds = 20000;

	for (int round = 0; round < rounds; round++)
	{
		Person a;
		Person b;
		PairFindings straight;
		PairFindings back;
		PairFindings self;

		RandomPerson(&seed, &a);
		RandomPerson(&seed, &b);
		CompareIdentities(FEATURES(&a), FEATURES(&b), &straight);
		CompareIdentities(FEATURES(&b), FEATURES(&a), &back);
		CompareIdentities(FEATURES(&a), FEATURES(&a), &self);
		for (int c = 0; c < NCOMPARISONS; c++)
		{
			nmirrored[c] += IsMirrored(&straight, &back, c);
			nself[c] += self.found[c].level <= 0;
		}
	}
	for (int c = 0; c < NCOMPARISONS; c++)
	{
		CHECK(nmirrored[c] == rounds, "%s: %d of %d pairs are symmetric", ComparisonName(c),
			  nmirrored[c], rounds);
		/* A place without a street never agrees on more than the place. */
		CHECK(nself[c] == rounds || c == COMPARE_ADDRESS, "%s: everybody is like himself",
			  ComparisonName(c));
	}
}

int
main(void)
{
	CheckExamples();
	CheckMissing();
	CheckSeveralValues();
	CheckBounds();
	CheckDigitSlips();
	CheckFeatures();
	CheckKinds();
	CheckSymmetry();
	return UnitDone();
}
