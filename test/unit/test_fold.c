/*
 * test_fold.c
 *    FoldText against published and hand-derived vectors, and what must hold for any
 *    bytes: plain words only, within the bound, and folded once is folded for good.
 */
#include "text/chars.h"
#include "text/fold.h"
#include "text/text.h"
#include "utf8.h"

/* The second is what ICU 72 answers to "Any-Latin; Latin-ASCII; Upper", its punctuation as spaces, hard signs dropped. */
static const char *const vectors[][2] = {
	{"", ""},
	{"  ", ""},
	{"Jean-Pierre", "JEAN PIERRE"},
	{"  Élodie  d’Œuvre-Noël ", "ELODIE D OEUVRE NOEL"},
	{"L'Haÿ-les-Roses", "L HAY LES ROSES"},
	{"François Müller", "FRANCOIS MULLER"},
	{"Straße, GROẞ", "STRASSE GROSS"},
	{"Łódź Gdańsk", "LODZ GDANSK"},
	{"Ærø Þór Ðorđe", "AERO THOR DORDE"},
	{"İstanbul Iğdır", "ISTANBUL IGDIR"},
	{"Ștefan Ţepeş", "STEFAN TEPES"},
	{"Nguyễn Thị Ánh", "NGUYEN THI ANH"},
	{"Žižek Ćalić", "ZIZEK CALIC"},
	{"Жуков Объект", "ZUKOV OBEKT"},
	{"Χαράλαμπος", "CHARALAMPOS"},
	{"Παπαδόπουλος, ΟΥΡΑΝΟΣ", "PAPADOPOULOS OURANOS"},
	{"Παύλος Ευάγγελος Αϋ", "PAULOS EUANGELOS AU"},
	{"υιός όυ ηυ Εγκέλαδος", "YIOS OY EY ENKELADOS"},
	{"ＡＢＣ　１２", "ABC 12"},
	{"eﬃcace ﬁn", "EFFICACE FIN"},
	{"5º étage, 2ª", "5O ETAGE 2A"},
	{"①② ⑳ Ⓐⓑ Ⅳ", "12 20 AB IV"},
	{"𝕁𝕠𝕙𝕟 𝟙 ᴊᴏʜɴ ᵈᵘ", "JOHN 1 JOHN DU"},
	{"Андреи\xCC\x86, Й", "ANDREJ J"}, /* short I, decomposed and composed */
	{"ıİiI", "IIII"},
	{"12½", "12"},
	{"漢字", ""},
	{"a漢b", "A B"},
	{"rue n° 3/4", "RUE N 3 4"},
	{"Zoe\xCC\x88 Re\xCC\x81my", "ZOE REMY"},         /* decomposed */
	{"\xEF\xBB\xBFSimon", "SIMON"},                   /* byte order mark */
	{"Mar\xC2\xADtin", "MARTIN"},                     /* soft hyphen */
	{"Du\xE2\x80\x8Bpont", "DUPONT"},                 /* zero-width space */
	{"Le\xC2\xA0Goff\xE2\x80\xAFX", "LE GOFF X"},     /* spaces that do not break */
	{"caf\xE9", "CAFE"},                              /* Latin-1 bytes are read as Latin-1 */
	{"\xF0\x9F\x98\x80 Bob \xF0\x9F\x98\x80", "BOB"}, /* beyond the first plane */
};

static void
CheckVectors(void)
{
	char folded[FOLD_BOUND(100)];

	for (int i = 0; i < lengthof(vectors); i++)
	{
		const size_t len = FoldText(vectors[i][0], strlen(vectors[i][0]), folded);

		CHECK(strcmp(folded, vectors[i][1]) == 0 && len == strlen(folded), "fold %d: \"%s\"", i,
			  folded);
	}
}

/* Words of A-Z and 0-9 with one space between them. */
static bool
IsPlain(const char *folded, size_t len)
{
	for (size_t i = 0; i < len; i++)
	{
		if (folded[i] == ' ' ? i == 0 || i + 1 == len || folded[i - 1] == ' '
							 : strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", folded[i]) == NULL)
			return false;
	}
	return folded[len] == '\0';
}

static void
CheckAnyBytes(void)
{
	static const char likely[] = "aB 9-'\xC3\xA9\xC5\x93\xCC\x81\xE2\x80\x8B\xEF\xAC\x83";
	uint64 seed = 1;
	char bytes[40];
	char folded[FOLD_BOUND(40)];
	char again[FOLD_BOUND(FOLD_BOUND(40))];
	int nbad = 0;

	for (int i = 0; i < 20000; i++)
	{
		const size_t len = FoldText(bytes, MakeBytes(bytes, &seed, 40, likely), folded);

		nbad += !IsPlain(folded, len) || FoldText(folded, len, again) != len ||
				memcmp(folded, again, len) != 0;
	}
	CHECK(nbad == 0, "any bytes fold to plain words that fold to themselves");
}

/* So that a database of encoding UTF8 can hold whatever it holds, folded. */
static void
CheckNothingGrows(void)
{
	int nbad = 0;

	for (uint32 c = 0x80; c <= 0x10FFFF; c++)
	{
		char bytes[4];

		nbad += strlen(FoldChar(c)) > PutChar(c, bytes);
	}
	CHECK(nbad == 0, "no character folds to more bytes than it has");
}

static void
CheckDecoder(void)
{
	int nbad = 0;

	for (uint32 c = 0; c <= 0x10FFFF; c++)
	{
		char bytes[4];
		const int len = PutChar(c, bytes);
		const char *at = bytes;
		const bool is_half_pair = c >= 0xD800 && c <= 0xDFFF;
		const uint32 read = NextChar(&at, bytes + len);

		nbad += is_half_pair ? at != bytes + 1 : read != c || at != bytes + len;
	}
	CHECK(nbad == 0, "every character is read back, half pairs byte by byte");
}

/* Overlong, truncated, stray: one byte is taken, and it stands for itself. */
static void
CheckInvalid(void)
{
	static const char *const invalid[] = {
		"\xC0\x80", "\xE0\x80\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xC3", "\xE2\x82",
		"\x80",     "\xFF"};

	for (int i = 0; i < lengthof(invalid); i++)
	{
		const char *at = invalid[i];
		const uint32 c = NextChar(&at, at + strlen(at));

		CHECK(c == (unsigned char) invalid[i][0] && at == invalid[i] + 1, "invalid sequence %d", i);
	}
}

int
main(void)
{
	CheckVectors();
	CheckAnyBytes();
	CheckNothingGrows();
	CheckDecoder();
	CheckInvalid();
	return UnitDone();
}
