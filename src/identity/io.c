/*
 * io.c
 *    The type identity: text form (JSON), binary form, equality, order and hash.
 *
 * The text form is what identity_fields() shows and what identity(jsonb) reads, so
 * a dump restores to the same bytes. Bytes from outside are accepted only if a
 * builder would have made them.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/jsonb.h"

#include "compat.h"
#include "identity/fields.h"
#include "identity/sqlapi.h"
#include "text/pgtext.h"

I360_FUNCTION(i360_identity_in);
I360_FUNCTION(i360_identity_out);
I360_FUNCTION(i360_identity_recv);
I360_FUNCTION(i360_identity_send);
I360_FUNCTION(i360_identity_fields);
I360_FUNCTION(i360_identity_identifiers);
I360_FUNCTION(i360_identity_keys);
I360_FUNCTION(i360_identity_eq);
I360_FUNCTION(i360_identity_ne);
I360_FUNCTION(i360_identity_lt);
I360_FUNCTION(i360_identity_le);
I360_FUNCTION(i360_identity_gt);
I360_FUNCTION(i360_identity_ge);
I360_FUNCTION(i360_identity_cmp);
I360_FUNCTION(i360_identity_hash);
I360_FUNCTION(i360_identity_hash_extended);

void
RaiseIdentityFormat(void)
{
	ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
					errmsg("identity is not of a format that this version reads"),
					errhint("Rebuild the column from the source rows.")));
}

void
OpenIdentityDatum(Datum datum, IdentityView *view, struct varlena **detoasted)
{
	*detoasted = PG_DETOAST_DATUM_PACKED(datum);
	if (!IdentityOpen(VARDATA_ANY(*detoasted), VARSIZE_ANY_EXHDR(*detoasted), view))
		RaiseIdentityFormat();
}

Datum
i360_identity_in(PG_FUNCTION_ARGS)
{
	Datum jsonb;

	if (!InputJsonb(PG_GETARG_CSTRING(0), fcinfo->context, &jsonb))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(IdentityFromJsonb(DatumGetJsonbP(jsonb)));
}

/* A value as a JSON string, without the name in front of the colon for named kinds. */
static void
AppendValue(StringInfo out, IdentityKind kind, const IdentityValue *value)
{
	char text[IDENTITY_MAX_VALUE_LEN + 1];
	const char *start = text;

	IdentityValueText(kind, value, text);
	if (kind == IDENTITY_IDENTIFIER || kind == IDENTITY_ATTRIBUTE)
		start = strchr(text, ':') + 1;
	escape_json(out, start);
}

/* One value, or an array of several; always an array where asked. */
static void
AppendValues(StringInfo out, IdentityKind kind, const IdentityValue *values, int n,
			 bool always_array)
{
	bool is_array = always_array || n > 1;

	if (is_array)
		appendStringInfoChar(out, '[');
	for (int i = 0; i < n; i++)
	{
		if (i > 0)
			appendStringInfoString(out, ", ");
		AppendValue(out, kind, &values[i]);
	}
	if (is_array)
		appendStringInfoChar(out, ']');
}

/* How many values from `i` on have the name of value `i`; they are sorted, so they are neighbours. */
static int
CountSameName(const IdentityView *view, IdentityKind kind, int i)
{
	const IdentityValue *first = IdentityGet(view, kind, i);
	size_t name_len = (const char *) memchr(first->bytes, ':', first->len) - first->bytes;
	int n = 1;

	while (i + n < IdentityCount(view, kind))
	{
		const IdentityValue *next = IdentityGet(view, kind, i + n);

		if (next->len <= name_len || memcmp(next->bytes, first->bytes, name_len + 1) != 0)
			break;
		n++;
	}
	return n;
}

/* Identifiers and attributes: an object from name to value or values. */
static void
AppendNamedValues(StringInfo out, const IdentityView *view, IdentityKind kind, bool always_array)
{
	int i = 0;

	appendStringInfoChar(out, '{');
	while (i < IdentityCount(view, kind))
	{
		const IdentityValue *first = IdentityGet(view, kind, i);
		int n = CountSameName(view, kind, i);
		char *name = pnstrdup(first->bytes,
							  (const char *) memchr(first->bytes, ':', first->len) - first->bytes);

		if (i > 0)
			appendStringInfoString(out, ", ");
		escape_json(out, name);
		appendStringInfoString(out, ": ");
		AppendValues(out, kind, first, n, always_array);
		i += n;
	}
	appendStringInfoChar(out, '}');
}

/* The text form, in the encoding of the database. */
char *
IdentityToJson(const IdentityView *view, bool always_array)
{
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfoChar(&out, '{');
	for (int kind = 1; kind <= IDENTITY_LAST_KIND; kind++)
	{
		if (IdentityCount(view, kind) == 0)
			continue;
		appendStringInfo(&out, "%s\"%s\": ", out.len > 1 ? ", " : "", IdentityFieldName(kind));
		if (kind == IDENTITY_IDENTIFIER || kind == IDENTITY_ATTRIBUTE)
			AppendNamedValues(&out, view, kind, always_array);
		else
			AppendValues(&out, kind, IdentityGet(view, kind, 0), IdentityCount(view, kind),
						 always_array);
	}
	appendStringInfoChar(&out, '}');
	if (GetDatabaseEncoding() == PG_UTF8)
		return out.data;
	return text_to_cstring(TextFromUtf8(out.data, out.len));
}

Datum
i360_identity_out(PG_FUNCTION_ARGS)
{
	IdentityView view;
	struct varlena *bytes;

	OpenIdentityDatum(PG_GETARG_DATUM(0), &view, &bytes);
	PG_RETURN_CSTRING(IdentityToJson(&view, false));
}

