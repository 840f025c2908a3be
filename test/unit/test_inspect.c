/*
 * test_inspect.c
 *    InspectText: every likely character that a text can hold is found again after it was
 *    encoded twice or three times, correct texts are left alone, and any bytes are survived.
 */
#include "text/inspect.h"
#include "utf8.h"

typedef struct Example
{
	const char *text;
	const char *repaired;
	uint32 issues;
} Example;

static const Example examples[] = {
	{"François", "François", 0},
	{"FranÃ§ois", "François", TEXT_DOUBLE_ENCODED},
	/* Part of it: an export whose first column was right. */
	{"Zoé MÃ¼ller", "Zoé Müller", TEXT_DOUBLE_ENCODED},
	/* Read as Latin-1 instead of Windows-1252: U+0093 is the second byte of oe. */
	{"C\xC3\x85\xC2\x93ur", "Cœur", TEXT_DOUBLE_ENCODED},
	{"CÅ“ur", "Cœur", TEXT_DOUBLE_ENCODED},
	{"lâ€™Ã‰toile", "l’Étoile", TEXT_DOUBLE_ENCODED},
	{"10 â‚¬", "10 €", TEXT_DOUBLE_ENCODED},
	{"FranÃƒÂ§ois", "François", TEXT_DOUBLE_ENCODED},
	{"Ð˜Ð²Ð°Ð½", "Иван", TEXT_DOUBLE_ENCODED},
	{"Nguyá»…n", "Nguyễn", TEXT_DOUBLE_ENCODED},
	{"E\xC3\xA2\xC2\x82\xC2\xAC", "E€", TEXT_DOUBLE_ENCODED},
	{"ðŸ˜€", "😀", TEXT_DOUBLE_ENCODED | TEXT_NO_WORDS},
	/* A byte order mark that was encoded twice is one more thing that cannot be seen. */
	{"ï»¿Simon", "Simon", TEXT_DOUBLE_ENCODED | TEXT_INVISIBLE},
	/* By accident these spell characters, none of which is likely. */
	{"BEAUTÉ\u00A0!", "BEAUTÉ !", TEXT_WIDE_SPACE},
	{"«\u00A0café\u00A0»", "« café »", TEXT_WIDE_SPACE},
	{"LUNEDÌ\u00A0»", "LUNEDÌ »", TEXT_WIDE_SPACE},
	{"ISÄ\u00A0ja", "ISÄ ja", TEXT_WIDE_SPACE},
	{"Ñ\u00A0", "Ñ ", TEXT_WIDE_SPACE},
	{"SÃO, Â", "SÃO, Â", 0},
	/* Everything else. */
	{"Mar\u00ADtin", "Martin", TEXT_INVISIBLE},
	{"\uFEFFSimon\u200B", "Simon", TEXT_INVISIBLE},
	{"Le\u00A0Goff\u202FX", "Le Goff X", TEXT_WIDE_SPACE},
	{"a\x01"
	 "b\tc",
	 "ab\tc", TEXT_CONTROL},
	{"Fran?ois", "Fran?ois", TEXT_LOST},
	{"Fran\uFFFDois", "Fran\uFFFDois", TEXT_LOST},
	{"Simon ? Oui?", "Simon ? Oui?", 0},
	{"\u200B - ", " - ", TEXT_INVISIBLE | TEXT_NO_WORDS},
	{"", "", TEXT_NO_WORDS},
};

static void
CheckExamples(void)
{
	for (int i = 0; i < lengthof(examples); i++)
	{
		char repaired[100];
		uint32 issues;
		const size_t len =
			InspectText(examples[i].text, strlen(examples[i].text), repaired, &issues);

		CHECK(strcmp(repaired, examples[i].repaired) == 0 && len == strlen(repaired) &&
				  issues == examples[i].issues,
			  "\"%s\" is \"%s\", issues %x", examples[i].text, repaired, issues);
	}
}

/* Windows-1252, written out; the five bytes that it has no character for are those of Latin-1. */
static uint32
CharOfByte(unsigned char byte)
{
	static const uint32 high[] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
								  0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
								  0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
								  0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

	return byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte;
}

static size_t
EncodeAgain(const char *text, size_t len, bool latin1, char *dst)
{
	size_t used = 0;

	for (size_t i = 0; i < len; i++)
	{
		const unsigned char byte = (unsigned char) text[i];

		used += PutChar(latin1 ? byte : CharOfByte(byte), dst + used);
	}
	return used;
}

/* Latin-1 and Latin Extended-A, but for what looks like something else: see inspect.c. */
static void
CheckEveryLetter(void)
{
	int nbad = 0;

	for (uint32 c = 0xC0; c <= 0x17F; c++)
	{
		char once[20] = "n";
		char twice[60];
		char thrice[200];
		char repaired[201];
		const size_t len = 1 + PutChar(c, once + 1);
		uint32 issues;

		if (c == 0x120)
			continue;
		for (int latin1 = 0; latin1 <= 1; latin1++)
		{
			const size_t twice_len = EncodeAgain(once, len, latin1, twice);
			const size_t thrice_len = EncodeAgain(twice, twice_len, latin1, thrice);

			nbad += InspectText(twice, twice_len, repaired, &issues) != len ||
					memcmp(repaired, once, len) != 0 || issues != TEXT_DOUBLE_ENCODED;
			nbad += InspectText(thrice, thrice_len, repaired, &issues) != len ||
					memcmp(repaired, once, len) != 0 || issues != TEXT_DOUBLE_ENCODED;
		}
	}
	CHECK(nbad == 0, "each letter comes back, encoded twice or three times, either way");
}

/* Nothing grows, a zero ends it, and what is repaired has nothing left to repair. */
static void
CheckAnyBytes(void)
{
	static const char likely[] = "aB ?\xC3\xA9\xC2\x83\xC2\xA9\xE2\x82\xAC\xE2\x80\x8B\xC5\x93\x01";
	uint64 seed = 1;
	char bytes[60];
	char repaired[61];
	char again[61];
	uint32 issues;
	int nbad = 0;

	for (int i = 0; i < 20000; i++)
	{
		const size_t len = MakeBytes(bytes, &seed, 60, likely);
		const size_t repaired_len = InspectText(bytes, len, repaired, &issues);

		nbad +=
			repaired_len > len || repaired[repaired_len] != '\0' || issues >= 1 << NUM_TEXT_ISSUES;
		nbad += InspectText(repaired, repaired_len, again, &issues) != repaired_len ||
				memcmp(again, repaired, repaired_len) != 0;
	}
	CHECK(nbad == 0, "any bytes are repaired to no more bytes, once and for all");
}

int
main(void)
{
	CheckExamples();
	CheckEveryLetter();
	CheckAnyBytes();
	return UnitDone();
}
