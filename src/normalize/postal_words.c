/*
 * postal_words.c
 *    An address as folded words, and the look-up of words: see postal_words.h.
 *
 * What parts an address (line ends, commas, brackets, a dash between spaces) is kept as
 * the gap before the next word; all other signs are spaces. Spellings are looked up by
 * halving in sorted tables, the longest first, so that GRANDE RUE is found before RUE.
 */
#include "normalize/postal_words.h"
#include "text/text.h"

static WordGap
GapOf(const char *text, const char *at, const char *end)
{
	switch (*at)
	{
		case '\n':
		case '\r': return GAP_LINE;
		case ',':
		case ';':
		case '|':
		case '(':
		case ')':
		case '\t': return GAP_COMMA;
		case '-':
			return at > text && at[-1] == ' ' && at + 1 < end && at[1] == ' ' ? GAP_COMMA
																			  : GAP_SPACE;
		default: return GAP_SPACE;
	}
}

static void
AddWord(AddressWords *words, const char *word, int len, WordGap gap)
{
	const int start = words->count == 0 ? 0 : SpanLen(words, 0, words->count) + 1;

	if (words->count == ADDRESS_MAX_WORDS || start + len + 1 > (int) sizeof(words->text))
	{
		words->truncated = true;
		return;
	}
	if (start > 0)
		words->text[start - 1] = ' ';
	memcpy(words->text + start, word, len);
	words->text[start + len] = '\0';
	words->words[words->count++] = (AddressWord){start, len, gap};
}

/* How many letters to part from the number behind them: RN7, BP75; 0 for other words. */
static int
GluedLetters(const char *word, int len)
{
	static const char *const glued[] = {"RN", "RD", "CD", "VC", "BP", "CS", "TSA"};

	for (int i = 0; i < (int) lengthof(glued); i++)
	{
		const int lead = (int) strlen(glued[i]);

		if (len > lead && memcmp(word, glued[i], lead) == 0 &&
			(int) strspn(word + lead, "0123456789") >= len - lead)
			return lead;
	}
	return 0;
}

/* How many digits to part from the type of street behind them: 12RUE; 0 for other words. */
static int
GluedNumber(const char *word, int len)
{
	static const char *const glued[] = {"RUE",   "AVENUE", "AV",      "BOULEVARD", "BD",   "PLACE",
										"ALLEE", "CHEMIN", "IMPASSE", "ROUTE",     "QUAI", "COURS"};
	const int ndigits = (int) strspn(word, "0123456789");

	for (int i = 0; ndigits > 0 && i < (int) lengthof(glued); i++)
	{
		if ((int) strlen(glued[i]) == len - ndigits &&
			memcmp(word + ndigits, glued[i], len - ndigits) == 0)
			return ndigits;
	}
	return 0;
}

/* Add the words of a piece without gaps; returns the gap that is still to stand before a word. */
static WordGap
AddPiece(AddressWords *words, const char *piece, size_t len, WordGap gap)
{
	char folded[FOLD_BOUND(ADDRESS_TEXT_MAX)];
	const char *at = folded;

	FoldText(piece, len, folded);
	while (*at != '\0')
	{
		const int word_len = (int) strcspn(at, " ");
		const int glued = IsDigit(*at) ? GluedNumber(at, word_len) : GluedLetters(at, word_len);

		if (glued > 0)
			AddWord(words, at, glued, gap);
		AddWord(words, at + glued, word_len - glued, glued > 0 ? GAP_SPACE : gap);
		gap = GAP_SPACE;
		at += word_len + (at[word_len] == ' ');
	}
	return gap;
}

void
SplitAddress(AddressWords *words, const char *text, size_t len)
{
	const char *const end = text + Min(len, ADDRESS_TEXT_MAX);
	const char *piece = text;
	WordGap gap = GAP_LINE;

	words->count = 0;
	words->truncated = len > ADDRESS_TEXT_MAX;
	words->text[0] = '\0';
	for (const char *at = text; at < end; at++)
	{
		const WordGap found = GapOf(text, at, end);

		if (found == GAP_SPACE)
			continue;
		gap = AddPiece(words, piece, at - piece, gap);
		gap = Max(gap, found);
		piece = at + 1;
	}
	AddPiece(words, piece, end - piece, gap);
}

void
RemoveWords(AddressWords *words, int from, int to)
{
	AddressWords kept = {0};

	for (int i = 0; i < words->count; i++)
	{
		WordGap gap = words->words[i].gap;

		if (i == to)
			gap = Max(gap, GAP_COMMA);
		if (i < from || i >= to)
			AddWord(&kept, WordAt(words, i), WordLen(words, i), gap);
	}
	kept.truncated |= words->truncated;
	*words = kept;
}

int
LeadingDigits(const AddressWords *words, int i)
{
	const char *word = WordAt(words, i);
	int n = 0;

	while (n < WordLen(words, i) && IsDigit(word[n]))
		n++;
	return n;
}

bool
WordIsOneOf(const AddressWords *words, int i, const char *const *list)
{
	for (; *list != NULL; list++)
	{
		if (WordIs(words, i, *list))
			return true;
	}
	return false;
}

bool
LeadsNoun(const AddressWords *words, int i)
{
	static const char *const leads[] = {"DE",  "D", "DU", "DES", "LE", "LA",
										"LES", "L", "AU", "AUX", NULL};

	return WordIsOneOf(words, i, leads);
}

int
PieceEnd(const AddressWords *words, int i)
{
	for (i++; i < words->count && words->words[i].gap == GAP_SPACE; i++)
		;
	return i;
}

