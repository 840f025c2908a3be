/*
 * test_phone.c
 *    Telephone numbers: the spellings of one number, the French plan at home and
 *    overseas, other countries as libphonenumber has them, extensions, what is wrong
 *    with a text, placeholders; and any bytes.
 */
#include "normalize/phone.h"
#include "normalize/phone_plan.h"
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
	"++33645891237",
	"+0033645891237", /* both are a sign too many */
	"T\xC3\xA9l. : 06 45 89 12 37",
};

static const Vector vectors[] = {
	/* RFC 3966, as libphonenumber reads it. */
	{"tel:645891237;phone-context=+33", "US", "+33645891237"},
	{"tel:06-45-89-12-37;phone-context=intranet.example.com", "FR", "+33645891237"},
	{"tel:06-45-89-12-37;phone-context=", "FR", ""},
	{"tel:06-45-89-12-37;phone-context=-x-", "FR", ""},
	{"tel:06-45-89-12-37;phone-context=+", "FR", ""},
	{"tel:253-0000;isub=12345;phone-context=+1-650", "US", "+16502530000"},
	{"My number is tel:03-331-6005;phone-context=+64", "NZ", "+6433316005"},
	{"tel:+64-3-331-6005;isub=12345", "FR", "+6433316005"},
	/* A letter before the 0 in brackets. */
	{"00 1AR (0)# 47959", "US", ""},
	{"+39 x (0)6 1234 5678", "FR", "+390612345678"},
	/* Lines, mobiles, boxes, services: what the plan gives out. */
	{"01 45 89 12 37", "FR", "+33145891237"},
	{"07 45 89 12 37", "FR", "+33745891237"},
	{"09 45 89 12 37", "FR", "+33945891237"},
	{"0 800 45 89 12", "FR", "+33800458912"},
	{"07 12 45 89 37", "FR", ""},
	{"08 52 45 89 12", "FR", "+33852458912"},
	{"08 35 45 89 12", "FR", "+33835458912"},
	{"08 40 45 89 12", "FR", "+33840458912"},
	{"08 78 45 89 12", "FR", ""},
	/* Overseas, dialled like a national number or with the code of the territory. */
	{"0262 45 89 17", "FR", "+262262458917"},
	{"0692 45 89 17", "FR", "+262692458917"},
	{"0639 01 23 45", "FR", "+262639012345"},
	{"0269 60 12 34", "FR", "+262269601234"},
	{"0263 10 12 34", "FR", "+262263101234"},
	{"0590 20 12 34", "FR", "+590590201234"},
	{"0594 10 12 34", "FR", "+594594101234"},
	{"0596 30 12 34", "FR", "+596596301234"},
	{"0709 20 12 34", "FR", "+262709201234"},
	{"0708 40 12 34", "FR", "+508708401234"},
	{"0976 45 89 17", "FR", "+33976458917"}, /* boxes are everybody's */
	/* Of the territory, which has given them to nobody: not of France either. */
	{"0269 45 89 17", "FR", ""},
	{"0596 12 34 56", "FR", ""},
	{"+33 596 12 34 56", "FR", ""},
	{"0690 45 89 17", "FR", "+590690458917"},
	{"0694 45 89 17", "FR", "+594694458917"},
	{"0696 45 89 17", "FR", "+596696458917"},
	{"0508 45 89 17", "FR", "+508458917"},
	{"0692 45 89 17", "RE", "+262692458917"},
	{"+33 692 45 89 17", "FR", "+262692458917"},
	{"+262 (0)692 45 89 17", "FR", "+262692458917"},
	{"+262 0692 45 89 17", "FR", "+262692458917"},
	{"+590 976 01 23 45", "FR", "+590976012345"},
	{"+262 645 89 17 23", "FR", ""},
	{"+508 45 89 17", "FR", "+508458917"},
	/* Dialled in one territory, of another or of France. */
	{"01 45 89 12 37", "RE", "+33145891237"},
	{"0692 45 89 17", "MQ", "+262692458917"},
	{"0508 45 89 17", "PM", "+508458917"},
	{"45 89 17", "PM", "+508458917"},
	{"0976 01 23 45", "GP", "+590976012345"},
	/* Other countries: as their plan says. */
	{"+32 2 245 89 17", "FR", "+3222458917"},
	{"0044 (0)20 7946 1958", "FR", "+442079461958"},
	{"+39 06 4589 1237", "FR", "+390645891237"},
	{"+1 (212) 458-9137", "US", "+12124589137"},
	{"+999 1234 5698", "FR", ""},
	{"+210 1234 5698", "FR", ""},
	{"+32 245 89", "FR", ""},
	{"+32 245 89 17 245 89 17", "FR", ""},
	{"(212) 458-9137", "US", "+12124589137"},
	{"02 245 89 17", "BE", "+3222458917"},
	{"2 245 89 17", "XX", ""},
	{"00 32 2 245 89 17", "XX", "+3222458917"},
	{"011 32 2 245 89 17", "US", "+3222458917"},
	{"1-800-FLOWERS", "US", "+18003569377"},
	{"+800 1234 5678", "FR", "+80012345678"},
	{"+34 (0)912 345 678", "FR", "+34912345678"},  /* Spain has no national 0 */
	{"+39 (0)6 4589 1237", "FR", "+390645891237"}, /* Italy's belongs to the number */
	/* National prefixes that are more than a digit. */
	{"011 15 2345-6789", "AR", "+5491123456789"}, /* 15 in an area is 9 from abroad */
	{"0 15 11 2345-6789", "BR", "+551123456789"}, /* by carrier 15 */
	{"0 12 12345678", "AU", ""},
	{"463 1234", "JM", ""},
	{"463 1234", "AG", "+12684631234"}, /* the area code of the island */
	{"66 64 69 01", "GA", "+24166646901"},
	{"0549 886377", "SM", "+3780549886377"},
	{"886377", "SM", "+3780549886377"},
	{"8 (912) 345-67-89", "RU", "+79123456789"},
	{"8 (718) 245-67-89", "KZ", "+77182456789"},
	{"007 803 12345678901234", "ID", ""},
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
	{"6,45E+08", "FR", ""},
	{"neant", "FR", ""},
	{"06 45 89 12 37 poste", "FR", ""},
};

