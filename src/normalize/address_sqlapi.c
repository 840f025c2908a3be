/*
 * address_sqlapi.c
 *    Postal addresses for SQL: rows of the type postal_address out of the parser's parts,
 *    and back.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

#include "compat.h"
#include "normalize/postal.h"
#include "text/pgtext.h"

I360_FUNCTION(i360_normalize_address);
I360_FUNCTION(i360_normalize_address_columns);
I360_FUNCTION(i360_postal_lines);
I360_FUNCTION(i360_address_similarity);

/* Columns of postal_address: the texts, then grade and flags. */
#define GRADE_COLUMN 12
#define FLAGS_COLUMN 13
#define ADDRESS_COLUMNS 14

#define PART(member)                                                                               \
	{                                                                                              \
		offsetof(ParsedAddress, member), sizeof(((ParsedAddress *) 0)->member)                     \
	}

/* The part of each text column. */
static const struct
{
	size_t offset;
	size_t size;
} parts[GRADE_COLUMN] = {
	PART(number),     PART(suffix),   PART(street_type), PART(street_name),
	PART(complement), PART(building), PART(locality),    PART(po_box),
	PART(postcode),   PART(city),     PART(cedex),       PART(country),
};

static const char *const flag_names[ADDRESS_FLAG_COUNT] = {
#define ADDRESS_FLAG(symbol, name, meaning) name,
#include "normalize/address_flags.def"
#undef ADDRESS_FLAG
};

static Datum
FlagsAsArray(uint32 flags)
{
	Datum words[ADDRESS_FLAG_COUNT];
	int nwords = 0;

	for (int i = 0; i < ADDRESS_FLAG_COUNT; i++)
	{
		if (flags >> i & 1)
			words[nwords++] = CStringGetTextDatum(flag_names[i]);
	}
	return PointerGetDatum(construct_array(words, nwords, TEXTOID, -1, false, TYPALIGN_INT));
}

/* The row type of the result, looked up once a query. */
static TupleDesc
ResultDesc(FunctionCallInfo fcinfo)
{
	MemoryContext old;
	TupleDesc desc;

	if (fcinfo->flinfo->fn_extra != NULL)
		return fcinfo->flinfo->fn_extra;
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE ||
		desc->natts != ADDRESS_COLUMNS)
		elog(ERROR, "return type must be postal_address");
	desc = BlessTupleDesc(CreateTupleDescCopy(desc));
	MemoryContextSwitchTo(old);
	fcinfo->flinfo->fn_extra = desc;
	return desc;
}

static Datum
AddressAsRow(FunctionCallInfo fcinfo, const ParsedAddress *address)
{
	Datum values[ADDRESS_COLUMNS] = {0};
	bool nulls[ADDRESS_COLUMNS] = {false};

	for (int i = 0; i < GRADE_COLUMN; i++)
	{
		const char *part = (const char *) address + parts[i].offset;

		nulls[i] = part[0] == '\0';
		if (!nulls[i])
			values[i] = PointerGetDatum(TextFromUtf8(part, strlen(part)));
	}
	values[GRADE_COLUMN] = Int32GetDatum(address->grade);
	values[FLAGS_COLUMN] = FlagsAsArray(address->flags);
	return HeapTupleGetDatum(heap_form_tuple(ResultDesc(fcinfo), values, nulls));
}

/* Parts out of a row, folded as the parser does: a row may be a user's own. What is too long is cut. */
static void
AddressFromRow(HeapTupleHeader row, ParsedAddress *address)
{
	const TupleDesc desc =
		lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(row), HeapTupleHeaderGetTypMod(row));
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(row), .t_data = row};
	Datum values[ADDRESS_COLUMNS];
	bool nulls[ADDRESS_COLUMNS];

	memset(address, 0, sizeof(*address));
	ItemPointerSetInvalid(&tuple.t_self);
	if (desc->natts != ADDRESS_COLUMNS)
		elog(ERROR, "argument must be a postal_address");
	heap_deform_tuple(&tuple, desc, values, nulls);
	for (int i = 0; i < GRADE_COLUMN; i++)
	{
		if (!nulls[i])
		{
			const Utf8 part = Utf8FromText(DatumGetTextPP(values[i]));

			SetAddressPart((char *) address + parts[i].offset, parts[i].size, part.bytes, part.len);
		}
	}
	ReleaseTupleDesc(desc);
}

Datum
i360_normalize_address(PG_FUNCTION_ARGS)
{
	const Utf8 value = PG_GETARG_UTF8(0);
	const Utf8 country = PG_GETARG_UTF8(1);
	ParsedAddress address;

	if (!ParseAddress(value.bytes, value.len, country.bytes, country.len, &address))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(AddressAsRow(fcinfo, &address));
}

/* A column of the caller's, empty if NULL. */
static AddressText
Column(FunctionCallInfo fcinfo, int n)
{
	AddressText column = {"", 0};

	if (!PG_ARGISNULL(n))
	{
		const Utf8 value = PG_GETARG_UTF8(n);

		column = (AddressText){value.bytes, value.len};
	}
	return column;
}

Datum
i360_normalize_address_columns(PG_FUNCTION_ARGS)
{
	AddressText country = Column(fcinfo, 3);
	ParsedAddress address;

	if (strspn(country.bytes, " ") >= country.len)
		country = (AddressText){"FR", 2};
	if (!ParseAddressColumns(Column(fcinfo, 0), Column(fcinfo, 1), Column(fcinfo, 2), country,
							 &address))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(AddressAsRow(fcinfo, &address));
}

Datum
i360_postal_lines(PG_FUNCTION_ARGS)
{
	const Utf8 recipient = PG_GETARG_UTF8(1);
	ParsedAddress address;
	PostalLines lines;
	Datum values[POSTAL_LINES] = {0};
	bool nulls[POSTAL_LINES];
	const int lower_bound = 1;
	int nlines = POSTAL_LINES;

	AddressFromRow(PG_GETARG_HEAPTUPLEHEADER(0), &address);
	FormatPostalLines(&address, recipient.bytes, recipient.len, lines);
	for (int i = 0; i < POSTAL_LINES; i++)
	{
		nulls[i] = lines[i][0] == '\0';
		if (!nulls[i])
			values[i] = PointerGetDatum(TextFromUtf8(lines[i], strlen(lines[i])));
	}
	nlines -= nulls[POSTAL_LINES - 1];
	PG_RETURN_ARRAYTYPE_P(construct_md_array(values, nulls, 1, &nlines, (int *) &lower_bound,
											 TEXTOID, -1, false, TYPALIGN_INT));
}

Datum
i360_address_similarity(PG_FUNCTION_ARGS)
{
	ParsedAddress a;
	ParsedAddress b;
	double similarity;

	AddressFromRow(PG_GETARG_HEAPTUPLEHEADER(0), &a);
	AddressFromRow(PG_GETARG_HEAPTUPLEHEADER(1), &b);
	similarity = AddressSimilarity(&a, &b);
	if (similarity == ADDRESS_INCOMPARABLE)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(similarity);
}
