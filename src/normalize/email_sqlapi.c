/*
 * email_sqlapi.c
 *    inspect_email() of SQL: the parts of an address and its flags as a row.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"

#include "compat.h"
#include "normalize/email.h"
#include "text/record.h"

I360_FUNCTION(i360_inspect_email);

/* Text for an acceptable address only. */
static void
AddPart(Record *record, const EmailInspection *inspection, const char *part)
{
	AddText(record, inspection->issue == EMAIL_ACCEPTABLE ? part : NULL);
}

/* The domain's letters may be none of the database's: then its ASCII form stands for them. */
static const char *
ReadableDomain(const EmailInspection *inspection)
{
	if (GetDatabaseEncoding() == PG_UTF8)
		return inspection->domain_unicode;
	return inspection->address.domain;
}

/*
 * inspect_email(value text) -> email_inspection. NULL for NULL; no errors. Cost: a microsecond,
 * two more where the domain is mistyped or where the domain has letters beyond ASCII.
 */
Datum
i360_inspect_email(PG_FUNCTION_ARGS)
{
	const Utf8 value = PG_GETARG_UTF8(0);
	EmailInspection inspection;
	char mailbox[EMAIL_MAX_BYTES + 1] = "";
	Record record;

	InspectEmail(value.bytes, value.len, &inspection);
	if (inspection.issue == EMAIL_ACCEPTABLE)
		snprintf(mailbox, sizeof(mailbox), "%s@%s", inspection.reader.user,
				 inspection.reader.domain);
	BeginRecord(&record, fcinfo);
	AddBool(&record, inspection.issue == EMAIL_ACCEPTABLE);
	AddPart(&record, &inspection, inspection.address.local);
	AddPart(&record, &inspection, inspection.address.domain);
	AddPart(&record, &inspection, ReadableDomain(&inspection));
	AddText(&record, mailbox);
	AddPart(&record, &inspection, inspection.reader.tag);
	AddText(&record, inspection.reader.provider == NULL ? NULL : inspection.reader.provider->name);
	AddText(&record, inspection.suggestion);
	AddBool(&record, inspection.is_role);
	AddBool(&record, inspection.is_junk);
	AddBool(&record, inspection.is_disposable);
	AddBool(&record, inspection.is_relay);
	AddBool(&record, inspection.is_reserved);
	AddText(&record, EmailIssueWord(inspection.issue));
	PG_RETURN_DATUM(EndRecord(&record));
}
