// The one error idiom: throw Error at set-up, with a message that names what was expected and what was found.
#pragma once

#include <stdexcept>
#include <string>

namespace captiond {

/// Exit codes of both programs; scripts rely on them.
enum class ExitCode {
  ok = 0,
  failure = 1,
  usage = 2,
  no_daemon = 3,
  no_source = 4,
  bad_model = 5,
  protocol = 6,
  bad_config = 78,  // EX_CONFIG: the unit file tells systemd not to restart on it
};

/// An error that ends an operation. The message is for a person: one sentence, no trailing full stop, naming
/// the file or device, what was expected and what was found.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, ExitCode code = ExitCode::failure)
      : std::runtime_error(message), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

}  // namespace captiond
