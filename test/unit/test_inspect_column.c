/*
 * test_inspect_column.c
 *    What columns are taken for, what is counted, that masks hide, and that counts of distinct values are right.
 */
#include "normalize/inspect_column.h"
#include "unit.h"

#define MAX_VALUES 1000

/* What a column of values, which NULL ends, is taken for. */
static InspectField
FieldOf(const char *name, ColumnForm form, const char *const *values, double *confidence)
{
	ColumnSample sample;

	ColumnSampleInit(&sample, form, name, strlen(name));
	for (int i = 0; values[i] != NULL; i++)
		ColumnSampleAdd(&sample, values[i], strlen(values[i]));
	return ColumnSampleField(&sample, confidence);
}

#define VALUES(...)                                                                                \
	(const char *const[])                                                                          \
	{                                                                                              \
		__VA_ARGS__, NULL                                                                          \
	}

static void
CheckField(const char *name, ColumnForm form, const char *const *values, InspectField expected)
{
	double confidence;
	const InspectField found = FieldOf(name, form, values, &confidence);
	const char *word = InspectFieldWord(found);

	CHECK(found == expected, "column %s with %s is %s", name, values[0], word ? word : "nothing");
	CHECK((confidence > 0) == (found != INSPECT_NOTHING) && confidence < 1,
		  "its confidence is %.2f", confidence);
}

/* Told by the values alone. */
static void
TestFieldsByValue(void)
{
	CheckField("c", COLUMN_TEXT, VALUES("a.b@orange.fr", "c@free.fr", "none"), INSPECT_EMAIL);
	CheckField("c", COLUMN_TEXT, VALUES("06 14 45 78 90", "+33 1 42 68 53 00"), INSPECT_PHONE);
	CheckField("c", COLUMN_NUMBER, VALUES("614457890", "142685300"), INSPECT_PHONE);
	CheckField("c", COLUMN_TEXT, VALUES("69006", "75002", "33000"), INSPECT_POSTCODE);
	CheckField("c", COLUMN_TEXT, VALUES("Paris", "SAINT ETIENNE", "Lyon"), INSPECT_CITY);
	CheckField("c", COLUMN_TEXT, VALUES("Marie", "Jean-Pierre", "Sophie"), INSPECT_GIVEN_NAME);
	CheckField("c", COLUMN_TEXT, VALUES("Dupont", "LEFEBVRE", "Moreau"), INSPECT_FAMILY_NAME);
	CheckField("c", COLUMN_TEXT, VALUES("Marie Dupont", "LEFEBVRE Jean"), INSPECT_FULL_NAME);
	CheckField("c", COLUMN_TEXT, VALUES("Mme", "M", "Mlle"), INSPECT_CIVILITY);
	CheckField("c", COLUMN_TEXT, VALUES("M", "F", "F"), INSPECT_GENDER);
	CheckField("c", COLUMN_TEXT, VALUES("12 rue de la Paix", "3 av. Foch"), INSPECT_STREET);
	CheckField("c", COLUMN_TEXT, VALUES("12 rue de la Paix 75002 Paris"), INSPECT_ADDRESS);
	CheckField("c", COLUMN_TEXT, VALUES("France", "BE", "Allemagne"), INSPECT_COUNTRY);
	CheckField("c", COLUMN_TEXT, VALUES("12/03/1985", "30.11.1972"), INSPECT_BIRTH_DATE);
	CheckField("c", COLUMN_DATE, VALUES("2024-03-12 10:11:12+01", "2023-11-30"), INSPECT_DATE);
	CheckField("c", COLUMN_NUMBER, VALUES("12.50", "0.99"), INSPECT_AMOUNT);
	/* The published examples: of an IBAN (ISO 13616), of a SIREN (INSEE) and its SIRET. */
	CheckField("c", COLUMN_TEXT, VALUES("FR14 2004 1010 0505 0001 3M02 606"), INSPECT_IBAN);
	CheckField("c", COLUMN_TEXT, VALUES("732 829 320"), INSPECT_SIREN);
	CheckField("c", COLUMN_NUMBER, VALUES("73282932000074"), INSPECT_SIRET);
	CheckField("c", COLUMN_TEXT, VALUES("Boulangerie Dupont SARL", "ACME SAS"),
			   INSPECT_ORGANIZATION);
	CheckField("c", COLUMN_TEXT, VALUES("blue", "green", "grey"), INSPECT_NOTHING);
	CheckField("c", COLUMN_NUMBER, VALUES("1", "2", "3"), INSPECT_NOTHING);
	CheckField("c", COLUMN_OTHER, VALUES("75002"), INSPECT_NOTHING);
	CheckField("c", COLUMN_TEXT, VALUES(" ", ""), INSPECT_NOTHING);
}

