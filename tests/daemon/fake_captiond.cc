// captiond with a recogniser that can be foretold; all else is real.
#include "daemon/run.h"
#include "tests/daemon/fake_engines.h"

int main(int argc, char** argv) {
  try {
    captiond::run_daemon(argc > 1 ? argv[1] : "", "",
                         [](const captiond::Config&) { return captiond::test::fake_engines(); });
    return 0;
  } catch (const std::exception& error) {
    return captiond::report_failure(error);
  }
}