bool
IsArticle(const char *word, size_t len)
{
	static const char articles[] = " A AU AUX D DE DES DU EN ET L LA LE LES SUR SOUS ";
	char padded[8];

	if (len == 0 || len > 4)
		return false;
	padded[0] = ' ';
	memcpy(padded + 1, word, len);
	strcpy(padded + 1 + len, " ");
	return strstr(articles, padded) != NULL;
}

static inline const char *
SpellingAt(const PostalTerms *terms, int i)
{
	return postal_pool + terms->rows[i].spelling;
}

/* The first row whose spelling is not before the text. */
static int
LowerBound(const PostalTerms *terms, const char *spelling, size_t len)
{
	int low = 0;
	int high = terms->count;

	while (low < high)
	{
		const int middle = (low + high) / 2;

		/* A spelling that only begins with the text is after it. */
		if (strncmp(SpellingAt(terms, middle), spelling, len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const PostalTerm *
FindTerm(const PostalTerms *terms, const char *spelling, size_t len)
{
	const int at = LowerBound(terms, spelling, len);

	if (at == terms->count || strncmp(SpellingAt(terms, at), spelling, len) != 0 ||
		SpellingAt(terms, at)[len] != '\0')
		return NULL;
	return &terms->rows[at];
}

/* Spellings of more words follow the one that they begin with: once none does, none will. */
const PostalTerm *
LongestTerm(const PostalTerms *terms, const AddressWords *words, int at, int end, int *nwords)
{
	const PostalTerm *longest = NULL;

	*nwords = 0;
	for (int n = 1; at + n <= end && (n == 1 || words->words[at + n - 1].gap == GAP_SPACE); n++)
	{
		const char *spelling = WordAt(words, at);
		const int len = SpanLen(words, at, at + n);
		int row = LowerBound(terms, spelling, len);

		if (row < terms->count && strncmp(SpellingAt(terms, row), spelling, len) == 0 &&
			SpellingAt(terms, row)[len] == '\0')
		{
			longest = &terms->rows[row++];
			*nwords = n;
		}
		if (row == terms->count || strncmp(SpellingAt(terms, row), spelling, len) != 0 ||
			SpellingAt(terms, row)[len] != ' ')
			break;
	}
	return longest;
}

PartWriter
WritePart(char *part, size_t size)
{
	const PartWriter writer = {part, size, strlen(part), false};

	return writer;
}

void
SetAddressPart(char *part, size_t size, const char *text, size_t len)
{
	char folded[FOLD_BOUND(ADDRESS_TEXT_MAX)];
	PartWriter writer;

	part[0] = '\0';
	writer = WritePart(part, size);
	FoldText(text, Min(len, ADDRESS_TEXT_MAX), folded);
	for (const char *at = folded; *at != '\0';)
	{
		const size_t word_len = strcspn(at, " ");

		PutWord(&writer, at, word_len);
		at += word_len + (at[word_len] == ' ');
	}
}

/* Add a word; one that does not fit ends the part, so that no word is cut and none is skipped. */
void
PutWord(PartWriter *writer, const char *word, size_t len)
{
	if (writer->is_full || writer->used + (writer->used > 0) + len + 1 > writer->size)
	{
		writer->is_full = true;
		return;
	}
	if (writer->used > 0)
		writer->part[writer->used++] = ' ';
	memcpy(writer->part + writer->used, word, len);
	writer->used += len;
	writer->part[writer->used] = '\0';
}

static void
PutTerm(PartWriter *writer, const PostalTerm *term)
{
	PutWord(writer, TermWord(term), strlen(TermWord(term)));
}

void
PutFrenchName(PartWriter *writer, const AddressWords *words, int from, int to)
{
	for (int i = from; i < to;)
	{
		int n;
		const PostalTerm *term = LongestTerm(&fr_words, words, i, to, &n);

		/* The last word is what the street is called: RUE DU COL, RUE DU PR. */
		if (term != NULL && i + n < to)
			PutTerm(writer, term);
		else
			PutWord(writer, WordAt(words, i), WordLen(words, i));
		i += term != NULL && i + n < to ? n : 1;
	}
}

int
CityNameEnd(const AddressWords *words, int from, int to)
{
	static const char *const rest[] = {"ARRONDISSEMENT", "ARR", "ARDT", "E", "EME", "ER", NULL};
	int end = to;

	for (int i = to - 1; i > from; i--)
	{
		if (WordIs(words, i, "CEDEX"))
			end = i;
	}
	while (end > from + 1)
	{
		if (WordIsOneOf(words, end - 1, rest) && LeadingDigits(words, end - 2) > 0)
			end--;
		else if (LeadingDigits(words, end - 1) == 0)
			break;
		end--;
	}
	return Max(end, Min(from + 1, to));
}

/* ST and STE; S for SUR and SOUS is read as SUR, which is far more frequent. */
void
PutFrenchCity(PartWriter *writer, const AddressWords *words, int from, int to)
{
	for (int i = from; i < to; i++)
	{
		const PostalTerm *term = FindTerm(&fr_words, WordAt(words, i), WordLen(words, i));

		if (term != NULL && memcmp(TermWord(term), "SAINT", 5) == 0 && i + 1 < to)
			PutTerm(writer, term);
		else if (WordIs(words, i, "S") && i > from && i + 1 < to)
			PutWord(writer, "SUR", 3);
		else
			PutWord(writer, WordAt(words, i), WordLen(words, i));
	}
}

const PostalCountry *
CountryOfCode(const char *code)
{
	for (int i = 0; i < country_count; i++)
	{
		if (strcmp(postal_countries[i].code, code) == 0)
			return &postal_countries[i];
	}
	return NULL;
}

const PostalCountry *
FindCountry(const char *name, size_t len)
{
	const PostalTerm *term = FindTerm(&country_names, name, len);

	return term == NULL ? NULL : CountryOfCode(TermWord(term));
}
