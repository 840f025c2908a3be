/*
 * test_name.c
 *    Names: forms of address, placeholders, and what looks like one and is none.
 *    Also the values of identifiers, which lean on the kinds tested elsewhere.
 */
#include "normalize/normalize.h"
#include "text/text.h"
#include "utf8.h"

static const char *const names[][2] = {
	{"Jean-Noël", "JEAN NOEL"},
	{" de La Tour d'Auvergne ", "DE LA TOUR D AUVERGNE"},
	{"M. Jean Dupont", "JEAN DUPONT"},
	{"Mme Martin", "MARTIN"},
	{"M'Barek", "MBAREK"},
	{"Mme Fatima M’barek-M'Hamed", "FATIMA MBAREK MHAMED"},
	{"MBarek", "MBAREK"},
	{"M'", "M"},
	{"Am'r", "AM R"},
	{"M. et Mme Durand", "DURAND"},
	{"M & Mme Durand", "DURAND"},
	{"MR OU MME DURAND", "DURAND"},
	{"Monsieur le Dr. Petit", "PETIT"},
	{"M. Le Maître", "LE MAITRE"},
	{"M. Le Dr", "LE DR"},
	{"Dr Dr Weiss", "WEISS"},
	/* Surnames that are titles too, and an initial, stay when nothing else is left. */
	{"Abbé", "ABBE"},
	{"M. Maître", "MAITRE"},
	{"M.", "M"},
	{"Et", "ET"},
	{"M Et", "ET"},
	/* Real, although not far from the rules for placeholders. */
	{"Testard", "TESTARD"},
	{"Ng", "NG"},
	{"Krzyk", "KRZYK"},
	{"Schmtz", ""},
	{"Aaa Bbb", "AAA BBB"},
	{"Xavier 2", "XAVIER 2"},
	/* Placeholders. */
	{"", ""},
	{"--", ""},
	{"?", ""},
	{"0", ""},
	{"12 34", ""},
	{"Madame", ""},
	{"MLLE", ""},
	{"M. Mme", ""},
	{"Test", ""},
	{"TEST Dupont", ""},
	{"M. Test", ""},
	{"xxx", ""},
	{"Client Comptoir", ""},
	{"n/c", ""},
	{"Non renseigné", ""},
	{"Inconnu", ""},
	{"aaaa", ""},
	{"Dupontttt", ""},
	{"qsdfg", ""},
};

/* A kind, a value, what is kept of it. */
static const char *const identifiers[][3] = {
	{"email", " Jean@Dupont.FR ", "jean@dupont.fr"},
	{"email", "jean", ""},
	{"email", "Jean.D+x@gmail.com", "jean.d+x@gmail.com"},
	{"phone", "06 45 89 12 37", "+33645891237"},
	{"phone", "06 00 00 00 00", "+33600000000"},
	{"phone", "06 00 00 00", ""},
	{"cookie", "  aB-c D \xC2\xA0", "aB-c D"},
	{"loyalty_card", "0012", "0012"},
	{"cookie", " \t\xEF\xBB\xBF", ""},
	{"cookie", "", ""},
	{"emails", "Jean@Dupont.FR", "Jean@Dupont.FR"},
};

static void
CheckIdentifiers(void)
{
	for (int i = 0; i < lengthof(identifiers); i++)
	{
		const char *kind = identifiers[i][0];
		const char *value = identifiers[i][1];
		char got[100];
		const size_t len =
			NormalizeIdentifier(kind, strlen(kind), value, strlen(value), got, sizeof(got));

		CHECK(len == strlen(got) && strcmp(got, identifiers[i][2]) == 0, "%s %d: \"%s\"", kind, i,
			  got);
	}
}

static void
CheckRoom(void)
{
	char got[5];

	CHECK(NormalizeIdentifier("cookie", 6, "abcd", 4, got, 5) == 4, "fits with its zero");
	CHECK(NormalizeIdentifier("cookie", 6, "abcde", 5, got, 5) == 0 && got[0] == '\0',
		  "does not fit: nothing rather than a part");
	CHECK(NormalizeIdentifier("email", 5, "a@b.fr", 6, got, 5) == 0, "nor does an address");
}

static void
CheckAnyBytes(void)
{
	static const char *const words[] = {"M",  "MME", "ET",   "OU",     "TEST", "ABBE", "\xC3\xA9",
										"AA", "A",   "QSDF", "CLIENT", " ",    "-",    "DUPONT"};
	uint64 seed = 9;
	int nbad = 0;

	for (int i = 0; i < 40000; i++)
	{
		char src[64] = "";
		char once[FOLD_BOUND(64)];
		char twice[FOLD_BOUND(FOLD_BOUND(64))];
		size_t n;

		for (int k = UnitBelow(&seed, 6); k > 0; k--)
			sprintf(src + strlen(src), "%s%s", words[UnitBelow(&seed, lengthof(words))],
					UnitBelow(&seed, 4) ? " " : "");
		n = NormalizeName(src, strlen(src), once);
		nbad += n != strlen(once);
		nbad += n > 0 && (NormalizeName(once, n, twice) != n || strcmp(once, twice) != 0);
	}
	CHECK(nbad == 0, "done once is done for good, for any words");
}

int
main(void)
{
	for (int i = 0; i < lengthof(names); i++)
	{
		char got[FOLD_BOUND(100)];
		const size_t len = NormalizeName(names[i][0], strlen(names[i][0]), got);

		CHECK(len == strlen(got) && strcmp(got, names[i][1]) == 0, "name %d: \"%s\"", i, got);
	}
	CheckAnyBytes();
	CheckIdentifiers();
	CheckRoom();
	return UnitDone();
}