/* Valid to the plan, and nobody's; the fictions are those that ARCEP and NANP reserve. */
static const char *const junk[] = {
	"+33600000000", "+33611111112", "+33123456789", "+33612345678", "+33987654321",
	"+33102030405", "+33601020304", "+33610203040", "+33611223344", "+33199001234",
	"+33261914587", "+33353014587", "+33465714587", "+33536494587", "+33162458917",
	"+33949458917", "+12125550142", "+33606060606", "+33101010101",
};

/* The same, where the plan has nothing: machines and fiction in France, drama in Britain. */
static const char *const junk_of_no_plan[] = {
	"+33700000000", "+33639984587", "+33700458917", "+447700900458", "+32200000000",
};

static const char *const meant[] = {
	"+33645891237", "+33612121212", "+33145678912",  "+33606060708",
	"+12125551142", "+12125550242", "+262692458917", "+508458917",
};

typedef struct Extension
{
	const char *src;
	const char *region;
	const char *e164;
	const char *extension;
} Extension;

static const Extension extensions[] = {
	{"06 45 89 12 37 poste 12", "FR", "+33645891237", "12"},
	{"06 45 89 12 37 Poste : 12", "FR", "+33645891237", "12"},
	{"06 45 89 12 37, ext. 5", "FR", "+33645891237", "5"},
	{"06 45 89 12 37 #12", "FR", "+33645891237", "12"},
	{"06 45 89 12 37x12", "FR", "+33645891237", "12"},
	{"06 45 89 12 37;ext=00123", "FR", "+33645891237", "00123"},
	{"06 45 89 12 37, 12", "FR", "+33645891237", "12"},
	{"06 45 89 12 37,,12#", "FR", "+33645891237", "12"},
	{"06 45 89 12 37 EXTENSION 12345678901234567890", "FR", "+33645891237", "12345678901234567890"},
	{"212-458-9137 12#", "US", "+12124589137", "12"},
	{"+33 6 45 89 12 37", "FR", "+33645891237", ""},
	/* A sign takes no more than nine digits. */
	{"06 45 89 12 37 x1234567890", "FR", "", ""},
	{"poste 12", "FR", "", ""},
};