/* The name of the column helps, and does not overrule. */
static void
TestFieldsByName(void)
{
	CheckField("nom", COLUMN_TEXT, VALUES("Zzyzx", "Qwaal"), INSPECT_FAMILY_NAME);
	CheckField("firstName", COLUMN_TEXT, VALUES("Zzyzx", "Qwaal"), INSPECT_GIVEN_NAME);
	CheckField("nom", COLUMN_TEXT, VALUES("a.b@orange.fr", "c@free.fr"), INSPECT_EMAIL);
	CheckField("mail", COLUMN_TEXT, VALUES("Dupont", "Moreau"), INSPECT_FAMILY_NAME);
	CheckField("nom_naissance", COLUMN_TEXT, VALUES("Dupont", "Moreau"), INSPECT_BIRTH_FAMILY_NAME);
	CheckField("ville_naissance", COLUMN_TEXT, VALUES("Paris", "Lyon"), INSPECT_BIRTH_PLACE);
	CheckField("date_naissance", COLUMN_DATE, VALUES("2004-05-06", "2001-02-03"),
			   INSPECT_BIRTH_DATE);
	CheckField("num_carte", COLUMN_TEXT, VALUES("3017620422003", "4006381333931"),
			   INSPECT_LOYALTY_CARD);
	CheckField("idClient", COLUMN_NUMBER, VALUES("1", "2", "3"), INSPECT_CUSTOMER);
	CheckField("account_id", COLUMN_TEXT, VALUES("A17", "A18"), INSPECT_ACCOUNT);
	CheckField("sexe", COLUMN_NUMBER, VALUES("1", "2"), INSPECT_GENDER);
	CheckField("ville", COLUMN_TEXT, VALUES("London", "Antwerpen"), INSPECT_CITY);
	CHECK(InspectHint("TEL_2", 5) == INSPECT_PHONE, "TEL_2 is a phone");
	CHECK(InspectHint("tel2", 4) == INSPECT_PHONE, "tel2 is a phone");
	CHECK(InspectHint("hotel", 5) == INSPECT_NOTHING, "a hotel is none");
	CHECK(InspectHint("Prénom", strlen("Prénom")) == INSPECT_GIVEN_NAME, "Prénom");
	CHECK(InspectHint("", 0) == INSPECT_NOTHING, "no name");
}

/* Two words over and over are a category, though both are family names; not where the name says otherwise. */
static void
TestCategories(void)
{
	const char *values[MAX_VALUES + 1] = {NULL};

	for (int i = 0; i < MAX_VALUES; i++)
		values[i] = i % 2 ? "sale" : "Dupont";
	CheckField("kind", COLUMN_TEXT, values, INSPECT_NOTHING);
	CheckField("nom", COLUMN_TEXT, values, INSPECT_FAMILY_NAME);
	for (int i = 0; i < MAX_VALUES; i++)
		values[i] = i % 2 ? "M" : "F";
	CheckField("kind", COLUMN_TEXT, values, INSPECT_GENDER);
}

static void
CheckCounts(InspectField field, const char *const *values, int filled, int valid, int junk,
			int distinct)
{
	ColumnCounts counts;

	ColumnCountsInit(&counts, field, 1024);
	for (int i = 0; values[i] != NULL; i++)
		ColumnCountsAdd(&counts, values[i], strlen(values[i]));
	CHECK(counts.filled == filled && counts.valid == valid && counts.junk == junk,
		  "%s: filled %d, valid %d, junk %d", values[0], (int) counts.filled, (int) counts.valid,
		  (int) counts.junk);
	CHECK(DistinctEstimate(&counts.distinct) == distinct, "distinct %d",
		  (int) DistinctEstimate(&counts.distinct));
	DistinctFree(&counts.distinct);
}

/* Of each: two spellings of one value, another one, junk, what stands for nothing, what is malformed, blank. */
static void
TestCounts(void)
{
	CheckCounts(INSPECT_EMAIL,
				VALUES("Jean@Orange.fr", " jean@orange.fr", "z@free.fr", "test@test.com", "N/A",
					   "jean@", "  "),
				6, 3, 2, 2);
	CheckCounts(INSPECT_PHONE,
				VALUES("06 14 45 78 90", "+33614457890", "0142685300", "0000000000", "-", "12", ""),
				6, 3, 2, 2);
	CheckCounts(INSPECT_FAMILY_NAME,
				VALUES("Lefèvre", "LEFEVRE", "Dupont", "TEST", "NULL", "a@b.fr", "\t"), 6, 3, 2, 2);
	CheckCounts(
		INSPECT_BIRTH_DATE,
		VALUES("12/03/1985", "1985-03-12", "1972-11-30", "1900-01-01", "?", "31/02/1985", " "), 6,
		3, 2, 2);
	CheckCounts(INSPECT_CITY, VALUES("St Etienne", "SAINT-ÉTIENNE", "Lyon", "XXX", "nc", "12", " "),
				6, 3, 2, 2);
	CheckCounts(INSPECT_COUNTRY, VALUES("Belgique", "BE", "France", "n/a", "--", "Nowhere", " "), 6,
				3, 2, 2);
	CheckCounts(INSPECT_NOTHING, VALUES("a", "a", "b", "-", "NULL", "?", " "), 6, 0, 0, 5);
}

