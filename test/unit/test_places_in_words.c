/*
 * test_places_in_words.c
 *    The same as test_places.c, of the form that machines without SSE2 take.
 */
#undef __SSE2__
#include "test_places.c"