typedef struct Problem
{
	const char *src;
	const char *region;
	const char *issue;
} Problem;

static const Problem problems[] = {
	{"", "FR", "not_a_number"},
	{"neant", "FR", "not_a_number"},
	{"06 45+89 12 37", "FR", "not_a_number"},
	{"6,45E+08", "FR", "not_a_number"},
	{"06 I2 34 56 78", "FR", "letter_for_digit"},
	{"O6 45 89 12 37", "FR", "letter_for_digit"},
	{"06 OO 45 89 12", "FR", "letter_for_digit"},
	{"+33 6 l2 34 56 78", "FR", "letter_for_digit"},
	{"06 45 89 12 37 domicile", "FR", "letters"},
	{"06 45 89 12 37 ou 01 45 89 12 37", "FR", "letters"},
	{"02 245 89 17", "XX", "unknown_region"},
	{"02 245 89 17", "Belgique", "unknown_region"},
	{"+999 1234 5698", "FR", "unknown_calling_code"},
	{"15", "FR", "too_short"},
	{"06 45 89 12 3", "FR", "too_short"},
	{"06 45 89 12 37 8", "FR", "too_long"},
	{"06 45 89 12 37 / 06 45 89 12 38", "FR", "too_long"},
	{"800 1234 567", "AE", ""},
	{"458-9137", "US", "local_only"},
	{"07 12 45 89 37", "FR", "unassigned"},
	{"0639 98 45 87", "FR", "unassigned"},
	{"22 33 44 5", "NC", "too_long"},
	{"+47 123456", "NO", "no_such_length"},
};

static const char *
OrEmpty(const char *word)
{
	return word == NULL ? "" : word;
}

static void
CheckVector(const char *src, const char *region, const char *e164)
{
	char got[PHONE_MAX_BYTES];
	const size_t len = NormalizePhone(src, strlen(src), region, got);

	CHECK(len == strlen(e164) && strcmp(got, e164) == 0, "\"%s\" of %s: \"%s\"", src, region, got);
}

static void
CheckExtension(const Extension *vector)
{
	PhoneInspection phone;

	InspectPhone(vector->src, strlen(vector->src), vector->region, &phone);
	CHECK(strcmp(phone.e164, vector->e164) == 0 && strcmp(phone.extension, vector->extension) == 0,
		  "\"%s\": \"%s\", extension \"%s\"", vector->src, phone.e164, phone.extension);
}

static void
CheckProblem(const Problem *problem)
{
	PhoneInspection phone;
	const char *issue;

	InspectPhone(problem->src, strlen(problem->src), problem->region, &phone);
	issue = OrEmpty(PhoneIssueName(phone.issue));
	CHECK(strcmp(issue, problem->issue) == 0, "\"%s\" of %s: %s", problem->src, problem->region,
		  issue);
}

static void
CheckJunk(const char *e164, bool is_junk, bool is_valid)
{
	PhoneInspection phone;

	InspectPhone(e164, strlen(e164), "FR", &phone);
	CHECK(PhoneIsJunk(e164, strlen(e164)) == is_junk && phone.is_junk == is_junk, "%s is %s", e164,
		  is_junk ? "a placeholder" : "meant");
	CheckVector(e164, "FR", is_valid ? e164 : "");
}

