// Burns CPU for as many seconds as its argument says, three parts of four in one function; exits with 7.
#include <stdlib.h>
#include <time.h>

static volatile double sum;

__attribute__((noinline)) void three_parts(int rounds) {
  for (int i = 0; i < 3 * rounds; i++) sum += i * 0.5;
}

__attribute__((noinline)) void one_part(int rounds) {
  for (int i = 0; i < rounds; i++) sum -= i * 0.5;
}

int main(int count, char **arguments) {
  double end = clock() + (count > 1 ? atof(arguments[1]) : 1.0) * CLOCKS_PER_SEC;
  while (clock() < end) {
    three_parts(1000000);
    one_part(1000000);
  }
  return 7;
}
