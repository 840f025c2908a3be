/*
 * test_phone.c
 *    Telephone numbers: the spellings of one number, the French plan at home and
 *    overseas, other countries, placeholders; and any bytes.
 */
#include "normalize/normalize.h"
#include "utf8.h"

typedef struct Vector
{
	const char *src;
	const char *region;
	const char *e164; /* "" where it is no number */
} Vector;

/* All these are one number. */
static const char *const spellings[] = {
	"0645891237",
	"06 45 89 12 37",
	"06.45.89.12.37",
	"06-45-89-12-37",
	"06/45/89/12/37",
	" (06) 45 89 12 37 ",
	"06\xC2\xA0"
	"45\xE2\x80\xAF"
	"89 12 37", /* spaces that do not break */
	"06\xE2\x80\x91"
	"45\xE2\x80\x93"
	"891237", /* typographic dashes */
	"\xE2\x80\xAA"
	"0645891237\xE2\x80\xAC", /* direction marks of a contact list */
	"\xEF\xBC\x90\xEF\xBC\x96"
	"45891237",  /* full-width digits */
	"645891237", /* a spreadsheet took the 0 */
	"+33645891237",
	"+33 6 45 89 12 37",
	"+33 (0)6 45 89 12 37",
	"+33 ( 0 ) 6 45 89 12 37",
	"+330645891237",
	"(+33) 6 45 89 12 37",
	"0033645891237",
	"0033 (0)6 45 89 12 37",
	"00 33 06 45 89 12 37",
	"33645891237", /* a spreadsheet took the + */
	"330645891237",
	"tel:+33645891237",
	"TEL:06 45 89 12 37",
	"06 45 89 12 37 poste 12",
	"06 45 89 12 37 ext. 4",
	"06 45 89 12 37 #12",
};

static const Vector vectors[] = {
	/* Lines, mobiles, boxes, services: what the plan gives out. */
	{"01 45 89 12 37", "FR", "+33145891237"},
	{"07 45 89 12 37", "FR", "+33745891237"},
	{"09 45 89 12 37", "FR", "+33945891237"},
	{"0 800 45 89 12", "FR", "+33800458912"},
	{"07 12 45 89 37", "FR", ""},
	{"08 52 45 89 12", "FR", ""},
	/* Overseas, dialled like a national number or with the code of the territory. */
	{"0262 45 89 17", "FR", "+262262458917"},
	{"0692 45 89 17", "FR", "+262692458917"},
	{"0639 45 89 17", "FR", "+262639458917"},
	{"0269 45 89 17", "FR", "+262269458917"},
	{"0690 45 89 17", "FR", "+590690458917"},
	{"0694 45 89 17", "FR", "+594694458917"},
	{"0696 45 89 17", "FR", "+596696458917"},
	{"0508 45 89 17", "FR", "+508458917"},
	{"0692 45 89 17", "RE", "+262692458917"},
	{"+33 692 45 89 17", "FR", "+262692458917"},
	{"+262 (0)692 45 89 17", "FR", "+262692458917"},
	{"+262 0692 45 89 17", "FR", "+262692458917"},
	{"+590 976 45 89 17", "FR", "+590976458917"},
	{"+262 645 89 17 23", "FR", ""},
	{"+508 45 89 17", "FR", "+508458917"},
	/* Other countries: kept when the calling code exists. */
	{"+32 2 245 89 17", "FR", "+3222458917"},
	{"0044 (0)20 7946 1958", "FR", "+442079461958"},
	{"+39 06 4589 1237", "FR", "+390645891237"},
	{"+1 (212) 458-9137", "US", "+12124589137"},
	{"+999 1234 5698", "FR", ""},
	{"+210 1234 5698", "FR", ""},
	{"+32 245 89", "FR", ""},
	{"+32 245 89 17 245 89 17", "FR", ""},
	{"(212) 458-9137", "US", ""},
	{"02 245 89 17", "BE", ""},
	{"06 45 89 12 37", "fr", "+33645891237"},
	{"06 45 89 12 37", "", "+33645891237"},
	/* No numbers. */
	{"", "FR", ""},
	{"+", "FR", ""},
	{"+33", "FR", ""},
	{"00", "FR", ""},
	{"15", "FR", ""},
	{"3631", "FR", ""},
	{"06 45 89 12 3", "FR", ""},
	{"06 45 89 12 37 8", "FR", ""},
	{"06 45 89 12 37 / 06 45 89 12 38", "FR", ""},
	{"06 45 89 I2 37", "FR", ""},
	{"O6 45 89 12 37", "FR", ""},
	{"06 45+89 12 37", "FR", ""},
	{"++33645891237", "FR", ""},
	{"6,45E+08", "FR", ""},
	{"neant", "FR", ""},
	{"06 45 89 12 37 poste", "FR", ""},
};

/* Valid to the plan, and nobody's; the fictions are those that ARCEP, Ofcom and NANP reserve. */
static const char *const junk[] = {
	"+33600000000", "+33611111112", "+33700000000",  "+33123456789", "+33612345678", "+33987654321",
	"+33102030405", "+33601020304", "+33610203040",  "+33611223344", "+33199001234", "+33261914587",
	"+33353014587", "+33465714587", "+33536494587",  "+33639984587", "+33162458917", "+33949458917",
	"+33700458917", "+12125550142", "+447700900458", "+32200000000",
};

static const char *const meant[] = {
	"+33645891237", "+33612121212",  "+33145678912",  "+33606060708", "+12125551142",
	"+12125550242", "+447700901458", "+262692458917", "+508458917",
};

static void
CheckVector(const char *src, const char *region, const char *e164)
{
	char got[PHONE_MAX_BYTES];
	const size_t len = NormalizePhone(src, strlen(src), region, got);

	CHECK(len == strlen(e164) && strcmp(got, e164) == 0, "\"%s\" of %s: \"%s\"", src, region, got);
}

static void
CheckJunk(const char *e164, bool is_junk)
{
	CHECK(PhoneIsJunk(e164, strlen(e164)) == is_junk, "%s is %s", e164,
		  is_junk ? "a placeholder" : "meant");
	CheckVector(e164, "FR", e164);
}

static void
CheckAnyBytes(void)
{
	uint64 seed = 3;
	int nbad = 0;
	int nvalid = 0;

	for (int i = 0; i < 60000; i++)
	{
		char src[32];
		char once[PHONE_MAX_BYTES];
		char twice[PHONE_MAX_BYTES];
		const char *region = i % 2 ? "FR" : "BE";
		const size_t len = MakeBytes(src, &seed, 24, "0033+12345678906. (0)x#\xC2\xA0");
		const size_t n = NormalizePhone(src, len, region, once);

		PhoneIsJunk(src, len);
		nvalid += n > 0;
		nbad += n > 0 && (NormalizePhone(once, n, region, twice) != n || strcmp(once, twice) != 0);
	}
	CHECK(nbad == 0 && nvalid > 100, "done once is done for good, for any bytes (%d valid)",
		  nvalid);
}

int
main(void)
{
	for (int i = 0; i < lengthof(spellings); i++)
		CheckVector(spellings[i], "FR", "+33645891237");
	for (int i = 0; i < lengthof(vectors); i++)
		CheckVector(vectors[i].src, vectors[i].region, vectors[i].e164);
	for (int i = 0; i < lengthof(junk); i++)
		CheckJunk(junk[i], true);
	for (int i = 0; i < lengthof(meant); i++)
		CheckJunk(meant[i], false);
	CheckAnyBytes();
	return UnitDone();
}