/* What was kept: an object of fields, each an array, so that a query need not ask which it is. */
Datum
i360_identity_fields(PG_FUNCTION_ARGS)
{
	IdentityView view;
	struct varlena *bytes;

	OpenIdentityDatum(PG_GETARG_DATUM(0), &view, &bytes);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(IdentityToJson(&view, true)));
}

/* Identifiers are kept as they came: are they UTF-8? Raises where the database has no such character. */
static bool
IsText(const char *bytes, size_t len)
{
	IdentityView view;

	if (!IdentityOpen(bytes, len, &view))
		return false;
	for (int kind = 1; kind <= IDENTITY_LAST_KIND; kind++)
	{
		for (int i = 0; i < IdentityCount(&view, kind); i++)
		{
			const IdentityValue *value = IdentityGet(&view, kind, i);

			if (kind == IDENTITY_PHONE || kind == IDENTITY_BIRTH_DATE)
				continue;
			if (!pg_verify_mbstr(PG_UTF8, value->bytes, value->len, true))
				return false;
			if (GetDatabaseEncoding() != PG_UTF8)
				TextFromUtf8(value->bytes, value->len);
		}
	}
	return true;
}

Datum
i360_identity_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int len = message->len - message->cursor;
	const char *bytes = pq_getmsgbytes(message, len);
	struct varlena *identity;

	if (!IdentityIsCanonical(bytes, len) || !IsText(bytes, len))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary representation of type %s", "identity"),
				 errdetail("Entries must be sorted, unique, in normal form, of a known kind and in "
						   "UTF-8."),
				 errhint("Send what this extension's binary output gave, or use the text form.")));
	identity = palloc(VARHDRSZ + len);
	SET_VARSIZE(identity, VARHDRSZ + len);
	memcpy(VARDATA(identity), bytes, len);
	PG_RETURN_POINTER(identity);
}

Datum
i360_identity_send(PG_FUNCTION_ARGS)
{
	struct varlena *identity = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbytes(&message, VARDATA_ANY(identity), VARSIZE_ANY_EXHDR(identity));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* Namespaced identifiers in it: e-mails and phones too. */
Datum
i360_identity_identifiers(PG_FUNCTION_ARGS)
{
	static const IdentityKind kinds[] = {IDENTITY_EMAIL, IDENTITY_PHONE, IDENTITY_IDENTIFIER};
	static const char *const prefixes[] = {"email:", "phone:", ""};
	Datum identifiers[IDENTITY_MAX_ENTRIES];
	IdentityView view;
	struct varlena *bytes;
	int n = 0;

	OpenIdentityDatum(PG_GETARG_DATUM(0), &view, &bytes);
	for (int k = 0; k < lengthof(kinds); k++)
	{
		for (int i = 0; i < IdentityCount(&view, kinds[k]); i++)
		{
			char text[IDENTITY_MAX_VALUE_LEN + 1];

			char *identifier;

			IdentityValueText(kinds[k], IdentityGet(&view, kinds[k], i), text);
			identifier = psprintf("%s%s", prefixes[k], text);
			identifiers[n++] = PointerGetDatum(TextFromUtf8(identifier, strlen(identifier)));
		}
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(identifiers, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/* The blocking keys, as signed numbers since SQL has no others. */
Datum
i360_identity_keys(PG_FUNCTION_ARGS)
{
	uint64 keys[IDENTITY_MAX_KEYS];
	Datum numbers[IDENTITY_MAX_KEYS];
	IdentityView view;
	struct varlena *bytes;
	int n;

	OpenIdentityDatum(PG_GETARG_DATUM(0), &view, &bytes);
	n = IdentityKeys(&view, keys);
	for (int i = 0; i < n; i++)
		numbers[i] = Int64GetDatum((int64) keys[i]);
	PG_RETURN_ARRAYTYPE_P(
		construct_array(numbers, n, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* Order of the packed bytes: total, and meaningless beyond that. */
static int
CompareIdentityDatums(Datum left, Datum right)
{
	struct varlena *a = PG_DETOAST_DATUM_PACKED(left);
	struct varlena *b = PG_DETOAST_DATUM_PACKED(right);
	Size alen = VARSIZE_ANY_EXHDR(a);
	Size blen = VARSIZE_ANY_EXHDR(b);
	int order = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), Min(alen, blen));

	return order != 0 ? order : (alen > blen) - (alen < blen);
}

#define IDENTITY_COMPARISON(name, relation)                                                        \
	Datum name(PG_FUNCTION_ARGS)                                                                   \
	{                                                                                              \
		PG_RETURN_BOOL(CompareIdentityDatums(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)) relation 0);  \
	}

IDENTITY_COMPARISON(i360_identity_eq, ==)
IDENTITY_COMPARISON(i360_identity_ne, !=)
IDENTITY_COMPARISON(i360_identity_lt, <)
IDENTITY_COMPARISON(i360_identity_le, <=)
IDENTITY_COMPARISON(i360_identity_gt, >)
IDENTITY_COMPARISON(i360_identity_ge, >=)

Datum
i360_identity_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(CompareIdentityDatums(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)));
}

Datum
i360_identity_hash(PG_FUNCTION_ARGS)
{
	struct varlena *identity = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));

	return hash_any((unsigned char *) VARDATA_ANY(identity), VARSIZE_ANY_EXHDR(identity));
}

Datum
i360_identity_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *identity = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));

	return hash_any_extended((unsigned char *) VARDATA_ANY(identity), VARSIZE_ANY_EXHDR(identity),
							 PG_GETARG_INT64(1));
}