static void
CheckMask(const char *value, const char *expected)
{
	char mask[MASK_MAX_BYTES];

	MaskValue(value, strlen(value), mask);
	CHECK(strcmp(mask, expected) == 0, "mask of %s: %s", value, mask);
}

static void
TestMasks(void)
{
	char value[24];
	char mask[MASK_MAX_BYTES];
	uint64 seed = 7;
	int nshown = 0;

	CheckMask("jean@orange.fr", "j…@o….fr");
	CheckMask("a@b.fr", "…@….fr");
	CheckMask("jean@orange", "j…@o…");
	CheckMask("jean@", "j…");
	CheckMask("06 12 34 56 78", "06 …");
	CheckMask("+33612345678", "+3…");
	CheckMask("Martin", "M…");
	CheckMask("Élodie", "É…");
	CheckMask("Li", "…");
	CheckMask("M", "…");
	CheckMask("2024", "2…");
	CheckMask("", "…");
	/* No mask holds its value, whatever the bytes. */
	for (int i = 0; i < 20000; i++)
	{
		const int len = 1 + UnitBelow(&seed, sizeof(value) - 1);

		for (int c = 0; c < len; c++)
			value[c] = "ab1 2@..\xC3\xA9\xE2z"[UnitBelow(&seed, 12)];
		value[len - 1] = 'q';
		value[len] = '\0';
		MaskValue(value, len, mask);
		nshown += strstr(mask, value) != NULL || strlen(mask) >= MASK_MAX_BYTES;
	}
	CHECK(nshown == 0, "no mask of 20,000 holds its value");
}

/* Random bytes, and long texts, through everything; ASan and UBSan look on. */
static void
TestAnyBytes(void)
{
	char value[2 * INSPECT_MAX_BYTES];
	uint64 seed = 11;
	ColumnSample sample;
	ColumnCounts counts;
	double confidence;

	for (int field = 0; field <= INSPECT_NFIELDS; field++)
	{
		ColumnSampleInit(&sample, COLUMN_TEXT, "x", 1);
		sample.hint = field;
		ColumnCountsInit(&counts, field, 64);
		for (int i = 0; i < 300; i++)
		{
			const int len = UnitBelow(&seed, i < 250 ? 40 : sizeof(value));

			for (int c = 0; c < len; c++)
				value[c] = (char) (i % 2 ? UnitRandom(&seed) : "A1 é@.-,0/"[UnitBelow(&seed, 11)]);
			ColumnSampleAdd(&sample, value, len);
			ColumnCountsAdd(&counts, value, len);
		}
		(void) ColumnSampleField(&sample, &confidence);
		CHECK(counts.valid + counts.junk <= counts.filled && sample.filled == counts.filled,
			  "field %d reads any bytes", field);
		DistinctFree(&counts.distinct);
	}
}

/* `n` values of which each comes `times`, in a counter that keeps `max_kept`. */
static double
DistinctError(int n, int times, uint32 max_kept)
{
	DistinctCounter counter;
	double estimate;

	DistinctInit(&counter, max_kept);
	for (int i = 0; i < n * times; i++)
	{
		const int value = i % n;

		DistinctAdd(&counter, (const char *) &value, sizeof(value));
	}
	estimate = (double) DistinctEstimate(&counter);
	DistinctFree(&counter);
	return n == 0 ? estimate : estimate / n - 1;
}

static void
TestDistinct(void)
{
	CHECK(DistinctError(0, 1, 1024) == 0, "none");
	CHECK(DistinctError(1, 1, 1) == 0 && DistinctError(1, 9, 1) == 0, "one");
	CHECK(DistinctError(1024, 3, 1024) == 0, "as many as are kept, thrice");
	CHECK(DistinctError(100000, 1, 1024) == 0, "many, each once: known to be so");
	/* Three standard errors of 1.2 / sqrt(1024). */
	CHECK(fabs(DistinctError(100000, 4, 1024)) < 3 * 1.2 / 32, "many, each four times: %.3f",
		  DistinctError(100000, 4, 1024));
	CHECK(fabs(DistinctError(20000, 2, 64)) < 3 * 1.2 / 8, "a small counter: %.3f",
		  DistinctError(20000, 2, 64));
}

int
main(void)
{
	TestFieldsByValue();
	TestFieldsByName();
	TestCategories();
	TestCounts();
	TestMasks();
	TestAnyBytes();
	TestDistinct();
	return UnitDone();
}