/* ---- vectors in files ------------------------------------------------------------------------ */

#define MAX_FIELDS 6

/* Read the next line of a file without quotes as fields; false at its end. */
static bool
ReadFields(FILE *file, char *line, size_t size, char **fields)
{
	int n = 0;

	if (fgets(line, (int) size, file) == NULL)
		return false;
	line[strcspn(line, "\n")] = '\0';
	memset(fields, 0, MAX_FIELDS * sizeof(*fields));
	for (char *field = line; field != NULL && n < MAX_FIELDS; n++)
	{
		fields[n] = field;
		field = strchr(field, ',');
		if (field != NULL)
			*field++ = '\0';
	}
	return true;
}

/*
 * Our word for a type as libphonenumber writes it in code (FIXED_LINE) or in its data
 * (fixedLine).
 */
static const char *
KindOfType(const char *type)
{
	static const char *const names[][3] = {
		{"FIXED_LINE", "fixedLine", "fixed"},
		{"MOBILE", "mobile", "mobile"},
		{"FIXED_LINE_OR_MOBILE", "-", "fixed_or_mobile"},
		{"TOLL_FREE", "tollFree", "toll_free"},
		{"PREMIUM_RATE", "premiumRate", "premium"},
		{"SHARED_COST", "sharedCost", "shared_cost"},
		{"VOIP", "voip", "voip"},
		{"PERSONAL_NUMBER", "personalNumber", "personal"},
		{"PAGER", "pager", "pager"},
		{"UAN", "uan", "uan"},
		{"VOICEMAIL", "voicemail", "voicemail"},
	};

	for (int i = 0; i < lengthof(names); i++)
		if (strcmp(type, names[i][0]) == 0 || strcmp(type, names[i][1]) == 0)
			return names[i][2];
	return NULL;
}

/*
 * input, region, e164, type, region of the number, extension: as npm google-libphonenumber
 * answers.
 */
static void
CheckTypedNumbers(void)
{
	FILE *file = fopen("test/vectors/phone.csv", "r");
	char line[256];
	char *field[MAX_FIELDS];
	int n = 0;
	int nbad = 0;

	for (; file != NULL && ReadFields(file, line, sizeof(line), field); n++)
	{
		PhoneInspection phone;
		const char *kind = OrEmpty(KindOfType(field[3]));

		if (n == 0)
			continue;
		InspectPhone(field[0], strlen(field[0]), field[1], &phone);
		if (strcmp(phone.e164, field[2]) == 0 &&
			strcmp(OrEmpty(PhoneKindName(phone.kind)), kind) == 0 &&
			strcmp(phone.region, field[4]) == 0 && strcmp(phone.extension, field[5]) == 0)
			continue;
		printf("# \"%s\" of %s: %s\n", field[0], field[1], phone.e164);
		nbad++;
	}
	if (file != NULL)
		fclose(file);
	CHECK(n == 360 && nbad == 0, "359 typed numbers are what libphonenumber says");
}

/* Where a plan does not tell fixed from mobile, both are fixed_or_mobile. */
static bool
IsKind(PhoneKind kind, const char *type)
{
	if (kind == PHONE_KIND_FIXED_OR_MOBILE)
		return strcmp(type, "fixedLine") == 0 || strcmp(type, "mobile") == 0;
	return kind != PHONE_KIND_UNKNOWN && strcmp(PhoneKindName(kind), KindOfType(type)) == 0;
}

/*
 * e164, region, type: every region and each of its types. A code that is shared answers with its
 * first region.
 */
