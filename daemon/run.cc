#include "daemon/run.h"

#include <sys/socket.h>

#include <csignal>
#include <cstdio>

#include "base/error.h"
#include "base/log.h"
#include "daemon/daemon.h"
#include "daemon/server/listener.h"
#include "proto/client.h"

namespace captiond {
namespace {

// A connection that nobody accepts makes systemd start the service anew, over and over.
void tell_waiting_clients(const Listener& listener, const std::string& why) {
  const std::string line = proto::encode(proto::Notice{"error", why}) + '\n';
  while (const UniqueFd client = listener.accept()) {
    [[maybe_unused]] const ssize_t sent =
        ::send(client.get(), line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
}

Config read_config(const std::string& path, const std::string& level) {
  Config config = load_config(path.empty() ? find_config() : path);
  if (!level.empty()) config.log_level = level;
  init_log("captiond", config.log_level);
  log_info("configuration: {}", config.path.empty() ? "defaults alone" : config.path);
  return config;
}

}  // namespace

void run_daemon(const std::string& config_path, const std::string& level,
                const std::function<Engines(const Config&)>& make_engines) {
  std::signal(SIGPIPE, SIG_IGN);  // of stderr; sockets are written with MSG_NOSIGNAL
  init_log("captiond", level.empty() ? "info" : level);
  Listener listener = Listener::open(proto::default_socket_path());
  try {
    const Config config = read_config(config_path, level);
    Engines engines = make_engines(config);
    Daemon(config, std::move(listener), std::move(engines)).run();
  } catch (const std::exception& error) {
    tell_waiting_clients(listener, error.what());
    throw;
  }
}

int report_failure(const std::exception& error) {
  std::fprintf(stderr, "captiond: %s\n", error.what());
  const auto* known = dynamic_cast<const Error*>(&error);
  return static_cast<int>(known ? known->code() : ExitCode::failure);
}

}  // namespace captiond
