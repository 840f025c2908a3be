/*
 * fold.c
 *    Folds standard input, line by line.
 */
#include "text/text.h"

int
main(void)
{
	static char line[100000];
	static char folded[FOLD_BOUND(sizeof(line))];

	while (fgets(line, sizeof(line), stdin) != NULL)
	{
		FoldText(line, strcspn(line, "\n"), folded);
		puts(folded);
	}
	return 0;
}