static void
CheckExamples(void)
{
	FILE *file = fopen("test/vectors/phone_examples.csv", "r");
	char line[256];
	char *field[MAX_FIELDS];
	int n = 0;
	int nbad = 0;

	for (; file != NULL && ReadFields(file, line, sizeof(line), field); n++)
	{
		PhoneInspection phone;
		const PhonePlan *plan = PhonePlanOfRegion(field[1]);
		int code_digits;

		if (n == 0)
			continue;
		InspectPhone(field[0], strlen(field[0]), "XX", &phone);
		nbad += strcmp(phone.e164, field[0]) != 0 || !IsKind(phone.kind, field[2]);
		nbad +=
			plan != NULL && plan->calling_code != ReadCallingCode(field[0] + 1, 3, &code_digits);
	}
	if (file != NULL)
		fclose(file);
	CHECK(n == 1145 && nbad == 0, "an example of each type of each region is one");
}

/* ---- any bytes ------------------------------------------------------------------------------- */

/* Wrong if what is normal does not stay as it is, or the two functions say different things. */
static bool
IsInconsistent(const char *src, size_t len, const char *region, bool *is_valid)
{
	PhoneInspection phone;
	char once[PHONE_MAX_BYTES];
	char twice[PHONE_MAX_BYTES];
	const size_t n = NormalizePhone(src, len, region, once);

	*is_valid = n > 0;
	InspectPhone(src, len, region, &phone);
	if (phone.is_valid != (n > 0) || strcmp(phone.e164, once) != 0 ||
		phone.is_valid != (phone.issue == PHONE_FINE) ||
		phone.is_valid != (phone.kind != PHONE_KIND_UNKNOWN))
		return true;
	return n > 0 && (NormalizePhone(once, n, "BR", twice) != n || strcmp(once, twice) != 0);
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
		bool is_valid;
		const size_t len = MakeBytes(src, &seed, 24, "0033+12345678906. (0)x#,\xC2\xA0");

		nbad += IsInconsistent(src, len, i % 2 ? "FR" : "BE", &is_valid);
		PhoneIsJunk(src, len);
		nvalid += is_valid;
	}
	CHECK(nbad == 0 && nvalid > 100, "done once is done for good, for any bytes (%d valid)",
		  nvalid);
}

/*
 * Random digits after each calling code and in each region of two letters, so that every program
 * and plan runs.
 */
static void
CheckAnyDigits(void)
{
	uint64 seed = 5;
	int nbad = 0;
	int nvalid = 0;

	for (int i = 0; i < 200000; i++)
	{
		char src[48];
		const char region[] = {(char) ('A' + UnitBelow(&seed, 26)),
							   (char) ('A' + UnitBelow(&seed, 26)), '\0'};
		const int end = 4 + UnitBelow(&seed, 18);
		int n = i % 2 ? snprintf(src, sizeof(src), "+%d", UnitBelow(&seed, 1000)) : 0;
		bool is_valid;

		while (n < end)
			src[n++] = (char) ('0' + UnitBelow(&seed, 10));
		if (IsInconsistent(src, n, region, &is_valid))
		{
			printf("# %.*s of %s\n", n, src, region);
			nbad++;
		}
		nvalid += is_valid;
	}
	CHECK(nbad == 0 && nvalid > 3000, "done once is done for good, in every plan (%d valid)",
		  nvalid);
}

int
main(void)
{
	for (int i = 0; i < lengthof(spellings); i++)
		CheckVector(spellings[i], "FR", "+33645891237");
	for (int i = 0; i < lengthof(vectors); i++)
		CheckVector(vectors[i].src, vectors[i].region, vectors[i].e164);
	for (int i = 0; i < lengthof(extensions); i++)
		CheckExtension(&extensions[i]);
	for (int i = 0; i < lengthof(problems); i++)
		CheckProblem(&problems[i]);
	for (int i = 0; i < lengthof(junk); i++)
		CheckJunk(junk[i], true, true);
	for (int i = 0; i < lengthof(junk_of_no_plan); i++)
		CheckJunk(junk_of_no_plan[i], true, false);
	for (int i = 0; i < lengthof(meant); i++)
		CheckJunk(meant[i], false, true);
	CheckTypedNumbers();
	CheckExamples();
	CheckAnyBytes();
	CheckAnyDigits();
	return UnitDone();
}
